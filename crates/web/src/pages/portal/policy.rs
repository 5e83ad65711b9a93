// SPDX-License-Identifier: Apache-2.0
//! The privacy policy as published: chapters, paragraphs, and which version it is.

use crate::pages::{Lang, Link, Shell};
use askama::Template;

/// One promise as the public reads it.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Where the board's links lead: "c8-1".
    pub id: String,
    /// 「1」; empty when the chapter has one paragraph only.
    pub number: String,
    pub text: String,
    /// Points under the paragraph, such as the items or purposes it names.
    pub points: Vec<String>,
}

/// 第n条 and its title.
#[derive(Debug, Clone)]
pub struct Chapter {
    pub id: String,
    /// 「第8条」
    pub number: String,
    pub title: String,
    pub paragraphs: Vec<Paragraph>,
}

/// `GET /policy`
#[derive(Template)]
#[template(path = "portal/policy.html")]
pub struct PolicyPage {
    pub shell: Shell,
    /// 「第3版」
    pub edition: String,
    /// 「2026年（令和8年）4月1日」
    pub effective: String,
    pub chapters: Vec<Chapter>,
    /// Name and title of the operator, address, representative.
    pub signature: Vec<String>,
    /// The policy file's hash, shortened.
    pub hash: String,
    /// What readers of another edition than the one in force are told; empty for that one.
    pub notice: String,
    /// The pages that belong to it: published matters, how to make a request, retention …
    pub more: Vec<Link>,
    /// Other editions, the newest first.
    pub versions: Vec<Link>,
}

opaque!(PolicyPage);

impl PolicyPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/policy"),
            edition: lang.pick("第3版", "3rd edition").into(),
            effective: lang.pick("2026年（令和8年）4月1日", "1 April 2026").into(),
            chapters: sample_chapters(lang),
            signature: lang
                .pick(
                    [
                        "例示商会株式会社",
                        "〒000-0000 東京都見本区例示1-2-3",
                        "代表取締役社長 設例 一郎",
                    ],
                    [
                        "Reiji Trading Co., Ltd.",
                        "1-2-3 Reiji, Mihon-ku, Tokyo 000-0000",
                        "Ichiro Setsurei, President",
                    ],
                )
                .map(str::to_owned)
                .to_vec(),
            hash: "5f2c08d1…a91e".into(),
            notice: String::new(),
            more: vec![
                Link::new(
                    lang.pick("個人情報に関する公表事項", "Published matters"),
                    "/published/published.html",
                ),
                Link::new(
                    lang.pick("保存期間", "Retention"),
                    "/published/retention.html",
                ),
            ],
            versions: vec![Link::new(
                lang.pick(
                    "第2版（2025年4月1日から2026年3月31日まで）",
                    "2nd edition (1 April 2025 – 31 March 2026)",
                ),
                "/policy/2",
            )],
        }
    }
}

fn paragraph(chapter: &str, number: &str, text: &str) -> Paragraph {
    Paragraph {
        id: format!("{chapter}-{number}"),
        number: number.to_owned(),
        text: text.to_owned(),
        points: Vec::new(),
    }
}

fn sample_chapters(lang: Lang) -> Vec<Chapter> {
    let purposes = lang.pick(
        [
            "ご注文の商品のお届けと、代金のご請求",
            "お問い合わせへの対応",
            "同意された方への、メールでのご案内",
        ],
        [
            "Delivering your orders and billing you",
            "Answering your questions",
            "E-mail news to those who agreed",
        ],
    );
    let mut uses = paragraph(
        "c3",
        "1",
        lang.pick(
            "次の目的の範囲でのみ利用します。",
            "We use it for these purposes only.",
        ),
    );
    uses.points = purposes.map(str::to_owned).to_vec();
    vec![
        Chapter {
            id: "c3".into(),
            number: lang.pick("第3条", "Article 3").into(),
            title: lang.pick("利用目的", "Purposes").into(),
            paragraphs: vec![uses],
        },
        Chapter {
            id: "c8".into(),
            number: lang.pick("第8条", "Article 8").into(),
            title: lang.pick("開示等のご請求", "Your requests").into(),
            paragraphs: vec![
                paragraph("c8", "1", lang.pick("ご請求を受けた日から30日以内にお答えします。", "We answer within 30 days of the day we receive your request.")),
                paragraph("c8", "2", lang.pick("手数料は、保有個人データの開示だけにいただきます。1件につき1,000円（税込）です。", "We charge a fee for disclosure only: 1,000 yen per request, tax included.")),
                paragraph("c8", "3", lang.pick("2種類の書類でご本人であることを確かめてからお答えします。", "We answer after two papers have shown us who you are.")),
                paragraph("c8", "4", lang.pick("お断りするときは、理由と苦情の窓口をお知らせします。", "If we decline, we tell you why and where to complain.")),
            ],
        },
    ]
}
