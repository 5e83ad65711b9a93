// SPDX-License-Identifier: Apache-2.0
//! Publishes a policy: the pages, notices and forms a company puts up, rendered from one file.
//!
//! Every page says what [`Policy::clauses`] and the model say and nothing else, so that a page can
//! never promise what the policy does not. Pages are plain HTML with one stylesheet and no script;
//! they print on A4. What the file does not say has no page and no placeholder.

mod beyond;
mod blocks;
mod eea;
mod form;
mod guide;
mod html;
mod joint_use;
mod mandate;
mod matters;
mod notice;
mod retention;
mod safety;
mod sheet;
mod shown;
mod site;
mod transmission;
mod whole;

use jiff::civil::Date;
use serde::Serialize;

use crate::model::Policy;
use crate::text::Lang;
pub use sheet::{Office, Part, Piece, Sheet, sheets};
pub use shown::missing;
use site::Site;

/// A file to put up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Name of the file: lower-case ASCII letters, digits, `-`, `_` and `.`.
    pub file_name: String,
    /// Its title; empty for the stylesheet.
    pub title: String,
    /// Its content: a document, a fragment (`….fragment.html`) to put into a page of one's own, or
    /// the stylesheet.
    pub html: String,
}

/// Name of the stylesheet every page links to.
pub const STYLESHEET: &str = "yakusoku.css";

/// Everything to put up for a policy, in one language, by the law of a day.
///
/// The pages for Art. 32(1) and Order 10, Art. 21, Art. 27(5)(iii) and Art. 37. English pages show
/// Japanese, marked as such, where the file has no English.
///
/// ```
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/shop/policy.yaml"));
/// use yakusoku_policy::{Lang, publish::publish};
/// let policy = yakusoku_policy::read("policy.yaml", text).unwrap().policy;
/// let pages = publish(&policy, jiff::civil::date(2026, 11, 24), Lang::Ja);
/// assert_eq!(pages[0].file_name, "index.html");
/// ```
#[must_use]
pub fn publish(policy: &Policy, as_of: Date, lang: Lang) -> Vec<Page> {
    publish_under(policy, (as_of, lang), None)
}

/// The same pages as part of a larger site: each leads back to its first page, at that address.
#[must_use]
pub fn publish_under(
    policy: &Policy,
    (as_of, lang): (Date, Lang),
    home: Option<&str>,
) -> Vec<Page> {
    let mut site = Site::new(policy, as_of, lang);
    site.home = home.map(str::to_owned);
    let mut pages = vec![whole::page(&site), matters::page(&site)];
    pages.extend(notice::pages(&site));
    pages.extend(guide::page(&site));
    pages.extend(sheet::pages(&site));
    pages.extend(retention::page(&site));
    pages.extend(safety::page(&site));
    pages.extend(joint_use::page(&site));
    pages.extend(transmission::page(&site));
    pages.push(Page {
        file_name: STYLESHEET.to_owned(),
        title: String::new(),
        html: include_str!("yakusoku.css").to_owned(),
    });
    pages
}
