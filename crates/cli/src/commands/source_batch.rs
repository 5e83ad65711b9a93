// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source … --batch FILE`: many people in one plan, with how far it is and how long it will take.

use std::fs;
use std::path::Path;
use std::time::Instant;

use yakusoku_app::App;
use yakusoku_app::batch::{Clues, Exported};
use yakusoku_app::plan::PlanView;
use yakusoku_app::request::DeskError;
use yakusoku_app::request::carry_out::Reread;
use yakusoku_app::source::Verb;

use super::source::{Which, agreed, named, pair};
use crate::exit::{Exit, Failure, of_file};
use crate::instance::{engineer, read};
use crate::say;

/// How far a long work is, how fast it goes and how long it will take.
struct Pace {
    bar: say::Bar,
    begun: Instant,
    first: Option<u64>,
}

impl Pace {
    fn new() -> Self {
        Self {
            bar: say::Bar::default(),
            begun: Instant::now(),
            first: None,
        }
    }

    fn at(&mut self, done: u64, of: u64) {
        let first = *self.first.get_or_insert(0);
        let words = words(
            done - first.min(done),
            of - done.min(of),
            self.begun.elapsed().as_secs_f64(),
        );
        self.bar.at(&format!("{done} / {of}人{words}"), done, of);
    }
}

/// The rate and the estimate, once there is one.
fn words(done: u64, left: u64, seconds: f64) -> String {
    if done == 0 || seconds <= 0.0 {
        return String::new();
    }
    let rate = done as f64 / seconds;
    let wait = (left as f64 / rate).ceil() as u64;
    format!("  毎秒{rate:.0}人  残り約{}分{:02}秒", wait / 60, wait % 60)
}

/// One person a line, clues separated by tabs; empty lines and lines of `#` are passed over.
fn people(text: &str) -> Result<(Vec<Clues>, Vec<usize>), Failure> {
    let (mut people, mut lines) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let clues: Result<Clues, String> = line.split('\t').map(pair).collect();
        let clues = clues
            .map_err(|why| Failure::unusable(format!("{}行目を読み取れません。{why}", at + 1)))?;
        people.push(clues);
        lines.push(at + 1);
    }
    if people.is_empty() {
        return Err(Failure::unusable("ファイルに、手がかりの行がありません。"));
    }
    Ok((people, lines))
}

pub(super) async fn plan(app: &App, verb: Verb, file: &Path) -> Result<PlanView, Failure> {
    let (people, lines) = people(&read(file)?)?;
    let mut pace = Pace::new();
    let mut progress = |done, of| pace.at(done, of);
    let view = app
        .source_plan_batch(&engineer(), (verb, &people), &mut progress)
        .await?;
    for left in view.batch.iter().flat_map(|batch| &batch.left_out) {
        let at = usize::try_from(left.number)
            .ok()
            .and_then(|at| lines.get(at))
            .copied();
        say::note(format_args!(
            "{}行目は計画に含めていません: {}",
            at.unwrap_or_default(),
            why(&left.code)
        ));
    }
    Ok(view)
}

fn why(code: &str) -> &str {
    match code {
        "plan.not-found" => "本人のものと確かめられる記録がありません。",
        "plan.twice" => "ほかの行と同じ記録です。",
        "plan.still-used" => "ほかの方の行が使っている記録があります。1人ずつ計画してください。",
        other => other,
    }
}

pub(super) async fn erase(app: &App, which: &Which) -> Result<Reread, DeskError> {
    let mut pace = Pace::new();
    let mut progress = |done, of| pace.at(done, of);
    app.source_erase_batch(&engineer(), &which.plan, &mut progress)
        .await
}

pub(super) async fn export(app: &App, which: &Which, out: &Path) -> Result<Exit, Failure> {
    let view = app.plan_view(&which.plan).await?;
    agreed(app, which, &view, "書き出しますか").await?;
    fs::create_dir_all(out).map_err(|error| of_file(out, &error))?;
    let file = |number: u32| out.join(format!("{:06}.json", number + 1));
    let mut hand = |number: u32, exported: &Exported| {
        let path = file(number);
        let beside = path.with_extension("tmp");
        fs::write(&beside, serde_json::to_vec_pretty(exported)?)?;
        fs::rename(&beside, &path)
    };
    let mut pace = Pace::new();
    let mut progress = |done, of| pace.at(done, of);
    let wanted = |number: u32| !file(number).exists();
    let rows = app
        .source_export_batch(
            &engineer(),
            &which.plan,
            &wanted,
            (&mut hand, &mut progress),
        )
        .await
        .map_err(|error| named(error, which))?;
    if which.json {
        say::json(&serde_json::json!({ "plan": which.plan, "rows": rows }));
    } else {
        say::line(format_args!(
            "{rows}行を「{}」に、1人ずつのファイルとして書き出しました。",
            out.display()
        ));
    }
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_person_a_line() {
        let text = "# 手がかり\ncontact.email=a@example.jp\r\n\ncontact.email=b@example.jp\tcontact.phone=03-0000-0000\n";
        let (people, lines) = people(text).unwrap();
        assert_eq!((people.len(), lines), (2, vec![2, 4]));
        assert_eq!(people[1].len(), 2);
        assert!(super::people("contact.email\n").is_err() && super::people("# nobody\n").is_err());
    }

    #[test]
    fn the_estimate_follows_the_rate() {
        assert_eq!(words(100, 900, 10.0), "  毎秒10人  残り約1分30秒");
        assert_eq!(words(0, 900, 10.0), "");
    }
}
