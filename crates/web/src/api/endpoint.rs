// SPDX-License-Identifier: Apache-2.0
//! One endpoint: its route and its description in one value, so that neither can be without the other.

use axum::routing::MethodRouter;
use serde_json::Value;

use crate::server::Site;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody.
    Public,
    /// Whoever has number and code of an application.
    Code,
    /// Holders of a token.
    Token,
}

/// What an answer carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// JSON of a schema in [`super::schemas`].
    Json(&'static str),
    /// A list of such.
    List(&'static str),
    /// Any JSON object.
    Object,
    /// A PDF file.
    Pdf,
}

/// One endpoint.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    /// `get` or `post`.
    pub(super) method: &'static str,
    /// Address under `/api/v1`.
    pub(super) path: &'static str,
    /// Stable name.
    pub(super) name: &'static str,
    /// What it does, a sentence in Japanese.
    pub(super) summary: &'static str,
    pub(super) access: Access,
    /// Headers and query besides those of the address: place, name, meaning.
    pub(super) parameters: &'static [(&'static str, &'static str, &'static str)],
    /// Schema of the body.
    pub(super) body: Option<&'static str>,
    /// A body that works.
    pub(super) example: Option<Value>,
    /// Status and content of success.
    pub(super) success: (u16, Carries),
    /// Statuses of refusals.
    pub(super) refusals: &'static [u16],
    pub(super) handler: MethodRouter<Site>,
}
