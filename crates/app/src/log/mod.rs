// SPDX-License-Identifier: Apache-2.0
//! The ledger as it lives in our database and folder: appending, reading, numbering, verifying.
//!
//! An entry is *recorded* once its transaction is durable and *provable* once the sequencer has
//! numbered it, written its tiles and signed a checkpoint over it. Screens show both figures.

mod append;
mod beside;
mod check;
pub(crate) mod read;
mod sequencer;
mod shown;
mod tiles;

pub(crate) use append::int;
pub use append::{Draft, Write};
pub use beside::Beside;
pub use check::{Verified, VerifyError};
pub use read::Stored;
pub use sequencer::Sizes;
pub use shown::{Part, Proof, Shown};
pub use tiles::Folder;

use crate::entropy::NoEntropy;
use crate::keys::KeyError;
use crate::store::StoreError;

/// What can go wrong with the ledger.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No randomness.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// A row of the log cannot be read.
    #[error("entry {0} of the log cannot be read")]
    Corrupt(String),
    /// A sealed part does not open with its key.
    #[error("the sealed part of entry {0} does not open: it was altered or its key is another's")]
    Sealed(String),
    /// A file of the log cannot be read or written.
    #[error("the log file `{path}` cannot be read or written")]
    File {
        /// File.
        path: std::path::PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// The tree and the rows differ.
    #[error("the tiles of the log do not continue from the last checkpoint: {0}")]
    Broken(String),
}
