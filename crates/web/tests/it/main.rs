// SPDX-License-Identifier: Apache-2.0
//! The faces from outside: requests in, answers out, over an instance in a temporary folder.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod api;
mod bring;
mod collect;
mod console;
mod console_acts;
mod console_case;
mod console_desk;
mod console_door;
mod console_forms;
mod console_kept;
mod console_matters;
mod console_promised;
mod console_roles;
mod editions;
mod frame;
mod golden;
mod kinds;
mod one_letter;
mod received;
mod scenarios;
mod status;
mod support;
mod wizard;
