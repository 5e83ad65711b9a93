// SPDX-License-Identifier: Apache-2.0
//! What names of tables say where a system has no foreign keys: who are people, what points at whom.

use crate::source::schema::{Family, Relation};

/// Words for lists of people.
const PEOPLE: [&str; 13] = [
    "user",
    "member",
    "customer",
    "person",
    "people",
    "client",
    "contact",
    "account",
    "subscriber",
    "patient",
    "guest",
    "会員",
    "顧客",
];

/// How much the name of a table speaks for a list of people: `users`, `wp_users`, `会員台帳`.
pub(super) fn points(table: &str) -> usize {
    let lower = table.to_lowercase();
    let is_japanese = |word: &&str| !word.is_ascii() && lower.contains(*word);
    let names = PEOPLE.contains(&short(&lower).as_str()) || PEOPLE.iter().any(is_japanese);
    if names { 8 } else { 0 }
}

/// The last word of a name, in the singular.
fn short(table: &str) -> String {
    let lower = table.to_lowercase();
    let last = lower.rsplit('_').next().unwrap_or(&lower);
    let stem = last.strip_suffix("ies").map(|stem| format!("{stem}y"));
    stem.or_else(|| last.strip_suffix('s').map(str::to_owned))
        .unwrap_or_else(|| last.to_owned())
}

/// The column of a table that is named after another one: `user_id` after `wp_users`, or after its
/// key where that is more than `id`.
pub(super) fn pointer(target: &str, key: &str, there: &Relation) -> Option<String> {
    let after_table = format!("{}_id", short(target));
    // A key of its own that is called like the other's key says nothing.
    let is_own = |column: &str| there.key.len() == 1 && there.key.iter().any(|k| k == column);
    let names = |column: &str| {
        let lower = column.to_lowercase();
        let after_key = key.len() > 2 && lower == key.to_lowercase() && !is_own(column);
        lower == after_table || after_key
    };
    let mut whole = there.columns.iter().filter(|c| c.family == Family::Whole);
    let found = whole.find(|column| names(&column.name));
    found.map(|column| column.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::schema::ColumnInfo;

    fn table(name: &str, key: &str, columns: &[&str]) -> Relation {
        let column = |name: &&str| ColumnInfo {
            family: Family::Whole,
            ..ColumnInfo::text(name)
        };
        Relation {
            name: name.to_owned(),
            key: vec![key.to_owned()],
            columns: columns.iter().map(column).collect(),
            ..Relation::default()
        }
    }

    #[test]
    fn a_list_of_people_is_known_by_its_name() {
        for name in ["users", "wp_users", "Customer", "m_members", "会員台帳"] {
            assert_eq!(points(name), 8, "{name}");
        }
        for name in ["user_settings", "orders", "userss", "products", "users_log"] {
            assert_eq!(points(name), 0, "{name}");
        }
    }

    #[test]
    fn a_pointer_is_named_after_a_table_or_its_key() {
        let meta = table("wp_usermeta", "umeta_id", &["umeta_id", "user_id"]);
        assert_eq!(pointer("wp_users", "ID", &meta).as_deref(), Some("user_id"));
        assert_eq!(pointer("wp_posts", "ID", &meta), None);
        let comments = table("wp_commentmeta", "meta_id", &["meta_id", "comment_id"]);
        let key = pointer("wp_comments", "comment_ID", &comments);
        assert_eq!(key.as_deref(), Some("comment_id"));
        let beside = table("user_extras", "user_id", &["user_id"]);
        assert_eq!(pointer("users", "id", &beside).as_deref(), Some("user_id"));
        let alike = table("archive", "comment_id", &["comment_id"]);
        assert_eq!(pointer("notes", "comment_id", &alike), None);
    }
}
