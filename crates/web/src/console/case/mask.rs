// SPDX-License-Identifier: Apache-2.0
//! 写しの塗りつぶし: where, looked at first; then fresh pixels, and the copy as it came is gone.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::{DeskError, Order};
use yakusoku_app::upload::MaskBox;
use yakusoku_duties::request::Refusal;

use super::super::door::{Answer, Member};
use super::super::words::{self, LANG};
use super::super::wrong::{self, Wrong};
use super::Scene;
use crate::pages::console::case::{MaskPage, TypedBox};
use crate::pages::portal::Trouble;
use crate::pages::{Choice, Nav, Posted, Problems};
use crate::server::page;

pub(super) async fn show(member: Member, Path((number, no)): Path<(String, String)>) -> Answer {
    allowed(&member).await?;
    shown(&member, (&number, &no), (None, Problems::none())).await
}

async fn allowed(member: &Member) -> Result<(), axum::response::Response> {
    match member.actor.may(Right::CaseWork) {
        Ok(()) => Ok(()),
        Err(denied) => Err(member.refused(&denied.into()).await),
    }
}

pub(super) async fn send(
    member: Member,
    Path((number, no)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Answer {
    member.owns(&posted).await?;
    allowed(&member).await?;
    let Ok(paper) = no.parse::<u16>() else {
        return Err(member.trouble(Trouble::NotFound).await);
    };
    let mut problems = Problems::none();
    let boxes = boxes(&posted, &mut problems);
    let fields = posted.all("field");
    let looks = posted.has("look");
    if !looks && fields.is_empty() {
        problems.say("field", "塗りつぶす欄が未選択。範囲に入れた欄を選択");
    }
    if looks || !problems.is_empty() {
        return shown(&member, (&number, &no), (Some(&posted), problems)).await;
    }
    let order = Order::MaskPaper {
        paper,
        boxes,
        fields,
    };
    let seen = posted.one("seen").parse().unwrap_or(0);
    let app = &member.site.app;
    match app.order(&member.actor, &number, Some(seen), order).await {
        Ok(_) => {
            let back = format!("/console/cases/{number}/standing?told=done");
            Ok(Redirect::to(&back).into_response())
        }
        Err(error) => {
            match wrong::of(&error) {
                Wrong::Said(said) => problems.say("left1", said.text),
                Wrong::Conflict => {
                    problems.say("left1", "ほかの人が先に変更。写しを確かめ、もう一度保存");
                }
                Wrong::Denied(_) | Wrong::Missing | Wrong::Machine => {
                    return Err(member.refused(&error).await);
                }
            }
            shown(&member, (&number, &no), (Some(&posted), problems)).await
        }
    }
}

/// Boxes as typed, in thousandths; what cannot be read is said beside its first side.
fn boxes(posted: &Posted, problems: &mut Problems) -> Vec<MaskBox> {
    let mut all = Vec::new();
    for (no, typed) in (1..).zip(TypedBox::read(posted)) {
        if typed.is_empty() {
            continue;
        }
        match read(&typed) {
            Some(one) => all.push(one),
            None => problems.say(
                format!("left{no}"),
                format!("範囲{no}が読めないか、画像の外。0から100の数字で入力"),
            ),
        }
    }
    if all.is_empty() && problems.is_empty() {
        problems.say("left1", "範囲が未入力。1つ以上を入力");
    }
    all
}

fn read(typed: &TypedBox) -> Option<MaskBox> {
    let one = MaskBox {
        left: thousandths(&typed.left)?,
        top: thousandths(&typed.top)?,
        width: thousandths(&typed.width)?,
        height: thousandths(&typed.height)?,
    };
    one.is_sound().then_some(one)
}

/// `12.5` or `１２．５` per cent as 125.
fn thousandths(text: &str) -> Option<u16> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '%' | '％' | ' ' | '　'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '．' => '.',
            other => other,
        })
        .collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let tenth: String = part.chars().chain(['0']).take(1).collect();
    let whole: u16 = whole.parse().ok().filter(|whole| *whole <= 100)?;
    let digits = part.chars().all(|c| c.is_ascii_digit());
    digits.then_some(whole * 10 + tenth.parse::<u16>().ok()?)
}

async fn shown(
    member: &Member,
    (number, no): (&str, &str),
    (posted, problems): (Option<&Posted>, Problems),
) -> Answer {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let scene = match Scene::open(member, number).await {
        Ok(scene) => scene,
        Err(error) => return Err(member.refused(&error).await),
    };
    match view(&scene, no, (posted, problems)).await {
        Ok(sheet) => Ok(page(status, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn view(
    scene: &Scene<'_>,
    no: &str,
    (posted, problems): (Option<&Posted>, Problems),
) -> Result<MaskPage, DeskError> {
    let case = scene.case();
    let paper: u16 = no.parse().map_err(|_| DeskError::NoSuchCase)?;
    let found = case.papers.get(usize::from(paper).wrapping_sub(1));
    let check = found.ok_or(Refusal::NoCopy(paper))?;
    check.image.as_ref().ok_or(Refusal::NoCopy(paper))?;
    let policy = scene.policy().ok_or(DeskError::NoSuchCase)?;
    let paper_type = policy.paper(&check.paper);
    let asked = case.terms.masks_of(&check.paper);
    let mut fields: Vec<Choice> = paper_type
        .mask_rules
        .iter()
        .filter(|rule| asked.contains(&rule.id))
        .map(|rule| Choice::new(rule.id.clone(), rule.label.get(LANG)))
        .collect();
    let picked = posted.map_or_else(|| check.detail.open.clone(), |posted| posted.all("field"));
    Choice::pick(&mut fields, &picked);
    let boxes = posted.map_or_else(|| TypedBox::read(&Posted::default()), TypedBox::read);
    let drawn = boxes.iter().filter_map(read).map(drawn).collect();
    Ok(MaskPage {
        shell: scene.member.shell(Nav::Cases).await,
        number: case.number.clone(),
        no: no.to_owned(),
        paper: words::copy(paper_type.label.get(LANG)),
        seen: case.version.to_string(),
        problems,
        image: scene.href(&format!("papers/{paper}.png")),
        boxes,
        drawn,
        fields,
    })
}

/// A box in hundredths, as the drawing wants it: digits that were read, never what was typed.
fn drawn(one: MaskBox) -> TypedBox {
    let side = |at: u16| format!("{}.{}", at / 10, at % 10);
    TypedBox {
        left: side(one.left),
        top: side(one.top),
        width: side(one.width),
        height: side(one.height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_read_in_any_width() {
        for (text, found) in [("12.5", 125), ("１２．５％", 125), ("0", 0), ("100", 1000)] {
            assert_eq!(thousandths(text), Some(found), "{text}");
        }
        for text in ["", "-1", "101", "1.x", "左"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }

    #[test]
    fn a_box_outside_the_picture_is_asked_again() {
        let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        let mut problems = Problems::none();
        let form = Posted(vec![
            pair("left1", "60"),
            pair("top1", "0"),
            pair("width1", "50"),
            pair("height1", "10"),
        ]);
        assert!(boxes(&form, &mut problems).is_empty());
        assert!(problems.of("left1").is_some());
    }
}
