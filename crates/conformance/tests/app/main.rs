// SPDX-License-Identifier: Apache-2.0
//! The use cases through their public functions, on a real SQLite shop and a set clock.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that meets what it does not expect must stop"
)]

mod acts;
mod answers;
mod at_work;
mod beside;
mod clocks;
mod codes;
mod desk;
mod desks;
mod editions;
mod erasure;
mod forms;
mod kept;
mod lists;
mod matters;
mod notices;
mod pages;
mod people;
mod permissions;
mod postgres;
mod support;
mod together;
mod year;
