// SPDX-License-Identifier: Apache-2.0
//! ご本人との連絡 of a case: the forms for it, and how answers that are fetched from a page stand.

use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::code::CodeTo;
use yakusoku_policy::Channel;

use super::super::words::{self, LANG};
use super::Scene;
use super::desk::Desk;
use crate::pages::console::case::{Action, DeskForm};
use crate::pages::{Choice, Fact};

/// Ways of telling the person something; the page of the progress first.
const SAY: [Channel; 6] = [
    Channel::Web,
    Channel::Telephone,
    Channel::Email,
    Channel::Post,
    Channel::Fax,
    Channel::Visit,
];

fn ways(of: &[Channel]) -> Vec<Choice> {
    let label = |by: Channel| match by {
        Channel::Web => "ご請求の状況の画面に載せる",
        other => other.label(LANG),
    };
    of.iter()
        .map(|by| Choice::new(by.name(), label(*by)))
        .collect()
}

impl Desk<'_> {
    /// A form for each thing to do about messages and pages.
    pub(super) fn contact(&self) -> Vec<DeskForm> {
        let case = self.case();
        let mut forms = Vec::new();
        let say = vec![
            self.menu("say_by", "連絡の方法", ways(&SAY)),
            self.day("say_on", "連絡した日"),
            self.area("say_text", "連絡の内容（です・ますで。ご本人が読む）"),
        ];
        forms.push(Self::form(Action::Say, "ご本人に連絡・返事", say));
        let elsewhere = SAY.get(1..).unwrap_or_default();
        let heard = vec![
            self.menu("heard_by", "連絡のあった方法", ways(elsewhere)),
            self.day("heard_on", "連絡のあった日"),
            self.area("heard_text", "連絡のあった内容"),
        ];
        forms.push(Self::form(Action::Heard, "ご本人からの連絡を記録", heard));
        let waiting = case.waiting_messages().map(|one| {
            let label = format!("{}　{}", ja_staff(one.on), one.by.label(LANG));
            Choice::new(one.no.to_string(), label)
        });
        let waiting: Vec<Choice> = waiting.collect();
        if !waiting.is_empty() {
            let fields = vec![
                self.menu("quiet_message", "返事の要らない連絡", waiting),
                self.area("quiet_reason", "返事が要らない理由"),
            ];
            forms.push(Self::form(
                Action::SettleMessage,
                "返事の要らない連絡として記録",
                fields,
            ));
        }
        let pages = self.letters(|letter| {
            letter.sent.is_some()
                && case.page(letter.no).is_some()
                && case.came_back(letter.no).is_none()
        });
        if !pages.is_empty() {
            let fields = vec![
                self.menu("again_letter", "もう一度お渡しする書類", pages),
                self.area("again_reason", "もう一度お渡しする理由"),
            ];
            forms.push(Self::form(
                Action::OfferAgain,
                "回答をもう一度受け取れるようにする",
                fields,
            ));
        }
        forms.push(Self::form(
            Action::RenewCode,
            "確認コードの再発行",
            vec![
                self.menu("code_to", "お渡しの方法", self.code_ways()),
                self.area(
                    "code_reason",
                    "申し出た人と経緯（手渡しのときは、本人と確かめた方法）",
                ),
            ],
        ));
        forms
    }

    /// Ways a new code can go in this case.
    fn code_ways(&self) -> Vec<Choice> {
        let ways = CodeTo::ALL.iter();
        ways.filter(|to| match to {
            CodeTo::Letter => true,
            CodeTo::Email => self.has_mail(),
            CodeTo::Hand => self.case().identity.is_some(),
        })
        .map(|to| Choice::new(to.name(), to.label()))
        .collect()
    }
}

/// How messages and pages stand; and what an e-mail about the case is called.
pub(super) fn facts(scene: &Scene<'_>) -> Vec<Fact> {
    let case = scene.case();
    let pages = case.letters.iter().filter_map(|letter| {
        letter.sent.as_ref()?;
        let page = case.page(letter.no)?;
        let label = words::letter(letter.kind);
        let line = match &page.opened {
            Some(stamp) => format!("{label}　{}に受取り済み", ja_staff(stamp.on)),
            None if page.shut => format!("{label}　受取りなし（{}まで）", ja_staff(page.until)),
            None => format!("{label}　受取り待ち（{}まで）", ja_staff(page.until)),
        };
        Some(Fact::new("回答の画面", line))
    });
    let mut facts: Vec<Fact> = pages.collect();
    if case.erased.is_none() {
        facts.push(Fact::new("メールの件名", subject(&case.number)));
    }
    if case.waiting_pages().next().is_some() {
        let told = "回答の用意ができました。当社のサイトの「ご請求の状況」を開き、受付番号と確認コードを入力して、お受け取りください。";
        facts.push(Fact::new("メールの本文", told).and("回答の書類は添付しない"));
    }
    facts
}

/// The subject of every e-mail about a case: its number, and nothing about its content.
fn subject(number: &str) -> String {
    format!("【受付番号 {number}】個人情報に関するご請求について")
}

/// What the person said in the message that waits longest.
pub(super) fn said(scene: &Scene<'_>, no: u16) -> Option<String> {
    let message = scene.case().messages.iter().find(|one| one.no == no)?;
    let words = scene.loaded.sealed_at(message.at.seq)?;
    Some(format!("「{}」", words.reveal(Sink::Page)))
}
