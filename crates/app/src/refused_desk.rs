// SPDX-License-Identifier: Apache-2.0
//! Why something about notices, money, clocks or mail was not done, in words people read.

use yakusoku_duties::request::Refusal;
use yakusoku_policy::Lang;

use crate::refused::{Said, said};
use crate::request::joint::NotOneLetter;

/// The words, where the refusal is one of these.
pub(crate) fn of_desk(refusal: &Refusal) -> Option<Said> {
    of_notice(refusal)
        .or_else(|| of_valuable(refusal))
        .or_else(|| of_money(refusal))
        .or_else(|| of_mail(refusal))
        .or_else(|| of_contact(refusal))
}

/// Why cases cannot be answered by one letter.
pub(crate) fn not_one_letter(why: &NotOneLetter) -> Said {
    match why {
        NotOneLetter::Application(number) => said(
            "other_application",
            format!("受付{number}は、別の申請書で届いた案件です。"),
            "1通にまとめられるのは、同じ申請書の案件だけです。",
        ),
        NotOneLetter::NotReady(number) => said(
            "not_ready",
            format!("受付{number}には、決裁と実施が済んだ請求事項がありません。"),
            "済んでからまとめるか、別の通知で回答してください。",
        ),
        NotOneLetter::Addressee(number) => said(
            "another_addressee",
            format!("受付{number}の回答は、あて名または送付先が異なります。"),
            "別の通知で回答してください。",
        ),
        NotOneLetter::Withheld(number) => said(
            "notice_withheld",
            format!("受付{number}は、ご本人へのお知らせを見合わせています。"),
            "ほかの方の通知とまとめず、別の通知で回答してください。",
        ),
        NotOneLetter::Reader(number) => said(
            "another_reader",
            format!("受付{number}の回答は、その方ご自身だけにお届けするものです。"),
            "別の通知で回答してください。",
        ),
    }
}

/// What a notice or a clock does not allow.
fn of_notice(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::NoSuchNotice(no) => {
            said("no_such_notice", format!("お知らせ{no}はありません。"), "")
        }
        Refusal::NoticeOpen(no) => said(
            "notice_open",
            format!("同じ内容のお知らせ{no}が、まだ終わっていません。"),
            "先のお知らせを終えてから作成してください。",
        ),
        Refusal::NoticeStage(no) => said(
            "notice_stage",
            format!("お知らせ{no}は、いまこの操作ができる段階にありません。"),
            "案件を開きなおして、いまの段階を確かめてください。",
        ),
        Refusal::NothingMissing => said(
            "nothing_missing",
            "足りないものがないか、選ばれていません。",
            "足りないものを選んでください。そのほかを選んだときは内容を書いてください。",
        ),
        Refusal::ClockStands(no) => said(
            "clock_stands",
            format!("請求事項{no}の期限は、すでに停止しています。"),
            "",
        ),
        Refusal::ClockRuns(no) => said(
            "clock_runs",
            format!("請求事項{no}の期限は、停止していません。"),
            "",
        ),
        Refusal::ClockOver(no) => said(
            "clock_over",
            format!("請求事項{no}の期限は、始まっていないか、すでに過ぎています。"),
            "過ぎた期限は停止できません。至急ご回答ください。",
        ),
        Refusal::ClockGoesOn(no) => said(
            "clock_goes_on",
            format!("請求事項{no}の期限は、この理由では停止できません。"),
            "方針に定めた理由を選んでください。GDPRに基づくご請求では、本人確認のための停止に限ります。",
        ),
        Refusal::NotExtendable(no) => said(
            "not_extendable",
            format!("請求事項{no}の期限は、延長できるものではありません。"),
            "延長できるのは、GDPRに基づくご請求だけです。",
        ),
        Refusal::ExtendedAlready(no) => said(
            "extended_already",
            format!("請求事項{no}の期限は、すでに延長しています。"),
            "延長は1回だけです。延長後の期限までにご回答ください。",
        ),
        Refusal::ReasonMissing => said(
            "reason_missing_here",
            "理由がありません。",
            "理由を書いてください。",
        ),
        _ => return None,
    })
}

/// About one of the register of valuables.
fn of_valuable(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::NoSuchValuable(no) => said(
            "no_such_valuable",
            format!("金券{no}は管理簿にないか、すでに処理済みです。"),
            "管理簿を確かめてください。",
        ),
        Refusal::OrderLapsed(no) => said(
            "order_lapsed",
            format!("金券{no}は保管中に失効し、換金も返却もできません。"),
            "返金は現金などで行い、失効した為替には再発行か損失の処理を記録してください。",
        ),
        Refusal::NotLapsed(no) => said(
            "not_lapsed",
            format!("金券{no}は失効していないか、すでに処理済みです。"),
            "管理簿を確かめてください。",
        ),
        Refusal::NotOurs(no) => said(
            "not_ours",
            format!("金券{no}は、この扱いができません。"),
            "返す金券は返却、手数料の金券は使用・換金を記録してください。",
        ),
        _ => return None,
    })
}

/// What money does not allow.
fn of_money(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::FeeOwed => said(
            "fee_owed",
            "この請求には手数料が必要です。",
            "届いた額を手数料として受領してください。",
        ),
        Refusal::MeansNotTaken(came, taken) => {
            let taken: Vec<&str> = taken.iter().map(|one| one.label(Lang::Ja)).collect();
            said(
                "means_not_taken",
                format!(
                    "この請求の手数料は、{}では受け付けていません。",
                    came.label(Lang::Ja)
                ),
                format!(
                    "受け付けるのは{}です。届いたものは受領とせず、預かりとして記録してお返しください。",
                    taken.join("・")
                ),
            )
        }
        Refusal::SameHands => said(
            "same_hands",
            "2人目は、1人目とは別の方が必要です。",
            "別の担当者に依頼してください。",
        ),
        Refusal::NothingToReturn => said(
            "nothing_to_return",
            "方針の定めでは、返すものがないか、額が違います。",
            "返す額と理由を確かめてください。",
        ),
        Refusal::NotActualCost(no) => said(
            "not_actual_cost",
            format!("請求事項{no}の手数料は定額です。"),
            "見込みのご案内は不要です。",
        ),
        Refusal::AboveCeiling(yen) => said(
            "above_ceiling",
            format!("金額は{yen}円までです。"),
            "方針またはお伝えした見込みの額までにしてください。",
        ),
        Refusal::NotBilled(no) => said(
            "not_billed",
            format!("請求事項{no}の手数料は、請求の対象でないか、請求済みです。"),
            "",
        ),
        Refusal::EstimateFirst(no) => said(
            "estimate_first",
            format!("請求事項{no}は、先に実費の見込みをお伝えします。"),
            "見込みの額を記録してから請求してください。",
        ),
        _ => return None,
    })
}

/// What the post does not allow.
fn of_mail(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::NotPromised(means) => said(
            "not_promised",
            format!(
                "「{}」での回答は、方針に定められていません。",
                means.label(Lang::Ja)
            ),
            "方針の方法で発送するか、先に回答方法の変更をお知らせしてください。",
        ),
        Refusal::SignatureNeeded(means) => said(
            "signature_needed",
            format!(
                "開示する郵便には受取人の署名が要りますが、「{}」にはありません。",
                means.label(Lang::Ja)
            ),
            "書留など、署名のある方法で発送してください。",
        ),
        Refusal::EnvelopeUnchecked(no) => said(
            "envelope_unchecked",
            format!("文書{no}は、2人による封筒との照合が済んでいません。"),
            "2人がそれぞれ照合を記録してから発送してください。",
        ),
        Refusal::OtherEnvelope(number) => said(
            "other_envelope",
            format!("この文書は、受付{number}の通知に併記しています。"),
            format!("封筒の照合、発送、返戻は、受付{number}の案件に記録してください。"),
        ),
        Refusal::EnvelopeOnly(means) => said(
            "envelope_only",
            format!(
                "何人分かをまとめた通知は、「{}」では送れません。",
                means.label(Lang::Ja)
            ),
            "郵送または手渡しで届けるか、お一人ずつの通知に分けてください。",
        ),
        Refusal::LetterBroken(number) => said(
            "letter_broken",
            format!("この文書を作成した後に、受付{number}の案件が変わりました。"),
            "いまの内容で、文書を作り直してください。",
        ),
        Refusal::NotInEnvelope(number) => said(
            "not_in_envelope",
            format!("受付{number}の案件に、この文書の記録がまだありません。"),
            "少し待ってからもう一度操作するか、文書を作り直してください。",
        ),
        Refusal::EnvelopeDiffers => said(
            "envelope_differs",
            "氏名・あて先・中身のすべてが一致していません。",
            "一致を確かめてから記録してください。",
        ),
        Refusal::NotSent(no) => said(
            "not_sent",
            format!("文書{no}は発送されていないか、戻っていません。"),
            "発送と返戻の記録を確かめてください。",
        ),
        Refusal::CameBackAlready(no) => said(
            "came_back_already",
            format!("文書{no}の返戻は、記録済みです。"),
            "扱いを決めてください。",
        ),
        _ => return None,
    })
}

/// What contact with the person does not allow.
fn of_contact(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::PageShut(no) => said(
            "page_shut",
            format!("文書{no}の回答の画面は、すでに開かれたか、期限が過ぎています。"),
            "もう一度お渡しするときは、理由を添えて回答の画面を用意してください。",
        ),
        Refusal::MessageEmpty => said(
            "message_empty",
            "連絡の内容がありません。",
            "内容を入力してください。",
        ),
        Refusal::MessageLong(most) => said(
            "message_long",
            format!("連絡の内容が長すぎます（{most}字まで）。"),
            "分けて記録してください。",
        ),
        Refusal::MessagesWaiting(count) => said(
            "messages_waiting",
            format!("返事を待っている連絡が{count}件あります。"),
            "先の連絡への返事をお待ちください。",
        ),
        Refusal::NoSuchMessage(no) => said(
            "no_such_message",
            format!("返事を待っている連絡{no}はありません。"),
            "案件を開きなおして、連絡の番号を確かめてください。",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use yakusoku_policy::{Delivery, FeeMeans};

    use super::*;

    #[test]
    fn every_refusal_of_the_desk_has_its_own_word_and_a_sentence() {
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
        let said: Vec<Said> = all.iter().filter_map(of_desk).collect();
        assert_eq!(said.len(), all.len());
        assert!(said.iter().all(|one| one.what.ends_with('。')));
        let mut words: Vec<&str> = said.iter().map(|one| one.word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all.len());
    }
}
