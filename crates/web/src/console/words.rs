// SPDX-License-Identifier: Apache-2.0
//! Short noun phrases of the staff for what the life cycle of a request knows by name.

use jiff::civil::Date;
use yakusoku_app::clock::{date_of, days_between, time_ja};
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::fact::{Applying, LetterKind, Match, Outcome};
use yakusoku_duties::request::kinds::{Finding, Stepped};
use yakusoku_duties::request::route::Seat;
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{Clear, What, Who, Work};
use yakusoku_duties::request::{Act, Ask, Case, OnFile, Stage, Withheld};
use yakusoku_policy::{ClauseWhat, ClockStart, Kind, Lang, Policy, RouteAct, RouteStep};

/// The console speaks Japanese.
pub(super) const LANG: Lang = Lang::Ja;

/// 「あと15日」「本日」「4日超過」
pub(super) fn left(today: Date, due: Date) -> String {
    match days_between(today, due) {
        0 => "本日".to_owned(),
        days if days > 0 => format!("あと{days}日"),
        days => format!("{}日超過", -days),
    }
}

/// 「11月20日（金）16時42分」
pub(super) fn moment(at_micros: i64) -> String {
    format!("{}{}", ja_staff(date_of(at_micros)), time_ja(at_micros))
}

/// When a stamp was made.
pub(super) fn when(stamp: &Stamp) -> String {
    moment(stamp.at_micros)
}

/// 「1,000円」
pub(super) fn yen(amount: u32) -> String {
    format!("{}円", crate::server::grouped(u64::from(amount)))
}

/// 「開示ほか1件」
pub(super) fn asks(case: &Case) -> String {
    let first = case.asks.first().map_or("", |ask| ask.kind.label(LANG));
    match case.asks.len() {
        0 | 1 => first.to_owned(),
        many => format!("{first}ほか{}件", many - 1),
    }
}

/// What a kind asks for, in full.
pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Disclosure => "保有個人データの開示",
        Kind::Erasure => "保有個人データの利用停止・消去",
        Kind::PurposeNotice => "保有個人データの利用目的の通知",
        Kind::Correction => "保有個人データの訂正等",
        other => other.label(LANG),
    }
}

pub(super) const fn applying(applying: Applying) -> &'static str {
    match applying {
        Applying::Person => "ご本人",
        Applying::StatutoryAgent => "法定代理人",
        Applying::MandatedAgent => "任意代理人",
    }
}

/// How an ask ends.
pub(super) const fn outcome(kind: Kind, outcome: Outcome) -> &'static str {
    outcome.label(kind)
}

pub(super) const fn matched(one: Match) -> &'static str {
    match one {
        Match::Name => "氏名が請求書と一致",
        Match::Address => "住所がご請求の住所と一致",
        Match::BirthDate => "生年月日が請求書と一致",
    }
}

pub(super) use super::desk_words::{
    about, back_for, basis, missing, missing_choices, missing_of, pause, pause_choices, pause_of,
    point_choices, point_of, settle, settle_choices, settle_of, todo,
};
pub(super) use yakusoku_app::request::copy;

/// What is to be done.
pub(super) fn what(what: What) -> String {
    match what {
        What::Papers(counted, needed) => {
            format!("本人確認書類の確認（{needed}種類中{counted}種類）")
        }
        What::Identity(clear) => clearing(clear),
        What::Fee(missing) => format!("手数料の受領（不足{}）", yen(missing)),
        What::Locate => "データの検索".to_owned(),
        What::Plan => "計画の作成".to_owned(),
        What::Investigate => "申し出の内容の調査".to_owned(),
        What::Draft => "お答えする文の作成".to_owned(),
        What::Task(no) => format!("担当者に依頼したことの結果（{no}件目）"),
        What::Measure => "お約束した措置の実施".to_owned(),
        What::PassOn => "委託元への引継ぎ".to_owned(),
        What::Propose => "判断の起案".to_owned(),
        What::Review(_) => "審査".to_owned(),
        What::Approve => "決裁".to_owned(),
        What::CarryOut => "計画の実行と確認".to_owned(),
        What::Replan => "計画の作り直し（実行できず）".to_owned(),
        What::NotErased => "消去のやり直し（残りあり）".to_owned(),
        What::Letter => "結果のご通知の作成".to_owned(),
        What::Dispatch(_) => "結果のご通知の発送".to_owned(),
        What::Together(_) => "結果のご通知の発送（ほかの案件の通知に併記）".to_owned(),
        What::Dispose => "本人確認書類の廃棄".to_owned(),
        What::ReturnPapers => "本人確認書類の返却".to_owned(),
        What::Desk(one) => todo(one),
    }
}

/// 「委任の範囲：すべての請求事項　期限なし」
pub(super) fn mandate(asks: &[u16], until: Option<Date>) -> String {
    let asks: Vec<String> = asks.iter().map(|no| format!("請求事項{no}")).collect();
    let asks = if asks.is_empty() {
        "すべての請求事項".to_owned()
    } else {
        asks.join("、")
    };
    let until = until.map_or_else(
        || "期限なし".to_owned(),
        |day| format!("{}まで", ja_staff(day)),
    );
    format!("委任の範囲：{asks}　{until}")
}

/// A point by its name.
pub(super) const fn point(one: Match) -> &'static str {
    match one {
        Match::Name => "氏名",
        Match::Address => "住所",
        Match::BirthDate => "生年月日",
    }
}

pub(super) const fn letter(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Receipt => "受付のお知らせ",
        LetterKind::Result => "結果のご通知",
        LetterKind::AgentNotice => "代理人によるご請求のお知らせ",
        LetterKind::MaskNotice => "写しの塗りつぶしのお知らせ",
        LetterKind::Defect => "補正のお願い",
        LetterKind::Fee => "手数料のご案内",
        LetterKind::Ended => "みなし取下げのお知らせ",
        LetterKind::OtherMeans => "回答方法の変更のお知らせ",
        LetterKind::Extension => "回答期限の延長のお知らせ",
        LetterKind::NewCode => "新しい確認コードのお知らせ",
    }
}

pub(super) const fn on_file(what: OnFile) -> &'static str {
    match what {
        OnFile::Address => "住所",
        OnFile::Email => "メールアドレス",
        OnFile::Phone => "電話番号（かけ直し）",
    }
}

pub(super) const fn withheld(why: Withheld) -> &'static str {
    match why {
        Withheld::DomesticViolence => "配偶者からの暴力など",
        Withheld::Abuse => "虐待",
        Withheld::ParentChild => "親子間の争い",
        Withheld::NoOwnChannel => "ご本人と確かめた連絡先なし",
        Withheld::Other => "その他",
    }
}

/// What is to be cleared up about who is asking.
fn clearing(clear: Clear) -> String {
    match clear {
        Clear::Mismatch => "一致しない点の確認".to_owned(),
        Clear::Mask(no) => format!("書類{no}の写しの塗りつぶし"),
        Clear::Look => "人が探すところの確認".to_owned(),
        Clear::Mandate => "委任の範囲の記録".to_owned(),
        Clear::Interest => "ご本人の利益の検討".to_owned(),
        Clear::AgentNotice => "ご本人へのお知らせ".to_owned(),
        Clear::MaskNotice => "塗りつぶしのお知らせ".to_owned(),
        Clear::Address => "送付先の照合".to_owned(),
        Clear::OnFile => "登録の内容との照合".to_owned(),
    }
}

pub(super) const fn who(who: Who) -> &'static str {
    match who {
        Who::Clerk => "担当者",
        Who::Approver => "承認者",
        Who::Person => "ご本人",
        Who::Program => "約束（自動処理）",
    }
}

/// 「審査（執事長）」
pub(super) fn step(step: &RouteStep) -> String {
    format!("{}（{}）", step.act.label(LANG), step.post.get(LANG))
}

/// Who is to act: the post that the route names, else the role.
pub(super) fn whom(case: &Case, work: &Work) -> String {
    let ask = work.ask.and_then(|no| case.ask(no));
    let post = |step: &RouteStep| step.post.get(LANG).to_owned();
    let named = match (work.what, ask) {
        (What::Review(_) | What::Approve, Some(ask)) => match case.ahead(ask).first() {
            Some(Seat::Step(_, step)) => Some(post(step)),
            Some(Seat::Manager) => Some("個人情報保護管理者".to_owned()),
            Some(Seat::Approver) | None => None,
        },
        (What::Propose, Some(ask)) => {
            let mut steps = proposing(case, ask);
            steps.next().map(post)
        }
        (What::Desk(Todo::Countersign(no)), _) => case.route_step(no).map(post),
        _ => None,
    };
    named.unwrap_or_else(|| who(work.who).to_owned())
}

/// The steps of the route at which something about an ask is proposed, whatever the outcome.
pub(super) fn proposing<'a>(case: &'a Case, ask: &'a Ask) -> impl Iterator<Item = &'a RouteStep> {
    let route = case.terms.pinned.route.iter();
    route.filter(|step| {
        let taken = step.kinds.is_empty() || step.kinds.contains(&ask.kind);
        step.act == RouteAct::Propose && taken
    })
}

/// Where a case stands, for lists.
pub(super) fn stage(case: &Case, next: Option<What>) -> String {
    if case.erased.is_some() {
        return "消去済み".to_owned();
    }
    match next {
        Some(next) => what(next),
        None if case.closed.is_some() => "終了".to_owned(),
        None => "対応中".to_owned(),
    }
}

/// Where an ask stands after it was proposed.
pub(super) const fn progress(stage: &Stage) -> &'static str {
    match stage {
        Stage::Open => "起案前",
        Stage::Proposed(_) => "決裁待ち",
        Stage::Approved { .. } => "決裁済み・実行待ち",
        Stage::CarriedOut { .. } => "実行済み",
        Stage::Confirmed { .. } => "実行済み・確認済み",
        Stage::NotErased { .. } => "残りあり・未了",
        Stage::Answered { .. } => "回答済み",
        Stage::Ended { .. } => "回答せずに終了",
    }
}

/// What reading again showed where nothing is left, by the level the ledger keeps.
pub(super) fn reread(level: &str) -> &'static str {
    if level == yakusoku_app::kept::LEVEL {
        return "法令により期限まで残すもののほかは、鍵による照合で残りなし";
    }
    "鍵による照合で残りなし"
}

/// Why carrying out did not work, by the word the ledger keeps.
pub(super) fn failure(class: &str) -> &'static str {
    match class {
        "unreachable" => "システムに接続できない",
        "drift" => "計画の作成後にデータが変わった",
        "outcome_unknown" => "反映されたか不明",
        "stopped" => "途中で停止",
        _ => "システムがエラーを返した",
    }
}

/// 「第8条第1項」 of the clause that promises something, where the policy has one.
pub(super) fn clause(policy: &Policy, is: impl Fn(&ClauseWhat) -> bool) -> Option<String> {
    let clauses = policy.clauses();
    let found = clauses.iter().find(|clause| is(&clause.what))?;
    Some(format!("方針 {}", found.article(LANG)))
}

/// The clause and the rule by which an ask is answered in time.
pub(super) fn answer_rule(policy: &Policy, ask: &Ask) -> Vec<String> {
    let mut lines: Vec<String> = clause(
        policy,
        |what| matches!(what, ClauseWhat::AnswerWithin { kind, .. } if *kind == ask.kind),
    )
    .into_iter()
    .collect();
    lines.push(format!("{}以内の回答", ask.within.label(LANG)));
    lines
}

/// From when the answer of a case is counted, while that day has not come.
pub(super) fn clock_start(case: &Case) -> &'static str {
    match case.terms.pinned.from {
        Some(ClockStart::Verified) => "本人確認を終えた日から",
        Some(ClockStart::Paid) => "手数料を受領した日から",
        _ => "書類がそろった日から",
    }
}

/// A step that only some kinds take.
pub(super) fn stepped(step: &Stepped) -> String {
    match step {
        Stepped::Chosen { act, .. } => format!("行うことを選択：{}", act_word(*act)),
        Stepped::Investigated { finding, .. } => format!("調査の結果「{}」", found(*finding)),
        Stepped::Drafted { .. } => "お答えする文を記録".to_owned(),
        Stepped::TaskSet {
            task,
            system,
            owner,
            by,
            ..
        } => format!("依頼{task}　{system}　{owner}　{}まで", ja_staff(*by)),
        Stepped::TaskDone { task, on, .. } => format!("依頼{task}が完了（{}）", ja_staff(*on)),
        Stepped::TaskDropped { task, .. } => format!("依頼{task}を取り消し"),
        Stepped::MeasureSet { until: None, .. } => "これに代わる措置を記録".to_owned(),
        Stepped::MeasureSet {
            until: Some(day), ..
        } => format!("これに代わる措置を記録（{}まで保存）", ja_staff(*day)),
        Stepped::MeasureKept { on, .. } => format!("お約束した措置を実施（{}）", ja_staff(*on)),
        Stepped::ForClient { by: None, .. } => "委託元から預かる情報と確認".to_owned(),
        Stepped::ForClient { by: Some(day), .. } => {
            format!(
                "委託元から預かる情報と確認（{}までに引継ぎ）",
                ja_staff(*day)
            )
        }
        Stepped::PassedOn { on, .. } => format!("委託元に引き継いだ（{}）", ja_staff(*on)),
        Stepped::Unlisted { .. } => "公表した事由にない事由による起案".to_owned(),
    }
}

/// What is done for a kind.
pub(super) const fn act_word(act: Act) -> &'static str {
    match act {
        Act::Export => "開示する資料の作成",
        Act::Correct => "訂正・追加・削除",
        Act::Suspend => "利用・提供の停止",
        Act::Erase => "消去",
        Act::Tell => "文による回答",
    }
}

/// What an investigation showed.
pub(super) const fn found(finding: Finding) -> &'static str {
    match finding {
        Finding::Wrong => "事実と違う",
        Finding::PartlyWrong => "一部が事実と違う",
        Finding::Right => "事実のとおり",
    }
}

/// Somebody of the staff who last did something in a case, if anybody did.
pub(super) fn last_hand(case: &Case) -> Option<&Stamp> {
    let located = case
        .asks
        .iter()
        .filter_map(|ask| ask.located.as_ref().map(|found| &found.at));
    let papers = case.papers.iter().map(|paper| &paper.at);
    let fees = case.fees.iter().map(|fee| &fee.at);
    papers
        .chain(fees)
        .chain(located)
        .max_by_key(|stamp| stamp.seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_left_is_said_in_days() {
        let today = date(2026, 11, 24);
        assert_eq!(left(today, date(2026, 12, 9)), "あと15日");
        assert_eq!(left(today, today), "本日");
        assert_eq!(left(today, date(2026, 11, 20)), "4日超過");
    }

    #[test]
    fn a_moment_is_one_word() {
        assert_eq!(moment(1_795_446_000_000_000), "11月24日（火）0時00分");
    }
}
