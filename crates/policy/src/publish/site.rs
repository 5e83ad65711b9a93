// SPDX-License-Identifier: Apache-2.0
//! What all pages share: the policy, its clauses, the language, the frame and the way between them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::beyond::{self, JointUse, Transmission};
use super::html::{Element, Html, Pen, el};
use super::{Page, STYLESHEET};
use crate::clauses::Clause;
use crate::model::{Policy, Purpose, Retention};
use crate::text::{Lang, Text};
use crate::words::{Kind, Procedure};

/// Everything the pages are rendered from.
#[derive(Debug)]
pub(super) struct Site<'a> {
    pub(super) policy: &'a Policy,
    pub(super) as_of: Date,
    pub(super) lang: Lang,
    pub(super) pen: Pen,
    pub(super) clauses: Vec<Clause>,
    pub(super) joint_uses: Vec<JointUse>,
    pub(super) transmissions: Vec<Transmission>,
    /// Address of the site around these pages, where there is one.
    pub(super) home: Option<String>,
}

/// Pages other pages link to.
const LINKED: [(&str, &str, &str); 6] = [
    ("index.html", "個人情報保護方針", "Privacy policy"),
    ("published.html", "公表事項", "Published matters"),
    ("requests.html", "開示等のご請求", "Requests"),
    ("retention.html", "保存期間", "Retention"),
    ("safety.html", "安全管理措置", "Safety measures"),
    ("joint-use.html", "共同利用", "Joint use"),
];
const TRANSMISSION: (&str, &str, &str) = (
    "external-transmission.html",
    "外部送信",
    "External transmission",
);

impl<'a> Site<'a> {
    pub(super) fn new(policy: &'a Policy, as_of: Date, lang: Lang) -> Self {
        Self {
            policy,
            as_of,
            lang,
            pen: Pen(lang),
            clauses: policy.clauses(),
            joint_uses: beyond::joint_uses(policy),
            transmissions: beyond::transmissions(policy),
            home: None,
        }
    }

    /// The clauses of a chapter, by the first part of their ids.
    pub(super) fn chapter(&self, name: &str) -> Vec<&Clause> {
        let of = |clause: &&Clause| clause.id.split('.').next() == Some(name);
        self.clauses.iter().filter(of).collect()
    }

    /// The purposes in the order of the file.
    pub(super) fn purposes(&self) -> Vec<(&'a String, &'a Purpose)> {
        self.in_order("purposes", &self.policy.purposes)
    }

    /// The retention rows in the order of the file.
    pub(super) fn retention(&self) -> Vec<(&'a String, &'a Retention)> {
        self.in_order("retention", &self.policy.retention)
    }

    fn in_order<T>(
        &self,
        chapter: &str,
        entries: &'a BTreeMap<String, T>,
    ) -> Vec<(&'a String, &'a T)> {
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|(name, _)| self.policy.line(&format!("{chapter}/{name}")));
        entries
    }

    /// The kinds of request taken, where there are any.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.policy.requests.kinds.keys().copied()
    }

    /// Whether the procedure is published, and not only told to whoever asks.
    pub(super) fn procedure_published(&self) -> bool {
        self.policy.requests.procedure == Procedure::Published
    }

    /// Whether a page is among the output.
    fn has(&self, file_name: &str) -> bool {
        match file_name {
            "requests.html" => !self.policy.requests.kinds.is_empty(),
            "retention.html" => !self.policy.retention.is_empty(),
            "safety.html" => !self.policy.safety.is_empty(),
            "joint-use.html" => self.has_joint_use(),
            "external-transmission.html" => self.has_transmission(),
            _ => true,
        }
    }

    pub(super) fn has_joint_use(&self) -> bool {
        !self.joint_uses.is_empty() || !self.chapter("joint_use").is_empty()
    }

    pub(super) fn has_transmission(&self) -> bool {
        !self.transmissions.is_empty() || !self.chapter("transmissions").is_empty()
    }

    fn operator(&self) -> &str {
        self.policy.operator.name.get(self.lang)
    }

    /// A date as the language writes it.
    pub(super) fn day(&self, date: Date) -> String {
        day(date, self.lang)
    }

    /// A date for readers and machines.
    pub(super) fn time(&self, date: Date) -> Element {
        let words = Html::text(&self.day(date));
        el("time").with("datetime", &date.to_string()).add(words)
    }

    /// A document of the site.
    pub(super) fn page(&self, file_name: &str, title: &Text, body: Vec<Html>) -> Page {
        let head = self.head(title);
        let main = el("main")
            .with("id", "main")
            .el(el("h1").add(self.pen.say(title)))
            .add(Html::all(body));
        let skip = el("a").class("skip").with("href", "#main");
        let skip = skip.add(self.pen.word("本文へ", "Skip to the text"));
        let body = match file_name.starts_with("form-") {
            true => el("body").class("form"),
            false => el("body"),
        };
        let body = body
            .el(skip)
            .el(self.header(file_name))
            .el(main)
            .el(self.footer());
        let root = el("html").with("lang", self.pen.pick("ja", "en"));
        Page {
            file_name: file_name.to_owned(),
            title: title.get(self.lang).to_owned(),
            html: Html::document(root.el(head).el(body)).into_string(),
        }
    }

    fn head(&self, title: &Text) -> Element {
        let title = match self.policy.operator.name.is_empty() {
            true => title.get(self.lang).to_owned(),
            false => {
                let separator = self.pen.pick("｜", " – ");
                format!("{}{separator}{}", title.get(self.lang), self.operator())
            }
        };
        let meta = |name, content: &str| el("meta").with("name", name).with("content", content);
        el("head")
            .el(el("meta").with("charset", "utf-8"))
            .el(meta("viewport", "width=device-width, initial-scale=1"))
            .el(meta("yakusoku-policy", &self.policy.hash.to_string()))
            .el(el("title").add(Html::text(&title)))
            .el(el("link")
                .with("rel", "stylesheet")
                .with("href", STYLESHEET))
    }

    fn header(&self, here: &str) -> Element {
        let name = &self.policy.operator.name;
        let operator = el("p").class("operator").add(self.pen.say(name));
        let operator = (!name.is_empty()).then_some(operator);
        let all = LINKED.iter().chain([&TRANSMISSION]);
        let links = all
            .filter(|(file, ..)| self.has(file))
            .map(|(file, ja, en)| {
                let link = el("a").with("href", file);
                let link = if *file == here {
                    link.with("aria-current", "page")
                } else {
                    link
                };
                el("li").el(link.add(self.pen.word(ja, en)))
            });
        let home = self.home.as_deref().map(|home| {
            let link = el("a").with("href", home);
            el("li").el(link.add(self.pen.word("受付窓口", "Request desk")))
        });
        let label = self.pen.pick("個人情報のページ", "Privacy pages");
        let nav = el("nav").with("aria-label", label);
        let links = home.into_iter().chain(links);
        el("header").els(operator).el(nav.el(el("ul").els(links)))
    }

    fn footer(&self) -> Element {
        let edition = self.policy.edition;
        let words = match self.lang {
            Lang::Ja => Html::text(&format!("個人情報保護方針　第{edition}版　施行日 ")),
            Lang::En => Html::text(&format!("Privacy policy, edition {edition}, effective ")),
        };
        let line = el("p").add(words).el(self.time(self.policy.effective));
        el("footer").el(line)
    }
}

/// A date as a language writes it.
pub(super) fn day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.strftime("%-d %B %Y").to_string(),
    }
}
