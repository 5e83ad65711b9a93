// SPDX-License-Identifier: Apache-2.0
//! Letters to people in the EEA or the United Kingdom: in English with the Japanese after it, citing the GDPR, and naming
//! the authority and the courts (GDPR Arts. 12(1)(4), 77, 79).

use jiff::civil::Date;
use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_duties::request::extension::Extending;
use yakusoku_duties::request::{Case, Command};
use yakusoku_papers::{About, AskTaken, Extension, Keeps, Longer, Route, extension};
use yakusoku_policy::{Country, Lang, Policy, Text};

use super::DeskError;
use super::letter::{head_in, scope};
use super::load::Loaded;
use super::ruling::ask_name_in;
use crate::App;
use crate::access::Actor;

/// The languages of a letter: the person's first.
pub(super) fn languages(case: &Case) -> &'static [Lang] {
    if case.is_gdpr() {
        &[Lang::En, Lang::Ja]
    } else {
        &[Lang::Ja]
    }
}

/// What lies beside a letter that discloses; whose data, where a letter answers several people.
pub(super) fn enclosed(case: &Case, lang: Lang, person: Option<&str>) -> String {
    let whose = person.map_or_else(String::new, |name| match lang {
        Lang::Ja => format!("（{name}　様）"),
        Lang::En => format!(" of {name}"),
    });
    match (case.is_gdpr(), lang) {
        (false, Lang::Ja) => format!("開示する保有個人データ{whose}　1部"),
        (false, Lang::En) => format!("The personal data{whose} that we disclose, one copy"),
        (true, Lang::Ja) => {
            format!("開示する個人データの写し（機械で読み取れる形式のものを含む）{whose}　1式")
        }
        (true, Lang::En) => {
            format!("A copy of the personal data{whose}, also in a form that machines can read")
        }
    }
}

/// What an ask is about, in the words of the form. The desk keeps them in Japanese; what the person wrote in English
/// stands in both letters.
pub(super) fn scope_in(applicant: &Applicant, no: u16, lang: Lang) -> Option<String> {
    const FIRST_OF_THE_EAST: char = '\u{2e80}';
    let foreign = |text: &String| text.chars().any(|c| c >= FIRST_OF_THE_EAST);
    scope(applicant, no).filter(|text| lang == Lang::Ja || !foreign(text))
}

/// An article as a letter in a language cites it: 「GDPR第17条第3項(b)」 is “GDPR Art. 17(3)(b)”.
pub(super) fn article(cited: &str, lang: Lang) -> String {
    let Some(rest) = cited.strip_prefix("GDPR").filter(|_| lang == Lang::En) else {
        return cited.to_owned();
    };
    let parts = rest.split('・').map(|part| {
        let part = part.replace("ほか", " and others");
        part.split('第')
            .map(|piece| match piece.split_once(['条', '項', '号']) {
                Some((number, after)) if piece.contains('条') => format!("{number}{after}"),
                Some((number, after)) => format!("({number}){after}"),
                None => piece.to_owned(),
            })
            .collect::<String>()
    });
    let parts: Vec<String> = parts.collect();
    format!("GDPR Art. {}", parts.join(", "))
}

/// The authority to complain to, and the courts.
pub(super) fn remedies(policy: &Policy, country: Option<Country>, lang: Lang) -> Vec<Route> {
    let eea = policy.requests.eea.as_ref();
    let named = eea.and_then(|eea| eea.authority.clone());
    let of_country = country.map(|country| {
        if let Some(known) = yakusoku_policy::authority(country) {
            return known.clone();
        }
        Text::new(
            format!("{}の監督機関", country.label(Lang::Ja)),
            format!("The supervisory authority of {}", country.label(Lang::En)),
        )
    });
    let usual = Text::new(
        "お住まいの国の監督機関",
        "The supervisory authority of your country",
    );
    let authority = named.or(of_country).unwrap_or(usual);
    let route = |name: &Text, note: Text| Route {
        name: name.get(lang).to_owned(),
        note: Some(note.get(lang).to_owned()),
        ..Route::default()
    };
    vec![
        route(
            &authority,
            Text::new(
                "取扱いがGDPRに反するとお考えのときは、監督機関に苦情を申し立てることができます（GDPR第77条）。",
                "If you think that we handle your data against the GDPR, you may lodge a complaint with a supervisory authority (GDPR Art. 77).",
            ),
        ),
        route(
            &Text::new("裁判所", "The courts"),
            Text::new(
                "権利が侵害されたとお考えのときは、裁判所に救済を求めることができます（GDPR第79条）。",
                "If you think that your rights were infringed, you may seek a remedy in court (GDPR Art. 79).",
            ),
        ),
    ]
}

impl App {
    /// Makes the letter that tells why an answer takes longer; it counts on the day it leaves (GDPR Art. 12(3)).
    pub(super) async fn tell_extension(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (asks, reason): (Vec<u16>, String),
    ) -> Result<(), DeskError> {
        let asks = if asks.is_empty() {
            open_asks(&loaded.case)
        } else {
            asks
        };
        let told = loaded.case.may_extend(&asks, &reason)?;
        let in_force = self.in_force().await;
        let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
        let applicant = applicant.reveal(Sink::Paper);
        let today = self.clock.today().date;
        let mut letters = Vec::new();
        for lang in languages(&loaded.case) {
            let head = head_in((loaded, in_force.policy()?, applicant), today, *lang);
            let words = self.own_words(*lang)?;
            let concerned = loaded.case.asks.iter().filter(|ask| asks.contains(&ask.no));
            let data = Extension {
                head: yakusoku_papers::Head { words, ..head },
                about: About {
                    case: loaded.case.number.clone(),
                    received: loaded.case.received_on,
                    person: None,
                    asks: concerned
                        .map(|ask| AskTaken {
                            ask: ask_name_in(ask.kind, *lang).to_owned(),
                            scope: scope_in(applicant, ask.no, *lang),
                        })
                        .collect(),
                },
                longer: longer(&loaded.case, &told, *lang)?,
                others: others(&loaded.case, &asks, *lang),
                why: reason.trim().to_owned(),
            };
            letters.push(extension(&data).map_err(DeskError::Paper)?);
        }
        let pdf = self.set_letters(letters).await?;
        let (blob, row) = self.new_blob(loaded, &pdf)?;
        let command = Command::Extend(Extending { asks, reason, blob });
        self.decide_and_record(actor, loaded, (&command, vec![row]))
            .await?;
        Ok(())
    }
}

/// The asks that take longer, each with the day it had and the new one.
fn longer(case: &Case, told: &[(u16, Date)], lang: Lang) -> Result<Vec<Longer>, DeskError> {
    let one = |(no, until): &(u16, Date)| {
        let ask = case.ask(*no)?;
        Some(Longer {
            ask: ask_name_in(ask.kind, lang).to_owned(),
            was: ask.due?,
            until: *until,
        })
    };
    let all: Option<Vec<Longer>> = told.iter().map(one).collect();
    all.ok_or(DeskError::Corrupt)
}

/// The open asks that keep their day.
fn others(case: &Case, extended: &[u16], lang: Lang) -> Vec<Keeps> {
    let open = case.asks.iter().filter(|ask| !ask.is_over());
    open.filter(|ask| !extended.contains(&ask.no))
        .map(|ask| Keeps {
            ask: ask_name_in(ask.kind, lang).to_owned(),
            until: ask.due.filter(|_| ask.pause.is_none()),
        })
        .collect()
}

fn open_asks(case: &Case) -> Vec<u16> {
    let open = case.asks.iter().filter(|ask| !ask.is_over());
    open.map(|ask| ask.no).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_of_the_gdpr_are_cited_in_english_and_others_stay() {
        let en = |cited| article(cited, Lang::En);
        assert_eq!(en("GDPR第17条第3項(b)"), "GDPR Art. 17(3)(b)");
        assert_eq!(en("GDPR第20条第1項・第3項"), "GDPR Art. 20(1), (3)");
        assert_eq!(en("GDPR第11条第2項・第12条第2項"), "GDPR Art. 11(2), 12(2)");
        assert_eq!(en("GDPR第15条第1項ほか"), "GDPR Art. 15(1) and others");
        assert_eq!(
            en("GDPR第4条第7号・第28条第3項(e)"),
            "GDPR Art. 4(7), 28(3)(e)"
        );
        assert_eq!(en("個人情報保護法第33条"), "個人情報保護法第33条");
        assert_eq!(article("GDPR第15条", Lang::Ja), "GDPR第15条");
    }

    #[test]
    fn the_authority_is_the_files_else_that_of_the_country() {
        let policy = |eea: &str| {
            let (head, tail) = crate::demo::POLICY.split_once("  identity:\n").unwrap();
            let text = format!("{head}  eea: {eea}\n  identity:\n{tail}");
            yakusoku_policy::read("policy.yaml", &text).unwrap().policy
        };
        let name = |eea: &str, country, lang| {
            let all = remedies(&policy(eea), country, lang);
            assert_eq!(all.len(), 2);
            assert!(all.iter().all(|one| one.note.is_some()));
            all[0].name.clone()
        };
        let germany = Some(Country::Germany);
        assert_eq!(
            name("{serves: [eea]}", germany, Lang::Ja),
            "ドイツの監督機関"
        );
        assert_eq!(
            name("{serves: [eea]}", germany, Lang::En),
            "The supervisory authority of Germany"
        );
        let france = Some(Country::France);
        assert!(name("{serves: [eea]}", france, Lang::En).contains("CNIL"));
        let named = "{serves: [eea], authority: {ja: 見本監督局, en: Mihon Authority}}";
        assert_eq!(name(named, germany, Lang::En), "Mihon Authority");
    }
}
