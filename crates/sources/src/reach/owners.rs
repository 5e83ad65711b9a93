// SPDX-License-Identifier: Apache-2.0
//! Whose each row is, where one plan is about several people.
//!
//! A predicate over several people says that a row is one of theirs, not whose. Here the same links
//! are followed over the rows that were read. Who shares a row with anybody is named, so that they
//! are planned by themselves and the batch never does what a single plan would not.

use std::collections::{BTreeSet, HashMap};

use super::many::carried;
use super::ownership::takes_words;
use super::{Reach, Root};
use crate::map::{Link, LinkAs, Rows};
use crate::source::Row;
use crate::sql::{Dialect, Writer};

/// The people a row is of. Nearly every row is of one, who is known without a place in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Of nobody who is known.
    #[default]
    Nobody,
    /// Of one.
    One(u32),
    /// Of several, each once.
    Many(Vec<u32>),
}

impl Whose {
    fn insert(&mut self, owner: u32) {
        match self {
            Self::Nobody => *self = Self::One(owner),
            Self::One(known) if *known == owner => {}
            Self::One(known) => *self = Self::Many(vec![*known, owner]),
            Self::Many(all) if all.contains(&owner) => {}
            Self::Many(all) => all.push(owner),
        }
    }

    fn extend(&mut self, other: &Self) {
        other.iter().for_each(|owner| self.insert(owner));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let all = match self {
            Self::Nobody => &[],
            Self::One(owner) => std::slice::from_ref(owner),
            Self::Many(all) => all.as_slice(),
        };
        all.iter().copied()
    }

    fn count(&self) -> usize {
        self.iter().count()
    }

    /// Every two of them, either way round.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let all = self.iter();
        let pairs = all.flat_map(|one| self.iter().map(move |other| (one, other)));
        pairs.filter(|(one, other)| one != other)
    }

    /// The one it is of, where it is of one.
    pub(crate) const fn only(&self) -> Option<u32> {
        match self {
            Self::One(owner) => Some(*owner),
            Self::Nobody | Self::Many(_) => None,
        }
    }
}

/// Values of some columns of a row as one text.
type Values = String;

/// Values of some columns as one text: one as it is, several each behind its length, so that no two
/// rows of the same columns look the same.
fn joined<'v>(mut values: impl Iterator<Item = &'v str>) -> Values {
    use std::fmt::Write as _;
    let (first, second) = (values.next().unwrap_or_default(), values.next());
    let Some(second) = second else {
        return first.to_owned();
    };
    let mut all = String::new();
    for value in [first, second].into_iter().chain(values) {
        let _ = write!(all, "{}\u{1}{value}", value.len());
    }
    all
}

/// Columns of a table other rows are found by.
type Place = (String, String, Vec<String>);

/// Learns table after table whose rows are whose.
#[derive(Debug)]
pub(crate) struct Owners<'a> {
    reach: Reach<'a>,
    known: HashMap<Place, HashMap<Values, Whose>>,
    /// Of bound rows of a table, by the columns that make their keys.
    bound: HashMap<String, HashMap<Vec<String>, HashMap<Values, Whose>>>,
    used: Vec<(Whose, Place, Values)>,
}

impl<'a> Owners<'a> {
    pub(crate) fn new(reach: &Reach<'a>) -> Self {
        let mut owners = Self {
            reach: *reach,
            known: HashMap::new(),
            bound: HashMap::new(),
            used: Vec::new(),
        };
        for root in reach.roots.iter().filter(|r| r.system == reach.system) {
            owners.bind(root);
        }
        for (_, table) in reach.tables() {
            for link in &table.links {
                let place = place(link);
                if owners.known.contains_key(&place) {
                    continue;
                }
                let mut carriers: HashMap<Values, Whose> = HashMap::new();
                for root in reach
                    .roots_of(&link.system, &link.table)
                    .filter(|r| r.is_one)
                {
                    if let Some(values) = carried(root, &link.on) {
                        let values = joined(values.iter().map(String::as_str));
                        carriers.entry(values).or_default().insert(root.owner);
                    }
                }
                owners.known.insert(place, carriers);
            }
        }
        owners
    }

    fn bind(&mut self, root: &Root) {
        let names = root.key.iter().map(|(name, _)| name.clone()).collect();
        let values = joined(root.key.iter().map(|(_, value)| value.as_str()));
        let bound = self.bound.entry(root.table.clone()).or_default();
        let whose = bound.entry(names).or_default().entry(values).or_default();
        whose.insert(root.owner);
    }

    /// People whose records carry the same value, so that what hangs on it is of all of them: with whether a row
    /// there takes a word, which stands for one.
    pub(super) fn doubled(&self) -> impl Iterator<Item = (&Whose, bool)> {
        self.known.iter().flat_map(|(place, known)| {
            let takes_word = self.reach.tables().any(|(_, table)| {
                takes_words(table) && table.belongs().any(|link| is_at(place, link))
            });
            let doubled = known.values().filter(|whose| whose.count() > 1);
            doubled.map(move |whose| (whose, takes_word))
        })
    }

    /// Pairs of people: the second one uses a row of the first.
    pub(super) fn uses(&self) -> BTreeSet<(u32, u32)> {
        let mut uses = BTreeSet::new();
        for (whose, place, values) in &self.used {
            let used = self.known.get(place).and_then(|known| known.get(values));
            for owner in used.into_iter().flat_map(Whose::iter) {
                let others = whose.iter().filter(|user| *user != owner);
                uses.extend(others.map(|user| (owner, user)));
            }
        }
        uses
    }

    /// Tables so that rows come after the rows they are found by.
    pub(crate) fn in_order(&self) -> Vec<String> {
        let mut left: BTreeSet<String> = self
            .reach
            .tables()
            .map(|(name, _)| name.to_owned())
            .collect();
        let mut sorted = Vec::new();
        while let Some(first) = left.first().cloned() {
            let is_free = |name: &&String| {
                self.parents(name)
                    .all(|parent| parent == *name || !left.contains(parent))
            };
            let next = left.iter().find(is_free).cloned().unwrap_or(first);
            left.remove(&next);
            sorted.push(next);
        }
        sorted
    }

    fn parents<'b>(&'b self, name: &str) -> impl Iterator<Item = &'b String> + use<'b, 'a> {
        let links = self
            .reach
            .table(name)
            .into_iter()
            .flat_map(|table| table.belongs());
        links
            .filter(|link| link.system == self.reach.system)
            .map(|link| &link.table)
    }

    /// Tables in which it matters whose a row is, and those on the way up from them.
    pub(super) fn needed(&self, dialect: Dialect) -> BTreeSet<String> {
        let mut open: Vec<String> = Vec::new();
        for (name, table) in self.reach.tables() {
            let shares = self
                .reach
                .shared(&mut Writer::new(dialect), name, "t")
                .is_some();
            let uses = table.links.iter().any(|link| link.kind == LinkAs::Refers);
            if shares || uses || takes_words(table) {
                open.push(name.to_owned());
                let used = table
                    .links
                    .iter()
                    .filter(|link| link.kind == LinkAs::Refers);
                open.extend(used.map(|link| link.table.clone()));
            }
        }
        let mut needed = BTreeSet::new();
        while let Some(name) = open.pop() {
            if needed.insert(name.clone()) {
                open.extend(self.parents(&name).cloned());
            }
        }
        // What is bound by its key, and by nothing else, is known without reading.
        needed.retain(|name| {
            let loose = self
                .reach
                .roots_of(self.reach.system, name)
                .any(|r| !r.is_one);
            let hangs = self
                .reach
                .table(name)
                .is_some_and(|t| t.belongs().next().is_some());
            loose || hangs
        });
        needed
    }

    /// Columns that tell whose a row is, and by which other rows are found.
    pub(crate) fn columns(&self, table: &str) -> Vec<String> {
        let mut all: BTreeSet<&String> = BTreeSet::new();
        if let Some(there) = self.reach.relation(table) {
            all.extend(&there.key);
        }
        if let Some(mapped) = self.reach.table(table) {
            all.extend(mapped.links.iter().flat_map(|link| &link.columns));
        }
        for root in self.reach.roots_of(self.reach.system, table) {
            all.extend(root.key.iter().map(|(name, _)| name));
        }
        let here = |place: &&Place| place.0 == self.reach.system && place.1 == table;
        all.extend(self.known.keys().filter(here).flat_map(|place| &place.2));
        all.into_iter().cloned().collect()
    }

    /// Tells whose each row is, and remembers what other rows hang on.
    pub(crate) fn learn(&mut self, table: &str, columns: &[String], rows: &[Row]) -> Vec<Whose> {
        let mut whose = vec![Whose::default(); rows.len()];
        for (names, values) in self.bound.get(table).into_iter().flatten() {
            if let Some(at) = positions(columns, names) {
                join(rows, &at, values, &mut whose);
            }
        }
        let links: Vec<&Link> = self
            .reach
            .table(table)
            .into_iter()
            .flat_map(|t| &t.links)
            .collect();
        let (belongs, refers): (Vec<&Link>, Vec<&Link>) = links
            .into_iter()
            .partition(|link| link.kind == LinkAs::Belongs);
        let is_self = |link: &&Link| link.system == self.reach.system && link.table == table;
        for link in belongs.iter().filter(|link| !is_self(link)) {
            let Some(at) = positions(columns, &link.columns) else {
                continue;
            };
            if let Some(known) = self.known.get(&place(link)) {
                join(rows, &at, known, &mut whose);
            }
        }
        for link in belongs.iter().filter(|link| is_self(link)) {
            let here = positions(columns, &link.columns).zip(positions(columns, &link.on));
            if let Some((here, on)) = here {
                descend(rows, (&here, &on), &mut whose);
            }
        }
        let places: Vec<Place> = self
            .known
            .keys()
            .filter(|p| p.0 == self.reach.system && p.1 == table)
            .cloned()
            .collect();
        for place in places {
            let Some(at) = positions(columns, &place.2) else {
                continue;
            };
            let known = self.known.entry(place).or_default();
            for (row, whose) in rows.iter().zip(&whose) {
                if let Some(values) = picked(row, &at) {
                    known.entry(values).or_default().extend(whose);
                }
            }
        }
        let shareable: Vec<&Link> = refers
            .into_iter()
            .filter(|link| self.may_be_shared(link))
            .collect();
        for link in shareable {
            let Some(at) = positions(columns, &link.columns) else {
                continue;
            };
            for (row, whose) in rows.iter().zip(&whose) {
                if let Some(values) = picked(row, &at) {
                    self.used.push((whose.clone(), place(link), values));
                }
            }
        }
        whose
    }

    /// A person's record is given to them, and one that stays is theirs, whoever refers to it.
    fn may_be_shared(&self, link: &Link) -> bool {
        let stays = self
            .reach
            .table(&link.table)
            .is_some_and(|table| table.rows == Rows::Stay);
        let own = (stays || self.reach.gives) && self.reach.is_bound(&link.table);
        link.system == self.reach.system && !own
    }
}

fn is_at(place: &Place, link: &Link) -> bool {
    place.0 == link.system && place.1 == link.table && place.2 == link.on
}

fn place(link: &Link) -> Place {
    (link.system.clone(), link.table.clone(), link.on.clone())
}

pub(super) fn positions(columns: &[String], names: &[String]) -> Option<Vec<usize>> {
    let at = |name: &String| columns.iter().position(|column| column == name);
    let all: Option<Vec<usize>> = names.iter().map(at).collect();
    all.filter(|all| !all.is_empty())
}

/// Values of a row, where it has all of them.
pub(super) fn cells(row: &Row, at: &[usize]) -> Option<Vec<String>> {
    at.iter()
        .map(|at| row.get(*at).cloned().flatten())
        .collect()
}

/// The same as one text.
fn picked(row: &Row, at: &[usize]) -> Option<Values> {
    let has_all = at
        .iter()
        .all(|at| row.get(*at).is_some_and(Option::is_some));
    let cells = at.iter().filter_map(|at| row.get(*at)?.as_deref());
    has_all.then(|| joined(cells))
}

fn join(rows: &[Row], at: &[usize], known: &HashMap<Values, Whose>, whose: &mut [Whose]) {
    if known.is_empty() {
        return;
    }
    for (row, whose) in rows.iter().zip(whose) {
        let found = match at {
            [one] => row
                .get(*one)
                .and_then(Option::as_deref)
                .and_then(|value| known.get(value)),
            several => picked(row, several).and_then(|values| known.get(&values)),
        };
        if let Some(found) = found {
            whose.extend(found);
        }
    }
}

/// Down a tree of rows of one table, until nothing more is learnt.
fn descend(rows: &[Row], (here, on): (&[usize], &[usize]), whose: &mut [Whose]) {
    loop {
        let mut known: HashMap<Values, Whose> = HashMap::new();
        for (row, whose) in rows.iter().zip(whose.iter()) {
            if let Some(values) = picked(row, on) {
                known.entry(values).or_default().extend(whose);
            }
        }
        let count = |whose: &[Whose]| -> usize { whose.iter().map(Whose::count).sum() };
        let before = count(whose);
        join(rows, here, &known, whose);
        if count(whose) == before {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_same_columns_look_the_same_only_where_they_are() {
        let pairs = [
            ("a", "b"),
            ("ab", ""),
            ("", "ab"),
            ("a\u{1}1", "b"),
            ("a", "\u{1}1b"),
            ("x", "\u{1}1\u{1}z"),
            ("x1\u{1}", "z"),
        ];
        let texts = pairs
            .iter()
            .map(|(one, two)| joined([*one, *two].into_iter()));
        assert_eq!(texts.collect::<BTreeSet<_>>().len(), pairs.len());
        assert_eq!(
            joined(["a"].into_iter()),
            "a",
            "found without making another text"
        );
    }

    #[test]
    fn a_row_is_of_nobody_of_one_or_of_several() {
        let mut whose = Whose::default();
        assert_eq!((whose.count(), whose.only()), (0, None));
        whose.insert(7);
        whose.insert(7);
        assert_eq!((whose.count(), whose.only()), (1, Some(7)));
        whose.extend(&Whose::One(9));
        whose.insert(9);
        assert_eq!(
            (whose.iter().collect::<Vec<_>>(), whose.only()),
            (vec![7, 9], None)
        );
    }
}
