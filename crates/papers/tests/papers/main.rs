// SPDX-License-Identifier: Apache-2.0
//! Papers as a person gets them: read back from the PDF, JSON and CSV bytes.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod abroad;
mod forms;
mod kinds;
mod letters;
mod look;
mod notices;
mod package;
mod samples;
mod support;
mod window;
