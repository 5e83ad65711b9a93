// SPDX-License-Identifier: Apache-2.0
//! The retention table (Art. 22): what is kept, from when, for how long, and why.

use super::Page;
use super::beyond;
use super::blocks::text;
use super::html::Html;
use super::site::Site;
use crate::model::Retention;
use crate::period::Period;
use crate::text::{Lang, Text};

pub(super) fn page(site: &Site<'_>) -> Option<Page> {
    let rows = site.retention();
    if rows.is_empty() {
        return None;
    }
    let columns = [
        text("記録", "Records"),
        text("含まれる項目", "Items"),
        text("起算点", "From"),
        text("保存期間", "Kept for"),
        text("理由", "Why"),
    ];
    let because = |row: &Retention| site.optional(row.reason.as_ref());
    let with_reasons = rows.iter().any(|(_, row)| row.reason.is_some());
    let cells = rows.iter().map(|(_, row)| {
        let mut cells = vec![
            site.pen.say(&row.label),
            site.items(&row.of),
            site.pen.say(&site.event(row)),
            site.pen.say(&site.keep(row)),
        ];
        cells.extend(with_reasons.then(|| because(row)));
        cells
    });
    let shown = if with_reasons { 5 } else { 4 };
    let caption = text("保存期間の一覧", "Retention periods");
    let table = site.table(
        &caption,
        columns.get(..shown).unwrap_or_default(),
        cells.collect(),
    );
    let words = site.paragraph(&text(
        "個人情報は、次の期間が過ぎたら消去します",
        "We erase personal information when the following periods are over",
    ));
    let said = site.chapter("retention_rules");
    let body = vec![words, table, site.promises(&said)];
    let title = text(
        "個人情報の保存期間",
        "How long we keep personal information",
    );
    Some(site.page("retention.html", &title, body))
}

impl Site<'_> {
    /// The event a period starts from.
    pub(super) fn event(&self, row: &Retention) -> Text {
        self.event_label(&row.from)
    }

    fn event_label(&self, name: &str) -> Text {
        let event = self.policy.events.get(name);
        event.map_or_else(|| Text::ja(name), |event| event.label.clone())
    }

    /// 「7年」, or the later of two ends.
    fn keep(&self, row: &Retention) -> Text {
        let period = |period: Period| Text::new(period.label(Lang::Ja), period.label(Lang::En));
        let Some((event, keep)) = beyond::or_later(row) else {
            return period(row.keep);
        };
        let words = text(
            "{keep}。ただし、{event}から{later}のほうが後になるときは、その日まで",
            "{keep}, or {later} from {event}, whichever ends later",
        );
        let values = [
            ("keep", period(row.keep)),
            ("event", self.event_label(event)),
            ("later", period(keep)),
        ];
        words.fill(&values)
    }

    /// A row as one line.
    pub(super) fn kept_for(&self, row: &Retention) -> Html {
        let words = text(
            "{records}：{event}から{keep}",
            "{records}: {keep} from {event}",
        );
        let values = [
            ("records", row.label.clone()),
            ("event", self.event(row)),
            ("keep", self.keep(row)),
        ];
        self.pen.say(&words.fill(&values))
    }
}
