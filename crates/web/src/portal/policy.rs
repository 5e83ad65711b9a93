// SPDX-License-Identifier: Apache-2.0
//! `GET /policy`: the policy in force as the public reads it, made of its clauses; `/policy/{hash}`:
//! any other edition that was in force, or is approved and has its day still to come.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use yakusoku_app::policy::Listed;
use yakusoku_policy::publish::Page;
use yakusoku_policy::{Clause, Policy};

use super::words;
use crate::pages::portal::{Chapter, Paragraph, PolicyPage, Trouble};
use crate::pages::{Lang, Link};
use crate::server::{Face, Here, Site, lang_of_policy, page, portal_shell, trouble};

pub(super) async fn show(State(site): State<Site>, here: Here) -> Response {
    let in_force = site.app.in_force().await;
    let Ok(policy) = in_force.policy() else {
        return trouble(&site, Face::Portal(here.lang), Trouble::Away).await;
    };
    let today = site.app.clock.today().date;
    let pages = in_force.pages(today, lang_of_policy(here.lang));
    let more = pages.map_or_else(|_| Vec::new(), |pages| more(&pages));
    let edition = Shown {
        policy,
        notice: String::new(),
        more,
    };
    render(&site, &here, edition).await
}

/// An edition to be rendered.
struct Shown<'a> {
    policy: &'a Policy,
    notice: String,
    more: Vec<Link>,
}

/// `GET /policy/{hash}`
pub(super) async fn edition(
    State(site): State<Site>,
    here: Here,
    Path(hash): Path<String>,
) -> Response {
    let lang = here.lang;
    let in_force = site.app.in_force().await;
    let (listed, text) = match site.app.published_text(&hash).await {
        Ok(Some(found)) => found,
        Ok(None) => return trouble(&site, Face::Portal(lang), Trouble::NotFound).await,
        Err(error) => {
            tracing::error!(%error, "an edition could not be read");
            return trouble(&site, Face::Portal(lang), Trouble::Away).await;
        }
    };
    // It was read when it was proposed; what was read once can be read for ever.
    let Ok(loaded) = yakusoku_policy::read("policy.yaml", &text) else {
        return trouble(&site, Face::Portal(lang), Trouble::Broken).await;
    };
    let now = in_force.policy().map(|policy| policy.hash.to_string());
    let notice = match now {
        Ok(now) if now == listed.hash => String::new(),
        _ => notice(lang, &listed),
    };
    let edition = Shown {
        policy: &loaded.policy,
        notice,
        more: Vec::new(),
    };
    render(&site, &here, edition).await
}

async fn render(site: &Site, here: &Here, shown: Shown<'_>) -> Response {
    let lang = here.lang;
    let policy = shown.policy;
    let shell = portal_shell(site, lang, &here.path, String::new()).await;
    let hash = policy.hash.to_string();
    let editions = site.app.published_editions().await;
    let others = editions.iter().filter(|one| one.hash != hash);
    page(
        StatusCode::OK,
        &PolicyPage {
            shell,
            notice: shown.notice,
            more: shown.more,
            versions: others.map(|one| version(lang, one)).collect(),
            edition: lang.pick(
                format!("第{}版", policy.edition),
                format!("Edition {}", policy.edition),
            ),
            effective: words::date(lang, policy.effective),
            chapters: chapters(lang, &policy.clauses()),
            signature: signature(lang, policy),
            hash: policy.hash.short(),
        },
    )
}

/// The pages that belong to the policy; notices are reached from where information is given.
fn more(pages: &[Page]) -> Vec<Link> {
    let beside = |page: &&Page| {
        let name = page.file_name.as_str();
        let is_page = name.ends_with(".html") && !name.ends_with(".fragment.html");
        is_page && name != "index.html" && !name.starts_with("notice-")
    };
    let link = |page: &Page| {
        let href = format!("/published/{}", page.file_name);
        Link::new(page.title.clone(), href)
    };
    pages.iter().filter(beside).map(link).collect()
}

fn days(lang: Lang, one: &Listed) -> String {
    let day = |date: Date| words::date(lang, date);
    match (one.from, one.until, one.takes_effect) {
        (Some(from), Some(until), _) => lang.pick(
            format!("{}から{}まで", day(from), day(until)),
            format!("{} – {}", day(from), day(until)),
        ),
        (Some(from), None, _) | (None, _, Some(from)) => {
            lang.pick(format!("{}から", day(from)), format!("from {}", day(from)))
        }
        (None, _, None) => String::new(),
    }
}

fn version(lang: Lang, one: &Listed) -> Link {
    let (number, days) = (one.edition, days(lang, one));
    let label = lang.pick(
        format!("第{number}版（{days}）"),
        format!("Edition {number} ({days})"),
    );
    Link::new(label, format!("/policy/{}", one.hash))
}

/// What readers of another edition must know first.
fn notice(lang: Lang, one: &Listed) -> String {
    let days = days(lang, one);
    match one.from {
        Some(_) => lang.pick(
            format!("以前の版です（{days}）。"),
            format!("This is an earlier edition ({days})."),
        ),
        None => lang.pick(
            format!("これから適用する版です（{days}）。"),
            format!("This edition is still to come ({days})."),
        ),
    }
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
