// SPDX-License-Identifier: Apache-2.0
//! The public degree of the safety measures (Order 10(i)): the measures under their six heads.

use super::Page;
use super::blocks::text;
use super::html::Html;
use super::site::Site;
use crate::words::SafetyHead;

pub(super) fn page(site: &Site<'_>) -> Option<Page> {
    if site.policy.safety.is_empty() {
        return None;
    }
    let words = site.paragraph(&text(
        "個人データの漏えい、滅失又は毀損を防ぐために、次の措置を講じています。\
         公表すると安全を損なうおそれのある細目は、掲載していません",
        "We take the following measures against leaks, loss and damage of personal data. \
         Details whose publication could endanger security are left out",
    ));
    let sections = site.measures().into_iter().map(|(head, list)| {
        let id = head.name();
        site.section(id, &head.text(), [list])
    });
    let body = [words].into_iter().chain(sections).collect();
    let title = text(
        "安全管理のために講じた措置",
        "Safety measures we have taken",
    );
    Some(site.page("safety.html", &title, body))
}

impl Site<'_> {
    /// The measures under their heads; a head without a measure is left out.
    pub(super) fn measures(&self) -> Vec<(SafetyHead, Html)> {
        let heads = SafetyHead::ALL.iter().map(|head| {
            let measures = self.policy.safety.iter().filter(|m| m.head == *head);
            let texts = measures.map(|measure| self.pen.sentence(&measure.text));
            (*head, self.list(texts))
        });
        heads.filter(|(_, list)| !list.is_empty()).collect()
    }
}
