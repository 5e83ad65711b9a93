// SPDX-License-Identifier: Apache-2.0
//! The request was received: number and, once, the code; and what to send where by when.

use super::{FeeToPay, PapersToSend};
use crate::pages::{Lang, Shell};
use askama::Template;

/// `GET /request/done`
#[derive(Template)]
#[template(path = "portal/request/done.html")]
pub struct DonePage {
    pub shell: Shell,
    pub number: String,
    /// The code in groups of four, shown once only; none where that is past.
    pub code: Option<String>,
    /// 「2026年（令和8年）11月24日（火）」
    pub received: String,
    pub fee: Option<FeeToPay>,
    /// None where papers are asked for in case of doubt only.
    pub papers: Option<PapersToSend>,
    /// Where to send them, line by line.
    pub send_to: Vec<String>,
    /// 「書留」
    pub send_by: String,
    /// Until when, if the policy sets a time.
    pub send_until: Option<String>,
    /// When the answer comes, a sentence for all kinds that are answered alike.
    pub answer: Vec<String>,
}

opaque!(DonePage);

impl DonePage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/done"),
            number: "2026-0148".into(),
            code: Some("K7QM-2XRD-9FTH-4WPB".into()),
            received: lang
                .pick(
                    "2026年（令和8年）11月24日（火）",
                    "Tuesday 24 November 2026",
                )
                .into(),
            fee: Some(FeeToPay {
                amount: lang
                    .pick("1,000円（税込）", "1,000 yen, tax included")
                    .into(),
                lines: vec![
                    lang.pick(
                        "郵便局の定額小為替または切手",
                        "Postal money order or stamps",
                    )
                    .into(),
                ],
            }),
            papers: Some(PapersToSend::sample(lang)),
            send_to: [
                "〒000-0000",
                "東京都見本区例示1-2-3",
                "例示商会株式会社 個人情報ご請求窓口 行",
            ]
            .map(str::to_owned)
            .to_vec(),
            send_by: lang.pick("書留", "registered mail").into(),
            send_until: Some(
                lang.pick("2026年（令和8年）12月8日（火）", "Tuesday 8 December 2026")
                    .into(),
            ),
            answer: vec![
                lang.pick(
                    "2026年（令和8年）12月24日（木）までに、結果をお知らせします。",
                    "We will answer by Thursday 24 December 2026.",
                )
                .into(),
            ],
        }
    }

    /// The same page once more.
    #[must_use]
    pub fn sample_again(lang: Lang) -> Self {
        Self {
            code: None,
            ..Self::sample(lang)
        }
    }
}
