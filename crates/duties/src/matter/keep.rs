// SPDX-License-Identifier: Apache-2.0
//! How long what people said in a matter is kept (Art. 22): by the rule of the file that covers matters.

use jiff::civil::Date;
use yakusoku_policy::{MatterClock, Policy};

use super::Matter;
use crate::calendar::{Calendar, Roll};

impl Matter {
    /// The last day on which it is kept, never before its end; `None` while it is open, and where the file
    /// sets no period for matters.
    #[must_use]
    pub fn kept_until(&self, policy: &Policy, calendar: &Calendar) -> Option<Date> {
        let (ended, rule) = (self.ended?, policy.matters_kept()?);
        let from = match rule.matters? {
            MatterClock::Received => self.received,
            MatterClock::Ended => ended.on,
        };
        Some(calendar.due(from, rule.keep, Roll::None).max(ended.on))
    }
}
