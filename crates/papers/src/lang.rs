// SPDX-License-Identifier: Apache-2.0
//! The language of a paper: the policy's own, so that a caller passes one value through.

pub use yakusoku_policy::Lang;

/// BCP 47 code of a language.
pub(crate) const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja",
        Lang::En => "en",
    }
}
