// SPDX-License-Identifier: Apache-2.0
//! Who sits where on a route: the places a kind passes, and who sees afterwards what a deputy decided.

use yakusoku_duties::request::route::seat_sets;
use yakusoku_duties::request::{Command, Outcome, Refusal};
use yakusoku_policy::{Kind, Outcome as Decided, Policy, RouteAct};

use crate::desk::{Desk, USUAL, small};

fn file(route: &str) -> Policy {
    let rest = format!("{USUAL}\n  route:\n{route}");
    small(
        "    disclosure: {grounds: [harm]}\n    erasure: {grounds: [no_breach]}",
        &rest,
    )
}

#[test]
fn the_places_of_a_route_are_one_for_all_who_propose_and_one_for_each_who_follows() {
    let of = |route: &str, kind, outcome| -> Vec<(RouteAct, Vec<String>)> {
        let policy = file(route);
        let sets = seat_sets(&policy.requests.route, kind, outcome);
        let posts = |steps: Vec<&yakusoku_policy::RouteStep>| {
            steps.iter().map(|one| one.post.ja.clone()).collect()
        };
        sets.into_iter()
            .map(|(act, steps)| (act, posts(steps)))
            .collect()
    };
    let place = |act, posts: &[&str]| {
        (
            act,
            posts
                .iter()
                .map(|one| (*one).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    let whole = "    - {act: propose, post: 甲}\n    - {act: propose, post: 乙}\n    - {act: review, post: 丙, kinds: \
                 [erasure]}\n    - {act: approve, post: 丁}";
    let (propose, approve) = (RouteAct::Propose, RouteAct::Approve);
    let proposing = place(propose, &["甲", "乙"]);
    assert_eq!(
        of(whole, Kind::Disclosure, Decided::Granted),
        [proposing.clone(), place(approve, &["丁"])]
    );
    assert_eq!(
        of(whole, Kind::Erasure, Decided::Granted),
        [
            proposing,
            place(RouteAct::Review, &["丙"]),
            place(approve, &["丁"])
        ]
    );
    // What does not end with an approval is approved by some approver.
    let review = "    - {act: review, post: 丙}";
    assert_eq!(
        of(review, Kind::Erasure, Decided::Refused),
        [
            place(propose, &[]),
            place(RouteAct::Review, &["丙"]),
            place(approve, &[])
        ]
    );
}

fn act(desk: &mut Desk, by: &str, absent: Option<&str>) -> Result<(), Refusal> {
    let proposal = desk.case.asks[0].proposal().unwrap().by.seq;
    let approve = Command::Approve {
        ask: 1,
        proposal,
        hash: None,
        absent: absent.map(str::to_owned),
    };
    desk.give(by, &approve).map(drop)
}

fn proposed(route: &str) -> Desk {
    let mut desk = Desk::open(&file(route), &[Kind::Erasure]);
    desk.papers();
    desk.locates(1, 0);
    desk.proposes(1, Outcome::NotHeld, None).unwrap();
    desk
}

fn sign(step: u16, proposal: u64) -> Command {
    Command::Countersign {
        ask: 1,
        proposal,
        step,
    }
}

#[test]
fn whoever_had_a_hand_in_a_decision_does_not_see_it_afterwards() {
    // The holder of the reviewed step approves in the end, where the route names nobody for that.
    let mut desk = proposed(
        "    - {act: propose, post: clerk}\n    - {act: review, post: 課長, deputy: 係長}",
    );
    act(&mut desk, "係長", Some("出張")).unwrap();
    act(&mut desk, "課長", None).unwrap();
    assert!(desk.case.asks[0].approval().is_some());
    let seq = desk.case.asks[0].proposal().unwrap().by.seq;
    let own = sign(2, seq);
    assert_eq!(desk.give("課長", &own), Err(Refusal::ActedBefore));
    // The proposer holds the post for which a deputy acted.
    let mut desk = proposed(
        "    - {act: propose, post: clerk}\n    - {act: review, post: clerk, deputy: 係長}\n    - {act: approve, post: \
         部長, deputy: 次長}",
    );
    act(&mut desk, "係長", Some("出張")).unwrap();
    act(&mut desk, "次長", Some("出張")).unwrap();
    let seq = desk.case.asks[0].proposal().unwrap().by.seq;
    let own = sign(2, seq);
    assert_eq!(desk.give("clerk", &own), Err(Refusal::ActedBefore));
    // Each absence is seen by its own holder, of its own proposal, once.
    for (step, proposal) in [(1, seq), (3, seq + 1), (3, seq - 1)] {
        let other = sign(step, proposal);
        assert_eq!(desk.give("部長", &other), Err(Refusal::NothingToSign(1)));
    }
    let seen = sign(3, seq);
    assert_eq!(
        desk.give("課長", &seen),
        Err(Refusal::NotThePost("部長".to_owned()))
    );
    desk.must("部長", &seen);
    assert_eq!(desk.give("部長", &seen), Err(Refusal::NothingToSign(1)));
    let signed: Vec<bool> = desk.case.asks[0]
        .afterwards
        .iter()
        .map(|one| one.signed.is_some())
        .collect();
    assert_eq!(signed, [false, true]);
    assert_eq!(desk.folded(), desk.case);
}
