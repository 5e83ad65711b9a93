// SPDX-License-Identifier: Apache-2.0
//! Scenario files come true, or say what came instead.

use super::*;

#[test]
fn every_scenario_of_the_shop_comes_true() {
    let files = scenarios("shop");
    assert!(files.len() >= 6);
    come_true(&files);
}

/// All of them with `SOAK=1`; otherwise a share that changes with the day, which the output names.
#[test]
fn scenarios_of_the_five_policies_come_true() {
    const SHARE: usize = 2;
    let day = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        / 86_400;
    let day = usize::try_from(day).unwrap();
    let mut played = Vec::new();
    for policy in ["000", "001", "002", "003", "004"] {
        let files = scenarios(policy);
        assert!(files.len() >= 8, "{policy}");
        let share = if std::env::var_os("SOAK").is_some() {
            files.len()
        } else {
            SHARE
        };
        let from = day * SHARE % files.len();
        played.extend(files.iter().cycle().skip(from).take(share).cloned());
    }
    println!("day {day}: {played:#?}");
    come_true(&played);
}

/// The scenario files of a folder, in order.
fn scenarios(folder: &str) -> Vec<String> {
    let folder = root().join("policies/cases").join(folder);
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .filter(|path| path.ends_with(".yaml"))
        .collect();
    files.sort();
    files
}

fn come_true(files: &[String]) {
    let words: Vec<&str> = ["case", "run", "--json"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let played = yakusoku(&words, "").ends(0).json();
    let played = played.as_array().unwrap();
    assert_eq!(played.len(), files.len());
    assert!(played.iter().all(|one| one["holds"] == true), "{played:#?}");
}

#[test]
fn a_scenario_that_does_not_come_true_says_what_came() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("one.yaml");
    let text = "scenario: 1\ntitle: t\nstart: 2026-06-01\ngiven: {shop: {customers: 3}}\nevents:\n  \
        - {on: 2026-06-01, who: person, do: submit, kinds: [erasure], customer: 2}\n";
    let play = |more: &str, extra: &[&str]| {
        fs::write(&file, format!("{text}{more}")).unwrap();
        let file = file.display().to_string();
        yakusoku(&[&["case", "run", file.as_str()], extra].concat(), "")
    };
    let due = |day: &str| format!("then: {{cases: {{case: {{asks: {{1: {{due: {day}}}}}}}}}}}\n");
    play(&due("2026-06-15"), &[]).ends(0);
    let said = play(&due("2026-06-14"), &[]).ends(1);
    assert!(
        said.out.contains("期待 2026-06-14  実際 2026-06-15"),
        "{said:?}"
    );
    // Moved as a whole, days and expectations together.
    play(&due("2026-06-15"), &["--as-of-start", "2026-07-01"]).ends(0);
    let said = play("  - {on: 2026-06-02, who: clerk, do: approve}\n", &[]).ends(1);
    assert!(
        said.out.contains("wrong_stage") || said.out.contains("denied"),
        "{said:?}"
    );
    let said = play("  - {on: 2026-06-02, who: clark, do: locate}\n", &[]).ends(2);
    assert!(said.err.contains("clark"), "{said:?}");
    let said = play("  - {on: 2026-06-02, who: clerk, do: loacte}\n", &[]).ends(2);
    assert!(
        said.err.contains("loacte") && said.err.contains("line 7"),
        "{said:?}"
    );
}

#[test]
fn a_scenario_is_played_upon_a_demonstration_only_and_never_ahead_of_today() {
    let demo = Demo::new();
    let file = root()
        .join("policies/cases/shop/disclosure.yaml")
        .display()
        .to_string();
    let cases = |demo: &Demo| {
        let said = demo.run(&["case", "list", "--json"]).ends(0).json();
        said["cases"].as_array().unwrap().len()
    };
    let said = demo.run(&["case", "run", &file]);
    assert!(said.code == 0 || said.code == 1, "{said:?}");
    assert_eq!(cases(&demo), 5);
    demo.run(&["ledger", "verify"]).ends(0);
    demo.run(&["doctor"]).ends(0);
    demo.run(&["case", "run", &file, "--as-of-start", "2999-01-01"])
        .ends(1);
    assert_eq!(cases(&demo), 5);
    alter(&demo.file("yakusoku.toml"), "demo = true", "demo=false ");
    demo.run(&["case", "run", &file]).ends(3);
    demo.run(&["demo", "code", "tanto"]).ends(3);
}

#[test]
fn the_schema_of_scenarios_is_as_published() {
    let file = root().join("policies/cases/schema.json");
    let now = yakusoku_app::scenario::json_schema();
    let now = serde_json::to_string_pretty(&now).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &now).unwrap();
    }
    let agreed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        now == agreed,
        "policies/cases/schema.json differs; UPDATE=1 writes it"
    );
}
