// SPDX-License-Identifier: Apache-2.0
//! On which ground a refusal may rest: what the file lists, what the Act allows beside it, and nothing that the record of
//! the case says is not so.

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::kinds::{Finding, Step, Stepped};
use yakusoku_duties::request::notice::{About, Missing, NoticeCommand, Telling};
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Command, Fact, IdentityStep, Outcome, PaperDetail, Refusal};
use yakusoku_policy::{GroundId, Kind, PaperId, Policy};

use crate::desk::{Desk, USUAL, small};

const GROUNDS: &str =
    "harm, identity_unconfirmed, authority_unconfirmed, form_incomplete, fee_unpaid";

fn file(grounds: &str, rest: &str) -> Policy {
    let kinds = format!(
        "    disclosure: {{grounds: [{grounds}], fee: {{yen: 1000, tax: included, per: ask, by: [stamps], when: enclosed, \
         refund: never}}}}\n    correction: {{grounds: [accurate, outside_purpose]}}\n    erasure: {{grounds: [no_breach, \
         substitute]}}"
    );
    small(&kinds, rest)
}

/// Whether a refusal of an ask may be proposed on a ground.
fn rests(desk: &mut Desk, ask: u16, ground: &str) -> Result<(), Refusal> {
    desk.proposes(ask, Outcome::Refused, Some(ground)).map(drop)
}

fn never(ground: &str) -> Result<(), Refusal> {
    Err(Refusal::GroundNotOffered(ground.to_owned()))
}

fn tells(desk: &mut Desk, about: About) {
    let telling = Telling {
        about,
        missing: match about {
            About::Defect => vec![Missing::Form],
            About::Fee => Vec::new(),
        },
        details: String::new(),
        blob: BlobRef("aa".to_owned()),
    };
    desk.must("clerk", &Command::Tell(telling));
}

fn check(desk: &mut Desk, paper: &str, differs: Vec<Match>) {
    let check = Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        image: None,
        detail: PaperDetail {
            differs,
            ..PaperDetail::default()
        },
    };
    desk.must("clerk", &check);
}

#[test]
fn before_identity_is_confirmed_only_the_procedure_is_a_ground_and_after_it_no_more() {
    let mut desk = Desk::open(&file(GROUNDS, USUAL), &[Kind::Disclosure]);
    assert_eq!(rests(&mut desk, 1, "unheard"), never("unheard"));
    assert_eq!(rests(&mut desk, 1, "harm"), Err(Refusal::IdentityOpen));
    assert_eq!(rests(&mut desk, 1, "identity_unconfirmed"), Ok(()));
    // Nobody acts for anybody here.
    let authority = "authority_unconfirmed";
    assert_eq!(rests(&mut desk, 1, authority), never(authority));
    desk.papers();
    assert_eq!(rests(&mut desk, 1, "harm"), Ok(()));
    let unconfirmed = "identity_unconfirmed";
    assert_eq!(rests(&mut desk, 1, unconfirmed), never(unconfirmed));
    // A paper that does not agree puts it in doubt again.
    check(&mut desk, "passport", vec![Match::Address]);
    assert_eq!(rests(&mut desk, 1, unconfirmed), Ok(()));
}

#[test]
fn a_form_is_incomplete_only_where_the_person_was_asked_to_complete_it_and_did_not() {
    let incomplete = "form_incomplete";
    let mut desk = Desk::open(&file(GROUNDS, USUAL), &[Kind::Disclosure]);
    assert_eq!(rests(&mut desk, 1, incomplete), never(incomplete));
    tells(&mut desk, About::Defect);
    assert_eq!(
        rests(&mut desk, 1, incomplete),
        never(incomplete),
        "not sent"
    );
    // Another letter that left is no such question.
    tells(&mut desk, About::Fee);
    desk.sends(2).unwrap();
    assert_eq!(rests(&mut desk, 1, incomplete), never(incomplete));
    desk.sends(1).unwrap();
    assert_eq!(rests(&mut desk, 1, incomplete), Ok(()));
    let on = desk.today;
    desk.must(
        "clerk",
        &Command::Notice(NoticeCommand::Mend { notice: 1, on }),
    );
    assert_eq!(rests(&mut desk, 1, incomplete), never(incomplete), "mended");
}

#[test]
fn a_fee_is_unpaid_once_the_time_the_file_gives_is_over_and_never_before() {
    let unpaid = "fee_unpaid";
    let refused = USUAL.replace("deemed_withdrawn", "refused");
    let mut desk = Desk::open(
        &file(GROUNDS, &refused),
        &[Kind::Disclosure, Kind::Disclosure],
    );
    assert_eq!(rests(&mut desk, 1, unpaid), never(unpaid));
    tells(&mut desk, About::Fee);
    desk.sends(1).unwrap();
    assert_eq!(rests(&mut desk, 1, unpaid), never(unpaid), "the time runs");
    desk.wait(60);
    assert_eq!(desk.day(), 1);
    for ask in [1, 2] {
        assert_eq!(rests(&mut desk, ask, unpaid), Ok(()));
    }
    // What came is counted to the first ask.
    desk.pays(1_000);
    assert_eq!(rests(&mut desk, 1, unpaid), never(unpaid));
    assert_eq!(rests(&mut desk, 2, unpaid), Ok(()));
    // Where the file gives no time, it is enough that the person was asked.
    let at_once = USUAL.split_once('\n').unwrap().1;
    let mut desk = Desk::open(&file(GROUNDS, at_once), &[Kind::Disclosure]);
    assert_eq!(rests(&mut desk, 1, unpaid), never(unpaid));
    tells(&mut desk, About::Fee);
    desk.sends(1).unwrap();
    assert_eq!(rests(&mut desk, 1, unpaid), Ok(()));
}

#[test]
fn an_agent_is_refused_for_lack_of_power_only_as_far_as_the_mandate_does_not_reach() {
    let authority = "authority_unconfirmed";
    let agent = Applying::MandatedAgent;
    let kinds = [Kind::Disclosure, Kind::Disclosure];
    let open = |grounds: &str| Desk::open_by(&file(grounds, USUAL), &kinds, agent).unwrap();
    let mut desk = open(GROUNDS);
    assert_eq!(rests(&mut desk, 1, authority), Ok(()));
    desk.papers();
    check(&mut desk, "letter_of_attorney", Vec::new());
    assert!(desk.case.identity.is_some());
    // Nobody wrote down how far it reaches yet.
    assert_eq!(rests(&mut desk, 1, authority), Ok(()));
    assert_eq!(rests(&mut desk, 1, "harm"), Err(Refusal::MandateOpen));
    let take = |asks: &[u16]| {
        Command::Identity(IdentityStep::TakeMandate {
            asks: asks.to_vec(),
            until: None,
        })
    };
    assert_eq!(
        desk.give("clerk", &take(&[1, 7])),
        Err(Refusal::NoSuchAsk(7))
    );
    desk.must("clerk", &take(&[1]));
    assert_eq!(rests(&mut desk, 1, authority), never(authority));
    assert_eq!(rests(&mut desk, 1, "harm"), Ok(()));
    assert_eq!(rests(&mut desk, 2, authority), Ok(()));
    assert_eq!(rests(&mut desk, 2, "harm"), Err(Refusal::OutsideMandate(2)));
    // A file that does not publish the ground decides about the data all the same.
    let mut desk = open("harm");
    desk.papers();
    check(&mut desk, "letter_of_attorney", Vec::new());
    assert_eq!(rests(&mut desk, 1, "harm"), Ok(()));
    // The person needs no power, and has nothing of the sort written down.
    let mut person = Desk::open(&file(GROUNDS, USUAL), &kinds);
    assert_eq!(person.give("clerk", &take(&[])), Err(Refusal::NoAgent));
}

#[test]
fn that_what_is_held_is_right_was_looked_into_first() {
    let found = |finding| {
        Command::Step(Step::Investigate {
            ask: 1,
            finding,
            text: "申込書の控えと照合した".to_owned(),
        })
    };
    for (finding, allowed) in [
        (Finding::Right, Ok(())),
        (Finding::Wrong, Err(Refusal::FindingAgainst(1))),
        (Finding::PartlyWrong, Err(Refusal::FindingAgainst(1))),
    ] {
        let mut desk = Desk::open(&file(GROUNDS, USUAL), &[Kind::Correction]);
        desk.papers();
        desk.locates(1, 1);
        let unlooked = Err(Refusal::NotInvestigated(1));
        assert_eq!(rests(&mut desk, 1, "accurate"), unlooked);
        let grant = |desk: &mut Desk| desk.proposes(1, Outcome::Whole, None).map(drop);
        assert_eq!(grant(&mut desk), unlooked);
        desk.must("clerk", &found(finding));
        desk.plans(1);
        assert_eq!(rests(&mut desk, 1, "accurate"), allowed, "{finding:?}");
        // Another ground says nothing about who is right.
        assert_eq!(rests(&mut desk, 1, "outside_purpose"), Ok(()));
        // Nothing right is corrected.
        let against = Err(Refusal::FindingAgainst(1));
        let granted = if finding == Finding::Right {
            against
        } else {
            Ok(())
        };
        assert_eq!(grant(&mut desk), granted, "{finding:?}");
    }
}

#[test]
fn a_substitute_measure_has_a_ground_of_its_own() {
    let mut desk = Desk::open(&file(GROUNDS, USUAL), &[Kind::Erasure, Kind::Disclosure]);
    desk.papers();
    desk.locates(1, 1);
    let instead = |desk: &mut Desk, ask, ground: &str| {
        desk.proposes(ask, Outcome::Substitute, Some(ground))
            .map(drop)
    };
    assert_eq!(instead(&mut desk, 1, "no_breach"), never("no_breach"));
    let missing = Err(Refusal::MeasureMissing(1));
    assert_eq!(instead(&mut desk, 1, "substitute"), missing);
    let measure = |ask| {
        Command::Step(Step::SetMeasure {
            ask,
            until: None,
            text: "連絡を差し上げない".to_owned(),
        })
    };
    let other_kind = desk.give("clerk", &measure(2));
    assert_eq!(other_kind, Err(Refusal::OutcomeNotForKind(2)));
    desk.must("clerk", &measure(1));
    assert_eq!(instead(&mut desk, 1, "substitute"), Ok(()));
}

#[test]
fn a_ground_of_the_act_that_the_list_lacks_is_for_the_manager_after_every_step_of_the_route() {
    let route = "  route:\n    - {act: propose, post: clerk}\n    - {act: review, post: 課長}\n    - {act: approve, post: 部長}";
    for (posts, unlisted) in [(false, true), (true, true), (true, false)] {
        let rest = if posts {
            format!("{USUAL}\n{route}")
        } else {
            USUAL.to_owned()
        };
        let mut desk = Desk::open(&file("identity_unconfirmed", &rest), &[Kind::Disclosure]);
        desk.papers();
        desk.pays(1_000);
        desk.locates(1, 1);
        assert_eq!(rests(&mut desk, 1, "harm"), never("harm"));
        if unlisted {
            desk.unlisted = vec![GroundId::from("harm")];
            let facts = desk.proposes(1, Outcome::Refused, Some("harm")).unwrap();
            let told = |fact: &Fact| matches!(fact, Fact::Stepped(Stepped::Unlisted { ask: 1, ground }) if ground.as_str() == "harm");
            assert!(facts.iter().any(told), "{facts:?}");
        } else {
            desk.proposes(1, Outcome::NotHeld, None).unwrap();
        }
        let act = |desk: &mut Desk, by: &str| {
            let proposal = desk.case.ask(1).unwrap().proposal().unwrap().by.seq;
            let approve = Command::Approve {
                ask: 1,
                proposal,
                hash: None,
                absent: None,
            };
            desk.give(by, &approve).map(drop)
        };
        if posts {
            for post in ["課長", "部長"] {
                let line = if post == "課長" {
                    What::Review(2)
                } else {
                    What::Approve
                };
                assert!(work(&desk.case).iter().any(|one| one.what == line));
                act(&mut desk, post).unwrap();
            }
        }
        let approved = |desk: &Desk| desk.case.asks[0].approval().is_some();
        assert_eq!(approved(&desk), posts && !unlisted);
        if unlisted {
            let alone = Err(Refusal::ManagerOnly("harm".to_owned()));
            assert_eq!(act(&mut desk, "approver"), alone);
            act(&mut desk, "manager").unwrap();
            assert!(approved(&desk));
        }
        assert_eq!(desk.folded(), desk.case);
    }
}

#[test]
fn a_manager_who_holds_a_step_of_the_route_does_not_act_twice() {
    let route = "  route:\n    - {act: propose, post: clerk}\n    - {act: approve, post: manager}";
    let rest = format!("{USUAL}\n{route}");
    let mut desk = Desk::open(&file("identity_unconfirmed", &rest), &[Kind::Disclosure]);
    desk.papers();
    desk.pays(1_000);
    desk.locates(1, 1);
    desk.unlisted = vec![GroundId::from("harm")];
    desk.proposes(1, Outcome::Refused, Some("harm")).unwrap();
    let seats = desk.case.ahead(&desk.case.asks[0]).len();
    assert_eq!(
        seats, 2,
        "the step, and the manager for what the list lacks"
    );
    let proposal = desk.case.asks[0].proposal().unwrap().by.seq;
    let approve = Command::Approve {
        ask: 1,
        proposal,
        hash: None,
        absent: None,
    };
    let facts = desk.must("manager", &approve);
    assert!(
        matches!(facts[0], Fact::Approved { step: Some(2), .. }),
        "{facts:?}"
    );
}
