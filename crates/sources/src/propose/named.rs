// SPDX-License-Identifier: Apache-2.0
//! What names of tables and columns say: who are people, what points at whom, and in what part.

use std::collections::BTreeMap;

use crate::source::schema::Relation;

/// Words for lists of people.
const PEOPLE: [&str; 27] = [
    "user",
    "member",
    "customer",
    "person",
    "people",
    "client",
    "subscriber",
    "patient",
    "guest",
    "student",
    "applicant",
    "candidate",
    "resident",
    "participant",
    "attendee",
    "donor",
    "kaiin",
    "kokyaku",
    "会員",
    "顧客",
    "患者",
    "生徒",
    "利用者",
    "応募者",
    "申込者",
    "お客様",
    "個人",
];
/// Words that may be people, or what people have.
const PERHAPS: [&str; 4] = ["contact", "account", "profile", "lead"];
/// Words for those who work there.
const STAFF: [&str; 13] = [
    "employee",
    "staff",
    "admin",
    "administrator",
    "operator",
    "worker",
    "teacher",
    "shain",
    "jugyoin",
    "社員",
    "従業員",
    "従業者",
    "職員",
];
/// Words for those who handle a row and whose row it therefore is not.
const HANDLERS: [&str; 29] = [
    "manager",
    "assignee",
    "assigned",
    "approver",
    "approved",
    "reviewer",
    "reviewed",
    "updated",
    "updater",
    "modified",
    "edited",
    "editor",
    "deleted",
    "handler",
    "handled",
    "operator",
    "agent",
    "rep",
    "representative",
    "referrer",
    "referred",
    "inviter",
    "invited",
    "parent",
    "supervisor",
    "reports",
    "tanto",
    "locked",
    "closed",
];
/// Words for those who made a row, which may be theirs or the house's.
const MAKERS: [&str; 9] = [
    "created",
    "creator",
    "author",
    "posted",
    "inserted",
    "registered",
    "entered",
    "uploaded",
    "uploader",
];
/// Words for papers and books that an Act may ask to be kept.
const BOOKS: [&str; 20] = [
    "invoice",
    "payment",
    "order",
    "receipt",
    "billing",
    "bill",
    "sale",
    "transaction",
    "ledger",
    "uriage",
    "chumon",
    "請求",
    "注文",
    "領収",
    "売上",
    "入金",
    "受注",
    "発注",
    "会計",
    "仕訳",
];

/// What the name of a table says of whom it lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    People,
    /// Perhaps people.
    Perhaps,
    /// Those who work there.
    Staff,
    Nobody,
}

/// `users`, `wp_users`, `会員台帳`.
pub(super) fn whom(table: &str) -> Whom {
    let short = short(table);
    let is = |words: &[&str]| {
        let in_japanese = |word: &&str| !word.is_ascii() && table.contains(*word);
        words.contains(&short.as_str()) || words.iter().any(in_japanese)
    };
    if is(&STAFF) {
        Whom::Staff
    } else if is(&PEOPLE) {
        Whom::People
    } else if is(&PERHAPS) {
        Whom::Perhaps
    } else {
        Whom::Nobody
    }
}

/// Whether a table is called one of mail addresses.
pub(super) fn is_mailbox(table: &str) -> bool {
    matches!(
        short(table).as_str(),
        "email" | "mail" | "emailaddress" | "mailaddress"
    ) || words_of(table).join("_").ends_with("email_address")
}

/// Whether rows of a table may be books that an Act asks to be kept.
pub(super) fn is_book(table: &str) -> bool {
    let words = words_of(table);
    let has = |word: &&str| words.iter().any(|one| singular(one) == **word);
    BOOKS
        .iter()
        .any(|word| has(word) || (!word.is_ascii() && table.contains(*word)))
}

/// The words of a name in lower case: `firstName`, `FIRST_NAME` and `first-name01` are the same two.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    let mut former = '_';
    for (at, letter) in letters.iter().copied().enumerate() {
        let next_is_small = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let begins = letter.is_ascii_uppercase()
            && (former.is_ascii_lowercase() || (former.is_ascii_uppercase() && next_is_small));
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        former = letter;
    }
    // `phone2` is a second one of the same.
    for word in &mut words {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
        if !bare.is_empty() {
            *word = bare.to_owned();
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    // An address and a status are no plurals.
    let stem = word
        .strip_suffix('s')
        .filter(|stem| !stem.ends_with(['s', 'u']));
    let stem = stem.map(|stem| {
        if stem.ends_with("sse") {
            stem.trim_end_matches('e')
        } else {
            stem
        }
    });
    stem.unwrap_or(word).to_owned()
}

/// The last word of a name, in the singular.
pub(super) fn short(table: &str) -> String {
    words_of(table)
        .last()
        .map(|last| singular(last))
        .unwrap_or_default()
}

/// In what part somebody stands to a row that points at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// It is theirs.
    Owner,
    /// They made it, which may be for the house.
    Maker,
    /// They only handled it.
    Handler,
}

/// What the columns of a reference say of it: `customer_id` is an owner's, `approved_by` is not.
pub(super) fn part(columns: &[String], target: &str) -> Part {
    let own: Vec<String> = words_of(target).iter().map(|word| singular(word)).collect();
    let words = columns.iter().flat_map(|column| words_of(column));
    let words: Vec<String> = words
        .filter(|word| !own.contains(&singular(word)))
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(&HANDLERS) {
        Part::Handler
    } else if has(&MAKERS) {
        Part::Maker
    } else {
        Part::Owner
    }
}

/// Letters from which a name that begins with another's, written as one word, is called after it.
const BEGINS: usize = 6;

/// Whether one table is called a part of another: `employee_history` of `employees`.
pub(super) fn is_part_of(table: &str, whole: &str) -> bool {
    let words =
        |name: &str| -> Vec<String> { words_of(name).iter().map(|w| singular(w)).collect() };
    let (table, whole) = (words(table), words(whole));
    let (as_one, begins) = (table.concat(), whole.concat());
    let is_begun =
        begins.len() >= BEGINS && as_one.len() > begins.len() && as_one.starts_with(&begins);
    is_begun || (table.len() > whole.len() && table.starts_with(&whole))
}

/// What columns point at by their names alone: `user_id` at `wp_users`, or at a key that is more than `id`. Where several
/// tables end with that word, the nearest is meant.
#[derive(Debug, Default)]
pub(super) struct Pointers<'a> {
    /// The column, by the table pointed at and the one that points.
    columns: BTreeMap<(&'a str, &'a str), &'a str>,
}

/// Ends of a name that is a reference.
const REFERENCES: [&str; 3] = ["_id", "_no", "_cd"];

impl<'a> Pointers<'a> {
    pub(super) fn read(tables: &[&'a Relation]) -> Self {
        let mut by_short: BTreeMap<String, Vec<&'a Relation>> = BTreeMap::new();
        let mut by_key: BTreeMap<String, Vec<&'a Relation>> = BTreeMap::new();
        for there in tables {
            if let [key] = there.key.as_slice() {
                by_short.entry(short(&there.name)).or_default().push(there);
                by_key.entry(key.to_lowercase()).or_default().push(there);
            }
        }
        let mut columns = BTreeMap::new();
        for there in tables {
            for column in &there.columns {
                // A key of its own that is called like the other's key says nothing.
                let is_own = there.key == [column.name.clone()];
                let lower = column.name.to_lowercase();
                let keys = by_key.get(&lower).filter(|_| !is_own && lower.len() > 2);
                let words = words_of(&column.name).join("_");
                let called = REFERENCES.iter().find_map(|end| words.strip_suffix(end));
                // `email_id` of a table of mailboxes is its own number.
                let called = called.filter(|called| !(is_own && short(&there.name) == *called));
                let named = called.and_then(|called| nearest(there, by_short.get(called)?));
                for target in keys.into_iter().flatten().copied().chain(named) {
                    let [key] = target.key.as_slice() else {
                        continue;
                    };
                    let is_alike = target
                        .column(key)
                        .is_some_and(|key| key.family == column.family);
                    if is_alike && target.name != there.name {
                        let between = (target.name.as_str(), there.name.as_str());
                        columns.entry(between).or_insert(column.name.as_str());
                    }
                }
            }
        }
        Self { columns }
    }

    /// Whether a table points at another.
    pub(super) fn has(&self, target: &str, from: &str) -> bool {
        self.columns.contains_key(&(target, from))
    }

    /// Tables that point at one, each with its column.
    pub(super) fn at<'s>(
        &'s self,
        target: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + 's {
        let all = self.columns.range((target, "")..);
        let all = all.take_while(move |((to, _), _)| *to == target);
        all.map(|((_, from), column)| (*from, *column))
    }
}

/// The table meant by a word at whose end several stand: the one this table is called a part of, or the shortest.
fn nearest<'a>(there: &Relation, named: &[&'a Relation]) -> Option<&'a Relation> {
    let others = named.iter().filter(|one| one.name != there.name).copied();
    others.min_by_key(|one| {
        (
            !is_part_of(&there.name, &one.name),
            words_of(&one.name).len(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::schema::{ColumnInfo, Family};

    /// The column by which one points at another.
    fn pointer(target: &Relation, there: &Relation, all: &[&Relation]) -> Option<String> {
        let pointers = Pointers::read(all);
        let column = pointers
            .at(&target.name)
            .find(|(from, _)| *from == there.name);
        assert_eq!(pointers.has(&target.name, &there.name), column.is_some());
        column.map(|(_, column)| column.to_owned())
    }

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
        for name in [
            "users",
            "wp_users",
            "Customer",
            "m_members",
            "会員台帳",
            "dtb_customer",
        ] {
            assert_eq!(whom(name), Whom::People, "{name}");
        }
        for name in ["user_settings", "orders", "userss", "products", "users_log"] {
            assert_eq!(whom(name), Whom::Nobody, "{name}");
        }
        assert_eq!(whom("ost_staff"), Whom::Staff);
        assert_eq!(whom("HR_Employees"), Whom::Staff);
        assert_eq!(whom("crm_contacts"), Whom::Perhaps);
    }

    #[test]
    fn a_name_falls_into_its_words() {
        for (name, words) in [
            ("firstName", "first name"),
            ("FIRST_NAME", "first name"),
            ("first-name01", "first name"),
            ("IPAddress", "ip address"),
            ("EMail", "e mail"),
            ("会員氏名", "会員氏名"),
            ("tel2", "tel"),
        ] {
            assert_eq!(words_of(name).join(" "), words, "{name}");
        }
        assert_eq!(short("customer_addresses"), "address");
        assert_eq!(short("CustomerAddress"), "address");
        assert_eq!(short("order_status"), "status");
        assert_eq!(short("categories"), "category");
    }

    #[test]
    fn a_reference_says_in_what_part_somebody_stands() {
        let part = |column: &str, target| part(&[column.to_owned()], target);
        for owner in ["user_id", "userId", "buyer_id", "owner_user_id"] {
            assert_eq!(part(owner, "users"), Part::Owner, "{owner}");
        }
        for handler in [
            "approved_by",
            "assigned_user_id",
            "SupportRepId",
            "parent_id",
        ] {
            assert_eq!(part(handler, "users"), Part::Handler, "{handler}");
        }
        assert_eq!(part("manager_staff_id", "staff"), Part::Handler);
        assert_eq!(part("author_id", "users"), Part::Maker);
        // A table of agents is pointed at by its own name.
        assert_eq!(part("agent_id", "agents"), Part::Owner);
    }

    #[test]
    fn a_pointer_is_named_after_a_table_or_its_key() {
        let users = table("wp_users", "ID", &["ID"]);
        let posts = table("wp_posts", "ID", &["ID"]);
        let meta = table("wp_usermeta", "umeta_id", &["umeta_id", "user_id"]);
        let all = [&users, &posts, &meta];
        assert_eq!(pointer(&users, &meta, &all).as_deref(), Some("user_id"));
        assert_eq!(pointer(&posts, &meta, &all), None);
        let comments = table("wp_comments", "comment_ID", &["comment_ID"]);
        let extra = table("wp_commentmeta", "meta_id", &["meta_id", "comment_id"]);
        let key = pointer(&comments, &extra, &[&comments, &extra]);
        assert_eq!(key.as_deref(), Some("comment_id"));
        let beside = table("user_extras", "user_id", &["user_id"]);
        let plain = table("users", "id", &["id"]);
        let found = pointer(&plain, &beside, &[&plain, &beside]);
        assert_eq!(found.as_deref(), Some("user_id"));
        let alike = table("archive", "comment_id", &["comment_id"]);
        let notes = table("notes", "comment_id", &["comment_id"]);
        assert_eq!(pointer(&notes, &alike, &[&notes, &alike]), None);
    }

    #[test]
    fn a_number_of_its_own_points_at_nobody() {
        let mailbox = table("h_email", "email_id", &["email_id"]);
        let theirs = table("h_user_email", "id", &["id", "user_id"]);
        let all = [&mailbox, &theirs];
        assert_eq!(pointer(&theirs, &mailbox, &all), None);
    }

    #[test]
    fn of_tables_that_end_alike_the_nearest_is_meant() {
        let form = table("h_form", "id", &["id"]);
        let topic = table("h_topic_form", "id", &["id", "form_id"]);
        let field = table("h_form_field", "id", &["id", "form_id"]);
        let all = [&form, &topic, &field];
        assert!(pointer(&form, &field, &all).is_some());
        assert_eq!(pointer(&topic, &field, &all), None);
        let entry = table("h_form_entry", "id", &["id"]);
        let thread = table("h_note_entry", "id", &["id"]);
        let values = table("h_form_entry_values", "id", &["id", "entry_id"]);
        let all = [&thread, &entry, &values];
        assert!(pointer(&entry, &values, &all).is_some());
        assert_eq!(pointer(&thread, &values, &all), None);
    }

    #[test]
    fn a_part_is_called_after_the_whole() {
        for (part, whole) in [
            ("employee_history", "employees"),
            ("employeedepartmenthistory", "employee"),
            ("StaffLeave", "staff"),
        ] {
            assert!(is_part_of(part, whole), "{part}");
        }
        for other in ["staffing", "employees", "history_employee"] {
            assert!(
                !is_part_of(other, "staff") && !is_part_of(other, "employees"),
                "{other}"
            );
        }
    }

    #[test]
    fn books_are_known_by_their_names() {
        for book in [
            "orders",
            "order_items",
            "t_invoice",
            "注文明細",
            "PaymentLines",
        ] {
            assert!(is_book(book), "{book}");
        }
        assert!(!is_book("border") && !is_book("reviews"));
    }
}
