// SPDX-License-Identifier: Apache-2.0
//! The log's files: `DIR/log/checkpoint`, `DIR/log/tile/…`, `DIR/log/verifier.key`.
//!
//! They are what a stranger's verifier reads; the folder can be copied or served as it is.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use yakusoku_ledger::{Signer, Tiles, Unreadable};

use super::LogError;
use crate::App;

/// The folder of the log.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The log's folder inside a data folder.
    #[must_use]
    pub fn of(dir: &Path) -> Self {
        Self(dir.join("log"))
    }

    /// A file's bytes, if it is there.
    ///
    /// # Errors
    /// [`LogError::File`].
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, LogError> {
        let file = self.0.join(path);
        match fs::read(&file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(LogError::File { path: file, source }),
        }
    }

    /// Writes a file whole or not at all, durably.
    ///
    /// # Errors
    /// [`LogError::File`].
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), LogError> {
        let file = self.0.join(path);
        let failed = |source| LogError::File {
            path: file.clone(),
            source,
        };
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut beside = file.clone().into_os_string();
        beside.push(".tmp");
        let mut open = fs::File::create(&beside).map_err(failed)?;
        open.write_all(bytes).map_err(failed)?;
        open.sync_data().map_err(failed)?;
        fs::rename(&beside, &file).map_err(failed)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Tiles for Folder {
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        self.read(path).map_err(|_| Unreadable(path.to_owned()))
    }
}

impl App {
    /// The log's folder.
    #[must_use]
    pub fn log_folder(&self) -> Folder {
        Folder::of(&self.dir)
    }

    /// Name of the log in its checkpoints.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("yakusoku/{}", self.config.instance)
    }

    pub(crate) fn signer(&self) -> Result<Signer, LogError> {
        Signer::new(&self.origin(), self.keys.signing_seed())
            .map_err(|error| LogError::Broken(error.to_string()))
    }

    /// Writes the public key beside the log, for verifiers.
    pub(crate) fn publish_verifier_key(&self) -> Result<(), LogError> {
        let key = self.signer()?.verifier().to_string();
        self.log_folder()
            .write("verifier.key", format!("{key}\n").as_bytes())
    }
}
