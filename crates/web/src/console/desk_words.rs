// SPDX-License-Identifier: Apache-2.0
//! Short noun phrases of the staff for notices, money, clocks that stand and mail.

use yakusoku_duties::request::money::BackFor;
use yakusoku_duties::request::notice::{About, Basis, Missing};
use yakusoku_duties::request::pause::PauseReason;
use yakusoku_duties::request::post::{Point, Settle};
use yakusoku_duties::request::todo::Todo;

use super::words::yen;
use crate::pages::Choice;

/// The name a form sends, and what a page calls it.
type Names<T> = [(&'static str, T, &'static str)];

const MISSING: &Names<Missing> = &[
    (
        "identity_paper",
        Missing::IdentityPaper,
        "本人確認書類の不足",
    ),
    (
        "authority_paper",
        Missing::AuthorityPaper,
        "代理権を示す書類の不足",
    ),
    ("expired", Missing::Expired, "書類の有効期限切れ"),
    ("mismatch", Missing::Mismatch, "氏名・住所の不一致"),
    ("unreadable", Missing::Unreadable, "写しの読み取り不可"),
    ("form", Missing::Form, "請求書の記入漏れ"),
    ("target", Missing::Target, "対象の特定不可"),
    ("other", Missing::Other, "そのほか（内容を記入）"),
];

const PAUSES: &Names<PauseReason> = &[
    (
        "waiting_for_person",
        PauseReason::WaitingForPerson,
        "ご本人の補正・支払・回答待ち",
    ),
    (
        "unreachable",
        PauseReason::Unreachable,
        "郵便の返戻など、ご本人に連絡がつかない",
    ),
    (
        "asked_by_person",
        PauseReason::AskedByPerson,
        "ご本人の申出",
    ),
    ("disaster", PauseReason::Disaster, "災害"),
    (
        "identity_doubt",
        PauseReason::IdentityDoubt,
        "ご本人かどうかを確かめる情報の待ち",
    ),
];

const POINTS: &Names<Point> = &[
    ("name", Point::Name, "氏名が書類と封筒で一致"),
    ("address", Point::Address, "あて先が書類と封筒で一致"),
    ("content", Point::Content, "中身がこの案件のものだけ"),
    ("no_forwarding", Point::NoForwarding, "転送不要を表示"),
];

const SETTLES: &Names<Settle> = &[
    ("resend", Settle::Resend, "再送する"),
    (
        "counts_as_arrived",
        Settle::CountsAsArrived,
        "届いたものとして扱う",
    ),
    ("keep", Settle::Keep, "保管し、期日に終了する"),
];

fn of<T: Copy>(all: &Names<T>, name: &str) -> Option<T> {
    all.iter().find(|one| one.0 == name).map(|one| one.1)
}

fn choices<T>(all: &Names<T>) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(one.0, one.2)).collect()
}

pub(super) fn missing_of(name: &str) -> Option<Missing> {
    of(MISSING, name)
}

pub(super) fn pause_of(name: &str) -> Option<PauseReason> {
    of(PAUSES, name)
}

pub(super) fn point_of(name: &str) -> Option<Point> {
    of(POINTS, name)
}

pub(super) fn settle_of(name: &str) -> Option<Settle> {
    of(SETTLES, name)
}

pub(super) fn missing_choices() -> Vec<Choice> {
    choices(MISSING)
}

/// The reasons for which a clock may stand.
pub(super) fn pause_choices(reasons: &[PauseReason]) -> Vec<Choice> {
    let all = PAUSES.iter().filter(|one| reasons.contains(&one.1));
    all.map(|one| Choice::new(one.0, one.2)).collect()
}

pub(super) fn point_choices() -> Vec<Choice> {
    choices(POINTS)
}

pub(super) fn settle_choices() -> Vec<Choice> {
    choices(SETTLES)
}

pub(super) fn missing(one: Missing) -> &'static str {
    let found = MISSING.iter().find(|known| known.1 == one);
    found.map_or("そのほか", |known| known.2)
}

pub(super) fn pause(one: PauseReason) -> &'static str {
    let found = PAUSES.iter().find(|known| known.1 == one);
    found.map_or("", |known| known.2)
}

pub(super) fn settle(one: Settle) -> &'static str {
    let found = SETTLES.iter().find(|known| known.1 == one);
    found.map_or("", |known| known.2)
}

pub(super) const fn about(about: About) -> &'static str {
    match about {
        About::Defect => "補正のお願い",
        About::Fee => "手数料のご案内",
    }
}

pub(super) const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Sent => "発送",
        Basis::Presumed => "到達（推定）",
        Basis::Proved => "到達（配達の記録）",
    }
}

pub(super) const fn back_for(why: BackFor) -> &'static str {
    match why {
        BackFor::FreeKind => "無料のご請求に添えられた手数料",
        BackFor::Unfit => "受け付けない方法・期限切れの手数料",
        BackFor::Overpaid => "過納",
        BackFor::Refused => "お断りした場合の返金",
        BackFor::Ended => "ご請求の終了による返金",
    }
}

/// What is to be done.
pub(super) fn todo(todo: Todo) -> String {
    match todo {
        Todo::Mend(_) => "補正".to_owned(),
        Todo::Pay(missing) => format!("手数料の支払（{}）", yen(missing)),
        Todo::Arrival(_) => "お知らせの到達の確認".to_owned(),
        Todo::Remind(_) => "お知らせの期限前の再度のお知らせ".to_owned(),
        Todo::CameBack(_) => "返戻郵便の扱いの判断".to_owned(),
        Todo::TellEnded => "みなし取下げのお知らせの作成".to_owned(),
        Todo::Send(_) => "お知らせの発送".to_owned(),
        Todo::Witness(_) => "金券の立会い（2人目）".to_owned(),
        Todo::Cash(_) => "為替の換金（有効期限まで）".to_owned(),
        Todo::Lapsed(_) => "失効した為替の処理".to_owned(),
        Todo::GiveBack(amount, why) => {
            let what = match why {
                BackFor::FreeKind | BackFor::Unfit => format!("{}の返却", back_for(why)),
                BackFor::Overpaid => "過納分の返金".to_owned(),
                BackFor::Refused => "お断りに伴う手数料の返金".to_owned(),
                BackFor::Ended => back_for(why).to_owned(),
            };
            format!("{what}（{}）", yen(amount))
        }
        Todo::TellFee(missing) => format!("手数料のご案内の作成（不足{}）", yen(missing)),
        Todo::Bill(ask) => format!("手数料の請求（請求事項{ask}）"),
        Todo::Collect(_) => "回答の受取り".to_owned(),
        Todo::Reply(_) => "ご本人からの連絡への返事".to_owned(),
        Todo::Countersign(_) => "代決された判断の後閲".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_that_goes_back_is_said_once() {
        let said = |why| todo(Todo::GiveBack(1_000, why));
        assert_eq!(
            said(BackFor::Refused),
            "お断りに伴う手数料の返金（1,000円）"
        );
        assert_eq!(said(BackFor::Overpaid), "過納分の返金（1,000円）");
        for why in [BackFor::Refused, BackFor::Ended, BackFor::Overpaid] {
            assert!(!said(why).contains("返金の返"), "{}", said(why));
        }
    }

    #[test]
    fn every_value_has_its_name_and_words() {
        for one in Missing::ALL {
            assert!(MISSING.iter().any(|known| known.1 == one), "{one:?}");
        }
        for one in PauseReason::ALL {
            assert!(!pause(one).is_empty(), "{one:?}");
        }
        for one in Settle::ALL {
            assert!(!settle(one).is_empty(), "{one:?}");
        }
        for one in Point::ALL {
            assert!(POINTS.iter().any(|known| known.1 == one), "{one:?}");
        }
        assert_eq!(missing_of("form"), Some(Missing::Form));
        assert_eq!(missing_of("<b>"), None);
    }
}
