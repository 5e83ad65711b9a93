// SPDX-License-Identifier: Apache-2.0
//! Tells fast that a text holds none of many words. Where it cannot tell, somebody looks closely.
//!
//! After Wu and Manber: of each word as many bytes are looked at as the shortest has. The last three
//! bytes of a stretch of the text say how far the next stretch may lie, and most of the text is never
//! looked at. It never misses a word; it may take something for one that is none.

/// Bytes that decide how far to go on.
const BLOCK: usize = 3;
/// Bytes at the head of a word that are compared before somebody looks closely.
const HEAD: usize = 4;
/// Words shorter than these would let nobody go on far, and are looked for apart.
const LONG: usize = 8;
const PLACES: usize = 1 << 16;

/// What words look like, of two lengths.
#[derive(Debug)]
pub(super) struct Filter {
    groups: Vec<Group>,
    /// A word too short to tell anything by.
    has_tiny: bool,
}

#[derive(Debug)]
struct Group {
    /// Bytes of each word that are looked at.
    window: usize,
    /// By the last bytes of a stretch: how far the next one may lie; 0 where a word may be here.
    far: Box<[u8]>,
    /// Heads of words.
    heads: Box<[bool]>,
}

impl Filter {
    pub(super) fn of(words: &[String]) -> Self {
        let lengths = words.iter().map(String::len);
        let has_tiny = lengths.clone().any(|length| length < HEAD);
        let (long, short): (Vec<&[u8]>, Vec<&[u8]>) = words
            .iter()
            .map(String::as_bytes)
            .filter(|word| word.len() >= HEAD)
            .partition(|word| word.len() >= LONG);
        let groups = [long, short].into_iter().filter(|words| !words.is_empty());
        Self {
            groups: groups.map(|words| Group::of(&words)).collect(),
            has_tiny,
        }
    }

    /// `false` where none of the words is in the text, for certain.
    pub(super) fn may_hold(&self, text: &[u8]) -> bool {
        self.has_tiny || self.groups.iter().any(|group| group.may_hold(text))
    }
}

impl Group {
    fn of(words: &[&[u8]]) -> Self {
        let shortest = words.iter().map(|word| word.len()).min();
        let window = shortest.unwrap_or(HEAD).min(usize::from(u8::MAX));
        let most = u8::try_from(window - BLOCK + 1).unwrap_or(1);
        let mut far = vec![most; PLACES].into_boxed_slice();
        let mut heads = vec![false; PLACES].into_boxed_slice();
        for word in words {
            let seen = word.get(..window).unwrap_or_default();
            for (at, block) in seen.windows(BLOCK).enumerate() {
                let left = u8::try_from(window - BLOCK - at).unwrap_or(0);
                if let Some(far) = far.get_mut(place(block)) {
                    *far = (*far).min(left);
                }
            }
            if let Some(head) = seen.get(..HEAD).and_then(|head| heads.get_mut(place(head))) {
                *head = true;
            }
        }
        Self { window, far, heads }
    }

    fn may_hold(&self, text: &[u8]) -> bool {
        let mut end = self.window;
        while let Some(block) = text.get(end - BLOCK..end) {
            let far = self.far.get(place(block)).copied().unwrap_or(0);
            if far == 0 {
                let start = end - self.window;
                let head = text.get(start..start + HEAD).unwrap_or_default();
                if self.heads.get(place(head)).copied().unwrap_or(true) {
                    return true;
                }
                end += 1;
            } else {
                end += usize::from(far);
            }
        }
        false
    }
}

/// Where a few bytes stand in a table, capitals and small letters being the same.
fn place(bytes: &[u8]) -> usize {
    let mut number: u32 = 0;
    for byte in bytes {
        number = (number << 8) | u32::from(byte.to_ascii_lowercase());
    }
    usize::try_from(number.wrapping_mul(0x9e37_79b1) >> 16).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_word_is_never_missed_wherever_it_stands() {
        let all = words(&[
            "taro@example.jp",
            "090-0000-0011",
            "見本太郎",
            "abcd",
            "sato1",
        ]);
        let filter = Filter::of(&all);
        for word in &all {
            for before in 0..40 {
                for after in [0, 1, 7] {
                    let text = format!("{}{word}{}", "x".repeat(before), "é".repeat(after));
                    assert!(filter.may_hold(text.as_bytes()), "{text}");
                    assert!(filter.may_hold(text.to_uppercase().as_bytes()), "{text}");
                }
            }
        }
    }

    #[test]
    fn random_texts_made_of_pieces_of_words_are_judged_as_by_looking_everywhere() {
        let all = words(&["abcab", "bcabcabc", "aabbaabbaa", "cabcab", "ccccaaaa"]);
        let filter = Filter::of(&all);
        let mut state = 7_u64;
        let (mut held, mut let_go) = (0, 0);
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..24 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text.push(['a', 'b', 'c', 'd'][usize::try_from(state >> 62).unwrap()]);
            }
            let holds = all.iter().any(|word| text.contains(word.as_str()));
            held += u32::from(holds);
            let_go += u32::from(!filter.may_hold(text.as_bytes()));
            assert!(filter.may_hold(text.as_bytes()) || !holds, "{text}");
        }
        assert!(held > 100 && let_go > 1_000, "{held} {let_go}");
    }

    #[test]
    fn most_texts_are_let_go() {
        let all: Vec<String> = (0..1_000)
            .flat_map(|n| {
                [
                    format!("nobody{n}@example.jp"),
                    format!("050-1234-{n:04}"),
                    format!("無名{n}号"),
                ]
            })
            .collect();
        let filter = Filter::of(&all);
        let texts = (0..1_000)
            .map(|n| format!("user{n}@example.jp\u{1}見本{n}\u{1}東京都見本区例示1-2-{n}"));
        let taken = texts
            .filter(|text| filter.may_hold(text.as_bytes()))
            .count();
        assert!(taken < 20, "{taken}");
        assert!(
            Filter::of(&words(&["abc"])).may_hold(b"anything"),
            "too short to tell"
        );
        assert!(!Filter::of(&[]).may_hold(b"anything"));
    }
}
