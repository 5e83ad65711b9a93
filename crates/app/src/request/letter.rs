// SPDX-License-Identifier: Apache-2.0
//! Making the letter of result out of what was decided and done; nothing is written that is not so.

use jiff::civil::Date;
use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_duties::request::collect::on_page;
use yakusoku_duties::request::fact::{Applying, LetterKind};
use yakusoku_duties::request::joint::{JointCommand, Part};
use yakusoku_duties::request::money::BackFor;
use yakusoku_duties::request::{Case, Command};
use yakusoku_papers::{
    Addressee, Answered, AskResult, Delivered, Head, Honorific, Letter, OwnWords, PaperError,
    Papers, PapersAfter, Reply, Route, Ruling, Seal, Sender,
};
use yakusoku_policy::{CertifiedBodies, Delivery, Desk, Lang, Policy, ReplyTo, Text};

use super::DeskError;
use super::load::Loaded;
use super::locate::CasePlan;
use super::ruling::{Bench, ask_name_in};
use crate::App;
use crate::access::Actor;

const LANG: Lang = Lang::Ja;

impl App {
    /// Makes one letter for every ask that has its result, here and in the cases named, and records it.
    pub(crate) async fn make_letter(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        with: &[String],
    ) -> Result<(), DeskError> {
        let asks = ready(&loaded.case);
        if asks.is_empty() {
            let first = loaded.case.asks.first().map_or(1, |ask| ask.no);
            return Err(yakusoku_duties::request::Refusal::WrongStage(first).into());
        }
        let others = self.companions(actor, loaded, with).await?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let today = self.clock.today().date;
        if others
            .iter()
            .any(|other| other.case.is_gdpr() != loaded.case.is_gdpr())
        {
            return Err(DeskError::Field {
                field: "with",
                why: "rights of the GDPR are answered in a letter of their own",
            });
        }
        let plans = self.plans_of(loaded, &asks)?;
        let mut letters = Vec::new();
        for lang in super::eea::languages(&loaded.case) {
            let mut reply = compose(loaded, policy, (&asks, today, *lang), &plans)?;
            for other in &others {
                self.join(&mut reply, other, policy)?;
            }
            name_people(&mut reply, loaded, &others);
            reply.head.words = self.own_words(*lang)?;
            letters.push(yakusoku_papers::result(&reply).map_err(DeskError::Paper)?);
        }
        let pdf = self.set_letters(letters).await?;
        let (blob, row) = self.new_blob(loaded, &pdf)?;
        let command = if others.is_empty() {
            Command::RecordLetter {
                kind: LetterKind::Result,
                asks,
                blob,
            }
        } else {
            let part = |other: &Loaded| Part {
                number: other.case.number.clone(),
                asks: ready(&other.case),
            };
            let with = others.iter().map(part).collect();
            Command::Joint(JointCommand::Lead { asks, blob, with })
        };
        self.decide_and_record(actor, loaded, (&command, vec![row]))
            .await?;
        Ok(())
    }

    /// Puts the answers to another case into a letter.
    fn join(&self, reply: &mut Reply, other: &Loaded, policy: &Policy) -> Result<(), DeskError> {
        let asks = ready(&other.case);
        let plans = self.plans_of(other, &asks)?;
        let said = compose(
            other,
            policy,
            (&asks, reply.head.date, reply.head.lang),
            &plans,
        )?;
        reply.with.push(Answered {
            case: said.case,
            received: said.received,
            person: String::new(),
            asks: said.asks,
            papers: said.papers,
        });
        Ok(())
    }
}

/// Asks that have their result.
pub(super) fn ready(case: &Case) -> Vec<u16> {
    let ready = case.asks.iter().filter(|ask| ask.is_ready_for_letter());
    ready.map(|ask| ask.no).collect()
}

/// Says who each part is about, and whose data lie in the envelope, where a letter answers several people.
fn name_people(reply: &mut Reply, first: &Loaded, others: &[Loaded]) {
    if others.is_empty() {
        return;
    }
    let name = |loaded: &Loaded| {
        let applicant = loaded.applicant.as_ref();
        applicant.map_or_else(String::new, |one| one.reveal(Sink::Paper).name.clone())
    };
    let own = name(first);
    let lang = reply.head.lang;
    let enclosed =
        |loaded: &Loaded, name: &str| super::eea::enclosed(&loaded.case, lang, Some(name));
    reply.enclosures.clear();
    if encloses(&reply.asks) {
        reply.enclosures.push(enclosed(first, &own));
    }
    reply.person = Some(own);
    for (part, other) in reply.with.iter_mut().zip(others) {
        part.person = name(other);
        if encloses(&part.asks) {
            reply.enclosures.push(enclosed(other, &part.person));
        }
    }
}

/// Whether disclosed data lie in the envelope.
fn encloses(asks: &[AskResult]) -> bool {
    asks.iter().any(|ask| match &ask.ruling {
        Ruling::Disclosed { by } | Ruling::DisclosedInPart { by, .. } => *by == Delivered::Enclosed,
        _ => false,
    })
}

/// Whether the answer may be fetched as a file: the person wishes so, or named no way and the policy has such a one. The
/// letter then speaks of no envelope.
pub(super) fn may_be_file(loaded: &Loaded, policy: &Policy) -> bool {
    let applicant = loaded.applicant.as_ref();
    let wish = applicant.and_then(|one| Delivery::from_name(&one.reveal(Sink::Paper).delivery));
    match wish {
        Some(means) => on_page(means),
        None => policy.requests.answer.by.iter().any(|by| on_page(*by)),
    }
}

/// What came beyond the fee and goes back, once the case is answered.
fn overpaid(case: &Case) -> Option<u32> {
    match case.to_give_back() {
        Some((yen, BackFor::Overpaid)) => Some(yen),
        _ => None,
    }
}

impl App {
    /// A letter and, where there is one, the same in another language, as one file.
    pub(super) async fn set_letters(&self, letters: Vec<Letter>) -> Result<Vec<u8>, DeskError> {
        let fonts = self.fonts().await?;
        tokio::task::spawn_blocking(move || {
            let mut letters = letters.iter();
            let missing = PaperError::Incomplete {
                missing: "a letter",
            };
            let first = letters.next().ok_or(missing)?;
            yakusoku_papers::letter_with_copy(&fonts, first, letters.next())
        })
        .await
        .map_err(|_| DeskError::Corrupt)?
        .map_err(DeskError::Paper)
    }

    /// The plans that were carried out for asks, with what they changed.
    fn plans_of(&self, loaded: &Loaded, asks: &[u16]) -> Result<Vec<(u16, CasePlan)>, DeskError> {
        let mut plans = Vec::new();
        for no in asks {
            let proposal = loaded.case.ask(*no).and_then(|ask| ask.proposal());
            if let Some(plan) = proposal.and_then(|proposal| proposal.plan.as_ref()) {
                plans.push((*no, self.plan_of(loaded, plan)?));
            }
        }
        Ok(plans)
    }
}

fn compose(
    loaded: &Loaded,
    policy: &Policy,
    (ready, today, lang): (&[u16], Date, Lang),
    plans: &[(u16, CasePlan)],
) -> Result<Reply, DeskError> {
    let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
    let applicant = applicant.reveal(Sink::Paper);
    let mut asks = Vec::new();
    for ask in loaded
        .case
        .asks
        .iter()
        .filter(|ask| ready.contains(&ask.no))
    {
        let plan = plans.iter().find(|(no, _)| *no == ask.no);
        let bench = Bench {
            lang,
            loaded,
            policy,
            ask,
            plan: plan.map(|(_, plan)| plan),
        };
        asks.push(AskResult {
            ask: ask_name_in(ask.kind, lang).to_owned(),
            scope: super::eea::scope_in(applicant, ask.no, lang),
            ruling: bench.ruling()?,
        });
    }
    let encloses = encloses(&asks);
    let held: Vec<String> = loaded
        .case
        .papers
        .iter()
        .map(|check| copy_in(policy.paper(&check.paper).label.get(lang), lang))
        .collect();
    let after = (!held.is_empty())
        .then(|| after(loaded, policy, today))
        .flatten();
    Ok(Reply {
        head: head_in((loaded, policy, applicant), today, lang),
        case: loaded.case.number.clone(),
        received: loaded.case.received_on,
        person: (loaded.case.applying != Applying::Person).then(|| match lang {
            Lang::Ja => format!("{}　様", applicant.name),
            Lang::En => applicant.name.clone(),
        }),
        agent: None,
        asks,
        papers: Papers { held, after },
        overpaid: overpaid(&loaded.case),
        enclosures: if encloses {
            vec![super::eea::enclosed(&loaded.case, lang, None)]
        } else {
            Vec::new()
        },
        with: Vec::new(),
    })
}

/// Papers are destroyed or sent back, as was promised, within the pinned period, counted from the date the letter bears:
/// the day it names is the day the life cycle keeps.
fn after(loaded: &Loaded, policy: &Policy, today: Date) -> Option<PapersAfter> {
    let case = &loaded.case;
    let calendar = yakusoku_duties::calendar::Calendar::of(&policy.calendar);
    let roll = yakusoku_duties::calendar::Roll::None;
    let by = calendar.due(today, case.terms.dispose_within, roll);
    (case.disposed.is_none()).then(|| {
        if case.owes_papers_back() {
            PapersAfter::ReturnBy(by)
        } else {
            PapersAfter::DisposeBy(by)
        }
    })
}

/// A paper as the desk has it: a copy, and no copy of a copy.
#[must_use]
pub fn copy(label: &str) -> String {
    if label.ends_with("写し") {
        label.to_owned()
    } else {
        format!("{label}の写し")
    }
}

fn copy_in(label: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => copy(label),
        Lang::En => format!("copy of {label}"),
    }
}

/// What an ask concerns: which data, of which time. Why somebody asks is theirs, and a letter does not repeat it: others
/// may open it.
pub(super) fn scope(applicant: &Applicant, no: u16) -> Option<String> {
    /// Longest line that names what is asked for where it has no label.
    const SHORT: usize = 60;
    const NAMED: [&str; 3] = ["対象：", "対象の情報：", "期間："];
    let wants = applicant.wants.iter().find(|wants| wants.ask == no)?;
    let text = wants.text.trim();
    let named: Vec<&str> = text
        .lines()
        .filter(|line| NAMED.iter().any(|name| line.starts_with(name)))
        .collect();
    if !named.is_empty() {
        return Some(named.join("\n"));
    }
    // What the desk wrote down from a paper is one line, with the claim after it.
    let line = text.split("　理由：").next().unwrap_or_default().trim();
    let says_why = ["理由：", "事情：", "請求する理由："];
    let short = !line.is_empty()
        && !line.contains('\n')
        && line.chars().count() <= SHORT
        && !says_why.iter().any(|why| line.starts_with(why));
    short.then(|| line.to_owned())
}

pub(super) fn head(loaded: &Loaded, policy: &Policy, applicant: &Applicant, date: Date) -> Head {
    head_in((loaded, policy, applicant), date, LANG)
}

/// The head in a language; whoever asks under the GDPR is told of the authority and the courts too (Art. 12(4)).
pub(super) fn head_in(
    (loaded, policy, applicant): (&Loaded, &Policy, &Applicant),
    date: Date,
    lang: Lang,
) -> Head {
    let next = loaded.case.letters.len() + 1;
    let number = format!("{}-{next}", loaded.case.number);
    let mut complaints = complaints(policy, lang);
    if loaded.case.is_gdpr() {
        complaints.extend(super::eea::remedies(policy, applicant.country, lang));
    }
    Head {
        lang,
        number: match lang {
            Lang::Ja => format!("個回第{number}号"),
            Lang::En => number,
        },
        date,
        addressee: addressee(loaded, policy, applicant),
        sender: sender(policy, lang),
        complaints,
        contact: policy.requests_desk().map(|desk| route(desk, lang)),
        words: OwnWords::default(),
    }
}

pub(super) fn addressee(loaded: &Loaded, policy: &Policy, applicant: &Applicant) -> Addressee {
    let to_agent = loaded.case.applying != Applying::Person
        && policy.requests.answer.to == ReplyTo::AddressOnForm;
    let agent = applicant
        .agent
        .as_ref()
        .filter(|agent| to_agent && !agent.address.is_empty());
    match agent {
        Some(agent) => Addressee {
            postcode: agent.postcode.clone(),
            address: agent.address.lines().map(str::to_owned).collect(),
            name: agent.name.clone(),
            honorific: Honorific::Sama,
        },
        None => super::notice::the_person(applicant),
    }
}

pub(super) fn sender(policy: &Policy, lang: Lang) -> Sender {
    let operator = &policy.operator;
    Sender {
        operator: operator.display_name(lang).to_owned(),
        postcode: operator.postcode.clone().unwrap_or_default(),
        address: operator_address(operator.address.get(lang), lang),
        signatory: vec![match lang {
            Lang::Ja => format!("個人情報保護管理者　{}", operator.manager.get(lang)),
            Lang::En => format!("{}, Privacy Manager", operator.manager.get(lang)),
        }],
        phone: operator.phone.clone(),
        email: None,
        seal: Seal::Box,
    }
}

/// Who reads English may write back from abroad, so the country stands there.
fn operator_address(text: &str, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_told = text.to_ascii_lowercase().contains("japan");
    if lang == Lang::En && !lines.is_empty() && !is_told {
        lines.push("Japan".to_owned());
    }
    lines
}

pub(super) fn complaints(policy: &Policy, lang: Lang) -> Vec<Route> {
    let desk = policy.complaints_desk().map(|desk| route(desk, lang));
    let mut out: Vec<Route> = desk.into_iter().collect();
    if let CertifiedBodies::Members(bodies) = &policy.certified_bodies {
        for body in bodies {
            out.push(Route {
                name: body.name.get(lang).to_owned(),
                note: Some(body.contact.get(lang).to_owned()),
                ..Route::default()
            });
        }
    }
    out
}

pub(super) fn route(desk: &Desk, lang: Lang) -> Route {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.get(lang).to_owned());
    Route {
        name: desk.name.get(lang).to_owned(),
        post: text(&desk.post),
        phone: desk.phone.clone(),
        email: desk.email.clone(),
        hours: text(&desk.hours_text()),
        note: None,
    }
}

#[cfg(test)]
mod tests {
    use yakusoku_duties::personal::Wants;

    use super::*;

    fn of(text: &str) -> Option<String> {
        let applicant = Applicant {
            wants: vec![Wants {
                ask: 1,
                text: text.to_owned(),
                ..Wants::default()
            }],
            ..Applicant::default()
        };
        scope(&applicant, 1)
    }

    #[test]
    fn a_letter_says_what_is_asked_for_and_never_why() {
        let erasure = "対象：商品レビュー\n理由：権利や利益が害されるおそれがある\n事情：つきまとわれており、\n住所が分かるおそれがあります。";
        assert_eq!(of(erasure).unwrap(), "対象：商品レビュー");
        let disclosure = "対象：注文の記録\n期間：2019年4月30日から2020年5月1日まで";
        assert_eq!(of(disclosure).unwrap(), disclosure);
        assert_eq!(of("注文の記録　理由：違反").unwrap(), "注文の記録");
        assert_eq!(of("受注番号 000-123").unwrap(), "受注番号 000-123");
        let free = "元の交際相手につきまとわれています。".repeat(5);
        for none in [
            "事情：つきまとい",
            "理由：違反",
            "",
            &free,
            "一行目\n二行目",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
