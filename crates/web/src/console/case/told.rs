// SPDX-License-Identifier: Apache-2.0
//! What just happened, in words: a word in the address, never a sentence somebody could write.
//!
//! The status code of a new application is shown once. It travels in a cookie of a minute, because
//! addresses end up in logs.

use axum::http::{HeaderMap, HeaderValue};
use yakusoku_app::request::Receipt;
use yakusoku_duties::request::code::CodeTo;

use super::super::door::found;
use crate::server::{Cookie, Site};

/// Something done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum Done {
    Paper,
    Fee,
    Located,
    Planned,
    Proposed,
    Passed,
    Approved,
    Countersigned,
    SentBack,
    CarriedOut,
    CarryFailed,
    NothingToCarry,
    Letter,
    Dispatched,
    Disposed,
    PapersBack,
    Noted,
    Prepared,
    Entered,
    EnteredInPart,
    Told,
    Noticed,
    Money,
    Clock,
    Post,
    Said,
    OfferedAgain,
    CodeLetter,
    CodeRenewed,
}

impl Done {
    const ALL: [Self; 29] = [
        Self::Paper,
        Self::Fee,
        Self::Located,
        Self::Planned,
        Self::Proposed,
        Self::Passed,
        Self::Approved,
        Self::Countersigned,
        Self::SentBack,
        Self::CarriedOut,
        Self::CarryFailed,
        Self::NothingToCarry,
        Self::Letter,
        Self::Dispatched,
        Self::Disposed,
        Self::PapersBack,
        Self::Noted,
        Self::Prepared,
        Self::Entered,
        Self::EnteredInPart,
        Self::Told,
        Self::Noticed,
        Self::Money,
        Self::Clock,
        Self::Post,
        Self::Said,
        Self::OfferedAgain,
        Self::CodeLetter,
        Self::CodeRenewed,
    ];

    /// The word in the address.
    pub(in crate::console) const fn word(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Fee => "fee",
            Self::Located => "located",
            Self::Planned => "planned",
            Self::Proposed => "proposed",
            Self::Passed => "passed",
            Self::Approved => "approved",
            Self::Countersigned => "countersigned",
            Self::SentBack => "sent-back",
            Self::CarriedOut => "carried-out",
            Self::CarryFailed => "carry-failed",
            Self::NothingToCarry => "nothing-to-carry",
            Self::Letter => "letter",
            Self::Dispatched => "dispatched",
            Self::Disposed => "disposed",
            Self::PapersBack => "papers-back",
            Self::Noted => "noted",
            Self::Prepared => "prepared",
            Self::Entered => "entered",
            Self::EnteredInPart => "entered-in-part",
            Self::Told => "told",
            Self::Noticed => "noticed",
            Self::Money => "money",
            Self::Clock => "clock",
            Self::Post => "post",
            Self::Said => "said",
            Self::OfferedAgain => "offered-again",
            Self::CodeLetter => "code-letter",
            Self::CodeRenewed => "code-renewed",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Paper => "本人確認書類の確認を記録",
            Self::Fee => "手数料の受領を記録",
            Self::Located => "データの検索を記録。候補を確かめる",
            Self::Planned => "データを検索し、計画を作成",
            Self::Proposed => "起案を記録。決裁に回した",
            Self::Passed => "この段階を記録。経路の次の段階に回した",
            Self::Countersigned => "後閲を記録",
            Self::Approved => "決裁を記録。計画があるときは自動で実行",
            Self::SentBack => "担当者に差し戻した",
            Self::CarriedOut => "計画を実行。結果は「計画」に表示",
            Self::CarryFailed => "計画を実行できず。理由は「計画」に表示",
            Self::NothingToCarry => "実行待ちの計画なし。自動で実行済みか、再試行の待ち時間中",
            Self::Letter => "結果のご通知を作成。印刷して内容を確かめる",
            Self::Dispatched => "発送を記録",
            Self::Disposed => "書類の廃棄を記録。保管した画像があるときは消去済み",
            Self::PapersBack => "書類の返却を記録。保管した画像があるときは消去済み",
            Self::Noted => "社内メモを記録",
            Self::Prepared => "準備を記録",
            Self::Entered => "受け付けた",
            Self::EnteredInPart => {
                "受け付けた。同封のもののうち記録できないものあり。この画面で確認して記録"
            }
            Self::Told => "お知らせを作成。内容を確かめ、発送を記録すると期限が始まる",
            Self::Noticed => "お知らせの記録を追加",
            Self::Money => "金券・返金の記録を追加",
            Self::Clock => "回答期限の記録を追加",
            Self::Post => "発送・返戻の記録を追加",
            Self::Said => "連絡を記録",
            Self::OfferedAgain => "回答をもう一度受け取れるようにした",
            Self::CodeLetter => {
                "確認コードを再発行。「書類」のお知らせを印刷して送り、発送を記録。発送を記録すると、お知らせの控えは消える"
            }
            Self::CodeRenewed => "確認コードを再発行。これまでのコードは使えない",
        }
    }
}

/// The words for a word of the address.
pub(super) fn words(word: &str) -> Option<String> {
    Done::ALL
        .into_iter()
        .find(|done| done.word() == word)
        .map(|done| done.words().to_owned())
}

const RECEIPT: Cookie = Cookie {
    name: "yakusoku-receipt",
    seconds: Some(60),
};

/// The cookie that carries a receipt to the case page.
pub(in crate::console) fn note(site: &Site, receipt: &Receipt) -> HeaderValue {
    RECEIPT.set(site, &format!("{}.{}", receipt.number, receipt.code))
}

/// The cookie that carries a new code, and how it reaches the person, to the case page.
pub(super) fn renewed(site: &Site, receipt: &Receipt, to: CodeTo) -> HeaderValue {
    let (number, code) = (&receipt.number, &receipt.code);
    RECEIPT.set(site, &format!("{number}.{code}.{}", to.name()))
}

/// The cookie's end.
pub(in crate::console) fn forget(site: &Site) -> HeaderValue {
    RECEIPT.end(site)
}

/// What the page of a new case says once.
pub(in crate::console) fn receipt(
    site: &Site,
    headers: &HeaderMap,
    number: &str,
) -> Option<String> {
    let kept = found(site, headers, RECEIPT)?;
    let (of, rest) = kept.split_once('.')?;
    let (code, way) = rest.split_once('.').unwrap_or((rest, ""));
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (of == number && code.chars().all(plain)).then(|| once(code, (number, CodeTo::from_name(way))))
}

/// A code with what is done with it.
fn once(code: &str, (number, to): (&str, Option<CodeTo>)) -> String {
    let shown = format!("確認コード {code} は、この画面に1回だけ表示");
    match to {
        None => format!("{shown}。受付番号とともにご本人にお知らせ"),
        Some(CodeTo::Email) => format!(
            "{shown}。請求書のメールアドレスだけに送る。件名は「メールの件名」、本文は「お申し出により、受付番号 {number} の確認コードを新しくしました。新しい確認コードは {code} です。これまでの確認コードはお使いいただけません。お心当たりのない場合は、窓口までご連絡ください。」"
        ),
        Some(CodeTo::Hand | CodeTo::Letter) => {
            format!("{shown}。受付番号とともに書き写し、ご本人に手渡し")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_become_sentences() {
        for done in Done::ALL {
            assert_eq!(words(done.word()).as_deref(), Some(done.words()));
        }
        assert_eq!(words("<b>"), None);
    }
}
