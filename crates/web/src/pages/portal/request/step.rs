// SPDX-License-Identifier: Apache-2.0
//! Where a question stands among the questions, and where its answer leads.

/// The place of a question. Its form posts to the page's own address with `csrf` and, when
/// `to_check`, with `return=check`.
#[derive(Debug, Clone)]
pub struct Step {
    pub at: String,
    pub of: String,
    /// The page before, as an address.
    pub back: String,
    /// Came from the check page to change one answer, and goes back there.
    pub to_check: bool,
}

impl Step {
    #[must_use]
    pub fn sample(at: u8, back: &str) -> Self {
        Self {
            at: at.to_string(),
            of: "9".into(),
            back: back.into(),
            to_check: false,
        }
    }
}
