// SPDX-License-Identifier: Apache-2.0
//! All answers to check, the fee, the papers, what happens next, and one button.

use super::{Answer, Asked, Group, PapersToSend};
use crate::pages::{Lang, Shell};
use askama::Template;

/// The fee to pay, in sentences.
#[derive(Debug, Clone)]
pub struct FeeToPay {
    /// 「1,000円（税込）」
    pub amount: String,
    /// How to pay and whether it is returned, one sentence each.
    pub lines: Vec<String>,
}

/// `GET /request/check`; its button posts `csrf` and `draft` to the same address
#[derive(Template)]
#[template(path = "portal/request/check.html")]
pub struct CheckPage {
    pub shell: Shell,
    pub back: String,
    /// 「9」: this is the last of so many steps.
    pub of: String,
    pub answers: Vec<Answer>,
    /// None when nothing is to pay.
    pub fee: Option<FeeToPay>,
    /// None where papers are asked for in case of doubt only.
    pub papers: Option<PapersToSend>,
    /// When the answer comes if the request is sent today, a sentence for all kinds that are answered alike.
    pub answer: Vec<String>,
    /// Which draft is sent, so that a stale page cannot send another.
    pub draft: String,
    /// Something changed since the page was shown; nothing was sent.
    pub changed: bool,
}

opaque!(CheckPage);

impl CheckPage {
    /// Groups that have answers, in order.
    #[must_use]
    pub fn groups(&self) -> Vec<(Group, Vec<&Answer>)> {
        let of = |group: Group| {
            self.answers
                .iter()
                .filter(|a| a.asked.group() == group)
                .collect()
        };
        let all = Group::ALL.into_iter().map(|group| (group, of(group)));
        all.filter(|(_, answers): &(Group, Vec<&Answer>)| !answers.is_empty())
            .collect()
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let answer = |asked, ja: &str, en: &str| Answer::new(asked, lang.pick(ja, en));
        Self {
            shell: Shell::sample_portal(lang, "/request/check"),
            back: "/request/delivery".into(),
            of: "9".into(),
            answers: vec![
                answer(Asked::Who, "ご本人", "You yourself"),
                answer(Asked::Kinds, "情報の開示", "Disclosure of your information"),
                answer(
                    Asked::DisclosureWhat,
                    "ご注文の記録、お問い合わせの記録",
                    "Orders; questions you asked us",
                ),
                answer(
                    Asked::DisclosurePeriod,
                    "2023年（令和5年）4月1日から現在まで",
                    "From 1 April 2023 until now",
                ),
                answer(
                    Asked::Name,
                    "見本 太郎（みほん たろう）",
                    "見本 太郎 (みほん たろう)",
                ),
                answer(Asked::Birth, "1980年（昭和55年）4月1日", "1 April 1980"),
                answer(Asked::Address, "〒000-0000", "〒000-0000")
                    .and("東京都見本区例示1-2-3")
                    .and("設例マンション405号"),
                answer(Asked::Email, "taro@example.jp", "taro@example.jp"),
                answer(Asked::Phone, "ありません", "None"),
                answer(
                    Asked::Delivery,
                    "書面（上のご住所に郵送）",
                    "On paper, to the address above",
                ),
            ],
            fee: Some(FeeToPay {
                amount: lang
                    .pick("1,000円（税込）", "1,000 yen, tax included")
                    .into(),
                lines: lang
                    .pick(
                        [
                            "郵便局の定額小為替または切手を、本人確認書類と一緒にお送りください。",
                            "手数料は、開示できない場合もお返しできません。",
                        ],
                        [
                            "Send a postal money order or stamps together with your papers.",
                            "The fee is not returned even if we cannot disclose.",
                        ],
                    )
                    .map(str::to_owned)
                    .to_vec(),
            }),
            papers: Some(PapersToSend::sample(lang)),
            answer: vec![
                lang.pick(
                    "受付の日から30日以内に、結果をお知らせします。本日受け付けた場合は、2026年（令和8年）12月24日（木）までです。",
                    "We answer within 30 days. If received today, by Thursday 24 December 2026.",
                )
                .into(),
            ],
            draft: "sample-draft".into(),
            changed: false,
        }
    }

    /// An agent asks for something free of charge.
    #[must_use]
    pub fn sample_agent(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.fee = None;
        page.papers = Some(PapersToSend::sample_agent(lang));
        page.answers
            .push(Answer::new(Asked::AgentName, "例示 花子"));
        page.answers
            .push(Answer::new(Asked::AgentAddress, "〒000-0000").and("東京都見本区設例4-5-6"));
        page
    }
}
