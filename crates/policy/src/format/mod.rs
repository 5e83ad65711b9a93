// SPDX-License-Identifier: Apache-2.0
//! The canonical layout of a policy file: one way to indent, to space and to quote.
//!
//! Order, names, comments and the choice between one line and many are the writer's and stay. What
//! is written back says exactly what was read: it is read again before it is handed out, and every
//! value and comment must be there. Formatting twice is formatting once.

mod scalar;
mod tree;
mod write;

use crate::diagnostic::{Places, Saying, Unusable};
use crate::text::Text;
use crate::yaml;

/// Writes a policy file in its canonical layout.
///
/// # Errors
///
/// [`Unusable`] where the text is no YAML that a policy may be written in. What its words mean is
/// not looked at; [`crate::read`] does that.
///
/// ```
/// let text = "a:   {b : 1,c: 'two'}  # why\n\n\n\nd:\n- e\n";
/// let formatted = yakusoku_policy::format("policy.yaml", text).unwrap();
/// assert_eq!(formatted, "a: {b: 1, c: two}  # why\n\nd:\n  - e\n");
/// ```
pub fn format(file_name: &str, text: &str) -> Result<String, Unusable> {
    let refuse = |found: Vec<yaml::Found>| {
        let places = Places::new(file_name, text);
        let mut diagnostics: Vec<_> = found
            .into_iter()
            .map(|(span, saying)| places.at(text, &span, saying))
            .collect();
        diagnostics.sort_by_key(|one| one.span.start);
        Unusable { diagnostics }
    };
    let (_, found) = yaml::parse(text);
    if !found.is_empty() {
        return Err(refuse(found));
    }
    let Some(document) = tree::read(text) else {
        return Err(refuse(vec![(0..0, odd())]));
    };
    let written = write::document(text, &document);
    let same = tree::read(&written).is_some_and(|again| again.says_the_same(&document));
    if same {
        Ok(written)
    } else {
        Err(refuse(vec![(0..0, odd())]))
    }
}

/// A layout this writer does not know; nothing is lost, because nothing is written.
fn odd() -> Saying {
    Saying::error(
        "yaml.layout",
        Text::new(
            "この書き方のファイルは整形できません",
            "a file laid out this way cannot be formatted",
        ),
        Text::new(
            "コメントや引用符の位置を、ひな形にならって改めてください。ファイルは変更していません",
            "lay out comments and quotes as the template does; the file was not changed",
        ),
    )
}
