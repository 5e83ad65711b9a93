// SPDX-License-Identifier: Apache-2.0
//! The policy itself: every clause under its number, who gives the promise, and since when.

use super::Page;
use super::beyond;
use super::blocks::{capital, text};
use super::html::{Html, el};
use super::site::Site;
use crate::clauses::Clause;

pub(super) fn page(site: &Site<'_>) -> Page {
    let mut body = vec![dates(site)];
    body.extend(chapters(site));
    body.push(contacts(site));
    body.push(signature(site));
    site.page(
        "index.html",
        &text("個人情報保護方針", "Privacy policy"),
        body,
    )
}

fn dates(site: &Site<'_>) -> Html {
    let policy = site.policy;
    let revised = policy.revised.map(|day| site.time(day).done());
    let dates = site.facts([
        (text("制定日", "Issued"), site.time(policy.issued).done()),
        (
            text("最終改定日", "Last revised"),
            revised.unwrap_or_default(),
        ),
        (
            text("施行日", "Effective"),
            site.time(policy.effective).done(),
        ),
    ]);
    if policy.effective <= site.as_of {
        return dates;
    }
    let day = text(&site.day(policy.effective), &site.day(policy.effective));
    let words = text(
        "この方針は、{day}から適用します",
        "This policy applies from {day}",
    );
    let note = el("p").class("note");
    let note = note.add(site.pen.sentence(&words.fill(&[("day", day)])));
    Html::all([dates, note.done()])
}

/// One section for each chapter; its paragraphs are numbered as they are cited.
fn chapters(site: &Site<'_>) -> Vec<Html> {
    let mut sections = Vec::new();
    for chapter in site.clauses.chunk_by(|a, b| a.chapter == b.chapter) {
        let Some(first) = chapter.first() else {
            continue;
        };
        let number = text(&first.chapter.to_string(), &first.chapter.to_string());
        let title = text("第{n}条　{title}", "Article {n}. {title}");
        let title = title.fill(&[("n", number), ("title", capital(&first.chapter_title))]);
        let id = format!("article-{}", first.chapter);
        sections.push(site.section(&id, &title, [paragraphs(site, chapter)]));
    }
    sections
}

fn paragraphs(site: &Site<'_>, clauses: &[Clause]) -> Html {
    if let [only] = clauses {
        let paragraph = el("p").with("id", &only.id);
        return paragraph.add(site.pen.sentence(&only.text)).done();
    }
    let entries = clauses.iter().map(|clause| {
        let entry = el("li").with("id", &clause.id);
        entry.add(site.pen.sentence(&clause.text))
    });
    el("ol").class("paragraphs").els(entries).done()
}

fn contacts(site: &Site<'_>) -> Html {
    let requests = site.policy.requests_desk();
    let complaints = site.policy.complaints_desk();
    let mut body = Vec::new();
    if let Some(desk) = requests {
        body.push(site.subheading(&text("開示等のご請求の窓口", "Requests")));
        body.push(site.desk(desk));
    }
    if let Some(desk) = complaints.filter(|desk| requests != Some(desk)) {
        body.push(site.subheading(&text("苦情とご相談の窓口", "Complaints")));
        body.push(site.desk(desk));
    }
    if body.is_empty() {
        return Html::default();
    }
    site.section("contacts", &text("お問い合わせ先", "Contact"), body)
}

fn signature(site: &Site<'_>) -> Html {
    let operator = &site.policy.operator;
    let lines = [
        site.written(&operator.name),
        site.written(beyond::signatory(operator)),
    ];
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    let lines: Vec<_> = lines.map(|line| el("p").add(line)).collect();
    if lines.is_empty() {
        return Html::default();
    }
    el("div").class("signature").els(lines).done()
}
