// SPDX-License-Identifier: Apache-2.0
//! Proposes a map from what a live system says of itself: keys, types, comments, statistics.
//!
//! No table is read, only the catalogue, unless somebody allows it. Every line says why and how sure; nothing here is in
//! force before a human has read it.

mod grants;
mod guess;
mod hang;
mod items;
mod named;
mod people;
mod seen;
mod words;
mod write;

use std::collections::BTreeMap;

use yakusoku_policy::{ItemId, Text};

pub use grants::{Grant, grants};

use crate::map::SystemMap;
use crate::source::schema::{Catalogue, ColumnInfo, Relation};
use crate::source::{Aim, Source, SourceError};
use guess::{Guess, Sure, Surroundings, guess};
use hang::Hangs;
use named::Pointers;
use people::People;
use seen::{Seen, Shown};
use words::Words;

/// How far a proposal may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// At the definitions of tables and what the server counted already.
    Catalogue,
    /// At rows too: whether values have the shape of an address or a number, and whether two rows share one.
    Rows,
}

/// Writes the proposal of a `systems.yaml` for one connected system. Items are called as `items` has them, which are
/// those of the policy in force.
///
/// # Errors
/// A system that cannot be read, or that shows the account no table.
pub async fn propose(
    source: &Source,
    (name, system): (&str, &SystemMap),
    items: &[(ItemId, Text)],
    look: Look,
) -> Result<String, SourceError> {
    let failed = |error: sqlx::Error| SourceError::of(name, "", &error);
    let (mut session, catalogue) = source.begin(Aim::Read).await.map_err(failed)?;
    let words = words::read(&mut session, &catalogue, system)
        .await
        .map_err(failed)?;
    // Nothing was changed, so how the reading ends does not matter.
    let _ = session.rollback().await;
    let mut seen = Seen::default();
    for there in tables(&catalogue).filter(|_| look == Look::Rows) {
        seen.look_at(source, there).await;
    }
    if tables(&catalogue).next().is_none() {
        return Err(SourceError::NoTables {
            system: name.to_owned(),
            elsewhere: words.elsewhere().to_vec(),
        });
    }
    Ok(Proposal::new(&catalogue, (&words, seen), items).yaml(name, system))
}

fn tables(catalogue: &Catalogue) -> impl Iterator<Item = &Relation> {
    let all = catalogue.relations.values();
    all.filter(|there| !there.is_view && !there.columns.is_empty())
}

/// A proposal in the making.
struct Proposal<'a> {
    catalogue: &'a Catalogue,
    words: &'a Words,
    seen: Seen<'a>,
    items: &'a [(ItemId, Text)],
    tables: Vec<&'a Relation>,
    pointers: Pointers<'a>,
    /// What each column seems to hold.
    guesses: BTreeMap<&'a str, BTreeMap<&'a str, Guess>>,
    people: Vec<People<'a>>,
    /// The link by which each table hangs on people.
    links: BTreeMap<&'a str, Hangs<'a>>,
}

impl<'a> Proposal<'a> {
    fn new(
        catalogue: &'a Catalogue,
        (words, seen): (&'a Words, Seen<'a>),
        items: &'a [(ItemId, Text)],
    ) -> Self {
        let mut proposal = Self {
            catalogue,
            words,
            seen,
            items,
            tables: tables(catalogue).collect(),
            pointers: Pointers::default(),
            guesses: BTreeMap::new(),
            people: Vec::new(),
            links: BTreeMap::new(),
        };
        proposal.pointers = Pointers::read(&proposal.tables);
        proposal.guesses = proposal.guessed();
        proposal.people = people::find(&proposal);
        proposal.links = hang::find(&proposal);
        proposal
    }

    fn relation(&self, name: &str) -> Option<&'a Relation> {
        self.catalogue.relations.get(name)
    }

    fn rows(&self, table: &str) -> Option<u64> {
        self.words.rows(table)
    }

    /// What the columns whose names speak for themselves say of the table.
    fn surroundings(&self, there: &Relation) -> Surroundings {
        let plain = |column: &ColumnInfo| {
            let comment = self.words.comment(&there.name, &column.name);
            let found = guess(column, comment, Surroundings::default())?;
            (found.sure > Sure::Low).then_some(found)
        };
        let found: Vec<Guess> = there.columns.iter().filter_map(plain).collect();
        Surroundings {
            is_personal: named::whom(&there.name) != named::Whom::Nobody
                || found.iter().any(Guess::is_contact_or_identity),
            is_addressed: found
                .iter()
                .any(|one| one.item.starts_with("contact.address")),
            is_mailbox: named::is_mailbox(&there.name),
        }
    }

    fn guessed(&self) -> BTreeMap<&'a str, BTreeMap<&'a str, Guess>> {
        let of_table = |there: &&'a Relation| {
            let (there, around) = (*there, self.surroundings(there));
            let judged = there.columns.iter().filter_map(|column| {
                let found = self.judged(there, column, around)?;
                Some((column.name.as_str(), found))
            });
            (there.name.as_str(), judged.collect())
        };
        self.tables.iter().map(of_table).collect()
    }

    /// What a column seems to hold.
    fn guess(&self, there: &Relation, column: &ColumnInfo) -> Option<&Guess> {
        let table = self.guesses.get(there.name.as_str())?;
        table.get(column.name.as_str())
    }

    /// What its name and comment say, and what rows showed where they were looked at.
    fn judged(&self, there: &Relation, column: &ColumnInfo, around: Surroundings) -> Option<Guess> {
        let comment = self.words.comment(&there.name, &column.name);
        let by_name = guess(column, comment, around);
        let Some(shown) = self.shown(there, column) else {
            return by_name;
        };
        match (by_name, shown.guess()) {
            (Some(found), Some(seen)) if found.sure < Sure::High && found.item != seen.item => {
                Some(seen)
            }
            (Some(found), _) if shown.belies(found.item) => Some(Guess {
                sure: Sure::Low,
                why: format!("{}。ただし、値はメールアドレスの形でない", found.why),
                is_key: false,
                ..found
            }),
            (Some(found), Some(seen)) if found.item == seen.item => Some(Guess {
                sure: Sure::High,
                why: format!("{}、{}", found.why, seen.why),
                ..found
            }),
            (Some(found), _) => Some(found),
            (None, seen) => seen,
        }
    }

    fn shown(&self, there: &Relation, column: &ColumnInfo) -> Option<&Shown> {
        self.seen.shown.get(there.name.as_str())?.get(&column.name)
    }

    /// Whether no two rows share a value: by a constraint, by what the server counted, or by what rows showed.
    fn is_unique(&self, there: &Relation, column: &ColumnInfo) -> bool {
        there.is_unique(std::slice::from_ref(&column.name))
            || match self.shown(there, column) {
                Some(shown) => shown.is_distinct,
                None => self.words.is_distinct(&there.name, &column.name),
            }
    }

    /// Whether other tables point at this one, by a key or by a name.
    fn is_pointed_at(&self, there: &'a Relation) -> bool {
        self.catalogue.pointing_at(&there.name).next().is_some()
            || self.pointers.at(&there.name).next().is_some()
    }

    fn is_people(&self, table: &str) -> bool {
        self.people.iter().any(|people| people.table == table)
    }

    fn is_held(&self, table: &str) -> bool {
        self.is_people(table) || self.links.contains_key(table)
    }
}

#[cfg(test)]
mod tests;
