// SPDX-License-Identifier: Apache-2.0
//! 請求書・代理人届・委任状: the forms a policy publishes, as paper to print and fill in by hand.
//!
//! What stands on a form is [`Sheet`], made by the policy; here is place and line only.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_policy::publish::Sheet;

use crate::world::{self, Template, set};
use crate::{Fonts, Lang, PaperError};

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    sheet: &'a Sheet,
    operator: &'a str,
}

/// Sets a form on A4 as PDF/A-2u; equal forms and fonts give equal bytes.
///
/// # Errors
/// A missing font or character.
pub fn form(
    fonts: &Fonts,
    sheet: &Sheet,
    (operator, lang, date): (&str, Lang, Date),
) -> Result<Vec<u8>, PaperError> {
    let data = Data { sheet, operator };
    let data = serde_json::to_value(data).map_err(|e| PaperError::Writing(e.to_string()))?;
    let paper = world::Sheet {
        template: Template::Form,
        lang,
        ident: format!("{} {}", sheet.name, sheet.foot),
        date,
    };
    set(fonts, paper, data)
}
