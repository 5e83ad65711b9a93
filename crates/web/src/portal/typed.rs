// SPDX-License-Identifier: Apache-2.0
//! What people type, forgiven: full and half width, any hyphen, 和暦 or 西暦.
//!
//! Names are never rewritten beyond their spaces: a variant of a character is part of a name.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use yakusoku_duties::calendar::read_date;

use crate::pages::portal::request::TypedDate;

/// Longest answer of one line.
const LINE_CHARS_MAX: usize = 100;

/// One line: no control characters, spaces single, ends trimmed.
pub(super) fn line(typed: &str) -> String {
    let shown = typed
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A whole name: one part is a name too.
pub(super) fn joined(family: &str, given: &str) -> String {
    let parts = [family, given].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// Whether a line is longer than any name or address.
pub(super) fn too_long(line: &str) -> bool {
    line.chars().count() > LINE_CHARS_MAX
}

/// Several lines, without control characters but line ends.
pub(super) fn lines(typed: &str) -> String {
    let unix = typed.replace("\r\n", "\n").replace('\r', "\n");
    unix.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Digits, letters and signs in half width, every hyphen as `-`.
pub(crate) fn narrow(typed: &str) -> String {
    line(typed)
        .nfkc()
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '－' | 'ｰ' | '﹣' | '─' => {
                '-'
            }
            other => other,
        })
        .collect()
}

/// A reading in full-width kana; none when it holds anything else.
pub(crate) fn kana(typed: &str) -> Option<String> {
    let text: String = line(typed).nfkc().collect();
    let is_kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | ' ' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ');
    text.chars().all(is_kana).then_some(text)
}

/// `0000000`, `〒０００－００００` as `000-0000`.
pub(super) fn postcode(typed: &str) -> Option<String> {
    let bare: String = narrow(typed)
        .chars()
        .filter(|c| !matches!(c, '〒' | '-' | ' '))
        .collect();
    if bare.len() != 7 || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (area, town) = bare.split_at(3);
    Some(format!("{area}-{town}"))
}

/// A postcode of another country: a few letters, digits and hyphens, or nothing.
pub(crate) fn postcode_abroad(typed: &str) -> Option<String> {
    const CHARS_MAX: usize = 20;
    let text = narrow(typed);
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ' ');
    (text.chars().all(known) && text.len() <= CHARS_MAX).then_some(text)
}

/// A telephone number: Japanese from its area code, or one of another country with `+`.
pub(super) fn phone(typed: &str) -> Option<String> {
    let text = narrow(typed);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '(' | ')' | '+');
    let whole = if text.starts_with('+') {
        (8..=15).contains(&digits)
    } else {
        text.starts_with(['0', '(']) && (10..=11).contains(&digits)
    };
    (whole && text.chars().all(known)).then_some(text)
}

/// A mail address: something, one `@`, a host with a dot.
pub(super) fn email(typed: &str) -> Option<String> {
    const CHARS_MAX: usize = 254;
    let text = line(typed).nfkc().collect::<String>();
    let (local, host) = text.split_once('@')?;
    let dotted = host
        .split_once('.')
        .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    let clean = !text.contains(char::is_whitespace) && !host.contains('@') && !host.ends_with('.');
    (!local.is_empty() && dotted && clean && text.chars().count() <= CHARS_MAX).then_some(text)
}

/// A date of three fields. Whoever types the whole date into the first field is understood too.
pub(super) fn day(typed: &TypedDate) -> Option<Date> {
    let [year, month, day] = [&typed.year, &typed.month, &typed.day].map(|part| {
        part.trim()
            .trim_end_matches(['年', '月', '日'])
            .trim()
            .to_owned()
    });
    if month.is_empty() && day.is_empty() {
        return read_date(&typed.year).ok();
    }
    read_date(&format!("{year}年{month}月{day}日")).ok()
}

/// A date as the three fields show it.
pub(super) fn shown(day: Option<Date>) -> TypedDate {
    day.map_or_else(TypedDate::default, |day| {
        TypedDate::of(
            &day.year().to_string(),
            &day.month().to_string(),
            &day.day().to_string(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn postcodes_are_read_in_any_width() {
        for typed in [
            "0000000",
            "000-0000",
            "〒０００－００００",
            "０００ー００００",
            " 000 0000 ",
        ] {
            assert_eq!(postcode(typed).as_deref(), Some("000-0000"), "{typed}");
        }
        for typed in ["000-00", "abc-defg", "", "00000000"] {
            assert_eq!(postcode(typed), None, "{typed}");
        }
    }

    #[test]
    fn telephones_are_read_in_any_width_and_must_be_whole() {
        assert_eq!(
            phone("０３−００００−００００").as_deref(),
            Some("03-0000-0000")
        );
        assert_eq!(
            phone("+81 90 0000 0000").as_deref(),
            Some("+81 90 0000 0000")
        );
        assert_eq!(phone("03"), None);
        assert_eq!(phone("0000-0000"), None);
        assert_eq!(phone("03-0000-000x"), None);
    }

    #[test]
    fn mail_addresses_need_a_host() {
        assert_eq!(
            email("ｔａｒｏ＠example.jp").as_deref(),
            Some("taro@example.jp")
        );
        for typed in [
            "taro＠example",
            "@example.jp",
            "a b@example.jp",
            "a@b@example.jp",
            "taro",
        ] {
            assert_eq!(email(typed), None, "{typed}");
        }
    }

    #[test]
    fn readings_are_kana_of_either_kind() {
        assert_eq!(kana("みほん").as_deref(), Some("みほん"));
        assert_eq!(kana("ﾐﾎﾝ").as_deref(), Some("ミホン"));
        assert_eq!(kana("ジョー").as_deref(), Some("ジョー"));
        assert_eq!(kana("見本"), None);
    }

    #[test]
    fn dates_are_read_in_either_calendar() {
        let april = Some(date(1980, 4, 1));
        for (year, month, day_) in [
            ("1980", "4", "1"),
            ("昭和55", "4", "1"),
            ("S55", "04", "01"),
            ("１９８０年", "４月", "１日"),
            ("昭和55年4月1日", "", ""),
        ] {
            assert_eq!(day(&TypedDate::of(year, month, day_)), april, "{year}");
        }
        assert_eq!(day(&TypedDate::of("1980", "2", "30")), None);
        assert_eq!(day(&TypedDate::of("1980", "", "1")), None);
    }

    #[test]
    fn control_characters_do_not_come_in() {
        assert_eq!(line(" 見本\t太郎\u{0} "), "見本 太郎");
        assert_eq!(lines("a\r\nb\u{7}"), "a\nb");
    }
}
