// SPDX-License-Identifier: Apache-2.0
//! Who may do what: one table, printed as a golden file, denied by default.

use serde::{Deserialize, Serialize};
use yakusoku_duties::ActorRef;

/// Roles of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 個人情報保護管理者.
    Manager,
    /// 担当者.
    Clerk,
    /// 承認者.
    Approver,
    /// 技術担当.
    Engineer,
    /// 監査: reads all, changes nothing.
    Auditor,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Manager,
        Self::Clerk,
        Self::Approver,
        Self::Engineer,
        Self::Auditor,
    ];

    /// Stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Clerk => "clerk",
            Self::Approver => "approver",
            Self::Engineer => "engineer",
            Self::Auditor => "auditor",
        }
    }

    /// The role as screens name it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Manager => "個人情報保護管理者",
            Self::Clerk => "担当者",
            Self::Approver => "承認者",
            Self::Engineer => "技術担当",
            Self::Auditor => "監査",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Things that can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See lists with masked names.
    CaseList,
    /// Open a case (recorded).
    CaseOpen,
    /// Unmask name and address with a reason (recorded).
    CaseReveal,
    /// Enter an application that came on paper.
    CaseEnter,
    /// Check papers, take fees, write notes, dispatch, destroy papers.
    CaseWork,
    /// Search the systems, make plans.
    CaseLocate,
    /// 起案.
    CasePropose,
    /// 決裁, 差戻し.
    CaseApprove,
    /// Fetch letters and packages (recorded).
    CaseDocuments,
    /// See the board.
    BoardSee,
    /// Attest that a measure is in place.
    BoardAttest,
    /// Record acts that keep a promise, ask for them, end and withdraw them.
    ActRecord,
    /// Read what was written or filed as evidence (recorded).
    ActRead,
    /// Open findings and do corrective action.
    FindingWork,
    /// Verify corrective action of somebody else.
    FindingVerify,
    /// See the open part of the ledger, which is never personal.
    LedgerSee,
    /// Take a checkpoint out of the house.
    LedgerCheckpoint,
    /// Plan, export and erase in the systems by command line.
    SourceUse,
    /// Put another map of the systems in force.
    MapAdopt,
    /// Put an edition of the policy forward.
    PolicyPropose,
    /// Approve an edition of the policy that somebody else put forward.
    PolicyApprove,
    /// Add, disable and reset staff.
    StaffManage,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 22] = [
        Self::CaseList,
        Self::CaseOpen,
        Self::CaseReveal,
        Self::CaseEnter,
        Self::CaseWork,
        Self::CaseLocate,
        Self::CasePropose,
        Self::CaseApprove,
        Self::CaseDocuments,
        Self::BoardSee,
        Self::BoardAttest,
        Self::ActRecord,
        Self::ActRead,
        Self::FindingWork,
        Self::FindingVerify,
        Self::LedgerSee,
        Self::LedgerCheckpoint,
        Self::SourceUse,
        Self::MapAdopt,
        Self::PolicyPropose,
        Self::PolicyApprove,
        Self::StaffManage,
    ];
}

/// Whether a role may do something. What is not written here is denied.
#[must_use]
pub const fn permits(role: Role, action: Action) -> bool {
    match role {
        Role::Manager => !matches!(action, Action::SourceUse),
        Role::Clerk => matches!(
            action,
            Action::CaseList
                | Action::CaseOpen
                | Action::CaseReveal
                | Action::CaseEnter
                | Action::CaseWork
                | Action::CaseLocate
                | Action::CasePropose
                | Action::CaseDocuments
                | Action::BoardSee
                | Action::ActRecord
                | Action::ActRead
                | Action::FindingWork
                | Action::LedgerSee
                | Action::PolicyPropose
        ),
        Role::Approver => matches!(
            action,
            Action::CaseList
                | Action::CaseOpen
                | Action::CaseReveal
                | Action::CaseApprove
                | Action::CaseDocuments
                | Action::BoardSee
                | Action::ActRead
                | Action::FindingWork
                | Action::FindingVerify
                | Action::LedgerSee
                | Action::PolicyPropose
        ),
        Role::Engineer => matches!(
            action,
            Action::BoardSee
                | Action::LedgerSee
                | Action::LedgerCheckpoint
                | Action::SourceUse
                | Action::PolicyPropose
        ),
        Role::Auditor => matches!(
            action,
            Action::CaseList
                | Action::CaseOpen
                | Action::CaseDocuments
                | Action::BoardSee
                | Action::ActRead
                | Action::LedgerSee
                | Action::LedgerCheckpoint
        ),
    }
}

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Console, with password and second factor.
    Console,
    /// API token: never an approver.
    Token,
    /// Command line on the machine itself.
    CommandLine,
    /// The program's own work.
    Program,
}

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Random id in the ledger.
    pub id: ActorRef,
    /// Role.
    pub role: Role,
    /// Way in.
    pub way: Way,
}

/// Somebody may not do that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the role `{}` may not do this", role.word())]
pub struct Denied {
    /// Role.
    pub role: Role,
    /// Action.
    pub action: Action,
}

impl Actor {
    /// Allows an action or says who was denied.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn may(&self, action: Action) -> Result<(), Denied> {
        let approves = matches!(
            action,
            Action::CaseApprove | Action::MapAdopt | Action::FindingVerify | Action::PolicyApprove
        );
        let approves_by_token = self.way == Way::Token && approves;
        if permits(self.role, action) && !approves_by_token {
            Ok(())
        } else {
            Err(Denied {
                role: self.role,
                action,
            })
        }
    }
}

/// The table as text, one line per action, as `tests/golden/permissions.txt` has it: `yes`, `-`, or
/// `not by token` where a role may but its API token may not.
#[must_use]
pub fn table() -> String {
    let roles: Vec<&str> = Role::ALL.into_iter().map(Role::word).collect();
    let mut out = format!("action\t{}\n", roles.join("\t"));
    for action in Action::ALL {
        let cells: Vec<&str> = Role::ALL.map(|role| cell(role, action)).into();
        out.push_str(&format!("{action:?}\t{}\n", cells.join("\t")));
    }
    out
}

fn cell(role: Role, action: Action) -> &'static str {
    let may = |way| {
        let id = ActorRef(String::new());
        Actor { id, role, way }.may(action).is_ok()
    };
    match (may(Way::Console), may(Way::Token)) {
        (true, true) => "yes",
        (true, false) => "not by token",
        (false, _) => "-",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing_and_a_token_never_approves() {
        for action in [
            Action::CaseEnter,
            Action::CaseWork,
            Action::CaseLocate,
            Action::CasePropose,
            Action::CaseApprove,
            Action::BoardAttest,
            Action::ActRecord,
            Action::FindingWork,
            Action::FindingVerify,
            Action::SourceUse,
            Action::MapAdopt,
            Action::StaffManage,
        ] {
            assert!(!permits(Role::Auditor, action), "{action:?}");
        }
        let actor = |way| Actor {
            id: ActorRef("00".into()),
            role: Role::Approver,
            way,
        };
        assert!(actor(Way::Console).may(Action::CaseApprove).is_ok());
        assert!(actor(Way::Token).may(Action::CaseApprove).is_err());
    }
}
