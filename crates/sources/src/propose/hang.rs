// SPDX-License-Identifier: Apache-2.0
//! How rows hang on people: by foreign keys, by names where there are none, by addresses of mail, and by what a person's
//! own row points at.

use std::collections::{BTreeMap, BTreeSet};

use super::Proposal;
use super::guess::Sure;
use super::named::{self, Part};
use super::people::Kind;
use crate::source::schema::{Foreign, Relation};

/// The link by which a table hangs on people, and weaker ones beside it.
#[derive(Debug)]
pub(super) struct Hangs<'a> {
    pub(super) columns: Vec<String>,
    pub(super) to: &'a str,
    pub(super) on: Vec<String>,
    pub(super) why: String,
    pub(super) sure: Sure,
    /// Whether its rows stay where the person goes: the house's own, or used by others.
    pub(super) stays: bool,
    /// Weaker links beside it.
    pub(super) also: Vec<Hangs<'a>>,
}

impl<'a> Hangs<'a> {
    /// This link and the weaker ones beside it.
    pub(super) fn all(&self) -> impl Iterator<Item = &Hangs<'a>> {
        std::iter::once(self).chain(&self.also)
    }
}

/// A table of details has so many rows at least, for each hundred of those that point at it.
const DETAILS_MIN: u64 = 20;

/// Where each table hangs.
pub(super) fn find<'a>(proposal: &Proposal<'a>) -> BTreeMap<&'a str, Hangs<'a>> {
    let mut hanging = Hanging {
        proposal,
        links: BTreeMap::new(),
        near: proposal.people.iter().map(|people| people.table).collect(),
    };
    // What could be a member's and an employee's is the member's.
    for kind in [Kind::Person, Kind::Staff] {
        let people = proposal.people.iter().filter(|people| people.kind == kind);
        let mut open: Vec<&'a str> = people.map(|people| people.table).collect();
        if kind == Kind::Person {
            hanging.by_address(&mut open);
        }
        let mut at = 0;
        while let Some(target) = open.get(at).copied() {
            at += 1;
            hanging.by_keys(target, kind, &mut open);
            hanging.by_name(target, kind, &mut open);
        }
    }
    hanging.details();
    hanging.links
}

struct Hanging<'a, 'p> {
    proposal: &'p Proposal<'a>,
    links: BTreeMap<&'a str, Hangs<'a>>,
    near: BTreeSet<&'a str>,
}

impl<'a> Hanging<'a, '_> {
    /// How sure the way to people is from here.
    fn sure(&self, table: &str) -> Sure {
        self.links.get(table).map_or(Sure::High, |link| link.sure)
    }

    fn take(&mut self, there: &'a Relation, link: Hangs<'a>, open: &mut Vec<&'a str>) {
        // What is made by somebody or used by others leads no further.
        if !link.stays {
            open.push(&there.name);
        }
        self.near.insert(&there.name);
        self.links.insert(&there.name, link);
    }

    /// Whether a row that points at a person may be theirs: at those who work there, most rows only say who did it.
    fn may_hang(&self, there: &Relation, target: &str, kind: Kind, columns: &[String]) -> bool {
        let items = || {
            let mut columns = there.columns.iter();
            columns.any(|column| {
                self.proposal
                    .guess(there, column)
                    .is_some_and(|found| found.is_contact_or_identity())
            })
        };
        kind == Kind::Person
            || !self.proposal.is_people(target)
            || there.is_unique(columns)
            || named::is_part_of(&there.name, target)
            || items()
    }

    fn by_keys(&mut self, target: &'a str, kind: Kind, open: &mut Vec<&'a str>) {
        let catalogue = self.proposal.catalogue;
        let direct = catalogue.pointing_at(target).map(|(from, foreign)| {
            (
                from,
                foreign.columns.clone(),
                foreign.on.clone(),
                "外部キー".to_owned(),
                Sure::High,
            )
        });
        // A person's key that is itself a reference is the key of a wider table, at which others point in their stead.
        let wider = self
            .proposal
            .relation(target)
            .filter(|_| self.proposal.is_people(target));
        let wider = wider.and_then(|own| {
            own.foreign
                .iter()
                .find(|foreign| foreign.columns == own.key && foreign.table != target)
        });
        let siblings = wider.into_iter().flat_map(|wider| {
            catalogue
                .pointing_at(&wider.table)
                .filter(move |(_, foreign)| foreign.on == wider.on)
                .map(move |(from, foreign)| {
                    let why = format!("`{}`を通じた外部キー", wider.table);
                    (
                        from,
                        foreign.columns.clone(),
                        wider.columns.clone(),
                        why,
                        Sure::Middle,
                    )
                })
        });
        let found: Vec<_> = direct.chain(siblings).collect();
        for (from, columns, on, why, sure) in found {
            let part = named::part(&columns, target);
            if part == Part::Handler
                || self.near.contains(from.name.as_str())
                || from.is_view
                || !self.may_hang(from, target, kind, &columns)
            {
                continue;
            }
            let is_made = part == Part::Maker;
            let link = Hangs {
                columns,
                to: target,
                on,
                why: if is_made {
                    format!("{why}。作成者を示すだけなら`refers`")
                } else {
                    why
                },
                sure: sure
                    .min(self.sure(target))
                    .min(if is_made { Sure::Low } else { Sure::High }),
                stays: is_made,
                also: Vec::new(),
            };
            self.take(from, link, open);
        }
    }

    /// Tables without a foreign key whose columns are named after a table reached already.
    fn by_name(&mut self, target: &'a str, kind: Kind, open: &mut Vec<&'a str>) {
        let Some([key]) = self
            .proposal
            .relation(target)
            .map(|there| there.key.as_slice())
        else {
            return;
        };
        let pointers: Vec<_> = self.proposal.pointers.at(target).collect();
        for (from, column) in pointers {
            let Some(there) = self.proposal.relation(from) else {
                continue;
            };
            // A key says it better.
            if there.foreign.iter().any(|foreign| foreign.table == target) {
                continue;
            }
            let columns = vec![column.to_owned()];
            if self.proposal.is_people(&there.name) || !self.may_hang(there, target, kind, &columns)
            {
                continue;
            }
            // An address that hangs on the people is weaker than their own number.
            let is_by_address = self
                .links
                .get(there.name.as_str())
                .is_some_and(|link| link.to == target && link.on != [key.clone()]);
            let is_new = !self.near.contains(there.name.as_str());
            if !is_new && !is_by_address {
                continue;
            }
            let also = self.links.remove(there.name.as_str()).into_iter().collect();
            let link = Hangs {
                columns,
                to: target,
                on: vec![key.clone()],
                why: "列の名前から推定。外部キーはない".to_owned(),
                sure: Sure::Middle.min(self.sure(target)),
                stays: false,
                also,
            };
            let mut further = Vec::new();
            self.take(there, link, &mut further);
            if is_new {
                open.extend(further);
            }
        }
    }

    /// The column of a table that holds addresses of mail.
    fn address(&self, there: &Relation) -> Option<String> {
        let held = there.columns.iter().find(|column| {
            self.proposal
                .guess(there, column)
                .is_some_and(|found| found.item == "contact.email")
        });
        held.map(|column| column.name.clone())
    }

    /// Rows that know a person by nothing but the address of mail.
    fn by_address(&mut self, open: &mut Vec<&'a str>) {
        let people = self
            .proposal
            .people
            .iter()
            .filter(|people| people.kind == Kind::Person);
        let held = people.filter_map(|people| {
            let there = self.proposal.relation(people.table)?;
            Some((people.table, self.address(there)?))
        });
        let Some((anchor, on)) = held.into_iter().next() else {
            return;
        };
        for there in self.proposal.tables.iter().copied() {
            let points = there
                .foreign
                .iter()
                .any(|foreign| self.proposal.is_people(&foreign.table));
            // A list of its own, such as the house's own mailboxes, is nobody's.
            let is_listed = |column: &String| {
                let listed = there.column(column);
                listed.is_some_and(|column| self.proposal.is_unique(there, column))
                    && self.proposal.is_pointed_at(there)
            };
            let column = self
                .address(there)
                .filter(|column| !points && !is_listed(column));
            let Some(column) = column.filter(|_| !self.near.contains(there.name.as_str())) else {
                continue;
            };
            let link = Hangs {
                columns: vec![column],
                to: anchor,
                on: vec![on.clone()],
                why: "メールアドレスの列どうし".to_owned(),
                sure: Sure::Low,
                stays: false,
                also: Vec::new(),
            };
            self.take(there, link, open);
        }
    }

    /// What a person's own row points at and what says something of them: an address kept in a table of its own.
    fn details(&mut self) {
        let mut held: Vec<&'a str> = self.near.iter().copied().collect();
        let mut at = 0;
        while let Some(from) = held.get(at).and_then(|name| self.proposal.relation(name)) {
            at += 1;
            for foreign in &from.foreign {
                let Some(there) = self.proposal.relation(&foreign.table) else {
                    continue;
                };
                if self.near.contains(there.name.as_str()) || !self.is_detail(there, from, foreign)
                {
                    continue;
                }
                let columns = foreign.columns.join("・");
                let link = Hangs {
                    columns: foreign.on.clone(),
                    to: &from.name,
                    on: foreign.columns.clone(),
                    why: format!("`{}`の`{columns}`が指す行", from.name),
                    sure: Sure::Middle.min(self.sure(&from.name)),
                    stays: true,
                    also: Vec::new(),
                };
                self.near.insert(&there.name);
                self.links.insert(&there.name, link);
                held.push(&there.name);
            }
        }
    }

    fn is_detail(&self, there: &Relation, from: &Relation, foreign: &Foreign) -> bool {
        let found = there
            .columns
            .iter()
            .filter_map(|column| self.proposal.guess(there, column));
        let items: BTreeSet<&str> = found
            .filter(|found| found.is_contact_or_identity())
            .map(|found| found.item)
            .collect();
        let reaches = items.contains("contact.email") || items.contains("contact.phone");
        // A town or a rank that many rows share is no detail of one.
        let is_master = match (
            self.proposal.rows(&there.name),
            self.proposal.rows(&from.name),
        ) {
            (Some(details), Some(rows)) => {
                details.saturating_mul(100) < rows.saturating_mul(DETAILS_MIN)
            }
            _ => false,
        };
        let is_own = named::part(&foreign.columns, &from.name) != Part::Handler;
        !there.is_view && is_own && !is_master && (items.len() >= 2 || reaches)
    }
}
