// SPDX-License-Identifier: Apache-2.0
//! Invented cases for the tests of keepers, made of facts as the ledger would hold them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use yakusoku_policy::{
    Channel, Clause, ClauseWhat, Defect, DefectThen, Delivery, FeeMeans, GroundId, Kind,
    NoticeClock, PaperId, Period, Policy, Text, Unit,
};

use super::{Attestation, Facts, LedgerState, Published};
use crate::acts::Register;
use crate::calendar::{Calendar, Roll};
use crate::edition::{Approved, EditionFact, Editions, Named, Proposed, PutInForce};
use crate::request::PaperDetail;
use crate::request::fact::{
    Applying, AskReceived, Fact, LetterKind, Match, Outcome, Terms, Validity,
};
use crate::request::notice::{About, Basis, Missing, NoticeFact, last_day};
use crate::request::receive::{Arrival, receive};
use crate::request::state::{Case, Stamp};
use crate::{ActorRef, BlobRef, EntryRef, Today};

pub(super) static JAPAN: Calendar = Calendar::japan();

/// The sample policy is in force from here.
pub(super) const EFFECTIVE: Date = date(2026, 4, 1);

pub(super) const POLICY: &str = "\
yakusoku: 1
edition: 1
issued: 2026-03-01
effective: 2026-04-01
operator:
  name: 例示商会株式会社
  address: 東京都見本区例示1-2-3
  representative: 代表取締役 例示 一郎
items:
  contact.email: {label: メールアドレス, identifies: true}
requests:
  intake: {channels: [registered_mail]}
  kinds:
    disclosure: {fee: {yen: 1000, tax: included, by: [stamps]}, grounds: [harm]}
    erasure: {grounds: [substitute]}
  identity: {mask: asked, person: {any: 1, of: [driving_licence]}}
  answer: {within: 30 days, by: [registered_mail], to: address_on_form}
  papers: {after: dispose, within: 7 days}
safety:
  - {id: entry, head: physical, text: 入退室を管理します, shown_by: {role: {ja: 設例課長, en: the sample manager}}}
  - {id: leavers, head: technical, text: 離職者の利用権限を取り消します}
";

static NOTHING: LazyLock<Register> = LazyLock::new(Register::default);

pub(super) use super::sample_acts::{act, ended, finding, held, register, shown, task, verified};

pub(super) fn entry(stream: &str, seq: u64) -> EntryRef {
    EntryRef {
        stream: stream.to_owned(),
        seq,
    }
}

/// Chapters that promise to show something, and one entry that only says something.
const SHOWN: &str = "\
desks:
  complaints: {name: 例示相談窓口, phone: 03-0000-0000}
complaints:
  shown: {part: route, desk: complaints, text: 窓口を表示します}
  outside: {part: outside, bodies: [{name: 例示相談センター}], text: 外部の相談先をご案内します}
texts:
  changes: {kind: changes, text: 最新のものを掲載します}
  closing: {kind: notice, text: ご質問を承ります}
  site: {kind: site, prevails: true, text: サイトの定めが優先します}
  cookies: {kind: cookie, missing: true, text: クッキーは別に定めます}
documents:
  policy: {part: policy, text: この方針を定めます}
law_register:
  articles: {name: 個人情報の保護に関する法律, kind: act, cites: [法第21条], shown: true, text: 条文を示します}
safety:
";

/// The sample policy with chapters that promise to show something.
pub(super) static SHOWING: LazyLock<Policy> = LazyLock::new(|| {
    let terms = "papers: {after: dispose, within: 7 days}";
    let published = "terms:\n    published: {about: publication, text: 手続を公表します}\n    \
                     warned: {about: warning, text: 日数をいただく場合があります}";
    let with_terms = format!("{terms}\n  {published}");
    rewritten(&[(terms, with_terms.as_str()), ("safety:\n", SHOWN)])
});

static NO_EDITIONS: LazyLock<Editions> = LazyLock::new(Editions::default);
static NONE_MISSING: BTreeMap<String, Vec<String>> = BTreeMap::new();

/// Nobody looked at any page.
pub(super) static PUBLISHED: LazyLock<Published<'static>> = LazyLock::new(|| Published {
    stream: "ee",
    editions: &NO_EDITIONS,
    missing: &NONE_MISSING,
});

/// Edition 1 in force since its day, and what a word says happened beside it.
pub(super) fn editions(what: &str) -> Editions {
    let mut all = Editions::default();
    let mut seq = 0;
    let mut tell = |by: &str, on: Date, fact: EditionFact| {
        all.apply(stamp(by, on, seq), &fact);
        seq += 1;
    };
    let named = |mark: &str, edition, effective| Named {
        hash: mark.repeat(64),
        edition,
        effective,
    };
    let approved = |named: Named, proposal| {
        EditionFact::Approved(Approved {
            takes_effect: named.effective,
            named,
            proposal,
        })
    };
    let proposed = |named: Named| EditionFact::Proposed(Proposed { named, warnings: 0 });
    let first = named("a", 1, EFFECTIVE);
    if what != "unapproved" {
        tell("clerk", EFFECTIVE, proposed(first.clone()));
        tell("manager", EFFECTIVE, approved(first.clone(), 0));
    }
    let in_force = PutInForce {
        named: first,
        map: "m".to_owned(),
        from: None,
    };
    tell("manager", EFFECTIVE, EditionFact::InForce(in_force));
    let on = date(2026, 10, 5);
    let day = match what {
        "coming" => date(2027, 4, 1),
        _ => date(2026, 11, 1),
    };
    let next = named("b", 2, day);
    if matches!(what, "overdue" | "not taken" | "coming") {
        tell("clerk", on, proposed(next.clone()));
    }
    if matches!(what, "not taken" | "coming") {
        tell("manager", on, approved(next, 3));
    }
    all
}

static STANDARD: LazyLock<Policy> = LazyLock::new(|| policy("tax: included", "tax: included"));

/// The sample policy with one place written differently.
pub(super) fn policy(place: &str, other: &str) -> Policy {
    rewritten(&[(place, other)])
}

/// The sample policy with some places written differently.
pub(super) fn rewritten(places: &[(&str, &str)]) -> Policy {
    let text = places
        .iter()
        .fold(POLICY.to_owned(), |text, (place, other)| {
            assert!(text.contains(place));
            text.replace(place, other)
        });
    yakusoku_policy::read("policy.yaml", &text).unwrap().policy
}

pub(super) const fn days(count: u32) -> Period {
    Period::days(count)
}

pub(super) fn today(date: Date) -> Today {
    Today { date, at_micros: 0 }
}

pub(super) fn facts<'a>(cases: &'a [Case], attestations: &'a [Attestation]) -> Facts<'a> {
    Facts {
        cases,
        attestations,
        register: &NOTHING,
        policy: &STANDARD,
        ledger: LedgerState::Whole,
        calendar: &JAPAN,
        published: *PUBLISHED,
    }
}

pub(super) fn clause(what: ClauseWhat) -> Clause {
    Clause {
        id: "safety.entry".to_owned(),
        chapter: 8,
        paragraph: 1,
        chapter_title: Text::ja("開示等のご請求"),
        text: Text::ja("設例の約束"),
        what,
        line: 1,
    }
}

pub(super) fn attestation(made: Date, until: Date, seq: u64) -> Attestation {
    Attestation {
        clause: "safety.entry".to_owned(),
        role: Text::new("設例課長", "the sample manager"),
        made,
        until,
        entry: EntryRef {
            stream: "aa".to_owned(),
            seq,
        },
    }
}

/// Two weeks from arrival, then as if never made.
pub(super) const TWO_WEEKS: Defect = Defect {
    wait: Period::new(2, Unit::Week),
    from: NoticeClock::NoticeArrived,
    then: DefectThen::DeemedWithdrawn,
    arrival: None,
    presumed_after: None,
    remind: None,
};

/// A case that facts are added to, one a line.
pub(super) struct Desk {
    pub(super) case: Case,
    seq: u64,
}

impl Desk {
    /// Received on a day, one ask, to be answered within 30 days, 1,000 yen for disclosure.
    pub(super) fn received(number: &str, kind: Kind, on: Date) -> Self {
        let fee_yen = if kind == Kind::Disclosure { 1_000 } else { 0 };
        Self::with(
            number,
            on,
            AskReceived {
                no: 1,
                kind,
                fee_yen,
                due: Some(JAPAN.due(on, days(30), Roll::None)),
                within: days(30),
                warn: days(3),
                alone: None,
                alone_refusal: None,
                claim: None,
            },
        )
    }

    pub(super) fn with(number: &str, on: Date, ask: AskReceived) -> Self {
        let fact = Fact::Received {
            number: number.to_owned(),
            on,
            channel: Channel::RegisteredMail,
            applying: Applying::Person,
            asks: vec![ask],
            policy: STANDARD.hash.to_string(),
            terms: Terms {
                papers_any: 1,
                papers_of: vec![PaperId::from("driving_licence")],
                authority_of: Vec::new(),
                dispose_within: days(7),
                proof: None,
                pinned: Box::default(),
            },
        };
        let case = Case::begin(number, stamp("clerk", on, 0), &fact).unwrap();
        Self { case, seq: 0 }
    }

    /// Taken in by the desk under a policy of any operator, as its own rules say.
    pub(super) fn under(policy: &Policy, kind: Kind, on: Date) -> Self {
        Self::applied(policy, (kind, Applying::Person), on)
    }

    /// The same, by a person or an agent.
    pub(super) fn applied(policy: &Policy, (kind, applying): (Kind, Applying), on: Date) -> Self {
        let arrival = Arrival {
            birth: None,
            claims: std::collections::BTreeMap::new(),
            // Anybody of whom the file serves, where rights of the GDPR are asked for.
            country: policy
                .requests
                .eea
                .as_ref()
                .and_then(|eea| eea.countries().next()),
            number: "2026-0131".to_owned(),
            on,
            channel: policy.requests.intake.channels[0],
            applying,
            kinds: vec![kind],
        };
        let fact = receive(policy, &arrival, &JAPAN).unwrap();
        let case = Case::begin("aa", stamp("clerk", on, 0), &fact).unwrap();
        Self { case, seq: 0 }
    }

    /// Identity shown by as many papers as the pinned terms ask for.
    pub(super) fn identified(mut self, on: Date) -> Self {
        let papers = self.case.terms.papers_any;
        for paper in self.case.terms.papers_of.clone() {
            self = self.checked(on, paper);
        }
        self.add("clerk", on, &Fact::IdentityVerified { papers })
    }

    /// A paper in date that shows name and address.
    pub(super) fn checked(self, on: Date, paper: PaperId) -> Self {
        let fact = Fact::PaperChecked {
            paper,
            matches: vec![Match::Name, Match::Address],
            validity: Validity::InDate,
            image: Some(BlobRef("bb".to_owned())),
            detail: PaperDetail::default(),
        };
        self.add("clerk", on, &fact)
    }

    /// Decided by two people, written and sent on one day.
    pub(super) fn decided(self, on: Date, outcome: Outcome, ground: Option<&str>) -> Self {
        self.proposed("clerk", on, outcome, ground)
            .approved("approver", on)
            .letter(on)
            .sent(on)
    }

    /// By an agent with a letter of attorney to show.
    pub(super) fn by_agent(mut self) -> Self {
        self.case.applying = Applying::MandatedAgent;
        self.case.terms.authority_of = vec![PaperId::from("letter_of_attorney")];
        self
    }

    pub(super) fn by_channel(mut self, channel: Channel) -> Self {
        self.case.channel = channel;
        self
    }

    /// With other rules on defects, fees or ways of sending than none.
    pub(super) fn pinned(mut self, change: impl FnOnce(&mut crate::request::fact::Pinned)) -> Self {
        change(&mut self.case.terms.pinned);
        self
    }

    /// 補正のお願い or 手数料のご案内, made and sent, with two weeks from arrival on the day it left.
    pub(super) fn told(self, about: About, on: Date) -> Self {
        let rule = TWO_WEEKS;
        let ends = Some(last_day(&JAPAN, on, rule.wait));
        let kind = match about {
            About::Defect => LetterKind::Defect,
            About::Fee => LetterKind::Fee,
        };
        let letter = self.case.next_letter();
        let notice = u16::try_from(self.case.notices.len()).unwrap() + 1;
        let asks = vec![1];
        let made = Fact::LetterMade {
            letter,
            kind,
            asks: asks.clone(),
            blob: BlobRef("dd".to_owned()),
            on,
        };
        let told = Fact::Notice(NoticeFact::Told {
            notice,
            about,
            asks,
            missing: vec![Missing::Form],
            yen: 0,
            letter,
            rule: Some(rule),
        });
        let sent = Fact::Dispatched {
            letter,
            means: Delivery::RegisteredMail,
            on,
        };
        let started = Fact::Notice(NoticeFact::Started {
            notice,
            sent: on,
            from: on,
            basis: Basis::Presumed,
            ends,
        });
        self.add("clerk", on, &made)
            .add("clerk", on, &told)
            .add("clerk", on, &sent)
            .add("clerk", on, &started)
    }

    /// The wait of the last notice is taken to be over on a day.
    pub(super) fn lapsed(self, on: Date, then: DefectThen) -> Self {
        let notice = u16::try_from(self.case.notices.len()).unwrap();
        let fact = Fact::Notice(NoticeFact::Lapsed {
            notice,
            on,
            then,
            asks: vec![1],
        });
        self.add("program", on, &fact)
    }

    pub(super) fn add(mut self, by: &str, on: Date, fact: &Fact) -> Self {
        self.seq += 1;
        self.case.apply(stamp(by, on, self.seq), fact);
        self
    }

    pub(super) fn fee(self, on: Date, yen: u32) -> Self {
        self.add(
            "clerk",
            on,
            &Fact::FeeReceived {
                yen,
                means: FeeMeans::Stamps,
            },
        )
    }

    pub(super) fn paper(self, on: Date) -> Self {
        self.add(
            "clerk",
            on,
            &Fact::PaperChecked {
                paper: PaperId::from("driving_licence"),
                matches: vec![Match::Name, Match::Address],
                validity: Validity::InDate,
                image: Some(BlobRef("bb".to_owned())),
                detail: PaperDetail::default(),
            },
        )
    }

    pub(super) fn confirmed(self, on: Date) -> Self {
        self.paper(on)
            .add("clerk", on, &Fact::IdentityVerified { papers: 1 })
    }

    pub(super) fn authority(self, on: Date, validity: Validity) -> Self {
        self.add(
            "clerk",
            on,
            &Fact::PaperChecked {
                paper: PaperId::from("letter_of_attorney"),
                matches: vec![Match::Name],
                validity,
                image: None,
                detail: PaperDetail::default(),
            },
        )
    }

    pub(super) fn proposed(
        self,
        by: &str,
        on: Date,
        outcome: Outcome,
        ground: Option<&str>,
    ) -> Self {
        self.add(
            by,
            on,
            &Fact::Proposed {
                ask: 1,
                outcome,
                ground: ground.map(GroundId::from),
                plan: None,
                hash: None,
            },
        )
    }

    pub(super) fn approved(self, by: &str, on: Date) -> Self {
        let proposal = self.seq;
        self.add(
            by,
            on,
            &Fact::Approved {
                step: None,
                absent: false,
                ask: 1,
                proposal,
                hash: None,
                alone: false,
            },
        )
    }

    /// A step of the pinned route, by its place.
    pub(super) fn step_passed(self, by: &str, on: Date, step: u16) -> Self {
        let proposal = self.proposal();
        self.add(
            by,
            on,
            &Fact::Passed {
                ask: 1,
                proposal,
                step: Some(step),
                hash: None,
                absent: false,
                manager: false,
            },
        )
    }

    /// The last step of the pinned route.
    pub(super) fn approved_at(self, by: &str, on: Date, step: u16) -> Self {
        let proposal = self.proposal();
        self.add(
            by,
            on,
            &Fact::Approved {
                ask: 1,
                proposal,
                hash: None,
                alone: false,
                step: Some(step),
                absent: false,
            },
        )
    }

    fn proposal(&self) -> u64 {
        let ask = self.case.ask(1);
        ask.and_then(|ask| ask.proposal())
            .map_or(0, |one| one.by.seq)
    }

    pub(super) fn letter(self, on: Date) -> Self {
        self.add(
            "clerk",
            on,
            &Fact::LetterMade {
                letter: 1,
                kind: LetterKind::Result,
                asks: vec![1],
                blob: BlobRef("cc".to_owned()),
                on,
            },
        )
    }

    pub(super) fn sent(self, on: Date) -> Self {
        self.add(
            "clerk",
            on,
            &Fact::Dispatched {
                letter: 1,
                means: Delivery::RegisteredMail,
                on,
            },
        )
    }

    pub(super) fn closed(self, on: Date) -> Self {
        let dispose_by = Some(JAPAN.due(on, days(7), Roll::None));
        self.add("clerk", on, &Fact::Closed { on, dispose_by })
    }

    pub(super) fn disposed(self, on: Date) -> Self {
        self.add(
            "clerk",
            on,
            &Fact::PapersDisposed {
                on,
                images: Vec::new(),
            },
        )
    }

    /// Sent back instead.
    pub(super) fn papers_back(self, on: Date) -> Self {
        let means = Delivery::RegisteredMail;
        let images = Vec::new();
        self.add("clerk", on, &Fact::PapersReturned { on, means, images })
    }

    /// The whole way to a dispatched answer, decided by two people.
    pub(super) fn answered(self, on: Date) -> Self {
        self.confirmed(on)
            .proposed("clerk", on, Outcome::Whole, None)
            .approved("approver", on)
            .letter(on)
            .sent(on)
    }
}

pub(super) fn stamp(by: &str, on: Date, seq: u64) -> Stamp {
    Stamp {
        by: ActorRef(by.to_owned()),
        at_micros: 0,
        on,
        seq,
    }
}
