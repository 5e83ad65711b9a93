// SPDX-License-Identifier: Apache-2.0
//! The purpose notice (Art. 21): one for each purpose and each point of acquisition, as a page and
//! as a fragment to put beside a form.

use super::Page;
use super::beyond;
use super::blocks::text;
use super::html::{Element, Html, el};
use super::matters::basis;
use super::site::Site;
use crate::model::Purpose;
use crate::names::ItemId;
use crate::text::Text;

/// What one notice is about.
struct Notice<'a> {
    /// Name of the files, without the ending.
    name: String,
    title: Text,
    purposes: Vec<&'a Purpose>,
    /// Items acquired, where the point lists them.
    items: Vec<ItemId>,
}

pub(super) fn pages(site: &Site<'_>) -> Vec<Page> {
    let notices = notices(site);
    let pages = notices.iter();
    pages
        .flat_map(|notice| [page(site, notice), fragment(site, notice)])
        .collect()
}

fn notices<'a>(site: &Site<'a>) -> Vec<Notice<'a>> {
    let title = text("利用目的のお知らせ（{what}）", "Purpose notice: {what}");
    let each = site.purposes().into_iter().map(|(name, purpose)| Notice {
        name: format!("notice-{name}"),
        title: title.fill(&[("what", purpose.label.clone())]),
        purposes: vec![purpose],
        items: Vec::new(),
    });
    let points = beyond::points(site.policy).into_iter().map(|point| {
        let named = point.purposes.iter();
        Notice {
            name: format!("notice-at-{}", point.name),
            title: title.fill(&[("what", point.label)]),
            purposes: named
                .filter_map(|name| site.policy.purposes.get(name))
                .collect(),
            items: point.items,
        }
    });
    each.chain(points.filter(|notice| !notice.purposes.is_empty()))
        .collect()
}

fn page(site: &Site<'_>, notice: &Notice<'_>) -> Page {
    let mut body = vec![lead(site)];
    body.extend(notice.purposes.iter().map(|purpose| told(site, purpose)));
    body.push(acquired(site, notice));
    body.push(kept(site, notice));
    if let Some(desk) = site.policy.complaints_desk() {
        let title = text("お問い合わせと苦情の窓口", "Questions and complaints");
        body.push(site.section("desk", &title, [site.desk(desk)]));
    }
    let title = text("関連するページ", "More");
    body.push(site.section("more", &title, [further(site)]));
    site.page(&format!("{}.html", notice.name), &notice.title, body)
}

/// The notice without a frame. Its links are those of the site, so it stands beside its pages.
fn fragment(site: &Site<'_>, notice: &Notice<'_>) -> Page {
    let id = format!("yakusoku-{}", notice.name);
    let heading = el("h2").with("id", &id).add(site.pen.say(&notice.title));
    let section = el("section")
        .class("yakusoku-notice")
        .with("lang", site.pen.pick("ja", "en"))
        .with("aria-labelledby", &id)
        .el(heading)
        .add(lead(site))
        .els(notice.purposes.iter().map(|purpose| facts(site, purpose)))
        .add(asked_at(site))
        .add(further(site));
    Page {
        file_name: format!("{}.fragment.html", notice.name),
        title: notice.title.get(site.lang).to_owned(),
        html: section.done().into_string(),
    }
}

/// Where questions and complaints go, under a heading of the fragment.
fn asked_at(site: &Site<'_>) -> Html {
    let Some(desk) = site.policy.complaints_desk() else {
        return Html::default();
    };
    let title = text("お問い合わせと苦情の窓口", "Questions and complaints");
    Html::all([site.subheading(&title), site.desk(desk)])
}

fn lead(site: &Site<'_>) -> Html {
    let words = text(
        "{operator}は、ご提供いただく個人情報を、次の目的の範囲で利用します",
        "{operator} uses the personal information you give us for the following purpose only",
    );
    let operator = &site.policy.operator.name;
    let operator = match operator.is_empty() {
        true => text("当社", "Our company"),
        false => operator.clone(),
    };
    site.paragraph(&words.fill(&[("operator", operator)]))
}

fn told(site: &Site<'_>, purpose: &Purpose) -> Html {
    facts(site, purpose).done()
}

fn facts(site: &Site<'_>, purpose: &Purpose) -> Element {
    let facts = site.facts([
        (text("利用目的", "Purpose"), site.pen.say(&purpose.label)),
        (
            text("利用する項目", "Items used"),
            site.items(&purpose.uses),
        ),
        (text("根拠", "Basis"), site.pen.say(&basis(purpose))),
    ]);
    el("div").add(facts)
}

fn acquired(site: &Site<'_>, notice: &Notice<'_>) -> Html {
    if notice.items.is_empty() {
        return Html::default();
    }
    let title = text("取得する項目", "Items acquired");
    site.section("items", &title, [site.items(&notice.items)])
}

/// How long the items of the notice are kept.
fn kept(site: &Site<'_>, notice: &Notice<'_>) -> Html {
    let uses = || notice.purposes.iter().flat_map(|purpose| &purpose.uses);
    let touches = |of: &[ItemId]| {
        of.iter()
            .any(|a| uses().any(|b| a.is_under(b) || b.is_under(a)))
    };
    let rows = site.retention();
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|(_, row)| touches(&row.of))
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    let rows = rows.iter().map(|(_, row)| site.kept_for(row));
    site.section(
        "retention",
        &text("保存期間", "Retention"),
        [site.list(rows)],
    )
}

fn further(site: &Site<'_>) -> Html {
    let policy = site.link("index.html", &text("個人情報保護方針", "Privacy policy"));
    let guide = text("開示等のご請求の手引き", "How to make a request");
    let guide =
        (!site.policy.requests.kinds.is_empty()).then(|| site.link("requests.html", &guide));
    site.list([policy].into_iter().chain(guide))
}
