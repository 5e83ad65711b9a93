// SPDX-License-Identifier: Apache-2.0
//! Tests of the house itself: which crate may know which, how the code is kept, what the command line promises.
//!
//! They read the tree, not the program, so most of what a reviewer would repeat is said once, here, with its reason.
//! Each rule is a function from text to findings, and each has a planted violation that it must find.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot read the tree must stop"
)]

mod boundaries;
mod code;
mod commands;
mod golden;
mod names;
mod pages;
mod policies;
mod tidy;
mod tree;
