// SPDX-License-Identifier: Apache-2.0
//! Comparing what came with what was expected: each difference named with both.

use std::collections::BTreeMap;
use std::fmt::Display;

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::request::work::{Work, work};
use yakusoku_duties::request::{Case, Stage as At};

use super::hands::Refused;
use super::play::Stage;
use super::{
    AskThen, CaseThen, LetterThen, NoticeThen, RowsThen, ScenarioError, Then, ValuableThen, place,
};
use crate::App;
use crate::staff::PROGRAM;

/// Something expected that did not come true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unmet {
    /// After which event.
    pub at: String,
    /// What it is about.
    pub what: String,
    /// Expected.
    pub expected: String,
    /// Got.
    pub got: String,
}

struct Judge<'a> {
    at: &'a str,
    unmet: Vec<Unmet>,
}

impl Judge<'_> {
    fn same<T: PartialEq + Display>(&mut self, what: impl Into<String>, expected: T, got: T) {
        if expected != got {
            self.unmet.push(Unmet {
                at: self.at.to_owned(),
                what: what.into(),
                expected: expected.to_string(),
                got: got.to_string(),
            });
        }
    }

    /// Compares where something is expected at all; an absence is written `—`.
    fn maybe<T: Display>(&mut self, what: String, expected: Option<T>, got: Option<T>) {
        if let Some(expected) = expected {
            let got = got.map_or_else(|| "—".to_owned(), |got| got.to_string());
            self.same(what, expected.to_string(), got);
        }
    }
}

/// Compares a refusal with the one expected.
pub(super) fn refusal(at: &str, expected: Option<&str>, got: Option<&Refused>) -> Option<Unmet> {
    let (wanted, came) = (
        expected.unwrap_or("done"),
        got.map_or("done", |said| said.word.as_str()),
    );
    (wanted != came).then(|| Unmet {
        at: at.to_owned(),
        what: "操作の結果".to_owned(),
        expected: wanted.to_owned(),
        got: got.map_or_else(
            || came.to_owned(),
            |said| format!("{came}（{}）", said.what),
        ),
    })
}

/// Compares everything a `then` names.
pub(super) async fn then(
    stage: &Stage<'_>,
    at: &str,
    then: &Then,
) -> Result<Vec<Unmet>, ScenarioError> {
    let mut judge = Judge {
        at,
        unmet: Vec::new(),
    };
    for (name, expected) in &then.cases {
        match stage.numbers.get(name) {
            Some(number) => {
                let case = stage.app.load(number).await?.case;
                judge_case(&mut judge, (name, stage), expected, &case);
            }
            None => judge.same(format!("案件「{name}」"), "受付済み", "受け付けていない"),
        }
    }
    if !then.matters.is_empty() {
        judge_matters(&mut judge, stage, then).await?;
    }
    judge_forms(&mut judge, stage, then).await?;
    if !then.board.is_empty() {
        let board = board(stage.app).await?;
        for (clause, expected) in &then.board {
            let got = board.get(clause).cloned();
            judge.maybe(format!("約束「{clause}」"), Some(expected.clone()), got);
        }
    }
    for wanted in &then.shop {
        let RowsThen {
            table,
            column,
            rows,
            ..
        } = wanted;
        let got = place::count(stage.app, wanted).await?;
        judge.same(format!("{table}.{column} の行数"), *rows, got);
    }
    Ok(judge.unmet)
}

async fn judge_forms(
    judge: &mut Judge<'_>,
    stage: &Stage<'_>,
    then: &Then,
) -> Result<(), ScenarioError> {
    for (name, expected) in &then.forms {
        let Some((state, back)) = stage.form_standing(name).await? else {
            judge.same(format!("用紙「{name}」"), "記録あり", "記録なし");
            continue;
        };
        let what = |field: &str| format!("用紙「{name}」の {field}");
        judge.maybe(
            what("state"),
            expected.state.clone(),
            Some(state.to_owned()),
        );
        let names = stage.numbers.iter();
        let case = names
            .filter(|(_, number)| Some(*number) == back.as_ref())
            .map(|(case, _)| case.clone())
            .next();
        judge.maybe(what("case"), expected.case.clone(), case);
    }
    Ok(())
}

async fn judge_matters(
    judge: &mut Judge<'_>,
    stage: &Stage<'_>,
    then: &Then,
) -> Result<(), ScenarioError> {
    let all = stage.app.matters(&PROGRAM).await?;
    for (name, expected) in &then.matters {
        let number = stage.matters.get(name);
        let Some(matter) = all.iter().find(|one| Some(&one.number) == number) else {
            judge.same(format!("お申出「{name}」"), "受付済み", "受け付けていない");
            continue;
        };
        let what = |field: &str| format!("お申出「{name}」の {field}");
        let day = |day: Option<Date>| day.map(|day| stage.day(day));
        let how = |ending: yakusoku_duties::matter::Ending| ending.word();
        judge.maybe(what("due"), day(expected.due), Some(matter.due));
        judge.maybe(what("next_due"), day(expected.next_due), matter.next_due());
        let answerer = matter.answerer().map(|post| post.ja.clone());
        judge.maybe(what("answerer"), expected.answerer.clone(), answerer);
        judge.maybe(what("answered"), expected.answered, Some(matter.answered()));
        let told = |passed: bool| {
            let alerts = matter.alerts.iter();
            listed(
                alerts
                    .filter(|alert| alert.overdue || !passed)
                    .map(|alert| alert.due),
            )
        };
        let days = |days: &Option<Vec<Date>>| {
            let days = days.as_ref()?.iter();
            Some(listed(days.map(|day| stage.day(*day))))
        };
        judge.maybe(what("warned"), days(&expected.warned), Some(told(false)));
        judge.maybe(what("overdue"), days(&expected.overdue), Some(told(true)));
        let ended = matter.ended.map(|ended| how(ended.how));
        judge.maybe(what("ended"), expected.ended.map(how), ended);
    }
    Ok(())
}

/// Days in their order, in words.
fn listed(days: impl Iterator<Item = Date>) -> String {
    let mut days: Vec<String> = days.map(|day| day.to_string()).collect();
    days.sort();
    if days.is_empty() {
        return "なし".to_owned();
    }
    days.join("、")
}

fn judge_case(
    judge: &mut Judge<'_>,
    (name, stage): (&str, &Stage<'_>),
    expected: &CaseThen,
    case: &Case,
) {
    let what = |field: &str| format!("案件「{name}」の {field}");
    let day = |day: Option<Date>| day.map(|day| stage.day(day));
    let status = crate::request::rows::status(case).to_owned();
    judge.maybe(what("status"), expected.status.clone(), Some(status));
    judge.maybe(
        what("received_on"),
        day(expected.received_on),
        Some(case.received_on),
    );
    let closed = case.closed.as_ref();
    judge.maybe(
        what("closed_on"),
        day(expected.closed_on),
        closed.map(|closed| closed.on),
    );
    let dispose_by = closed.and_then(|closed| closed.dispose_by);
    judge.maybe(what("dispose_by"), day(expected.dispose_by), dispose_by);
    judge.maybe(
        what("disposed"),
        expected.disposed,
        Some(case.disposed.is_some() && case.papers_back.is_none()),
    );
    judge.maybe(
        what("returned"),
        expected.returned,
        Some(case.papers_back.is_some()),
    );
    judge.maybe(
        what("identity"),
        expected.identity,
        Some(case.identity.is_some()),
    );
    judge.maybe(what("fee_owed"), expected.fee_owed, Some(case.fee_owed()));
    judge.maybe(
        what("fee_received"),
        expected.fee_received,
        Some(case.fee_received()),
    );
    judge.maybe(
        what("next"),
        expected.next.clone(),
        work(case).first().map(next),
    );
    let returned = case.money.back.iter().map(|back| back.yen).sum();
    judge.maybe(what("fee_returned"), expected.fee_returned, Some(returned));
    judge.maybe(what("codes"), expected.codes, Some(case.codes.len()));
    judge_letters(judge, (name, stage), expected, case);
    judge_notices(judge, (name, stage), expected, case);
    judge_valuables(judge, name, expected, case);
    judge_asks(judge, (name, stage), expected, case);
}

fn judge_letters(
    judge: &mut Judge<'_>,
    (name, stage): (&str, &Stage<'_>),
    expected: &CaseThen,
    case: &Case,
) {
    let Some(letters) = &expected.letters else {
        return;
    };
    let number = format!("案件「{name}」の letters の数");
    judge.same(number, letters.len(), case.letters.len());
    for (expected, letter) in letters.iter().zip(&case.letters) {
        let LetterThen {
            kind,
            on,
            sent_on,
            asks,
        } = expected;
        let what = |field: &str| format!("案件「{name}」の letters[{}].{field}", letter.no);
        let day = |day: Option<Date>| day.map(|day| stage.day(day));
        judge.maybe(what("kind"), kind.clone(), Some(word(&letter.kind)));
        judge.maybe(what("on"), day(*on), Some(letter.on));
        judge.maybe(
            what("sent_on"),
            day(*sent_on),
            letter.sent.as_ref().map(|sent| sent.on),
        );
        let list = |asks: &Vec<u16>| format!("{asks:?}");
        judge.maybe(
            what("asks"),
            asks.as_ref().map(list),
            Some(list(&letter.asks)),
        );
    }
}

fn judge_notices(
    judge: &mut Judge<'_>,
    (name, stage): (&str, &Stage<'_>),
    expected: &CaseThen,
    case: &Case,
) {
    let Some(notices) = &expected.notices else {
        return;
    };
    let number = format!("案件「{name}」の notices の数");
    judge.same(number, notices.len(), case.notices.len());
    for (expected, notice) in notices.iter().zip(&case.notices) {
        let NoticeThen {
            stage: at,
            basis,
            ends,
        } = expected;
        let what = |field: &str| format!("案件「{name}」の notices[{}].{field}", notice.no);
        judge.maybe(what("stage"), at.clone(), Some(tag(&notice.stage, "stage")));
        let ran = notice.ran.as_ref();
        let counted = ran.map(|ran| word(&ran.basis));
        judge.maybe(what("basis"), basis.clone(), counted);
        let ends = ends.map(|day| stage.day(day));
        judge.maybe(what("ends"), ends, ran.and_then(|ran| ran.ends));
    }
}

fn judge_valuables(judge: &mut Judge<'_>, name: &str, expected: &CaseThen, case: &Case) {
    let Some(valuables) = &expected.valuables else {
        return;
    };
    let all = &case.money.valuables;
    let number = format!("案件「{name}」の valuables の数");
    judge.same(number, valuables.len(), all.len());
    for (expected, one) in valuables.iter().zip(all) {
        let ValuableThen {
            yen,
            fate,
            witnessed,
        } = expected;
        let what = |field: &str| format!("案件「{name}」の valuables[{}].{field}", one.no);
        judge.maybe(what("yen"), *yen, Some(one.yen));
        judge.maybe(what("fate"), fate.clone(), Some(tag(&one.fate, "fate")));
        judge.maybe(what("witnessed"), *witnessed, Some(one.witness.is_some()));
    }
}

fn judge_asks(
    judge: &mut Judge<'_>,
    (name, stage): (&str, &Stage<'_>),
    expected: &CaseThen,
    case: &Case,
) {
    for (no, expected) in &expected.asks {
        let what = |field: &str| format!("案件「{name}」の asks[{no}].{field}");
        let AskThen {
            stage: at,
            outcome,
            ground,
            due,
            paused,
            passed,
            sent_back,
            afterwards,
        } = expected;
        let ask = case.ask(*no);
        let proposal = ask.and_then(|ask| ask.proposal());
        judge.maybe(
            what("stage"),
            at.clone(),
            ask.map(|ask| self::stage(&ask.stage)),
        );
        let decided = proposal.map(|one| word(&one.outcome));
        judge.maybe(what("outcome"), outcome.clone(), decided);
        let resting = proposal
            .and_then(|one| one.ground.as_ref())
            .map(ToString::to_string);
        judge.maybe(what("ground"), ground.clone(), resting);
        judge.maybe(
            what("due"),
            due.map(|day| stage.day(day)),
            ask.and_then(|ask| ask.due),
        );
        let stands = ask.map(|ask| ask.pause.is_some());
        judge.maybe(what("paused"), *paused, stands);
        let steps = proposal.map_or(0, |one| one.passed.len());
        judge.maybe(what("passed"), *passed, ask.map(|_| steps));
        let back = ask.map(|ask| ask.sent_back.is_some());
        judge.maybe(what("sent_back"), *sent_back, back);
        let unseen = ask.map(|ask| {
            let all = ask.afterwards.iter();
            all.filter(|one| one.signed.is_none()).count()
        });
        judge.maybe(what("afterwards"), *afterwards, unseen);
    }
}

/// The word of a value as files write it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value).unwrap_or_default() {
        serde_json::Value::String(word) => word,
        // A word that carries numbers, `{"dispatch": 1}`.
        serde_json::Value::Object(object) => object.keys().next().cloned().unwrap_or_default(),
        other => other.to_string(),
    }
}

/// The word by which a value that carries more is told apart.
fn tag(value: &impl Serialize, name: &str) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    let tag = value.get(name).and_then(serde_json::Value::as_str);
    tag.unwrap_or_default().to_owned()
}

fn next(work: &Work) -> String {
    word(&work.what)
}

/// The word of a stage.
pub(super) fn stage(stage: &At) -> String {
    match stage {
        At::Open => "open",
        At::Proposed(_) => "proposed",
        At::Approved { .. } => "approved",
        At::CarriedOut { .. } => "carried_out",
        At::Confirmed { .. } => "confirmed",
        At::NotErased { .. } => "not_erased",
        At::Answered { .. } => "answered",
        At::Ended { .. } => "ended",
    }
    .to_owned()
}

/// States of the promises by clause.
pub(super) async fn board(app: &App) -> Result<BTreeMap<String, String>, ScenarioError> {
    let board = app.board(&PROGRAM).await?;
    let states = board
        .rows
        .iter()
        .map(|row| (row.clause.id.clone(), word(&row.assessment.state)));
    Ok(states.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_expected_and_got() {
        let mut judge = Judge {
            at: "最後",
            unmet: Vec::new(),
        };
        judge.maybe("a".into(), Some(1), Some(1));
        judge.maybe("b".into(), None::<u32>, Some(1));
        assert!(judge.unmet.is_empty());
        judge.maybe("c".into(), Some(1), None);
        let unmet = judge.unmet.first().unwrap();
        assert_eq!((unmet.expected.as_str(), unmet.got.as_str()), ("1", "—"));
    }

    #[test]
    fn a_refusal_is_compared_by_its_word() {
        let said = Refused {
            word: "same_person".into(),
            what: "x".into(),
        };
        assert_eq!(refusal("1", Some("same_person"), Some(&said)), None);
        assert_eq!(refusal("1", None, None), None);
        assert_eq!(
            refusal("1", None, Some(&said)).unwrap().got,
            "same_person（x）"
        );
        assert_eq!(refusal("1", Some("fee_short"), None).unwrap().got, "done");
    }
}
