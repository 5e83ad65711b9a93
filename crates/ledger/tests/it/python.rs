// SPDX-License-Identifier: Apache-2.0
//! The second verifier, in Python, against this one. Without `python3` these tests fail.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use yakusoku_ledger::memory::{Fact, MemoryLog};
use yakusoku_ledger::{EntryId, KEY_DESTROYED, Payload, RowView, verify};

use crate::sample::{Dice, add, keys, log, stream};
use crate::tamper::{Spot, changed, spots};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger/verify.py");

/// Runs the verifier for many folders in one process, by its own entry point.
const DRIVER: &str = "
import io, json, os, sys
sys.path.insert(0, os.path.dirname(sys.argv[1]))
import verify
for line in sys.stdin:
    out = io.StringIO()
    status = verify.run(json.loads(line), out)
    print(json.dumps([status, out.getvalue()]), flush=True)
";

struct Python {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Python {
    fn start() -> Self {
        let mut child = Command::new("python3")
            .args(["-B", "-c", DRIVER, SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is needed to run the second verifier");
        let to = child.stdin.take().unwrap();
        let from = BufReader::new(child.stdout.take().unwrap());
        Self { child, to, from }
    }

    fn run(&mut self, arguments: &[&str]) -> (i64, String) {
        writeln!(self.to, "{}", serde_json::to_string(arguments).unwrap()).unwrap();
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("the second verifier failed, see its message above")
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A log written out for the second verifier.
struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    fn write(log: &MemoryLog) -> Self {
        let folder = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        folder.put("verifier.key", format!("{}\n", keys().1).as_bytes());
        if let Some(note) = &log.checkpoint {
            folder.put("checkpoint", note.as_bytes());
        }
        for (path, bytes) in &log.tiles {
            folder.put(path, bytes);
        }
        folder.put("rows.jsonl", export(log.rows.values()).as_bytes());
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn run(&self, python: &mut Python, outside: Option<&str>) -> (i64, String) {
        let (folder, rows) = (
            self.dir.path().display().to_string(),
            text(&self.path("rows.jsonl")),
        );
        let mut arguments = vec!["--lang", "en", folder.as_str(), "--rows", &rows];
        let kept = text(&self.path("kept"));
        if let Some(outside) = outside {
            self.put("kept", outside.as_bytes());
            arguments.extend(["--checkpoint", &kept]);
        }
        python.run(&arguments)
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn export<'a>(rows: impl Iterator<Item = &'a RowView>) -> String {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let line = |row: &RowView| {
        format!(
            "{{\"index\":{},\"leaf\":\"{}\"}}\n",
            row.index,
            hex(&row.leaf_bytes)
        )
    };
    rows.map(line).collect()
}

#[test]
fn a_sample_of_changed_bytes_is_found_by_the_second_verifier() {
    let base = log(300, 11);
    let (folder, mut python) = (Folder::write(&base), Python::start());
    let (status, said) = folder.run(&mut python, None);
    assert_eq!(status, 0, "{said}");
    let all = spots(&base);
    let mut dice = Dice(300);
    let mut tried = 0;
    while tried < 250 {
        let at = usize::try_from(dice.below(all.len() as u64)).unwrap();
        let spot = if tried % 25 == 0 {
            Spot::Checkpoint(tried / 2)
        } else {
            all[at].clone()
        };
        // Sealed parts are not in the folder: only who holds the keys can check them.
        if matches!(spot, Spot::Payload(..)) {
            continue;
        }
        tried += 1;
        let tampered = changed(&base, &spot, 1 << (tried % 8));
        let (name, now, before) = match &spot {
            Spot::Tile(path, _) => (
                path.clone(),
                tampered.tile.unwrap().1,
                base.tiles[path].clone(),
            ),
            Spot::Checkpoint(_) => {
                let before = base.checkpoint.clone().unwrap().into_bytes();
                ("checkpoint".into(), tampered.checkpoint.unwrap(), before)
            }
            Spot::Leaf(index, _) | Spot::Payload(index, _) => {
                let mut rows = base.rows.clone();
                rows.insert(*index, tampered.rows[index].clone());
                let now = export(rows.values()).into_bytes();
                (
                    "rows.jsonl".into(),
                    now,
                    export(base.rows.values()).into_bytes(),
                )
            }
        };
        folder.put(&name, &now);
        let (status, said) = folder.run(&mut python, None);
        assert_eq!(status, 1, "{name}: {said}");
        let named = match &spot {
            Spot::Leaf(index, _) => format!("entry {index}: the row was altered"),
            Spot::Checkpoint(_) => "checkpoint: not validly signed".into(),
            Spot::Tile(path, _) => path.clone(),
            Spot::Payload(..) => unreachable!(),
        };
        let level_0 = name.starts_with("tile/0/") && said.contains("and tile disagree");
        assert!(said.contains(&named) || level_0, "{name}: {said}");
        folder.put(&name, &before);
    }
}

/// Writes a log in which, now and then, something is wrong from the start or is changed later.
fn random(seed: u64) -> (MemoryLog, Option<String>) {
    let (signer, _) = keys();
    let mut dice = Dice(seed);
    let (size, later) = (dice.below(560), dice.below(300));
    let mut log = log(size, dice.roll());
    if dice.below(4) == 0 {
        flaw(&mut log, &mut dice);
        log.seal_up(&signer).unwrap();
    }
    let mut outside = (dice.below(2) == 0).then(|| log.checkpoint.clone().unwrap());
    let before = log.clone();
    (0..later).for_each(|_| add(&mut log, &mut dice, 30 + seed % 2));
    if dice.below(2) == 0 {
        log.seal_up(&signer).unwrap();
    }
    if dice.below(2) == 0 {
        tamper(&mut log, &mut dice, &before, &mut outside);
    }
    (log, outside)
}

/// An entry that should never have been written, and then signed.
fn flaw(log: &mut MemoryLog, dice: &mut Dice) {
    let number = dice.below(12);
    let index = log.rows.len() as u64;
    let (id, random) = (EntryId::new(dice.bytes()), dice.bytes());
    let sealed = Some((&random, b"x".as_slice()));
    let fact = Fact {
        id,
        stream: stream(99),
        kind: "flaw",
        open: "{}",
        sealed,
    };
    match dice.below(5) {
        0 => {
            log.record(Fact {
                kind: KEY_DESTROYED,
                sealed: None,
                ..fact
            })
            .unwrap();
            log.record(fact).unwrap();
        }
        1 => {
            let mut entry = log
                .record(Fact {
                    sealed: None,
                    ..fact
                })
                .unwrap();
            entry.seq = 1 + number;
            log.rows.get_mut(&index).unwrap().leaf_bytes = entry.leaf_bytes().unwrap();
        }
        2 => {
            let leaf_bytes = dice.bytes::<90>().to_vec();
            log.rows.insert(
                index,
                RowView {
                    index,
                    leaf_bytes,
                    payload: Payload::None,
                },
            );
        }
        3 => {
            log.record(Fact {
                sealed: None,
                open: r#"{"a":"0"}"#,
                ..fact
            })
            .unwrap();
            respell(&mut log.rows.get_mut(&index).unwrap().leaf_bytes, dice);
        }
        _ => {
            let other = log.destroy(id, stream(99)).unwrap();
            assert_eq!(other.seq, 0);
        }
    }
}

/// Gives the open part of a leaf, `{"a":"0"}`, a spelling that is not the canonical one.
fn respell(leaf: &mut Vec<u8>, dice: &mut Dice) {
    let spellings = [
        r#"{"a": "" }"#,
        r#"{"a":1.0} "#,
        r#"{"a":1.0}"#,
        r#"{"a":NaN}"#,
        r#"{"a":-0}"#,
        r#"{"a":"\/"}"#,
        r#"{"a":"\ud800"}"#,
        r#"{"b":1,"a":2}"#,
        r#"{"a":1,"a":1}"#,
        r#"{"a":9007199254740992}"#,
        "[]",
        "{",
        "{\"a\":\"\t\"}",
    ];
    let spelled = spellings[usize::try_from(dice.below(spellings.len() as u64)).unwrap()];
    assert!(leaf.ends_with(br#"{"a":"0"}"#));
    leaf.truncate(leaf.len() - 11);
    leaf.extend([0, u8::try_from(spelled.len()).unwrap()]);
    leaf.extend(spelled.bytes());
}

fn tamper(log: &mut MemoryLog, dice: &mut Dice, before: &MemoryLog, outside: &mut Option<String>) {
    let pick =
        |dice: &mut Dice, end: usize| usize::try_from(dice.below(end.max(1) as u64)).unwrap();
    let paths: Vec<_> = log.tiles.keys().cloned().collect();
    match dice.below(9) {
        0 if !paths.is_empty() => {
            let bytes = log.tiles.get_mut(&paths[pick(dice, paths.len())]).unwrap();
            let at = pick(dice, bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        }
        1 if !paths.is_empty() => {
            log.tiles.remove(&paths[pick(dice, paths.len())]);
        }
        2 if !paths.is_empty() => {
            let bytes = log.tiles.get_mut(&paths[pick(dice, paths.len())]).unwrap();
            bytes.truncate(bytes.len() - 1);
        }
        3 => {
            let mut note = log.checkpoint.clone().unwrap().into_bytes();
            let at = pick(dice, note.len());
            note[at] ^= 1 << dice.below(7);
            log.checkpoint = String::from_utf8(note).ok().or(Some("\u{fffd}".into()));
        }
        4 => {
            let note = log.checkpoint.clone();
            *log = before.clone();
            log.checkpoint = note;
        }
        5 => log.checkpoint.clone_from(&before.checkpoint),
        6 => {
            let index = dice.below(log.rows.len().max(1) as u64);
            if let Some(mut row) = log.rows.remove(&index)
                && dice.below(2) == 0
            {
                let at = pick(dice, row.leaf_bytes.len());
                row.leaf_bytes[at] ^= 1;
                log.rows.insert(index, row);
            }
        }
        7 => {
            let (other, _) = MemoryLog::signer(crate::sample::ORIGIN, 2).unwrap();
            let forked = log.tree().checkpoint(other.name()).sign(&other).unwrap();
            *outside = Some(forked);
        }
        _ => {
            let mut other = crate::sample::log(dice.below(400), dice.roll());
            std::mem::swap(log, &mut other);
        }
    }
}

fn agree(seeds: std::ops::Range<u64>) {
    let mut python = Python::start();
    let (mut whole, mut altered) = (0, 0);
    for seed in seeds {
        let (log, outside) = random(seed);
        let report = verify(&log, &[keys().1], outside.as_deref()).unwrap();
        let folder = Folder::write(&log);
        let (status, said) = folder.run(&mut python, outside.as_deref());
        let ours: Vec<_> = report
            .findings
            .iter()
            .map(|finding| &finding.message.en)
            .collect();
        assert_eq!(
            status == 0,
            report.whole,
            "seed {seed}\nPython: {said}\nRust: {ours:?}"
        );
        if report.whole {
            whole += 1;
            let counts = format!(
                "recorded {}, provable {}\n",
                report.recorded, report.provable
            );
            assert!(
                said.contains(&counts),
                "seed {seed}\nPython: {said}\nRust: {counts}"
            );
        } else {
            altered += 1;
            assert_eq!(status, 1, "seed {seed}: {said}");
        }
    }
    assert!(
        whole > 20 && altered > 20,
        "{whole} whole, {altered} altered"
    );
}

#[test]
fn both_verifiers_agree_on_random_logs() {
    agree(0..240);
}

#[test]
#[ignore = "takes minutes: run before a release"]
fn soak_both_verifiers_agree_on_ten_thousand_logs() {
    agree(0..10_000);
}

fn cli(arguments: &[&str]) -> (Option<i32>, String) {
    let run = Command::new("python3")
        .arg("-B")
        .arg(SCRIPT)
        .args(arguments)
        .output();
    let output = run.expect("python3 is needed to run the second verifier");
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn the_exit_status_and_the_words_of_the_second_verifier() {
    let base = log(40, 3);
    let folder = Folder::write(&base);
    let path = text(folder.dir.path());
    let (status, said) = cli(&[&path]);
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.contains("記録 40 件、うち証明可能 40 件") && said.contains("改変なし"),
        "{said}"
    );
    assert!(said.contains("40 件目より後は証明できません"), "{said}");
    let older = log(20, 3);
    folder.put("old", older.checkpoint.unwrap().as_bytes());
    let (status, said) = cli(&[&path, "--checkpoint", &text(&folder.path("old"))]);
    assert!(status == Some(0) || said.contains("差し替え"), "{said}");
    folder.put("tile/0/000.p/40", &[0; 40 * 32]);
    let (status, said) = cli(&[&path]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("改変：記録 0：束（tile/entries/000.p/40）とタイルが一致しません"),
        "{said}"
    );
    folder.put("verifier.key", b"nonsense");
    let (status, said) = cli(&[&path]);
    assert_eq!(
        (status, said.as_str()),
        (Some(2), "検証できません：verifier.key\n")
    );
    let (status, said) = cli(&["/nonexistent", "--lang", "en"]);
    assert_eq!(
        (status, said.as_str()),
        (Some(2), "cannot check: verifier.key\n")
    );
}

/// Signatures that lax verifiers accept, and the vectors of RFC 8032 section 7.1.
#[test]
fn the_second_verifier_checks_signatures_strictly() {
    let script = "
import os, sys
sys.path.insert(0, os.path.dirname(sys.argv[1]))
from verify import ORDER, signature_holds
vectors = [
  ('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', '',
   'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'),
  ('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', '72',
   '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'),
  ('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025', 'af82',
   '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'),
]
for public, message, signature in vectors:
    public, message, signature = map(bytes.fromhex, (public, message, signature))
    assert signature_holds(public, message, signature)
    for at in range(64):
        bad = bytearray(signature)
        bad[at] ^= 1 << at % 8
        assert not signature_holds(public, message, bytes(bad)), at
    assert not signature_holds(public, message + b'x', signature)
    s = int.from_bytes(signature[32:], 'little') + ORDER
    assert not signature_holds(public, message, signature[:32] + s.to_bytes(32, 'little'))
weak = (1).to_bytes(32, 'little')
assert not signature_holds(weak, b'x', weak + bytes(32))
print('held')
";
    let run = Command::new("python3")
        .args(["-B", "-c", script, SCRIPT])
        .output();
    let output = run.expect("python3 is needed to run the second verifier");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        said,
        "held\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
