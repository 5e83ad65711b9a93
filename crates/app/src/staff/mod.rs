// SPDX-License-Identifier: Apache-2.0
//! Staff: accounts, log-in with a second factor, sessions.
//!
//! A member of staff is a stream of its own: the role is open, name and log-in name are sealed.
//! Log-in secrets are local to the installation and not in the log.

pub mod add;
pub mod login;
pub mod posts;
pub mod second;
pub mod session;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use yakusoku_duties::ActorRef;
use yakusoku_ledger::{ActorId, StreamId};

use crate::App;
use crate::access::{Actor, Denied, Role, Way};
use crate::entropy::NoEntropy;
use crate::keys::KeyError;
use crate::log::{LogError, Stored};
use crate::store::{Statement, StoreError};

/// The program itself, in the ledger.
pub static PROGRAM: std::sync::LazyLock<Actor> = std::sync::LazyLock::new(|| Actor {
    id: ActorRef("00000000000000000000000000000001".to_owned()),
    role: Role::Manager,
    way: Way::Program,
});

/// Somebody from the public, in the ledger.
pub static PUBLIC: std::sync::LazyLock<Actor> = std::sync::LazyLock::new(|| Actor {
    id: ActorRef("00000000000000000000000000000002".to_owned()),
    role: Role::Auditor,
    way: Way::Program,
});

/// Whoever has a shell on the machine: an engineer who did not log in.
pub static COMMAND_LINE: std::sync::LazyLock<Actor> = std::sync::LazyLock::new(|| Actor {
    id: ActorRef("00000000000000000000000000000003".to_owned()),
    role: Role::Engineer,
    way: Way::CommandLine,
});

/// An actor as the ledger writes it.
#[must_use]
pub fn actor_id(actor: &ActorRef) -> ActorId {
    actor.0.parse().unwrap_or_else(|_| ActorId::new([0; 16]))
}

/// Why something about staff was not done.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The log-in name is taken.
    #[error("the log-in name `{0}` is taken")]
    Taken(String),
    /// The policy in force has no such desk.
    #[error("the policy has no desk `{0}`")]
    NoDesk(String),
    /// The route of the policy in force names no such post.
    #[error("the route of the policy names no post `{0}`")]
    NoPost(String),
    /// There is no such account.
    #[error("there is no account `{0}`")]
    Unknown(String),
    /// Too short a password.
    #[error("a password needs at least {0} characters")]
    PasswordShort(usize),
    /// Name, password or code is wrong; which of them is not said.
    #[error("name, password or code is wrong")]
    Wrong,
    /// Too many wrong tries.
    #[error("too many wrong tries: wait {0} minutes")]
    Locked(i64),
    /// The password cannot be hashed.
    #[error("the password cannot be hashed")]
    Hash,
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<StoreError> for StaffError {
    fn from(error: StoreError) -> Self {
        Self::Log(error.into())
    }
}
impl From<KeyError> for StaffError {
    fn from(error: KeyError) -> Self {
        Self::Log(error.into())
    }
}
impl From<NoEntropy> for StaffError {
    fn from(error: NoEntropy) -> Self {
        Self::Log(error.into())
    }
}

/// Open part of `staff.added`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Added {
    pub role: Role,
    #[serde(default)]
    pub demo: bool,
    pub login: String,
}

/// Sealed part of `staff.added`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Called {
    pub login: String,
    pub name: String,
}

/// Someone of the staff, as pages show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Id in the ledger.
    pub id: ActorRef,
    /// Display name.
    pub name: String,
    /// Log-in name.
    pub login: String,
    /// Role.
    pub role: Role,
    /// May log in.
    pub active: bool,
    /// Has a one-time log-in link (demonstration).
    pub demo: bool,
    /// Desks the member is put to; empty means all of them.
    pub desks: Vec<String>,
    /// Posts of the route of approval the member is put to.
    pub posts: Vec<String>,
}

/// Entry kind by which a member is put to posts of the route of approval.
pub(crate) const POSTS: &str = "staff.posts";

/// Open part of [`POSTS`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Posted {
    pub posts: Vec<String>,
}

/// Entry kind by which a member is put to desks.
pub(crate) const DESKS: &str = "staff.desks";

/// Open part of [`DESKS`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Put {
    pub desks: Vec<String>,
}

/// Everybody who is or was of the staff.
pub type Directory = HashMap<ActorRef, Member>;

/// Derived rows of a staff entry.
pub(crate) fn rows(stream: &str, kind: &str, open: &str) -> Vec<Statement> {
    const PUT: &str = "INSERT INTO staff_row (stream, role, status, demo) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (stream) DO UPDATE SET role = excluded.role, status = excluded.status";
    const LOGIN: &str = "INSERT INTO staff_token (token, stream) VALUES ($1, $2)";
    const OFF: &str = "UPDATE staff_row SET status = 'disabled' WHERE stream = $1";
    match kind {
        "staff.added" => {
            let Ok(added) = serde_json::from_str::<Added>(open) else {
                return Vec::new();
            };
            vec![
                (
                    PUT,
                    vec![
                        stream.into(),
                        added.role.word().into(),
                        "active".into(),
                        i64::from(added.demo).into(),
                    ],
                ),
                (LOGIN, vec![added.login.into(), stream.into()]),
            ]
        }
        "staff.disabled" => vec![(OFF, vec![stream.into()])],
        _ => Vec::new(),
    }
}

fn member(stream: &StreamId, entries: &[Stored]) -> Option<Member> {
    let first = entries.first()?;
    let added: Added = serde_json::from_str(&first.entry.open).ok()?;
    let called: Option<Called> = first
        .sealed
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let called = called.unwrap_or(Called {
        login: String::new(),
        name: "（消去済み）".to_owned(),
    });
    Some(Member {
        id: ActorRef(stream.to_string()),
        name: called.name,
        login: called.login,
        role: added.role,
        active: !entries
            .iter()
            .any(|stored| stored.entry.kind == "staff.disabled"),
        demo: added.demo,
        desks: entries
            .iter()
            .rfind(|stored| stored.entry.kind == DESKS)
            .and_then(|stored| serde_json::from_str::<Put>(&stored.entry.open).ok())
            .map(|put| put.desks)
            .unwrap_or_default(),
        posts: entries
            .iter()
            .rfind(|stored| stored.entry.kind == POSTS)
            .and_then(|stored| serde_json::from_str::<Posted>(&stored.entry.open).ok())
            .map(|posted| posted.posts)
            .unwrap_or_default(),
    })
}

impl App {
    /// Reads the names of the staff anew.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn load_names(&self) -> Result<(), LogError> {
        let mut directory = Directory::new();
        for row in self
            .db
            .fetch("SELECT stream FROM staff_row ORDER BY stream", &[])
            .await?
        {
            let stream: StreamId = row
                .text(0)?
                .parse()
                .map_err(|_| LogError::Corrupt("staff_row".to_owned()))?;
            if let Some(member) = member(&stream, &self.stream(&stream).await?) {
                directory.insert(member.id.clone(), member);
            }
        }
        *self.names.write().await = directory;
        Ok(())
    }

    /// Everybody of the staff, by log-in name.
    pub async fn staff(&self) -> Vec<Member> {
        let mut all: Vec<Member> = self.names.read().await.values().cloned().collect();
        all.sort_by(|a, b| a.login.cmp(&b.login));
        all
    }

    /// The name of an actor, as pages show it.
    pub async fn name_of(&self, actor: &ActorRef) -> String {
        if *actor == PROGRAM.id {
            return "約束（自動処理）".to_owned();
        }
        if *actor == PUBLIC.id {
            return "ご本人（ウェブ）".to_owned();
        }
        if *actor == COMMAND_LINE.id {
            return "コマンド操作".to_owned();
        }
        let names = self.names.read().await;
        names
            .get(actor)
            .map_or_else(|| "不明".to_owned(), |member| member.name.clone())
    }

    /// Someone of the staff by log-in name.
    ///
    /// # Errors
    /// [`StaffError::Unknown`].
    pub async fn member(&self, login: &str) -> Result<Member, StaffError> {
        let names = self.names.read().await;
        names
            .values()
            .find(|member| member.login == login)
            .cloned()
            .ok_or_else(|| StaffError::Unknown(login.to_owned()))
    }
}
