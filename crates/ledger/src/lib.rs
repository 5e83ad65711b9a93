// SPDX-License-Identifier: Apache-2.0
//! Proof that it happened: the format of the log, the sealing of what is personal, the checking of
//! the whole.
//!
//! An [`Entry`] is a fact. Its open part is never personal; its sealed part is encrypted under the
//! key of its stream, and the leaf holds only a commitment whose key lies inside the sealed part.
//! So destroying a stream's key erases the facts about a person, and every proof still verifies.
//!
//! ```text
//! Entry ──leaf_bytes──► leaf ──tiles_for──► tiles, bundles ──► Tree ──► Checkpoint::sign ──► note
//!   ▲                                                                                        │
//! seal(stream key, head, random, plaintext)      verify(log, keys, outside) ◄────────────────┘
//! ```
//!
//! The crate is pure: no file, no clock, no randomness. Bytes, instants and random values come as
//! arguments; bytes to be written go out as values. `FORMAT.md` beside this crate describes every
//! byte, and a verifier in another language that shares no code lives in the documentation.

#![deny(missing_docs)]

mod aead;
mod canonical;
mod checkpoint;
mod entry;
mod hash;
mod ids;
mod key;
pub mod memory;
mod note;
mod proof;
mod seal;
mod tile;
mod tree;
mod verify;
mod writer;

pub use canonical::{CanonicalError, canonical_json};
pub use checkpoint::{Checkpoint, CheckpointError, SIZE_MAX};
pub use entry::{
    ENTRY_BYTES_MAX, Entry, EntryError, EntryHead, KEY_DESTROYED, KIND_BYTES_MAX, LEAF_VERSION,
};
pub use hash::{Hash, leaf_hash, node_hash};
pub use ids::{ActorId, BlobId, EntryId, IdError, StreamId};
pub use key::{Key, UnwrapError, journal_hash, search_token, unwrap_key, wrap_key};
pub use note::{NoteError, Signer, VerifierKey};
pub use proof::{
    ProofError, consistency_proof, inclusion_proof, proof_file, verify_consistency,
    verify_inclusion,
};
pub use seal::{
    SEAL_RANDOM_BYTES, SealError, Sealed, seal, seal_blob, sealed_digest, unseal, unseal_blob,
};
pub use tile::{BundleError, TILE_WIDTH, TileKind, TilePath, bundle_entries};
pub use tree::Tree;
pub use verify::{
    FINDINGS_MAX, Finding, FindingKind, KeyState, Log, Message, Payload, Place, Report, RowView,
    verify, verify_with_progress,
};
pub use writer::{Growth, TileError, Tiles, Unreadable, tiles_for, tiles_needed};
