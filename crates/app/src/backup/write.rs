// SPDX-License-Identifier: Apache-2.0
//! Writing a backup: one transaction over the primary tables, then the files, then the keys.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use tar::{Builder, Header};

use super::{BackupError, Counts, FORMAT, Head, Made, failed, keys_of};
use crate::App;
use crate::config;
use crate::entropy;
use crate::keys::hex;
use crate::store::{Db, Row, Tx, Value};

/// A primary table as it is read: from after a key, so many rows at once. The key comes first.
struct Primary {
    name: &'static str,
    page: &'static str,
    rows: i64,
    first: Value,
}

/// Rows of sealed files are large: fewer at once.
const BLOBS: i64 = 20;
const ROWS: i64 = 1_000;

fn tables() -> [Primary; 4] {
    [
        Primary {
            name: "entry",
            page: "SELECT pos, id, stream, seq, kind, version, at_micros, actor, open, \
                commitment, idx FROM entry WHERE pos > $1 ORDER BY pos LIMIT $2",
            rows: ROWS,
            first: Value::Int(Some(-1)),
        },
        Primary {
            name: "payload",
            page: "SELECT entry, stream, sealed FROM payload WHERE entry > $1 \
                ORDER BY entry LIMIT $2",
            rows: ROWS,
            first: Value::Text(Some(String::new())),
        },
        Primary {
            name: "blob",
            page: "SELECT id, stream, sealed FROM blob WHERE id > $1 ORDER BY id LIMIT $2",
            rows: BLOBS,
            first: Value::Text(Some(String::new())),
        },
        Primary {
            name: "tree",
            page: "SELECT id, size, note FROM tree WHERE id > $1 ORDER BY id LIMIT $2",
            rows: ROWS,
            first: Value::Int(Some(-1)),
        },
    ]
}

/// Log-in secrets go with the keys: a restored desk can log in, and the first file stays without.
const LOGINS: &str = "SELECT stream, password, totp FROM login ORDER BY stream";

/// Where a file is written until it is whole.
pub(super) fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_os_string();
    name.push(".partial");
    PathBuf::from(name)
}

/// A tar file that appears under its name only when it is whole.
struct Archive {
    tar: Builder<fs::File>,
    beside: PathBuf,
    file: PathBuf,
    mtime: u64,
}

impl Archive {
    fn begin(file: &Path, head: &Head) -> Result<Self, BackupError> {
        if file.exists() {
            return Err(BackupError::Exists(file.to_path_buf()));
        }
        let beside = beside(file);
        let mut options = fs::OpenOptions::new();
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let open = options
            .write(true)
            .create(true)
            .truncate(true)
            .open(&beside)
            .map_err(failed(&beside))?;
        let mtime = u64::try_from(head.made_micros / 1_000_000).unwrap_or(0);
        let mut archive = Self {
            tar: Builder::new(open),
            beside,
            file: file.to_path_buf(),
            mtime,
        };
        archive.add("backup.json", &json(head))?;
        Ok(archive)
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        let mut header = Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        header.set_mode(0o600);
        header.set_mtime(self.mtime);
        self.tar
            .append_data(&mut header, name, bytes)
            .map_err(failed(&self.beside))
    }

    /// A folder with everything under it, in a fixed order.
    fn add_folder(&mut self, name: &str, folder: &Path) -> Result<(), BackupError> {
        let mut found: Vec<PathBuf> = fs::read_dir(folder)
            .map_err(failed(folder))?
            .map(|entry| entry.map(|entry| entry.path()).map_err(failed(folder)))
            .collect::<Result<_, _>>()?;
        found.sort();
        for path in found {
            let Some(last) = path.file_name().and_then(|last| last.to_str()) else {
                continue;
            };
            let name = format!("{name}/{last}");
            if path.is_dir() {
                self.add_folder(&name, &path)?;
            } else if !last.ends_with(".tmp") {
                let bytes = fs::read(&path).map_err(failed(&path))?;
                self.add(&name, &bytes)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<(), BackupError> {
        let failed = failed(&self.beside);
        let mut open = self.tar.into_inner().map_err(&failed)?;
        open.flush().map_err(&failed)?;
        open.sync_all().map_err(&failed)?;
        fs::rename(&self.beside, &self.file).map_err(&failed)
    }
}

pub(super) async fn backup(app: &App, file: &Path) -> Result<Made, BackupError> {
    let head = Head {
        yakusoku_backup: FORMAT,
        id: hex(&entropy::bytes::<16>().map_err(crate::log::LogError::from)?),
        instance: app.config.instance.clone(),
        made_micros: app.clock.micros(),
    };
    let keys_file = keys_of(file);
    let mut archive = Archive::begin(file, &head)?;
    let mut keys = Archive::begin(&keys_file, &head)?;
    for name in [config::FILE, "policy.yaml", "systems.yaml"] {
        let path = app.dir.join(name);
        archive.add(name, &fs::read(&path).map_err(failed(&path))?)?;
    }
    let mut tx = app.db.begin().await?;
    if matches!(app.db, Db::Postgres(_)) {
        tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", &[])
            .await?;
    }
    let counts = rows(&mut archive, &mut tx).await?;
    // Still inside the transaction: nobody erases or appends meanwhile.
    archive.add_folder("log", app.log_folder().path())?;
    keys.add_folder("keys", &app.dir.join("keys"))?;
    let logins = tx.fetch(LOGINS, &[]).await?;
    drop(tx);
    keys.add("login.jsonl", &lines(&logins))?;
    archive.add("end.json", &json(&counts))?;
    keys.add("end.json", b"{}")?;
    keys.finish()?;
    archive.finish()?;
    Ok(Made {
        file: file.to_path_buf(),
        keys: keys_file,
        entries: counts.entry,
        sealed: counts.payload + counts.blob,
    })
}

async fn rows(archive: &mut Archive, tx: &mut Tx) -> Result<Counts, BackupError> {
    let mut counts = Counts::default();
    for table in tables() {
        let mut after = table.first;
        for part in 1_u32.. {
            let rows = tx.fetch(table.page, &[after, table.rows.into()]).await?;
            let Some(last) = rows.last().and_then(|row| row.values().first()) else {
                break;
            };
            after = last.clone();
            archive.add(
                &format!("rows/{}/{part:06}.jsonl", table.name),
                &lines(&rows),
            )?;
            let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            match table.name {
                "entry" => counts.entry += count,
                "payload" => counts.payload += count,
                "blob" => counts.blob += count,
                _ => counts.tree += count,
            }
        }
    }
    Ok(counts)
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// One row per line: texts and numbers as they are, bytes as `{"bytes": base64}`.
fn lines(rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::new();
    for row in rows {
        let values: Vec<Json> = row.values().iter().map(cell).collect();
        out.extend(json(&values));
        out.push(b'\n');
    }
    out
}

fn cell(value: &Value) -> Json {
    match value {
        Value::Text(Some(text)) => Json::from(text.as_str()),
        Value::Int(Some(number)) => Json::from(*number),
        Value::Bytes(Some(bytes)) => serde_json::json!({ "bytes": STANDARD.encode(bytes) }),
        Value::Text(None) | Value::Int(None) | Value::Bytes(None) => Json::Null,
    }
}
