// SPDX-License-Identifier: Apache-2.0
//! Hostile uploads against the real child process: refused or made harmless, in time and memory.
//!
//! Every file is made here from its description; the number of the case and the seed stand in the
//! message when one gets through. The child has five seconds and 256 MB; the test allows no more.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::hostile_files::{Hostile, Must, all, is_clean_png};

/// What the child may take, with a second for a machine that is busy.
const SECONDS_MAX: u64 = 6;
const MEMORY_KB_MAX: u64 = 256 * 1024;
const SEED: u64 = 20_260_401;

struct Ended {
    taken: bool,
    out: Vec<u8>,
    took: Duration,
    peak_kb: u64,
}

/// Gives a file to the child as the server does.
fn read(bytes: &[u8]) -> Ended {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_yakusoku"))
        .arg("decode-image")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    let bytes = bytes.to_vec();
    let feed = std::thread::spawn(move || {
        let _ = input.write_all(&bytes);
    });
    let drain = std::thread::spawn(move || {
        let mut out = Vec::new();
        let _ = output.read_to_end(&mut out);
        out
    });
    let status = format!("/proc/{}/status", child.id());
    let (mut peak_kb, mut ended) = (0, false);
    while !ended && started.elapsed() < Duration::from_secs(SECONDS_MAX) {
        peak_kb = peak_kb.max(high_water(&status));
        ended = child.try_wait().unwrap().is_some();
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = started.elapsed();
    let _ = child.kill();
    let taken = child.wait().unwrap().success();
    feed.join().unwrap();
    let out = drain.join().unwrap();
    assert!(ended, "the child did not end within {took:?}");
    Ended {
        taken,
        out,
        took,
        peak_kb,
    }
}

/// The most memory the process has held, in kB, while it can still be asked.
fn high_water(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

fn judge(no: usize, one: &Hostile) -> (Duration, u64, bool) {
    let Hostile { name, bytes, must } = one;
    let ended = read(bytes);
    assert!(
        ended.peak_kb <= MEMORY_KB_MAX,
        "{no} {name} (seed {SEED}): {} kB",
        ended.peak_kb
    );
    if ended.taken {
        assert_ne!(*must, Must::Refused, "{no} {name} (seed {SEED}) was taken");
        is_clean_png(&ended.out).unwrap_or_else(|why| panic!("{no} {name} (seed {SEED}): {why}"));
    } else {
        assert_ne!(*must, Must::Taken, "{no} {name} (seed {SEED}) was refused");
        assert!(ended.out.is_empty(), "{no} {name} (seed {SEED})");
    }
    (ended.took, ended.peak_kb, ended.taken)
}

#[test]
fn two_hundred_hostile_files_are_refused_or_made_harmless() {
    let files = all(SEED);
    assert!(files.len() >= 200, "{}", files.len());
    let (mut slowest, mut largest, mut taken) = (Duration::ZERO, 0, 0);
    for (no, one) in files.iter().enumerate() {
        let (took, peak, ok) = judge(no, one);
        slowest = slowest.max(took);
        largest = largest.max(peak);
        taken += usize::from(ok);
    }
    println!(
        "seed {SEED}: {} files, {taken} made harmless, the rest refused; slowest {slowest:?}, most memory {largest} kB",
        files.len()
    );
}

#[test]
fn the_judge_sees_what_is_left_over() {
    let clean = all(SEED).into_iter().find(|one| one.must == Must::Taken);
    let out = read(&clean.unwrap().bytes).out;
    assert!(is_clean_png(&out).is_ok());
    let mut dirty = out.clone();
    let end = dirty.len() - 12;
    dirty.splice(end..end, b"\0\0\0\x04tEXtHere\0\0\0\0".iter().copied());
    assert!(is_clean_png(&dirty).is_err());
    let mut tail = out;
    tail.extend_from_slice(b"%PDF-1.7");
    assert!(is_clean_png(&tail).is_err());
}
