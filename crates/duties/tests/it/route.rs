// SPDX-License-Identifier: Apache-2.0
//! The route of approval: 審査 and 決裁 in order by holders of the posts, 差戻し, 代決 and 後閲.

use yakusoku_duties::request::fact::{Match, Validity};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Command, Fact, Outcome, PaperDetail, Refusal, Stage};
use yakusoku_policy::{FeeMeans, GroundId, Kind, Lang, Period, Policy, read};

use crate::desk::Desk;

fn temple() -> Policy {
    let text = include_str!("../../../../policies/cases/odd/temple.yaml");
    read("temple.yaml", text).unwrap().policy
}

fn propose(outcome: Outcome) -> Command {
    let ground = outcome.needs_ground().then(|| GroundId::from("harm"));
    Command::Propose {
        ask: 1,
        outcome,
        ground,
        reason: "見本の理由".to_owned(),
    }
}

/// Identity by the papers the temple takes, and a search.
fn prepare(desk: &mut Desk) {
    for paper in desk.case.terms.papers() {
        if desk.case.identity.is_some() {
            break;
        }
        let check = Command::CheckPaper {
            paper,
            matches: vec![Match::Name, Match::Address],
            validity: Validity::InDate,
            image: None,
            detail: PaperDetail {
                issued: Some(desk.today),
                ..PaperDetail::default()
            },
        };
        desk.must("clerk", &check);
    }
    let owed = desk.case.fee_owed();
    if owed > 0 {
        let means = FeeMeans::Stamps;
        desk.must(
            "clerk",
            &Command::ReceiveFee {
                yen: owed,
                means,
                issued: None,
            },
        );
    }
    let located = Command::Locate {
        ask: 1,
        map: String::new(),
        candidates: 1,
        chosen: 1,
    };
    desk.must("clerk", &located);
}

/// Proposed by the clerk; nothing is held.
fn proposed(policy: &Policy, kind: Kind) -> Desk {
    let mut desk = Desk::open(policy, &[kind]);
    prepare(&mut desk);
    desk.must("clerk", &propose(Outcome::NotHeld));
    desk
}

fn seq(desk: &Desk) -> u64 {
    desk.case.asks[0].proposal().map_or(0, |one| one.by.seq)
}

fn approve(desk: &Desk, absent: Option<&str>) -> Command {
    Command::Approve {
        ask: 1,
        proposal: seq(desk),
        hash: None,
        absent: absent.map(str::to_owned),
    }
}

fn act(desk: &mut Desk, by: &str, absent: Option<&str>) -> Result<Vec<Fact>, Refusal> {
    let command = approve(desk, absent);
    desk.give(by, &command)
}

fn next(desk: &Desk) -> What {
    work(&desk.case)[0].what
}

fn post(name: &str) -> Refusal {
    Refusal::NotThePost(name.to_owned())
}

#[test]
fn nothing_is_approved_before_its_last_step() {
    let mut desk = proposed(&temple(), Kind::Disclosure);
    assert_eq!(next(&desk), What::Review(2));
    for other in ["住職", "副住職", "clerk", "approver", "manager"] {
        let refused = act(&mut desk, other, None);
        assert_eq!(refused, Err(post("執事長")), "{other}");
    }
    act(&mut desk, "執事長", None).unwrap();
    assert!(matches!(desk.case.asks[0].stage, Stage::Proposed(_)));
    assert_eq!(next(&desk), What::Approve);
    assert_eq!(act(&mut desk, "執事長", None), Err(post("住職")));
    let facts = act(&mut desk, "住職", None).unwrap();
    assert!(matches!(facts[0], Fact::Approved { step: Some(3), .. }));
    assert!(desk.case.asks[0].approval().is_some());
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn a_kind_that_a_step_does_not_name_does_not_pass_it() {
    let mut desk = proposed(&temple(), Kind::ThirdPartyRecords);
    assert_eq!(next(&desk), What::Approve);
    act(&mut desk, "住職", None).unwrap();
    assert!(desk.case.asks[0].approval().is_some());
}

#[test]
fn what_is_granted_in_part_passes_the_steps_of_both_outcomes() {
    let text = include_str!("../../../../policies/cases/odd/alumni.yaml");
    let policy = read("alumni.yaml", text).unwrap().policy;
    let desk = proposed(&policy, Kind::ThirdPartyRecords);
    let ask = &desk.case.asks[0];
    let steps = |outcome| {
        let seats = desk.case.seats(ask, outcome);
        seats
            .iter()
            .filter_map(|seat| seat.step())
            .collect::<Vec<_>>()
    };
    assert_eq!(steps(Outcome::Whole), [2]);
    assert_eq!(steps(Outcome::Refused), [3]);
    assert_eq!(steps(Outcome::Part), [2, 3]);
}

#[test]
fn only_the_post_proposes_and_nobody_acts_twice() {
    let mut policy = temple();
    // Whoever proposes holds every other post as well.
    for step in &mut policy.requests.route {
        step.post.ja = "寺務員".to_owned();
    }
    let mut desk = Desk::open(&policy, &[Kind::Disclosure]);
    prepare(&mut desk);
    let refused = desk.give("approver", &propose(Outcome::NotHeld));
    assert_eq!(refused, Err(post("寺務員")));
    desk.must("clerk", &propose(Outcome::NotHeld));
    assert_eq!(act(&mut desk, "clerk", None), Err(Refusal::SamePerson));
    act(&mut desk, "寺務員", None).unwrap();
    assert_eq!(act(&mut desk, "寺務員", None), Err(Refusal::ActedBefore));
}

#[test]
fn alone_after_the_wait_one_person_takes_every_step() {
    let mut policy = temple();
    for step in &mut policy.requests.route {
        step.post.ja = "寺務員".to_owned();
    }
    let mut desk = proposed(&policy, Kind::Disclosure);
    desk.case.asks[0].alone = Some(Period::days(1));
    let early = act(&mut desk, "clerk", None);
    assert!(matches!(early, Err(Refusal::AloneTooEarly(_))), "{early:?}");
    desk.wait(2);
    act(&mut desk, "clerk", None).unwrap();
    let facts = act(&mut desk, "clerk", None).unwrap();
    assert!(matches!(facts[0], Fact::Approved { alone: true, .. }));
}

#[test]
fn what_is_sent_back_or_changed_starts_anew() {
    let mut desk = proposed(&temple(), Kind::Disclosure);
    let give_back = |desk: &Desk, remark: &str| Command::Return {
        ask: 1,
        proposal: seq(desk),
        remark: remark.to_owned(),
    };
    let without = give_back(&desk, " ");
    assert_eq!(desk.give("執事長", &without), Err(Refusal::RemarkMissing));
    act(&mut desk, "執事長", None).unwrap();
    let remark = give_back(&desk, "理由をもう一度");
    assert_eq!(desk.give("執事長", &remark), Err(post("住職")));
    desk.must("住職", &remark);
    let back = desk.case.asks[0].sent_back.clone().unwrap();
    assert_eq!((back.step, back.proposer.0.as_str()), (Some(3), "clerk"));
    assert!(desk.facts.last().unwrap().2, "the remark is sealed");
    desk.must("clerk", &propose(Outcome::NotHeld));
    assert_eq!(desk.case.asks[0].sent_back, None);
    assert_eq!(next(&desk), What::Review(2));
    act(&mut desk, "執事長", None).unwrap();
    let shown = approve(&desk, None);
    desk.must("clerk", &propose(Outcome::NotHeld));
    assert_eq!(desk.give("住職", &shown), Err(Refusal::ProposalChanged));
    assert_eq!(next(&desk), What::Review(2));
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn a_deputy_acts_with_a_reason_and_the_holder_sees_it_afterwards() {
    let mut desk = proposed(&temple(), Kind::Disclosure);
    let away = Some("本山に出仕");
    assert_eq!(
        act(&mut desk, "執事長", away),
        Err(Refusal::HolderPresent("執事長".to_owned()))
    );
    act(&mut desk, "執事長", None).unwrap();
    for reason in [None, Some(" ")] {
        let missing = Err(Refusal::AbsenceMissing("住職".to_owned()));
        assert_eq!(act(&mut desk, "副住職", reason), missing);
    }
    act(&mut desk, "副住職", away).unwrap();
    assert!(desk.facts.last().unwrap().2, "the reason is sealed");
    let ask = &desk.case.asks[0];
    assert!(ask.approval().is_some() && ask.afterwards.len() == 1);
    let todo = |desk: &Desk| {
        let is = |what| matches!(what, What::Desk(Todo::Countersign(3)));
        work(&desk.case).iter().any(|one| is(one.what))
    };
    assert!(todo(&desk));
    let sign = Command::Countersign {
        ask: 1,
        proposal: seq(&desk),
        step: 3,
    };
    for other in ["副住職", "執事長", "clerk"] {
        assert_eq!(desk.give(other, &sign), Err(post("住職")), "{other}");
    }
    desk.must("住職", &sign);
    assert!(!todo(&desk));
    assert_eq!(desk.give("住職", &sign), Err(Refusal::NothingToSign(1)));
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn what_a_deputy_did_for_a_proposal_that_was_given_up_is_nobodys_to_see() {
    let mut policy = temple();
    let deputy = policy.requests.route[2].deputy.clone();
    policy.requests.route[1].deputy = deputy;
    let mut desk = proposed(&policy, Kind::Disclosure);
    act(&mut desk, "副住職", Some("出張")).unwrap();
    assert_eq!(desk.case.asks[0].afterwards.len(), 1);
    // The deputy of both posts acts at one of them.
    let twice = act(&mut desk, "副住職", Some("出張"));
    assert_eq!(twice, Err(Refusal::ActedBefore));
    desk.must("clerk", &propose(Outcome::NotHeld));
    assert!(desk.case.asks[0].afterwards.is_empty());
}

#[test]
fn without_a_route_one_approver_decides_as_before() {
    let mut policy = temple();
    policy.requests.route.clear();
    let mut desk = proposed(&policy, Kind::Disclosure);
    assert_eq!(next(&desk), What::Approve);
    assert_eq!(act(&mut desk, "clerk", None), Err(Refusal::SamePerson));
    assert_eq!(
        act(&mut desk, "approver", Some("出張")),
        Err(Refusal::NoDeputy)
    );
    let facts = act(&mut desk, "approver", None).unwrap();
    assert!(matches!(facts[0], Fact::Approved { step: None, .. }));
    let written = serde_json::to_value(&facts[0]).unwrap();
    assert!(written.get("step").is_none() && written.get("absent").is_none());
}

#[test]
fn the_way_of_a_decision_is_told_place_by_place() {
    let told = |desk: &Desk| -> Vec<String> {
        let way = desk.case.way(&desk.case.asks[0]);
        way.iter()
            .map(|place| {
                let at = match place.done {
                    Some(stamp) => stamp.by.0.clone(),
                    None if place.now => "now".to_owned(),
                    None => String::new(),
                };
                format!("{} {at}", place.title(Lang::Ja))
            })
            .collect()
    };
    let mut desk = Desk::open(&temple(), &[Kind::Disclosure]);
    let way = ["起案（寺務員） ", "審査（執事長） ", "決裁（住職） "];
    assert_eq!(told(&desk), way);
    prepare(&mut desk);
    desk.must("clerk", &propose(Outcome::NotHeld));
    let way = [
        "起案（寺務員） clerk",
        "審査（執事長） now",
        "決裁（住職） ",
    ];
    assert_eq!(told(&desk), way);
    act(&mut desk, "執事長", None).unwrap();
    act(&mut desk, "副住職", Some("出張")).unwrap();
    let way = [
        "起案（寺務員） clerk",
        "審査（執事長） 執事長",
        "決裁（住職）　代：副住職 副住職",
        "後閲（住職） now",
    ];
    assert_eq!(told(&desk), way);
    // On a ground that is not published the privacy manager comes last.
    let mut desk = proposed(&temple(), Kind::Disclosure);
    desk.case.asks[0].prep.unlisted = Some(GroundId::from("harm"));
    assert_eq!(told(&desk)[3], "決裁（個人情報保護管理者） ");
}
