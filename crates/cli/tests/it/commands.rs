// SPDX-License-Identifier: Apache-2.0
//! The commands as an engineer meets them: the real binary, its exit codes, and what it says.
//!
//! One demonstration is made once and copied for each test, so that each may break its own.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::tree::root;

const CUSTOMERS: &str = "45";
const SERVING_SECONDS_MAX: u64 = 30;

/// What a command gave back.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

fn yakusoku(words: &[&str], given: &str) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yakusoku"))
        .args(words)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that asks nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(given.as_bytes());
    Said::of(&child.wait_with_output().unwrap())
}

/// A demonstration of one's own.
struct Demo {
    folder: TempDir,
}

impl Demo {
    fn new() -> Self {
        static MADE: OnceLock<TempDir> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let folder = TempDir::new().unwrap();
            let data = folder.path().join("data").display().to_string();
            yakusoku(&["demo", &data, "--customers", CUSTOMERS], "").ends(0);
            folder
        });
        let folder = TempDir::new().unwrap();
        copy(made.path(), folder.path());
        Self { folder }
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    fn beside(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn run(&self, words: &[&str]) -> Said {
        self.answer(words, "")
    }

    fn answer(&self, words: &[&str], given: &str) -> Said {
        yakusoku(&[words, &["--data", &self.data()]].concat(), given)
    }

    /// Gives somebody of the staff a password we know, and the present code.
    fn password(&self, login: &str) -> String {
        let password = "an-example-password";
        self.answer(
            &["staff", "reset", login],
            &format!("{password}\n{password}\n"),
        )
        .ends(0);
        let code = self.run(&["demo", "code", login]).ends(0).out;
        format!("{password}\n{code}")
    }

    /// A plan to erase a person of the shop.
    fn plan(&self, person: &str) -> String {
        let words = [
            "source", "plan", "--verb", "erase", "--json", "--person", person,
        ];
        self.run(&words).ends(0).json()["plan"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Puts other bytes of the same length in place of some that are in a file, everywhere.
fn alter(file: &Path, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let mut bytes = fs::read(file).unwrap();
    let found: Vec<usize> = (0..=bytes.len() - from.len())
        .filter(|at| bytes[*at..].starts_with(from.as_bytes()))
        .collect();
    assert!(!found.is_empty(), "`{from}` is not in {}", file.display());
    for at in found {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    fs::write(file, bytes).unwrap();
}

fn flip(file: &Path, at: usize) {
    let mut bytes = fs::read(file).unwrap();
    bytes[at] ^= 1;
    fs::write(file, bytes).unwrap();
}

/// The one file in a folder.
fn only(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.pop().unwrap()
}

fn codes(said: &Said) -> Vec<String> {
    let found = said.json();
    let findings = found["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

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

/// A server that ends with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ask(port: u16, path: &str) -> String {
    use std::io::Read as _;
    let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", port)) else {
        return String::new();
    };
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    let _ = stream.write_all(request.as_bytes());
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn a_demonstration_is_served_here_and_nowhere_else() {
    let demo = Demo::new();
    for address in ["0.0.0.0:0", "[::]:0"] {
        let said = demo.run(&["serve", "--listen", address]).ends(1);
        assert!(said.err.contains("公開できません"), "{said:?}");
    }
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let said = demo.run(&["serve", "--listen", &listen]).ends(2);
    assert!(said.err.contains("ほかのプログラム"), "{said:?}");
    drop(taken);
    demo.run(&["serve", "--listen", "nowhere"]).ends(2);

    let printed = demo.beside("printed");
    let mut serving = Serving(
        Command::new(env!("CARGO_BIN_EXE_yakusoku"))
            .args(["serve", "--data", &demo.data(), "--listen", &listen])
            .stdout(fs::File::create(&printed).unwrap())
            .spawn()
            .unwrap(),
    );
    let until = Instant::now() + Duration::from_secs(SERVING_SECONDS_MAX);
    while !ask(port, "/health").starts_with("HTTP/1.1 200") {
        assert!(Instant::now() < until, "not ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    let printed = fs::read_to_string(&printed).unwrap();
    links_are_told(&printed, port);
    let stopped = Command::new("kill")
        .arg(serving.0.id().to_string())
        .status()
        .unwrap();
    assert!(stopped.success());
    assert_eq!(serving.0.wait().unwrap().code(), Some(0), "{printed}");
    demo.run(&["ledger", "verify"]).ends(0);
}

/// Each sample person has a link and a code, and each link leads in once.
fn links_are_told(printed: &str, port: u16) {
    let lines: Vec<&str> = printed.lines().collect();
    for (role, login) in [("担当者", "tanto"), ("承認者", "shonin"), ("監査", "kansa")] {
        let at = lines
            .iter()
            .position(|line| line.trim_start().starts_with(role))
            .unwrap();
        let link = lines[at + 1].trim();
        let path = link
            .strip_prefix(&format!("http://localhost:{port}"))
            .unwrap();
        assert!(path.rsplit('/').next().unwrap().len() >= 20, "{link}");
        assert!(
            lines[at + 2].contains(&format!("demo code {login} --data ")),
            "{printed}"
        );
        let first = ask(port, path);
        assert!(
            first.starts_with("HTTP/1.1 303") && first.contains("/console/code"),
            "{first}"
        );
        assert!(
            !ask(port, path).starts_with("HTTP/1.1 303"),
            "{link} leads in twice"
        );
    }
    for wanted in [
        "@example.jp",
        "生年月日",
        "要注意",
        "遵守",
        " ledger verify --data ",
    ] {
        assert!(
            printed.contains(wanted),
            "the story lacks {wanted}:\n{printed}"
        );
    }
}

#[test]
fn every_scenario_of_the_shop_comes_true() {
    let folder = root().join("policies/cases/shop");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .filter(|path| path.ends_with(".yaml"))
        .collect();
    files.sort();
    assert!(files.len() >= 6);
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
