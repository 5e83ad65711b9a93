// SPDX-License-Identifier: Apache-2.0
//! Why something was not done, in words people read: a stable word, a sentence, what to do next.
//!
//! Faces show the sentence and the remedy; scenarios and programs compare the word.

mod identity;
mod matter;
mod policy;
mod source;

use yakusoku_duties::acts::{ActRefused, FindingRefused, TaskRefused};
use yakusoku_duties::request::Refusal;
use yakusoku_duties::request::receive::NotTaken;
use yakusoku_policy::Lang;
use yakusoku_sources::{PlanProblem, PlanRefused};

use crate::log::LogError;
use crate::request::DeskError;
use crate::store::StoreError;

/// A refusal in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Stable word, `same_person`.
    pub word: &'static str,
    /// What happened, a sentence.
    pub what: String,
    /// What to do next, a sentence; empty where there is nothing to do.
    pub next: String,
}

pub(crate) fn said(word: &'static str, what: impl Into<String>, next: impl Into<String>) -> Said {
    Said {
        word,
        what: what.into(),
        next: next.into(),
    }
}

/// The words for an error of the desk.
#[must_use]
pub fn say(error: &DeskError) -> Said {
    match error {
        DeskError::Refused(refusal) => of_refusal(refusal),
        DeskError::NotTaken(reason) => of_not_taken(reason),
        DeskError::Source(error) => source::of(error, None),
        DeskError::Again { error, already } => source::of(error, Some(already)),
        DeskError::Denied(denied) => said(
            "denied",
            format!(
                "この操作は「{}」には許可されていません。",
                denied.role.label()
            ),
            "権限のある方に依頼してください。",
        ),
        DeskError::NoSuchCase => said(
            "no_such_case",
            "該当する案件または計画がありません。",
            "番号を確かめてください。",
        ),
        DeskError::Conflict => said(
            "conflict",
            "ほかの方が先にこの案件を更新しました。",
            "最新の内容を確かめて、もう一度操作してください。",
        ),
        DeskError::NoSuchRecord => said(
            "no_such_record",
            "該当する記録がありません。",
            "番号を確かめてください。",
        ),
        DeskError::Act(refused) => of_act(refused),
        DeskError::Task(refused) => of_task(*refused),
        DeskError::Finding(refused) => of_finding(*refused),
        DeskError::Matter(refused) => matter::of(refused),
        DeskError::NotOneLetter(why) => crate::refused_desk::not_one_letter(why),
        DeskError::Field { field, why } => said(
            "field",
            format!("入力「{field}」が正しくありません（{why}）。"),
            "入力を直してください。",
        ),
        DeskError::OwnWords(why) => said(
            "own_words",
            format!("手紙の文の設定に誤りがあります。{why}。"),
            "`yakusoku letters`で確かめ、ファイルを直してください。",
        ),
        DeskError::ReasonMissing => said(
            "reason_missing",
            "理由がありません。",
            "理由を書いてください。",
        ),
        DeskError::NoSuchCandidate(id) => said(
            "no_such_candidate",
            format!("候補「{id}」は検索の結果にありません。"),
            "検索し直してください。",
        ),
        other => of_plan(other).unwrap_or_else(|| of_machine(other)),
    }
}

fn of_act(refused: &ActRefused) -> Said {
    match refused {
        ActRefused::Future(day) => said(
            "future",
            format!("{day}は、まだ来ていない日です。"),
            "実施した日を指定してください。",
        ),
        ActRefused::NoEvidence => said(
            "no_evidence",
            "証拠がありません。",
            "証拠の所在を書くか、画像を添えてください。",
        ),
        ActRefused::NoEnd => said(
            "no_end",
            "方針にも規格にも周期の定めがないため、証拠の有効期限が要ります。",
            "いつまで有効かを指定してください。",
        ),
        ActRefused::EndOutside(day) => said(
            "end_outside",
            format!("{day}は、実施した日から10年以内の日ではありません。"),
            "日付を直してください。",
        ),
        ActRefused::IsFinding => said(
            "is_finding",
            "是正処置は、実施の記録には登録できません。",
            "「是正処置」に登録してください。",
        ),
        ActRefused::OtherTask => said(
            "other_task",
            "別の約束のための予定です。",
            "予定の番号を確かめてください。",
        ),
        ActRefused::Over => said("over", "取消し又は終了を記録済みです。", ""),
    }
}

fn of_task(refused: TaskRefused) -> Said {
    match refused {
        TaskRefused::Past(day) => said(
            "past",
            format!("期限の{day}は過ぎています。"),
            "本日以後の日付を指定してください。",
        ),
        TaskRefused::Over => said("over", "取りやめを記録済みです。", ""),
    }
}

fn of_finding(refused: FindingRefused) -> Said {
    match refused {
        FindingRefused::NoWords => said(
            "no_words",
            "不適合の内容又は是正の内容がありません。",
            "両方を書いてください。",
        ),
        FindingRefused::Past(day) => said(
            "past",
            format!("期限の{day}は過ぎています。"),
            "本日以後の日付を指定してください。",
        ),
        FindingRefused::DayOutside(day) => said(
            "day_outside",
            format!("{day}は、登録した日から本日までの間にありません。"),
            "日付を直してください。",
        ),
        FindingRefused::SamePerson => said(
            "same_person",
            "是正を行った方は、効果を確認できません。",
            "別の方に確認を依頼してください。",
        ),
        FindingRefused::WrongStep => said(
            "wrong_step",
            "いまこの操作ができる段階にありません。",
            "画面を開き直して、いまの段階を確かめてください。",
        ),
    }
}

/// Why there is no plan, or none that may be carried out.
fn of_plan(error: &DeskError) -> Option<Said> {
    Some(match error {
        DeskError::Plan(PlanRefused::Source(error)) => source::of(error, None),
        DeskError::Plan(PlanRefused::Problems(found)) => said(
            "plan_refused",
            format!("計画を作成できません。\n{}", problems(found)),
            "systems.yaml の書き方か、対象の選び方を見直してください。",
        ),
        DeskError::UnknownItem(item) => said(
            "unknown_item",
            format!("手がかりの「{item}」は、方針の項目ではありません。"),
            "方針の items にある名前を指定してください（例: contact.email=user1@example.jp）。",
        ),
        DeskError::NothingToChange => said(
            "nothing_to_change",
            "何をどう直すかが決まっていないため、計画を作成できません。",
            "誤っている内容と正しい内容を、項目ごとに入力してください。",
        ),
        DeskError::NothingFound => said(
            "nothing_found",
            "ご本人のものと確かめられるデータが見つからないため、計画を作成できません。",
            "手がかりの値を確かめ、「yakusoku source locate」で候補を見てください。",
        ),
        DeskError::NotApproved(plan) => said(
            "not_approved",
            format!("計画「{plan}」は承認されていないため、実行できません。"),
            format!(
                "承認者が「yakusoku plan approve {plan} --data …」で承認してから実行してください。"
            ),
        ),
        _ => return None,
    })
}

/// Failures of the machine, not of what was asked.
fn of_machine(error: &DeskError) -> Said {
    match error {
        DeskError::Policy(error) => policy::of_policy(error),
        DeskError::Paper(error) => said(
            "paper",
            format!("文書を作成できません（{error}）。"),
            "日本語フォントが導入されているか確かめてください。",
        ),
        DeskError::Log(error) if is_full(error) => said(
            "full",
            "データフォルダーのディスクに空きがないため、台帳に記録できません。",
            "空き容量を増やしてから、もう一度実行してください。",
        ),
        DeskError::Log(error) => said(
            "ledger",
            format!("台帳に記録できません（{}）。", chain(error)),
            "ディスクの空きと権限を確かめ、「yakusoku doctor」を実行してください。",
        ),
        DeskError::Upload(error) => {
            said("upload", format!("画像を受け取れません（{error}）。"), "")
        }
        _ => said(
            "corrupt",
            "案件の記録を読み取れません。",
            "「yakusoku ledger verify」で台帳を検証してください。",
        ),
    }
}

/// Whether our own disk has no room left.
fn is_full(error: &LogError) -> bool {
    match error {
        LogError::File { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
        LogError::Store(StoreError::Engine(sqlx::Error::Database(refused))) => {
            // SQLite's FULL, and a page it could not write; PostgreSQL's disk_full.
            let code = refused.code();
            matches!(code.as_deref(), Some("13" | "778" | "53100"))
        }
        _ => false,
    }
}

/// An error and its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        out.push_str(": ");
        out.push_str(&cause.to_string());
        next = cause.source();
    }
    out
}

fn problems(found: &[PlanProblem]) -> String {
    let line = |one: &PlanProblem| {
        let message = one.message.get(Lang::Ja);
        match (one.system.as_str(), one.table.as_str()) {
            ("", _) => format!("  {message}"),
            (system, "") => format!("  {system}: {message}"),
            (system, table) => format!("  {system}.{table}: {message}"),
        }
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn of_not_taken(reason: &NotTaken) -> Said {
    let (word, what) = match reason {
        NotTaken::Empty => (
            "nothing_asked",
            "請求する内容が選ばれていません。".to_owned(),
        ),
        NotTaken::Channel(channel) => (
            "channel",
            format!(
                "「{}」での受付は、方針に定められていません。",
                channel.label(Lang::Ja)
            ),
        ),
        NotTaken::Kind(kind) => (
            "kind",
            format!(
                "「{}」の請求は、方針に定められていません。",
                kind.label(Lang::Ja)
            ),
        ),
        NotTaken::Mixed => (
            "mixed",
            "GDPRに基づくご請求と、個人情報保護法に基づくご請求が、1件に含まれています。"
                .to_owned(),
        ),
        NotTaken::CountryMissing => ("country", "お住まいの国が書かれていません。".to_owned()),
        NotTaken::Country(country) => (
            "country",
            format!(
                "「{}」の方への応対は、方針に定められていません。",
                country.label(Lang::Ja)
            ),
        ),
        NotTaken::Agent => (
            "agent",
            "代理人の確認方法が、方針に定められていません。".to_owned(),
        ),
    };
    let next = match reason {
        NotTaken::Mixed => "2件に分けて受け付けてください。",
        NotTaken::CountryMissing => "国を選んでください。",
        _ => "方針の「requests」を確かめてください。",
    };
    said(word, what, next)
}

fn of_refusal(refusal: &Refusal) -> Said {
    of_answer(refusal)
        .or_else(|| of_decision(refusal))
        .or_else(|| of_step(refusal))
        .or_else(|| identity::of(refusal))
        .or_else(|| crate::refused_desk::of_desk(refusal))
        .unwrap_or_else(|| of_case(refusal))
}

/// What is missing before an answer.
fn of_answer(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::IdentityOpen => said(
            "identity_open",
            "本人確認が済んでいません。",
            "本人確認書類を確認し、記録してください。",
        ),
        Refusal::FeeShort(yen) => said(
            "fee_short",
            format!("手数料が{yen}円不足しています。"),
            "不足分の受領を記録してから進めてください。",
        ),
        Refusal::NothingOwed => said(
            "nothing_owed",
            "この請求に未払いの手数料はありません。",
            "金額を確かめてください。",
        ),
        Refusal::PaperNotAccepted(paper) => said(
            "paper_not_accepted",
            format!("「{paper}」は、このご請求の本人確認書類になりません。"),
            "方針に定めた書類を確認してください。成人の方の代理は、戸籍でなく登記事項証明書か委任状で確認します。",
        ),
        Refusal::NotLocated(_) => said(
            "not_located",
            "データの検索が済んでいません。",
            "先にデータを検索してください。",
        ),
        Refusal::NoPlan(_) => said(
            "no_plan",
            "計画がありません。",
            "先に計画を作成してください。",
        ),
        _ => return None,
    })
}

/// What is wrong with a proposal or its approval.
fn of_decision(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::GroundMissing => said(
            "ground_missing",
            "請求に応じない場合は、事由と理由が必要です。",
            "事由を選び、理由を書いてください。",
        ),
        Refusal::GroundNotOffered(ground) => said(
            "ground_not_offered",
            format!("事由「{ground}」は、この請求には使えません。"),
            "方針と法令に定められた事由から選んでください。",
        ),
        Refusal::SamePerson => said(
            "same_person",
            "起案した方は決裁できません。",
            "別の承認者に決裁を依頼してください。",
        ),
        Refusal::ActedBefore => said(
            "acted_before",
            "1つの起案について、同じ方が2つの段階を行うことはできません。",
            "この段階の職を務める別の方に依頼してください。",
        ),
        Refusal::NotThePost(post) => said(
            "not_the_post",
            format!("この段階は{post}が行います。"),
            format!(
                "{post}に依頼してください。誰も務めていないときは「yakusoku staff posts」で職に就けてください。"
            ),
        ),
        Refusal::AbsenceMissing(post) => said(
            "absence_missing",
            format!("{post}に代わって行うには、不在の理由が必要です。"),
            "不在の理由を書いてください。",
        ),
        Refusal::HolderPresent(post) => said(
            "holder_present",
            format!("{post}ご本人が行うときは、代決になりません。"),
            "不在の理由を書かずに、もう一度操作してください。",
        ),
        Refusal::NoDeputy => said(
            "no_deputy",
            "この段階に、代決の定めはありません。",
            "不在の理由を書かずに、もう一度操作してください。",
        ),
        Refusal::NothingToSign(no) => said(
            "nothing_to_sign",
            format!("請求事項{no}に、後閲を待つ代決はありません。"),
            "案件を開き、経過を確かめてください。",
        ),
        Refusal::AloneTooEarly(from) => said(
            "alone_too_early",
            format!("お一人での決裁は{from}からできます。"),
            "",
        ),
        Refusal::ProposalChanged => said(
            "proposal_changed",
            "表示された後に、起案または計画が変わりました。",
            "最新の内容を確かめて、もう一度操作してください。",
        ),
        Refusal::RemarkMissing => said(
            "remark_missing",
            "差戻しには意見が必要です。",
            "意見を書いてください。",
        ),
        _ => return None,
    })
}

/// What a step of some kinds still needs.
fn of_step(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::OutcomeNotForKind(no) => said(
            "outcome_not_for_kind",
            format!("請求事項{no}の種類には、この判断がありません。"),
            "この種類で選べる判断にしてください。",
        ),
        Refusal::ActNotForKind(no) => said(
            "act_not_for_kind",
            format!("請求事項{no}の種類では、この手続を行いません。"),
            "案件を開き、次の手続を確かめてください。",
        ),
        Refusal::NotInvestigated(_) => said(
            "not_investigated",
            "申出の内容が調査されていません。",
            "調査の結果を記録してから進めてください。",
        ),
        Refusal::FindingAgainst(_) => said(
            "finding_against",
            "調査の結果が「事実のとおり」のため、訂正に応じる判断はできません。",
            "調査をやり直すか、応じない判断にしてください。",
        ),
        Refusal::NotDrafted(_) => said(
            "not_drafted",
            "お答えする文がありません。",
            "お答えする文を記録してから進めてください。",
        ),
        Refusal::MeasureMissing(_) => said(
            "measure_missing",
            "これに代わる措置が記録されていません。",
            "措置を記録してから進めてください。",
        ),
        Refusal::TextMissing(_) => said(
            "text_missing",
            "記録する内容がありません。",
            "内容を書いてください。",
        ),
        Refusal::NoSuchTask(no) => said(
            "no_such_task",
            format!("依頼{no}は、ないか、すでに済んでいます。"),
            "案件を開き、依頼の番号を確かめてください。",
        ),
        Refusal::TaskOpen(no) => said(
            "task_open",
            format!("依頼{no}が済んでいません。"),
            "結果と証跡を記録してから進めてください。",
        ),
        Refusal::ManagerOnly(ground) => said(
            "manager_only",
            format!(
                "事由「{ground}」は公表した事由にないため、個人情報保護管理者だけが決裁できます。"
            ),
            "個人情報保護管理者に決裁を依頼してください。",
        ),
        _ => return None,
    })
}

/// What the case as a whole does not allow.
fn of_case(refusal: &Refusal) -> Said {
    match refusal {
        Refusal::NoSuchAsk(no) => said("no_such_ask", format!("請求事項{no}はありません。"), ""),
        Refusal::NoSuchLetter(no) => said("no_such_letter", format!("文書{no}はありません。"), ""),
        Refusal::Closed => said("closed", "この案件の手続は終了しています。", ""),
        Refusal::Erased => said("erased", "この案件は消去済みです。", ""),
        Refusal::WrongStage(no) => said(
            "wrong_stage",
            format!("請求事項{no}は、いまこの操作ができる段階にありません。"),
            "案件を開きなおして、いまの段階を確かめてください。",
        ),
        Refusal::SentAlready(no) => said("sent_already", format!("文書{no}は発送済みです。"), ""),
        Refusal::CodeReplaced(no) => said(
            "code_replaced",
            format!("文書{no}の確認コードは、その後の再発行で使えなくなりました。"),
            "最後に作ったお知らせを送ってください。",
        ),
        Refusal::CodesMany(count) => said(
            "codes_many",
            format!("確認コードを、この30日間に{count}回再発行しています。"),
            "申し出た人が本人か確かめ、個人情報保護管理者に再発行を依頼してください。",
        ),
        Refusal::DayOutside(day) => said(
            "day_outside",
            format!("日付「{day}」が、受付日から本日までの間にありません。"),
            "日付を直してください。",
        ),
        Refusal::NoPapers => said("no_papers", "廃棄・返却する書類はありません。", ""),
        Refusal::NotClosed => said(
            "not_closed",
            "書類は手続が終わるまで保管します。",
            "手続の終了後に廃棄または返却してください。",
        ),
        Refusal::NoPaperBy(means) => said(
            "no_paper_by",
            format!("書類は「{}」ではお返しできません。", means.label(Lang::Ja)),
            "郵送か窓口でのお渡しを選んでください。",
        ),
        other => said("refused", other.to_string(), ""),
    }
}

#[cfg(test)]
mod tests;
