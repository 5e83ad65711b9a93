// SPDX-License-Identifier: Apache-2.0
//! How an ask ends: what may be decided of it, and what each decision needs.

use serde::{Deserialize, Serialize};
use yakusoku_policy::Kind;

/// How an ask ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All of it.
    Whole,
    /// A part of it; the rest is refused on a ground.
    Part,
    /// Nothing of it, on a ground (Arts. 33(2), 34, 35).
    Refused,
    /// Nothing is held: an answer, not a refusal (Art. 33(3)).
    NotHeld,
    /// これに代わるべき措置: something else is done instead (Art. 35(2), (4), (6)).
    Substitute,
    /// Held, but not retained personal data of this operator, such as what a client entrusted
    /// (Art. 16(4)).
    NotRetained,
    /// That it exists would do harm (Order 5): told in the very words of [`Self::NotHeld`].
    ExistenceHarms,
    /// Another law has its own procedure (Arts. 33(4), 34(2)).
    OtherRoute,
    /// About somebody who has died: the Act is about living people (Art. 2(1)). What concerns an heir is asked for as
    /// the heir's own.
    Deceased,
}

impl Outcome {
    /// As staff read it; what it is called depends on what was asked for.
    #[must_use]
    pub const fn label(self, kind: Kind) -> &'static str {
        match (kind, self) {
            (Kind::GdprAccess | Kind::GdprPortability, Self::Whole) => "全部を提供",
            (Kind::GdprAccess | Kind::GdprPortability, Self::Part) => "一部を提供",
            (Kind::GdprAccess | Kind::GdprPortability, Self::Refused) => "提供しない",
            (Kind::Disclosure, Self::Whole) => "全部を開示",
            (Kind::Disclosure, Self::Part) => "一部を開示",
            (Kind::Disclosure, Self::Refused) => "開示しない",
            (_, Self::Whole) => "応じる",
            (_, Self::Part) => "一部に応じる",
            (_, Self::Refused) => "応じない",
            (_, Self::NotHeld) => "保有していない",
            (_, Self::Substitute) => "これに代わる措置をとる",
            (_, Self::NotRetained) => "当社の保有個人データでない",
            (_, Self::ExistenceHarms) => "存否を明らかにしない",
            (_, Self::OtherRoute) => "他の法令の手続を案内",
            (_, Self::Deceased) => "亡くなった方の情報（法の対象外）",
        }
    }

    /// Every outcome.
    pub const ALL: [Self; 9] = [
        Self::Whole,
        Self::Part,
        Self::Refused,
        Self::Substitute,
        Self::NotHeld,
        Self::NotRetained,
        Self::ExistenceHarms,
        Self::OtherRoute,
        Self::Deceased,
    ];

    /// Whether it rests on a ground, which the person is told with its reason (Art. 36).
    #[must_use]
    pub const fn needs_ground(self) -> bool {
        matches!(self, Self::Refused | Self::Part | Self::Substitute)
    }

    /// Whether a reason in words is needed, for the person or, where existence would harm, for
    /// the record alone.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Whole | Self::NotHeld | Self::Deceased)
    }

    /// Whether it tells nothing of what is held, so that it waits neither for papers nor for a fee.
    #[must_use]
    pub const fn tells_nothing(self) -> bool {
        matches!(self, Self::Refused | Self::Deceased)
    }
}
