// SPDX-License-Identifier: Apache-2.0
//! The printable request form (請求書) of each kind: what the desk needs, and no more.

use super::Page;
use super::beyond;
use super::blocks::text;
use super::html::{Element, Html, el};
use super::site::Site;
use crate::names::{ItemId, PaperId};
use crate::text::{Lang, Text};
use crate::words::{Choice, Claim, Kind, MaskRule};

/// An empty box to tick, on paper.
const BOX: &str = "□ ";

pub(super) fn pages(site: &Site<'_>) -> Vec<Page> {
    if !site.procedure_published() {
        return Vec::new();
    }
    site.kinds().map(|kind| page(site, kind)).collect()
}

/// Links to the forms, for the guide.
pub(super) fn links(site: &Site<'_>) -> Vec<Html> {
    let mut links: Vec<Html> = site
        .kinds()
        .map(|kind| site.link(&file_name(kind), &title(kind)))
        .collect();
    links.extend(super::mandate::links(site));
    links
}

fn file_name(kind: Kind) -> String {
    format!("form-{}.html", kind.name().replace('_', "-"))
}

fn title(kind: Kind) -> Text {
    let words = text("個人情報{kind}請求書", "Request for {kind}");
    let kind = match kind {
        Kind::PurposeNotice => text("の利用目的の通知", kind.label(Lang::En)),
        Kind::ThirdPartyRecords => text("の第三者提供記録の開示", kind.label(Lang::En)),
        Kind::StopProvision => text("の第三者提供の停止", kind.label(Lang::En)),
        Kind::StopOptOut => text("のオプトアウトによる提供の停止", kind.label(Lang::En)),
        Kind::ForeignRecipients => text("の外国の提供先に関する情報の提供", kind.label(Lang::En)),
        Kind::PublishedMatters => text("に関する公表事項の回答", kind.label(Lang::En)),
        Kind::StopMarketing => text("によるご案内の停止", kind.label(Lang::En)),
        _ => kind.text(),
    };
    words.fill(&[("kind", kind)])
}

fn page(site: &Site<'_>, kind: Kind) -> Page {
    let law = text(
        "{article}に基づき、次のとおり請求します",
        "I make the following request under the Act on the Protection of Personal Information",
    );
    let law = law.fill(&[("article", Text::ja(kind.article()))]);
    let mut body = vec![site.addressed(), site.paragraph(&law), site.person()];
    body.push(applicant(site));
    body.push(asked(site, kind));
    body.push(reply(site));
    body.push(fee(site, kind));
    body.push(enclosed(site, kind));
    body.push(office(site));
    site.page(&file_name(kind), &title(kind), body)
}

/// Who asks; only where agents are taken.
fn applicant(site: &Site<'_>) -> Html {
    let identity = &site.policy.requests.identity;
    let agents = [
        (
            identity.statutory_agent.is_some(),
            text("法定代理人", "statutory agent"),
        ),
        (
            identity.mandated_agent.is_some(),
            text("委任による代理人", "agent by mandate"),
        ),
    ];
    let taken: Vec<Text> = agents
        .into_iter()
        .filter_map(|(taken, who)| taken.then_some(who))
        .collect();
    if taken.is_empty() {
        return Html::default();
    }
    let all = [text("ご本人", "the person")].into_iter().chain(taken);
    let words = site.paragraph(&text(
        "代理人の方は、「代理人届」を添えてください",
        "An agent adds the sheet on the agent",
    ));
    let title = text("請求される方", "Who is asking");
    site.section("applicant", &title, [site.ticks(all), words])
}

fn asked(site: &Site<'_>, kind: Kind) -> Html {
    let mut body = match kind {
        Kind::PurposeNotice | Kind::Disclosure => vec![classes(site)],
        Kind::ThirdPartyRecords => vec![site.ticks([
            text("提供した記録", "records of what you provided"),
            text("提供を受けた記録", "records of what you received"),
        ])],
        Kind::Correction => vec![
            site.ticks([
                text("訂正", "correction"),
                text("追加", "addition"),
                text("削除", "deletion"),
            ]),
            site.lines(&[
                text("誤っている内容", "What is wrong"),
                text("正しい内容", "What is right"),
            ]),
        ],
        Kind::Erasure => vec![
            site.ticks([
                text("利用の停止", "suspension of use"),
                text("消去", "erasure"),
            ]),
            classes(site),
        ],
        Kind::StopProvision | Kind::StopOptOut => vec![classes(site)],
        Kind::ForeignRecipients => vec![site.lines(&[text(
            "提供先又は国（お分かりの場合）",
            "The recipient or the country, if you know it",
        )])],
        Kind::PublishedMatters => {
            vec![site.lines(&[text("お知りになりたい事項", "What you would like to know")])]
        }
        Kind::StopMarketing => vec![site.ticks([
            text("郵便", "post"),
            text("メール", "e-mail"),
            text("電話", "telephone"),
        ])],
    };
    body.extend(claims(site, kind));
    body.push(site.lines(&[text(
        "ご利用の時期など、特定に役立つ事項",
        "What helps us find it, such as when you dealt with us",
    )]));
    site.section("asked", &text("ご請求の内容", "What I ask for"), body)
}

/// The kinds of information the operator holds, to tick.
fn classes(site: &Site<'_>) -> Html {
    let mut roots: Vec<ItemId> = Vec::new();
    for id in site.policy.items.keys() {
        let mut root = id.clone();
        while let Some(parent) = root.parent() {
            root = parent;
        }
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    roots.sort_by_key(|root| site.policy.line(&format!("items/{root}")));
    let labels = roots.iter().map(|root| site.policy.item_label(root));
    let all = text(
        "当社が保有するすべての個人データ",
        "all personal data you hold on me",
    );
    site.ticks([all].into_iter().chain(labels))
}

/// The claims of Art. 35 that are taken.
fn claims(site: &Site<'_>, kind: Kind) -> Vec<Html> {
    let rule = site.policy.kind(kind).filter(|_| kind.has_claims());
    let Some(rule) = rule else {
        return Vec::new();
    };
    let taken = Claim::ALL.iter().filter(|claim| rule.takes(**claim));
    let why = site.subheading(&text("ご請求の理由", "Why"));
    vec![why, site.ticks(taken.map(|claim| claim.text()))]
}

fn reply(site: &Site<'_>) -> Html {
    let answer = &site.policy.requests.answer;
    let title = text("回答の受け取り方", "How to receive the answer");
    let ways = answer.by.iter().map(|way| way.text());
    let body = match answer.choice {
        Choice::Person => site.ticks(ways),
        Choice::Operator => site.list(ways.map(|way| site.pen.say(&way))),
    };
    site.section("reply", &title, [body])
}

fn fee(site: &Site<'_>, kind: Kind) -> Html {
    let Some(fee) = site.charged(kind) else {
        return Html::default();
    };
    let facts = site.facts([
        (text("金額", "Amount"), site.pen.say(&site.amount(fee))),
        (
            text("お支払い", "Payment"),
            site.pen.say(&site.payment(fee)),
        ),
    ]);
    site.section("fee", &text("手数料", "Fee"), [facts])
}

fn enclosed(site: &Site<'_>, kind: Kind) -> Html {
    let person = beyond::requirement(site.policy, kind);
    let any = person.any.to_string();
    let lead = text(
        "次のうち{n}種類の写しを同封します",
        "I enclose copies of {n} of these papers",
    );
    let lead = site.paragraph(&lead.fill(&[("n", text(&any, &any))]));
    let papers = person.of.iter().map(|id| site.paper_label(id));
    let title = text("本人確認書類", "Identity papers");
    site.section("enclosed", &title, [lead, site.ticks(papers)])
}

/// For the desk to fill in.
fn office(site: &Site<'_>) -> Html {
    let columns = [
        text("受付番号", "Number"),
        text("受付日", "Received"),
        text("本人確認", "Identity"),
        text("担当", "Clerk"),
    ];
    let cells = columns.iter().map(|column| {
        let term = el("dt").add(site.pen.say(column));
        el("div").el(term).el(el("dd"))
    });
    let label = el("p").add(site.pen.word("（当社記入欄）", "(for our use)"));
    el("div")
        .class("office")
        .el(label)
        .el(el("dl").els(cells))
        .done()
}

impl Site<'_> {
    /// To whom, and the date to fill in.
    pub(super) fn addressed(&self) -> Html {
        let date = self.pen.word("　　　　年　　月　　日", "Date:");
        let operator = &self.policy.operator.name;
        let to = match operator.is_empty() {
            true => Html::default(),
            false => {
                let words = text("{operator}　御中", "To {operator}");
                self.pen.say(&words.fill(&[("operator", operator.clone())]))
            }
        };
        let desk = self.policy.requests_desk();
        let desk = desk.and_then(|desk| desk.post.as_ref().or(Some(&desk.name)));
        let address = el("address")
            .el(el("p").add(to))
            .els(desk.map(|desk| el("p").add(self.pen.say(desk))));
        el("div")
            .class("addressed")
            .el(el("p").class("date").add(date))
            .el(address)
            .done()
    }

    /// The person's own fields.
    pub(super) fn person(&self) -> Html {
        let fields = [
            text("フリガナ", "Name in kana"),
            text("お名前", "Name"),
            text("ご住所", "Address"),
            text("お電話番号", "Telephone"),
            text("メールアドレス（任意）", "E-mail (optional)"),
        ];
        let title = text("ご本人", "The person");
        self.section("person", &title, [self.lines(&fields)])
    }

    /// Fields to write in.
    pub(super) fn lines(&self, fields: &[Text]) -> Html {
        let field = |label: &Text| {
            let label = el("dt").add(self.pen.say(label));
            el("div").el(label).el(el("dd"))
        };
        el("dl")
            .class("fields")
            .els(fields.iter().map(field))
            .done()
    }

    /// Choices to tick.
    pub(super) fn ticks(&self, choices: impl IntoIterator<Item = Text>) -> Html {
        let choice =
            |words: Text| -> Element { el("li").add(Html::text(BOX)).add(self.pen.say(&words)) };
        let choices = choices.into_iter().map(choice);
        el("ul").class("ticks").els(choices).done()
    }

    /// A paper, with what to black out on its copy where the operator asks for that.
    pub(super) fn paper(&self, id: &PaperId) -> Html {
        self.pen.say(&self.paper_label(id))
    }

    pub(super) fn paper_label(&self, id: &PaperId) -> Text {
        let paper = self.policy.paper(id);
        let asked = self.policy.requests.identity.mask == MaskRule::Asked;
        if paper.masks.is_empty() || !asked {
            return paper.label;
        }
        let words = text(
            "{paper}　※{masks}は塗りつぶし",
            "{paper} – black out: {masks}",
        );
        words.fill(&[("paper", paper.label), ("masks", Text::join(&paper.masks))])
    }
}
