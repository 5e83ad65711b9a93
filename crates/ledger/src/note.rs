// SPDX-License-Identifier: Apache-2.0
//! Signed notes (C2SP signed-note) with Ed25519 signatures.
//!
//! A note may carry signatures of keys we do not know, of witnesses or of a later algorithm: those
//! are passed over. Every signature of a key we do know must hold, and at least one must be there.
//! Signatures are checked strictly: a second spelling of a valid signature is refused.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::key::Key;

/// The signature type of Ed25519 in signed notes.
const ED25519: u8 = 1;
/// Room for more than the 16 signatures every reader must accept.
const NOTE_BYTES_MAX: usize = 256 * 1024;
const MARK: &str = "— ";

/// A note that is malformed or not signed as it must be, or a key that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a text followed by a blank line and signature lines.
    #[error("this is not a signed note")]
    Format,
    /// No signature by a key we know.
    #[error("the note is not signed by a known key")]
    Unsigned,
    /// A signature by a key we know does not hold.
    #[error("the signature of `{0}` does not hold")]
    Signature(String),
    /// A name that is empty or holds spaces, plus signs or control characters.
    #[error("`{0}` cannot be the name of a key")]
    Name(String),
    /// Not `name+hash+key`, or the hash does not belong to the key.
    #[error("this is not a verifier key")]
    VerifierKey,
}

/// Names are not empty and hold no spaces, no plus and no control characters.
fn check_name(name: &str) -> Result<(), NoteError> {
    let bad = |c: char| c.is_whitespace() || c == '+' || c.is_control();
    if name.is_empty() || name.contains(bad) {
        return Err(NoteError::Name(name.chars().take(80).collect()));
    }
    Ok(())
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(public)
        .finalize()
        .into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}

/// The key that signs checkpoints, with its name.
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, ‹secret›)", self.name)
    }
}

impl Signer {
    /// Takes the Ed25519 seed, 32 bytes drawn at random once and kept.
    ///
    /// # Errors
    /// When `name` is empty or holds spaces, plus signs or control characters.
    pub fn new(name: &str, seed: &Key) -> Result<Self, NoteError> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(seed.as_bytes()),
        })
    }

    /// The name of the key, which is also the origin of the log.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What others check signatures with.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::new(&self.name, self.key.verifying_key())
    }

    /// Signs `text`, which ends in a newline, into a note.
    pub(crate) fn sign(&self, text: &str) -> String {
        format!("{text}\n{}", self.line(text))
    }

    /// Adds one more signature to a note, for example of the next key while keys are changed.
    ///
    /// # Errors
    /// When `note` is not a signed note.
    pub fn add_to(&self, note: &str) -> Result<String, NoteError> {
        let parsed = Note::parse(note.as_bytes())?;
        Ok(format!("{note}{}", self.line(parsed.text)))
    }

    fn line(&self, text: &str) -> String {
        let id = key_id(&self.name, self.key.verifying_key().as_bytes());
        let signature = [id.as_slice(), &self.key.sign(text.as_bytes()).to_bytes()].concat();
        format!("{MARK}{} {}\n", self.name, STANDARD.encode(signature))
    }
}

/// A public key with its name, as text `name+hash+key`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, key: VerifyingKey) -> Self {
        Self {
            name: name.to_owned(),
            id: key_id(name, key.as_bytes()),
            key,
        }
    }

    /// The name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn holds(&self, text: &str, signature: &[u8]) -> Result<(), NoteError> {
        let refused = || NoteError::Signature(self.name.clone());
        let signature = Signature::from_slice(signature).map_err(|_| refused())?;
        self.key
            .verify_strict(text.as_bytes(), &signature)
            .map_err(|_| refused())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(self.id);
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{id:08x}+{}", self.name, STANDARD.encode(key))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    /// Reads `name+hash+key`; white space around it is passed over.
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let text = text.trim();
        let mut parts = text.splitn(3, '+');
        let name = parts.next().ok_or(NoteError::VerifierKey)?;
        check_name(name)?;
        let encoded = parts.nth(1).ok_or(NoteError::VerifierKey)?;
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| NoteError::VerifierKey)?;
        let Some((&ED25519, public)) = bytes.split_first() else {
            return Err(NoteError::VerifierKey);
        };
        let public = public.try_into().map_err(|_| NoteError::VerifierKey)?;
        let key = VerifyingKey::from_bytes(&public).map_err(|_| NoteError::VerifierKey)?;
        let verifier = Self::new(name, key);
        // Compared as a whole, so the hash and every other character has one spelling.
        if key.is_weak() || verifier.to_string() != text {
            return Err(NoteError::VerifierKey);
        }
        Ok(verifier)
    }
}

/// A note taken apart; nothing in it is true before [`Note::signed_by`] says so.
pub(crate) struct Note<'a> {
    text: &'a str,
    signatures: Vec<(&'a str, Vec<u8>)>,
}

impl<'a> Note<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, NoteError> {
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::Format)?;
        let control = |c: char| c < ' ' && c != '\n';
        if bytes.len() > NOTE_BYTES_MAX || note.contains(control) || !note.ends_with('\n') {
            return Err(NoteError::Format);
        }
        let blank = note.rfind("\n\n").ok_or(NoteError::Format)?;
        let (text, lines) = note.split_at_checked(blank + 1).ok_or(NoteError::Format)?;
        let lines = lines.strip_prefix('\n').unwrap_or(lines);
        let signatures: Vec<_> = lines.lines().map(signature).collect::<Result<_, _>>()?;
        if signatures.is_empty() {
            return Err(NoteError::Format);
        }
        Ok(Self { text, signatures })
    }

    /// The text and the names of the known keys whose signatures hold.
    pub(crate) fn signed_by<'k>(
        &self,
        keys: &'k [VerifierKey],
    ) -> Result<(&'a str, Vec<&'k str>), NoteError> {
        let mut names = Vec::new();
        for (name, signature) in &self.signatures {
            let Some((id, signature)) = signature.split_first_chunk::<4>() else {
                continue;
            };
            let known = keys.iter().find(|key| key.name == *name && key.id == *id);
            if let Some(key) = known {
                key.holds(self.text, signature)?;
                names.push(key.name());
            }
        }
        if names.is_empty() {
            Err(NoteError::Unsigned)
        } else {
            Ok((self.text, names))
        }
    }
}

fn signature(line: &str) -> Result<(&str, Vec<u8>), NoteError> {
    let (name, encoded) = line
        .strip_prefix(MARK)
        .and_then(|rest| rest.split_once(' '))
        .ok_or(NoteError::Format)?;
    check_name(name).map_err(|_| NoteError::Format)?;
    let signature = STANDARD.decode(encoded).map_err(|_| NoteError::Format)?;
    // Four bytes of key id and at least one of signature.
    if signature.len() < 5 {
        Err(NoteError::Format)
    } else {
        Ok((name, signature))
    }
}
