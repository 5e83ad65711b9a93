// SPDX-License-Identifier: Apache-2.0
//! Tests of whole life cycles: many random ones, and the clocks of notices by hand.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect must stop"
)]

mod alerts;
mod chance;
mod codes;
mod collect;
mod desk;
mod edges;
mod extension;
mod fees;
mod joint;
mod notices;
mod random;
mod route;
mod talk;
mod waits;
mod worklist;
