// SPDX-License-Identifier: Apache-2.0
//! 苦情・ご相談・照会: what people and bodies outside bring to the desk besides requests (Art. 40).
//!
//! A matter is a stream of facts of its own. The file says within which period it is answered, by whom and in
//! which steps; that is pinned when it comes. What is a request by law inside it is decided as a request, in a
//! case of its own that the matter names; what has to be put right is a finding (是正処置) that names the matter.

mod alert;
mod code;
mod decide;
mod fact;
mod keep;
mod receive;
mod state;
#[cfg(test)]
mod tests;

pub use alert::DayAlert;
pub use code::may_renew_code;
pub use decide::{MatterCommand, MatterContext, MatterRefused, decide};
pub use fact::{CODE_RENEWED, Ending, MatterFact, Owed, OwedWhat, Sort};
pub use receive::{Arrival, receive};
pub use state::{Ended, HandedOver, Judged, Linked, Matter, PassedOn, Reply, StepDone};
