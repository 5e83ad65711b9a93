// SPDX-License-Identifier: Apache-2.0
//! From the bytes of a file to its text: UTF-8 and nothing else, with plain words for the rest.

use crate::diagnostic::{Places, Saying, Unusable};
use crate::text::Text;

/// The text of a file.
///
/// # Errors
///
/// [`Unusable`] with the encoding it seems to be in and what to do.
///
/// ```
/// assert_eq!(yakusoku_policy::decode("p.yaml", "約束: 1".as_bytes()), Ok("約束: 1"));
/// let utf16 = yakusoku_policy::decode("p.yaml", b"\xff\xfea\0").unwrap_err();
/// assert!(utf16.diagnostics[0].message.ja.contains("UTF-16"));
/// ```
pub fn decode<'a>(file_name: &str, bytes: &'a [u8]) -> Result<&'a str, Unusable> {
    let refuse = |saying: Saying| Unusable {
        diagnostics: vec![Places::new(file_name, "").at("", &(0..0), saying)],
    };
    if let Some(seems) = wide(bytes) {
        return Err(refuse(other(seems)));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        // Text in EUC-JP could be half-width kana in Shift_JIS, which nobody writes a policy in.
        refuse(if is_euc_jp(bytes) {
            other("EUC-JP")
        } else if is_shift_jis(bytes) {
            other("Shift_JIS")
        } else {
            not_utf_8(line)
        })
    })
}

/// UTF-16 and UTF-32, by their marks or by the zeros between Latin letters.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Some("UTF-32");
    }
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    (marked || (head.len() >= 8 && zeros * 16 >= head.len())).then_some("UTF-16")
}

/// Whether every byte fits Shift_JIS, half-width kana included.
fn is_shift_jis(bytes: &[u8]) -> bool {
    pairs(bytes, |byte| match byte {
        0x00..=0x7f | 0xa1..=0xdf => Lead::Alone,
        0x81..=0x9f | 0xe0..=0xfc => Lead::Then(|next| matches!(next, 0x40..=0x7e | 0x80..=0xfc)),
        _ => Lead::Never,
    })
}

fn is_euc_jp(bytes: &[u8]) -> bool {
    pairs(bytes, |byte| match byte {
        0x00..=0x7f => Lead::Alone,
        0x8e | 0xa1..=0xfe => Lead::Then(|next| matches!(next, 0xa1..=0xfe)),
        _ => Lead::Never,
    })
}

enum Lead {
    Alone,
    Then(fn(u8) -> bool),
    Never,
}

fn pairs(bytes: &[u8], lead: fn(u8) -> Lead) -> bool {
    let mut bytes = bytes.iter().copied();
    while let Some(byte) = bytes.next() {
        let fits = match lead(byte) {
            Lead::Alone => true,
            Lead::Then(next) => bytes.next().is_some_and(next),
            Lead::Never => false,
        };
        if !fits {
            return false;
        }
    }
    true
}

const CODE: &str = "yaml.encoding";

fn other(name: &str) -> Saying {
    Saying::error(
        CODE,
        Text::new(
            format!("このファイルの文字コードは {name} のようです"),
            format!("this file seems to be encoded in {name}"),
        ),
        Text::new(
            "エディターで文字コードに「UTF-8」を選んで保存し直してください",
            "save it again in your editor with the encoding UTF-8",
        ),
    )
}

fn not_utf_8(line: usize) -> Saying {
    Saying::error(
        CODE,
        Text::new(
            format!("このファイルの{line}行目に、UTF-8として読めない文字があります"),
            format!("line {line} of this file holds bytes that are no UTF-8"),
        ),
        Text::new(
            "その行を打ち直し、文字コードに「UTF-8」を選んで保存してください",
            "type that line again and save the file with the encoding UTF-8",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(bytes: &[u8]) -> String {
        let unusable = decode("p.yaml", bytes).unwrap_err();
        assert_eq!(unusable.diagnostics[0].code, CODE);
        unusable.diagnostics[0].message.ja.clone()
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        let text = "yakusoku: 1\noperator: {name: 見本}\n";
        for bytes in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            assert!(said(&utf_16(text, bytes)).contains("UTF-16"));
            assert!(said(&utf_16(&format!("\u{feff}{text}"), bytes)).contains("UTF-16"));
        }
        assert!(said(b"\xff\xfe\0\0a\0\0\0").contains("UTF-32"));
    }

    #[test]
    fn old_japanese_encodings_are_told_apart() {
        // 「約束」 in each.
        assert!(said(b"name: \x96\xf1\x91\xa9\n").contains("Shift_JIS"));
        assert!(said(b"name: \xcc\xf3\xc2\xab\n").contains("EUC-JP"));
        assert!(said(b"a: 1\nb: \x80\xff\n").contains("2行目"));
    }

    #[test]
    fn utf_8_passes_with_its_mark() {
        assert_eq!(
            decode("p.yaml", "\u{feff}約束: 1\n".as_bytes()),
            Ok("\u{feff}約束: 1\n")
        );
        assert_eq!(decode("p.yaml", b""), Ok(""));
    }
}
