// SPDX-License-Identifier: Apache-2.0
//! Pages as typed functions: what a page shows is a struct, how it looks is a template.
//!
//! Every page carries a [`Shell`] (what surrounds it) and values already formatted for its reader;
//! templates neither compute nor format. Every page has samples, and the tests render all of
//! them in every language, check the markup and the words.

/// Gives view structs a `Debug` that shows no value: pages hold personal information.
macro_rules! opaque {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(‹personal›)"))
            }
        }
    )+};
}

pub mod console;
mod fault;
mod kinds;
mod lang;
mod parts;
pub mod portal;
mod posted;
mod shell;
#[cfg(test)]
mod tests;

pub use fault::Fault;
pub use kinds::{KindWords, kind_words};
pub use lang::{Lang, Rich};
pub use parts::{Choice, Fact, Link, Problem, Problems};
pub use posted::Posted;
pub use shell::{Desk, LedgerFacts, Nav, ReadNotice, Shell, Staff};

/// The one style sheet, served as `/static/yakusoku.css`.
pub const STYLE_SHEET: &str = include_str!("../../static/yakusoku.css");
