// SPDX-License-Identifier: Apache-2.0
//! A YAML tree that knows its lines, and a reader over it that collects problems.
//!
//! Typed reading by serde stops at the first wrong value; a tree first lets every problem be named.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use yakusoku_policy::Text;

use crate::problem::{MapProblem, Place};

/// One value of the file.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Empty,
    Word(String),
    Whole(u64),
    Flag(bool),
    List(Vec<Spot>),
    Table(Vec<(Key, Spot)>),
}

/// A value and where it starts.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) node: Node,
    pub(super) at: Place,
}

/// A key and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) at: Place,
}

impl<T> From<&Spanned<T>> for Place {
    fn from(spanned: &Spanned<T>) -> Self {
        let narrow = |number: u64| u32::try_from(number).unwrap_or_default();
        Self {
            line: narrow(spanned.referenced.line()),
            column: narrow(spanned.referenced.column()),
        }
    }
}

impl<'de> Deserialize<'de> for Spot {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Node>::deserialize(from)?;
        Ok(Self {
            at: Place::from(&spanned),
            node: spanned.value,
        })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Build)
    }
}

struct Build;

impl<'de> Visitor<'de> for Build {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(u64::try_from(number).map_or_else(|_| Node::Word(number.to_string()), Node::Whole))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Whole(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Word(number.to_string()))
    }

    fn visit_str<E>(self, word: &str) -> Result<Node, E> {
        Ok(Node::Word(word.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        Node::deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(spot) = from.next_element()? {
            list.push(spot);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, spot)) = from.next_entry::<Spanned<String>, Spot>()? {
            let at = Place::from(&key);
            entries.push((
                Key {
                    name: key.value,
                    at,
                },
                spot,
            ));
        }
        Ok(Node::Table(entries))
    }
}

/// Reads nodes as what the map wants, and remembers what was wrong.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<MapProblem>,
}

impl Reader {
    pub(super) fn error(&mut self, code: &'static str, at: Place, ja: &str, en: &str) {
        self.problems
            .push(MapProblem::error(code, at, Text::new(ja, en)));
    }

    /// The entries of a table whose keys must be among the known ones.
    pub(super) fn fields<'a>(&mut self, spot: &'a Spot, known: &[&str]) -> Fields<'a> {
        let entries = self.entries(spot);
        for (key, _) in entries {
            if !known.contains(&key.name.as_str()) {
                let name = &key.name;
                self.problems.push(
                    MapProblem::error(
                        "map.unknown-key",
                        key.at,
                        Text::new(
                            format!("`{name}`という指定はありません"),
                            format!("there is no setting `{name}`"),
                        ),
                    )
                    .nearest(name, known.iter().copied()),
                );
            }
        }
        Fields {
            entries,
            at: spot.at,
        }
    }

    /// The entries of a table whose keys are names of the user's own.
    pub(super) fn entries<'a>(&mut self, spot: &'a Spot) -> &'a [(Key, Spot)] {
        match &spot.node {
            Node::Table(entries) => entries,
            Node::Empty => &[],
            _ => {
                self.wrong(spot, "名前と値の組", "names with values");
                &[]
            }
        }
    }

    fn wrong(&mut self, spot: &Spot, ja: &str, en: &str) {
        self.error(
            "map.wrong-value",
            spot.at,
            &format!("ここには{ja}を書きます"),
            &format!("this must be {en}"),
        );
    }

    pub(super) fn word(&mut self, spot: &Spot) -> Option<String> {
        match &spot.node {
            Node::Word(word) => Some(word.clone()),
            Node::Whole(number) => Some(number.to_string()),
            _ => {
                self.wrong(spot, "文字列", "text");
                None
            }
        }
    }

    pub(super) fn whole(&mut self, spot: &Spot) -> Option<u64> {
        if let Node::Whole(number) = spot.node {
            return Some(number);
        }
        self.wrong(spot, "0以上の整数", "a whole number");
        None
    }

    pub(super) fn flag(&mut self, spot: &Spot) -> Option<bool> {
        if let Node::Flag(flag) = spot.node {
            return Some(flag);
        }
        self.wrong(spot, "true または false", "true or false");
        None
    }

    /// One word or a list of words.
    pub(super) fn words(&mut self, spot: &Spot) -> Vec<String> {
        match &spot.node {
            Node::List(list) => list.iter().filter_map(|spot| self.word(spot)).collect(),
            _ => self.word(spot).into_iter().collect(),
        }
    }

    /// One line in Japanese, or one per language.
    pub(super) fn text(&mut self, spot: &Spot) -> Option<Text> {
        if let Node::Table(_) = spot.node {
            let fields = self.fields(spot, &["ja", "en"]);
            let Some(ja) = fields.get("ja") else {
                self.wrong(spot, "日本語の文言（ja）", "a text in Japanese (ja)");
                return None;
            };
            let ja = self.word(ja)?;
            let en = fields.get("en").and_then(|en| self.word(en));
            return Some(Text { ja, en });
        }
        self.word(spot).map(Text::ja)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, spot: &Spot, known: &[(&str, T)]) -> Option<T> {
        let word = self.word(spot)?;
        let found = known.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            let list: Vec<_> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
            let list = list.join(" / ");
            self.problems.push(
                MapProblem::error(
                    "map.unknown-word",
                    spot.at,
                    Text::new(
                        format!("`{word}`は使えません。{list}のいずれかを書きます"),
                        format!("`{word}` is not one of {list}"),
                    ),
                )
                .nearest(&word, known.iter().map(|(name, _)| *name)),
            );
        }
        found.map(|(_, value)| *value)
    }
}

/// Fields of one table of the file.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    entries: &'a [(Key, Spot)],
    pub(super) at: Place,
}

impl<'a> Fields<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a Spot> {
        self.entries
            .iter()
            .find(|(key, _)| key.name == name)
            .map(|(_, spot)| spot)
    }
}
