// SPDX-License-Identifier: Apache-2.0
//! Reading a backup: nothing in it decides where a file goes but the names we know.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Component, Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use tar::{Archive, Entry};

use super::{BackupError, Counts, FORMAT, Head, failed, keys_of};
use crate::App;
use crate::config;
use crate::store::{Tx, Value};

const ENTRY: &str = "INSERT INTO entry \
    (id, stream, seq, kind, version, at_micros, actor, open, commitment, idx) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const PAYLOAD: &str = "INSERT INTO payload (entry, stream, sealed) VALUES ($1, $2, $3)";
const BLOB: &str = "INSERT INTO blob (id, stream, sealed) VALUES ($1, $2, $3)";
const TREE: &str = "INSERT INTO tree (id, size, note) VALUES ($1, $2, $3)";
const LOGIN: &str = "INSERT INTO login \
    (stream, password, totp, last_step, wrong, locked_until) VALUES ($1, $2, $3, 0, 0, 0)";

type Member<'a> = Entry<'a, BufReader<fs::File>>;

fn open(file: &Path) -> Result<Archive<BufReader<fs::File>>, BackupError> {
    Ok(Archive::new(BufReader::new(
        fs::File::open(file).map_err(failed(file))?,
    )))
}

fn not_a_backup(file: &Path, why: impl ToString) -> BackupError {
    BackupError::NotABackup {
        path: file.to_path_buf(),
        why: why.to_string(),
    }
}

/// Runs over the members of a backup, the head left out; a file without its end is refused.
fn each(
    file: &Path,
    mut take: impl FnMut(&str, &mut Member<'_>) -> Result<(), BackupError>,
) -> Result<Head, BackupError> {
    let mut archive = open(file)?;
    let mut members = archive.entries().map_err(failed(file))?;
    let mut first = members
        .next()
        .ok_or_else(|| not_a_backup(file, "it is empty"))?
        .map_err(|error| not_a_backup(file, error))?;
    let head: Head = serde_json::from_reader(&mut first).map_err(|e| not_a_backup(file, e))?;
    if head.yakusoku_backup != FORMAT {
        return Err(not_a_backup(
            file,
            format!("its format is {}", head.yakusoku_backup),
        ));
    }
    let mut ended = false;
    for member in members {
        let mut member = member.map_err(|error| not_a_backup(file, error))?;
        let name = member
            .path()
            .map_err(|error| not_a_backup(file, error))?
            .to_str()
            .ok_or_else(|| not_a_backup(file, "a name in it is no text"))?
            .to_owned();
        ended = name == "end.json";
        take(&name, &mut member)?;
    }
    if !ended {
        return Err(not_a_backup(file, "it is cut short"));
    }
    Ok(head)
}

/// Unpacks the files of a backup and its keys.
pub(super) fn files(dir: &Path, file: &Path) -> Result<(), BackupError> {
    let keys = keys_of(file);
    fs::create_dir_all(dir).map_err(failed(dir))?;
    let head = each(file, |name, member| {
        if [config::FILE, "policy.yaml", "systems.yaml"].contains(&name) || name.starts_with("log/")
        {
            unpack(dir, (file, name), member)?;
        }
        Ok(())
    })?;
    let of_keys = each(&keys, |name, member| {
        if name.starts_with("keys/") {
            unpack(dir, (&keys, name), member)?;
        }
        Ok(())
    })?;
    if head != of_keys {
        return Err(BackupError::OtherKeys(keys));
    }
    Ok(())
}

fn unpack(
    dir: &Path,
    (file, name): (&Path, &str),
    member: &mut Member<'_>,
) -> Result<(), BackupError> {
    let inside = Path::new(name);
    if !inside
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(not_a_backup(
            file,
            format!("`{name}` leads out of the folder"),
        ));
    }
    let path: PathBuf = dir.join(inside);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed(parent))?;
    }
    let mut options = fs::OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut into = options
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(failed(&path))?;
    std::io::copy(member, &mut into).map_err(|error| not_a_backup(file, error))?;
    into.sync_all().map_err(failed(&path))
}

/// Puts the rows of a backup into an empty database, all or none.
pub(super) async fn rows(app: &App, file: &Path) -> Result<(), BackupError> {
    if app
        .db
        .one("SELECT id FROM entry LIMIT 1", &[])
        .await?
        .is_some()
    {
        return Err(BackupError::DatabaseInUse);
    }
    let mut tx = app.db.begin().await?;
    let mut counts = Counts::default();
    let mut archive = open(file)?;
    let mut expected = None;
    for member in archive.entries().map_err(failed(file))? {
        let mut member = member.map_err(|error| not_a_backup(file, error))?;
        let name = member
            .path()
            .map_err(|e| not_a_backup(file, e))?
            .display()
            .to_string();
        if name == "end.json" {
            expected = serde_json::from_reader::<_, Counts>(&mut member).ok();
        } else if let Some(rest) = name.strip_prefix("rows/") {
            let table = rest.split('/').next().unwrap_or("").to_owned();
            let rows = parsed(file, &mut member)?;
            insert(&mut tx, (&table, file), rows, &mut counts).await?;
        }
    }
    if expected.as_ref() != Some(&counts) {
        return Err(not_a_backup(file, "rows are missing"));
    }
    for row in logins(&keys_of(file))? {
        tx.run(LOGIN, &row).await?;
    }
    Ok(tx.commit().await?)
}

async fn insert(
    tx: &mut Tx,
    (table, file): (&str, &Path),
    rows: Vec<Vec<Value>>,
    counts: &mut Counts,
) -> Result<(), BackupError> {
    let (sql, count) = match table {
        "entry" => (ENTRY, &mut counts.entry),
        "payload" => (PAYLOAD, &mut counts.payload),
        "blob" => (BLOB, &mut counts.blob),
        "tree" => (TREE, &mut counts.tree),
        other => return Err(not_a_backup(file, format!("it has rows of `{other}`"))),
    };
    for mut row in rows {
        if table == "entry" {
            // The position in the table is given anew, in the same order.
            row.drain(..1.min(row.len()));
            // An entry without a number: the engine wants to know what kind of nothing it is.
            if let Some(index) = row.last_mut().filter(|value| **value == Value::Bytes(None)) {
                *index = Value::Int(None);
            }
        }
        tx.run(sql, &row).await?;
        *count += 1;
    }
    Ok(())
}

fn logins(keys: &Path) -> Result<Vec<Vec<Value>>, BackupError> {
    let mut found = Vec::new();
    each(keys, |name, member| {
        if name == "login.jsonl" {
            found = parsed(keys, member)?;
        }
        Ok(())
    })?;
    Ok(found)
}

fn parsed(file: &Path, member: &mut Member<'_>) -> Result<Vec<Vec<Value>>, BackupError> {
    let mut rows = Vec::new();
    let mut text = String::new();
    member
        .read_to_string(&mut text)
        .map_err(|error| not_a_backup(file, error))?;
    for line in text.as_bytes().lines() {
        let line = line.map_err(|error| not_a_backup(file, error))?;
        let cells: Vec<Json> =
            serde_json::from_str(&line).map_err(|error| not_a_backup(file, error))?;
        let row: Option<Vec<Value>> = cells.iter().map(cell).collect();
        rows.push(row.ok_or_else(|| not_a_backup(file, "a row of it cannot be read"))?);
    }
    Ok(rows)
}

fn cell(value: &Json) -> Option<Value> {
    Some(match value {
        Json::Null => Value::Bytes(None),
        Json::String(text) => Value::from(text.as_str()),
        Json::Number(number) => Value::from(number.as_i64()?),
        Json::Object(object) => {
            let text = object.get("bytes")?.as_str()?;
            Value::from(STANDARD.decode(text).ok()?)
        }
        _ => return None,
    })
}
