// SPDX-License-Identifier: Apache-2.0
//! One paper for several people: a case for each, decided alone, charged once, erased alone.

use yakusoku_app::request::joint::NotOneLetter;
use yakusoku_app::request::{Application, DeskError, Order};
use yakusoku_duties::personal::{Agent, Applicant};
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::post::{PostCommand, Settle};
use yakusoku_duties::request::{IdentityStep, Outcome, PaperDetail, Refusal, Stage, Withheld};
use yakusoku_policy::{CameBack, Channel, Delivery, Kind, PaperId};

use crate::support::{Desk, POLICY, start};

fn of_child(name: &str, kinds: &[Kind]) -> Application {
    Application {
        channel: Channel::RegisteredMail,
        applying: Applying::StatutoryAgent,
        kinds: kinds.to_vec(),
        applicant: Applicant {
            name: name.into(),
            postcode: "000-0000".into(),
            address: "東京都見本区例示1-2-3".into(),
            agent: Some(Agent {
                name: "見本 花子".into(),
                postcode: "000-0000".into(),
                address: "東京都見本区例示1-2-3".into(),
                phone: String::new(),
            }),
            ..Applicant::default()
        },
        received_on: Some(start()),
        came_on: None,
    }
}

async fn numbers(desk: &Desk, of: &str) -> Vec<String> {
    let found = desk.app.same_application(&desk.clerk, of).await.unwrap();
    found.into_iter().map(|one| one.case.number).collect()
}

#[tokio::test]
async fn every_person_of_a_paper_has_a_case_that_knows_the_others() {
    let desk = Desk::open(4).await;
    let (app, clerk) = (&desk.app, &desk.clerk);
    let disclosure = [Kind::Disclosure];
    let one = app.enter(clerk, &of_child("見本 一", &disclosure)).await;
    let one = one.unwrap().number;
    let further = async |name: &str, with: &str| {
        let child = of_child(name, &disclosure);
        app.enter_further(clerk, &child, with).await
    };
    let two = further("見本 二", &one).await.unwrap().number;
    // Joined to the second, the third belongs to the same paper.
    let three = further("見本 三", &two).await.unwrap().number;
    let alone = app.enter(clerk, &of_child("設例 一", &disclosure)).await;
    let alone = alone.unwrap().number;
    assert_eq!(numbers(&desk, &one).await, [two.clone(), three.clone()]);
    assert_eq!(numbers(&desk, &two).await, [one.clone(), three.clone()]);
    assert_eq!(numbers(&desk, &three).await, [one.clone(), two.clone()]);
    assert!(numbers(&desk, &alone).await.is_empty());
    assert!(matches!(
        further("見本 四", "2026-9999").await,
        Err(DeskError::NoSuchCase)
    ));
    let streams = [&one, &two, &three];
    let mut seen = std::collections::BTreeSet::new();
    for number in streams {
        let case = app.case_state(clerk, number).await.unwrap();
        assert_eq!(case.asks.len(), 1);
        seen.insert(case.stream);
    }
    assert_eq!(seen.len(), 3, "each has a stream, and a key, of its own");
    assert!(app.differences().await.unwrap().is_empty());
}

/// The policy with its fee owed once per application.
fn per_application() -> String {
    let per = POLICY.replacen("per: ask", "per: application", 1);
    assert_ne!(per, POLICY);
    per
}

#[tokio::test]
async fn a_fee_per_application_is_owed_once_and_one_per_ask_by_each() {
    for (policy, expected) in [
        (POLICY.to_owned(), [1000, 1000, 1000]),
        (per_application(), [1000, 0, 0]),
    ] {
        let desk = Desk::open_with(&policy).await;
        let (app, clerk) = (&desk.app, &desk.clerk);
        let child = |name: &str| of_child(name, &[Kind::Disclosure]);
        let first = app.enter(clerk, &child("見本 一")).await.unwrap().number;
        let mut all = vec![first.clone()];
        for name in ["見本 二", "見本 三"] {
            let next = app.enter_further(clerk, &child(name), &first).await;
            all.push(next.unwrap().number);
        }
        for (number, yen) in all.iter().zip(expected) {
            let case = app.case_state(clerk, number).await.unwrap();
            assert_eq!(case.fee_owed(), yen, "{number}");
        }
    }
}

/// Where the first person asked for something free, the second is the first who is charged.
#[tokio::test]
async fn a_fee_per_application_is_owed_by_the_first_who_is_charged() {
    let desk = Desk::open_with(&per_application()).await;
    let (app, clerk) = (&desk.app, &desk.clerk);
    let free = of_child("見本 一", &[Kind::Erasure]);
    let first = app.enter(clerk, &free).await.unwrap().number;
    let charged = of_child("見本 二", &[Kind::Disclosure]);
    let second = app.enter_further(clerk, &charged, &first).await.unwrap();
    let owed = async |number: &str| {
        let case = app.case_state(clerk, number).await.unwrap();
        case.fee_owed()
    };
    assert_eq!(owed(&first).await, 0);
    assert_eq!(owed(&second.number).await, 1000);
}

/// Cases of one paper, decided: what is held is given out, what is not is answered so.
async fn decided(desk: &Desk, people: &[(&str, Application)]) -> Vec<String> {
    let (app, clerk) = (&desk.app, &desk.clerk);
    let mut numbers: Vec<String> = Vec::new();
    for (_, application) in people {
        let taken = match numbers.first() {
            None => app.enter(clerk, application).await,
            Some(first) => app.enter_further(clerk, application, first).await,
        };
        numbers.push(taken.unwrap().number);
    }
    numbers
}

async fn decide(desk: &Desk, number: &str) {
    let loaded = desk.app.open_case(&desk.clerk, number).await.unwrap();
    let agent = loaded.case.applying == Applying::StatutoryAgent;
    let authority = agent.then_some("family_register");
    for paper in ["driving_licence", "passport"].into_iter().chain(authority) {
        let order = Order::CheckPaper {
            paper: PaperId::from(paper),
            matches: vec![Match::Name, Match::Address],
            validity: Validity::InDate,
            detail: PaperDetail::default(),
        };
        desk.clerk(number, order).await;
    }
    let reason = "ご本人の意思を確認".to_owned();
    if agent {
        let step = IdentityStep::ConsiderInterest { reason };
        desk.clerk(number, Order::Identity(step)).await;
    }
    let keys = Vec::new();
    desk.clerk(number, Order::Locate { ask: 1, keys }).await;
    let propose = Order::Propose {
        ask: 1,
        outcome: Outcome::NotHeld,
        ground: None,
        reason: "設例".to_owned(),
    };
    let loaded = desk.clerk(number, propose).await;
    let Stage::Proposed(proposal) = &loaded.case.asks[0].stage else {
        panic!("{:?}", loaded.case.asks[0].stage)
    };
    let approve = Order::Approve {
        ask: 1,
        absent: None,
        proposal: proposal.by.seq,
        hash: None,
    };
    let done = desk.app.order(&desk.approver, number, None, approve).await;
    done.unwrap();
}

fn free(name: &str) -> Application {
    of_child(name, &[Kind::Erasure])
}

async fn make(desk: &Desk, of: &str, with: &[&String]) -> Result<(), DeskError> {
    let with = with.iter().map(|one| (*one).clone()).collect();
    let order = Order::MakeLetter { with };
    let done = desk.app.order(&desk.clerk, of, None, order).await;
    done.map(drop)
}

async fn send(desk: &Desk, of: &str, letter: u16) -> Result<(), DeskError> {
    let order = Order::Dispatch {
        letter,
        means: Delivery::PersonOnly,
        on: None,
        tracking: "000-00-00000-0".into(),
    };
    let done = desk.app.order(&desk.clerk, of, None, order).await;
    done.map(drop)
}

/// One envelope: each case has its own copy, its own dispatch and its own end; the postal log has one line.
#[tokio::test]
async fn one_letter_answers_every_person_of_a_paper() {
    let desk = Desk::open(4).await;
    let people = ["見本 一", "見本 二", "見本 三"].map(|name| (name, free(name)));
    let all = decided(&desk, &people).await;
    let [one, two, three] = all.as_slice() else {
        panic!()
    };
    for number in &all {
        decide(&desk, number).await;
    }
    make(&desk, one, &[two, three]).await.unwrap();
    let clerk = &desk.clerk;
    let pdf = desk.app.letter(clerk, one, 1).await.unwrap();
    for number in [two, three] {
        assert_eq!(pdf, desk.app.letter(clerk, number, 1).await.unwrap());
    }
    // Sealed each under the key of its case: three blobs.
    let state = async |number: &str| desk.app.case_state(clerk, number).await.unwrap();
    let mut blobs = std::collections::BTreeSet::new();
    for number in &all {
        blobs.insert(state(number).await.letters[0].blob.0.clone());
    }
    assert_eq!(blobs.len(), 3);
    // The envelope is in the first case.
    let refused = send(&desk, two, 1).await.unwrap_err();
    assert!(
        matches!(&refused, DeskError::Refused(Refusal::OtherEnvelope(number)) if number == one)
    );
    let by_page = Order::Dispatch {
        letter: 1,
        means: Delivery::Download,
        on: None,
        tracking: String::new(),
    };
    let refused = desk.app.order(clerk, one, None, by_page).await;
    assert!(
        matches!(
            refused,
            Err(DeskError::Refused(Refusal::EnvelopeOnly(
                Delivery::Download
            )))
        ),
        "the page of one case would tell of the others"
    );
    send(&desk, one, 1).await.unwrap();
    for number in &all {
        let case = state(number).await;
        assert!(case.closed.is_some(), "{number} {:?}", case.letters);
        let sent = case.letters[0].sent.as_ref().unwrap();
        assert_eq!((sent.on, sent.means), (start(), Delivery::PersonOnly));
    }
    let log = desk.app.postal_log(clerk, None, None).await.unwrap();
    assert_eq!(log.len(), 1, "{log:?}");
    assert_eq!(log[0].number, *one);
    assert_eq!(log[0].with, [two.clone(), three.clone()]);
    assert!(desk.app.differences().await.unwrap().is_empty());
}

/// What comes back and goes out once more is known to every case.
#[tokio::test]
async fn an_envelope_that_comes_back_comes_back_for_everybody_in_it() {
    let desk = Desk::open(4).await;
    let people = ["見本 一", "見本 三"].map(|name| (name, free(name)));
    let all = decided(&desk, &people).await;
    let [one, three] = all.as_slice() else {
        panic!()
    };
    for number in &all {
        decide(&desk, number).await;
    }
    make(&desk, one, &[three]).await.unwrap();
    send(&desk, one, 1).await.unwrap();
    let state = async |number: &str| desk.app.case_state(&desk.clerk, number).await.unwrap();
    let post = async |command| desk.clerk(one, Order::Post(command)).await;
    post(PostCommand::CameBack {
        letter: 1,
        why: CameBack::KeepingExpired,
        on: start(),
    })
    .await;
    assert!(state(three).await.came_back(1).is_some());
    post(PostCommand::Settle {
        letter: 1,
        how: Settle::Resend,
        on: None,
        reason: "不在のため".into(),
    })
    .await;
    assert!(state(three).await.came_back(1).is_none());
    assert!(state(three).await.letters[0].sent.is_none());
    send(&desk, one, 1).await.unwrap();
    assert!(state(three).await.letters[0].sent.is_some());
    assert!(desk.app.differences().await.unwrap().is_empty());
}

/// Cases of one paper, all but one decided: two children, one who lives elsewhere, their mother, somebody of her name,
/// one who is not decided yet, and one of whom a notice is withheld.
async fn readers(desk: &Desk) -> Vec<String> {
    let moved = |name: &str, address: &str| {
        let mut one = free(name);
        one.applicant.agent.as_mut().unwrap().address = address.into();
        one
    };
    let herself = |name: &str| Application {
        applying: Applying::Person,
        applicant: Applicant {
            agent: None,
            ..free(name).applicant
        },
        ..free(name)
    };
    let people = [
        ("一", free("見本 一")),
        ("二", free("見本 二")),
        ("遠", moved("見本 三", "東京都見本区例示9-9-9")),
        ("親", herself("見本 花子")),
        ("同名", herself("見本 花子")),
        ("未", free("見本 四")),
        ("控", free("見本 五")),
    ];
    let all = decided(desk, &people).await;
    for number in all.iter().filter(|one| **one != all[5]) {
        decide(desk, number).await;
    }
    let step = IdentityStep::WithholdNotice {
        why: Withheld::Abuse,
        reason: "児童相談所からの連絡".into(),
    };
    desk.clerk(&all[6], Order::Identity(step)).await;
    all
}

/// What stands in the way of one letter, each by its name.
#[tokio::test]
async fn answers_for_different_readers_go_in_letters_of_their_own() {
    let desk = Desk::open(4).await;
    let all = readers(&desk).await;
    let [one, two, far, parent, namesake, open, withheld] = all.as_slice() else {
        panic!()
    };
    let other = desk.app.enter(&desk.clerk, &free("設例 一")).await;
    let other = other.unwrap().number;
    decide(&desk, &other).await;
    let why = async |of: &str, with: &[&String]| match make(&desk, of, with).await {
        Err(DeskError::NotOneLetter(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        why(one, &[two, far]).await,
        NotOneLetter::Addressee(far.clone())
    );
    assert_eq!(
        why(one, &[two, open]).await,
        NotOneLetter::NotReady(open.clone())
    );
    assert_eq!(
        why(one, &[&other]).await,
        NotOneLetter::Application(other.clone())
    );
    assert_eq!(
        why(one, &[withheld]).await,
        NotOneLetter::Withheld(withheld.clone())
    );
    assert_eq!(
        why(withheld, &[one]).await,
        NotOneLetter::Withheld(withheld.clone())
    );
    // A mother reads what concerns her and her children; somebody of the same name does not.
    assert_eq!(
        why(parent, &[one, namesake]).await,
        NotOneLetter::Reader(namesake.clone())
    );
    let nobody = "2026-9999".to_owned();
    assert!(matches!(
        make(&desk, one, &[&nobody]).await,
        Err(DeskError::NoSuchCase)
    ));
    let loaded = desk.app.open_case(&desk.clerk, one).await.unwrap();
    assert!(loaded.case.letters.is_empty(), "nothing was made");
    let fit = desk.app.may_join(&desk.clerk, &loaded).await.unwrap();
    assert_eq!(fit, [two.clone(), parent.clone(), namesake.clone()]);
    make(&desk, parent, &[one, two]).await.unwrap();
}

/// A case whose answer is written anew takes it out of the common letter, which then does not leave.
#[tokio::test]
async fn a_letter_that_says_what_is_not_so_any_more_does_not_leave() {
    let desk = Desk::open(4).await;
    let people = ["見本 一", "見本 二"].map(|name| (name, free(name)));
    let all = decided(&desk, &people).await;
    let [one, two] = all.as_slice() else { panic!() };
    for number in &all {
        decide(&desk, number).await;
    }
    make(&desk, one, &[two]).await.unwrap();
    make(&desk, two, &[]).await.unwrap();
    assert!(matches!(
        send(&desk, one, 1).await,
        Err(DeskError::Refused(Refusal::LetterBroken(number))) if number == *two
    ));
    let state = async |number: &str| desk.app.case_state(&desk.clerk, number).await.unwrap();
    assert!(state(one).await.closed.is_none());
    // Made anew together, the second one's own letter is the one that is out of date no more.
    make(&desk, one, &[two]).await.unwrap();
    assert!(state(one).await.letters[0].is_broken());
    send(&desk, one, 2).await.unwrap();
    for number in &all {
        assert!(state(number).await.closed.is_some());
    }
}

/// Nothing more can be written to a stream, as if the program had stopped before; until it starts again.
async fn stopped(desk: &Desk, stream: Option<&str>) {
    let url = format!("sqlite://{}", desk.dir().join("yakusoku.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let sql = match stream {
        Some(stream) => format!(
            "CREATE TRIGGER stopped BEFORE INSERT ON entry WHEN NEW.stream = '{stream}' \
             BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        ),
        None => "DROP TRIGGER stopped".to_owned(),
    };
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

/// The program stops between two cases: the job goes on where it stopped, and nothing is told twice.
#[tokio::test]
async fn what_happened_to_the_envelope_reaches_every_case_after_a_crash() {
    let desk = Desk::open(4).await;
    let people = ["見本 一", "見本 二"].map(|name| (name, free(name)));
    let all = decided(&desk, &people).await;
    let [one, two] = all.as_slice() else { panic!() };
    for number in &all {
        decide(&desk, number).await;
    }
    let state = async |number: &str| desk.app.case_state(&desk.clerk, number).await.unwrap();
    stopped(&desk, Some(&state(two).await.stream)).await;
    make(&desk, one, &[two]).await.unwrap();
    assert!(state(two).await.letters.is_empty());
    // Before the second knows of it, the envelope does not leave.
    assert!(matches!(
        send(&desk, one, 1).await,
        Err(DeskError::Refused(Refusal::NotInEnvelope(number))) if number == *two
    ));
    stopped(&desk, None).await;
    while desk.app.work_once().await.unwrap() > 0 {}
    assert_eq!(state(two).await.letters.len(), 1);
    stopped(&desk, Some(&state(two).await.stream)).await;
    send(&desk, one, 1).await.unwrap();
    assert!(state(two).await.closed.is_none());
    stopped(&desk, None).await;
    while desk.app.work_once().await.unwrap() > 0 {}
    assert!(state(two).await.closed.is_some());
    assert_eq!(state(two).await.letters.len(), 1);
    assert!(desk.app.differences().await.unwrap().is_empty());
}
