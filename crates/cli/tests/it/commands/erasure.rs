// SPDX-License-Identifier: Apache-2.0
//! Erasure at the command line needs somebody else's approval, and a restored copy does it again.

use super::*;

#[test]
fn nothing_is_erased_that_somebody_else_did_not_approve() {
    let demo = Demo::new();
    let person = "contact.email=user40@example.jp";
    let plan = demo.plan(person);
    let erase = ["source", "erase", "--yes", "--plan", &plan];
    let said = demo.run(&erase).ends(1);
    assert!(
        said.err.contains("承認") && said.err.contains("plan approve"),
        "{said:?}"
    );

    let approve = ["plan", "approve", &plan, "--as", "shonin"];
    let wrong = demo.password("shonin").replace('\n', "\n0");
    let said = demo.answer(&approve, &format!("{wrong}\n")).ends(3);
    assert!(said.err.contains("いずれかが違います"), "{said:?}");
    demo.run(&erase).ends(1);

    let clerk = demo.password("tanto");
    demo.answer(&["plan", "approve", &plan, "--as", "tanto"], &clerk)
        .ends(3);
    demo.run(&erase).ends(1);

    let right = demo.password("shonin");
    demo.answer(&approve, &right).ends(0);
    // The prompt is not the approval, but it is there.
    demo.run(&["source", "erase", "--plan", &plan]).ends(1);
    demo.run(&erase).ends(0);
    let found = demo
        .run(&["source", "locate", "--json", "--person", person])
        .ends(0)
        .json();
    assert_eq!(found["candidates"].as_array().unwrap().len(), 0);
    demo.run(&["source", "confirm", "--plan", &plan]).ends(0);
    demo.run(&["ledger", "verify"]).ends(0);
}

/// Puts a value into an item of somebody else's record, as an approved correction.
fn corrected(demo: &Demo, person: &str, value: &str) {
    let plan = demo.run(&[
        "source",
        "plan",
        "--json",
        "--verb",
        "correct",
        "--item",
        "identity.name.given",
        "--new",
        value,
        "--person",
        person,
    ]);
    let plan = plan.ends(0).json()["plan"].as_str().unwrap().to_owned();
    let factors = demo.password("shonin");
    demo.answer(&["plan", "approve", &plan, "--as", "shonin"], &factors)
        .ends(0);
    demo.run(&["source", "correct", "--yes", "--plan", &plan])
        .ends(0);
}

#[test]
fn a_copy_where_nobody_would_look_is_found_by_the_deep_confirmation() {
    let demo = Demo::new();
    let (email, other) = ("user40@example.jp", "contact.email=user41@example.jp");
    let person = format!("contact.email={email}");
    corrected(&demo, other, &format!("元の宛先 {email}"));
    let plan = demo.plan(&person);
    demo.answer(
        &["plan", "approve", &plan, "--as", "shonin"],
        &demo.password("shonin"),
    )
    .ends(0);
    let erase = ["source", "erase", "--yes", "--deep", "--plan", &plan];
    let said = demo.run(&erase).ends(1);
    let still = "残っています: shop.customers.given_name（1行）";
    assert!(said.out.contains("手がかりによる照合"), "{said:?}");
    assert!(said.out.contains(still), "{said:?}");

    // Carried out, the plan leads to nobody whose values could be looked for.
    let said = demo.run(&erase).ends(1);
    assert!(
        said.err.contains("探す値がありません") && said.err.contains("source confirm --deep"),
        "{said:?}"
    );
    // What was looked for is known no more, so it is given again.
    let deep = ["source", "confirm", "--deep", "--person", &person];
    let said = demo.run(&deep).ends(1);
    assert!(
        said.out.contains(still) && !said.out.contains(email),
        "{said:?}"
    );
    let ledger = fs::read(demo.file("yakusoku.db")).unwrap();
    let is_there = ledger
        .windows(email.len())
        .any(|bytes| bytes == email.as_bytes());
    assert!(!is_there, "what was looked for is kept nowhere");

    corrected(&demo, other, "花子");
    let said = demo.run(&deep).ends(0);
    assert!(
        said.out.contains("残っていませんでした（確認の程度: 全文"),
        "{said:?}"
    );
    let said = demo.run(&[&deep[..], &["--json"]].concat()).ends(0).json();
    assert_eq!(said["found"].as_array().unwrap().len(), 0);
    assert!(said["rows"].as_u64().unwrap() > 100);
    demo.run(&["source", "confirm", "--deep"]).ends(2);

    let plan = demo.plan("contact.email=user42@example.jp");
    demo.answer(
        &["plan", "approve", &plan, "--as", "shonin"],
        &demo.password("shonin"),
    )
    .ends(0);
    let erase = [
        "source", "erase", "--yes", "--deep", "--json", "--plan", &plan,
    ];
    let said = demo.run(&erase).ends(0).json();
    assert_eq!(said["level"], "keyed");
    assert!(said["deep"]["rows"].as_u64().unwrap() > 100, "{said}");
    demo.run(&["ledger", "verify"]).ends(0);
}

#[test]
fn a_plan_of_a_case_is_shown_and_approved_by_somebody_else() {
    let demo = Demo::new();
    let cases = demo.run(&["case", "list", "--json"]).ends(0).json();
    let waits = |case: &&Value| case["work"][0]["what"] == "approve";
    let case = cases["cases"]
        .as_array()
        .unwrap()
        .iter()
        .find(waits)
        .unwrap()
        .clone();
    let number = case["number"].as_str().unwrap();
    let shown = demo.run(&["case", "show", number, "--json"]).ends(0).json();
    let plan = shown["case"]["asks"][0]["plan"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let said = demo.answer(
        &["plan", "approve", &plan, "--as", "shonin"],
        &demo.password("shonin"),
    );
    assert!(said.ends(0).out.contains("shop.customers"));
    let shown = demo.run(&["case", "show", number, "--json"]).ends(0).json();
    assert_eq!(shown["case"]["asks"][0]["stage"]["stage"], "approved");
    demo.answer(
        &["plan", "approve", "0123456789abcdef", "--as", "shonin"],
        "",
    )
    .ends(2);
}

#[test]
fn an_older_copy_is_not_opened_until_the_erasures_since_are_done_again() {
    let demo = Demo::new();
    let older = demo.beside("older");
    copy(&demo.file(""), Path::new(&older));
    let backup = demo.beside("backup.tar");
    demo.run(&["backup", &backup]).ends(0);
    demo.run(&["backup", &backup]).ends(2);
    let cases = demo.run(&["case", "list", "--json"]).ends(0).json();
    let closed = |case: &&Value| case["status"] == "closed";
    let number = cases["cases"]
        .as_array()
        .unwrap()
        .iter()
        .find(closed)
        .unwrap()["number"]
        .clone();
    let number = number.as_str().unwrap();
    let wanted = format!("number={number}");
    let plan = demo.run(&[
        "source", "plan", "--json", "--verb", "erase", "--system", "yakusoku", "--person", &wanted,
    ]);
    let plan = plan.ends(0).json()["plan"].as_str().unwrap().to_owned();
    let factors = demo.password("shonin");
    demo.answer(&["plan", "approve", &plan, "--as", "shonin"], &factors)
        .ends(0);
    demo.run(&["source", "erase", "--yes", "--plan", &plan])
        .ends(0);
    let erased = |data: &str| {
        let said = yakusoku(&["case", "list", "--json", "--data", data], "")
            .ends(0)
            .json();
        let cases = said["cases"].as_array().unwrap().clone();
        cases
            .iter()
            .any(|case| case["number"] == number && case["status"] == "erased")
    };
    assert!(erased(&demo.data()));

    // The folder of before, put back as it was.
    fs::remove_dir_all(demo.file("")).unwrap();
    copy(Path::new(&older), &demo.file(""));
    let said = demo.run(&["serve", "--listen", "127.0.0.1:0"]).ends(1);
    assert!(said.err.contains("restore"), "{said:?}");
    demo.run(&["case", "list"]).ends(1);
    demo.run(&["restore"]).ends(0);
    assert!(erased(&demo.data()));
    demo.run(&["ledger", "verify"]).ends(0);

    // The same out of the backup, into another folder under the same root key and journal.
    let other = demo.beside("other/data");
    let outside = demo.beside("data.outside");
    let words = ["restore", "--data", &other, &backup, "--outside", &outside];
    let said = yakusoku(&words, "").ends(0);
    assert!(said.out.contains("1件を、もう一度消去"), "{said:?}");
    assert!(erased(&other));
    yakusoku(&["ledger", "verify", "--data", &other], "").ends(0);
    yakusoku(&["doctor", "--data", &other], "").ends(0);
}

#[test]
fn a_backup_that_is_not_whole_is_refused_and_leaves_nothing() {
    let demo = Demo::new();
    let backup = demo.beside("backup.tar");
    demo.run(&["backup", &backup]).ends(0);
    let outside = demo.beside("data.outside");
    let other = demo.beside("other");
    let words = ["restore", "--data", &other, &backup, "--outside", &outside];
    let whole = fs::read(&backup).unwrap();
    fs::write(&backup, &whole[..whole.len() / 2]).unwrap();
    yakusoku(&words, "").ends(2);
    assert!(!Path::new(&other).exists());
    fs::write(&backup, &whole).unwrap();
    let keys = format!("{backup}.keys");
    fs::rename(&keys, demo.beside("elsewhere")).unwrap();
    yakusoku(&words, "").ends(2);
    fs::rename(demo.beside("elsewhere"), &keys).unwrap();
    let said = yakusoku(&["restore", "--data", &demo.beside("deep/er"), &backup], "").ends(2);
    assert!(said.err.contains("root.key"), "{said:?}");
    yakusoku(&words, "").ends(0);
    yakusoku(&words, "").ends(2);
}

/// A plan of nothing would end as clean: a mistyped clue is refused, and so is one that finds nobody.
#[test]
fn no_plan_is_made_of_nothing() {
    let demo = Demo::new();
    let plan = |person: &str| demo.run(&["source", "plan", "--verb", "erase", "--person", person]);
    let said = plan("contact.emial=user5@example.jp").ends(1);
    assert!(said.err.contains("contact.emial"), "{said:?}");
    let said = plan("contact.email=nobody@example.jp").ends(1);
    assert!(said.err.contains("見つからない"), "{said:?}");
    let locate = ["source", "locate", "--person", "contact.emial=x"];
    demo.run(&locate).ends(1);
    // Capitals do not make another mailbox.
    plan("contact.email=User5@Example.jp").ends(0);
}

/// What was approved is done once: what came since under the same address is another plan's.
#[test]
fn a_plan_that_was_carried_out_erases_nothing_more() {
    let demo = Demo::new();
    let plan = demo.plan("contact.email=user6@example.jp");
    let right = demo.password("shonin");
    demo.answer(&["plan", "approve", &plan, "--as", "shonin"], &right)
        .ends(0);
    let erase = ["source", "erase", "--yes", "--json", "--plan", &plan];
    let first = demo.run(&erase).ends(0).json();
    assert_eq!(first["remaining"].as_array().unwrap().len(), 0);
    let entries =
        |demo: &Demo| demo.run(&["ledger", "verify", "--json"]).json()["recorded"].clone();
    let before = entries(&demo).as_u64().unwrap();
    demo.run(&erase).ends(0);
    // Read again, and not carried out again: one entry, not two.
    assert_eq!(entries(&demo).as_u64().unwrap(), before + 1);
}
