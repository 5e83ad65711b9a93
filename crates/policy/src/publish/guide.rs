// SPDX-License-Identifier: Apache-2.0
//! The request guide (開示等のご請求の手引き, Art. 37): what may be asked, how, with what, by when.

use super::Page;
use super::blocks::text;
use super::html::Html;
use super::site::Site;
use crate::clauses::{Clause, ClauseWhat};
use crate::model::{Fee, Requirement};
use crate::text::Text;
use crate::words::{Choice, FeeWhen, Kind, MaskRule, Refund};

pub(super) fn page(site: &Site<'_>) -> Option<Page> {
    if site.policy.requests.kinds.is_empty() {
        return None;
    }
    let mut body = vec![kinds(site)];
    if site.procedure_published() {
        body.extend([
            intake(site),
            papers(site),
            fees(site),
            answer(site),
            refusal(site),
            rest(site),
        ]);
    } else {
        body.push(told_when_asked(site));
    }
    body.extend(super::eea::section(site));
    body.push(complaints(site));
    let title = text("開示等のご請求の手引き", "How to make a request");
    Some(site.page("requests.html", &title, body))
}

fn kinds(site: &Site<'_>) -> Html {
    let lead = site.paragraph(&text(
        "当社が保有するご本人の個人データについて、次のご請求ができます",
        "You may ask us for the following about the personal data we hold on you",
    ));
    let row = text("{kind}（{article}）", "{kind}");
    let kinds = site.kinds().filter(|kind| !kind.is_gdpr()).map(|kind| {
        let values = [("kind", kind.text()), ("article", Text::ja(kind.article()))];
        site.pen.say(&row.fill(&values))
    });
    let list = site.list(kinds);
    site.section(
        "kinds",
        &text("ご請求の種類", "What you may ask for"),
        [lead, list],
    )
}

fn told_when_asked(site: &Site<'_>) -> Html {
    let words = text(
        "手続と必要な書類は、窓口がお問い合わせに応じてご案内します",
        "Please ask our desk for the procedure and the papers you need",
    );
    let desk = site.policy.requests_desk().map(|desk| site.desk(desk));
    let body = [site.paragraph(&words)].into_iter().chain(desk);
    site.section("intake", &text("手続のご案内", "Procedure"), body)
}

fn intake(site: &Site<'_>) -> Html {
    let intake = &site.policy.requests.intake;
    let channels = intake
        .channels
        .iter()
        .map(|channel| site.pen.say(&channel.text()));
    let lead = text(
        "ご請求は、次の方法で受け付けます",
        "You may send us a request by",
    );
    let mut body = vec![site.paragraph(&lead), site.list(channels)];
    body.extend(site.policy.requests_desk().map(|desk| site.desk(desk)));
    body.extend(forms(site));
    site.section("intake", &text("ご請求の方法", "How to ask"), body)
}

/// How the forms are had; nothing where the policy does not say.
fn forms(site: &Site<'_>) -> Vec<Html> {
    let form = site.policy.requests.intake.form;
    let postcard = text(
        "はがきで窓口にお申し出いただければ、様式を郵送します",
        "Send a postcard to our desk and we post the form to you",
    );
    let post = text(
        "窓口にご連絡いただければ、様式を郵送します",
        "Contact our desk and we post the form to you",
    );
    let links = form.download.then(|| site.list(super::form::links(site)));
    let postcard = form.by_postcard.then(|| site.paragraph(&postcard));
    let post = form.by_post.then(|| site.paragraph(&post));
    let ways: Vec<Html> = [links, postcard, post].into_iter().flatten().collect();
    if ways.is_empty() {
        return ways;
    }
    let title = site.subheading(&text("請求書の様式", "Forms"));
    [title].into_iter().chain(ways).collect()
}

/// Identity papers of the person and of agents.
fn papers(site: &Site<'_>) -> Html {
    let identity = &site.policy.requests.identity;
    let mut body = vec![site.subheading(&text("ご本人からのご請求", "If you ask for yourself"))];
    body.extend(site.papers(&identity.person));
    if let Some(agent) = &identity.statutory_agent {
        let title = text("法定代理人の方からのご請求", "If a statutory agent asks");
        body.push(site.subheading(&title));
        body.extend(site.papers(agent));
    }
    if let Some(agent) = &identity.mandated_agent {
        let title = text(
            "委任による代理人の方からのご請求",
            "If an agent by mandate asks",
        );
        body.push(site.subheading(&title));
        body.extend(site.papers(agent));
    }
    if identity.mask == MaskRule::Asked {
        body.push(site.paragraph(&text(
            "写しをお送りいただくときは、「※」で示した箇所を黒く塗りつぶしてください",
            "Before you send us a copy, please black out the places named beside it",
        )));
    }
    let title = text("ご用意いただく書類", "Papers you need");
    site.section("papers", &title, body)
}

fn fees(site: &Site<'_>) -> Html {
    let fees = site.fees();
    site.section("fees", &text("手数料", "Fees"), fees)
}

fn answer(site: &Site<'_>) -> Html {
    let promised = promised(site, |what| {
        matches!(
            what,
            ClauseWhat::AnswerWithin { .. } | ClauseWhat::DefectNotified { .. }
        )
    });
    let answer = &site.policy.requests.answer;
    let lead = match answer.choice {
        Choice::Person => text(
            "回答の方法は、次の中からお選びいただけます",
            "You may choose how you receive our answer",
        ),
        Choice::Operator => text(
            "回答は、次のいずれかの方法でお送りします",
            "We answer by one of these",
        ),
    };
    let ways = answer.by.iter().map(|way| site.pen.say(&way.text()));
    let to = text("回答の宛先は、{to}です", "Our answer goes to {to}");
    let body = [
        site.promises(&promised),
        site.paragraph(&lead),
        site.list(ways),
        site.paragraph(&to.fill(&[("to", answer.to.text())])),
    ];
    site.section(
        "answer",
        &text("回答の時期と方法", "When and how we answer"),
        body,
    )
}

/// The published grounds that the law of the day knows, kind by kind, with their explanation.
fn refusal(site: &Site<'_>) -> Html {
    let mut body = Vec::new();
    for kind in site.kinds() {
        let grounds = site.policy.offered(kind, site.as_of);
        let list = site.list(grounds.iter().map(|ground| site.pen.say(&ground.label)));
        if !list.is_empty() {
            body.push(site.subheading(&kind.text()));
            body.push(list);
        }
    }
    if body.is_empty() {
        return Html::default();
    }
    let lead = site.paragraph(&text(
        "次の場合には、ご請求の全部又は一部に応じられないことがあります。その場合は、理由をお知らせします",
        "In the following cases we may be unable to comply in whole or part, and will tell you why",
    ));
    let body = [lead].into_iter().chain(body);
    let title = text(
        "ご請求に応じられない場合",
        "When we may be unable to comply",
    );
    site.section("refusal", &title, body)
}

/// What else the chapter promises and no section above has said.
fn rest(site: &Site<'_>) -> Html {
    let rest = promised(site, |what| {
        !matches!(
            what,
            ClauseWhat::Intake
                | ClauseWhat::AnswerWithin { .. }
                | ClauseWhat::DefectNotified { .. }
                | ClauseWhat::FeeOnly { .. }
                | ClauseWhat::IdentityFirst { .. }
                | ClauseWhat::GroundsOnly { .. }
        )
    });
    if rest.is_empty() {
        return Html::default();
    }
    let title = text("そのほかのお約束", "What else we promise");
    site.section("promises", &title, [site.promises(&rest)])
}

/// Clauses of the chapter on requests, whatever it holds in this edition.
fn promised<'a>(site: &'a Site<'_>, wanted: impl Fn(&ClauseWhat) -> bool) -> Vec<&'a Clause> {
    let intake = site
        .clauses
        .iter()
        .find(|clause| clause.what == ClauseWhat::Intake);
    let chapter = intake.map(|clause| clause.chapter);
    let clauses = site.clauses.iter();
    clauses
        .filter(|clause| Some(clause.chapter) == chapter && wanted(&clause.what))
        .collect()
}

fn complaints(site: &Site<'_>) -> Html {
    let desk = site.policy.complaints_desk().map(|desk| site.desk(desk));
    let title = text("苦情のお申出先", "Where to complain");
    desk.map(|desk| site.section("complaints", &title, [desk]))
        .unwrap_or_default()
}

impl Site<'_> {
    /// What a person pays for each kind, tax of the day included, and how.
    pub(super) fn fees(&self) -> Vec<Html> {
        let columns = [
            text("ご請求の種類", "Request"),
            text("手数料", "Fee"),
            text("お支払いの方法", "How to pay"),
        ];
        let free = || self.pen.word("無料", "free of charge");
        let mut charged: Vec<&Fee> = Vec::new();
        let mut rows = Vec::new();
        for kind in self.kinds() {
            let fee = self.charged(kind);
            charged.extend(fee);
            let cells = fee.map_or_else(
                || [free(), self.pen.word("―", "–")],
                |fee| {
                    [
                        self.pen.say(&self.amount(fee)),
                        self.pen.say(&self.payment(fee)),
                    ]
                },
            );
            rows.push(
                [self.pen.say(&kind.text())]
                    .into_iter()
                    .chain(cells)
                    .collect(),
            );
        }
        if charged.is_empty() {
            return vec![self.paragraph(&text(
                "手数料はいただきません",
                "Requests are free of charge",
            ))];
        }
        let caption = text("手数料の一覧", "List of fees");
        let mut pieces = vec![self.table(&caption, &columns, rows)];
        let refunds = charged.iter().any(|fee| fee.refund == Refund::OnRefusal);
        let refund = match refunds {
            true => text(
                "ご請求に応じられないときは、手数料をお返しします",
                "We refund the fee if we cannot comply",
            ),
            false => text(
                "お支払いいただいた手数料は、ご請求に応じられないときもお返ししません",
                "The fee is not refunded, even if we cannot comply",
            ),
        };
        pieces.push(self.paragraph(&refund));
        pieces
    }

    /// The fee of a kind, where the law leaves room for one.
    pub(super) fn charged(&self, kind: Kind) -> Option<&Fee> {
        self.policy.fee(kind)
    }

    /// 「1件につき1,000円（税込）」.
    pub(super) fn amount(&self, fee: &Fee) -> Text {
        let yen = thousands(fee.total_yen(self.as_of));
        let words = match fee.is_ceiling() {
            true => text(
                "{per}{yen}円（税込）を上限とする実費",
                "the actual cost {per}, at most {yen} yen, tax included",
            ),
            false => text("{per}{yen}円（税込）", "{yen} yen {per}, tax included"),
        };
        words.fill(&[("per", fee.per.text()), ("yen", text(&yen, &yen))])
    }

    /// 「切手、郵便為替（お申込みに同封）」.
    pub(super) fn payment(&self, fee: &Fee) -> Text {
        let means: Vec<Text> = fee.by.iter().map(|means| means.text()).collect();
        if means.is_empty() {
            return fee.when.text();
        }
        let words = match fee.when {
            FeeWhen::Enclosed | FeeWhen::Billed => text("{means}（{when}）", "{means} ({when})"),
        };
        words.fill(&[("means", Text::join(&means)), ("when", fee.when.text())])
    }

    /// The papers of a requirement as a list, each with what to black out on its copy.
    pub(super) fn papers(&self, requirement: &Requirement) -> Vec<Html> {
        let pieces = self.paper_pieces(requirement);
        pieces.iter().map(|piece| self.piece(piece)).collect()
    }
}

/// `1,000`.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped() {
        let said: Vec<_> = [0, 300, 1_000, 12_345, 1_234_567].map(thousands).into();
        assert_eq!(said, ["0", "300", "1,000", "12,345", "1,234,567"]);
    }
}
