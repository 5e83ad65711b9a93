// SPDX-License-Identifier: Apache-2.0
//! What was altered in a log, its keys or a derived table is named by the commands.

use super::*;

#[test]
fn a_demonstration_is_whole_and_never_all_green() {
    let demo = Demo::new();
    let board = demo.run(&["board", "--json"]).ends(0).json();
    let state = |clause: &str| {
        let rows = board["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["clause"] == clause).unwrap();
        row["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("requests.answer.disclosure"), "kept");
    assert_eq!(state("requests.answer.erasure"), "broken");
    assert_eq!(state("safety.leavers"), "no_keeper");
    assert_eq!(state("safety.rules"), "kept");
    assert!(demo.run(&["board"]).ends(0).out.contains("不履行"));

    let cases = demo.run(&["case", "list", "--json"]).ends(0).json();
    assert_eq!(cases["cases"].as_array().unwrap().len(), 4);
    let shown = demo.run(&["case", "show", "2026-0001"]);
    let listed = cases["cases"][3]["number"].as_str().unwrap();
    assert!(shown.code == 0 || !listed.starts_with("2026"), "{shown:?}");
    let verified = demo.run(&["ledger", "verify", "--json"]).ends(0).json();
    assert_eq!(verified["whole"], true);
    assert_eq!(verified["recorded"], verified["provable"]);
    demo.run(&["doctor"]).ends(0);
    demo.run(&["source", "check"]).ends(0);
}

#[test]
fn what_was_altered_is_named() {
    let demo = Demo::new();
    let tile = only(&demo.file("log/tile/0/000.p"));
    flip(&tile, 40);
    let said = demo.run(&["ledger", "verify", "--json"]).ends(1);
    assert_eq!(codes(&said), ["tile-altered"]);
    assert!(
        said.json()["findings"][0]["place"]
            .as_str()
            .unwrap()
            .starts_with("tile/0/000")
    );
    flip(&tile, 40);
    demo.run(&["ledger", "verify"]).ends(0);

    let bundle = only(&demo.file("log/tile/entries/000.p"));
    flip(&bundle, 40);
    assert_eq!(
        codes(&demo.run(&["ledger", "verify", "--json"]).ends(1)),
        ["bundle-altered"]
    );
    flip(&bundle, 40);

    flip(&demo.file("log/checkpoint"), 60);
    let said = demo.run(&["ledger", "verify"]).ends(1);
    assert!(said.out.contains("チェックポイント"), "{said:?}");
}

#[test]
fn an_altered_row_is_named_even_where_it_is_no_entry_any_more() {
    for (from, to) in [
        // A word of an entry, the name of a kind, and bytes that are no text.
        (r#""channel":"web""#, r#""channel":"wab""#),
        ("staff.added", "staff.adder"),
        ("policy.in_force", "policy.in_fo\u{7f}ce"),
    ] {
        let demo = Demo::new();
        alter(&demo.file("yakusoku.db"), from, to);
        let said = demo.run(&["ledger", "verify", "--json"]).ends(1);
        assert!(
            codes(&said).iter().all(|code| code == "row-altered"),
            "{said:?}"
        );
    }
    let demo = Demo::new();
    let text = r#""channel":"web""#;
    let mut bytes = fs::read(demo.file("yakusoku.db")).unwrap();
    let at = (0..bytes.len())
        .find(|at| bytes[*at..].starts_with(text.as_bytes()))
        .unwrap();
    bytes[at + 3] = 0xFF;
    fs::write(demo.file("yakusoku.db"), bytes).unwrap();
    let said = demo.run(&["ledger", "verify", "--json"]);
    let in_log = said.code == 1 && codes(&said) == ["row-altered"];
    let in_table = said.code == 0 && demo.run(&["doctor"]).code != 0;
    assert!(in_log || in_table, "{said:?}");
}

#[test]
fn a_key_that_is_gone_and_a_tail_that_is_cut_are_seen() {
    let demo = Demo::new();
    let note = demo.run(&["ledger", "checkpoint"]).ends(0).out;
    let kept = demo.beside("checkpoint.txt");
    fs::write(&kept, note).unwrap();
    demo.run(&["ledger", "verify", "--checkpoint", &kept])
        .ends(0);
    let before = demo.beside("before");
    copy(&demo.file(""), Path::new(&before));

    let streams = demo.file("keys/streams");
    let shards = fs::read_dir(&streams)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let shard = shards.filter(|path| !path.ends_with("00")).max().unwrap();
    fs::remove_file(only(&shard)).unwrap();
    let said = demo.run(&["ledger", "verify", "--json"]).ends(1);
    assert!(codes(&said).contains(&"key-missing".to_owned()), "{said:?}");

    // Somebody else's checkpoint is none.
    fs::write(&kept, "yakusoku/0\n1\nAAAA\n").unwrap();
    let said = yakusoku(
        &[
            "ledger",
            "verify",
            "--json",
            "--checkpoint",
            &kept,
            "--data",
            &before,
        ],
        "",
    );
    assert_eq!(codes(&said.ends(1)), ["outside-invalid"]);
}

#[test]
fn a_broken_derived_table_is_named_and_mended() {
    let demo = Demo::new();
    alter(
        &demo.file("yakusoku.db"),
        r#""stage":"open""#,
        r#""stage":"opem""#,
    );
    let said = demo.run(&["doctor"]).ends(1);
    assert!(said.out.contains("case_row"), "{said:?}");
    let json = demo.run(&["doctor", "--json"]).ends(1).json();
    assert_eq!(json["tables"][0]["table"], "case_row");
    demo.run(&["ledger", "verify"]).ends(0);
    assert!(demo.run(&["rebuild"]).ends(0).out.contains("case_row"));
    demo.run(&["doctor"]).ends(0);
}

/// Without a copy outside, the length that the journal remembers shows it.
#[test]
fn a_checkpoint_that_was_rolled_back_is_named() {
    let demo = Demo::new();
    let checkpoint = demo.file("log/checkpoint");
    let old = fs::read(&checkpoint).unwrap();
    demo.plan("contact.email=user7@example.jp");
    demo.run(&["ledger", "verify"]).ends(0);
    fs::write(&checkpoint, old).unwrap();
    let said = demo.run(&["ledger", "verify", "--json"]).ends(1);
    assert_eq!(codes(&said), ["checkpoint-behind"]);
}

#[test]
fn a_case_shows_its_route_and_whose_turn_it_is() {
    let demo = Demo::new();
    let cases = demo.run(&["case", "list", "--json"]).ends(0).json();
    let (mut passed, mut waiting) = (0, 0);
    for case in cases["cases"].as_array().unwrap() {
        let number = case["number"].as_str().unwrap();
        let json = demo.run(&["case", "show", number, "--json"]).ends(0).json();
        let places = json["route"][0]["places"].as_array().unwrap();
        let acts: Vec<&str> = places
            .iter()
            .map(|one| one["act"].as_str().unwrap())
            .collect();
        assert_eq!(acts, ["propose", "approve"]);
        let words = demo.run(&["case", "show", number]).ends(0).out;
        assert!(words.contains("    起案  ") && words.contains("    決裁  "));
        for one in places {
            if let Some(name) = one["name"].as_str() {
                let on = one["on"].as_str().unwrap();
                assert!(words.contains(&format!("{on}  {name}")), "{words}");
                passed += 1;
            }
            if one["now"] == true {
                assert!(words.contains("いまここ"), "{words}");
                waiting += 1;
            }
        }
    }
    assert!(passed > 0 && waiting > 0, "{passed} {waiting}");
}
