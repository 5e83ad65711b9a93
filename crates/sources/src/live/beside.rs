// SPDX-License-Identifier: Apache-2.0
//! What may lie beside the tables a system shows: other schemas of a PostgreSQL database, such as an audit
//! log, and tables of MySQL that the account has no right on.

use yakusoku_policy::Text;

use crate::map::{Engine, Map, SystemMap};
use crate::problem::MapProblem;
use crate::source::Session;
use crate::source::schema::Catalogue;
use crate::sql::{Bind, Statement};

/// Schemas with tables of somebody's own, and how many each has: an extension's are not counted.
pub(crate) const SCHEMAS: &str = "SELECT n.nspname::text, CAST(count(*) AS text)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> $1
    AND NOT EXISTS (SELECT 1 FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  GROUP BY n.nspname ORDER BY n.nspname";

/// How a whole schema stands under `unmapped`.
const ALL: &str = ".*";

/// Names every other schema that no system of the map covers and that is not `unmapped` as `schema.*`.
pub(super) async fn left_out(
    session: &mut Session,
    (map, system): (&Map, &SystemMap),
    catalogue: &Catalogue,
) -> Vec<MapProblem> {
    let own = catalogue.schema().or_else(|| system.schema.clone());
    let (Engine::Postgres, Some(own)) = (&system.engine, own) else {
        return Vec::new();
    };
    let statement = Statement {
        text: SCHEMAS.to_owned(),
        binds: vec![Bind::Text(own)],
    };
    // A server that does not say is asked again the next night.
    let rows = session.rows(&statement).await.unwrap_or_default();
    rows.into_iter()
        .filter_map(|row| match row.as_slice() {
            [Some(schema), Some(tables)] => Some((schema.clone(), tables.clone())),
            _ => None,
        })
        .filter(|(schema, _)| !is_covered(map, system, schema))
        .map(|(schema, tables)| problem(system, &schema, &tables))
        .collect()
}

/// Rights on the whole database or server that show every table of it. What a role gives is not listed.
const SEES_ALL: &str = "SELECT 1 FROM information_schema.schema_privileges
    WHERE $1 LIKE table_schema AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
  UNION ALL SELECT 1 FROM information_schema.user_privileges
    WHERE privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
  UNION ALL SELECT 1 FROM DUAL WHERE COALESCE(CURRENT_ROLE(), 'NONE') <> 'NONE'";

/// Says where new tables would not be noticed, because MySQL hides them from the account.
pub(super) async fn half_seen(
    session: &mut Session,
    system: &SystemMap,
    catalogue: &Catalogue,
) -> Option<MapProblem> {
    let schema = catalogue
        .schema()
        .filter(|_| system.engine == Engine::Mysql)?;
    let statement = Statement {
        text: SEES_ALL.to_owned(),
        binds: vec![Bind::Text(schema.clone())],
    };
    // A server that does not say is asked again the next night.
    let sees = session.rows(&statement).await.ok()?;
    sees.is_empty().then(|| {
        MapProblem::warning(
            "map.half-seen",
            system.at,
            Text::new(
                "アカウントには権限のある表しか見えないため、新しい表ができても分かりません",
                "the account sees only tables it has rights on, so a new table goes unnoticed",
            ),
        )
        .help(Text::new(
            format!("表の定義だけを見せる権限を与えます（`GRANT REFERENCES ON {schema}.*`。行は読めません）"),
            format!("let it see definitions, which opens no rows (`GRANT REFERENCES ON {schema}.*`)"),
        ))
    })
}

fn is_covered(map: &Map, system: &SystemMap, schema: &str) -> bool {
    let same = |other: &&SystemMap| other.url_env == system.url_env;
    let mut others = map.systems.values().filter(same);
    system.unmapped.contains_key(&format!("{schema}{ALL}"))
        || others.any(|other| other.schema.as_deref() == Some(schema))
}

/// Whether an entry of `unmapped` is a whole schema and no table.
pub(super) fn is_schema(name: &str, system: &SystemMap) -> bool {
    system.engine == Engine::Postgres && name.ends_with(ALL)
}

fn problem(system: &SystemMap, schema: &str, tables: &str) -> MapProblem {
    MapProblem::error(
        "map.schema-left-out",
        system.at,
        Text::new(
            format!("同じデータベースのスキーマ`{schema}`（表{tables}個）が、対応表のどのシステムにもありません"),
            format!("the schema `{schema}` of the same database ({tables} tables) is in no system of the map"),
        ),
    )
    .help(Text::new(
        format!("個人情報を含むなら`schema: {schema}`のシステムを加え、含まないなら理由とともに`unmapped`に`\"{schema}{ALL}\"`と書きます"),
        format!("add a system with `schema: {schema}`, or name `\"{schema}{ALL}\"` under `unmapped` with the reason"),
    ))
}
