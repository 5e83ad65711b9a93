// SPDX-License-Identifier: Apache-2.0
//! A new edition: two people, its day, and what the cases that are running keep.

use jiff::civil::date;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::policy::{OnDay, PolicyError};
use yakusoku_app::{App, Clock};
use yakusoku_duties::edition::EditionRefused;
use yakusoku_duties::keepers::State;
use yakusoku_policy::{GroundId, Kind, Severity};

use crate::support::{Desk, POLICY, start};

/// The shop's policy as another edition, with some places written differently.
fn edition(number: u32, effective: &str, places: &[(&str, &str)]) -> String {
    let mut text = POLICY.to_owned();
    let numbered = format!("edition: {number}");
    let dated = format!("effective: {effective}");
    let head = [
        ("edition: 3", numbered.as_str()),
        ("effective: 2026-04-01", dated.as_str()),
    ];
    for (from, to) in head.iter().chain(places) {
        assert!(text.contains(from), "`{from}` is not in the policy");
        text = text.replace(from, to);
    }
    text
}

const WITHOUT_HARM: (&str, &str) = (
    "grounds: [harm, hindrance, other_law, identity_unconfirmed, authority_unconfirmed",
    "grounds: [hindrance, other_law, identity_unconfirmed, authority_unconfirmed",
);
const CHEAPER: (&str, &str) = ("yen: 1000", "yen: 800");

/// The tables are what the log says, and the log verifies.
async fn whole(desk: &Desk) {
    assert_eq!(desk.app.differences().await.unwrap(), []);
    desk.app.rebuild().await.unwrap();
    desk.app.sequence_all().await.unwrap();
    assert!(desk.app.verify(None).await.unwrap().is_whole());
}

async fn two(desk: &Desk) -> (Actor, Actor) {
    (desk.clerk.clone(), desk.hire("kanri", Role::Manager).await)
}

async fn in_force(app: &App) -> u32 {
    app.in_force().await.policy().unwrap().edition
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_edition_needs_two_people_and_running_cases_keep_what_was_pinned() {
    let desk = Desk::open(20).await;
    let (clerk, manager) = two(&desk).await;
    let before = desk.apply(3, &[Kind::Disclosure]).await;
    let text = edition(4, "2026-04-01", &[CHEAPER, WITHOUT_HARM]);
    let proposal = desk.app.propose_policy(&clerk, &text).await.unwrap();
    assert_eq!(in_force(&desk.app).await, 3, "a proposal changes nothing");
    let same = Actor {
        role: Role::Manager,
        ..clerk.clone()
    };
    let refused = desk.app.approve_policy(&same, &proposal.hash).await;
    assert!(
        matches!(
            refused,
            Err(PolicyError::Refused(EditionRefused::SamePerson))
        ),
        "{refused:?}"
    );
    let denied = desk
        .app
        .approve_policy(&desk.approver, &proposal.hash)
        .await;
    assert!(matches!(denied, Err(PolicyError::Denied(_))), "{denied:?}");
    let token = Actor {
        way: Way::Token,
        ..manager.clone()
    };
    let denied = desk.app.approve_policy(&token, &proposal.hash).await;
    assert!(matches!(denied, Err(PolicyError::Denied(_))), "{denied:?}");
    assert_eq!(in_force(&desk.app).await, 3);

    let approved = desk
        .app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    assert!(approved.in_force);
    assert_eq!(in_force(&desk.app).await, 4);
    let after = desk.apply(5, &[Kind::Disclosure]).await;
    let fee = async |number: &str| {
        let loaded = desk.app.open_case(&desk.clerk, number).await.unwrap();
        loaded.case.fee_owed()
    };
    assert_eq!((fee(&before).await, fee(&after).await), (1_000, 800));
    let pinned = desk
        .app
        .open_case(&desk.clerk, &before)
        .await
        .unwrap()
        .case
        .policy;
    let in_force = desk.app.in_force().await;
    let harm = GroundId::from("harm");
    let day = start();
    let old = in_force
        .pinned(&pinned)
        .unwrap()
        .offered_ids(Kind::Disclosure, day);
    assert!(old.contains(&harm));
    let usable = in_force.offered(&pinned, Kind::Disclosure, day);
    assert!(
        !usable.contains(&harm),
        "a ground taken off is gone for all"
    );

    whole(&desk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ground_of_a_later_edition_is_not_added_to_a_running_case() {
    let desk = Desk::open(5).await;
    let (clerk, manager) = two(&desk).await;
    let less = edition(4, "2026-04-01", &[WITHOUT_HARM]);
    let proposal = desk.app.propose_policy(&clerk, &less).await.unwrap();
    desk.app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    let number = desk.apply(3, &[Kind::Disclosure]).await;
    let more = edition(5, "2026-04-01", &[]);
    let proposal = desk.app.propose_policy(&clerk, &more).await.unwrap();
    desk.app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    let pinned = desk
        .app
        .open_case(&desk.clerk, &number)
        .await
        .unwrap()
        .case
        .policy;
    let in_force = desk.app.in_force().await;
    let harm = GroundId::from("harm");
    let usable = |hash: &str| in_force.offered(hash, Kind::Disclosure, start());
    assert!(!usable(&pinned).contains(&harm));
    assert!(usable(&proposal.hash).contains(&harm));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_edition_waits_for_its_day() {
    let desk = Desk::open(5).await;
    let (clerk, manager) = two(&desk).await;
    let text = edition(4, "2026-07-01", &[CHEAPER]);
    let proposal = desk.app.propose_policy(&clerk, &text).await.unwrap();
    let approved = desk
        .app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    assert_eq!(
        (approved.takes_effect, approved.in_force),
        (date(2026, 7, 1), false)
    );
    assert_eq!(desk.app.take_effect().await.unwrap(), None);
    let planned = desk.app.policy_as_of(date(2026, 7, 1)).await.unwrap();
    assert!(matches!(planned, OnDay::Planned { .. }), "{planned:?}");
    // The program sleeps over the day; it counts all the same, and cases of the night are not lost.
    desk.app.clock.set(date(2026, 7, 3));
    assert_eq!(desk.app.take_effect().await.unwrap(), Some(4));
    assert_eq!(desk.app.take_effect().await.unwrap(), None);
    for (day, number) in [
        (date(2026, 6, 30), 3),
        (date(2026, 7, 1), 4),
        (date(2026, 7, 3), 4),
    ] {
        let OnDay::InForce { edition, text } = desk.app.policy_as_of(day).await.unwrap() else {
            panic!("nothing in force on {day}");
        };
        assert_eq!(edition.edition, number, "{day}");
        assert!(text.contains(&format!("edition: {number}")), "{day}");
    }
    let before = desk.app.policy_as_of(date(2026, 3, 31)).await.unwrap();
    assert_eq!(before, OnDay::Before { first: start() });
    assert_eq!(desk.app.differences().await.unwrap(), []);
}

/// Left with a reason, an owner and an end, an error does not stand in the way: it is named to both
/// people and stays an error on the board.
#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledged_error_is_named_to_both_and_stays_on_the_board() {
    let desk = Desk::open(5).await;
    let (clerk, manager) = two(&desk).await;
    let charged = (
        "    erasure:\n",
        "    erasure:\n      fee: {yen: 500, by: [stamps]}\n",
    );
    let known = "\nacknowledged:\n  - {code: law.fee-on-free-kind, reason: 改定を準備しているため, \
                 owner: 総務部長, since: 2026-04-01, until: 2027-03-31}\nsafety:\n";
    let text = edition(4, "2026-04-01", &[charged, ("\nsafety:\n", known)]);
    let proposal = desk.app.propose_policy(&clerk, &text).await.unwrap();
    let codes: Vec<_> = proposal.left.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["law.fee-on-free-kind"]);
    let shown = desk.app.errors_left(&proposal.hash).await.unwrap();
    assert_eq!(shown, proposal.left);
    let approved = desk
        .app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    assert!(approved.in_force && !approved.stands);
    let board = desk.app.board(&clerk).await.unwrap();
    let found = board
        .findings
        .iter()
        .find(|one| one.code == "law.fee-on-free-kind");
    let found = found.expect("it is on the board");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(found.acknowledged.as_ref().unwrap().owner.ja, "総務部長");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_hold_is_not_put_forward_and_nothing_is_recorded() {
    let desk = Desk::open(5).await;
    let (clerk, manager) = two(&desk).await;
    let entries = async || desk.app.sizes().await.unwrap().recorded;
    let before = entries().await;
    let unlawful = edition(
        4,
        "2026-04-01",
        &[(
            "    erasure:\n",
            "    erasure:\n      fee: {yen: 500, by: [stamps]}\n",
        )],
    );
    let refused = desk.app.propose_policy(&clerk, &unlawful).await;
    assert!(
        matches!(refused, Err(PolicyError::DoesNotHold(_))),
        "{refused:?}"
    );
    let nowhere = edition(
        4,
        "2026-04-01",
        &[("items:\n", "items:\n  survey: {label: {ja: アンケート}}\n")],
    );
    let refused = desk.app.propose_policy(&clerk, &nowhere).await;
    assert!(matches!(refused, Err(PolicyError::Map(_))), "{refused:?}");
    let unreadable = desk.app.propose_policy(&clerk, "yakusoku: 1\n").await;
    assert!(
        matches!(unreadable, Err(PolicyError::Unusable(_))),
        "{unreadable:?}"
    );
    let unknown = desk.app.approve_policy(&manager, &"f".repeat(64)).await;
    assert!(
        matches!(
            unknown,
            Err(PolicyError::Refused(EditionRefused::NotProposed))
        ),
        "{unknown:?}"
    );
    let auditor = desk.hire("kansa", Role::Auditor).await;
    let denied = desk.app.propose_policy(&auditor, POLICY).await;
    assert!(matches!(denied, Err(PolicyError::Denied(_))), "{denied:?}");
    // The auditor's account was added meanwhile, nothing else.
    assert_eq!(entries().await, before + 1);

    let proposal = desk.app.propose_policy(&clerk, POLICY).await.unwrap();
    desk.app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    let same_number = edition(3, "2026-04-01", &[CHEAPER]);
    let refused = desk.app.propose_policy(&clerk, &same_number).await;
    assert!(
        matches!(
            refused,
            Err(PolicyError::Refused(EditionRefused::NotNewer {
                edition: 3
            }))
        ),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_notices_and_an_opened_folder_works_by_the_new_edition() {
    let desk = Desk::open(5).await;
    let (clerk, manager) = two(&desk).await;
    let other = App::open(&desk.dir(), Clock::at(start())).await.unwrap();
    let text = edition(4, "2026-04-01", &[CHEAPER]);
    let proposal = desk.app.propose_policy(&clerk, &text).await.unwrap();
    desk.app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    assert_eq!(in_force(&other).await, 3);
    other.keep_in_force().await.unwrap();
    assert_eq!(in_force(&other).await, 4);
    let third = App::open(&desk.dir(), Clock::at(start())).await.unwrap();
    assert_eq!(in_force(&third).await, 4);
    let listed = third.policy_editions(&manager).await.unwrap();
    let editions: Vec<u32> = listed.iter().map(|one| one.edition).collect();
    assert_eq!(editions, [4, 3]);
    assert_eq!(listed[0].approved.as_ref().unwrap().name, "見本 一");
    assert!(listed[1].approved.is_none());
    for app in [other, third] {
        app.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_says_whether_what_is_shown_is_the_approved_edition() {
    let desk = Desk::open(5).await;
    let (clerk, manager) = two(&desk).await;
    let state = async |clause: &str| {
        let board = desk.app.board(&clerk).await.unwrap();
        let row = board.rows.into_iter().find(|row| row.clause.id == clause);
        row.unwrap().assessment
    };
    let fact = |found: &yakusoku_duties::keepers::Assessment| found.fact.clone().unwrap().ja;
    let signed = state("operator.published").await;
    assert_eq!(signed.state, State::Broken);
    assert_eq!(fact(&signed), "使用中の版は、公表の承認を受けていません。");
    let proposal = desk.app.propose_policy(&clerk, POLICY).await.unwrap();
    desk.app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    let found = state("operator.published").await;
    assert_eq!(found.state, State::Kept, "{:?}", found.fact);
    assert_eq!(found.entries.len(), 3);
    let next = edition(4, "2026-07-01", &[CHEAPER]);
    desk.app.propose_policy(&clerk, &next).await.unwrap();
    let waiting = state("operator.published").await;
    assert_eq!(waiting.state, State::Kept);
    assert_eq!(waiting.next.unwrap().date, date(2026, 7, 1));
    desk.app.clock.set(date(2026, 7, 1));
    let late = state("operator.published").await;
    assert_eq!((late.state, late.since), (State::Broken, date(2026, 7, 1)));
    assert!(fact(&late).starts_with("第4版の施行日"), "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_law_says_about_the_file_in_force_stands_on_the_board() {
    let desk = Desk::open(5).await;
    let (clerk, manager) = two(&desk).await;
    let known = "\nacknowledged:\n  - {code: law.third-party-records-missing, reason: 設例の理由, owner: 総務部長, since: 2026-03-01, until: 2026-12-31}\nsafety:\n";
    let text = edition(
        4,
        "2026-04-01",
        &[
            ("\nsafety:\n", known),
            (
                "    third_party_records:\n      grounds: [harm, hindrance, other_law, identity_unconfirmed, not_held]\n",
                "",
            ),
        ],
    );
    let proposal = desk.app.propose_policy(&clerk, &text).await.unwrap();
    desk.app
        .approve_policy(&manager, &proposal.hash)
        .await
        .unwrap();
    let board = desk.app.board(&clerk).await.unwrap();
    let found = board
        .findings
        .iter()
        .find(|one| one.code == "law.third-party-records-missing");
    let by = found.unwrap().acknowledged.as_ref().unwrap();
    assert_eq!(
        (by.owner.ja.as_str(), by.reason.ja.as_str()),
        ("総務部長", "設例の理由")
    );
    desk.app.clock.set(date(2027, 1, 1));
    let board = desk.app.board(&clerk).await.unwrap();
    let found = board
        .findings
        .iter()
        .find(|one| one.code == "law.third-party-records-missing");
    assert!(found.unwrap().is_open(), "the acknowledgement ran out");
}
