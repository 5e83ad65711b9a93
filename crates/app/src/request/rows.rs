// SPDX-License-Identifier: Apache-2.0
//! The derived rows of a case: a pure function of its fold, live and in a rebuild.

use yakusoku_duties::personal::{Applicant, Personal, Sink};
use yakusoku_duties::request::needs_confirmation;
use yakusoku_duties::request::{Case, Stage};
use yakusoku_ledger::Key;

use crate::store::Statement;
use crate::token::{Meaning, digits, normal, token};

const PUT_CASE: &str = "INSERT INTO case_row (stream, number, status, received, due, ended, state) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (stream) DO UPDATE SET \
    status = excluded.status, due = excluded.due, ended = excluded.ended, state = excluded.state";
const NEW_CASE: &str = "INSERT INTO case_row (stream, number, status, received, due, ended, state) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const NO_WAKE: &str = "DELETE FROM wake WHERE stream = $1";
const PUT_WAKE: &str = "INSERT INTO wake (stream, day) VALUES ($1, $2)";
const NO_JOBS: &str = "DELETE FROM job WHERE stream = $1";
const PUT_JOB: &str = "INSERT INTO job (stream, ask, what) VALUES ($1, $2, $3)";
const PUT_TOKEN: &str = "INSERT INTO case_token (token, stream, what) VALUES ($1, $2, $3) \
    ON CONFLICT (stream, what, token) DO NOTHING";

/// The job of carrying out an approved plan.
pub const CARRY: &str = "carry_out";
/// The job of reading the systems again after an erasure.
pub const CONFIRM: &str = "confirm";

/// The job of charging the privacy manager with an answer that is late.
pub const ESCALATE: &str = "escalate";

/// `open`, `closed` or `erased`.
#[must_use]
pub const fn status(case: &Case) -> &'static str {
    if case.erased.is_some() {
        "erased"
    } else if case.closed.is_some() {
        "closed"
    } else {
        "open"
    }
}

fn case_values(case: &Case) -> Vec<crate::store::Value> {
    vec![
        case.stream.clone().into(),
        case.number.clone().into(),
        status(case).into(),
        case.received_on.to_string().into(),
        case.next_due().map(|day| day.to_string()).into(),
        case.closed
            .as_ref()
            .map(|closed| closed.on.to_string())
            .into(),
        serde_json::to_string(case).unwrap_or_default().into(),
    ]
}

/// The rows of a new case: a taken number is a conflict, not an overwrite.
pub(crate) fn of_new_case(case: &Case) -> Vec<Statement> {
    let mut out = vec![(NEW_CASE, case_values(case))];
    out.extend(wake(case));
    out
}

/// The day the program looks at the case again.
fn wake(case: &Case) -> Option<Statement> {
    let day = case.wakes_on()?.to_string();
    Some((PUT_WAKE, vec![case.stream.clone().into(), day.into()]))
}

/// Rows of a case after a change.
pub(crate) fn of_case(case: &Case) -> Vec<Statement> {
    let mut out = vec![(PUT_CASE, case_values(case))];
    out.push((NO_JOBS, vec![case.stream.clone().into()]));
    for (ask, what) in jobs(case) {
        let values = vec![
            case.stream.clone().into(),
            i64::from(ask).into(),
            what.into(),
        ];
        out.push((PUT_JOB, values));
    }
    out.push((NO_WAKE, vec![case.stream.clone().into()]));
    out.extend(wake(case));
    out
}

/// What the program has to do for a case, by where its asks stand.
fn jobs(case: &Case) -> Vec<(u16, &'static str)> {
    if case.erased.is_some() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for ask in &case.asks {
        if ask.alert.is_unheard() {
            out.push((ask.no, ESCALATE));
        }
        let stopped = ask.failure.as_ref().is_some_and(|failure| !failure.retried);
        match &ask.stage {
            Stage::Approved { proposal, .. } if proposal.plan.is_some() && !stopped => {
                out.push((ask.no, CARRY));
            }
            Stage::CarriedOut { .. } if needs_confirmation(ask) => {
                out.push((ask.no, CONFIRM));
            }
            _ => {}
        }
    }
    out
}

/// Search tokens of an applicant: whole values, and prefixes of the reading. Gone with the stream.
pub(crate) fn tokens(stream: &str, applicant: &Personal<Applicant>, key: &Key) -> Vec<Statement> {
    let one = applicant.reveal(Sink::Token);
    let mut found: Vec<(Meaning, String)> = vec![
        (Meaning::Name, normal(&one.name)),
        (Meaning::Phone, digits(&one.phone)),
        (Meaning::Email, normal_mail(&one.email)),
        (Meaning::Postcode, digits(&one.postcode)),
    ];
    for part in one.name.split_whitespace() {
        found.push((Meaning::Family, normal(part)));
    }
    let kana: Vec<char> = normal(&one.kana).chars().collect();
    for length in 1..=kana.len() {
        found.push((Meaning::KanaPrefix, kana.iter().take(length).collect()));
    }
    found
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(meaning, value)| {
            let values = vec![
                token(key, meaning, &value).into(),
                stream.into(),
                meaning.word().into(),
            ];
            (PUT_TOKEN, values)
        })
        .collect()
}

/// Mail addresses meet regardless of case and width, but keep their hyphens.
pub(crate) fn normal_mail(text: &str) -> String {
    text.trim().to_lowercase()
}
