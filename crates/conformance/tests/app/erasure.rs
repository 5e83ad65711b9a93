// SPDX-License-Identifier: Apache-2.0
//! Erasure with two people, our own cases, restores, and what is left in the folder: nothing.

use std::path::Path;

use jiff::ToSpan as _;
use yakusoku_app::acts::Brought;
use yakusoku_app::request::{DeskError, Order};
use yakusoku_app::{App, Clock, OpenError};
use yakusoku_duties::matter::{Ending, MatterCommand, Sort};
use yakusoku_duties::request::Stage;
use yakusoku_policy::Kind;
use yakusoku_sources::Verb;

use crate::support::{Desk, POLICY, program, start};

fn files(dir: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out)
        } else {
            out.push(path)
        }
    }
}

/// Files below a folder that hold a text, in any of the ways a program might have written it.
fn holding(dir: &Path, text: &str) -> Vec<std::path::PathBuf> {
    use base64::Engine as _;
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(text);
    let shapes = [
        text.as_bytes().to_vec(),
        utf16,
        hex.into_bytes(),
        base64.into_bytes(),
    ];
    let mut all = Vec::new();
    files(dir, &mut all);
    all.retain(|file| {
        let bytes = std::fs::read(file).unwrap();
        shapes
            .iter()
            .any(|shape| bytes.windows(shape.len()).any(|at| at == shape.as_slice()))
    });
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_erasure_no_canary_is_left_in_the_whole_folder() {
    let desk = Desk::open(40).await;
    let (email, _) = desk.customer(11).await;
    let canaries = plant(&desk, 11).await;
    for canary in &canaries {
        assert!(
            !holding(&desk.dir(), canary).is_empty(),
            "{canary} was never there"
        );
    }
    // A closed case about the person, then the erasure.
    let first = desk.apply(11, &[Kind::Disclosure]).await;
    desk.finish(&first).await;
    desk.clerk(&first, Order::DisposePapers { on: None }).await;
    let second = desk.apply(11, &[Kind::Erasure]).await;
    let loaded = desk.finish(&second).await;
    assert!(
        matches!(&loaded.case.asks[0].stage, Stage::Answered { level: Some(level), .. } if level == "keyed")
    );
    let gone = desk.app.open_case(&desk.clerk, &first).await.unwrap();
    assert!(gone.case.erased.is_some() && gone.applicant.is_none());
    desk.app.sequence_all().await.unwrap();
    assert!(desk.app.verify(None).await.unwrap().is_whole());
    assert!(desk.app.differences().await.unwrap().is_empty());
    for canary in canaries.iter().chain([&email]) {
        assert_eq!(
            holding(&desk.dir(), canary),
            Vec::<std::path::PathBuf>::new(),
            "{canary}"
        );
    }
}

/// Twelve values found nowhere else, in the columns of the shop.
async fn plant(desk: &Desk, customer: i64) -> Vec<String> {
    let url = format!("sqlite://{}", desk.dir().join("shop.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let marks: Vec<String> = (1..=12).map(|n| format!("カナリア{n:02}号の印")).collect();
    let set = [
        "UPDATE customers SET given_name = $2 WHERE id = $1",
        "UPDATE customers SET family_name_kana = $2 WHERE id = $1",
        "UPDATE customers SET phone = $2 WHERE id = $1",
        "UPDATE addresses SET recipient = $2 WHERE customer_id = $1",
        "UPDATE addresses SET street = $2 WHERE customer_id = $1",
        "UPDATE payment_cards SET holder = $2 WHERE customer_id = $1",
        "UPDATE login_history SET user_agent = $2 WHERE customer_id = $1",
        "UPDATE orders SET note = $2 WHERE customer_id = $1",
        "UPDATE order_items SET gift_message = $2 WHERE order_id IN (SELECT id FROM orders WHERE customer_id = $1)",
        "UPDATE shipments SET tracking_no = $2 WHERE order_id IN (SELECT id FROM orders WHERE customer_id = $1)",
        "UPDATE support_tickets SET subject = $2 WHERE customer_email = (SELECT email FROM customers WHERE id = $1)",
        "UPDATE mail_log SET campaign = $2 WHERE email = (SELECT email FROM customers WHERE id = $1)",
    ];
    let mut planted = Vec::new();
    for (sql, mark) in set.into_iter().zip(marks) {
        let done = sqlx::query(sql)
            .bind(customer)
            .bind(&mark)
            .execute(&pool)
            .await
            .unwrap();
        if done.rows_affected() > 0 {
            planted.push(mark);
        }
    }
    assert!(
        planted.len() >= 10,
        "the shop gives this customer too few rows: {planted:?}"
    );
    pool.close().await;
    planted
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_that_puts_a_value_back_ends_as_not_erased() {
    let desk = Desk::open(20).await;
    let number = desk.apply(5, &[Kind::Erasure]).await;
    let url = format!("sqlite://{}", desk.dir().join("shop.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::raw_sql(
        "CREATE TRIGGER back AFTER UPDATE OF given_name ON customers WHEN NEW.given_name IS NULL \
         BEGIN UPDATE customers SET given_name = OLD.given_name WHERE id = OLD.id; END",
    )
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    desk.approve_all(&number).await;
    while desk.app.work_once().await.unwrap() > 0 {}
    let loaded = desk.app.open_case(&desk.clerk, &number).await.unwrap();
    let Stage::NotErased { remaining, .. } = &loaded.case.asks[0].stage else {
        panic!("{:?}", loaded.case.asks[0].stage)
    };
    assert!(
        remaining.iter().any(|left| left.column == "given_name"),
        "{remaining:?}"
    );
    let letter = desk
        .app
        .order(
            &desk.clerk,
            &number,
            None,
            Order::MakeLetter { with: Vec::new() },
        )
        .await;
    assert!(
        matches!(letter, Err(DeskError::Refused(_))),
        "no letter says it is erased"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_leaves_the_step_open_and_is_tried_again() {
    let desk = Desk::open(20).await;
    let number = desk.apply(6, &[Kind::Disclosure]).await;
    desk.approve_all(&number).await;
    let (shop, away) = (desk.dir().join("shop.db"), desk.dir().join("shop.away"));
    std::fs::rename(&shop, &away).unwrap();
    desk.app.work_once().await.unwrap();
    let loaded = desk.app.open_case(&desk.clerk, &number).await.unwrap();
    assert!(matches!(loaded.case.asks[0].stage, Stage::Approved { .. }));
    let failure = loaded.case.asks[0]
        .failure
        .clone()
        .expect("the failure is on record");
    assert!(failure.retried, "{failure:?}");
    std::fs::rename(&away, &shop).unwrap();
    // The pause after a failure is over after a few seconds.
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        desk.app.work_once().await.unwrap();
    }
    let loaded = desk.app.open_case(&desk.clerk, &number).await.unwrap();
    assert!(
        matches!(loaded.case.asks[0].stage, Stage::CarriedOut { .. }),
        "{:?}",
        loaded.case.asks[0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_copy_is_noticed_and_what_was_erased_is_erased_again() {
    let desk = Desk::open(20).await;
    let number = desk.apply(7, &[Kind::Disclosure]).await;
    desk.finish(&number).await;
    desk.app.sequence_all().await.unwrap();
    desk.app.close().await.unwrap();
    let copy = desk.top.path().join("copy");
    copy_dir(&desk.dir(), &copy);
    let app = App::open(&desk.dir(), Clock::at(start())).await.unwrap();
    let plan = app
        .source_plan(
            &yakusoku_app::staff::COMMAND_LINE,
            (Verb::Erase, Some("yakusoku")),
            &[("number".into(), number.clone())],
        )
        .await
        .unwrap();
    let not_yet = app
        .source_erase(&yakusoku_app::staff::COMMAND_LINE, &plan.plan)
        .await;
    assert!(
        matches!(not_yet, Err(DeskError::NotApproved(_))),
        "{not_yet:?}"
    );
    let approver = app.member("shonin").await.unwrap();
    app.plan_approve(&approver, &plan.plan).await.unwrap();
    let done = app
        .source_erase(&yakusoku_app::staff::COMMAND_LINE, &plan.plan)
        .await
        .unwrap();
    assert!(done.remaining.is_empty());
    app.close().await.unwrap();
    // The older copy comes back; root key and journal stay where they are.
    std::fs::remove_dir_all(desk.dir()).unwrap();
    copy_dir(&copy, &desk.dir());
    let refused = App::open(&desk.dir(), Clock::at(start())).await;
    assert!(
        matches!(refused, Err(OpenError::Restored { .. })),
        "{refused:?}"
    );
    let app = App::open_unchecked(&desk.dir(), Clock::at(start()))
        .await
        .unwrap();
    assert_eq!(app.replay_journal(&program()).await.unwrap(), 1);
    app.close().await.unwrap();
    let app = App::open(&desk.dir(), Clock::at(start())).await.unwrap();
    let loaded = app.open_case(&desk.clerk, &number).await.unwrap();
    assert!(loaded.case.erased.is_some() && loaded.applicant.is_none());
}

/// What somebody said to the desk, erased in its time, does not come back with an older copy of the folder.
#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_an_older_copy_brings_back_is_erased_again() {
    let kept = POLICY.replacen(
        "    then: erase\n",
        "    then: erase\n    matters: ended\n",
        1,
    );
    let desk = Desk::open_with(&kept).await;
    let mut numbers = Vec::new();
    for name in ["例示 花子", "例示 次郎"] {
        let brought = Brought {
            name: name.to_owned(),
            contact: String::new(),
            said: "返事が遅い。".to_owned(),
        };
        let receipt = desk.app.bring_matter(Sort::Complaint, brought).await;
        numbers.push(receipt.unwrap().number);
    }
    let end = MatterCommand::End {
        how: Ending::Dropped,
    };
    let at = (numbers[0].as_str(), None);
    let ended = desk
        .app
        .step_matter(&desk.clerk, at, &end, "連絡がつかない。");
    ended.await.unwrap();
    desk.app.sequence_all().await.unwrap();
    desk.app.close().await.unwrap();
    let copy = desk.top.path().join("copy");
    copy_dir(&desk.dir(), &copy);
    let app = App::open(&desk.dir(), Clock::at(start())).await.unwrap();
    let all = app.matters(&desk.clerk).await.unwrap();
    let matter = all.iter().find(|one| one.number == numbers[0]).unwrap();
    let in_force = app.in_force().await;
    let last = matter.kept_until(in_force.policy().unwrap(), &in_force.calendar());
    let later = || Clock::at(last.unwrap().saturating_add(1.day()));
    app.clock.set(last.unwrap().saturating_add(1.day()));
    assert_eq!(app.erase_matters_due().await.unwrap(), 1);
    app.close().await.unwrap();
    std::fs::remove_dir_all(desk.dir()).unwrap();
    copy_dir(&copy, &desk.dir());
    let app = App::open_unchecked(&desk.dir(), later()).await.unwrap();
    let shown = app.show_matter(&desk.clerk, &numbers[0]).await.unwrap();
    assert!(shown.brought.is_some(), "it came back");
    assert_eq!(app.replay_journal(&program()).await.unwrap(), 1);
    let shown = app.show_matter(&desk.clerk, &numbers[0]).await.unwrap();
    assert!(shown.brought.is_none() && shown.matter.erased.is_some());
    let other = app.show_matter(&desk.clerk, &numbers[1]).await.unwrap();
    assert!(other.brought.is_some(), "its time is not up");
    assert_eq!(app.replay_journal(&program()).await.unwrap(), 0);
    assert_eq!(app.differences().await.unwrap(), []);
}

/// The doctor reads the operator's own sentences before a letter fails on them.
#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_a_sentence_that_no_letter_can_be_made_with() {
    let desk = Desk::open(1).await;
    let well = desk.app.diagnose().await.unwrap();
    assert!(well.letters.is_empty() && well.is_well(), "{well:?}");
    let file = desk.dir().join("letters.ja.yaml");
    std::fs::write(&file, "reply: {intro: ご回答です。}\n").unwrap();
    let found = desk.app.diagnose().await.unwrap();
    assert!(!found.is_well());
    assert_eq!(found.letters.len(), 1);
    assert!(found.letters[0].contains("reply.intro"), "{found:?}");
}

fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_dir(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
