// SPDX-License-Identifier: Apache-2.0
//! Making the letter of result out of what was decided and done; nothing is written that is not so.

use jiff::civil::Date;
use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_duties::request::fact::{Applying, LetterKind};
use yakusoku_duties::request::state::{Done, Proposal, Stamp};
use yakusoku_duties::request::{Ask, Command, Outcome, Stage};
use yakusoku_papers::{
    Addressee, AskResult, Checked, Delivered, Erasure, Ground, Head, Honorific, Kept, Papers,
    PapersAfter, Reply, Route, Ruling, Seal, Sender, Withheld,
};
use yakusoku_policy::{CertifiedBodies, Desk, Kind, Lang, Policy, ReplyTo, Text, grounds};

use super::DeskError;
use super::load::Loaded;
use crate::App;
use crate::access::Actor;

const LANG: Lang = Lang::Ja;

impl App {
    /// Makes one letter for every ask that has its result, and records it.
    pub(crate) async fn make_letter(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
    ) -> Result<(), DeskError> {
        let ready: Vec<u16> = loaded
            .case
            .asks
            .iter()
            .filter(|ask| ask.is_ready_for_letter())
            .map(|ask| ask.no)
            .collect();
        if ready.is_empty() {
            let first = loaded.case.asks.first().map_or(1, |ask| ask.no);
            return Err(yakusoku_duties::request::Refusal::WrongStage(first).into());
        }
        let in_force = self.in_force().await;
        let today = self.clock.today().date;
        let reply = compose(loaded, in_force.policy()?, (&ready, today))?;
        let fonts = self.fonts().await?;
        let pdf = tokio::task::spawn_blocking(move || {
            let letter = yakusoku_papers::result(&reply)?;
            yakusoku_papers::letter(&fonts, &letter)
        })
        .await
        .map_err(|_| DeskError::Corrupt)?
        .map_err(DeskError::Paper)?;
        let (blob, row) = self.new_blob(loaded, &pdf)?;
        let command = Command::RecordLetter {
            kind: LetterKind::Result,
            asks: ready,
            blob,
        };
        self.decide_and_record(actor, loaded, (&command, vec![row]))
            .await?;
        Ok(())
    }
}

fn compose(
    loaded: &Loaded,
    policy: &Policy,
    (ready, today): (&[u16], Date),
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
        asks.push(AskResult {
            ask: ask_name(ask.kind).to_owned(),
            scope: scope(applicant, ask.no),
            ruling: ruling(loaded, ask)?,
        });
    }
    let discloses = asks.iter().any(|ask| {
        matches!(
            ask.ruling,
            Ruling::Disclosed { .. } | Ruling::DisclosedInPart { .. }
        )
    });
    let held: Vec<String> = loaded
        .case
        .papers
        .iter()
        .map(|check| copy(policy.paper(&check.paper).label.get(LANG)))
        .collect();
    let after = (!held.is_empty())
        .then(|| disposal(loaded, today))
        .flatten();
    Ok(Reply {
        head: head(loaded, policy, applicant, today),
        case: loaded.case.number.clone(),
        received: loaded.case.received_on,
        person: (loaded.case.applying != Applying::Person).then(|| applicant.name.clone()),
        agent: None,
        asks,
        papers: Papers { held, after },
        enclosures: if discloses {
            vec!["開示する保有個人データ　1部".to_owned()]
        } else {
            Vec::new()
        },
    })
}

/// Papers are destroyed within the pinned period, counted from the date the letter bears: the day it
/// names is the day the life cycle keeps.
fn disposal(loaded: &Loaded, today: Date) -> Option<PapersAfter> {
    let calendar = yakusoku_duties::calendar::Calendar::japan();
    let roll = yakusoku_duties::calendar::Roll::None;
    (loaded.case.disposed.is_none()).then(|| {
        PapersAfter::DisposeBy(calendar.due(today, loaded.case.terms.dispose_within, roll))
    })
}

const fn ask_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Disclosure => "保有個人データの開示",
        Kind::Erasure => "保有個人データの利用停止・消去",
        other => other.label(LANG),
    }
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

fn scope(applicant: &Applicant, no: u16) -> Option<String> {
    applicant
        .wants
        .iter()
        .find(|wants| wants.ask == no)
        .map(|wants| wants.text.clone())
        .filter(|text| !text.trim().is_empty())
}

fn ruling(loaded: &Loaded, ask: &Ask) -> Result<Ruling, DeskError> {
    let proposal = ask.proposal().ok_or(DeskError::Corrupt)?;
    let ground = || ground(loaded, (ask.kind, proposal));
    Ok(match (proposal.outcome, ask.kind) {
        (Outcome::NotHeld, _) => Ruling::NotHeld {
            searched: Vec::new(),
        },
        (Outcome::Refused, Kind::Erasure) => Ruling::ErasureRefused {
            grounds: vec![ground()?],
            substitute: None,
        },
        (Outcome::Refused, _) => Ruling::DisclosureRefused {
            grounds: vec![ground()?],
        },
        (Outcome::Whole, Kind::Erasure) => Ruling::Erased(erasure(ask)?),
        (Outcome::Part, Kind::Erasure) => Ruling::ErasedInPart {
            done: erasure(ask)?,
            kept: vec![Kept {
                items: Vec::new(),
                ground: ground()?,
                until: None,
            }],
        },
        (Outcome::Whole, _) => Ruling::Disclosed {
            by: Delivered::Enclosed,
        },
        (Outcome::Part, _) => Ruling::DisclosedInPart {
            by: Delivered::Enclosed,
            withheld: vec![Withheld {
                items: Vec::new(),
                ground: ground()?,
            }],
        },
    })
}

fn ground(loaded: &Loaded, (kind, proposal): (Kind, &Proposal)) -> Result<Ground, DeskError> {
    let id = proposal.ground.as_ref().ok_or(DeskError::Corrupt)?;
    // As the law had it on the day of the decision: an edition that no longer offers the ground does not undo what two
    // people decided, and the person is told.
    let found = grounds(kind, proposal.by.on)
        .into_iter()
        .find(|ground| ground.id == *id)
        .ok_or(DeskError::Corrupt)?;
    let reason = loaded
        .sealed_at(proposal.by.seq)
        .map(|text| text.reveal(Sink::Paper).clone());
    Ok(Ground {
        article: found.article,
        label: found.label.get(LANG).to_owned(),
        explanation: reason.or_else(|| Some(found.explain.get(LANG).to_owned())),
    })
}

/// What may be said of an erasure: the day it was done, and the level that was reached. No more.
fn erasure(ask: &Ask) -> Result<Erasure, DeskError> {
    let (done, at): (&Done, &Stamp) = match &ask.stage {
        Stage::Confirmed { done, at, .. } => (done, at),
        _ => return Err(DeskError::Corrupt),
    };
    Ok(Erasure {
        on: done.at.on,
        items: Vec::new(),
        checked: vec![Checked::Keyed(at.on)],
        by_hand: Vec::new(),
        backups: None,
    })
}

fn head(loaded: &Loaded, policy: &Policy, applicant: &Applicant, date: Date) -> Head {
    let next = loaded.case.letters.len() + 1;
    Head {
        lang: LANG,
        number: format!("個回第{}-{next}号", loaded.case.number),
        date,
        addressee: addressee(loaded, policy, applicant),
        sender: sender(policy),
        complaints: complaints(policy),
        contact: policy.requests_desk().map(route),
    }
}

fn addressee(loaded: &Loaded, policy: &Policy, applicant: &Applicant) -> Addressee {
    let to_agent = loaded.case.applying != Applying::Person
        && policy.requests.answer.to == ReplyTo::AddressOnForm;
    let agent = applicant
        .agent
        .as_ref()
        .filter(|agent| to_agent && !agent.address.is_empty());
    let (postcode, address, name) = match agent {
        Some(agent) => (&agent.postcode, &agent.address, &agent.name),
        None => (&applicant.postcode, &applicant.address, &applicant.name),
    };
    Addressee {
        postcode: postcode.clone(),
        address: address.lines().map(str::to_owned).collect(),
        name: name.clone(),
        honorific: Honorific::Sama,
    }
}

fn sender(policy: &Policy) -> Sender {
    let operator = &policy.operator;
    Sender {
        operator: operator.display_name(LANG).to_owned(),
        postcode: operator.postcode.clone().unwrap_or_default(),
        address: operator
            .address
            .get(LANG)
            .lines()
            .map(str::to_owned)
            .collect(),
        signatory: vec![format!(
            "個人情報保護管理者　{}",
            operator.manager.get(LANG)
        )],
        phone: operator.phone.clone(),
        email: None,
        seal: Seal::Box,
    }
}

fn complaints(policy: &Policy) -> Vec<Route> {
    let mut out: Vec<Route> = policy.complaints_desk().map(route).into_iter().collect();
    if let CertifiedBodies::Members(bodies) = &policy.certified_bodies {
        for body in bodies {
            out.push(Route {
                name: body.name.get(LANG).to_owned(),
                note: Some(body.contact.get(LANG).to_owned()),
                ..Route::default()
            });
        }
    }
    out
}

fn route(desk: &Desk) -> Route {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.get(LANG).to_owned());
    Route {
        name: desk.name.get(LANG).to_owned(),
        post: text(&desk.post),
        phone: desk.phone.clone(),
        email: desk.email.clone(),
        hours: text(&desk.hours_text()),
        note: None,
    }
}
