// SPDX-License-Identifier: Apache-2.0
//! How many promises stand how, per strength. There is no total: strengths are not alike.

use std::collections::BTreeMap;

use super::{Assessment, State, StrengthClass};

/// Promises per strength and state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(BTreeMap<(StrengthClass, State), usize>);

/// Counts assessments, row by row.
#[must_use]
pub fn counts(assessments: &[Assessment]) -> Counts {
    let mut counts = Counts::default();
    for one in assessments {
        *counts
            .0
            .entry((one.strength.class(), one.state))
            .or_default() += 1;
    }
    counts
}

impl Counts {
    /// Promises of one strength in one state.
    #[must_use]
    pub fn of(&self, strength: StrengthClass, state: State) -> usize {
        self.0.get(&(strength, state)).copied().unwrap_or(0)
    }

    /// One row in the order of [`State::ALL`].
    #[must_use]
    pub fn row(&self, strength: StrengthClass) -> [usize; 5] {
        State::ALL.map(|state| self.of(strength, state))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Strength;
    use super::*;

    fn one(strength: Strength, state: State) -> Assessment {
        Assessment {
            keeper: None,
            state,
            strength,
            since: date(2026, 4, 1),
            next: None,
            entries: Vec::new(),
            fact: None,
            remedy: None,
        }
    }

    #[test]
    fn strengths_are_counted_apart() {
        let until = date(2027, 3, 31);
        let counts = counts(&[
            one(Strength::Machine, State::Kept),
            one(Strength::Machine, State::Kept),
            one(Strength::Machine, State::Broken),
            one(Strength::Recorded, State::Kept),
            one(Strength::Attested { until }, State::Kept),
            one(
                Strength::Attested {
                    until: date(2026, 12, 1),
                },
                State::AtRisk,
            ),
            one(Strength::None, State::NoKeeper),
        ]);
        assert_eq!(counts.row(StrengthClass::Machine), [2, 0, 1, 0, 0]);
        assert_eq!(counts.row(StrengthClass::Recorded), [1, 0, 0, 0, 0]);
        assert_eq!(counts.row(StrengthClass::Attested), [1, 1, 0, 0, 0]);
        assert_eq!(counts.row(StrengthClass::None), [0, 0, 0, 0, 1]);
    }
}
