// SPDX-License-Identifier: Apache-2.0
//! Many people under one approval, correcting and suspending at the command line.

use super::*;

fn approved(demo: &Demo, plan: &str) {
    let right = demo.password("shonin");
    demo.answer(&["plan", "approve", plan, "--as", "shonin"], &right)
        .ends(0);
}

fn list(demo: &Demo, numbers: &[u32]) -> String {
    let file = demo.beside("people.txt");
    let lines: Vec<String> = numbers
        .iter()
        .map(|n| format!("contact.email=user{n}@example.jp"))
        .collect();
    fs::write(&file, format!("# 期限の来た方\n{}\n", lines.join("\n"))).unwrap();
    file
}

fn found(demo: &Demo, number: u32) -> usize {
    let person = format!("contact.email=user{number}@example.jp");
    let said = demo
        .run(&["source", "locate", "--json", "--person", &person])
        .ends(0)
        .json();
    said["candidates"].as_array().unwrap().len()
}

#[test]
fn many_are_erased_under_one_approval_and_nobody_else() {
    let demo = Demo::new();
    let file = list(&demo, &[11, 12, 13, 14, 15, 9_999]);
    let words = [
        "source", "plan", "--verb", "erase", "--json", "--batch", &file,
    ];
    let said = demo.run(&words).ends(0);
    assert!(said.err.contains("7行目"), "{said:?}");
    let view = said.json();
    assert_eq!(view["batch"]["people"], 5);
    let plan = view["plan"].as_str().unwrap();
    let erase = ["source", "erase", "--yes", "--json", "--plan", plan];
    demo.run(&erase).ends(1);
    assert_eq!(found(&demo, 11), 1, "nothing without an approval");
    approved(&demo, plan);
    let done = demo.run(&erase).ends(0).json();
    assert_eq!(done["remaining"].as_array().unwrap().len(), 0);
    for number in 11..=15 {
        assert_eq!(found(&demo, number), 0, "{number}");
    }
    assert_eq!(found(&demo, 16), 1);
    // Once more is another reading, nothing else.
    demo.run(&erase).ends(0);
    demo.run(&["ledger", "verify"]).ends(0);
    demo.run(&["rebuild"]).ends(0);
}

#[test]
fn many_are_given_out_each_in_a_file_and_a_stop_is_gone_on_with() {
    let demo = Demo::new();
    let file = list(&demo, &[21, 22, 23]);
    let words = ["source", "plan", "--json", "--batch", &file];
    let view = demo.run(&words).ends(0).json();
    let plan = view["plan"].as_str().unwrap();
    let out = demo.beside("given");
    let export = ["source", "export", "--yes", "--plan", plan, "--out", &out];
    demo.run(&export).ends(1);
    assert!(!Path::new(&out).exists(), "nothing without an approval");
    approved(&demo, plan);
    demo.run(&export).ends(0);
    let given = |at: u32| fs::read_to_string(Path::new(&out).join(format!("{at:06}.json")));
    for at in 1..=3 {
        let text = given(at).unwrap();
        let own = format!("user{}@example.jp", 20 + at);
        assert!(text.contains(&own), "{text}");
        for other in (1..=3).filter(|other| *other != at) {
            assert!(!text.contains(&format!("user{}@example.jp", 20 + other)));
        }
    }
    fs::remove_file(Path::new(&out).join("000002.json")).unwrap();
    demo.run(&export).ends(0);
    assert!(given(2).is_ok());
    demo.run(&["ledger", "verify"]).ends(0);
}

/// The totals of orders stay by the map, as books: nobody is told that nothing is left.
#[test]
fn what_a_plan_leaves_is_said_beside_what_is_gone() {
    let demo = Demo::new();
    let plan = demo.plan("contact.email=user21@example.jp");
    approved(&demo, &plan);
    let erase = ["source", "erase", "--yes", "--plan", &plan];
    let said = demo.run(&erase).ends(0).out;
    let left: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("消去していません: shop.orders.total（"))
        .collect();
    assert_eq!(left.len(), 1, "{said}");
    assert!(left[0].ends_with("帳簿書類として税法で保存が求められるため"));
    assert!(said.contains("残すと計画したもののほかは"), "{said}");
}

#[test]
fn a_value_is_corrected_once_somebody_approved_it() {
    let demo = Demo::new();
    let person = "contact.email=user31@example.jp";
    let words = [
        "source",
        "plan",
        "--verb",
        "correct",
        "--json",
        "--person",
        person,
        "--item",
        "contact.email",
        "--new",
        "new31@example.jp",
    ];
    let view = demo.run(&words).ends(0).json();
    assert_eq!(view["change"], "correct");
    let plan = view["plan"].as_str().unwrap();
    let correct = ["source", "correct", "--yes", "--plan", plan];
    demo.run(&correct).ends(1);
    approved(&demo, plan);
    // Approved to be corrected is not approved to be erased.
    demo.run(&["source", "erase", "--yes", "--plan", plan])
        .ends(1);
    demo.run(&["source", "suspend", "--yes", "--plan", plan])
        .ends(1);
    assert_eq!(found(&demo, 31), 1);
    demo.run(&correct).ends(0);
    assert_eq!(found(&demo, 31), 0);
    let new = [
        "source",
        "locate",
        "--json",
        "--person",
        "contact.email=new31@example.jp",
    ];
    assert_eq!(
        demo.run(&new).ends(0).json()["candidates"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    demo.run(&["source", "confirm", "--plan", plan]).ends(0);
    demo.run(&["source", "plan", "--verb", "correct", "--person", person])
        .ends(2);
}

/// The shop is set back to a copy from before an erasure: who was erased is found, and erased again.
#[test]
fn a_restored_system_brings_nobody_back() {
    let demo = Demo::new();
    let copy = demo.beside("shop-before.db");
    fs::copy(demo.file("shop.db"), &copy).unwrap();
    let plan = demo.plan("contact.email=user41@example.jp");
    approved(&demo, &plan);
    demo.run(&["source", "erase", "--yes", "--plan", &plan])
        .ends(0);
    let restored = [
        "source",
        "restored",
        "--json",
        "--system",
        "shop",
        "--taken-at",
        "2000-01-01",
    ];
    assert_eq!(demo.run(&restored).ends(0).json()["back"], 0);
    fs::copy(&copy, demo.file("shop.db")).unwrap();
    assert_eq!(found(&demo, 41), 1, "back with the copy");
    let night = demo.run(&["source", "nightly", "--json"]).ends(1).json();
    assert_eq!(night["back"], 1);
    let said = demo.run(&restored).ends(1).json();
    assert_eq!(
        (said["back"].as_u64(), said["left"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(found(&demo, 41), 1, "a look changes nothing");
    let again = [&restored[..], &["--erase", "--yes"]].concat();
    assert_eq!(demo.run(&again).ends(0).json()["left"], 0);
    assert_eq!(found(&demo, 41), 0);
    assert_eq!(found(&demo, 42), 1);
    assert_eq!(
        demo.run(&["source", "nightly", "--json"]).ends(0).json()["back"],
        0
    );
    demo.run(&["ledger", "verify"]).ends(0);
}
