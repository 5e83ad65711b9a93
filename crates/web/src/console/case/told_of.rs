// SPDX-License-Identifier: Apache-2.0
//! What happened about notices, money, clocks that stand and mail, in one sentence each.

use yakusoku_app::request::Told;
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::collect::CollectFact;
use yakusoku_duties::request::joint::{JointFact, Place};
use yakusoku_duties::request::money::MoneyFact;
use yakusoku_duties::request::notice::NoticeFact;
use yakusoku_duties::request::pause::PauseFact;
use yakusoku_duties::request::post::PostFact;
use yakusoku_duties::request::talk::{Side, TalkFact};

use super::super::words::{self, LANG};
use super::thread::after;

pub(super) fn clock(fact: &PauseFact, told: &Told) -> String {
    match fact {
        PauseFact::Paused { why, .. } => {
            format!("回答期限を停止（{}）{}", words::pause(*why), after(told))
        }
        PauseFact::Resumed { due, .. } => format!("回答期限を再開（{}まで）", ja_staff(*due)),
        PauseFact::Extended { on, due, .. } => format!(
            "回答期限を{}まで延長（{}に理由を通知）",
            ja_staff(*due),
            ja_staff(*on)
        ),
        PauseFact::ExtendedTooLate { on, was, .. } => format!(
            "延長の通知（{}）が期限（{}）に間に合わず、期限は変わらない",
            ja_staff(*on),
            ja_staff(*was)
        ),
        PauseFact::Warned { on, due, .. } => format!(
            "回答期限が近い（{}から警告、期限{}）",
            ja_staff(*on),
            ja_staff(*due)
        ),
        PauseFact::Overdue { due, .. } => format!("回答期限（{}）を経過", ja_staff(*due)),
        PauseFact::Escalated { finding, .. } => match finding {
            Some(_) => "期限の経過を管理者に引継ぎ、是正処置を開始".to_owned(),
            None => "期限の経過を記録（公表した期限はなし）".to_owned(),
        },
    }
}

pub(super) fn notice(fact: &NoticeFact) -> String {
    match fact {
        NoticeFact::Told { about, .. } => format!("{}を準備", words::about(*about)),
        NoticeFact::Sent { .. } => "お知らせの到達の確認待ち".to_owned(),
        NoticeFact::Started { basis, ends, .. } => ends.map_or_else(
            || format!("お知らせの{}を記録", words::basis(*basis)),
            |ends| {
                format!(
                    "お知らせの期限を{}と決定（{}から）",
                    ja_staff(ends),
                    words::basis(*basis)
                )
            },
        ),
        NoticeFact::ReminderDue { .. } => "再度のお知らせの時期".to_owned(),
        NoticeFact::Reminded { on, .. } => format!("再度のお知らせを実施（{}）", ja_staff(*on)),
        NoticeFact::Stopped { .. } => "お知らせの期限を停止（返戻）".to_owned(),
        NoticeFact::Mended { on, .. } => format!("お願いした事項がそろった（{}）", ja_staff(*on)),
        NoticeFact::Lapsed { then, .. } => format!("お知らせの期限が経過。{}", then.label(LANG)),
        NoticeFact::Revived { on, .. } => {
            format!(
                "期限内の到着（{}）を確認し、取下げを取り消した",
                ja_staff(*on)
            )
        }
    }
}

pub(super) fn money(fact: &MoneyFact) -> String {
    match fact {
        MoneyFact::Taken { means, yen, .. } => {
            format!(
                "{}{}を金券の管理簿に記入",
                means.label(LANG),
                words::yen(*yen)
            )
        }
        MoneyFact::Expiring { .. } => "為替の有効期限が近い".to_owned(),
        MoneyFact::Lapsed { on, .. } => format!("保管中の為替が失効（{}）", ja_staff(*on)),
        MoneyFact::Reissued { issued, .. } => {
            format!(
                "失効した為替の再発行を受けた（発行日 {}）",
                ja_staff(*issued)
            )
        }
        MoneyFact::WrittenOff { on, .. } => {
            format!("失効した為替を当社の損失として処理（{}）", ja_staff(*on))
        }
        MoneyFact::Witnessed { .. } => "金券を2人目が確認".to_owned(),
        MoneyFact::Used { on, .. } => format!("金券を使用・換金（{}）", ja_staff(*on)),
        MoneyFact::GivenBack { yen, why, .. } => {
            format!("{}を返却（{}）", words::yen(*yen), words::back_for(*why))
        }
        MoneyFact::Estimated { yen, .. } => format!("実費の見込み{}をお伝えした", words::yen(*yen)),
        MoneyFact::Billed { yen, .. } => format!("手数料{}を請求", words::yen(*yen)),
    }
}

pub(super) fn post(fact: &PostFact) -> String {
    match fact {
        PostFact::Checked { .. } => "書類と封筒を照合".to_owned(),
        PostFact::CameBack { why, on, .. } => {
            format!("郵便が返戻（{}、{}）", why.label(LANG), ja_staff(*on))
        }
        PostFact::Settled { how, .. } => format!("返戻郵便の扱い：{}", words::settle(*how)),
        PostFact::Expired { .. } => "保管の期日が過ぎ、手続を終了".to_owned(),
    }
}

pub(super) fn page(fact: &CollectFact, told: &Told) -> String {
    match fact {
        CollectFact::Offered { until, .. } => {
            format!(
                "回答の画面を用意（{}まで）{}",
                ja_staff(*until),
                after(told)
            )
        }
        CollectFact::Opened { .. } => "回答の画面を開いた（受取り）".to_owned(),
    }
}

pub(super) fn talk(fact: &TalkFact, told: &Told) -> String {
    match fact {
        TalkFact::Said { from, on, .. } => {
            let who = match from {
                Side::Person => "ご本人から連絡",
                Side::Desk => "ご本人に連絡",
            };
            // The day of the record stands above already.
            let day = (*on != told.stamp.on).then(|| format!("（{}）", ja_staff(*on)));
            format!("{who}{}{}", day.unwrap_or_default(), after(told))
        }
        TalkFact::Settled { .. } => format!("返事の要らない連絡とした{}", after(told)),
    }
}

/// What became of a letter that answers several cases; nothing where other cases only heard of it.
pub(super) fn joint(fact: &JointFact) -> Option<String> {
    match fact {
        JointFact::Placed {
            place: Place::Leads(parts),
            ..
        } => {
            let numbers: Vec<_> = parts.iter().map(|part| part.number.as_str()).collect();
            Some(format!("受付 {} への回答を併記", numbers.join("、")))
        }
        JointFact::Placed {
            place: Place::Follows(number, _),
            ..
        } => Some(format!("受付 {number} の通知に併記")),
        JointFact::Broken { number, .. } => Some(format!(
            "受付 {number} の変更により、併記した通知は発送しない"
        )),
        JointFact::Carried { .. } => None,
    }
}
