// SPDX-License-Identifier: Apache-2.0
//! What stands in the way of something about notices, money, clocks or mail: the field and the sentence beside it.

use yakusoku_duties::request::Refusal;
use yakusoku_policy::{FeeMeans, Lang};

use super::words::LANG;

/// Field and sentence, where the refusal is one of these.
pub(super) fn of(refusal: &Refusal) -> Option<(&'static str, String)> {
    notice(refusal)
        .or_else(|| money(refusal))
        .or_else(|| mail(refusal))
        .or_else(|| contact(refusal))
}

fn notice(refusal: &Refusal) -> Option<(&'static str, String)> {
    let (field, text) = match refusal {
        Refusal::NoSuchNotice(no) => (
            "now",
            format!("お知らせ{no}はこの案件にない。案件を開き直す"),
        ),
        Refusal::NoticeOpen(no) => (
            "now",
            format!("同じ内容のお知らせ{no}が継続中。先のお知らせを終えてから作成"),
        ),
        Refusal::NoticeStage(no) => (
            "now",
            format!("お知らせ{no}は、いまこの操作ができない段階。案件を開き直す"),
        ),
        Refusal::NothingMissing => (
            "item",
            "足りないものなし、または内容が未記入。「そのほか」を選んだときは内容を記入".to_owned(),
        ),
        Refusal::ClockStands(no) => (
            "pause_ask",
            format!("請求事項{no}の期限は停止済み。再開してから操作"),
        ),
        Refusal::ClockRuns(no) => (
            "resume_ask",
            format!("請求事項{no}の期限は停止していない。案件を開き直す"),
        ),
        Refusal::ClockOver(no) => (
            "pause_ask",
            format!("請求事項{no}の期限は未開始か超過。超過した期限は停止できない"),
        ),
        Refusal::ClockGoesOn(no) => (
            "pause_why",
            format!("請求事項{no}の期限は、この理由では停止できない。方針の定める理由を選択"),
        ),
        Refusal::NotExtendable(no) => (
            "extend_ask",
            format!("請求事項{no}は延長の対象外。GDPRに基づく請求だけを選択"),
        ),
        Refusal::ExtendedAlready(no) => (
            "extend_ask",
            format!("請求事項{no}の期限は延長済み。延長は1回だけ"),
        ),
        Refusal::ReasonMissing => ("now", "理由が未記入。経緯と判断の理由を記入".to_owned()),
        _ => return None,
    };
    Some((field, text))
}

/// 「切手・銀行振込」.
pub(super) fn means(all: &[FeeMeans]) -> String {
    let labels: Vec<&str> = all.iter().map(|one| one.label(LANG)).collect();
    labels.join("・")
}

fn money(refusal: &Refusal) -> Option<(&'static str, String)> {
    let (field, text) = match refusal {
        Refusal::FeeOwed => (
            "hold_amount",
            "手数料の必要な請求。「手数料の受領」に記録".to_owned(),
        ),
        Refusal::MeansNotTaken(came, taken) => (
            "means",
            format!(
                "この請求の手数料は{}で受け付ける。{}は受領とせず、「添えられた手数料を預かる（返却）」に記録して返す",
                means(taken),
                came.label(LANG)
            ),
        ),
        Refusal::NoSuchValuable(no) => (
            "now",
            format!("金券{no}は管理簿にないか、処理済み。案件を開き直す"),
        ),
        Refusal::OrderLapsed(no) => (
            "use_item",
            format!(
                "金券{no}は失効し、換金も返却もできない。返金は現金などで行い、失効した為替は再発行か損失を記録"
            ),
        ),
        Refusal::NotLapsed(no) => (
            "lapsed_item",
            format!("金券{no}は失効していないか、処理済み。案件を開き直す"),
        ),
        Refusal::NotOurs(no) => (
            "use_item",
            format!("金券{no}はこの扱いができない。返す金券は返却を記録"),
        ),
        Refusal::SameHands => ("now", "2人目は別の人が必要。ほかの担当者に依頼".to_owned()),
        Refusal::NothingToReturn => (
            "back_amount",
            "返すものがないか、額の誤り。表示された額までを入力".to_owned(),
        ),
        Refusal::NotActualCost(no) => (
            "estimate_ask",
            format!("請求事項{no}は定額。見込みの記録は不要"),
        ),
        Refusal::AboveCeiling(yen) => (
            "bill_amount",
            format!("{yen}円が上限。方針または見込みの額までに直す"),
        ),
        Refusal::NotBilled(no) => (
            "bill_ask",
            format!("請求事項{no}は後払いでないか、請求済み。手数料の欄を確認"),
        ),
        Refusal::EstimateFirst(no) => (
            "bill_ask",
            format!("請求事項{no}は見込みが未記録。先に「実費の見込み」を記録"),
        ),
        _ => return None,
    };
    Some((field, text))
}

fn mail(refusal: &Refusal) -> Option<(&'static str, String)> {
    let (field, text) = match refusal {
        Refusal::NotPromised(means) => (
            "sent_by",
            format!(
                "方針にない発送方法（{}）。方針の方法を選ぶか、先に方法の変更をお知らせ",
                means.label(Lang::Ja)
            ),
        ),
        Refusal::NoPaperBy(means) => (
            "papers_by",
            format!(
                "「{}」では書類をお返しできない。郵送か窓口でのお渡しを選択",
                means.label(Lang::Ja)
            ),
        ),
        Refusal::SignatureNeeded(means) => (
            "sent_by",
            format!(
                "開示の郵便には受取人の署名が必要（{}には署名なし）。署名のある方法を選択",
                means.label(Lang::Ja)
            ),
        ),
        Refusal::EnvelopeUnchecked(no) => (
            "sent_on",
            format!("書類{no}は封筒との照合が未了。2人が照合を記録してから発送"),
        ),
        Refusal::OtherEnvelope(number) => (
            "now",
            format!("受付 {number} の通知に併記した書類。照合・発送・返戻は {number} に記録"),
        ),
        Refusal::EnvelopeOnly(means) => (
            "sent_by",
            format!(
                "何人分かをまとめた通知は「{}」では送れない。郵送か手渡しを選ぶか、お一人ずつの通知に分ける",
                means.label(Lang::Ja)
            ),
        ),
        Refusal::LetterBroken(number) => (
            "sent_on",
            format!("書類の作成後に受付 {number} が変わった。「結果のご通知を作成」からやり直す"),
        ),
        Refusal::NotInEnvelope(number) => (
            "sent_on",
            format!(
                "受付 {number} に、この書類の記録が未了。少し待って再度記録するか、書類を作り直す"
            ),
        ),
        Refusal::EnvelopeDiffers => (
            "envelope_point",
            "氏名・あて先・中身の照合が未了。すべて確かめて選択".to_owned(),
        ),
        Refusal::NotSent(no) => (
            "now",
            format!("書類{no}は未発送か、返戻の記録なし。案件を開き直す"),
        ),
        Refusal::CameBackAlready(no) => (
            "came_letter",
            format!("書類{no}の返戻は記録済み。扱いを決める"),
        ),
        _ => return None,
    };
    Some((field, text))
}

fn contact(refusal: &Refusal) -> Option<(&'static str, String)> {
    let (field, text) = match refusal {
        Refusal::PageShut(no) => (
            "now",
            format!("書類{no}の回答の画面は開けない。受取りの状況を確認"),
        ),
        Refusal::MessageEmpty => ("say_text", "連絡の内容が未記入。内容を記入".to_owned()),
        Refusal::MessageLong(most) => (
            "say_text",
            format!("連絡の内容が長すぎる。{most}字までに分けて記録"),
        ),
        Refusal::MessagesWaiting(count) => {
            ("now", format!("返事を待つ連絡が{count}件。先に返事を記録"))
        }
        Refusal::NoSuchMessage(no) => (
            "quiet_message",
            format!("連絡{no}は返事を待っていない。案件を開き直す"),
        ),
        _ => return None,
    };
    Some((field, text))
}

#[cfg(test)]
mod tests {
    use yakusoku_policy::Delivery;

    use super::*;

    #[test]
    fn every_refusal_of_the_desk_says_what_to_do() {
        let all = [
            Refusal::NoSuchNotice(1),
            Refusal::NoticeOpen(1),
            Refusal::NoticeStage(1),
            Refusal::NothingMissing,
            Refusal::FeeOwed,
            Refusal::MeansNotTaken(FeeMeans::Cash, vec![FeeMeans::Stamps]),
            Refusal::NoSuchValuable(1),
            Refusal::OrderLapsed(1),
            Refusal::NotLapsed(1),
            Refusal::NotOurs(1),
            Refusal::SameHands,
            Refusal::NothingToReturn,
            Refusal::NotActualCost(1),
            Refusal::AboveCeiling(500),
            Refusal::NotBilled(1),
            Refusal::EstimateFirst(1),
            Refusal::ClockStands(1),
            Refusal::ClockRuns(1),
            Refusal::ClockOver(1),
            Refusal::ClockGoesOn(1),
            Refusal::NotExtendable(1),
            Refusal::ExtendedAlready(1),
            Refusal::ReasonMissing,
            Refusal::NotPromised(Delivery::Post),
            Refusal::SignatureNeeded(Delivery::Post),
            Refusal::EnvelopeUnchecked(1),
            Refusal::OtherEnvelope("2026-0001".to_owned()),
            Refusal::EnvelopeOnly(Delivery::Download),
            Refusal::LetterBroken("2026-0001".to_owned()),
            Refusal::NotInEnvelope("2026-0001".to_owned()),
            Refusal::EnvelopeDiffers,
            Refusal::NotSent(1),
            Refusal::CameBackAlready(1),
            Refusal::PageShut(1),
            Refusal::MessageEmpty,
            Refusal::MessageLong(10),
            Refusal::MessagesWaiting(20),
            Refusal::NoSuchMessage(1),
        ];
        let mut texts: Vec<String> = all.iter().filter_map(|one| Some(of(one)?.1)).collect();
        assert_eq!(texts.len(), all.len());
        assert!(texts.iter().all(|text| text.contains('。')), "{texts:?}");
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), all.len());
    }
}
