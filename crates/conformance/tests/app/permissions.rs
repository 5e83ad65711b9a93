// SPDX-License-Identifier: Apache-2.0
//! Who may do what, against `golden/permissions.txt`: a permission that changes is read like any other change.
//!
//! `UPDATE=1` rewrites the file.

use std::path::Path;

use yakusoku_app::access::{Action, Role, permits, table};

#[test]
fn permissions_are_as_agreed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/permissions.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, table()).unwrap();
    }
    let agreed = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(table(), agreed, "differs from {}", file.display());
}

#[test]
fn nobody_who_works_on_a_case_is_an_approver_by_role() {
    for role in [Role::Clerk, Role::Engineer, Role::Auditor] {
        assert!(!permits(role, Action::CaseApprove), "{role:?}");
    }
}
