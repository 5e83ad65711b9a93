// SPDX-License-Identifier: Apache-2.0
//! 先に行われた変更: somebody else was first; what they did, and the input, which is kept.

use axum::http::StatusCode;
use axum::response::Response;

use super::case::{Scene, Turn, actions, kept, since};
use crate::pages::Nav;
use crate::pages::console::ConflictPage;
use crate::server::page;

/// The answer to a form about a case that moved on.
pub(super) async fn answer(turn: &Turn) -> Response {
    let scene = match Scene::open(&turn.member, &turn.number).await {
        Ok(scene) => scene,
        Err(error) => return turn.member.refused(&error).await,
    };
    let case = scene.case();
    let mine = scene.loaded.told.iter().scan(0, |at, told| {
        *at += u64::from(told.fact.supersedes());
        Some((*at > turn.seen() && told.fact.supersedes(), &told.stamp.by))
    });
    let own = mine.filter(|(new, _)| *new).all(|(_, by)| scene.is_me(by));
    let sheet = ConflictPage {
        shell: turn.member.shell(Nav::Cases).await,
        number: case.number.clone(),
        what: turn.step.name.to_owned(),
        own,
        events: since(&scene, turn.seen()),
        kept: kept(&turn.posted),
        action: turn.member.path.clone(),
        seen: case.version.to_string(),
        again: actions(&scene).contains(&turn.step.action),
        back: format!("/console/cases/{}", case.number),
    };
    page(StatusCode::CONFLICT, &sheet)
}
