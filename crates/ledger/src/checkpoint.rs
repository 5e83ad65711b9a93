// SPDX-License-Identifier: Apache-2.0
//! Checkpoints (C2SP tlog-checkpoint): the size and root of the log at one moment, signed.
//!
//! A checkpoint is what an outsider keeps. Whoever holds one can later tell that every entry up to
//! it is still there and unchanged. The origin is the name of the key that signs, always.

use crate::hash::Hash;
use crate::note::{Note, NoteError, Signer, VerifierKey};

/// The largest size a checkpoint can name, 2^63 − 1.
pub const SIZE_MAX: u64 = i64::MAX.unsigned_abs();

/// The size and root of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: the name of the signing key.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Hash,
}

/// A checkpoint that cannot be signed or trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note is malformed or not signed by a known key.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The signed text is not origin, size and root.
    #[error("the signed text is not a checkpoint")]
    Format,
    /// Signed by a key whose name is not the origin.
    #[error("the checkpoint is of `{0}`, which is not the name of the key")]
    Origin(String),
}

impl Checkpoint {
    /// Signs the checkpoint: the bytes of the file `checkpoint`.
    ///
    /// # Errors
    /// When the origin is not the name of the signer, or the size is beyond [`SIZE_MAX`].
    pub fn sign(&self, signer: &Signer) -> Result<String, CheckpointError> {
        if self.origin != signer.name() {
            return Err(CheckpointError::Origin(self.origin.clone()));
        }
        if self.size > SIZE_MAX {
            return Err(CheckpointError::Format);
        }
        Ok(signer.sign(&self.text()))
    }

    /// Reads a signed checkpoint and checks it against the keys we know.
    ///
    /// # Errors
    /// When it is malformed, not signed by a known key, falsely signed, or of another origin.
    pub fn open(note: &[u8], keys: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let (text, names) = Note::parse(note)?.signed_by(keys)?;
        let checkpoint = Self::parse(text).ok_or(CheckpointError::Format)?;
        if !names.contains(&checkpoint.origin.as_str()) {
            return Err(CheckpointError::Origin(checkpoint.origin));
        }
        Ok(checkpoint)
    }

    fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            self.root.to_base64()
        )
    }

    /// Three lines, and further lines that are not empty and are passed over.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty())?;
        let digits = lines.next()?;
        let size: u64 = digits.parse().ok().filter(|size| *size <= SIZE_MAX)?;
        let root = Hash::from_base64(lines.next()?)?;
        // Without leading zeros or a plus sign: the one spelling of a number.
        let exact = size.to_string() == digits && lines.all(|line| !line.is_empty());
        exact.then(|| Self {
            origin: origin.to_owned(),
            size,
            root,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    fn signer(name: &str, byte: u8) -> Signer {
        Signer::new(name, &Key::new([byte; 32])).unwrap()
    }

    fn signed() -> (Signer, String) {
        let signer = signer("log.example.jp/main", 1);
        let checkpoint = Checkpoint {
            origin: signer.name().into(),
            size: 42,
            root: Hash([3; 32]),
        };
        let note = checkpoint.sign(&signer).unwrap();
        (signer, note)
    }

    #[test]
    fn a_checkpoint_reads_back() {
        let (signer, note) = signed();
        let read = Checkpoint::open(note.as_bytes(), &[signer.verifier()]).unwrap();
        assert_eq!((read.size, read.root), (42, Hash([3; 32])));
        assert!(note.starts_with("log.example.jp/main\n42\nAwMD"), "{note}");
        assert_eq!(note.lines().nth(3), Some(""));
        assert_eq!(note.lines().count(), 5);
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let (signer, note) = signed();
        for at in 0..note.len() {
            for change in 1..=255 {
                let mut bad = note.clone().into_bytes();
                bad[at] ^= change;
                let read = Checkpoint::open(&bad, &[signer.verifier()]);
                assert!(read.is_err(), "byte {at} ^ {change}");
            }
        }
    }

    #[test]
    fn signatures_of_others_are_passed_over_and_own_ones_must_hold() {
        let (ours, note) = signed();
        let witness = signer("witness.example.jp", 2);
        let both = witness.add_to(&note).unwrap();
        assert!(Checkpoint::open(both.as_bytes(), &[ours.verifier()]).is_ok());
        assert!(Checkpoint::open(both.as_bytes(), &[ours.verifier(), witness.verifier()]).is_ok());
        // Known, but signing for another origin.
        let of_witness = Checkpoint::open(both.as_bytes(), &[witness.verifier()]);
        assert_eq!(
            of_witness,
            Err(CheckpointError::Origin("log.example.jp/main".into()))
        );
        // A second line of a known key that does not hold spoils the note.
        let forged = both.replace("witness.example.jp", ours.name());
        assert!(
            Checkpoint::open(forged.as_bytes(), &[ours.verifier()]).is_ok(),
            "unknown id"
        );
        let other = signed().1.replace("\n42\n", "\n43\n");
        let line = other.lines().last().unwrap();
        let spoiled = format!("{}{line}\n", note.replace("\n42\n", "\n43\n"));
        let refused = Checkpoint::open(spoiled.as_bytes(), &[ours.verifier()]);
        assert_eq!(
            refused,
            Err(NoteError::Signature(ours.name().into()).into())
        );
    }

    #[test]
    fn a_signature_by_a_key_of_the_same_name_is_not_ours() {
        let (_, note) = signed();
        let impostor = signer("log.example.jp/main", 9);
        let refused = Checkpoint::open(note.as_bytes(), &[impostor.verifier()]);
        assert_eq!(refused, Err(NoteError::Unsigned.into()));
    }

    #[test]
    fn numbers_and_lines_have_one_spelling() {
        let root = Hash([3; 32]).to_base64();
        let parse =
            |size: &str, after: &str| Checkpoint::parse(&format!("a\n{size}\n{root}\n{after}"));
        for good in ["0", "1", "9223372036854775807"] {
            assert!(parse(good, "").is_some(), "{good}");
        }
        for bad in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            "1 ",
            "１",
            "9223372036854775808",
        ] {
            assert!(parse(bad, "").is_none(), "{bad}");
        }
        assert!(parse("1", "extension\n").is_some());
        assert!(parse("1", "\n").is_none());
        assert!(Checkpoint::parse(&format!("\n1\n{root}\n")).is_none());
        assert!(Checkpoint::parse("a\n1\n").is_none());
    }

    #[test]
    fn only_the_log_itself_signs_for_its_origin() {
        let checkpoint = Checkpoint {
            origin: "other".into(),
            size: 0,
            root: Hash::empty(),
        };
        let refused = checkpoint.sign(&signer("log.example.jp/main", 1));
        assert_eq!(refused, Err(CheckpointError::Origin("other".into())));
    }

    #[test]
    fn names_that_break_a_line_are_refused() {
        for bad in ["", "a b", "a+b", "a\nb", "a\u{3000}b", "a\u{7f}"] {
            assert!(Signer::new(bad, &Key::new([1; 32])).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_verifier_key_has_one_spelling() {
        let key = signer("log.example.jp/main", 1).verifier();
        let text = key.to_string();
        assert_eq!(format!("{text}\n").parse::<VerifierKey>(), Ok(key));
        for at in 0..text.len() {
            let mut bad = text.clone().into_bytes();
            bad[at] ^= 1;
            let bad = String::from_utf8(bad).unwrap();
            assert!(bad.parse::<VerifierKey>().is_err(), "{bad}");
        }
    }

    /// Adding the group order to a signature gives a second one that lax verifiers accept.
    #[test]
    fn a_signature_respelled_is_refused() {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        const ORDER: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let (signer, note) = signed();
        let line = note.lines().last().unwrap();
        let (head, encoded) = line.rsplit_once(' ').unwrap();
        let mut signature = STANDARD.decode(encoded).unwrap();
        let mut carry = 0;
        for (digit, order) in signature[36..].iter_mut().zip(ORDER) {
            let sum = u16::from(*digit) + u16::from(order) + carry;
            *digit = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        let respelled = note.replace(line, &format!("{head} {}", STANDARD.encode(signature)));
        assert_ne!(note, respelled);
        let refused = Checkpoint::open(respelled.as_bytes(), &[signer.verifier()]);
        assert_eq!(
            refused,
            Err(NoteError::Signature(signer.name().into()).into())
        );
    }
}
