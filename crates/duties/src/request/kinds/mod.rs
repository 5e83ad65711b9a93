// SPDX-License-Identifier: Apache-2.0
//! What the kinds of request differ in: which act they need, which outcomes they know, and the
//! steps on the way that only some of them take.

mod needs;
mod prep;
mod step;

pub use needs::{Act, acts, outcomes};
pub use prep::{Drafted, ForClient, Investigated, Measure, Prep, Task};
pub use step::{Finding, Step, Stepped};

pub(super) use needs::settles;
pub(super) use step::{decide, ready};
