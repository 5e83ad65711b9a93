// SPDX-License-Identifier: Apache-2.0
//! 判断: the outcome of one ask, its ground where something is refused, and the reason in words.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::{DeskError, Order};
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::{Act, Ask, Case, Outcome, Refusal};
use yakusoku_policy::GroundId;

use super::case::{Done, Scene, Step, Turn, wanted};
use super::conflict;
use super::door::{Answer, Member};
use super::words::{self, LANG};
use super::wrong::{self, Wrong};
use crate::pages::console::case::Action;
use crate::pages::console::{DecideForm, DecidePage, GroundChoice};
use crate::pages::{Choice, Fact, Nav, Posted, Problems};
use crate::server::page;

const STEP: Step = Step {
    name: "判断の起案",
    action: Action::Decide,
    right: Right::CasePropose,
    field: "outcome",
};

/// An outcome by the word of the form, which is the word of the ledger.
fn named(word: &str) -> Option<Outcome> {
    serde_json::from_value(serde_json::Value::from(word)).ok()
}

fn word(outcome: Outcome) -> String {
    let value = serde_json::to_value(outcome).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) async fn show(member: Member, Path((number, ask)): Path<(String, u16)>) -> Answer {
    if let Err(denied) = member.actor.may(Right::CasePropose) {
        return Err(member.refused(&denied.into()).await);
    }
    let sent = (DecideForm::default(), Problems::none());
    decide(&member, (&number, ask), (StatusCode::OK, sent)).await
}

async fn decide(
    member: &Member,
    (number, ask): (&str, u16),
    (status, sent): (StatusCode, (DecideForm, Problems)),
) -> Answer {
    match view(member, (number, ask), sent).await {
        Ok(sheet) => Ok(page(status, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn view(
    member: &Member,
    (number, no): (&str, u16),
    (form, problems): (DecideForm, Problems),
) -> Result<DecidePage, DeskError> {
    let scene = Scene::open(member, number).await?;
    let ask = scene.case().ask(no).ok_or(DeskError::NoSuchCase)?;
    let mut outcomes = outcomes(scene.case(), ask);
    Choice::pick(&mut outcomes, std::slice::from_ref(&form.outcome));
    Ok(DecidePage {
        shell: member.shell(Nav::Cases).await,
        number: number.to_owned(),
        ask_no: no.to_string(),
        ask: words::kind(ask.kind).to_owned(),
        facts: facts(&scene, ask),
        seen: scene.case().version.to_string(),
        outcomes,
        grounds: grounds(&scene, ask, &form.ground),
        form,
        problems,
        approval: approval(ask).to_owned(),
        back: format!("/console/cases/{number}"),
    })
}

/// Outcomes that can be proposed now: no answer before identity, fee and search, no act without a
/// plan, tasks or words. A refusal is possible at any time.
fn outcomes(case: &Case, ask: &Ask) -> Vec<Choice> {
    let personal = ask.kind.is_personal();
    let answers = (!personal || (case.identity.is_some() && ask.located.is_some()))
        && (ask.fee_yen == 0 || case.is_fee_settled());
    let can = |outcome: Outcome| match outcome {
        Outcome::Whole | Outcome::Part => answers && ask.is_prepared(),
        Outcome::Substitute => answers && ask.prep.measure.is_some(),
        Outcome::Refused | Outcome::Deceased => true,
        _ => answers,
    };
    yakusoku_duties::request::outcomes(ask.kind)
        .iter()
        .filter(|outcome| can(**outcome))
        .map(|outcome| {
            let choice = Choice::new(word(*outcome), words::outcome(ask.kind, *outcome));
            match hint(*outcome) {
                "" => choice,
                hint => choice.hint(hint),
            }
        })
        .collect()
}

const fn hint(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Whole => "",
        Outcome::Part | Outcome::Refused => "事由と理由が必要",
        Outcome::Substitute => {
            "事由「これに代わるべき措置」と理由が必要。措置は「準備」に記録したもの"
        }
        Outcome::NotHeld => "検索して該当がないとき。事由は不要",
        Outcome::NotRetained => {
            "委託元から預かる情報など。預かる業務を「準備を記録」に記録したときは理由を省ける。ないときは申出先を書く"
        }
        Outcome::ExistenceHarms => {
            "あると答えるだけで害が生じるとき。「保有していない」と同じ文で通知し、理由は社内にだけ残す"
        }
        Outcome::OtherRoute => "理由に、利用いただく手続と窓口を書く",
        Outcome::Deceased => {
            "お悔やみと、ご遺族自身の情報はご請求いただけることを通知。本人確認と手数料は不要"
        }
    }
}

fn grounds(scene: &Scene<'_>, ask: &Ask, picked: &str) -> Vec<GroundChoice> {
    let (listed, beyond) = scene.grounds(ask);
    let known = yakusoku_policy::grounds(ask.kind, scene.today);
    known
        .into_iter()
        .filter(|ground| listed.contains(&ground.id) || beyond.contains(&ground.id))
        .map(|ground| {
            let id = ground.id.to_string();
            let chosen = id == picked;
            let mut hint = ground.explain.get(LANG).to_owned();
            if beyond.contains(&ground.id) {
                hint = format!("公表した事由にない。個人情報保護管理者の決裁が必要で、約束は要注意になる。{hint}");
            }
            let choice = Choice::new(id, ground.label.get(LANG)).hint(hint);
            GroundChoice {
                choice: if chosen { choice.picked() } else { choice },
                article: ground.article,
            }
        })
        .collect()
}

fn facts(scene: &Scene<'_>, ask: &Ask) -> Vec<Fact> {
    let limited = wanted(scene, ask.no);
    let subject = if limited.is_empty() {
        "限定なし".to_owned()
    } else {
        limited
    };
    let due = ask.due.map_or_else(
        || "未開始".to_owned(),
        |due| format!("{}　{}", ja_staff(due), words::left(scene.today, due)),
    );
    let plan = ask.plan.as_ref().map_or_else(
        || no_plan(ask).to_owned(),
        |plan| {
            let rows: u64 = plan.lines.iter().map(|line| line.rows).sum();
            format!("あり（{}行）", crate::server::grouped(rows))
        },
    );
    vec![
        Fact::new("請求の対象", subject),
        Fact::new("回答期限", due),
        Fact::new("計画", plan),
    ]
}

/// Why an outcome is missing from the list is said where it is missed.
fn no_plan(ask: &Ask) -> &'static str {
    if ask.is_prepared() || ask.act() == Act::Tell {
        "なし"
    } else {
        "なし。応じる判断は「計画を作成」の後に選べる"
    }
}

const fn approval(ask: &Ask) -> &'static str {
    match (ask.alone, ask.alone_refusal) {
        (None, None) => "決裁は起案した人以外の1名",
        _ => "決裁は起案した人以外の1名。待機期間の後は、方針が認める判断に限り1名でも可",
    }
}

pub(super) async fn send(
    member: Member,
    Path((number, ask)): Path<(String, u16)>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let form = DecideForm::read(&turn.posted);
    let Some(outcome) = named(&form.outcome) else {
        return again(
            &turn,
            ask,
            (form, ("outcome", "判断が未選択。1つを選択".to_owned())),
        )
        .await;
    };
    // Of what is held for a client the letter has the words; the life cycle asks for them otherwise.
    let known = outcome == Outcome::NotRetained;
    if let Some(problem) = missing(outcome, &form).filter(|_| !known) {
        return again(&turn, ask, (form, problem)).await;
    }
    match turn.one(order(ask, outcome, &form)).await {
        Ok(()) => turn.end(Ok(Done::Proposed)).await,
        Err(error) => refused(&turn, ask, (form, &error)).await,
    }
}

/// What a refusal cannot go without.
fn missing(outcome: Outcome, form: &DecideForm) -> Option<(&'static str, String)> {
    if outcome.needs_ground() && form.ground.is_empty() {
        return Some(("ground", "事由が未選択。応じないときは1つを選択".to_owned()));
    }
    (outcome.needs_reason() && form.reason.is_empty()).then(|| {
        (
            "reason",
            "理由が未記入。結果のご通知に載る文を記入".to_owned(),
        )
    })
}

fn order(ask: u16, outcome: Outcome, form: &DecideForm) -> Order {
    let refuses = outcome.needs_ground();
    Order::Propose {
        ask,
        outcome,
        ground: refuses.then(|| GroundId::from(form.ground.as_str())),
        reason: form.reason.clone(),
    }
}

async fn refused(turn: &Turn, ask: u16, (form, error): (DecideForm, &DeskError)) -> Answer {
    match wrong::of(error) {
        Wrong::Conflict => Err(conflict::answer(turn).await),
        Wrong::Said(said) if !is_over(error) => {
            let field = said
                .field
                .filter(|field| FIELDS.contains(field))
                .unwrap_or("outcome");
            again(turn, ask, (form, (field, said.text))).await
        }
        _ => Err::<Response, Response>(turn.member.refused(error).await),
    }
}

const FIELDS: [&str; 3] = ["outcome", "ground", "reason"];

/// No page can be made of an ask that is not there.
const fn is_over(error: &DeskError) -> bool {
    matches!(error, DeskError::Refused(Refusal::NoSuchAsk(_)))
}

async fn again(
    turn: &Turn,
    ask: u16,
    (form, (field, text)): (DecideForm, (&'static str, String)),
) -> Answer {
    let mut problems = Problems::none();
    problems.say(field, text);
    let sent = (StatusCode::UNPROCESSABLE_ENTITY, (form, problems));
    decide(&turn.member, (&turn.number, ask), sent).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_needs_ground_and_reason_and_a_grant_neither() {
        let form = |ground: &str, reason: &str| DecideForm {
            ground: ground.into(),
            reason: reason.into(),
            ..DecideForm::default()
        };
        let field = |form| missing(Outcome::Refused, &form).map(|problem| problem.0);
        assert_eq!(field(form("", "")), Some("ground"));
        assert_eq!(field(form("harm", "")), Some("reason"));
        assert_eq!(field(form("harm", "理由です。")), None);
        assert_eq!(missing(Outcome::Whole, &form("", "")), None);
    }
}
