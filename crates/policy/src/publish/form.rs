// SPDX-License-Identifier: Apache-2.0
//! The printable request form (請求書) of each kind: what the desk needs, and no more.

use super::beyond;
use super::blocks::text;
use super::html::Html;
use super::sheet::{Office, Part, Piece, Sheet};
use super::site::Site;
use crate::names::{ItemId, PaperId};
use crate::text::{Lang, Text};
use crate::words::{Choice, Claim, Kind, MaskRule, TermAbout};

pub(super) fn sheets(site: &Site<'_>) -> Vec<Sheet> {
    if !site.procedure_published() {
        return Vec::new();
    }
    site.kinds().map(|kind| sheet(site, kind)).collect()
}

/// Links to the forms, for the guide.
pub(super) fn links(site: &Site<'_>) -> Vec<Html> {
    let mut links: Vec<Html> = site
        .kinds()
        .map(|kind| site.link(&file_of(kind), &title(kind)))
        .collect();
    links.extend(super::mandate::links(site));
    links
}

/// The file of the form of a kind.
pub(super) fn file_of(kind: Kind) -> String {
    format!("form-{}.html", kind.name().replace('_', "-"))
}

pub(super) fn title(kind: Kind) -> Text {
    let words = text("個人情報{kind}請求書", "Request for {kind}");
    let kind = match kind {
        Kind::PurposeNotice => text("の利用目的の通知", kind.label(Lang::En)),
        Kind::ThirdPartyRecords => text("の第三者提供記録の開示", kind.label(Lang::En)),
        Kind::StopProvision => text("の第三者提供の停止", kind.label(Lang::En)),
        Kind::StopOptOut => text("のオプトアウトによる提供の停止", kind.label(Lang::En)),
        Kind::ForeignRecipients => text("の外国の提供先に関する情報の提供", kind.label(Lang::En)),
        Kind::PublishedMatters => text("に関する公表事項の回答", kind.label(Lang::En)),
        Kind::StopMarketing => text("によるご案内の停止", kind.label(Lang::En)),
        _ if kind.is_gdpr() => return of_gdpr(kind),
        _ => kind.text(),
    };
    words.fill(&[("kind", kind)])
}

/// 「GDPRに基づくアクセスの請求書」.
fn of_gdpr(kind: Kind) -> Text {
    let words = text("{kind}の請求書", "Request for {kind}");
    words.fill(&[("kind", kind.text())])
}

fn sheet(site: &Site<'_>, kind: Kind) -> Sheet {
    let law = text(
        "{article}に基づき、次のとおり請求します",
        if kind.is_gdpr() {
            "I make the following request under the General Data Protection Regulation"
        } else {
            "I make the following request under the Act on the Protection of Personal Information"
        },
    );
    let law = law.fill(&[("article", Text::ja(kind.article()))]);
    let parts = [
        site.person(),
        country(site, kind),
        applicant(site),
        asked(site, kind),
        warnings(site, kind),
        reply(site),
        fee(site, kind),
        enclosed(site, kind),
    ];
    let name = format!("form-{}", kind.name().replace('_', "-"));
    Sheet {
        lead: site.pen.sentence_text(&law),
        parts: parts.into_iter().flatten().collect(),
        office: Some(office(site)),
        ..site.sheet(name, &title(kind))
    }
}

/// Who asks; only where agents are taken.
fn applicant(site: &Site<'_>) -> Option<Part> {
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
        return None;
    }
    let all = [text("ご本人", "the person")].into_iter().chain(taken);
    let words = site.said(&text(
        "代理人の方は、「代理人届」を添えてください",
        "An agent adds the sheet on the agent",
    ));
    let title = text("請求される方", "Who is asking");
    site.part("applicant", &title, vec![site.choices(all), words])
}

/// Where the person is; only for the rights of people there.
fn country(site: &Site<'_>, kind: Kind) -> Option<Part> {
    let eea = site
        .policy
        .requests
        .eea
        .as_ref()
        .filter(|_| kind.is_gdpr())?;
    let words = text(
        "{areas}のどの国にいらっしゃるかをご記入ください",
        "Please write in which country of {areas} you are",
    );
    let pieces = vec![
        site.said(&words.fill(&[("areas", eea.areas())])),
        site.fields(&[text("国", "Country")]),
    ];
    site.part("country", &text("お住まいの国", "Your country"), pieces)
}

fn asked(site: &Site<'_>, kind: Kind) -> Option<Part> {
    let mut pieces = match kind {
        Kind::PurposeNotice | Kind::Disclosure | Kind::StopProvision | Kind::StopOptOut => {
            vec![classes(site)]
        }
        Kind::ThirdPartyRecords => vec![site.choices([
            text("提供した記録", "records of what you provided"),
            text("提供を受けた記録", "records of what you received"),
        ])],
        Kind::Correction => vec![
            site.choices([
                text("訂正", "correction"),
                text("追加", "addition"),
                text("削除", "deletion"),
            ]),
            site.fields(&[
                text("誤っている内容", "What is wrong"),
                text("正しい内容", "What is right"),
            ]),
        ],
        Kind::Erasure => vec![
            site.choices([
                text("利用の停止", "suspension of use"),
                text("消去", "erasure"),
            ]),
            classes(site),
        ],
        Kind::ForeignRecipients => vec![site.fields(&[text(
            "提供先又は国（お分かりの場合）",
            "The recipient or the country, if you know it",
        )])],
        Kind::PublishedMatters => {
            vec![site.fields(&[text("お知りになりたい事項", "What you would like to know")])]
        }
        Kind::StopMarketing => vec![site.choices([
            text("郵便", "post"),
            text("メール", "e-mail"),
            text("電話", "telephone"),
        ])],
        Kind::GdprAccess | Kind::GdprErasure | Kind::GdprRestriction | Kind::GdprPortability => {
            vec![classes(site)]
        }
        Kind::GdprRectification => vec![site.fields(&[
            text("誤っている内容", "What is wrong"),
            text("正しい内容", "What is right"),
        ])],
        Kind::GdprObjection | Kind::GdprMarketing => {
            vec![site.fields(&[text("異議のある取扱い", "The processing I object to")])]
        }
        Kind::GdprAutomatedDecision => {
            vec![site.fields(&[text("見直しを求める決定", "The decision to be reviewed")])]
        }
        Kind::GdprWithdrawal => {
            vec![site.fields(&[text("撤回する同意", "The consent I withdraw")])]
        }
    };
    pieces.extend(claims(site, kind));
    pieces.push(site.fields(&[text(
        "ご利用の時期など、特定に役立つ事項",
        "What helps us find it, such as when you dealt with us",
    )]));
    site.part("asked", &text("ご請求の内容", "What I ask for"), pieces)
}

/// What whoever asks should know before sending it.
fn warnings(site: &Site<'_>, kind: Kind) -> Option<Part> {
    let terms = site.policy.requests.terms.values();
    let warned = terms.filter(|term| term.about == TermAbout::Warning && term.is_about(kind));
    let pieces: Vec<Piece> = warned.map(|term| site.said(&term.text)).collect();
    if pieces.is_empty() {
        return None;
    }
    site.part("warnings", &text("ご注意", "Please note"), pieces)
}

/// The kinds of information the operator holds, to tick.
fn classes(site: &Site<'_>) -> Piece {
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
    site.choices([all].into_iter().chain(labels))
}

/// The claims of Art. 35 that are taken; that of a breach always, for it makes the right (Art. 35(1), (3)).
fn claims(site: &Site<'_>, kind: Kind) -> Vec<Piece> {
    let rule = site.policy.kind(kind).filter(|_| kind.has_claims());
    let Some(rule) = rule else {
        return Vec::new();
    };
    let all = Claim::ALL.iter();
    let taken = all.filter(|claim| **claim == Claim::Unlawful || rule.takes(**claim));
    let why = site.head_of(&text("ご請求の理由", "Why"));
    vec![why, site.choices(taken.map(|claim| claim.of(kind)))]
}

fn reply(site: &Site<'_>) -> Option<Part> {
    let answer = &site.policy.requests.answer;
    let title = text("回答の受け取り方", "How to receive the answer");
    let ways: Vec<Text> = answer.by.iter().map(|way| way.text()).collect();
    let piece = match answer.choice {
        Choice::Person => site.choices(ways),
        Choice::Operator => Piece::List {
            items: site.all_words(&ways),
        },
    };
    site.part("reply", &title, vec![piece])
}

fn fee(site: &Site<'_>, kind: Kind) -> Option<Part> {
    let fee = site.charged(kind)?;
    let fact = |term: Text, value: Text| (site.words(&term), site.words(&value));
    let facts = vec![
        fact(text("金額", "Amount"), site.amount(fee)),
        fact(text("お支払い", "Payment"), site.payment(fee)),
    ];
    site.part("fee", &text("手数料", "Fee"), vec![Piece::Facts { facts }])
}

fn enclosed(site: &Site<'_>, kind: Kind) -> Option<Part> {
    // Papers are asked for where there is doubt, and not of everybody (GDPR Art. 12(6)).
    if kind.is_gdpr() {
        return None;
    }
    let person = beyond::requirement(site.policy, kind);
    let any = person.any.to_string();
    let lead = text(
        "次のうち{n}種類の写しを同封します",
        "I enclose copies of {n} of these papers",
    );
    let lead = site.said(&lead.fill(&[("n", text(&any, &any))]));
    let papers = person.of.iter().map(|id| site.paper_label(id));
    let title = text("本人確認書類", "Identity papers");
    site.part("enclosed", &title, vec![lead, site.choices(papers)])
}

/// For the desk to fill in.
fn office(site: &Site<'_>) -> Office {
    let labels = [
        text("受付番号", "Number"),
        text("受付日", "Received"),
        text("本人確認", "Identity"),
        text("担当", "Clerk"),
    ];
    Office {
        title: site.words(&text("（当社記入欄）", "(for our use)")),
        labels: site.all_words(&labels),
    }
}

impl Site<'_> {
    /// The person's own fields.
    pub(super) fn person(&self) -> Option<Part> {
        let fields = [
            text("フリガナ", "Name in kana"),
            text("お名前", "Name"),
            text("ご住所", "Address"),
            text("お電話番号", "Telephone"),
            text("メールアドレス（任意）", "E-mail (optional)"),
        ];
        let title = text("ご本人", "The person");
        self.part("person", &title, vec![self.fields(&fields)])
    }

    /// A paper, with what to black out on its copy where the operator asks for that.
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
