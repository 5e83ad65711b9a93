// SPDX-License-Identifier: Apache-2.0
//! The rules for mail that comes back (`law/returned.yaml`): what is to be done, and until when.

use serde::Deserialize;

use super::data::RETURNED_ROWS;
use crate::period::Period;
use crate::text::Text;
use crate::words::CameBack;

/// What is to be done with mail that came back for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnRule {
    /// Why it came back.
    pub why: CameBack,
    /// Within how long somebody decides what follows.
    pub decide: Period,
    /// How long the letter is kept for the person at most.
    pub keep: Period,
    /// What is to be done.
    pub act: Text,
}

/// The rule for mail that came back for a reason.
#[must_use]
pub fn return_rule(why: CameBack) -> Option<&'static ReturnRule> {
    RETURNED_ROWS.iter().find(|row| row.why == why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_rule_in_two_languages() {
        for why in CameBack::ALL {
            let rule = return_rule(*why).unwrap();
            assert!(rule.act.en.is_some(), "{why:?}");
        }
        assert_eq!(RETURNED_ROWS.len(), CameBack::ALL.len());
    }
}
