// SPDX-License-Identifier: Apache-2.0
//! Sheets that go with a case: address label, covering sheet for a window envelope, and the cover of the paper file.
//!
//! They are set when asked for and not kept; that somebody fetched one is on record first.

use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_duties::request::fact::{LetterKind, Seen};
use yakusoku_duties::request::state::{Letter, Stamp};
use yakusoku_duties::request::{Ask, Case, Outcome};
use yakusoku_papers::{
    About, AskTaken, CaseCover, Covering, Fact, Label, PaperError, Step, case_cover, covering,
    label, letter as set,
};
use yakusoku_policy::{Delivery, Kind, Lang, Policy, mail};

use super::DeskError;
use super::letter::{head, scope};
use super::load::Loaded;
use super::notice::the_person;
use super::ruling::ask_name;
use crate::App;
use crate::access::{Action, Actor};

const LANG: Lang = Lang::Ja;

/// A sheet that goes with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// あて名票.
    Label,
    /// 送付状.
    Covering,
}

impl App {
    /// A sheet for a letter, as PDF.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] where there is no such letter.
    pub async fn sheet(
        &self,
        actor: &Actor,
        number: &str,
        (no, sheet): (u16, Sheet),
    ) -> Result<Vec<u8>, DeskError> {
        actor.may(Action::CaseDocuments)?;
        let mut loaded = self.load_for(actor, number).await?;
        self.saw(&mut loaded, &actor.id, Seen::Letter, None).await?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let found = loaded.case.letters.iter().find(|one| one.no == no);
        let letter = found.ok_or(DeskError::NoSuchCase)?;
        let applicant = applicant(&loaded)?;
        let mut head = head(&loaded, policy, applicant, self.clock.today().date);
        if letter.kind == LetterKind::AgentNotice {
            head.addressee = the_person(applicant);
        }
        head.words = self.own_words(LANG)?;
        let fonts = self.fonts().await?;
        let made: Result<Vec<u8>, PaperError> = match sheet {
            Sheet::Label => label(
                &fonts,
                &Label {
                    lang: LANG,
                    marks: marks(&loaded.case, letter, policy),
                    sender: format!(
                        "{}　{}",
                        head.sender.operator,
                        head.sender.address.join(" ")
                    ),
                    date: head.date,
                    number: head.number.clone(),
                    addressee: head.addressee,
                },
            ),
            Sheet::Covering => covering(&Covering {
                head,
                about: about(&loaded.case, letter, applicant),
                documents: documents(&loaded.case, letter),
            })
            .and_then(|said| set(&fonts, &said)),
        };
        made.map_err(DeskError::Paper)
    }

    /// 案件表紙: dates, names and the route of approval, for the paper file.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn case_cover(&self, actor: &Actor, number: &str) -> Result<Vec<u8>, DeskError> {
        actor.may(Action::CaseDocuments)?;
        let mut loaded = self.load_for(actor, number).await?;
        self.saw(&mut loaded, &actor.id, Seen::Letter, None).await?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let name = applicant(&loaded)?.name.clone();
        let steps = self.steps(&loaded.case).await;
        let case = &loaded.case;
        let asks = case.asks.iter();
        let cover = CaseCover {
            case: case.number.clone(),
            date: self.clock.today().date,
            operator: policy.operator.display_name(LANG).to_owned(),
            due: case.next_due(),
            facts: facts(case, policy, &name),
            asks: asks.map(|ask| ask_name(ask.kind).to_owned()).collect(),
            steps,
            seals: seals(case),
            notes: Vec::new(),
        };
        let fonts = self.fonts().await?;
        case_cover(&fonts, &cover).map_err(DeskError::Paper)
    }

    /// The way of a case with the names of those who did each step.
    async fn steps(&self, case: &Case) -> Vec<Step> {
        let mut steps = vec![self.cover_step("受付", None, Some(&case.received)).await];
        let verified = case.identity.as_ref().map(|one| &one.at);
        steps.push(self.cover_step("本人確認", None, verified).await);
        if case.fee_owed() > 0 {
            let paid = case.fees.last().map(|one| &one.at);
            steps.push(self.cover_step("手数料の受領", None, paid).await);
        }
        for ask in &case.asks {
            let name = |what: &str| {
                if case.asks.len() > 1 {
                    format!("{what}（請求事項{}）", ask.no)
                } else {
                    what.to_owned()
                }
            };
            for place in case.way(ask) {
                let label = name(&place.title(LANG));
                steps.push(self.cover_step(&label, None, place.done).await);
            }
            steps.push(
                self.cover_step(&name("回答の発送"), ask.due, ask.answered())
                    .await,
            );
        }
        if !case.papers.is_empty() {
            let due = case.closed.as_ref().and_then(|closed| closed.dispose_by);
            let done = case.disposed.as_ref();
            let label = if case.papers_back.is_some() || case.owes_papers_back() && done.is_none() {
                "本人確認書類の返却"
            } else {
                "本人確認書類の廃棄"
            };
            steps.push(self.cover_step(label, due, done).await);
        }
        steps
    }

    async fn cover_step(
        &self,
        label: &str,
        due: Option<jiff::civil::Date>,
        done: Option<&Stamp>,
    ) -> Step {
        let by = match done {
            Some(stamp) => Some(self.name_of(&stamp.by).await),
            None => None,
        };
        Step {
            label: label.to_owned(),
            due,
            done: done.map(|stamp| stamp.on),
            by,
        }
    }
}

fn applicant(loaded: &Loaded) -> Result<&Applicant, DeskError> {
    let applicant = loaded.applicant.as_ref();
    Ok(applicant.ok_or(DeskError::NoSuchCase)?.reveal(Sink::Paper))
}

/// What the post office and the reader of the envelope have to see.
fn marks(case: &Case, letter: &Letter, policy: &Policy) -> Vec<String> {
    let by = letter.sent.as_ref().map(|sent| sent.means);
    let promised = case.terms.pinned.by.iter().copied();
    let signed = |by: &Delivery| mail(*by).is_some_and(|kind| kind.signature);
    let by = by.or_else(|| promised.clone().find(signed));
    let mut marks: Vec<String> = by
        .filter(|by| mail(*by).is_some_and(|kind| kind.posting))
        .map(|by| by.label(LANG).to_owned())
        .into_iter()
        .collect();
    if discloses(case, letter) && !policy.requests.answer.forwarding {
        marks.push("転送不要".to_owned());
    }
    marks.push("親展".to_owned());
    marks
}

fn discloses(case: &Case, letter: &Letter) -> bool {
    let given = |ask: &Ask| {
        let outcome = ask.proposal().map(|proposal| proposal.outcome);
        matches!(
            ask.kind,
            Kind::Disclosure | Kind::ThirdPartyRecords | Kind::GdprAccess | Kind::GdprPortability
        ) && matches!(outcome, Some(Outcome::Whole | Outcome::Part))
    };
    letter.kind == LetterKind::Result
        && case
            .asks
            .iter()
            .any(|ask| letter.asks.contains(&ask.no) && given(ask))
}

/// Letters that say nothing of what was asked for: whoever opens the envelope learns no more than the letter says.
const fn is_neutral(kind: LetterKind) -> bool {
    matches!(
        kind,
        LetterKind::AgentNotice | LetterKind::MaskNotice | LetterKind::NewCode
    )
}

fn about(case: &Case, letter: &Letter, applicant: &Applicant) -> About {
    let asks = case.asks.iter().filter(|_| !is_neutral(letter.kind));
    let asks = asks.filter(|ask| letter.asks.is_empty() || letter.asks.contains(&ask.no));
    About {
        case: case.number.clone(),
        received: case.received_on,
        person: None,
        asks: asks
            .map(|ask| AskTaken {
                ask: ask_name(ask.kind).to_owned(),
                scope: scope(applicant, ask.no),
            })
            .collect(),
    }
}

fn documents(case: &Case, letter: &Letter) -> Vec<String> {
    let name = match letter.kind {
        LetterKind::Receipt => "受付のお知らせ",
        LetterKind::Result => "結果のご通知",
        LetterKind::Defect => "補正のお願い",
        LetterKind::Fee => "手数料のご案内",
        LetterKind::Ended => "みなし取下げのお知らせ",
        LetterKind::OtherMeans => "回答方法の変更のお知らせ",
        LetterKind::AgentNotice => "代理人によるご請求のお知らせ",
        LetterKind::MaskNotice => "本人確認書類の写しについてのお知らせ",
        LetterKind::Extension => "回答期限の延長のお知らせ",
        LetterKind::NewCode => "新しい確認コードのお知らせ",
    };
    let mut list = vec![format!("{name}　1通")];
    if discloses(case, letter) {
        list.push(super::eea::enclosed(case, LANG, None));
    }
    list
}

fn facts(case: &Case, policy: &Policy, name: &str) -> Vec<Fact> {
    let fact = |label: &str, value: String| Fact {
        label: label.to_owned(),
        value,
    };
    let mut facts = vec![
        fact("請求者", format!("{name} 様")),
        fact("受付日", case.received_on.to_string()),
        fact("受付方法", case.channel.label(LANG).to_owned()),
    ];
    if case.fee_owed() > 0 {
        facts.push(fact("手数料", format!("{}円（税込）", case.fee_owed())));
    }
    let edition = format!("第{}版（{}から）", policy.edition, policy.effective);
    facts.push(fact("方針", edition));
    facts
}

/// Titles of the seal boxes: the steps the case passes, else 起案 and 決裁.
fn seals(case: &Case) -> Vec<String> {
    let steps = case.terms.pinned.route.iter();
    let taken = |kinds: &[Kind]| {
        let mut asks = case.asks.iter();
        kinds.is_empty() || asks.any(|ask| kinds.contains(&ask.kind))
    };
    let steps = steps.filter(|step| taken(&step.kinds));
    let titles: Vec<String> = steps
        .map(|step| format!("{}・{}", step.act.label(LANG), step.post.get(LANG)))
        .take(SEALS_MAX)
        .collect();
    if titles.is_empty() {
        return vec!["起案".to_owned(), "決裁".to_owned()];
    }
    titles
}

/// Seal boxes that fit on the sheet.
const SEALS_MAX: usize = 6;
