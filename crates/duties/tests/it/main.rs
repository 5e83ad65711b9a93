// SPDX-License-Identifier: Apache-2.0
//! Tests of whole life cycles: many random ones, and the clocks of notices by hand.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect must stop"
)]

mod acts;
mod alerts;
mod chance;
mod clients;
mod codes;
mod collect;
mod desk;
mod edges;
mod entries;
mod extension;
mod fees;
mod grounds;
mod joint;
mod lapses;
mod leaving;
mod lines;
mod matters;
mod money;
mod names;
mod notices;
mod random;
mod register;
mod route;
mod seats;
mod talk;
mod waits;
mod wakes;
mod worklist;
