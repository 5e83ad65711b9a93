// SPDX-License-Identifier: Apache-2.0
//! 準備: what an ask needs before it is decided, and what was promised to be done afterwards.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::{DeskError, Order};
use yakusoku_duties::calendar::{ja_staff, read_date};
use yakusoku_duties::personal::{Sink, WantsChange};
use yakusoku_duties::request::kinds::{Finding, Task};
use yakusoku_duties::request::{Act, Ask, Outcome, Refusal, Stage, Step as Doing, acts, outcomes};
use yakusoku_policy::Kind;

use super::case::{Done, Scene, Step, Turn, wanted};
use super::conflict;
use super::door::{Answer, Member};
use super::words::{self, LANG};
use super::wrong::{self, Wrong};
use crate::pages::console::case::Action;
use crate::pages::console::{Part, PrepareForm, PreparePage, TaskRow};
use crate::pages::{Choice, Fact, Nav, Posted, Problems};
use crate::server::page;

const STEP: Step = Step {
    name: "準備の記録",
    action: Action::Prepare,
    right: Right::CaseWork,
    field: "now",
};

pub(super) async fn show(member: Member, Path((number, ask)): Path<(String, u16)>) -> Answer {
    if let Err(denied) = member.actor.may(Right::CaseWork) {
        return Err(member.refused(&denied.into()).await);
    }
    sheet(
        &member,
        (&number, ask),
        (StatusCode::OK, None, Problems::none()),
    )
    .await
}

async fn sheet(
    member: &Member,
    (number, ask): (&str, u16),
    (status, form, problems): (StatusCode, Option<PrepareForm>, Problems),
) -> Answer {
    match view(member, (number, ask), (form, problems)).await {
        Ok(sheet) => Ok(page(status, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn view(
    member: &Member,
    (number, no): (&str, u16),
    (typed, problems): (Option<PrepareForm>, Problems),
) -> Result<PreparePage, DeskError> {
    let scene = Scene::open(member, number).await?;
    let ask = scene.case().ask(no).ok_or(DeskError::NoSuchCase)?;
    let parts = parts(&scene, ask);
    let form = match typed {
        Some(form) => form,
        None => first(&scene, ask, &parts).await?,
    };
    let pick = |mut all: Vec<Choice>, one: &String| {
        Choice::pick(&mut all, std::slice::from_ref(one));
        all
    };
    Ok(PreparePage {
        shell: member.shell(Nav::Cases).await,
        number: number.to_owned(),
        ask_no: no.to_string(),
        ask: words::kind(ask.kind).to_owned(),
        facts: facts(&scene, ask),
        seen: scene.case().version.to_string(),
        acts: pick(act_choices(ask), &form.act),
        findings: pick(findings(), &form.finding),
        items: pick(items(&scene), &form.item),
        works: pick(works(&scene), &form.work),
        tasks: tasks(&scene, ask),
        parts,
        form,
        problems,
        back: format!("/console/cases/{number}"),
    })
}

/// Forms by what the kind takes and where the ask stands.
fn parts(scene: &Scene<'_>, ask: &Ask) -> Vec<Part> {
    let measure = ask.prep.measure.as_ref();
    let promised = measure.is_some_and(|one| one.kept.is_none() && one.until.is_some());
    let held = ask.prep.for_client.as_ref();
    let passing = held.is_some_and(|held| held.passed_on.is_none());
    let pass_on = passing.then_some(Part::PassOn);
    if ask.answered().is_some() {
        let keep = promised.then_some(Part::Keep);
        return keep.into_iter().chain(pass_on).collect();
    }
    if !matches!(ask.stage, Stage::Open) || scene.case().closed.is_some() {
        return pass_on.into_iter().collect();
    }
    let can_be_held = outcomes(ask.kind).contains(&Outcome::NotRetained);
    let corrects = ask.kind == Kind::Correction;
    let found = ask.located.as_ref().is_some_and(|found| found.chosen > 0);
    let all = [
        (Part::Act, acts(ask.kind).len() > 1),
        (Part::Investigate, corrects),
        (Part::Correct, corrects && found),
        (Part::Draft, ask.act() == Act::Tell),
        (Part::Task, true),
        (
            Part::Measure,
            outcomes(ask.kind).contains(&Outcome::Substitute),
        ),
        (Part::Client, can_be_held && !works(scene).is_empty()),
        (Part::PassOn, passing),
    ];
    let shown = all.into_iter().filter(|(_, shown)| *shown);
    shown.map(|(part, _)| part).collect()
}

/// What the forms start with: what the person wrote, and the words the program proposes.
async fn first(scene: &Scene<'_>, ask: &Ask, parts: &[Part]) -> Result<PrepareForm, DeskError> {
    let applicant = scene.loaded.applicant.as_ref();
    let wants = applicant.and_then(|one| {
        let all = &one.reveal(Sink::Page).wants;
        all.iter().find(|wants| wants.ask == ask.no)
    });
    let change = wants.and_then(|wants| wants.corrections.first().cloned());
    let change = change.unwrap_or_default();
    let draft = if parts.contains(&Part::Draft) {
        let app = &scene.member.site.app;
        app.draft_of(&scene.loaded, ask.no).await?
    } else {
        String::new()
    };
    let finding = ask.prep.investigated.as_ref().map(|one| name(one.finding));
    Ok(PrepareForm {
        act: name(ask.act()),
        finding: finding.unwrap_or_default(),
        item: change.item,
        old: change.old,
        new: change.new,
        draft,
        by: ask.due.map_or_else(String::new, |day| day.to_string()),
        ..PrepareForm::default()
    })
}

/// The word of a value as the ledger writes it.
fn name(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn act_choices(ask: &Ask) -> Vec<Choice> {
    let all = acts(ask.kind).iter();
    all.map(|act| Choice::new(name(*act), words::act_word(*act)))
        .collect()
}

fn findings() -> Vec<Choice> {
    [Finding::Wrong, Finding::PartlyWrong, Finding::Right]
        .into_iter()
        .map(|one| Choice::new(name(one), words::found(one)))
        .collect()
}

/// Items that are leaves: a branch is corrected leaf by leaf.
fn items(scene: &Scene<'_>) -> Vec<Choice> {
    let Some(policy) = scene.policy() else {
        return Vec::new();
    };
    let leaves = policy.items.keys().filter(|item| policy.is_leaf(item));
    leaves
        .map(|item| Choice::new(item.as_str(), policy.item_label(item).get(LANG)))
        .collect()
}

/// Works entrusted by clients, as the policy in force has them.
fn works(scene: &Scene<'_>) -> Vec<Choice> {
    let Some(policy) = scene.policy() else {
        return Vec::new();
    };
    let works = policy.chapters.entrusted_work.iter();
    works
        .map(|(name, work)| {
            let hint = match work.forward_within {
                Some(within) => format!("{}以内に委託元へ引継ぎ", within.label(LANG)),
                None => "引継ぎの期限は契約に定めなし".to_owned(),
            };
            Choice::new(name.as_str(), work.work.get(LANG)).hint(hint)
        })
        .collect()
}

fn tasks(scene: &Scene<'_>, ask: &Ask) -> Vec<TaskRow> {
    let said = |seq: u64| {
        let sealed = scene.loaded.sealed_at(seq);
        sealed.map_or_else(String::new, |text| text.reveal(Sink::Page).clone())
    };
    // What changes systems waits for the approval, what only answers is gathered before it.
    let now = if ask.act().changes() {
        ask.approval().is_some() && ask.answered().is_none()
    } else {
        matches!(ask.stage, Stage::Open)
    };
    let row = |task: &Task| TaskRow {
        no: task.no.to_string(),
        system: task.system.clone(),
        owner: task.owner.clone(),
        by: ja_staff(task.by),
        what: said(task.set.seq),
        done: task.done.as_ref().map_or_else(String::new, |done| {
            format!("{}　{}", ja_staff(done.on), said(done.at.seq))
        }),
        open: now && task.done.is_none(),
    };
    ask.prep.tasks.iter().map(row).collect()
}

fn facts(scene: &Scene<'_>, ask: &Ask) -> Vec<Fact> {
    let asked = wanted(scene, ask.no);
    let asked = if asked.is_empty() {
        "記載なし".to_owned()
    } else {
        asked
    };
    let mut facts = vec![Fact::new("ご請求の内容", asked)];
    if let Some(claim) = ask.claim {
        facts.push(Fact::new("申し出の理由", claim.of(ask.kind).get(LANG)));
    }
    if let Some(due) = ask.due {
        let left = words::left(scene.today, due);
        facts.push(Fact::new("回答期限", format!("{}　{left}", ja_staff(due))));
    }
    if let Some(found) = &ask.prep.investigated {
        let line = format!(
            "{}　{}",
            words::found(found.finding),
            scene.signed(&found.at)
        );
        facts.push(Fact::new("調査", line));
    }
    if let Some(drafted) = &ask.prep.drafted {
        facts.push(Fact::new("お答えする文", scene.signed(&drafted.at)));
    }
    if let Some(held) = &ask.prep.for_client {
        let works = works(scene);
        let work = works.iter().find(|choice| choice.value == held.work);
        let work = work.map_or(held.work.as_str(), |choice| choice.label.as_str());
        facts.push(Fact::new(
            "委託元から預かる情報",
            format!("{work}　{}", scene.signed(&held.set)),
        ));
        if let Some(done) = &held.passed_on {
            facts.push(Fact::new("委託元への引継ぎ", scene.signed(&done.at)));
        }
    }
    if let Some(measure) = &ask.prep.measure {
        facts.push(Fact::new("これに代わる措置", scene.signed(&measure.set)));
    }
    facts
}

pub(super) async fn send(
    member: Member,
    Path((number, ask)): Path<(String, u16)>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let form = PrepareForm::read(&turn.posted);
    let today = turn.member.site.app.clock.today().date;
    let order = match order(&turn.posted, (ask, &form), today) {
        Ok(order) => order,
        Err(problem) => return again(&turn, ask, (form, problem)).await,
    };
    let corrects = matches!(order, Order::Correct { .. });
    match turn.one(order).await {
        Ok(()) if corrects => turn.end(Ok(Done::Planned)).await,
        Ok(()) => turn.end(Ok(Done::Prepared)).await,
        Err(error) => refused(&turn, ask, (form, &error)).await,
    }
}

type Problem = (&'static str, String);

/// What the form orders, or the field that is wrong.
fn order(posted: &Posted, (ask, form): (u16, &PrepareForm), today: Date) -> Result<Order, Problem> {
    let step = match posted.one("do").as_str() {
        "choose" => Doing::Choose {
            ask,
            act: read(&form.act, "act")?,
        },
        "investigate" => Doing::Investigate {
            ask,
            finding: read(&form.finding, "finding")?,
            text: filled(&form.text, "text")?,
        },
        "correct" => return correction(ask, form),
        "draft" => Doing::Draft {
            ask,
            text: filled(&form.draft, "draft")?,
        },
        "set_task" => Doing::SetTask {
            ask,
            system: filled(&form.system, "system")?,
            owner: filled(&form.owner, "owner")?,
            by: day(&form.by, "by")?,
            text: filled(&form.what, "what")?,
        },
        "task_done" => Doing::TaskDone {
            ask,
            task: posted.one("task").parse().unwrap_or(0),
            on: today,
            evidence: filled(&form.evidence, "evidence")?,
        },
        "measure" => Doing::SetMeasure {
            ask,
            until: (!form.until.is_empty())
                .then(|| day(&form.until, "until"))
                .transpose()?,
            text: filled(&form.measure, "measure")?,
        },
        "for_client" if form.work.is_empty() => {
            return Err(("work", "未選択。1つを選択".to_owned()));
        }
        "for_client" => Doing::ForClient {
            ask,
            work: form.work.clone(),
            within: None,
        },
        "passed_on" => Doing::PassedOn {
            ask,
            on: today,
            evidence: filled(&form.passed_to, "passed_to")?,
        },
        _ => Doing::MeasureKept {
            ask,
            on: today,
            evidence: filled(&form.evidence, "evidence")?,
        },
    };
    Ok(Order::Step(step))
}

/// What is wrong and what is right; one of them may be empty.
fn correction(ask: u16, form: &PrepareForm) -> Result<Order, Problem> {
    if form.old.trim().is_empty() && form.new.trim().is_empty() {
        let text = "いまの内容と正しい内容がどちらも空欄。少なくとも一方を記入";
        return Err(("new", text.to_owned()));
    }
    let change = WantsChange {
        item: form.item.clone(),
        old: form.old.trim().to_owned(),
        new: form.new.trim().to_owned(),
    };
    Ok(Order::Correct {
        ask,
        chosen: None,
        changes: vec![change],
    })
}

fn read<T: serde::de::DeserializeOwned>(word: &str, field: &'static str) -> Result<T, Problem> {
    serde_json::from_value(serde_json::Value::from(word))
        .map_err(|_| (field, "未選択。1つを選択".to_owned()))
}

fn filled(text: &str, field: &'static str) -> Result<String, Problem> {
    if text.trim().is_empty() {
        return Err((field, "未記入。内容を記入".to_owned()));
    }
    Ok(text.trim().to_owned())
}

fn day(text: &str, field: &'static str) -> Result<Date, Problem> {
    let day = text.parse().ok().or_else(|| read_date(text).ok());
    day.ok_or_else(|| (field, "日付が読めない。日付を入力".to_owned()))
}

async fn refused(turn: &Turn, ask: u16, (form, error): (PrepareForm, &DeskError)) -> Answer {
    let is_over = matches!(error, DeskError::Refused(Refusal::NoSuchAsk(_)));
    match wrong::of(error) {
        Wrong::Conflict => Err(conflict::answer(turn).await),
        Wrong::Said(said) if !is_over => again(turn, ask, (form, ("new", said.text))).await,
        _ => Err::<Response, Response>(turn.member.refused(error).await),
    }
}

async fn again(turn: &Turn, ask: u16, (form, (field, text)): (PrepareForm, Problem)) -> Answer {
    let mut problems = Problems::none();
    problems.say(field, text);
    let sent = (StatusCode::UNPROCESSABLE_ENTITY, Some(form), problems);
    sheet(&turn.member, (&turn.number, ask), sent).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ordered(pairs: &[(&str, &str)]) -> Result<Order, Problem> {
        let pair = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        let posted = Posted(pairs.iter().map(pair).collect());
        let form = PrepareForm::read(&posted);
        order(&posted, (2, &form), date(2026, 4, 1))
    }

    #[test]
    fn a_form_becomes_its_order() {
        let found = ordered(&[
            ("do", "investigate"),
            ("finding", "wrong"),
            ("text", "照合"),
        ]);
        let expected = Doing::Investigate {
            ask: 2,
            finding: Finding::Wrong,
            text: "照合".into(),
        };
        assert_eq!(found, Ok(Order::Step(expected)));
        let change = ordered(&[("do", "correct"), ("item", "contact.email"), ("new", "a@b")]);
        assert!(matches!(change, Ok(Order::Correct { ask: 2, .. })));
    }

    #[test]
    fn what_is_missing_is_said_beside_its_field() {
        for (pairs, field) in [
            (&[("do", "investigate"), ("text", "照合")][..], "finding"),
            (&[("do", "draft"), ("draft", "  ")][..], "draft"),
            (&[("do", "correct"), ("item", "contact.email")][..], "new"),
            (
                &[
                    ("do", "set_task"),
                    ("system", "紙"),
                    ("owner", "課長"),
                    ("by", "そのうち"),
                ][..],
                "by",
            ),
        ] {
            assert_eq!(ordered(pairs).unwrap_err().0, field);
        }
    }
}
