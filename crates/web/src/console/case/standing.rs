// SPDX-License-Identifier: Apache-2.0
//! 本人・代理人の確認: what the pinned policy asks for, what is missing, and one form per step.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::notice::mask_labels;
use yakusoku_app::request::{DeskError, NoticeKind, Order};
use yakusoku_duties::calendar::read_date;
use yakusoku_duties::request::fact::{Applying, LetterKind};
use yakusoku_duties::request::{IdentityStep, Need, OnFile, PaperSet, Whose, Withheld};
use yakusoku_policy::{Delivery, PaperId, Showing, papers};

use super::super::door::{Answer, Member};
use super::super::once::{Sending, led_to};
use super::super::words::{self, LANG};
use super::super::wrong::{self, Wrong};
use super::Scene;
use crate::pages::console::case::{AgentForms, CopyRow, LookRow, NeedRow, NoticeRow, StandingPage};
use crate::pages::{Choice, Nav, Posted, Problems};
use crate::server::page;

const ON_FILE: [(&str, OnFile); 3] = [
    ("address", OnFile::Address),
    ("email", OnFile::Email),
    ("phone", OnFile::Phone),
];
const WHY: [(&str, Withheld); 5] = [
    ("domestic_violence", Withheld::DomesticViolence),
    ("abuse", Withheld::Abuse),
    ("parent_child", Withheld::ParentChild),
    ("no_own_channel", Withheld::NoOwnChannel),
    ("other", Withheld::Other),
];

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    told: String,
}

pub(super) async fn show(
    member: Member,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let told = (asked.told == "done").then(|| "記録した".to_owned());
    let page = (told, Problems::none(), Posted::default());
    shown(&member, &number, page).await
}

async fn shown(
    member: &Member,
    number: &str,
    (told, problems, typed): (Option<String>, Problems, Posted),
) -> Answer {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    match Scene::open(member, number).await {
        Ok(scene) => {
            let mut sheet = view(&scene, told, problems).await;
            sheet.keep(typed);
            Ok(page(status, &sheet))
        }
        Err(error) => Err(member.refused(&error).await),
    }
}

pub(super) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    member.owns(&posted).await?;
    if let Err(denied) = member.actor.may(Right::CaseWork) {
        return Err(member.refused(&denied.into()).await);
    }
    let order = match order(&posted) {
        Ok(order) => order,
        Err((field, text)) => {
            let mut problems = Problems::none();
            problems.say(field, text);
            return shown(&member, &number, (None, problems, posted)).await;
        }
    };
    let sending = Sending::begin(&member, &posted).await?;
    let seen = posted.one("seen").parse().unwrap_or(0);
    let app = &member.site.app;
    match app.order(&member.actor, &number, Some(seen), order).await {
        Ok(_) => {
            let back = format!("/console/cases/{number}/standing?told=done");
            let back = Redirect::to(&back).into_response();
            sending.led(&member, led_to(&back)).await;
            Ok(back)
        }
        Err(error) => refused(&member, (&number, &posted), &error).await,
    }
}

/// The page comes back with a sentence; what somebody else did meanwhile is on it.
async fn refused(member: &Member, (number, posted): (&str, &Posted), error: &DeskError) -> Answer {
    let mut problems = Problems::none();
    match wrong::of(error) {
        Wrong::Said(said) => problems.say(field_of(&posted.one("step")), said.text),
        Wrong::Conflict => problems.say(
            field_of(&posted.one("step")),
            "ほかの人が先に変更。いまの内容を確かめ、もう一度記録",
        ),
        Wrong::Denied(_) | Wrong::Missing | Wrong::Machine => {
            return Err(member.refused(error).await);
        }
    }
    shown(member, number, (None, problems, posted.clone())).await
}

/// The field of a form that stands for it.
fn field_of(step: &str) -> &'static str {
    match step {
        "mandate" => "asks",
        "interest" => "interest",
        "withhold" => "withheld",
        "on_file" => "what",
        "settle" => "settled",
        "former" => "former_reason",
        "look" => "look-1",
        "agent_notice" => "notice",
        "mask_notice" => "masked",
        _ => "sent_on",
    }
}

type Unread = (&'static str, &'static str);

fn order(posted: &Posted) -> Result<Order, Unread> {
    let words = |field: &'static str, missing: &'static str| {
        let text = posted.one(field);
        if text.is_empty() {
            Err((field, missing))
        } else {
            Ok(text)
        }
    };
    Ok(match posted.one("step").as_str() {
        "mandate" => Order::Identity(IdentityStep::TakeMandate {
            asks: posted
                .all("asks")
                .iter()
                .filter_map(|no| no.parse().ok())
                .collect(),
            until: until(&posted.one("until"))?,
        }),
        "interest" => Order::Identity(IdentityStep::ConsiderInterest {
            reason: words(
                "interest",
                "検討した内容が未記入。だれの意思をどう確かめたかを記入",
            )?,
        }),
        "withhold" => Order::Identity(IdentityStep::WithholdNotice {
            why: of(&WHY, &posted.one("why")).ok_or(("why", "見合わせる理由が未選択"))?,
            reason: words("withheld", "事情が未記入。だれの判断かも記入")?,
        }),
        "on_file" => Order::Identity(IdentityStep::ConfirmOnFile {
            what: of(&ON_FILE, &posted.one("what"))
                .ok_or(("what", "一致した点が未選択。1つを選択"))?,
        }),
        "look" => Order::Identity(IdentityStep::RecordLook {
            ask: posted.one("ask").parse().unwrap_or(0),
            system: posted.one("system"),
            found: posted.one("found") == "yes",
            evidence: words("evidence", "探したところと結果が未記入")?,
        }),
        "settle" => Order::Identity(IdentityStep::SettleMismatch {
            reason: words("settled", "経緯が未記入。確かめた内容を記入")?,
        }),
        "former" => Order::Identity(IdentityStep::AcceptFormerName {
            paper: posted.one("former_paper").parse().unwrap_or(0),
            proof: PaperId::from(posted.one("former_proof").as_str()),
            reason: words(
                "former_reason",
                "確かめた内容が未記入。書類のどこで氏名の変更を確かめたかを記入",
            )?,
        }),
        "agent_notice" => Order::MakeNotice {
            notice: NoticeKind::AgentRequest,
        },
        "mask_notice" => Order::MakeNotice {
            notice: NoticeKind::MaskedCopies,
        },
        _ => dispatch(posted)?,
    })
}

fn dispatch(posted: &Posted) -> Result<Order, Unread> {
    let text = posted.one("sent_on");
    let on = text.parse().ok().or_else(|| read_date(&text).ok());
    Ok(Order::Dispatch {
        letter: posted.one("letter").parse().unwrap_or(0),
        means: Delivery::from_name(&posted.one("sent_by"))
            .ok_or(("sent_by", "発送方法が未選択。方法を選択"))?,
        on: Some(on.ok_or(("sent_on", "発送日が読めない。日付を入力"))?),
        tracking: posted.one("tracking"),
    })
}

fn of<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter()
        .find(|(one, _)| *one == name)
        .map(|(_, one)| *one)
}

fn until(text: &str) -> Result<Option<Date>, Unread> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .ok()
        .or_else(|| read_date(text).ok())
        .map(Some)
        .ok_or(("until", "日付として読めない。例 2027.3.31、令和9年3月31日"))
}

async fn view(scene: &Scene<'_>, told: Option<String>, problems: Problems) -> StandingPage {
    let case = scene.case();
    let works = scene.permits(Right::CaseWork) && case.closed.is_none() && case.erased.is_none();
    let found = case.asks.iter().any(|ask| {
        ask.located.as_ref().is_some_and(|one| one.chosen > 0)
            || case.standing.found_by_people(ask.no)
    });
    StandingPage {
        shell: scene.member.shell(Nav::Cases).await,
        number: case.number.clone(),
        title: format!("{}　{}", case.number, words::asks(case)),
        seen: case.version.to_string(),
        told,
        problems,
        needs: needs(scene),
        rules: rules(scene),
        mismatches: mismatches(scene),
        former: former(scene),
        proofs: proofs(scene),
        copies: copies(scene),
        known: known(scene),
        agent: agent(scene),
        on_file: if found {
            left_to_compare(scene)
        } else {
            Vec::new()
        },
        looks: looks(scene),
        mask_notice: works && case.owes_mask_notice() && notices(scene).is_empty(),
        notices: notices(scene),
        means: means(),
        today: scene.today.to_string(),
        works,
        typed: Posted::default(),
    }
}

fn label(scene: &Scene<'_>, id: &PaperId) -> String {
    scene.policy().map_or_else(
        || id.to_string(),
        |policy| policy.paper(id).label.get(LANG).to_owned(),
    )
}

fn labels(scene: &Scene<'_>, ids: &[PaperId]) -> String {
    let all: Vec<String> = ids.iter().map(|id| label(scene, id)).collect();
    all.join("、")
}

/// 「運転免許証、パスポートのうち1種類」; where there is nothing to choose, the papers.
fn of_these(scene: &Scene<'_>, ids: &[PaperId], any: u8) -> String {
    let all = labels(scene, ids);
    if ids.len() <= usize::from(any) {
        all
    } else {
        format!("{all}のうち{any}種類")
    }
}

fn needs(scene: &Scene<'_>) -> Vec<NeedRow> {
    let case = scene.case();
    let line = |set: &PaperSet| of_these(scene, &set.of, set.any);
    let row = |need: &Need| NeedRow {
        whose: match (need.whose, case.applying) {
            (Whose::Applicant, Applying::Person) | (Whose::Person, _) => "ご本人の書類".to_owned(),
            (Whose::Applicant, _) => "代理人の書類".to_owned(),
        },
        choices: need.choices.iter().map(line).collect(),
        met: case.is_met(need),
    };
    let mut rows: Vec<NeedRow> = case.terms.needs().iter().map(row).collect();
    let with = case
        .terms
        .proof
        .iter()
        .flat_map(|proof| proof.with_authority.clone());
    let with: Vec<PaperId> = with.collect();
    if case.applying != Applying::Person && !case.terms.authority_of.is_empty() {
        let mut choices = vec![of_these(scene, &case.terms.authority_of, 1)];
        if !with.is_empty() {
            choices.push(format!("{}も必要", labels(scene, &with)));
        }
        rows.push(NeedRow {
            whose: "代理権を示す書類".to_owned(),
            choices,
            met: case.is_authority_proven(),
        });
    }
    rows
}

fn rules(scene: &Scene<'_>) -> Vec<String> {
    let Some(proof) = &scene.case().terms.proof else {
        return Vec::new();
    };
    let fresh = proof.fresh.map(|period| {
        format!(
            "{}は、発行から{}以内（受付日まで）のもの",
            labels(scene, &proof.dated),
            period.label(LANG)
        )
    });
    let showing = proof.needs.iter().find_map(|need| need.showing);
    let shown = match showing {
        Some(Showing::Presented) => Some("書類は提示を受けて確かめる。写しは数えない".to_owned()),
        Some(Showing::Copy) => Some("書類は写しで確かめる".to_owned()),
        None => None,
    };
    fresh.into_iter().chain(shown).collect()
}

fn mismatches(scene: &Scene<'_>) -> Vec<String> {
    let all = scene.case().standing.mismatches.iter();
    all.filter(|one| one.settled.is_none())
        .map(|one| {
            let what: Vec<&str> = one.what.iter().map(|what| words::point(*what)).collect();
            format!(
                "{}が一致しない（{}）",
                what.join("、"),
                scene.signed(&one.at)
            )
        })
        .collect()
}

/// Papers that bear another name than the application.
fn former(scene: &Scene<'_>) -> Vec<Choice> {
    let case = scene.case();
    let papers = case.in_other_names().into_iter();
    papers
        .filter_map(|no| {
            let check = case.papers.get(usize::from(no).wrapping_sub(1))?;
            Some(Choice::new(no.to_string(), label(scene, &check.paper)))
        })
        .collect()
}

/// Papers that can show a change of name.
fn proofs(scene: &Scene<'_>) -> Vec<Choice> {
    let all = papers().into_iter().filter(|one| one.shows_former_name);
    all.filter(|one| one.accepted(scene.today))
        .map(|one| Choice::new(one.id.as_str(), one.label.get(LANG)))
        .collect()
}

/// Copies that are kept, those that still show something first.
fn copies(scene: &Scene<'_>) -> Vec<CopyRow> {
    let case = scene.case();
    let mut rows: Vec<CopyRow> = (1..)
        .zip(&case.papers)
        .filter(|(_, check)| check.image.is_some() && !case.terms.masks_of(&check.paper).is_empty())
        .map(|(no, check): (u16, _)| CopyRow {
            label: words::copy(&label(scene, &check.paper)),
            open: scene.policy().map_or_else(String::new, |policy| {
                mask_labels(policy, &check.paper, &check.detail.open)
            }),
            href: scene.href(&format!("papers/{no}/mask")),
        })
        .collect();
    rows.sort_by_key(|row| row.open.is_empty());
    if case.closed.is_some() {
        rows.clear();
    }
    rows
}

fn known(scene: &Scene<'_>) -> Vec<String> {
    let standing = &scene.case().standing;
    let mandate = standing.mandate.iter().map(|one| {
        format!(
            "{}（{}）",
            words::mandate(&one.asks, one.until),
            scene.signed(&one.at)
        )
    });
    let on_file = standing.on_file.iter().map(|(what, at)| {
        format!(
            "登録の{}と一致（{}）",
            words::on_file(*what),
            scene.signed(at)
        )
    });
    let withheld = standing.withheld.iter().map(|(why, at)| {
        format!(
            "ご本人へのお知らせを見合わせ：{}（{}）",
            words::withheld(*why),
            scene.signed(at)
        )
    });
    let interest = standing
        .interest
        .iter()
        .map(|at| format!("ご本人の利益を検討（{}）", scene.signed(at)));
    let former = standing.former.iter().map(|one| {
        format!(
            "旧姓などの書類を{}で本人のものと確認（{}）",
            label(scene, &one.proof),
            scene.signed(&one.at)
        )
    });
    mandate
        .chain(former)
        .chain(on_file)
        .chain(withheld)
        .chain(interest)
        .collect()
}

fn agent(scene: &Scene<'_>) -> AgentForms {
    let case = scene.case();
    let asks = case.asks.iter().map(|ask| {
        Choice::new(
            ask.no.to_string(),
            format!("{}　{}", ask.no, ask.kind.label(LANG)),
        )
    });
    AgentForms {
        asks: if case.applying == Applying::MandatedAgent {
            asks.collect()
        } else {
            Vec::new()
        },
        why: WHY
            .iter()
            .map(|(name, why)| Choice::new(*name, words::withheld(*why)))
            .collect(),
        notice: case.owes_agent_notice() && notices(scene).is_empty(),
        interest: case.owes_interest(),
    }
}

fn left_to_compare(scene: &Scene<'_>) -> Vec<Choice> {
    let standing = &scene.case().standing;
    ON_FILE
        .iter()
        .filter(|(_, what)| !standing.has_on_file(*what))
        .map(|(name, what)| Choice::new(*name, words::on_file(*what)))
        .collect()
}

/// The first notice that was made and has not left: one form at a time.
fn notices(scene: &Scene<'_>) -> Vec<NoticeRow> {
    let unsent = scene.case().letters.iter().find(|letter| {
        let notice = matches!(
            letter.kind,
            LetterKind::AgentNotice | LetterKind::MaskNotice
        );
        notice && letter.sent.is_none()
    });
    unsent
        .map(|letter| NoticeRow {
            no: letter.no.to_string(),
            label: words::letter(letter.kind).to_owned(),
            href: scene.href(&format!("letters/{}.pdf", letter.no)),
        })
        .into_iter()
        .collect()
}

/// Places where somebody has yet to look, with who does it and how.
fn looks(scene: &Scene<'_>) -> Vec<LookRow> {
    let looks = scene.case().standing.looks.iter();
    looks
        .filter(|look| look.looked.is_none())
        .map(|look| LookRow {
            ask: look.ask.to_string(),
            system: look.system.clone(),
            label: scene.system(&look.system),
            lines: scene.keeper(&look.system),
        })
        .collect()
}

/// A notice goes by post, whatever the answer goes by.
fn means() -> Vec<Choice> {
    let posted = [
        Delivery::Post,
        Delivery::SpecificRecord,
        Delivery::SimpleRegistered,
        Delivery::RegisteredMail,
    ];
    posted
        .iter()
        .map(|by| Choice::new(by.name(), by.label(LANG)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        let pair = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Posted(pairs.iter().map(pair).collect())
    }

    #[test]
    fn a_mandate_is_read_with_its_asks_and_a_day_in_any_writing() {
        let form = [
            ("step", "mandate"),
            ("asks", "2"),
            ("until", "令和9年3月31日"),
        ];
        let Ok(Order::Identity(IdentityStep::TakeMandate { asks, until })) = order(&posted(&form))
        else {
            panic!("read")
        };
        assert_eq!(
            (asks, until),
            (vec![2], Some(jiff::civil::date(2027, 3, 31)))
        );
        let wrong = [("step", "mandate"), ("until", "そのうち")];
        assert_eq!(order(&posted(&wrong)).unwrap_err().0, "until");
    }

    #[test]
    fn a_step_that_needs_words_asks_for_them() {
        for (step, field) in [
            ("interest", "interest"),
            ("settle", "settled"),
            ("former", "former_reason"),
            ("on_file", "what"),
        ] {
            assert_eq!(order(&posted(&[("step", step)])).unwrap_err().0, field);
        }
        let half = [("step", "withhold"), ("why", "abuse")];
        assert_eq!(order(&posted(&half)).unwrap_err().0, "withheld");
    }
}
