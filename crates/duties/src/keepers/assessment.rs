// SPDX-License-Identifier: Apache-2.0
//! What a keeper says of a promise: the state, how strongly it is shown, since when, what is next.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_policy::Text;

use crate::EntryRef;
use crate::calendar::{en, ja_full};

/// The state of a promise today. It has no `Deserialize`: a state is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 遵守.
    Kept,
    /// 要注意: kept, but not for long unless something is done.
    AtRisk,
    /// 不履行.
    Broken,
    /// 証跡なし: nothing shows it, or what showed it ran out.
    NotProvable,
    /// 未整備: nothing keeps it.
    NoKeeper,
}

impl State {
    /// All states, in the order of the board.
    pub const ALL: [Self; 5] = [
        Self::Kept,
        Self::AtRisk,
        Self::Broken,
        Self::NotProvable,
        Self::NoKeeper,
    ];

    /// The word on screen and paper.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Kept => Text::new("遵守", "kept"),
            Self::AtRisk => Text::new("要注意", "at risk"),
            Self::Broken => Text::new("不履行", "broken"),
            Self::NotProvable => Text::new("証跡なし", "not provable"),
            Self::NoKeeper => Text::new("未整備", "no keeper"),
        }
    }

    /// What a manager looks at first: broken, not provable, no keeper, at risk, kept.
    #[must_use]
    pub const fn urgency(self) -> u8 {
        match self {
            Self::Broken => 0,
            Self::NotProvable => 1,
            Self::NoKeeper => 2,
            Self::AtRisk => 3,
            Self::Kept => 4,
        }
    }
}

/// How strongly a state is shown. Counts of different strengths are never added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// 機械で確認: the program saw it.
    Machine,
    /// 記録あり: somebody recorded an act.
    Recorded,
    /// 担当者の証明: a named role vouches for it.
    Attested {
        /// Last day of the attestation.
        until: Date,
    },
    /// なし.
    None,
}

/// A strength without its date: a row of the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StrengthClass {
    /// See [`Strength::Machine`].
    Machine,
    /// See [`Strength::Recorded`].
    Recorded,
    /// See [`Strength::Attested`].
    Attested,
    /// See [`Strength::None`].
    None,
}

impl Strength {
    /// The row of the counts it belongs to.
    #[must_use]
    pub const fn class(self) -> StrengthClass {
        match self {
            Self::Machine => StrengthClass::Machine,
            Self::Recorded => StrengthClass::Recorded,
            Self::Attested { .. } => StrengthClass::Attested,
            Self::None => StrengthClass::None,
        }
    }

    /// The words on screen; an attestation with its last day.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Attested { until } => Text::new(
                format!("担当者の証明 {}まで", ja_full(until)),
                format!("attested until {}", en(until)),
            ),
            other => other.class().label(),
        }
    }
}

impl StrengthClass {
    /// All rows, the strongest first.
    pub const ALL: [Self; 4] = [Self::Machine, Self::Recorded, Self::Attested, Self::None];

    /// The head of the row.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Machine => Text::new("機械で確認", "observed by machine"),
            Self::Recorded => Text::new("記録あり", "recorded act"),
            Self::Attested => Text::new("担当者の証明（期限内）", "attested, in date"),
            Self::None => Text::new("なし", "none"),
        }
    }
}

/// The next day on which something has to be done or runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The day.
    pub date: Date,
    /// What is due.
    pub what: Text,
}

/// One promise, judged. Holds nothing personal: cases appear by their receipt number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// 担保手段: what keeps the promise; `None` when nothing does.
    pub keeper: Option<Text>,
    /// State today.
    pub state: State,
    /// How strongly it is shown.
    pub strength: Strength,
    /// Day on which the state became what it is.
    pub since: Date,
    /// What comes next, if anything is known.
    pub next: Option<Next>,
    /// Entries that show the state, oldest case first, at most [`Assessment::ENTRIES_MAX`].
    pub entries: Vec<EntryRef>,
    /// What is wrong, or why there is nothing to see.
    pub fact: Option<Text>,
    /// What to do about it.
    pub remedy: Option<Text>,
}

impl Assessment {
    /// The most entries an assessment names: the newest ones of the state.
    pub const ENTRIES_MAX: usize = 12;
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::Lang;

    use super::*;

    #[test]
    fn words_of_the_board() {
        let states = State::ALL.map(|state| state.label().ja);
        assert_eq!(states, ["遵守", "要注意", "不履行", "証跡なし", "未整備"]);
        let attested = Strength::Attested {
            until: date(2027, 3, 31),
        };
        assert_eq!(attested.label().ja, "担当者の証明 2027年3月31日まで");
        assert_eq!(
            attested.label().get(Lang::En),
            "attested until 31 March 2027"
        );
        assert_eq!(Strength::Machine.label().ja, "機械で確認");
    }

    #[test]
    fn the_manager_sees_broken_first_and_kept_last() {
        let mut states = State::ALL;
        states.sort_by_key(|state| state.urgency());
        assert_eq!((states[0], states[4]), (State::Broken, State::Kept));
    }
}
