// SPDX-License-Identifier: Apache-2.0
//! Rows that stay because they are somebody else's as well, and point at rows that are to go: a foreign key would take
//! them along, or stop the erasure on its way.

use yakusoku_policy::Text;

use super::PlanProblem;
use super::build::Counts;
use crate::map::{ErasureOf, Rows};
use crate::reach::{Reach, joined};
use crate::source::Session;
use crate::source::schema::{Foreign, OnDelete, Relation};
use crate::sql::{Statement, Writer, relation as write_relation};

/// Looks for such rows, by every foreign key that could find some.
pub(super) async fn held(
    session: &mut Session,
    reach: &Reach<'_>,
    counts: &Counts,
) -> sqlx::Result<Vec<PlanProblem>> {
    let mut problems = Vec::new();
    for (name, _) in reach.tables() {
        let Some(there) = reach
            .relation(name)
            .filter(|_| counts.of_table(name).shared > 0)
        else {
            continue;
        };
        for foreign in there
            .foreign
            .iter()
            .filter(|f| holds(reach, counts, (name, *f)))
        {
            let Some(asked) = asked(session, reach, (there, foreign)) else {
                continue;
            };
            let rows = session.numbers(&asked).await?;
            let rows = rows.first().copied().unwrap_or_default();
            if rows > 0 {
                problems.push(problem(reach.system, (name, foreign), rows));
            }
        }
    }
    Ok(problems)
}

/// Whether a foreign key of rows that stay matters to rows that go.
fn holds(reach: &Reach<'_>, counts: &Counts, (name, foreign): (&str, &Foreign)) -> bool {
    let goes = reach
        .table(&foreign.table)
        .is_some_and(|table| table.rows == Rows::Delete);
    let target = counts.of_table(&foreign.table);
    // What is this person's alone in a shared row is emptied before.
    let lets_go = reach.table(name).is_some_and(|table| {
        let mut own = table.own_when_shared.iter();
        own.any(|c| foreign.columns.contains(c) && table.change(c) == Some(&ErasureOf::Blank))
    });
    goes && target.total > target.shared && !lets_go && foreign.on_delete != OnDelete::SetNull
}

/// How many rows stay and point at rows that go.
fn asked(
    session: &Session,
    reach: &Reach<'_>,
    (there, foreign): (&Relation, &Foreign),
) -> Option<Statement> {
    let mut writer = Writer::new(session.dialect());
    let (here, target) = (writer.alias(), writer.alias());
    let pointed = reach.relation(&foreign.table)?;
    let mine = reach.mine(&mut writer, &there.name, &here)?;
    let shared = reach.shared(&mut writer, &there.name, &here)?;
    let joined = joined(
        &writer,
        (pointed, &target, &foreign.on),
        (there, &here, &foreign.columns),
    )?;
    let goes = reach.mine(&mut writer, &pointed.name, &target)?;
    let stays = reach.shared(&mut writer, &pointed.name, &target);
    let stays = stays.map_or_else(String::new, |stays| format!(" AND ({stays}) IS NOT TRUE"));
    let dialect = session.dialect();
    let text = format!(
        "SELECT count(*) FROM {} AS {here} WHERE {mine} AND {shared} AND EXISTS (SELECT 1 FROM {} AS {target} WHERE {joined} AND {goes}{stays})",
        write_relation(dialect, there),
        write_relation(dialect, pointed),
    );
    Some(writer.finish(text))
}

fn problem(system: &str, (name, foreign): (&str, &Foreign), rows: u64) -> PlanProblem {
    let (target, columns) = (&foreign.table, foreign.columns.join(", "));
    let message = if foreign.on_delete == OnDelete::Cascade {
        Text::new(
            format!(
                "`{target}`の本人の行を削除すると、ほかの方の情報でもあるため残すはずの`{name}`の{rows}行も、外部キー（{columns}）によって消えます"
            ),
            format!(
                "deleting the person's rows of `{target}` would take along {rows} rows of `{name}` that are another person's as well ({columns})"
            ),
        )
    } else {
        Text::new(
            format!(
                "ほかの方の情報でもあるため残す`{name}`の{rows}行が参照している（{columns}）ため、`{target}`の本人の行を削除できません"
            ),
            format!(
                "{rows} rows of `{name}` that are another person's as well point at the person's rows of `{target}` ({columns})"
            ),
        )
    };
    PlanProblem {
        code: "plan.still-held",
        system: system.to_owned(),
        table: foreign.table.clone(),
        message,
        help: Some(Text::new(
            format!("`{target}`を`rows: stay`として列ごとに消去するか、担当者が判断します"),
            format!("let rows of `{target}` stay and blank their columns, or have somebody decide"),
        )),
    }
}
