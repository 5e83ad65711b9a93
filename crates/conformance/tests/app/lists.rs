// SPDX-License-Identifier: Apache-2.0
//! Lists that are longer than a page: nothing is left out, nothing stands twice, and what is counted is there.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::{Date, date};
use yakusoku_app::request::form::FormTo;
use yakusoku_app::request::lists::{Listed, Status, Wanted, is_whole};
use yakusoku_app::request::morning::{Part, Slot};
use yakusoku_app::request::{Application, Order};
use yakusoku_app::{App, Clock};
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::work::Who;
use yakusoku_policy::{Channel, Delivery, Kind};

use crate::support::{Desk, POLICY, start};

/// Enters an application received on a day.
async fn received(desk: &Desk, on: Date, who: usize) -> String {
    let name = format!("見本 花{who}");
    received_of(desk, on, (&name, who)).await
}

async fn received_of(desk: &Desk, on: Date, (name, who): (&str, usize)) -> String {
    let application = Application {
        channel: Channel::Web,
        applying: Default::default(),
        kinds: vec![Kind::Disclosure],
        applicant: Applicant {
            name: name.into(),
            kana: format!("ミホン ハナ{who}"),
            postcode: format!("1{:02}-0000", who % 100),
            address: "東京都見本区例示1-2-3".into(),
            phone: format!("080-1111-{who:04}"),
            email: format!("person{who}@example.invalid"),
            ..Applicant::default()
        },
        received_on: Some(on),
        came_on: None,
    };
    let receipt = desk.app.enter(&desk.clerk, &application).await.unwrap();
    receipt.number
}

fn numbers(all: &[Listed]) -> Vec<String> {
    all.iter().map(|one| one.case.number.clone()).collect()
}

/// Every page of a list, asked for by the last number of the one before.
async fn paged(desk: &Desk, wanted: Option<Wanted>, status: Status) -> Vec<Vec<String>> {
    let mut pages: Vec<Vec<String>> = Vec::new();
    loop {
        let after = pages.last().and_then(|page| page.last()).cloned();
        let page = match wanted {
            Some(wanted) => {
                desk.app
                    .open_cases(&desk.clerk, wanted, after.as_deref())
                    .await
            }
            None => {
                desk.app
                    .cases_page(&desk.clerk, status, after.as_deref())
                    .await
            }
        }
        .unwrap();
        pages.push(numbers(&page));
        if !is_whole(&page) {
            return pages;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_every_list_hold_every_case_once_and_in_order() {
    let desk = Desk::open(4).await;
    let mut all = BTreeSet::new();
    for who in 0..230 {
        // Several came on one day, and not in the order of their days.
        let on = date(2026, 2, 1 + i8::try_from(who * 7 % 23).unwrap());
        all.insert(received(&desk, on, who).await);
    }
    let mut gone = BTreeSet::new();
    for customer in 1..3 {
        let number = desk.apply(customer, &[Kind::Disclosure]).await;
        desk.finish(&number).await;
        gone.insert(number);
    }
    // One of them is done; of the other the papers are still to be destroyed.
    let done = gone.first().unwrap().clone();
    desk.clerk(&done, Order::DisposePapers { on: None }).await;
    all.extend(gone.iter().cloned());
    let register = paged(&desk, None, Status::Any).await;
    assert_eq!(register.len(), 3);
    let flat: Vec<String> = register.concat();
    assert_eq!(flat.len(), 232);
    assert_eq!(flat.iter().cloned().collect::<BTreeSet<_>>(), all);
    let mut days = Vec::new();
    for number in &flat {
        let case = desk.app.case_state(&desk.clerk, number).await.unwrap();
        days.push(case.received_on);
    }
    assert!(days.is_sorted_by(|a, b| a >= b), "the newest come first");
    let mut lines = Vec::new();
    let mut after: Option<String> = None;
    for page in 1.. {
        let found = desk
            .app
            .register_page(&desk.clerk, Some(2026), after.as_deref())
            .await
            .unwrap();
        assert!(found.lines.len() <= 100);
        lines.extend(found.lines);
        let Some(next) = found.next else {
            assert_eq!(page, 3);
            break;
        };
        after = Some(next);
    }
    let whole = desk.app.request_register(&desk.clerk, Some(2026)).await;
    assert_eq!(lines, whole.unwrap().lines);
    let closed = paged(&desk, None, Status::Closed).await;
    assert_eq!(closed.concat().into_iter().collect::<BTreeSet<_>>(), gone);
    let open = paged(&desk, Some(Wanted::Open), Status::Any).await;
    assert_eq!(open.len(), 3);
    let left: BTreeSet<String> = all.difference(&gone).cloned().collect();
    assert_eq!(open.concat().len(), left.len());
    assert_eq!(open.concat().into_iter().collect::<BTreeSet<_>>(), left);
    let every = numbers(&desk.app.every_open_case(&desk.clerk).await.unwrap());
    assert_eq!(every.len(), left.len() + 1);
    assert!(!every.contains(&done));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_morning_counts_all_and_shows_the_most_pressing() {
    let desk = Desk::open(4).await;
    for who in 0..30 {
        received(&desk, start(), who).await;
    }
    let due = |listed: &Listed| listed.work.first().and_then(|work| work.due).unwrap();
    let first = desk
        .app
        .open_cases(&desk.clerk, Wanted::Open, None)
        .await
        .unwrap();
    assert!(first.is_sorted_by_key(due));
    let last = due(first.first().unwrap());
    let parts = async |today: Date| {
        let soon = today.saturating_add(jiff::Span::new().days(3));
        desk.app
            .morning(&desk.clerk, (today, soon), 20)
            .await
            .unwrap()
    };
    let of = |parts: &[Part], slot| {
        let part = parts.iter().find(|part| part.slot == slot).unwrap();
        (part.count, part.works.len())
    };
    // Papers are missing: everything waits for the person until the last day has passed.
    let early = parts(start()).await;
    assert_eq!(of(&early, Slot::Waiting), (30, 20));
    for slot in [Slot::Late, Slot::Today, Slot::Soon, Slot::Later] {
        assert_eq!(of(&early, slot), (0, 0), "{slot:?}");
    }
    for (listed, no) in &early.last().unwrap().works {
        assert_eq!(listed.work[*no].who, Who::Person);
    }
    let late = parts(last.saturating_add(jiff::Span::new().days(1))).await;
    assert_eq!(of(&late, Slot::Late), (30, 20));
    assert_eq!(of(&late, Slot::Waiting), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_readings_telephones_and_postcodes_are_found_by_how_they_begin() {
    let desk = Desk::open(4).await;
    let number = received(&desk, start(), 7).await;
    received(&desk, start(), 8).await;
    let found = async |text: &str| {
        let found = desk.app.search_cases(&desk.clerk, text).await.unwrap();
        numbers(&found)
    };
    for one in [
        "見本花7",
        "見本　花7",
        "花7",
        "みほんはな7",
        "080-1111-0007",
        "０８０１１１１０００７",
        "107-0000",
        "person7@example.invalid",
    ] {
        assert_eq!(found(one).await, std::slice::from_ref(&number), "{one}");
    }
    for both in ["見", "見本", "み", "080", "080-1111", "0801111000"] {
        assert_eq!(found(both).await.len(), 2, "{both}");
    }
    for none in [
        "本",
        "花",
        "10",
        "1111",
        "07",
        "@example.invalid",
        "person7",
    ] {
        assert_eq!(found(none).await, Vec::<String>::new(), "{none}");
    }
}

/// Nobody at the desk knows which form of a character a person writes.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_found_whichever_form_of_its_characters_is_typed() {
    let desk = Desk::open(4).await;
    let old = received_of(&desk, start(), ("髙橋 惠", 1)).await;
    let usual = received_of(&desk, start(), ("高橋 恵", 2)).await;
    let other = received_of(&desk, start(), ("𠮷田 眞", 3)).await;
    let found = async |text: &str| {
        let found = desk.app.search_cases(&desk.clerk, text).await.unwrap();
        numbers(&found)
    };
    for text in ["高橋", "髙橋", "高", "髙橋惠", "恵", "惠"] {
        assert_eq!(found(text).await, [usual.as_str(), &old], "{text}");
    }
    for text in ["吉田", "𠮷田 真", "眞"] {
        assert_eq!(found(text).await, [other.as_str()], "{text}");
    }
    // What the search holds after the tables are made anew is the same.
    let whole = desk.app.dump().await.unwrap();
    desk.app.rebuild().await.unwrap();
    assert_eq!(desk.app.dump().await.unwrap(), whole);
}

/// A database that an older program made holds what this one does not read: it is filled again when it is opened.
#[tokio::test(flavor = "multi_thread")]
async fn derived_tables_of_an_older_program_are_made_anew() {
    let desk = Desk::open(4).await;
    let number = received(&desk, start(), 7).await;
    let whole = desk.app.dump().await.unwrap();
    desk.app.close().await.unwrap();
    let url = format!("sqlite://{}", desk.dir().join("yakusoku.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    for statement in [
        "DELETE FROM agenda",
        "DELETE FROM case_find",
        "UPDATE schema_version SET version = 1",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let app = App::open(&desk.dir(), Clock::at(start())).await.unwrap();
    assert_eq!(app.dump().await.unwrap(), whole);
    let found = app.search_cases(&desk.clerk, "見本").await.unwrap();
    assert_eq!(numbers(&found), [number]);
    app.close().await.unwrap();
}

/// What the board of a program that goes on says, which is what another says that has never looked.
async fn board_twice(desk: &Desk, when: &str) -> serde_json::Value {
    let remembered = desk.app.board(&desk.clerk).await.unwrap();
    let clock = Clock::at(desk.app.clock.today().date);
    let new = App::open(&desk.dir(), clock).await.unwrap();
    let fresh = new.board(&desk.clerk).await.unwrap();
    let rows = |board: &yakusoku_app::board::Board| serde_json::to_value(&board.rows).unwrap();
    let (remembered, fresh) = (rows(&remembered), rows(&fresh));
    assert!(remembered == fresh, "{when}: another board");
    remembered
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_that_remembers_says_what_a_new_one_says() {
    let desk = Desk::open(6).await;
    let same = async |when: &str| board_twice(&desk, when).await;
    let before = same("nothing came yet").await;
    let mut numbers = Vec::new();
    for customer in 1..5 {
        let number = desk.apply(customer, &[Kind::Disclosure]).await;
        desk.finish(&number).await;
        numbers.push(number);
    }
    let finished = same("four are answered").await;
    assert!(before != finished);
    for number in &numbers {
        desk.clerk(number, Order::DisposePapers { on: None }).await;
    }
    same("their papers are destroyed, they rest").await;
    desk.app.open_case(&desk.clerk, &numbers[0]).await.unwrap();
    same("one that rests was looked at").await;
    let open = desk.apply(5, &[Kind::Disclosure]).await;
    desk.app.clock.set(date(2026, 9, 1));
    let late = same("another is late, after months").await;
    assert!(late.to_string().contains("broken"));
    desk.finish(&open).await;
    same("it is answered, too late").await;
    // Whoever goes away while the board is made leaves nothing half looked at.
    let last = desk.apply(6, &[Kind::Disclosure]).await;
    let mut looked = 0;
    for micros in (0..20_000).step_by(150) {
        let look = desk.app.board(&desk.clerk);
        let whole = tokio::time::timeout(Duration::from_micros(micros), look).await;
        looked += usize::from(whole.is_ok());
        if micros % 3_000 == 0 {
            desk.app.open_case(&desk.clerk, &numbers[2]).await.unwrap();
        }
    }
    assert!(looked < 130, "nobody went away: {looked}");
    desk.finish(&last).await;
    same("others went away while it was made").await;
}

/// Forms that are posted and never downloaded, so that nothing else tells whether the promise is kept.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_that_remembers_sees_a_form_go_out() {
    let policy = POLICY.replace(
        "form: {download: true, by_postcard: true}",
        "form: {by_postcard: true}",
    );
    assert_ne!(policy, POLICY);
    let desk = Desk::open_with(&policy).await;
    let same = async |when: &str| board_twice(&desk, when).await;
    let nobody = same("nobody asked").await;
    let to = FormTo {
        name: "例示 花子".into(),
        postcode: "000-0000".into(),
        address: "東京都見本区例示1-2-3".into(),
    };
    let asked = (start(), Channel::Telephone);
    let form = desk.app.ask_for_form(&desk.clerk, asked, &to).await;
    let waiting = same("somebody asked for a form").await;
    assert!(waiting != nobody);
    let sent = (start(), Delivery::Post);
    let form = form.unwrap();
    desk.app.post_form(&desk.clerk, &form, sent).await.unwrap();
    assert!(same("it was posted").await != waiting);
}
