// SPDX-License-Identifier: Apache-2.0
//! Triggers and rules that copy what a person's row holds into a table that no map knows.
//!
//! Erasing the row would leave the copy, or even make it. What is read is the text of the trigger, of its
//! function on PostgreSQL, or of the rule; what a procedure does that these call is not looked into, nor
//! a statement that is put together while it runs.

use std::collections::BTreeSet;

use yakusoku_policy::Text;

use crate::map::{SystemMap, TableMap};
use crate::problem::MapProblem;
use crate::source::schema::Relation;

/// Names every table outside the map into which a trigger of a table puts values of items.
pub(super) fn copied(system: &SystemMap, there: &Relation, table: &TableMap) -> Vec<MapProblem> {
    let mut found = BTreeSet::new();
    for rule in &there.rules {
        for statement in statements(&tokens(rule)) {
            let mut outside = targets(statement);
            outside.retain(|target| !is_known(system, there, target));
            if outside.is_empty() {
                continue;
            }
            let values = values(statement, table);
            if !values.is_empty() {
                found.extend(outside.into_iter().map(|target| (target, values.clone())));
            }
        }
    }
    let problems = found.into_iter();
    problems
        .map(|(target, values)| problem((&there.name, table), &target.told(), &values))
        .collect()
}

fn problem((name, table): (&str, &TableMap), into: &str, values: &[String]) -> MapProblem {
    let values = values.join("`, `");
    MapProblem::error(
        "map.copied",
        table.at,
        Text::new(
            format!("`{name}`のトリガーが、`{values}`の値を対応表にない表`{into}`に写します。消去しても、写しが残ります"),
            format!("a trigger of `{name}` copies `{values}` into `{into}`, which the map does not cover: the copy would outlive the erasure"),
        ),
    )
    .help(Text::new(
        format!("`{into}`を対応表の表に加えるか（写しを残すなら列に`keep`で理由を書きます）、トリガーをやめます"),
        format!("map `{into}` as a table (with `keep` and the reason where the copy stays), or take the trigger off"),
    ))
}

/// The statements of a text; all of it as one where a value can go from one to the next by a name.
fn statements(tokens: &[Token]) -> Vec<&[Token]> {
    let carries =
        |token: &Token| token.is_any(&["declare", "referencing"]) || *token == Token::Sign('@');
    if tokens.iter().any(carries) {
        return vec![tokens];
    }
    tokens.split(|token| *token == Token::Sign(';')).collect()
}

/// A table a statement writes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    schema: Option<String>,
    table: String,
}

impl Target {
    fn told(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.table),
            None => self.table.clone(),
        }
    }
}

fn is_known(system: &SystemMap, there: &Relation, target: &Target) -> bool {
    let is_here = target.schema.as_ref().is_none_or(|schema| {
        let own = there.schema.as_ref();
        own.is_none_or(|own| own.eq_ignore_ascii_case(schema))
    });
    let mut tables = system.tables.keys();
    is_here && tables.any(|name| name.eq_ignore_ascii_case(&target.table))
}

/// A piece of a statement as far as this asks: a name or word in small letters, or one sign.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(char),
}

impl Token {
    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// What it names.
    fn name(&self) -> Option<&str> {
        match self {
            Self::Word(name) | Self::Quoted(name) => Some(name),
            Self::Sign(_) => None,
        }
    }
}

/// The words and signs of a text, without comments and texts in quotes.
fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => drop(until(&mut letters, '\'')),
            '"' | '`' => all.push(Token::Quoted(until(&mut letters, letter))),
            '[' => all.push(Token::Quoted(until(&mut letters, ']'))),
            '-' if letters.peek() == Some(&'-') => {
                letters.by_ref().find(|next| *next == '\n');
            }
            '/' if letters.peek() == Some(&'*') => {
                let mut before = ' ';
                letters.by_ref().skip(1).find(|next| {
                    let ends = before == '*' && *next == '/';
                    before = *next;
                    ends
                });
            }
            _ if letter.is_alphanumeric() || letter == '_' => {
                let mut word = letter.to_string();
                while let Some(next) =
                    letters.next_if(|next| next.is_alphanumeric() || "_$".contains(*next))
                {
                    word.push(next);
                }
                all.push(Token::Word(word.to_lowercase()));
            }
            _ if letter.is_whitespace() => {}
            _ => all.push(Token::Sign(letter)),
        }
    }
    all
}

/// What stands before a closing quote; two of them are one.
fn until(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, end: char) -> String {
    let mut inside = String::new();
    while let Some(letter) = letters.next() {
        if letter == end && letters.next_if_eq(&end).is_none() {
            break;
        }
        inside.push(letter);
    }
    inside
}

/// Words that may stand between the verb and the table.
const BETWEEN: [&str; 11] = [
    "or",
    "into",
    "ignore",
    "abort",
    "fail",
    "rollback",
    "replace",
    "only",
    "low_priority",
    "delayed",
    "high_priority",
];
/// Words after which `INSERT` and `UPDATE` name an event, or a part of a statement.
const EVENTS: [&str; 8] = ["before", "after", "of", "or", "on", "for", "do", "key"];
/// Words that follow where the table was named before (`WHEN MATCHED THEN UPDATE SET`).
const NO_TABLE: [&str; 4] = ["set", "values", "select", "default"];

/// The tables that statements of a text write to.
fn targets(tokens: &[Token]) -> Vec<Target> {
    let mut all = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        if !token.is_any(&["insert", "replace", "update", "merge"])
            || before.is_some_and(|before| before.is_any(&EVENTS))
        {
            continue;
        }
        let mut rest = tokens
            .iter()
            .skip(at + 1)
            .skip_while(|next| next.is_any(&BETWEEN))
            .peekable();
        if rest.peek().is_some_and(|next| next.is_any(&NO_TABLE)) {
            continue;
        }
        let mut parts: Vec<String> = Vec::new();
        while let Some(name) = rest.next().and_then(Token::name) {
            parts.push(name.to_owned());
            if rest.next_if_eq(&&Token::Sign('.')).is_none() {
                break;
            }
        }
        if let Some(table) = parts.pop() {
            let schema = parts.pop();
            all.push(Target { schema, table });
        }
    }
    all
}

/// What of the row a text reads, as far as it is somebody's: columns of items, or the whole row.
fn values(tokens: &[Token], table: &TableMap) -> Vec<String> {
    let items: Vec<&String> = table
        .columns
        .iter()
        .filter(|(_, column)| column.item.is_some())
        .map(|(name, _)| name)
        .collect();
    let mut read = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let mut rest = tokens.iter().skip(at + 1);
        let next = rest.next();
        // `RETURN NEW` writes nothing, `OLD IS DISTINCT FROM NEW` compares, and `t.new` is a column.
        if !token.is_any(&["old", "new"])
            || before.is_some_and(|b| b.is_any(&["return", "from"]) || *b == Token::Sign('.'))
            || next.is_some_and(|next| next.is("is"))
        {
            continue;
        }
        let column = match next {
            Some(Token::Sign('.')) => rest.next().and_then(Token::name),
            // The row itself, or all rows of the statement by a name (`REFERENCING OLD TABLE`).
            _ => None,
        };
        let read_here = |item: &&&String| column.is_none_or(|name| item.eq_ignore_ascii_case(name));
        read.extend(items.iter().filter(read_here).copied().cloned());
    }
    read.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<String> {
        targets(&tokens(text)).iter().map(Target::told).collect()
    }

    #[test]
    fn the_tables_a_text_writes_to_are_found_and_nothing_else() {
        for (text, expected) in [
            (
                "BEGIN INSERT INTO audit VALUES (OLD.email); END",
                vec!["audit"],
            ),
            (
                "INSERT OR REPLACE INTO \"Old Audit\" SELECT 1",
                vec!["Old Audit"],
            ),
            (
                "insert ignore into `log`.`gone` set a = old.a",
                vec!["log.gone"],
            ),
            (
                "REPLACE audit VALUES (1); UPDATE ONLY public.counts SET n = n + 1",
                vec!["audit", "public.counts"],
            ),
            (
                "MERGE INTO archive a USING gone g ON a.id = g.id",
                vec!["archive"],
            ),
            // What is no statement that writes.
            (
                "CREATE TRIGGER t AFTER INSERT OR UPDATE OF email ON customers",
                vec![],
            ),
            (
                "CREATE TRIGGER t INSTEAD OF UPDATE ON v BEGIN DELETE FROM a; END",
                vec![],
            ),
            (
                "SELECT replace(name, 'a', 'b') INTO x FROM y FOR UPDATE",
                vec![],
            ),
            (
                "-- INSERT INTO a\n/* INSERT INTO b ** */ SELECT 'INSERT INTO c'",
                vec![],
            ),
            ("id INTEGER REFERENCES p ON UPDATE CASCADE", vec![]),
            ("SELECT 'it''s', INSERT INTO", vec![]),
            (
                "INSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET n = 2",
                vec!["a"],
            ),
            (
                "INSERT INTO a VALUES (1) ON DUPLICATE KEY UPDATE n = 2",
                vec!["a"],
            ),
            (
                "MERGE INTO a USING b ON x WHEN MATCHED THEN UPDATE SET n = 1 WHEN NOT MATCHED THEN INSERT VALUES (1)",
                vec!["a"],
            ),
            ("AFTER INSERT INSERT INTO a VALUES (NEW.email)", vec!["a"]),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }

    #[test]
    fn what_of_the_row_is_read_and_not_what_is_compared_or_given_back() {
        let map = "map: 1\nkinds: {p: 人}\nsystems:\n  s:\n    engine: sqlite\n    file: t.db\n    tables:\n      t:
        anchor: p\n        rows: delete\n        columns: {email: {item: mail, key: proves}, name: {item: name}}\n";
        let map = crate::read_map("m", map).unwrap();
        let table = &map.systems["s"].tables["t"];
        let read = |text: &str| values(&tokens(text), table);
        for (text, expected) in [
            ("INSERT INTO a VALUES (OLD.Email, NEW.id)", vec!["email"]),
            ("INSERT INTO a VALUES (OLD.\"name\")", vec!["name"]),
            ("INSERT INTO a SELECT OLD.*", vec!["email", "name"]),
            (
                "INSERT INTO a VALUES (row_to_json(OLD))",
                vec!["email", "name"],
            ),
            (
                "REFERENCING OLD TABLE AS gone INSERT INTO a SELECT * FROM gone",
                vec!["email", "name"],
            ),
            ("INSERT INTO a (n) VALUES (OLD.id); RETURN NEW", vec![]),
            (
                "IF OLD IS DISTINCT FROM NEW THEN INSERT INTO a VALUES (1)",
                vec![],
            ),
            ("INSERT INTO a SELECT t.new FROM t", vec![]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn statements_are_apart_unless_a_name_carries_a_value_on() {
        let many = |text: &str| statements(&tokens(text)).len();
        assert_eq!(
            many("INSERT INTO a VALUES (1); UPDATE b SET n = OLD.email"),
            2
        );
        assert_eq!(many("SET @x = OLD.email; INSERT INTO a VALUES (@x)"), 1);
        assert_eq!(
            many("DECLARE x TEXT; x := OLD.email; INSERT INTO a VALUES (x)"),
            1
        );
    }
}
