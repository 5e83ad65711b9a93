// SPDX-License-Identifier: Apache-2.0
//! What a letter may say of an erasure: each level of certainty only if the data states it.
//!
//! "Nothing remains" and "backups are gone" are different claims with different days; a letter that
//! says more than was shown breaks the promise it reports on.

use super::compose::{quoted, text};
use super::facts::{Backups, Checked, Erasure};
use super::parts::Block;
use super::reply::Pen;
use super::wording::fill;
use crate::date_short;

/// The sentences, in the order things happened.
pub(super) fn said(done: &Erasure, pen: &Pen<'_>) -> Vec<Block> {
    let carried_out = [carried_out(done, pen)];
    let checked = done.checked.iter().map(|level| checked(*level, pen));
    let by_hand = (!done.by_hand.is_empty()).then(|| {
        fill(
            &pen.words.by_hand,
            &[("systems", &quoted(&done.by_hand, pen.common))],
        )
    });
    let backups = done.backups.map(|backups| backups_said(backups, pen));
    let sentences = carried_out
        .into_iter()
        .chain(checked)
        .chain(by_hand)
        .chain(backups)
        .collect::<Vec<_>>();
    match sentences.as_slice() {
        [one] => vec![text(one)],
        _ => vec![Block::List { items: sentences }],
    }
}

fn carried_out(done: &Erasure, pen: &Pen<'_>) -> String {
    let date = date_short(done.on, pen.lang);
    let items = quoted(&done.items, pen.common);
    let wording = if items.is_empty() {
        &pen.words.erased
    } else {
        &pen.words.erased_items
    };
    fill(wording, &[("date", &date), ("items", &items)])
}

fn checked(level: Checked, pen: &Pen<'_>) -> String {
    let words = pen.words;
    let (wording, date) = match level {
        Checked::Keyed(date) => (&words.checked_keyed, date),
        Checked::Deep(date) => (&words.checked_deep, date),
        Checked::Vacuumed(date) => (&words.checked_vacuumed, date),
        Checked::LogsRotated(date) => (&words.checked_logs, date),
    };
    fill(wording, &[("date", &date_short(date, pen.lang))])
}

fn backups_said(backups: Backups, pen: &Pen<'_>) -> String {
    let (wording, date) = match backups {
        Backups::ExpireBy(date) => (&pen.words.backups_by, date),
        Backups::Expired(date) => (&pen.words.backups_expired, date),
    };
    fill(wording, &[("date", &date_short(date, pen.lang))])
}
