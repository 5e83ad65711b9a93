// SPDX-License-Identifier: Apache-2.0
//! Whether the account may do what a plan says, asked before anybody approves it.
//!
//! The database is asked, nothing is tried. Where it does not say (rights that come by a role on
//! MySQL), nothing is claimed and a missing right shows when the plan is carried out.

use std::collections::{BTreeMap, BTreeSet};

use yakusoku_policy::Text;

use crate::map::{Map, SystemMap};
use crate::plan::{Action, PlanProblem, Step};
use crate::source::schema::Catalogue;
use crate::source::{Cause, Session, SourceError, Sources};
use crate::sql::{Bind, Dialect, Statement, relation};

const SELECT: &str = "SELECT";

/// One right a step needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Need {
    table: String,
    right: &'static str,
    /// The column, for a right that may be given by columns; empty for the whole table.
    column: String,
}

/// The rights that the steps on one system need and the account lacks.
pub(crate) async fn missing<'a>(
    session: &mut Session,
    catalogue: &Catalogue,
    (system, steps): (&str, impl Iterator<Item = &'a Step>),
) -> sqlx::Result<Vec<PlanProblem>> {
    let needs: BTreeSet<Need> = steps.filter(|step| step.runs()).flat_map(needed).collect();
    let needs: Vec<Need> = needs.into_iter().collect();
    // What is only read is asked once: MySQL takes longer to say than to give all the rows of a person.
    let reads = needs.iter().all(|need| need.right == SELECT);
    let all = reads.then(|| format!("{needs:?}"));
    if all
        .as_ref()
        .is_some_and(|all| catalogue.readable.knows(all))
    {
        return Ok(Vec::new());
    }
    let lacks = lacking(session, catalogue, &needs).await?;
    if let Some(all) = all.filter(|_| lacks.is_empty()) {
        catalogue.readable.get(&all, || ());
    }
    let told: BTreeSet<(&str, &str)> = lacks
        .iter()
        .map(|need| (need.table.as_str(), need.right))
        .collect();
    Ok(told
        .into_iter()
        .map(|(table, right)| problem(system, table, right))
        .collect())
}

/// Tables of the map the account may not read, each with the columns; nothing where the database does not say.
pub(crate) async fn unread(
    session: &mut Session,
    catalogue: &Catalogue,
    system: &SystemMap,
) -> sqlx::Result<Vec<(String, Vec<String>)>> {
    let mut needs = BTreeSet::new();
    for (name, table) in &system.tables {
        let Some(there) = catalogue.relations.get(name) else {
            continue;
        };
        let linked = table.links.iter().flat_map(|link| &link.columns);
        let all = table.columns.keys().chain(linked).chain(&there.key);
        let all = all.filter(|column| there.column(column).is_some());
        needs.extend(all.map(|column| Need {
            table: name.clone(),
            right: SELECT,
            column: column.clone(),
        }));
    }
    let needs: Vec<Need> = needs.into_iter().collect();
    let lacks = lacking(session, catalogue, &needs).await?;
    let mut unread: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for need in lacks {
        unread.entry(need.table).or_default().push(need.column);
    }
    Ok(unread.into_iter().collect())
}

/// An error of a right that is missing, with the tables that may not be read: a statement over several tables
/// fails in the name of another.
pub(crate) async fn named(map: &Map, sources: &Sources, error: SourceError) -> SourceError {
    let SourceError::Failed { system, cause, .. } = &error else {
        return error;
    };
    let (Some(mapped), true) = (map.systems.get(system), cause.is_right()) else {
        return error;
    };
    let Ok(source) = sources.get(system) else {
        return error;
    };
    let Ok((mut session, catalogue)) = Box::pin(source.look()).await else {
        return error;
    };
    let unread = unread(&mut session, &catalogue, mapped).await;
    session.leave();
    match unread.unwrap_or_default().as_slice() {
        [] => error,
        unread => SourceError::Failed {
            system: system.clone(),
            table: unread
                .first()
                .map(|(table, _)| table.clone())
                .unwrap_or_default(),
            cause: Cause::unread(unread),
        },
    }
}

async fn lacking(
    session: &mut Session,
    catalogue: &Catalogue,
    needs: &[Need],
) -> sqlx::Result<Vec<Need>> {
    match session.dialect() {
        _ if needs.is_empty() => Ok(Vec::new()),
        Dialect::Sqlite => Ok(Vec::new()),
        Dialect::Postgres => on_postgres(session, catalogue, needs).await,
        Dialect::Mysql => on_mysql(session, catalogue, needs).await,
    }
}

/// The text of a statement begins with the right it needs. What is given out, or compared before it is changed,
/// is read too.
fn needed(step: &Step) -> Vec<Need> {
    let right = ["DELETE", "UPDATE", "INSERT", SELECT];
    let Some(right) = right
        .into_iter()
        .find(|right| step.statement.text.starts_with(right))
    else {
        return Vec::new();
    };
    let need = |column: &str| Need {
        table: step.table.clone(),
        right,
        column: column.to_owned(),
    };
    let reading = |column: &String| Need {
        right: SELECT,
        ..need(column)
    };
    match (&step.action, right) {
        (Action::ExportRows(columns), _) => columns.iter().map(|(name, _)| reading(name)).collect(),
        (Action::BlankColumns(columns), "UPDATE") => {
            let written = columns.iter().map(|column| need(column));
            written.chain(columns.iter().map(reading)).collect()
        }
        (
            Action::BlankColumns(columns) | Action::Unlink(columns) | Action::SetAside(columns),
            "UPDATE" | "INSERT",
        ) => columns.iter().map(|column| need(column)).collect(),
        _ => vec![need("")],
    }
}

async fn on_postgres(
    session: &mut Session,
    catalogue: &Catalogue,
    needs: &[Need],
) -> sqlx::Result<Vec<Need>> {
    let table = |need: &Need| {
        let there = catalogue.relations.get(&need.table);
        there.map_or_else(String::new, |there| relation(Dialect::Postgres, there))
    };
    let statement = Statement {
        text: "SELECT CAST(u.n AS text) FROM unnest(CAST($1 AS text[]), CAST($2 AS text[]), CAST($3 AS text[]))
            WITH ORDINALITY AS u(t, c, p, n)
            WHERE NOT CASE WHEN u.c = '' THEN has_table_privilege(u.t, u.p) ELSE has_column_privilege(u.t, u.c, u.p) END"
            .to_owned(),
        binds: vec![
            Bind::List(needs.iter().map(table).collect()),
            Bind::List(needs.iter().map(|need| need.column.clone()).collect()),
            Bind::List(needs.iter().map(|need| need.right.to_owned()).collect()),
        ],
    };
    let rows = session.rows(&statement).await?;
    let at = rows
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten()?.parse::<usize>().ok());
    Ok(at
        .filter_map(|at| needs.get(at.checked_sub(1)?).cloned())
        .collect())
}

/// Rights of the account on the whole server, on the database, on tables and on columns.
const MYSQL: &str = "SELECT '' AS t, '' AS c, privilege_type AS p FROM information_schema.user_privileges WHERE grantee = $2
  UNION ALL SELECT '', '', privilege_type FROM information_schema.schema_privileges WHERE grantee = $2 AND $1 LIKE table_schema
  UNION ALL SELECT table_name, '', privilege_type FROM information_schema.table_privileges WHERE grantee = $2 AND table_schema = $1
  UNION ALL SELECT table_name, column_name, privilege_type FROM information_schema.column_privileges WHERE grantee = $2 AND table_schema = $1";

async fn on_mysql(
    session: &mut Session,
    catalogue: &Catalogue,
    needs: &[Need],
) -> sqlx::Result<Vec<Need>> {
    let database = needs
        .iter()
        .find_map(|need| catalogue.relations.get(&need.table)?.schema.clone());
    let who = Statement {
        text: "SELECT CURRENT_USER(), CURRENT_ROLE()".to_owned(),
        binds: Vec::new(),
    };
    let who = session
        .rows(&who)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default();
    let (Some(database), [Some(user), role]) = (database, who.as_slice()) else {
        return Ok(Vec::new());
    };
    // What a role gives is listed under the role, of which an account may have several.
    if role
        .as_deref()
        .is_some_and(|role| !role.is_empty() && role != "NONE")
    {
        return Ok(Vec::new());
    }
    let (name, host) = user.rsplit_once('@').unwrap_or((user, "%"));
    let statement = Statement {
        text: MYSQL.to_owned(),
        binds: vec![
            Bind::Text(database),
            Bind::Text(format!("'{name}'@'{host}'")),
        ],
    };
    let rows = session.rows(&statement).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let given: BTreeSet<(String, String, String)> = rows
        .into_iter()
        .filter_map(|row| match row.as_slice() {
            [Some(table), Some(column), Some(right)] => {
                Some((table.clone(), column.clone(), right.clone()))
            }
            _ => None,
        })
        .collect();
    let has = |table: &str, column: &str, right: &str| {
        given.contains(&(table.to_owned(), column.to_owned(), right.to_owned()))
    };
    let lacks = needs.iter().filter(|need| {
        let Need {
            table,
            right,
            column,
        } = need;
        !(has("", "", right)
            || has(table, "", right)
            || (!column.is_empty() && has(table, column, right)))
    });
    Ok(lacks.cloned().collect())
}

fn problem(system: &str, table: &str, right: &str) -> PlanProblem {
    let does = match right {
        "DELETE" => "行を削除する",
        "INSERT" => "行を追加する",
        SELECT => "行を読む",
        _ => "列を書き換える",
    };
    PlanProblem {
        code: "plan.right",
        system: system.to_owned(),
        table: table.to_owned(),
        message: Text::new(
            format!("アカウントに、表`{table}`の{does}権限（{right}）がありません"),
            format!("the account needs {right} on `{table}`"),
        ),
        help: Some(Text::new(
            "必要な権限は「yakusoku source grants」で表示できます",
            "`yakusoku source grants` prints the rights each verb needs",
        )),
    }
}
