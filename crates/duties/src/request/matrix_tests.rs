// SPDX-License-Identifier: Apache-2.0
//! The matrix by kind, channel and applicant, played through the life cycle: each rule kept and broken.

use jiff::civil::{Date, date};
use yakusoku_policy::{Channel, Delivery, GroundId, Kind, PaperId, Policy, Showing};

use super::fact::{Applying, LetterKind, Match, Outcome, Validity};
use super::receive::{Arrival, receive};
use super::state::Stamp;
use super::{
    Case, Command, Context, Fact, IdentityFact, IdentityStep, MaskSeen, OnFile, PaperDetail,
    Refusal, Whose, Withheld, decide,
};
use crate::calendar::Calendar;
use crate::{ActorRef, BlobRef, Today};

const DAY: Date = date(2026, 6, 1);
static JAPAN: Calendar = Calendar::japan();

fn policy(identity: &str) -> Policy {
    let text = format!(
        "yakusoku: 1\nedition: 1\nissued: 2026-03-01\neffective: 2026-04-01\noperator:\n  name: 例示商会株式会社\n  \
         address: 東京都見本区例示1-2-3\n  representative: 代表取締役 例示 一郎\nitems:\n  contact.email: {{label: \
         メールアドレス, identifies: true}}\nrequests:\n  intake: {{channels: [registered_mail, post, visit]}}\n  kinds:\n    \
         disclosure: {{grounds: [harm]}}\n    erasure: {{grounds: [substitute]}}\n  identity:\n{identity}\n  answer: {{within: \
         30 days, by: [registered_mail], to: address_on_form}}\n  papers: {{after: dispose, within: 7 days}}\nsafety: []\n"
    );
    yakusoku_policy::read("policy.yaml", &text)
        .unwrap_or_else(|found| panic!("{found:?}"))
        .policy
}

/// A case that things are done to.
struct Desk {
    case: Case,
    seq: u64,
    today: Date,
}

impl Desk {
    fn begin(identity: &str, (channel, applying, kinds): (Channel, Applying, &[Kind])) -> Self {
        let arrival = Arrival {
            birth: None,
            number: "2026-0001".into(),
            on: DAY,
            channel,
            applying,
            kinds: kinds.to_vec(),
            claims: std::collections::BTreeMap::new(),
            country: None,
        };
        let fact = receive(&policy(identity), &arrival, &JAPAN).unwrap();
        let case = Case::begin("aa", stamp(0, DAY), &fact).unwrap();
        Self {
            case,
            seq: 0,
            today: DAY,
        }
    }

    fn person(identity: &str) -> Self {
        Self::begin(
            identity,
            (Channel::Post, Applying::Person, &[Kind::Disclosure]),
        )
    }

    fn try_to(&mut self, command: &Command) -> Result<Vec<Fact>, Refusal> {
        let actor = ActorRef("clerk".into());
        let ctx = Context {
            today: Today {
                date: self.today,
                at_micros: 0,
            },
            actor: &actor,
            calendar: &JAPAN,
            offered: &[GroundId::from("identity_unconfirmed")],
            unlisted: &[],
            rank: super::command::Rank::Staff,
            posts: &[],
        };
        let facts = decide(&self.case, command, &ctx)?;
        let facts: Vec<Fact> = facts.into_iter().map(|new| new.fact).collect();
        for fact in &facts {
            self.seq += 1;
            self.case.apply(stamp(self.seq, self.today), fact);
        }
        Ok(facts)
    }

    fn paper(&mut self, paper: &str, detail: PaperDetail) -> Result<Vec<Fact>, Refusal> {
        self.try_to(&check(paper, None, detail))
    }

    fn verified(&self) -> bool {
        self.case.identity.is_some()
    }

    /// Searched, decided and approved, with a letter to be sent.
    fn ready(&mut self) -> Result<(), Refusal> {
        let ask = 1;
        self.try_to(&Command::Locate {
            ask,
            map: "m".into(),
            candidates: 1,
            chosen: 1,
        })?;
        self.try_to(&Command::Propose {
            ask,
            outcome: Outcome::NotHeld,
            ground: None,
            reason: "設例".into(),
        })?;
        let fact = Fact::Approved {
            step: None,
            absent: false,
            ask,
            proposal: self.seq,
            hash: None,
            alone: false,
        };
        self.seq += 1;
        self.case.apply(stamp(self.seq, self.today), &fact);
        self.try_to(&Command::RecordLetter {
            kind: LetterKind::Result,
            asks: vec![ask],
            blob: BlobRef("bb".into()),
        })?;
        Ok(())
    }

    fn send(&mut self, means: Delivery) -> Result<Vec<Fact>, Refusal> {
        let letter = self.case.letters.last().unwrap().no;
        let on = self.today;
        self.try_to(&Command::Dispatch {
            letter,
            means,
            on,
            tracking: String::new(),
        })
    }
}

fn stamp(seq: u64, on: Date) -> Stamp {
    Stamp {
        by: ActorRef("clerk".into()),
        at_micros: 0,
        on,
        seq,
    }
}

fn check(paper: &str, image: Option<&str>, detail: PaperDetail) -> Command {
    Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        image: image.map(|id| BlobRef(id.into())),
        detail,
    }
}

fn plain() -> PaperDetail {
    PaperDetail::default()
}

const ONE: &str =
    "    mask: asked\n    person: {any: 1, of: [driving_licence, residence_certificate]}";

#[test]
fn a_kind_goes_before_a_channel_and_a_channel_before_the_general_rule() {
    let rules = "    mask: asked\n    person: {any: 1, of: [passport]}\n    by_channel: {visit: {any: 1, of: \
                 [my_number_card]}}\n    by_kind: {erasure: {any: 2, of: [driving_licence, residence_card]}}";
    let first = |channel, kinds: &[Kind]| {
        let desk = Desk::begin(rules, (channel, Applying::Person, kinds));
        let needs = desk.case.terms.needs();
        let of = |need: &super::Need| need.choices[0].of[0].to_string();
        needs.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(first(Channel::Post, &[Kind::Disclosure]), ["passport"]);
    assert_eq!(
        first(Channel::Visit, &[Kind::Disclosure]),
        ["my_number_card"]
    );
    assert_eq!(first(Channel::Visit, &[Kind::Erasure]), ["driving_licence"]);
    // Several kinds at once: each rule must be met, the most demanding one first.
    let both = [Kind::Disclosure, Kind::Erasure];
    assert_eq!(first(Channel::Post, &both), ["driving_licence", "passport"]);
    let mut desk = Desk::begin(rules, (Channel::Post, Applying::Person, &both));
    for paper in ["driving_licence", "residence_card"] {
        desk.paper(paper, plain()).unwrap();
        assert!(!desk.verified());
    }
    desk.paper("passport", plain()).unwrap();
    assert!(desk.verified());
}

#[test]
fn one_paper_with_a_photo_or_two_without() {
    let rules = "    mask: asked\n    person: {any: 1, of: [driving_licence], or: [{any: 2, of: [residence_certificate, \
                 seal_certificate]}]}";
    let mut desk = Desk::person(rules);
    desk.paper("residence_certificate", plain()).unwrap();
    // The same paper twice is one paper.
    desk.paper("residence_certificate", plain()).unwrap();
    assert!(!desk.verified());
    desk.paper("seal_certificate", plain()).unwrap();
    assert!(desk.verified());
    let mut desk = Desk::person(rules);
    desk.paper("driving_licence", plain()).unwrap();
    assert!(desk.verified());
}

#[test]
fn a_certificate_grows_old_by_the_day_the_application_arrived() {
    let rules = format!("{ONE}\n    fresh: 3 months");
    let issued = |day| PaperDetail {
        issued: Some(day),
        ..plain()
    };
    for (day, good) in [(date(2026, 3, 1), true), (date(2026, 2, 27), false)] {
        let mut desk = Desk::person(&rules);
        // The desk may take its time: that is not the person's.
        desk.today = date(2026, 7, 20);
        desk.paper("residence_certificate", issued(day)).unwrap();
        assert_eq!(desk.verified(), good, "{day}");
    }
    let mut desk = Desk::person(&rules);
    let missing = desk.paper("residence_certificate", plain());
    assert!(matches!(missing, Err(Refusal::IssueDateMissing(_))));
    let tomorrow = desk.paper("residence_certificate", issued(date(2026, 6, 2)));
    assert!(matches!(tomorrow, Err(Refusal::DayOutside(_))));
    // A licence bears its own last day.
    desk.paper("driving_licence", plain()).unwrap();
    assert!(desk.verified());
}

#[test]
fn what_is_to_be_shown_is_not_met_by_a_copy() {
    let rules = format!("{ONE}\n    shown_by: presented");
    for (showing, good) in [(Showing::Copy, false), (Showing::Presented, true)] {
        let mut desk = Desk::person(&rules);
        let detail = PaperDetail {
            showing: Some(showing),
            ..plain()
        };
        desk.paper("driving_licence", detail).unwrap();
        assert_eq!(desk.verified(), good);
    }
}

#[test]
fn papers_the_law_ended_are_refused_even_where_the_list_is_open() {
    let open = format!("{ONE}\n    open: true");
    let mut desk = Desk::person(&open);
    for paper in ["notification_card", "health_insurance_card"] {
        let refused = desk.paper(paper, plain());
        assert!(
            matches!(refused, Err(Refusal::PaperForbidden(_))),
            "{paper}"
        );
    }
    desk.paper("residence_card", plain()).unwrap();
    assert!(desk.verified());
    let closed = Desk::person(ONE).paper("residence_card", plain());
    assert!(matches!(closed, Err(Refusal::PaperNotAccepted(_))));
}

fn visible() -> PaperDetail {
    PaperDetail {
        masks: MaskSeen::Visible,
        ..plain()
    }
}

#[test]
fn a_copy_that_shows_too_much_does_not_count_until_it_is_blacked_out() {
    let mut desk = Desk::person(ONE);
    desk.try_to(&check("residence_certificate", Some("b1"), visible()))
        .unwrap();
    assert!(!desk.verified() && desk.case.unmasked() == [1]);
    let all = ["my_number", "domicile", "resident_code"];
    assert_eq!(desk.case.papers[0].detail.open, all);
    let mut mask = |fields: &[&str], blob: &str| {
        desk.try_to(&Command::MaskPaper {
            paper: 1,
            image: BlobRef(blob.into()),
            fields: fields.iter().map(|id| (*id).to_owned()).collect(),
        })
    };
    assert_eq!(mask(&["organ_donor"], "b2"), Err(Refusal::NothingToMask));
    let facts = mask(&["my_number"], "b2").unwrap();
    let Fact::Identity(IdentityFact::PaperMasked { was, .. }) = &facts[0] else {
        panic!("{facts:?}")
    };
    assert_eq!((was.0.as_str(), facts.len()), ("b1", 1));
    let facts = mask(&["domicile", "resident_code"], "b3").unwrap();
    assert!(matches!(facts[1], Fact::IdentityVerified { .. }));
    assert_eq!(desk.case.papers[0].image, Some(BlobRef("b3".into())));
    assert!(desk.verified() && desk.case.owes_mask_notice());
}

#[test]
fn a_law_masks_whatever_the_policy_asks() {
    let rules = ONE.replace("mask: asked", "mask: not_asked");
    let mut desk = Desk::person(&rules);
    desk.try_to(&check("residence_certificate", Some("b1"), visible()))
        .unwrap();
    assert_eq!(desk.case.papers[0].detail.open, ["my_number"]);
    // A paper shown at the desk leaves nothing behind.
    let mut desk = Desk::person(&rules);
    desk.paper("residence_certificate", visible()).unwrap();
    assert!(desk.verified());
}

#[test]
fn what_does_not_agree_stops_the_case_until_somebody_says_why() {
    let mut desk = Desk::person(ONE);
    let differs = PaperDetail {
        differs: vec![Match::Address],
        ..plain()
    };
    desk.paper("residence_certificate", differs).unwrap();
    desk.paper("driving_licence", plain()).unwrap();
    assert!(!desk.verified(), "two papers that disagree prove nobody");
    let settle = |reason: &str| {
        Command::Identity(IdentityStep::SettleMismatch {
            reason: reason.into(),
        })
    };
    assert_eq!(desk.try_to(&settle(" ")), Err(Refusal::ReasonMissing));
    let facts = desk.try_to(&settle("転居と住民票で確認")).unwrap();
    assert!(desk.verified() && facts.len() == 2);
    assert_eq!(desk.try_to(&settle("再び")), Err(Refusal::NoMismatch));
}

#[test]
fn a_mismatch_stops_the_answer_but_not_a_refusal() {
    let mut desk = Desk::person(ONE);
    desk.paper("driving_licence", plain()).unwrap();
    desk.ready().unwrap();
    let differs = PaperDetail {
        differs: vec![Match::Name],
        ..plain()
    };
    desk.paper("residence_certificate", differs).unwrap();
    assert_eq!(desk.send(Delivery::RegisteredMail), Err(Refusal::Mismatch));

    let mut desk = Desk::person(ONE);
    let differs = PaperDetail {
        differs: vec![Match::Name],
        ..plain()
    };
    desk.paper("driving_licence", differs).unwrap();
    let propose = Command::Propose {
        ask: 1,
        outcome: Outcome::Refused,
        ground: Some(GroundId::from("identity_unconfirmed")),
        reason: "ご本人と確認できません。".into(),
    };
    assert!(desk.try_to(&propose).is_ok());
}

#[test]
fn an_answer_goes_only_to_an_address_that_something_shows() {
    let by_birth = Command::CheckPaper {
        paper: PaperId::from("passport"),
        matches: vec![Match::Name, Match::BirthDate],
        validity: Validity::InDate,
        image: None,
        detail: plain(),
    };
    let rules = "    mask: asked\n    person: {any: 1, of: [passport]}";
    let mut desk = Desk::person(rules);
    let on_file = Command::Identity(IdentityStep::ConfirmOnFile {
        what: OnFile::Address,
    });
    assert_eq!(desk.try_to(&on_file), Err(Refusal::NothingOnFile));
    desk.try_to(&by_birth).unwrap();
    desk.ready().unwrap();
    assert_eq!(
        desk.send(Delivery::RegisteredMail),
        Err(Refusal::AddressOpen)
    );
    assert_eq!(desk.send(Delivery::Email), Err(Refusal::AddressOpen));
    desk.try_to(&on_file).unwrap();
    assert_eq!(desk.send(Delivery::Email), Err(Refusal::AddressOpen));
    assert!(desk.send(Delivery::RegisteredMail).is_ok());
}

const AGENT: &str = "    mask: asked\n    person: {any: 1, of: [driving_licence]}\n    also_person: true\n    statutory_agent: \
                     {any: 1, of: [driving_licence], authority: [family_register]}\n    mandated_agent: {any: 1, of: \
                     [driving_licence], authority: [letter_of_attorney], authority_with: [seal_certificate]}";

fn agent(applying: Applying) -> Desk {
    let kinds = [Kind::Disclosure, Kind::Erasure];
    Desk::begin(AGENT, (Channel::Post, applying, &kinds))
}

#[test]
fn an_agent_brings_both_peoples_papers_and_the_seal_certificate() {
    let mut desk = agent(Applying::MandatedAgent);
    let own = PaperDetail {
        whose: Whose::Person,
        ..plain()
    };
    for (paper, detail) in [
        ("driving_licence", plain()),
        ("driving_licence", own),
        ("letter_of_attorney", plain()),
    ] {
        desk.paper(paper, detail).unwrap();
        assert!(!desk.verified(), "{paper}");
    }
    desk.paper("seal_certificate", plain()).unwrap();
    assert!(desk.verified());
    let mut without = agent(Applying::MandatedAgent);
    for paper in ["driving_licence", "letter_of_attorney", "seal_certificate"] {
        without.paper(paper, plain()).unwrap();
    }
    assert!(!without.verified(), "the person's own paper is missing");
}

fn proven(applying: Applying) -> Desk {
    let mut desk = agent(applying);
    let own = PaperDetail {
        whose: Whose::Person,
        ..plain()
    };
    desk.paper("driving_licence", own).unwrap();
    for paper in [
        "driving_licence",
        "letter_of_attorney",
        "seal_certificate",
        "family_register",
    ] {
        let _ = desk.paper(paper, plain());
    }
    assert!(desk.verified());
    desk
}

fn mandate(asks: &[u16], until: Option<Date>) -> Command {
    Command::Identity(IdentityStep::TakeMandate {
        asks: asks.to_vec(),
        until,
    })
}

#[test]
fn a_mandate_reaches_as_far_and_as_long_as_it_says() {
    let mut desk = proven(Applying::MandatedAgent);
    assert_eq!(desk.ready(), Err(Refusal::MandateOpen));
    assert_eq!(
        desk.try_to(&mandate(&[9], None)),
        Err(Refusal::NoSuchAsk(9))
    );
    desk.try_to(&mandate(&[2], None)).unwrap();
    assert_eq!(desk.ready(), Err(Refusal::OutsideMandate(1)));
    let until = date(2026, 6, 10);
    desk.try_to(&mandate(&[], Some(until))).unwrap();
    desk.today = date(2026, 6, 11);
    assert_eq!(desk.ready(), Err(Refusal::MandateOver(until)));
    assert_eq!(
        desk.try_to(&mandate(&[], Some(until))),
        Err(Refusal::MandateOver(until))
    );
    desk.today = until;
    assert_eq!(desk.ready(), Ok(()));
    let mut alone = Desk::person(ONE);
    assert_eq!(alone.try_to(&mandate(&[], None)), Err(Refusal::NoAgent));
}

#[test]
fn the_person_is_told_by_a_channel_of_their_own_or_a_reason_is_on_record() {
    let mut desk = proven(Applying::MandatedAgent);
    desk.try_to(&mandate(&[], None)).unwrap();
    desk.ready().unwrap();
    assert_eq!(
        desk.send(Delivery::RegisteredMail),
        Err(Refusal::AgentNoticeOpen)
    );
    let notice = Command::RecordLetter {
        kind: LetterKind::AgentNotice,
        asks: Vec::new(),
        blob: BlobRef("cc".into()),
    };
    assert_eq!(desk.try_to(&notice), Err(Refusal::NoOwnChannel));
    desk.try_to(&Command::Identity(IdentityStep::ConfirmOnFile {
        what: OnFile::Address,
    }))
    .unwrap();
    desk.try_to(&notice).unwrap();
    desk.send(Delivery::SimpleRegistered).unwrap();
    let result = Command::Dispatch {
        letter: 1,
        means: Delivery::RegisteredMail,
        on: DAY,
        tracking: String::new(),
    };
    assert!(desk.try_to(&result).is_ok());

    let mut desk = proven(Applying::MandatedAgent);
    desk.try_to(&mandate(&[], None)).unwrap();
    desk.ready().unwrap();
    let withhold = |reason: &str| {
        Command::Identity(IdentityStep::WithholdNotice {
            why: Withheld::DomesticViolence,
            reason: reason.into(),
        })
    };
    assert_eq!(desk.try_to(&withhold("")), Err(Refusal::ReasonMissing));
    desk.try_to(&withhold("支援措置の申出あり")).unwrap();
    assert!(desk.send(Delivery::RegisteredMail).is_ok());
}

#[test]
fn a_parents_request_waits_for_a_word_on_the_childs_interest() {
    let mut desk = proven(Applying::StatutoryAgent);
    assert_eq!(desk.ready(), Err(Refusal::InterestOpen));
    desk.try_to(&Command::Identity(IdentityStep::ConsiderInterest {
        reason: "お子さまの意思も確認".into(),
    }))
    .unwrap();
    assert_eq!(desk.ready(), Ok(()));
}

#[test]
fn cases_of_before_the_matrix_are_read_and_go_on_as_they_were() {
    let old = r#"{"papers_any":1,"papers_of":["driving_licence"],"dispose_within":"7 days"}"#;
    let mut desk = Desk::person(ONE);
    desk.case.terms = serde_json::from_str(old).unwrap();
    assert_eq!(desk.case.terms.proof, None);
    let check = r#"{"fact":"paper_checked","paper":"driving_licence","matches":["name","address"],"validity":"in_date","image":null}"#;
    let fact: Fact = serde_json::from_str(check).unwrap();
    desk.case.apply(stamp(1, DAY), &fact);
    desk.paper("driving_licence", plain()).unwrap();
    assert!(desk.verified() && desk.case.is_address_verified());
}

#[test]
fn no_paper_was_issued_tomorrow() {
    let mut desk = Desk::person(ONE);
    let detail = PaperDetail {
        issued: Some(date(2026, 6, 2)),
        ..plain()
    };
    let tomorrow = desk.paper("residence_certificate", detail);
    assert_eq!(tomorrow, Err(Refusal::DayOutside(date(2026, 6, 2))));
}

#[test]
fn a_family_register_gives_nobody_power_over_somebody_of_age() {
    let asked = |authority: &str, born: Date, on: Date| {
        let rules = format!(
            "    mask: asked\n    person: {{any: 1, of: [driving_licence]}}\n    statutory_agent: {{any: 1, of: \
             [driving_licence], authority: [{authority}]}}"
        );
        let arrival = Arrival {
            number: "2026-0001".into(),
            on,
            channel: Channel::Post,
            applying: Applying::StatutoryAgent,
            kinds: vec![Kind::Disclosure],
            claims: std::collections::BTreeMap::new(),
            country: None,
            birth: Some(born),
        };
        let Fact::Received { terms, .. } = receive(&policy(&rules), &arrival, &JAPAN).unwrap()
        else {
            panic!("received")
        };
        let all: Vec<String> = terms.authority_of.iter().map(ToString::to_string).collect();
        all.join(" ")
    };
    let both = "family_register, guardianship_certificate";
    let (register, court) = (
        "family_register guardianship_certificate",
        "guardianship_certificate",
    );
    let day = date(2026, 6, 1);
    assert_eq!(asked(both, date(2008, 6, 2), day), register, "18 tomorrow");
    assert_eq!(asked(both, date(2008, 6, 1), day), court, "18 today");
    // Whoever was born on a leap day is of age on 1 March (Act No. 50 of 1902).
    assert_eq!(asked(both, date(2008, 2, 29), date(2026, 2, 28)), register);
    assert_eq!(asked(both, date(2008, 2, 29), date(2026, 3, 1)), court);
    // A list that names the register alone still lets a guardian of adults ask.
    assert_eq!(asked("family_register", date(1990, 4, 1), day), court);
}
