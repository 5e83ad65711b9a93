// SPDX-License-Identifier: Apache-2.0
//! The ledger from outside: published vectors, twins that are obviously right, and tampering.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod format;
mod proofs;
mod python;
mod sample;
mod speed;
mod structured;
mod tamper;
mod tiles;
mod vectors;
