// SPDX-License-Identifier: Apache-2.0
//! 案件: one case on one page, built from its log, and one address per thing that is done to it.

mod act;
mod body;
mod contact;
mod data;
mod desk;
mod documents;
mod identity;
mod mask;
mod next;
mod reply;
mod route;
mod scene;
mod show;
mod standing;
mod thread;
mod told;
mod told_of;

use axum::routing::{get, post};

use super::Route;
use crate::server::upload_limit;

pub(super) use act::{NO_ISSUE, Step, Turn, amount, back, kept};
pub(super) use body::wanted;
pub(super) use next::actions;
pub(super) use scene::Scene;
pub(super) use thread::since;
pub(super) use told::{Done, forget as receipt_end, note as receipt_cookie, receipt as once_shown};

pub(super) fn table() -> Vec<Route> {
    let mut table = documents::table();
    table.extend([
        ("/cases/{number}", "GET", get(show::show)),
        (
            "/cases/{number}/papers",
            "POST",
            post(act::papers::send).layer(upload_limit()),
        ),
        ("/cases/{number}/fee", "POST", post(act::fee::send)),
        ("/cases/{number}/locate", "POST", post(act::locate::send)),
        ("/cases/{number}/choose", "POST", post(act::choose::send)),
        ("/cases/{number}/plan", "POST", post(act::plan::send)),
        ("/cases/{number}/propose", "POST", post(act::propose::send)),
        ("/cases/{number}/approve", "POST", post(act::approve::send)),
        (
            "/cases/{number}/countersign",
            "POST",
            post(act::countersign::send),
        ),
        (
            "/cases/{number}/send-back",
            "POST",
            post(act::send_back::send),
        ),
        (
            "/cases/{number}/carry-out",
            "POST",
            post(act::carry_out::send),
        ),
        (
            "/cases/{number}/confirm",
            "POST",
            post(act::carry_out::send),
        ),
        ("/cases/{number}/letter", "POST", post(act::letter::send)),
        (
            "/cases/{number}/dispatch",
            "POST",
            post(act::dispatch::send),
        ),
        ("/cases/{number}/dispose", "POST", post(act::dispose::send)),
        (
            "/cases/{number}/papers-back",
            "POST",
            post(act::papers_back::send),
        ),
        ("/cases/{number}/note", "POST", post(act::note::send)),
        (
            "/cases/{number}/standing",
            "GET POST",
            get(standing::show).post(standing::send),
        ),
        (
            "/cases/{number}/papers/{no}/mask",
            "GET POST",
            get(mask::show).post(mask::send),
        ),
    ]);
    table.extend(desk_table());
    table
}

/// Notices, money, clocks that stand, and mail.
fn desk_table() -> Vec<Route> {
    vec![
        ("/cases/{number}/defect", "POST", post(act::tell::defect)),
        ("/cases/{number}/tell-fee", "POST", post(act::tell::fee)),
        ("/cases/{number}/tell-ended", "POST", post(act::tell::ended)),
        (
            "/cases/{number}/other-means",
            "POST",
            post(act::tell::other_means),
        ),
        ("/cases/{number}/extend", "POST", post(act::tell::extension)),
        (
            "/cases/{number}/arrival",
            "POST",
            post(act::notice::arrival),
        ),
        ("/cases/{number}/remind", "POST", post(act::notice::remind)),
        ("/cases/{number}/mend", "POST", post(act::notice::mend)),
        ("/cases/{number}/revive", "POST", post(act::notice::revive)),
        ("/cases/{number}/hold", "POST", post(act::money::hold)),
        ("/cases/{number}/witness", "POST", post(act::money::witness)),
        ("/cases/{number}/use", "POST", post(act::money::used)),
        (
            "/cases/{number}/reissue",
            "POST",
            post(act::lapsed::reissue),
        ),
        (
            "/cases/{number}/write-off",
            "POST",
            post(act::lapsed::write_off),
        ),
        (
            "/cases/{number}/give-back",
            "POST",
            post(act::money::give_back),
        ),
        (
            "/cases/{number}/estimate",
            "POST",
            post(act::money::estimate),
        ),
        ("/cases/{number}/bill", "POST", post(act::money::bill)),
        ("/cases/{number}/pause", "POST", post(act::clock::pause)),
        ("/cases/{number}/resume", "POST", post(act::clock::resume)),
        (
            "/cases/{number}/envelope",
            "POST",
            post(act::post::envelope),
        ),
        (
            "/cases/{number}/came-back",
            "POST",
            post(act::post::came_back),
        ),
        ("/cases/{number}/settle", "POST", post(act::post::settle)),
        ("/cases/{number}/say", "POST", post(act::talk::say)),
        ("/cases/{number}/heard", "POST", post(act::talk::heard)),
        ("/cases/{number}/quiet", "POST", post(act::talk::settle)),
        (
            "/cases/{number}/offer-again",
            "POST",
            post(act::talk::offer_again),
        ),
        ("/cases/{number}/code", "POST", post(act::code::renew)),
    ]
}
