// SPDX-License-Identifier: Apache-2.0
//! `GET /policy`: the policy in force as the public reads it, made of its clauses.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::{Clause, Policy};

use super::words;
use crate::pages::Lang;
use crate::pages::portal::{Chapter, Paragraph, PolicyPage, Trouble};
use crate::server::{Face, Here, Site, page, portal_shell, trouble};

pub(super) async fn show(State(site): State<Site>, here: Here) -> Response {
    let in_force = site.app.in_force().await;
    let Ok(policy) = in_force.policy() else {
        return trouble(&site, Face::Portal(here.lang), Trouble::Away).await;
    };
    let lang = here.lang;
    let shell = portal_shell(&site, lang, &here.path, String::new()).await;
    page(
        StatusCode::OK,
        &PolicyPage {
            shell,
            edition: lang.pick(
                format!("第{}版", policy.edition),
                format!("Edition {}", policy.edition),
            ),
            effective: words::date(lang, policy.effective),
            chapters: chapters(lang, &policy.clauses()),
            signature: signature(lang, policy),
            hash: policy.hash.short(),
            versions: Vec::new(),
        },
    )
}

fn chapters(lang: Lang, clauses: &[Clause]) -> Vec<Chapter> {
    clauses
        .chunk_by(|a, b| a.chapter == b.chapter)
        .filter_map(|of| chapter(lang, of))
        .collect()
}

fn chapter(lang: Lang, clauses: &[Clause]) -> Option<Chapter> {
    let first = clauses.first()?;
    let id = format!("c{}", first.chapter);
    let alone = clauses.len() == 1;
    let paragraph = |clause: &Clause| Paragraph {
        id: format!("{id}-{}", clause.paragraph),
        number: if alone {
            String::new()
        } else {
            clause.paragraph.to_string()
        },
        text: sentence(lang, &words::text(lang, &clause.text)),
        points: Vec::new(),
    };
    Some(Chapter {
        number: lang.pick(
            format!("第{}条", first.chapter),
            format!("Article {}", first.chapter),
        ),
        title: words::text(lang, &first.chapter_title),
        paragraphs: clauses.iter().map(paragraph).collect(),
        id,
    })
}

/// Clauses are worded without a full stop, for tables; the public reads sentences.
fn sentence(lang: Lang, text: &str) -> String {
    if text.ends_with(['。', '.', '）', ')']) {
        return text.to_owned();
    }
    // A text the operator has not translated is Japanese on the English page too.
    let stop = if text.is_ascii() {
        lang.pick("。", ".")
    } else {
        "。"
    };
    format!("{text}{stop}")
}

fn signature(lang: Lang, policy: &Policy) -> Vec<String> {
    let operator = &policy.operator;
    let postcode = operator
        .postcode
        .as_ref()
        .map_or(String::new(), |code| format!("〒{code} "));
    vec![
        words::text(lang, &operator.name),
        format!("{postcode}{}", words::text(lang, &operator.address)),
        words::text(lang, &operator.representative),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_ends_as_a_sentence() {
        assert_eq!(sentence(Lang::Ja, "お答えします"), "お答えします。");
        assert_eq!(sentence(Lang::En, "We answer"), "We answer.");
        assert_eq!(sentence(Lang::En, "お答えします"), "お答えします。");
        assert_eq!(sentence(Lang::Ja, "お答えします。"), "お答えします。");
    }
}
