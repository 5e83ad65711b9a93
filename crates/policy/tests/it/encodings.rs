// SPDX-License-Identifier: Apache-2.0
//! Files saved in another encoding than UTF-8: what a person is told, byte for byte.

use yakusoku_policy::{Lang, decode, read, render};

use crate::SHOP;

fn told(bytes: &[u8], lang: Lang) -> String {
    let unusable = decode("policy.yaml", bytes).unwrap_err();
    render(&unusable.diagnostics, "", lang)
}

/// 「約束: 見本」 in the encodings Japanese editors save in.
const SHIFT_JIS: &[u8] = b"\x96\xf1\x91\xa9: \x8c\xa9\x96{\n";
const EUC_JP: &[u8] = b"\xcc\xf3\xc2\xab: \xb8\xab\xcb\xdc \x8e\xb1\n";

#[test]
fn every_odd_encoding_is_named_with_what_to_do() {
    let wide: Vec<u8> = SHOP.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide.clone()).collect();
    for (bytes, name) in [
        (wide.as_slice(), "UTF-16"),
        (&marked, "UTF-16"),
        (SHIFT_JIS, "Shift_JIS"),
        (EUC_JP, "EUC-JP"),
    ] {
        let ja = told(bytes, Lang::Ja);
        assert!(
            ja.starts_with(&format!(
                "エラー[yaml.encoding]: このファイルの文字コードは {name} のようです"
            )),
            "{ja}"
        );
        assert!(ja.contains("「UTF-8」を選んで保存し直してください"), "{ja}");
        let en = told(bytes, Lang::En);
        assert!(en.contains(name) && en.contains("UTF-8"), "{en}");
    }
}

#[test]
fn a_stray_byte_is_told_with_its_line() {
    let mut bytes = SHOP.as_bytes().to_vec();
    let at = SHOP.match_indices('\n').nth(6).unwrap().0;
    bytes.insert(at, 0xff);
    assert!(told(&bytes, Lang::Ja).contains("7行目に、UTF-8として読めない文字"));
}

#[test]
fn utf_8_with_its_mark_is_a_policy() {
    let bytes = [b"\xef\xbb\xbf", SHOP.as_bytes()].concat();
    let text = decode("policy.yaml", &bytes).unwrap();
    assert!(read("policy.yaml", text).is_ok());
}

#[test]
fn any_bytes_are_answered() {
    let mut state = 7_u32;
    for length in 0..2000 {
        let bytes: Vec<u8> = (0..length % 97)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        match decode("policy.yaml", &bytes) {
            Ok(text) => assert!(read("policy.yaml", text).is_err()),
            Err(unusable) => assert_eq!(unusable.diagnostics.len(), 1),
        }
    }
}
