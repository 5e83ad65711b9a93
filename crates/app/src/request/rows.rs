// SPDX-License-Identifier: Apache-2.0
//! The derived rows of a case: a pure function of its fold, live and in a rebuild.

use yakusoku_duties::personal::{Applicant, Personal, Sink};
use yakusoku_duties::request::needs_confirmation;
use yakusoku_duties::request::work::{Who, work};
use yakusoku_duties::request::{Case, Stage};
use yakusoku_ledger::Key;

use super::visible::GENERAL;
use crate::store::Statement;
use crate::token::{self, Meaning, digits, normal, token};

const PUT_CASE: &str = "INSERT INTO case_row (stream, number, status, received, due, ended, state) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (stream) DO UPDATE SET \
    status = excluded.status, due = excluded.due, ended = excluded.ended, state = excluded.state";
const NEW_CASE: &str = "INSERT INTO case_row (stream, number, status, received, due, ended, state) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const NO_WAKE: &str = "DELETE FROM wake WHERE stream = $1";
pub(crate) const PUT_WAKE: &str = "INSERT INTO wake (stream, day) VALUES ($1, $2)";
pub(crate) const NO_JOBS: &str = "DELETE FROM job WHERE stream = $1";
pub(crate) const PUT_JOB: &str = "INSERT INTO job (stream, ask, what) VALUES ($1, $2, $3)";
const PUT_TOKEN: &str = "INSERT INTO case_find (number, token) VALUES ($1, $2) \
    ON CONFLICT (number, token) DO NOTHING";
const NO_AGENDA: &str = "DELETE FROM agenda WHERE stream = $1";
const PUT_AGENDA: &str = "INSERT INTO agenda (stream, no, day, number, desk, waits, closed) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const NO_DESK: &str = "DELETE FROM case_desk WHERE number = $1";
const PUT_DESK: &str = "INSERT INTO case_desk (number, desk) VALUES ($1, $2)";

const NO_POSTED: &str = "DELETE FROM posted WHERE stream = $1";
const PUT_POSTED: &str =
    "INSERT INTO posted (stream, letter, day, number, desk) VALUES ($1, $2, $3, $4, $5)";

const NO_GROUP: &str = "DELETE FROM case_group WHERE number = $1";
const PUT_GROUP: &str = "INSERT INTO case_group (number, first) VALUES ($1, $2)";

const NO_FORM: &str = "DELETE FROM form_back WHERE number = $1";
const PUT_FORM: &str = "INSERT INTO form_back (form, number) VALUES ($1, $2)";

/// The day of what has none, after all others.
pub(crate) const NO_DAY: &str = "9999-12-31";
/// Telephone numbers and postcodes are found from this many digits on; fewer would find half the register.
const DIGITS_MIN: usize = 3;

/// The job of carrying out an approved plan.
pub const CARRY: &str = "carry_out";
/// The job of reading the systems again after an erasure.
pub const CONFIRM: &str = "confirm";

/// The job of charging somebody with an answer that is late.
pub const ESCALATE: &str = "escalate";

/// The job of charging somebody with a complaint or an inquiry that is late.
pub const CHARGE: &str = "charge";

/// The job of telling the other cases of what happened to a letter that answers several.
pub const CARRY_LETTER: &str = "carry_letter";

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
    out.extend(beside(case));
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
    out.extend(beside(case));
    out
}

/// What a case wants from the program and from people, and whose it is.
fn beside(case: &Case) -> Vec<Statement> {
    let mut out = vec![(NO_JOBS, vec![case.stream.clone().into()])];
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
    out.push((NO_AGENDA, vec![case.stream.clone().into()]));
    out.extend(agenda(case));
    out.push((NO_POSTED, vec![case.stream.clone().into()]));
    out.extend(posted(case));
    let number = || case.number.clone().into();
    out.push((NO_DESK, vec![number()]));
    let desk = case.standing.desk.as_ref().filter(|desk| *desk != GENERAL);
    out.extend(desk.map(|desk| (PUT_DESK, vec![number(), desk.clone().into()])));
    out.push((NO_GROUP, vec![number()]));
    let first = case.standing.first.as_ref();
    out.extend(first.map(|first| (PUT_GROUP, vec![number(), first.clone().into()])));
    out.push((NO_FORM, vec![number()]));
    // A form brings one request: the second to name it is a conflict.
    let form = case.standing.form.as_ref();
    out.extend(form.map(|form| (PUT_FORM, vec![form.clone().into(), number()])));
    out
}

/// Letters that left, one for each envelope: what lies in that of another case left there.
fn posted(case: &Case) -> impl Iterator<Item = Statement> {
    let desk = case.standing.desk.as_deref().unwrap_or(GENERAL);
    case.letters.iter().filter_map(move |letter| {
        let sent = letter.sent.as_ref()?;
        let values = vec![
            case.stream.clone().into(),
            i64::from(letter.no).into(),
            sent.on.to_string().into(),
            case.number.clone().into(),
            desk.into(),
        ];
        letter.leader().is_none().then_some((PUT_POSTED, values))
    })
}

/// What is to be done in a case, the most pressing first, as lists are made of it.
fn agenda(case: &Case) -> impl Iterator<Item = Statement> {
    let desk = case.standing.desk.as_deref().unwrap_or(GENERAL);
    (0_i64..).zip(work(case)).map(move |(no, one)| {
        let day = one
            .due
            .map_or_else(|| NO_DAY.to_owned(), |day| day.to_string());
        let values = vec![
            case.stream.clone().into(),
            no.into(),
            day.into(),
            case.number.clone().into(),
            desk.into(),
            i64::from(one.who == Who::Person).into(),
            i64::from(case.closed.is_some()).into(),
        ];
        (PUT_AGENDA, values)
    })
}

/// What the program has to do for a case, by where its asks stand.
fn jobs(case: &Case) -> Vec<(u16, &'static str)> {
    if case.erased.is_some() {
        return Vec::new();
    }
    let letters = case.letters.iter().filter(|one| one.is_uncarried());
    let mut out: Vec<_> = letters.map(|one| (one.no, CARRY_LETTER)).collect();
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

/// Search tokens of an applicant: whole values and how they begin. Gone with the stream.
pub(crate) fn tokens(number: &str, applicant: &Personal<Applicant>, key: &Key) -> Vec<Statement> {
    let one = applicant.reveal(Sink::Token);
    let mut found: Vec<(Meaning, String)> = vec![(Meaning::Email, normal_mail(&one.email))];
    // The family name is where the name begins.
    let later = one.name.split_whitespace().skip(1);
    found.extend(later.map(|part| (Meaning::GivenName, token::name(part))));
    let begin = |meaning, text: &str, from| {
        let text: Vec<char> = text.chars().collect();
        (from..=text.len()).map(move |length| (meaning, text.iter().take(length).collect()))
    };
    found.extend(begin(Meaning::Name, &token::name(&one.name), 1));
    found.extend(begin(Meaning::Kana, &normal(&one.kana), 1));
    found.extend(begin(Meaning::Phone, &digits(&one.phone), DIGITS_MIN));
    found.extend(begin(Meaning::Postcode, &digits(&one.postcode), DIGITS_MIN));
    found
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(meaning, value)| {
            let values = vec![number.into(), find_token(key, meaning, &value).into()];
            (PUT_TOKEN, values)
        })
        .collect()
}

/// The token a case is found by: half of the whole one is enough to tell values apart, and there are many.
pub(crate) fn find_token(key: &Key, meaning: Meaning, value: &str) -> String {
    let mut token = token(key, meaning, value);
    token.truncate(32);
    token
}

/// Mail addresses meet regardless of case and width, but keep their hyphens.
pub(crate) fn normal_mail(text: &str) -> String {
    text.trim().to_lowercase()
}
