// SPDX-License-Identifier: Apache-2.0
//! Commands that need no demonstration: a policy check, a new instance, tokens, the reader of images.

use super::*;

#[test]
fn a_policy_is_checked_as_of_a_day() {
    let good = root()
        .join("examples/shop/policy.yaml")
        .display()
        .to_string();
    yakusoku(&["policy", "check", &good], "").ends(0);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("policy.yaml");
    let path = file.display().to_string();
    let text = fs::read_to_string(&good).unwrap();
    fs::write(&file, text.replace("edition: 3", "editoin: 3")).unwrap();
    let said = yakusoku(&["policy", "check", &path], "").ends(2);
    assert!(
        said.out.contains("editoin") && said.out.contains("policy.yaml:7"),
        "{said:?}"
    );
    // A fee on a kind that the Act leaves free.
    let fee = "    correction:\n      fee: {yen: 500, tax: included, per: ask, by: [stamps], when: enclosed, refund: never}\n";
    fs::write(&file, text.replace("    correction:\n", fee)).unwrap();
    let said = yakusoku(
        &["policy", "check", &path, "--json", "--as-of", "2026-06-01"],
        "",
    )
    .ends(1);
    let json = said.json();
    assert_eq!(
        (&json["usable"], &json["holds"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    assert!(said.out.contains("law.fee-on-free-kind"), "{said:?}");
    yakusoku(
        &[
            "policy",
            "check",
            &folder.path().join("none").display().to_string(),
        ],
        "",
    )
    .ends(2);
}

#[test]
fn an_instance_is_made_where_nothing_was() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data").display().to_string();
    let (policy, systems) = (
        root()
            .join("examples/shop/policy.yaml")
            .display()
            .to_string(),
        root()
            .join("examples/shop/systems.yaml")
            .display()
            .to_string(),
    );
    let init = ["init", &data, "--policy", &policy, "--systems", &systems];
    let said = yakusoku(&init, "").ends(0);
    assert!(said.out.contains("staff add"), "{said:?}");
    yakusoku(&init, "").ends(2);
    let add = [
        "staff",
        "add",
        "jiro",
        "--name",
        "仮名 次郎",
        "--role",
        "clerk",
        "--data",
        &data,
    ];
    yakusoku(&add, "short\nshort\n").ends(1);
    yakusoku(&add, "one-long-password\nanother-password\n").ends(1);
    let said = yakusoku(&add, "one-long-password\none-long-password\n").ends(0);
    assert!(said.out.contains("otpauth://totp/"), "{said:?}");
    yakusoku(&add, "one-long-password\none-long-password\n").ends(1);
    yakusoku(&["staff", "disable", "jiro", "--data", &data], "").ends(0);
    yakusoku(&["staff", "disable", "nobody", "--data", &data], "").ends(2);
    yakusoku(&["demo", "code", "jiro", "--data", &data], "").ends(3);
    yakusoku(
        &[
            "case",
            "list",
            "--data",
            &folder.path().display().to_string(),
        ],
        "",
    )
    .ends(2);
}

#[test]
fn who_has_no_files_begins_with_the_template() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data").display().to_string();
    let said = yakusoku(&["init", &data], "").ends(0);
    assert!(
        said.out.contains("ひな形") && said.out.contains("policy check"),
        "{said:?}"
    );
    let policy = format!("{data}/policy.yaml");
    assert_eq!(
        fs::read(&policy).unwrap(),
        fs::read(root().join("policies/template.yaml")).unwrap()
    );
    yakusoku(&["policy", "check", &policy, "--data", &data], "").ends(0);
    yakusoku(&["source", "check", "--read-only", "--data", &data], "").ends(0);
    let other = folder.path().join("other").display().to_string();
    yakusoku(&["init", &other, "--policy", &policy], "").ends(2);
    assert!(!folder.path().join("other").exists());
}

#[test]
fn a_token_is_told_once_and_never_an_approvers() {
    let demo = Demo::new();
    let said = demo
        .run(&["token", "create", "--role", "clerk", "--scope", "write"])
        .ends(0);
    assert!(
        said.out.starts_with("ykt_") && said.out.lines().count() == 1,
        "{said:?}"
    );
    demo.run(&["token", "create", "--role", "approver"]).ends(3);
    demo.run(&["token", "create", "--role", "king"]).ends(2);
}

#[test]
fn the_reader_of_images_refuses_what_is_none() {
    let said = yakusoku(&["decode-image"], "%PDF-1.7");
    assert_ne!(said.code, 0);
    assert!(said.out.is_empty(), "{said:?}");
}

#[test]
fn a_map_is_proposed_and_a_plan_shows_its_statements() {
    let demo = Demo::new();
    let proposed = demo.run(&["source", "map", "--system", "shop"]).ends(0).out;
    for wanted in ["\"customers\":", "anchor: person", "key: proves"] {
        assert!(proposed.contains(wanted), "{proposed}");
    }
    let said = demo.run(&["source", "map", "--system", "shopp"]).ends(2);
    assert!(said.err.contains("「shopp」"), "{said:?}");
    let person = "contact.email=user3@example.jp";
    let nowhere = ["source", "locate", "--system", "shopp", "--person", person];
    let said = demo.run(&nowhere).ends(2);
    assert!(said.err.contains("shop"), "{said:?}");
    let rights = [
        "source",
        "grants",
        "--system",
        "shop",
        "--account",
        "desk",
        "--json",
    ];
    let rights = demo.run(&rights).ends(0).json();
    assert!(!rights.as_array().unwrap().is_empty());
    let plan = [
        "source", "plan", "--verb", "erase", "--sql", "--person", person,
    ];
    let shown = demo.run(&plan).ends(0).out;
    assert!(shown.contains("DELETE FROM \"reviews\""), "{shown}");
    assert!(
        !shown.contains("user3@"),
        "what is bound is personal: {shown}"
    );
}

#[test]
fn an_edited_map_is_checked_as_it_stands_and_used_when_the_manager_says_so() {
    let demo = Demo::new();
    let file = demo.file("systems.yaml");
    let good = fs::read_to_string(&file).unwrap();
    assert_eq!(
        demo.run(&["source", "check", "--json"]).ends(0).json()["in_force"],
        true
    );
    // A table that is not there, and a column left out: both at once.
    let wrong = good
        .replacen("      login_history:", "      login_historie:", 1)
        .replacen(
            "          gender: {item: identity.gender, erase: blank}\n",
            "",
            1,
        );
    assert_ne!(wrong, good);
    fs::write(&file, &wrong).unwrap();
    let said = demo.run(&["source", "check", "--system", "shop"]).ends(1);
    for wanted in ["login_historie", "gender", "使用中"] {
        assert!(said.out.contains(wanted), "{said:?}");
    }
    let manager = demo.password("kanri");
    let adopt = ["source", "adopt", "--as", "kanri"];
    demo.answer(&adopt, &manager).ends(1);

    // Another name for people is another map; nobody but the manager puts it in use.
    fs::write(&file, good.replacen("{ja: 会員台帳,", "{ja: 会員名簿,", 1)).unwrap();
    assert_eq!(
        demo.run(&["source", "check", "--json"]).ends(0).json()["in_force"],
        false
    );
    let clerk = demo.password("tanto");
    demo.answer(&["source", "adopt", "--as", "tanto"], &clerk)
        .ends(3);
    demo.answer(&adopt, &manager).ends(0);
    assert_eq!(
        demo.run(&["source", "check", "--json"]).ends(0).json()["in_force"],
        true
    );
    demo.run(&["ledger", "verify"]).ends(0);
    demo.run(&["rebuild"]).ends(0);
}
