// SPDX-License-Identifier: Apache-2.0
//! Which tables list people: those the business serves, and apart from them those who work there.

use super::Proposal;
use super::named::{self, Part, Whom};
use crate::source::schema::Relation;

/// Kinds of person a proposal knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Person,
    Staff,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Staff => "staff",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Person => "{ja: 本人, en: Person}",
            Self::Staff => "{ja: 従業者, en: Staff}",
        }
    }
}

/// A table whose rows are people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct People<'a> {
    pub(super) table: &'a str,
    pub(super) kind: Kind,
}

/// What speaks for a table.
struct Rated<'a> {
    there: &'a Relation,
    whom: Whom,
    points: usize,
    /// A name, an address or a log-in of its own.
    has_items: bool,
}

/// Points from which a table is taken for a list of people.
const ENOUGH: usize = 10;
/// What a name for people is worth in choosing the first.
const NAMED: usize = 15;
/// Rows of others that point at it count so much at most.
const POINTED_MAX: usize = 10;

/// The lists of people, those the business serves first.
pub(super) fn find<'a>(proposal: &Proposal<'a>) -> Vec<People<'a>> {
    let all: Vec<Rated<'a>> = proposal
        .tables
        .iter()
        .map(|there| rate(proposal, there))
        .collect();
    let worth = |one: &Rated<'_>| {
        let named = match one.whom {
            Whom::People => NAMED,
            Whom::Perhaps => NAMED / 2,
            Whom::Staff | Whom::Nobody => 0,
        };
        one.points + named
    };
    let served = all
        .iter()
        .filter(|one| one.whom != Whom::Staff && one.points >= ENOUGH);
    let best = served.max_by_key(|one| (worth(one), std::cmp::Reverse(&one.there.name)));
    let mut chosen: Vec<People<'a>> = Vec::new();
    if let Some(best) = best {
        let table = root(proposal, best, &all);
        chosen.push(People {
            table,
            kind: Kind::Person,
        });
    }
    let mut others: Vec<&Rated<'a>> = all
        .iter()
        .filter(|one| matches!(one.whom, Whom::People | Whom::Staff))
        .filter(|one| one.has_items && one.points >= ENOUGH)
        .collect();
    others.sort_by_key(|one| (one.whom == Whom::Staff, std::cmp::Reverse(one.points)));
    for one in others {
        let table = one.there.name.as_str();
        let is_tied = chosen
            .iter()
            .any(|people| people.table == table || is_owned_by(proposal, one.there, people.table));
        let holds_one = chosen
            .iter()
            .filter_map(|people| proposal.relation(people.table))
            .any(|there| is_owned_by(proposal, there, table));
        if !is_tied && !holds_one {
            chosen.push(People {
                table,
                kind: kind_of(one.whom),
            });
        }
    }
    chosen
}

fn kind_of(whom: Whom) -> Kind {
    match whom {
        Whom::Staff => Kind::Staff,
        Whom::People | Whom::Perhaps | Whom::Nobody => Kind::Person,
    }
}

/// A profile points at the user whose profile it is: the user is whom everything hangs on.
fn root<'a>(proposal: &Proposal<'a>, best: &Rated<'a>, all: &[Rated<'a>]) -> &'a str {
    let over = all.iter().find(|one| {
        one.whom == Whom::People
            && one.has_items
            && one.there.name != best.there.name
            && is_owned_by(proposal, best.there, &one.there.name)
            && !is_owned_by(proposal, one.there, &best.there.name)
    });
    over.map_or(best.there.name.as_str(), |one| one.there.name.as_str())
}

/// Whether a row says by its reference that it is somebody's of that table.
fn is_owned_by(proposal: &Proposal<'_>, there: &Relation, table: &str) -> bool {
    let mut foreign = there
        .foreign
        .iter()
        .filter(|foreign| foreign.table == table);
    if foreign.any(|foreign| named::part(&foreign.columns, table) == Part::Owner) {
        return true;
    }
    proposal.pointers.has(table, &there.name)
}

fn rate<'a>(proposal: &Proposal<'a>, there: &'a Relation) -> Rated<'a> {
    let whom = named::whom(&there.name);
    let mut points = match whom {
        Whom::People | Whom::Staff => 8,
        Whom::Perhaps => 4,
        Whom::Nobody => 0,
    };
    let by_key = proposal.catalogue.pointing_at(&there.name).count();
    let by_name = || proposal.pointers.at(&there.name).count();
    let pointed = if by_key > 0 { by_key } else { by_name() };
    points += (2 * pointed).min(POINTED_MAX);
    let (mut has_items, mut identity) = (false, std::collections::BTreeSet::new());
    let mut mail = 0;
    for column in &there.columns {
        let Some(found) = proposal.guess(there, column) else {
            continue;
        };
        match found.item {
            "contact.email" if proposal.is_unique(there, column) => mail = 20,
            "contact.email" => mail = mail.max(8),
            "account.id" => points += 5,
            "contact.phone" => points += 1,
            item if item.starts_with("identity.") => {
                identity.insert(item);
            }
            _ => continue,
        }
        has_items = true;
    }
    Rated {
        there,
        whom,
        points: points + mail + (5 * identity.len()).min(15),
        has_items,
    }
}
