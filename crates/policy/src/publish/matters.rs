// SPDX-License-Identifier: Apache-2.0
//! Published matters (公表事項): the items of Art. 32(1) and Order 10, each under its own anchor.

use super::Page;
use super::blocks::text;
use super::html::{Html, el};
use super::site::Site;
use crate::model::{CertifiedBodies, Purpose};
use crate::text::Text;
use crate::words::Basis;

pub(super) fn page(site: &Site<'_>) -> Page {
    let intro = site.paragraph(&text(
        "個人情報の保護に関する法律に基づき、次の事項を公表します",
        "Under the Act on the Protection of Personal Information we publish the following",
    ));
    let sections = [
        operator(site),
        purposes(site),
        procedure(site),
        safety(site),
        complaints(site),
        bodies(site),
        provision(site),
        norms(site),
    ];
    let body = [intro].into_iter().chain(sections).collect();
    let title = text(
        "個人情報に関する公表事項",
        "Published matters on personal information",
    );
    site.page("published.html", &title, body)
}

/// Art. 32(1)(i).
fn operator(site: &Site<'_>) -> Html {
    let operator = &site.policy.operator;
    let postcode = operator.postcode.as_deref();
    let postcode = postcode.map(|code| text(&format!("〒{code}　"), ""));
    let address = match (operator.address.is_empty(), postcode) {
        (false, Some(code)) => {
            let both = text("{code}{address}", "{address}");
            both.fill(&[("code", code), ("address", operator.address.clone())])
        }
        _ => operator.address.clone(),
    };
    let facts = site.facts([
        (text("名称", "Name"), site.written(&operator.name)),
        (text("住所", "Address"), site.written(&address)),
        (
            text("代表者", "Representative"),
            site.written(&operator.representative),
        ),
        (
            text("個人情報保護管理者", "Privacy manager"),
            site.written(&operator.manager),
        ),
    ]);
    site.under_law("law-32-1-1", &text("事業者", "The operator"), vec![facts])
}

/// Art. 32(1)(ii): all purposes of retained personal data.
fn purposes(site: &Site<'_>) -> Html {
    let in_order = site.purposes();
    if in_order.is_empty() {
        return Html::default();
    }
    let columns = [
        text("利用目的", "Purpose"),
        text("利用する項目", "Items used"),
        text("根拠", "Basis"),
    ];
    let rows = in_order.into_iter().map(|(_, purpose)| {
        vec![
            site.pen.say(&purpose.label),
            site.items(&purpose.uses),
            site.pen.say(&basis(purpose)),
        ]
    });
    let title = text(
        "すべての保有個人データの利用目的",
        "Purposes of all retained personal data",
    );
    let caption = text("利用目的の一覧", "List of purposes");
    let table = site.table(&caption, &columns, rows.collect());
    site.under_law("law-32-1-2", &title, vec![table])
}

pub(super) fn basis(purpose: &Purpose) -> Text {
    match purpose.basis {
        Basis::Published => text("公表した利用目的", "Published purpose"),
        Basis::Consent => text(
            "ご本人の同意（同意された方に限ります）",
            "Your consent (only if you agreed)",
        ),
        Basis::Law => text("法令に基づく利用", "Required by law"),
    }
}

/// Art. 32(1)(iii): the procedure, with the fee where there is one.
fn procedure(site: &Site<'_>) -> Html {
    if site.policy.requests.kinds.is_empty() {
        return Html::default();
    }
    let kinds: Vec<Text> = site.kinds().map(|kind| kind.text()).collect();
    let taken = text(
        "{kinds}のご請求を受け付けています",
        "We take requests for {kinds}",
    );
    let taken = taken.fill(&[("kinds", Text::join(&kinds))]);
    let mut body = vec![site.paragraph(&taken)];
    body.extend(site.fees());
    let guide = site.link(
        "requests.html",
        &text("開示等のご請求の手引き", "How to make a request"),
    );
    body.push(site.list([guide]));
    body.extend(site.policy.requests_desk().map(|desk| site.desk(desk)));
    let title = text(
        "開示等のご請求の手続と手数料",
        "Procedure and fees of requests",
    );
    site.under_law("law-32-1-3", &title, body)
}

/// Art. 32(1)(iv), Order 10(i).
fn safety(site: &Site<'_>) -> Html {
    if site.policy.safety.is_empty() {
        return Html::default();
    }
    let title = text(
        "安全管理のために講じた措置",
        "Safety measures we have taken",
    );
    let measures = site.measures().into_iter();
    let measures = measures.flat_map(|(head, list)| [site.subheading(&head.text()), list]);
    site.under_law("order-10-1", &title, measures.collect())
}

/// Art. 32(1)(iv), Order 10(ii).
fn complaints(site: &Site<'_>) -> Html {
    let desk = site.policy.complaints_desk().map(|desk| site.desk(desk));
    let title = text("苦情のお申出先", "Where to complain");
    desk.map(|desk| site.under_law("order-10-2", &title, vec![desk]))
        .unwrap_or_default()
}

/// Art. 32(1)(iv), Order 10(iii): the bodies, or that there are none.
fn bodies(site: &Site<'_>) -> Html {
    let body = match &site.policy.certified_bodies {
        CertifiedBodies::Unstated => return Html::default(),
        CertifiedBodies::None => vec![site.paragraph(&text(
            "当社が対象事業者となっている認定個人情報保護団体はありません",
            "We belong to no certified personal information protection organization",
        ))],
        CertifiedBodies::Members(bodies) => bodies
            .iter()
            .map(|body| {
                site.facts([
                    (text("名称", "Name"), site.pen.say(&body.name)),
                    (
                        text("苦情の解決の申出先", "Where to complain"),
                        site.pen.say(&body.contact),
                    ),
                ])
            })
            .collect(),
    };
    let title = text(
        "認定個人情報保護団体",
        "Certified personal information protection organization",
    );
    site.under_law("order-10-3", &title, body)
}

/// The article each section answers, by its anchor.
const ARTICLES: [(&str, &str, &str); 6] = [
    (
        "law-32-1-1",
        "個人情報保護法第32条第1項第1号",
        "Act Art. 32(1)(i)",
    ),
    (
        "law-32-1-2",
        "個人情報保護法第32条第1項第2号",
        "Act Art. 32(1)(ii)",
    ),
    (
        "law-32-1-3",
        "個人情報保護法第32条第1項第3号",
        "Act Art. 32(1)(iii)",
    ),
    (
        "order-10-1",
        "個人情報保護法施行令第10条第1号",
        "Order Art. 10(i)",
    ),
    (
        "order-10-2",
        "個人情報保護法施行令第10条第2号",
        "Order Art. 10(ii)",
    ),
    (
        "order-10-3",
        "個人情報保護法施行令第10条第3号",
        "Order Art. 10(iii)",
    ),
];

impl Site<'_> {
    /// A section that says which article it answers.
    fn under_law(&self, id: &str, title: &Text, body: Vec<Html>) -> Html {
        let article = ARTICLES.iter().find(|(of, ..)| *of == id);
        let article = article.map(|(_, ja, en)| {
            let words = self.pen.word(ja, en);
            el("p").class("law").add(words).done()
        });
        self.section(id, title, article.into_iter().chain(body))
    }
}

/// The law and norms the operator names, with what it cites of them.
fn norms(site: &Site<'_>) -> Html {
    let named = site.policy.chapters.law_register.values();
    let mut rows: Vec<_> = named.filter(|norm| !norm.cites.is_empty()).collect();
    if rows.is_empty() {
        return Html::default();
    }
    rows.sort_by(|a, b| a.name.ja.cmp(&b.name.ja));
    let facts = rows.into_iter().map(|norm| {
        let cites: Vec<Text> = norm.cites.iter().map(Text::ja).collect();
        (norm.name.clone(), site.pen.say(&Text::join(&cites)))
    });
    let title = text("よりどころとする法令と規範", "Law and norms we go by");
    site.section("norms", &title, [site.facts(facts)])
}

/// What the clauses say about provision to third parties; nothing where they say nothing.
fn provision(site: &Site<'_>) -> Html {
    let clauses = site.chapter("provision");
    if clauses.is_empty() {
        return Html::default();
    }
    let title = text("第三者への提供", "Provision to third parties");
    site.section("provision", &title, [site.promises(&clauses)])
}
