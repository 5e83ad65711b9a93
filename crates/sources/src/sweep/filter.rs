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
/// Parts of a text that are gone through at a time, and bytes of a text for which that pays.
const LANES: usize = 4;
const LONG_TEXT: usize = 512;

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

    /// Whether it tells anything: not with a word too short for it.
    pub(super) fn can_tell(&self) -> bool {
        !self.has_tiny
    }

    /// Shows where a word may begin, until `is_one` says that one does; whether it said so. Where nothing is shown
    /// and it can tell at all, none of the words is in the text, for certain.
    pub(super) fn any(&self, text: &[u8], is_one: &mut dyn FnMut(usize) -> bool) -> bool {
        self.groups.iter().any(|group| group.any(text, is_one))
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
            for (at, three) in seen.windows(BLOCK).enumerate() {
                let left = u8::try_from(window - BLOCK - at).unwrap_or(0);
                let four: Vec<u8> = [0].iter().chain(three).copied().collect();
                if let Some(far) = far.get_mut(block(&four)) {
                    *far = (*far).min(left);
                }
            }
            if let Some(head) = seen
                .get(..HEAD)
                .and_then(|head| heads.get_mut(head_of(head)))
            {
                *head = true;
            }
        }
        Self { window, far, heads }
    }

    fn any(&self, text: &[u8], is_one: &mut dyn FnMut(usize) -> bool) -> bool {
        let Some(last) = text.len().checked_sub(self.window) else {
            return false;
        };
        // How far to go on is known only once it was looked up; several parts at a time fill the wait.
        let share = if text.len() < LONG_TEXT {
            last + 1
        } else {
            (last + 1).div_ceil(LANES)
        };
        let mut ends = [0; LANES];
        let mut until = [0; LANES];
        for (lane, (end, until)) in ends.iter_mut().zip(&mut until).enumerate() {
            *end = lane * share + self.window;
            *until = ((lane + 1) * share).min(last + 1) + self.window;
        }
        let has_all =
            |ends: &[usize; LANES]| ends.iter().zip(&until).all(|(end, until)| end < until);
        while has_all(&ends) {
            for end in &mut ends {
                if self.is_at(text, end, is_one) {
                    return true;
                }
            }
        }
        for (mut end, until) in ends.into_iter().zip(until) {
            while end < until {
                if self.is_at(text, &mut end, is_one) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether one of the words begins a window before `end`, which goes on to where the next may.
    #[inline(always)]
    fn is_at(&self, text: &[u8], end: &mut usize, is_one: &mut dyn FnMut(usize) -> bool) -> bool {
        let four = text.get(*end - HEAD..*end);
        let far = four.and_then(|four| self.far.get(block(four)));
        if let Some(far @ 1..) = far.copied() {
            *end += usize::from(far);
            return false;
        }
        let start = *end - self.window;
        *end += 1;
        let head = text.get(start..start + HEAD).unwrap_or_default();
        let may_be = self.heads.get(head_of(head)).copied().unwrap_or(true);
        may_be && is_one(start)
    }
}

/// Four bytes as one number, capitals and small letters being the same, and some other bytes too.
fn number(four: &[u8]) -> u32 {
    let four = four.first_chunk().copied().unwrap_or_default();
    u32::from_le_bytes(four) | 0x2020_2020
}

/// Where four bytes stand in a table.
fn head_of(four: &[u8]) -> usize {
    usize::try_from(number(four).wrapping_mul(0x9e37_79b1) >> 16).unwrap_or(0)
}

/// Where the last three of four bytes stand in a table.
fn block(four: &[u8]) -> usize {
    usize::try_from((number(four) >> 8).wrapping_mul(0x9e37_79b1) >> 16).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Filter {
        fn may_hold(&self, text: &[u8]) -> bool {
            !self.can_tell() || self.any(text, &mut |_| true)
        }
    }

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
            // Long texts are gone through in several parts.
            for before in (0..40).chain((400..2_400).step_by(53)) {
                for after in [0, 1, 7] {
                    let text = format!("{}{word}{}", "x".repeat(before), "é".repeat(after));
                    for text in [text.clone(), text.to_uppercase()] {
                        let is_shown = filter.any(text.as_bytes(), &mut |start| start == before);
                        assert!(is_shown, "{word} begins at {before} of {text}");
                    }
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
    fn every_place_of_a_long_text_where_a_word_begins_is_shown() {
        let all = words(&["abcabcab", "bcabcabcab", "cccc", "dadadada"]);
        let filter = Filter::of(&all);
        let mut state = 3_u64;
        for length in [511, 512, 513, 700, 1_023, 4_001] {
            let letters = (0..length).map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'c'][usize::try_from(state >> 61).unwrap()]
            });
            let text: String = letters.collect();
            let text = format!("{text}abcabcab");
            let begins = |at: &usize| {
                all.iter()
                    .any(|word| text[*at..].starts_with(word.as_str()))
            };
            let expected: Vec<usize> = (0..text.len()).filter(begins).collect();
            let mut shown = std::collections::BTreeSet::new();
            filter.any(text.as_bytes(), &mut |start| {
                assert!(shown.insert(start), "{start} is shown once");
                false
            });
            assert!(expected.len() > 1 && expected.iter().all(|at| shown.contains(at)));
        }
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
