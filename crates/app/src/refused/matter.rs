// SPDX-License-Identifier: Apache-2.0
//! Refusals about complaints and inquiries, in words.

use yakusoku_duties::matter::MatterRefused;

use super::{Said, said};

pub(super) fn of(refused: &MatterRefused) -> Said {
    match refused {
        MatterRefused::NoWords => said(
            "no_words",
            "内容がありません。",
            "したことと、その内容を書いてください。",
        ),
        MatterRefused::DayOutside(day) => said(
            "day_outside",
            format!("{day}は、受け付けた日から本日までの間にありません。"),
            "日付を直してください。",
        ),
        MatterRefused::Ended => said(
            "ended",
            "この件は終了しています。",
            "メモだけを加えられます。",
        ),
        MatterRefused::NotAnswered => said(
            "not_answered",
            "最後の回答が記録されていません。",
            "回答し、回答した日と内容を記録してください。",
        ),
        MatterRefused::IdentityOpen => said(
            "identity_open",
            "ご本人のことを伝える回答ですが、本人確認の済んだ案件が結び付いていません。",
            "ご本人のご請求として受け付け、本人確認を済ませてから回答してください。",
        ),
        MatterRefused::RequestInside => said(
            "request_inside",
            "お申出の中にある開示等のご請求が、受け付けられていません。",
            "ご請求として入力し、その受付番号を結び付けてください。",
        ),
        MatterRefused::RequestOpen => said(
            "request_open",
            "お申出の中にある開示等のご請求に、まだお答えしていません。",
            "ご請求への回答を済ませてから終了してください。",
        ),
        MatterRefused::NotEscalated => said(
            "not_escalated",
            "過大な要求が記録されていますが、管理者への報告がありません。",
            "個人情報保護管理者に報告し、その日を記録してください。",
        ),
        MatterRefused::OutsideOpen => said(
            "outside_open",
            "外部の相談先をご案内していません。",
            "方針に定めた相談先をご案内し、その日を記録してください。",
        ),
        MatterRefused::LinkedAlready(number) => said(
            "linked_already",
            format!("{number}は結び付け済みです。"),
            "",
        ),
        MatterRefused::NoPartner(_) => said(
            "no_partner",
            "方針に、協力会社からお答えする定めがありません。",
            "窓口から回答してください。",
        ),
        MatterRefused::NotJudged => said(
            "not_judged",
            "協力会社からお答えするのが適切だという判断が記録されていません。",
            "判断とその理由を記録してから引き継いでください。",
        ),
        MatterRefused::NothingToEscalate => said(
            "nothing_to_escalate",
            "過大な要求が記録されていません。",
            "先に事実を記録してください。",
        ),
        other => of_step(other),
    }
}

fn of_step(refused: &MatterRefused) -> Said {
    match refused {
        MatterRefused::CodesMany(lately) => said(
            "codes_many",
            format!("この件では、最近{lately}回、確認コードを再発行しています。"),
            "心当たりを確かめ、続けるときは管理者が再発行してください。",
        ),
        MatterRefused::NoSuchStep(_) => said(
            "no_such_step",
            "方針に、この件について定めた段階ではありません。",
            "段階を選び直してください。",
        ),
        MatterRefused::StepBefore(_) => said(
            "step_before",
            "先に行う段階が残っています。",
            "方針に定めた順に記録してください。",
        ),
        MatterRefused::StepOpen(_) => said(
            "step_open",
            "方針に定めた段階が残っています。",
            "段階を行うか、要らない理由を記録してください。",
        ),
        _ => said("step_taken", "この段階は記録済みです。", ""),
    }
}
