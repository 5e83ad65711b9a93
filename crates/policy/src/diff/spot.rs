// SPDX-License-Identifier: Apache-2.0
//! The two commonest changes: entries of a list that came and went, and a value that is another.

use super::find::{Found, Said, effect, moved};
use super::needs::publication;
use super::sentence::{entries, went};
use super::{Effect, Verb};
use crate::text::Text;

/// Where a change is, and what one more of it is for the person.
pub(super) struct Spot<'a> {
    pub(super) place: &'a str,
    pub(super) about: &'static str,
    pub(super) thing: Text,
    pub(super) more: Effect,
}

/// Entries of a list that came and went.
pub(super) fn listed(found: &mut Found<'_>, spot: &Spot<'_>, old: &[Text], new: &[Text]) {
    for (verb, texts) in moved(old, new) {
        let said = Said {
            sentence: entries(&spot.thing, verb, &texts),
            effect: effect(verb, spot.more),
            needs: publication(),
        };
        found.add(spot.place, spot.about, verb, said);
    }
}

/// A value that is another now. `more` of the spot is its effect.
pub(super) fn valued(found: &mut Found<'_>, spot: &Spot<'_>, verb: Verb, from: &Text, to: &Text) {
    if from != to {
        let said = Said {
            sentence: went(&spot.thing, verb, from, to),
            effect: spot.more,
            needs: publication(),
        };
        found.add(spot.place, spot.about, verb, said);
    }
}
