// SPDX-License-Identifier: Apache-2.0
//! Guesses what a column holds from its name and its comment, in either language.

use std::sync::LazyLock;

use super::named::words_of;
use crate::source::schema::{ColumnInfo, Family};

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    Low,
    Middle,
    High,
}

/// What a column seems to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) item: &'static str,
    pub(super) sure: Sure,
    /// What gave it away, in words.
    pub(super) why: String,
    /// Whether people are searched by it.
    pub(super) is_key: bool,
}

impl Guess {
    /// Whether it says something of a person, and not only that somebody wrote something.
    pub(super) fn is_personal(&self) -> bool {
        self.item != "text.free"
    }

    pub(super) fn is_contact_or_identity(&self) -> bool {
        self.item.starts_with("contact.") || self.item.starts_with("identity.")
    }
}

/// What a column must be able to hold for a word to mean what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fits {
    /// Text.
    Text,
    /// Text, or digits as a number.
    Number,
    /// A day or a moment, in whatever form.
    Day,
    /// Anything: a picture, a place.
    Any,
}

/// In which tables a word says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    /// Where the table holds people, or what reaches them.
    Personal,
    /// Where the table holds addresses.
    Addressed,
}

struct Word {
    item: &'static str,
    is_key: bool,
    fits: Fits,
    place: Where,
    forms: Vec<&'static str>,
}

impl Word {
    fn read(line: &'static str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut next = || fields.next();
        Some(Self {
            item: next()?,
            is_key: next()? == "key",
            fits: match next()? {
                "text" => Fits::Text,
                "number" => Fits::Number,
                "day" => Fits::Day,
                "any" => Fits::Any,
                _ => return None,
            },
            place: match next()? {
                "everywhere" => Where::Everywhere,
                "people" => Where::Personal,
                "addresses" => Where::Addressed,
                _ => return None,
            },
            forms: next()?.split(' ').collect(),
        })
    }
}

/// Every line of `columns.txt`.
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let lines = include_str!("columns.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(Word::read)
        .collect()
});

/// Last words that make a name one of a mark or a reference, not of the thing itself.
const MARKS: [&str; 23] = [
    "id",
    "ids",
    "flag",
    "flg",
    "verified",
    "confirmed",
    "confirmation",
    "count",
    "cnt",
    "status",
    "type",
    "kbn",
    "kubun",
    "enabled",
    "sent",
    "template",
    "host",
    "valid",
    "optin",
    "at",
    "expires",
    "attempts",
    "counter",
];

/// The same at the end of a name that is written as one word.
const ENDS: [&str; 6] = ["typeid", "cardid", "mailid", "addressid", "phoneid", "type"];

/// What the other columns of a table say of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// It holds people, or what reaches them.
    pub(super) is_personal: bool,
    /// It holds addresses.
    pub(super) is_addressed: bool,
    /// It is called a list of mail addresses.
    pub(super) is_mailbox: bool,
}

/// What a name, a comment and the type of a column say; a comment in words says more than part of a name.
pub(super) fn guess(
    column: &ColumnInfo,
    comment: Option<&str>,
    around: Surroundings,
) -> Option<Guess> {
    let name = words_of(&column.name).join("_");
    if around.is_mailbox && matches!(name.as_str(), "address" | "addr" | "value") {
        let mail = WORDS.iter().find(|word| word.item == "contact.email")?;
        return found(
            mail,
            Sure::Middle,
            format!("表と列「{}」の名前から推定", column.name),
        )
        .filter(|_| fits(Fits::Text, column));
    }
    let comment = comment.filter(|text| !text.is_ascii());
    let by_name = |how: How| one_of(column, around, &name, how);
    by_name(How::Whole)
        .or_else(|| one_of(column, around, comment?, How::Said))
        .or_else(|| by_name(How::Part).filter(|_| !is_mark(&name)))
        .or_else(|| by_name(How::Inside).filter(|_| !is_mark(&name)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// The name is the word.
    Whole,
    /// A comment has it.
    Said,
    /// It is one word of the name.
    Part,
    /// It is somewhere in the name.
    Inside,
}

fn one_of(column: &ColumnInfo, around: Surroundings, text: &str, how: How) -> Option<Guess> {
    let sure = match how {
        How::Whole | How::Said => Sure::High,
        How::Part => Sure::Middle,
        How::Inside => Sure::Low,
    };
    let is_here = |word: &&Word| match word.place {
        Where::Everywhere => true,
        Where::Personal => around.is_personal,
        Where::Addressed => around.is_addressed,
    };
    let mut all = WORDS
        .iter()
        .filter(is_here)
        .filter(|word| fits(word.fits, column));
    all.find_map(|word| {
        let form = word.forms.iter().find(|form| says(text, form, how))?;
        let why = match how {
            How::Said => format!("説明にある「{form}」から推定"),
            _ => format!("「{}」から推定", form.trim_start_matches('=')),
        };
        found(word, sure, why)
    })
}

fn found(word: &Word, sure: Sure, why: String) -> Option<Guess> {
    Some(Guess {
        item: word.item,
        sure,
        why,
        is_key: word.is_key,
    })
}

fn says(text: &str, form: &str, how: How) -> bool {
    let close = |text: &str| text.replace('_', "");
    let (form, is_whole_only) = match form.strip_prefix('=') {
        Some(form) => (form, true),
        None => (form, false),
    };
    match how {
        How::Part | How::Inside if is_whole_only => false,
        How::Whole => close(text) == close(form),
        How::Said => !form.is_ascii() && text.contains(form),
        How::Part => {
            format!("_{text}_").contains(&format!("_{form}_"))
                || (!form.is_ascii() && text.contains(form))
        }
        How::Inside => form.is_ascii() && form.len() >= 5 && close(text).contains(&close(form)),
    }
}

/// Whether a name is of a mark beside something: `email_verified`, `card_id`, `phonetypeid`.
fn is_mark(name: &str) -> bool {
    let ends = |last: &str| MARKS.contains(&last) || ENDS.iter().any(|end| last.ends_with(end));
    name.rsplit('_').next().is_some_and(ends)
}

/// Whether a column of this type can hold it.
fn fits(what: Fits, column: &ColumnInfo) -> bool {
    let type_name = column.type_name.to_lowercase();
    let is_moment = ["date", "time"].iter().any(|word| type_name.contains(word));
    let is_truth = type_name.contains("bool") || type_name == "tinyint(1)" || type_name == "bit(1)";
    let is_amount = ["real", "double", "float", "numeric", "decimal", "money"]
        .iter()
        .any(|word| type_name.contains(word));
    let is_whole = column.family == Family::Whole;
    match what {
        Fits::Text => !(is_moment || is_truth || is_amount || is_whole),
        Fits::Number => !(is_moment || is_truth || is_amount),
        Fits::Day => !is_truth,
        Fits::Any => !is_truth && !is_moment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: Surroundings = Surroundings {
        is_personal: true,
        is_addressed: true,
        is_mailbox: false,
    };

    fn guessed(name: &str, comment: Option<&str>) -> Option<(&'static str, Sure)> {
        let found = guess(&ColumnInfo::text(name), comment, Surroundings::default());
        found.map(|g| (g.item, g.sure))
    }

    #[test]
    fn names_and_comments_give_items_away() {
        for (name, item, sure) in [
            ("email", "contact.email", Sure::High),
            ("customer_email", "contact.email", Sure::Middle),
            ("EMailAddress", "contact.email", Sure::High),
            ("homephone2", "contact.phone", Sure::Low),
            ("phone01", "contact.phone", Sure::High),
            ("tel_no", "contact.phone", Sure::High),
            ("family_name_kana", "identity.name.family_kana", Sure::High),
            ("FirstName", "identity.name.given", Sure::High),
            ("kana02", "identity.name.kana", Sure::High),
            ("addr01", "contact.address.text", Sure::High),
            ("yubin_no", "contact.address.postcode", Sure::High),
            ("IPAddress", "usage.ip", Sure::High),
            ("last_login_ip", "usage.ip", Sure::Middle),
            ("login_id", "account.id", Sure::High),
            ("password_hash", "account.secret", Sure::Middle),
            ("my_number", "identity.number", Sure::High),
            ("mail_subject", "text.free", Sure::Middle),
            ("mac_address", "usage.device", Sure::High),
        ] {
            assert_eq!(guessed(name, None), Some((item, sure)), "{name}");
        }
        let said = guessed("col7", Some("電話番号（自宅）"));
        assert_eq!(said, Some(("contact.phone", Sure::High)));
        assert_eq!(
            guessed("会員氏名", None).map(|g| g.0),
            Some("identity.name")
        );
    }

    #[test]
    fn every_line_of_words_is_read() {
        let lines = include_str!("columns.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        assert_eq!(WORDS.len(), lines.count());
        assert!(
            WORDS
                .iter()
                .all(|word| word.forms.iter().all(|form| !form.is_empty()))
        );
    }

    #[test]
    fn a_mark_or_a_reference_is_not_the_thing() {
        for nothing in [
            "id",
            "qty",
            "price",
            "shipped_at",
            "email_id",
            "card_id",
            "mail_host",
            "email_verified",
            "phone_type",
            "address_id",
            "context",
            "discard",
            "mail_count",
            "phonenumbertypeid",
            "creditcardid",
            "product_name",
            "recipe_count",
            "name",
            "state",
            "url",
        ] {
            assert_eq!(guessed(nothing, None), None, "{nothing}");
        }
    }

    #[test]
    fn among_people_a_name_is_a_persons() {
        for (name, item) in [
            ("name", "identity.name"),
            ("name01", "identity.name"),
            ("state", "contact.address.text"),
            ("company", "identity.work"),
            ("vcard", "identity.card"),
            ("avatar", "identity.photo"),
        ] {
            let found = guess(&ColumnInfo::text(name), None, PEOPLE);
            assert_eq!(found.map(|g| g.item), Some(item), "{name}");
        }
    }

    #[test]
    fn a_type_that_cannot_hold_it_says_no() {
        let typed = |name: &str, type_name: &str, family| {
            let column = ColumnInfo {
                type_name: type_name.to_owned(),
                family,
                ..ColumnInfo::text(name)
            };
            guess(&column, None, PEOPLE).map(|g| g.item)
        };
        assert_eq!(
            typed("birth_date", "timestamp", Family::Other),
            Some("identity.birth_date")
        );
        assert_eq!(
            typed("birthday", "date", Family::Other),
            Some("identity.birth_date")
        );
        assert_eq!(typed("email", "boolean", Family::Other), None);
        assert_eq!(typed("address", "bigint", Family::Whole), None);
        assert_eq!(
            typed("phone", "bigint", Family::Whole),
            Some("contact.phone")
        );
        assert_eq!(typed("comment", "timestamp", Family::Other), None);
        assert_eq!(typed("ip", "inet", Family::Other), Some("usage.ip"));
        assert_eq!(
            typed("last_login", "timestamp", Family::Other),
            Some("usage.login")
        );
    }

    #[test]
    fn in_a_list_of_mail_addresses_an_address_is_one() {
        let around = Surroundings {
            is_mailbox: true,
            ..PEOPLE
        };
        let found = guess(&ColumnInfo::text("address"), None, around).unwrap();
        assert_eq!((found.item, found.is_key), ("contact.email", true));
    }
}
