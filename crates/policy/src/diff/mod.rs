// SPDX-License-Identifier: Apache-2.0
//! Says in sentences what changed between two editions, what each change needs, and whom it helps.
//!
//! Changes are found twice. Facts of the model say what kind of change it is: a fee raised, a
//! period lengthened, an item added to a purpose. Whatever clause no fact explains is compared by
//! its wording, and whatever entry no clause explains by its content, so nothing is passed over.
//! `diff(a, b)` and `diff(b, a)` name the same changes, one the inverse of the other.

mod answer;
mod fees;
mod find;
mod needs;
mod operator;
mod purposes;
mod requests;
mod retention;
mod sentence;
mod spot;
mod wording;

use serde::Serialize;

use crate::model::Policy;
use crate::text::Text;
use find::Found;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The place in the file, `purposes.marketing`; that of the clause where one says it.
    pub place: String,
    /// What was changed at that place, `fee`; kept over versions of the program.
    pub about: &'static str,
    /// What happened to it.
    pub verb: Verb,
    /// The change as a sentence.
    pub sentence: Text,
    /// What it is for the person.
    pub effect: Effect,
    /// What it needs.
    pub needs: Vec<Need>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Was not there.
    Added,
    /// Is there no more.
    Removed,
    /// A number or a demand went up.
    Raised,
    /// A number or a demand went down.
    Lowered,
    /// A period became longer.
    Lengthened,
    /// A period became shorter.
    Shortened,
    /// Something else.
    Changed,
}

/// What a change is for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Worse: running cases keep what they had.
    Worse,
    /// Better.
    Better,
    /// Neither.
    Neutral,
    /// Nobody but a reader can tell.
    Unclear,
}

/// What a change needs before or when it comes into force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The published text is brought up to date (Art. 32(1)).
    Publication,
    /// The purpose is told or published (Art. 21(1) and (3)).
    Notice,
    /// Somebody judges whether the purpose stays reasonably related to the old one (Art. 17(2)).
    Judgement,
    /// The person agrees beforehand (Arts. 18(1), 20(2), 27(1)).
    Consent,
    /// Consent, if the judgement says that it is not related (Art. 18(1)).
    ConsentUnlessRelated,
}

impl Verb {
    /// What happened, seen from the other edition.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Raised => Self::Lowered,
            Self::Lowered => Self::Raised,
            Self::Lengthened => Self::Shortened,
            Self::Shortened => Self::Lengthened,
            Self::Changed => Self::Changed,
        }
    }
}

impl Effect {
    /// The effect, seen from the other edition.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Worse => Self::Better,
            Self::Better => Self::Worse,
            Self::Neutral => Self::Neutral,
            Self::Unclear => Self::Unclear,
        }
    }

    /// How lists call it.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Worse => Text::new("ご本人に不利", "worse for the person"),
            Self::Better => Text::new("ご本人に有利", "better for the person"),
            Self::Neutral => Text::new("影響なし", "neutral"),
            Self::Unclear => Text::new("内容による", "to be judged"),
        }
    }
}

/// What changed from one edition to another, in the order of the chapters; empty where the two
/// promise the same, whatever their bytes.
///
/// ```
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/shop/policy.yaml"));
/// use yakusoku_policy::{diff::diff, read};
/// let old = read("policy.yaml", text).unwrap().policy;
/// let new = read("policy.yaml", &text.replace("yen: 1000", "yen: 1500")).unwrap().policy;
/// assert_eq!(diff(&old, &old), []);
/// assert!(diff(&old, &new)[0].sentence.ja.contains("1,500円"));
/// ```
#[must_use]
pub fn diff(old: &Policy, new: &Policy) -> Vec<Change> {
    let mut found = Found::new(old, new);
    operator::find(&mut found);
    purposes::find(&mut found);
    retention::find(&mut found);
    requests::find(&mut found);
    answer::find(&mut found);
    fees::find(&mut found);
    wording::find(&mut found);
    found.finish()
}
