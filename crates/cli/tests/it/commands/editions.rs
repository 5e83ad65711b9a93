// SPDX-License-Identifier: Apache-2.0
//! `policy publish`, `approve` and `as-of` against a data folder: two people, and the ledger.

use super::*;

/// The policy of the demonstration as another edition.
fn edition(demo: &Demo, name: &str, places: &[(&str, &str)]) -> String {
    let mut text = fs::read_to_string(demo.file("policy.yaml")).unwrap();
    for (from, to) in [("edition: 3", "edition: 4")].iter().chain(places) {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let path = demo.beside(name);
    fs::write(&path, text).unwrap();
    path
}

fn hash(said: &Said) -> String {
    let line = said
        .out
        .lines()
        .find_map(|line| line.strip_prefix("照合値 "));
    line.unwrap_or_else(|| panic!("{said:?}")).to_owned()
}

#[test]
fn an_edition_is_put_in_force_by_two_people() {
    let demo = Demo::new();
    let file = edition(&demo, "next.yaml", &[("yen: 1000", "yen: 800")]);
    let clerk = demo.password("tanto");
    let publish = ["policy", "publish", &file, "--as", "tanto"];
    let wrong = clerk.replace('\n', "\n0");
    demo.answer(&publish, &format!("{wrong}\n")).ends(3);
    let clerk = demo.password("tanto");
    let said = demo.answer(&publish, &clerk).ends(0);
    assert!(
        said.out.contains("第4版") && said.out.contains("policy approve"),
        "{said:?}"
    );
    let hash = hash(&said);

    let approve = |login: &'static str| ["policy", "approve", &hash, "--as", login];
    let clerk = demo.password("tanto");
    demo.answer(&approve("tanto"), &clerk).ends(3);
    let manager = demo.password("kanri");
    let said = demo.answer(&approve("kanri"), &manager).ends(0);
    assert!(said.out.contains("使用しています"), "{said:?}");
    let manager = demo.password("kanri");
    let again = demo.answer(&approve("kanri"), &manager).ends(1);
    assert!(again.err.contains("承認済み"), "{again:?}");

    let board = demo.run(&["board", "--json"]).ends(0).json();
    assert_eq!(board["edition"], 4);
    let signed = board["rows"].as_array().unwrap().iter();
    let signed = signed
        .clone()
        .find(|row| row["clause"] == "operator.published")
        .unwrap();
    assert_eq!(signed["state"], "kept", "{signed}");
    let as_of = demo
        .run(&["policy", "as-of", "2999-01-01", "--json"])
        .ends(0)
        .json();
    assert_eq!(
        (&as_of["edition"], &as_of["state"]),
        (&4.into(), &"in_force".into())
    );
    assert_eq!(as_of["hash"], hash.as_str());
    assert_eq!(as_of["text"], fs::read_to_string(&file).unwrap());
    let before = demo.run(&["policy", "as-of", "2001-01-01"]).ends(1);
    assert!(before.err.contains("台帳にありません"), "{before:?}");
    demo.run(&["doctor"]).ends(0);
    demo.run(&["rebuild"]).ends(0);
    demo.run(&["ledger", "verify"]).ends(0);
}

#[test]
fn the_one_who_proposed_does_not_approve_and_a_file_with_errors_is_refused() {
    let demo = Demo::new();
    let file = edition(&demo, "next.yaml", &[]);
    let manager = demo.password("kanri");
    let publish = ["policy", "publish", &file, "--as", "kanri"];
    let hash = hash(&demo.answer(&publish, &manager).ends(0));
    let manager = demo.password("kanri");
    let said = demo
        .answer(&["policy", "approve", &hash, "--as", "kanri"], &manager)
        .ends(1);
    assert!(
        said.err.contains("起案した方は、同じ版を承認できません"),
        "{said:?}"
    );

    let unlawful = edition(
        &demo,
        "unlawful.yaml",
        &[(
            "    erasure:\n",
            "    erasure:\n      fee: {yen: 500, by: [stamps]}\n",
        )],
    );
    let clerk = demo.password("tanto");
    let said = demo
        .answer(&["policy", "publish", &unlawful, "--as", "tanto"], &clerk)
        .ends(1);
    assert!(said.err.contains("適合しないおそれ"), "{said:?}");
    let board = demo.run(&["board", "--json"]).ends(0).json();
    assert_eq!(board["edition"], 3);
}

#[test]
fn a_later_edition_is_planned_until_its_day() {
    let demo = Demo::new();
    let later = [("effective: 2026-04-01", "effective: 2998-04-01")];
    let file = edition(&demo, "later.yaml", &later);
    let clerk = demo.password("tanto");
    let hash = hash(
        &demo
            .answer(&["policy", "publish", &file, "--as", "tanto"], &clerk)
            .ends(0),
    );
    let manager = demo.password("kanri");
    // The first digits name it.
    let said = demo
        .answer(
            &["policy", "approve", &hash[..12], "--as", "kanri"],
            &manager,
        )
        .ends(0);
    assert!(said.out.contains("2998-04-01から使用します"), "{said:?}");
    let on = |day: &str| demo.run(&["policy", "as-of", day]).ends(0).out;
    assert!(on("2998-03-31").starts_with("# 第3版"));
    let planned = on("2998-04-01");
    assert!(
        planned.starts_with("# 第4版") && planned.contains("予定"),
        "{planned}"
    );
}
