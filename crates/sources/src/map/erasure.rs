// SPDX-License-Identifier: Apache-2.0
//! Reads what erasure leaves in a column, and how rows of a table are set aside.

use super::node::{Node, Reader, Spot};
use super::{Coarser, ErasureOf, Suspension};

pub(super) fn erasure(reader: &mut Reader, spot: &Spot) -> Option<ErasureOf> {
    if !matches!(spot.node, Node::Table(_)) {
        let known = [("blank", true), ("pseudonym", false)];
        return reader.choice(spot, &known).map(|blank| {
            if blank {
                ErasureOf::Blank
            } else {
                ErasureOf::Pseudonym("{}".to_owned())
            }
        });
    }
    let fields = reader.fields(spot, &["text", "pseudonym", "generalise"]);
    if let Some(text) = fields.get("text") {
        return reader.word(text).map(ErasureOf::Text);
    }
    if let Some(spot) = fields.get("generalise") {
        return coarser(reader, spot).map(ErasureOf::Generalise);
    }
    let pattern = fields.get("pseudonym").and_then(|spot| reader.word(spot))?;
    if !pattern.contains("{}") {
        reader.error(
            "map.pseudonym",
            spot.at,
            "仮の値には`{}`を含めます",
            "a pseudonym must contain `{}`",
        );
    }
    Some(ErasureOf::Pseudonym(pattern))
}

fn coarser(reader: &mut Reader, spot: &Spot) -> Option<Coarser> {
    if !matches!(spot.node, Node::Table(_)) {
        return reader.choice(spot, &[("year", Coarser::Year), ("month", Coarser::Month)]);
    }
    let fields = reader.fields(spot, &["first", "step"]);
    let first = fields.get("first").and_then(|spot| reader.whole(spot));
    let step = fields.get("step").and_then(|spot| reader.whole(spot));
    let small = |number: u64| u32::try_from(number).ok().filter(|number| *number > 0);
    let read = match (first, step) {
        (Some(letters), None) => small(letters).map(Coarser::First),
        (None, Some(step)) => small(step).map(Coarser::Step),
        _ => None,
    };
    if read.is_none() {
        reader.error(
            "map.generalise",
            spot.at,
            "`generalise`には`year`・`month`・`{first: 文字数}`・`{step: 刻み}`のいずれかを書きます",
            "`generalise` is `year`, `month`, `{first: letters}` or `{step: number}`",
        );
    }
    read
}

/// `{set: {column: value}}`, or `{list: table, columns: {there: here}}`.
pub(super) fn suspension(reader: &mut Reader, spot: &Spot) -> Option<Suspension> {
    let fields = reader.fields(spot, &["set", "list", "columns"]);
    if let Some(set) = fields.get("set") {
        let entries = reader.entries(set);
        let set = entries
            .iter()
            .filter_map(|(name, spot)| Some((name.name.clone(), reader.word(spot)?)));
        return Some(Suspension::Set(set.collect()));
    }
    let list = fields.get("list").and_then(|spot| reader.word(spot));
    let columns = fields.get("columns").map(|spot| reader.entries(spot));
    let (Some(table), Some(columns)) = (list, columns) else {
        reader.error(
            "map.suspend",
            spot.at,
            "`suspend`には`set`か、`list`と`columns`を書きます",
            "`suspend` needs `set`, or `list` and `columns`",
        );
        return None;
    };
    let columns = columns
        .iter()
        .filter_map(|(there, here)| Some((there.name.clone(), reader.word(here)?)));
    Some(Suspension::List {
        table,
        columns: columns.collect(),
    })
}
