// SPDX-License-Identifier: Apache-2.0
//! Refusals about who is asking, in words: papers, mandates, notices, where the answer goes.

use yakusoku_duties::request::Refusal;
use yakusoku_policy::{Lang, PaperId, paper};

use super::{Said, said};

/// The words of a refusal about who is asking.
pub(super) fn of(refusal: &Refusal) -> Option<Said> {
    of_papers(refusal).or_else(|| of_standing(refusal))
}

/// A paper by its name in the catalogue.
fn label(id: &str) -> String {
    paper(&PaperId::from(id))
        .map_or_else(|| id.to_owned(), |one| one.label.get(Lang::Ja).to_owned())
}

fn of_papers(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::PaperForbidden(paper) => said(
            "paper_forbidden",
            format!(
                "「{}」は、本日は本人確認書類として受け取れません。",
                label(paper)
            ),
            "写しはお返しするか廃棄し、ほかの書類をお願いしてください。",
        ),
        Refusal::IssueDateMissing(paper) => said(
            "issue_date_missing",
            format!("「{}」の発行日がありません。", label(paper)),
            "発行日を確かめて入力してください。",
        ),
        Refusal::NoCopy(no) => said(
            "no_copy",
            format!("書類{no}の写しはありません。"),
            "案件を開きなおして、書類の番号を確かめてください。",
        ),
        Refusal::NothingToMask => said(
            "nothing_to_mask",
            "塗りつぶす欄のある写しはありません。",
            "",
        ),
        Refusal::ReasonMissing => said(
            "step_reason_missing",
            "理由が書かれていません。",
            "理由を書いてください。",
        ),
        Refusal::NoAgent => said("no_agent", "この種類の代理人からの請求ではありません。", ""),
        Refusal::NothingOnFile => said(
            "nothing_on_file",
            "照合できるご本人のデータが見つかっていません。",
            "先にデータを検索し、ご本人の候補を選んでください。",
        ),
        Refusal::NotAsked(system) => said(
            "not_asked",
            format!("「{system}」は、この請求で人が探すところではありません。"),
            "案件を開きなおしてください。",
        ),
        Refusal::PeopleOpen(system) => said(
            "people_open",
            format!("「{system}」を探した結果が記録されていません。"),
            "担当の方に探していただき、結果を記録してください。",
        ),
        Refusal::NoMismatch => said("no_mismatch", "一致しない点は記録されていません。", ""),
        _ => return None,
    })
}

fn of_standing(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::Mismatch => said(
            "mismatch",
            "本人確認書類と請求の内容に、一致しない点があります。",
            "ご本人に確かめ、経緯を記録してから進めてください。",
        ),
        Refusal::MandateOpen => said(
            "mandate_open",
            "委任の範囲が記録されていません。",
            "委任状を確かめ、範囲と期限を記録してください。",
        ),
        Refusal::OutsideMandate(no) => said(
            "outside_mandate",
            format!("請求事項{no}は、委任の範囲に含まれていません。"),
            "委任状を補っていただくか、応じられない旨を判断してください。",
        ),
        Refusal::MandateOver(day) => said(
            "mandate_over",
            format!("委任の期限（{day}）を過ぎています。"),
            "新しい委任状をお願いしてください。",
        ),
        Refusal::InterestOpen => said(
            "interest_open",
            "ご本人（お子さまなど）の利益についての検討が記録されていません。",
            "検討の内容を記録してください。",
        ),
        Refusal::AgentNoticeOpen => said(
            "agent_notice_open",
            "代理人による請求を、ご本人にお知らせしていません。",
            "お知らせを発送するか、見合わせる理由を記録してください。",
        ),
        Refusal::NoOwnChannel => said(
            "no_own_channel",
            "ご本人のものと確かめられた連絡先がありません。",
            "登録されたご住所との一致を確かめて記録するか、見合わせる理由を記録してください。",
        ),
        Refusal::AddressOpen => said(
            "address_open",
            "回答の送付先を、書類または登録の内容で確かめていません。",
            "住所の載った書類を確認するか、登録の内容と照合して記録してください。",
        ),
        _ => return None,
    })
}

/// One of each, for the tests of words.
#[cfg(test)]
pub(super) fn all() -> Vec<Refusal> {
    let day = jiff::civil::date(2026, 4, 1);
    vec![
        Refusal::PaperForbidden("notification_card".into()),
        Refusal::IssueDateMissing("notification_card".into()),
        Refusal::NoCopy(1),
        Refusal::NothingToMask,
        Refusal::ReasonMissing,
        Refusal::NoAgent,
        Refusal::NothingOnFile,
        Refusal::NotAsked("binder".into()),
        Refusal::PeopleOpen("binder".into()),
        Refusal::NoMismatch,
        Refusal::Mismatch,
        Refusal::MandateOpen,
        Refusal::OutsideMandate(1),
        Refusal::MandateOver(day),
        Refusal::InterestOpen,
        Refusal::AgentNoticeOpen,
        Refusal::NoOwnChannel,
        Refusal::AddressOpen,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_called_by_its_name() {
        let said = of(&Refusal::PaperForbidden("notification_card".into())).unwrap();
        assert!(said.what.contains("通知カード"), "{}", said.what);
    }
}
