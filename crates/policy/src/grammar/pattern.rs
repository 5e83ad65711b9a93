// SPDX-License-Identifier: Apache-2.0
//! Forms of lines: names the operator makes up, postcodes, telephone numbers, e-mail addresses.

/// A form a line must have; the expression goes into the schema, the function decides.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// For the JSON Schema (ECMA 262).
    pub(crate) expression: &'static str,
    /// Whether a line fits; must agree with the expression, which a test compares.
    pub(crate) fits: fn(&str) -> bool,
    /// What it is called, Japanese and English.
    pub(crate) called: [&'static str; 2],
    /// An example that fits.
    pub(crate) example: &'static str,
}

/// A simple name, `marketing`.
pub(crate) static SIMPLE: Pattern = Pattern {
    expression: "^[a-z][a-z0-9_]{0,63}$",
    fits: |text| text.len() <= 64 && is_step(text),
    called: [
        "英小文字で始まる名前（英小文字・数字・`_`）",
        "a name in lower-case letters, digits and `_`",
    ],
    example: "marketing",
};

/// A dotted name, `contact.email`.
pub(crate) static DOTTED: Pattern = Pattern {
    expression: "^(?=.{1,128}$)[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$",
    fits: |text| text.len() <= 128 && text.split('.').all(is_step),
    called: [
        "点で区切った名前（英小文字・数字・`_`）",
        "a dotted name in lower-case letters, digits and `_`",
    ],
    example: "contact.email",
};

/// The code of a finding, `law.fee-on-free-kind`.
pub(crate) static CODE: Pattern = Pattern {
    expression: "^[a-z]+\\.[a-z0-9-]{1,60}$",
    fits: |text| {
        text.split_once('.').is_some_and(|(head, tail)| {
            !head.is_empty()
                && head.bytes().all(|b| b.is_ascii_lowercase())
                && (1..=60).contains(&tail.len())
                && tail
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
    },
    called: ["指摘の名前", "the code of a finding"],
    example: "law.fee-kept-on-refusal",
};

/// A postcode, `000-0000`.
pub(crate) static POSTCODE: Pattern = Pattern {
    expression: "^[0-9]{3}-[0-9]{4}$",
    fits: |text| {
        text.split_once('-').is_some_and(|(left, right)| {
            left.len() == 3 && right.len() == 4 && is_digits(left) && is_digits(right)
        })
    },
    called: ["郵便番号", "a postcode"],
    example: "000-0000",
};

/// A telephone number, `03-0000-0000`.
pub(crate) static PHONE: Pattern = Pattern {
    expression: "^\\+?[0-9](-?[0-9]){5,19}$",
    fits: is_phone,
    called: [
        "電話番号（半角の数字と `-`）",
        "a telephone number of digits and `-`",
    ],
    example: "03-0000-0000",
};

/// An e-mail address, roughly.
pub(crate) static EMAIL: Pattern = Pattern {
    expression: "^[^@ \\t]{1,64}@[^@ \\t.]+(\\.[^@ \\t.]+)+$",
    fits: is_email,
    called: ["メールアドレス", "an e-mail address"],
    example: "privacy@example.jp",
};

/// A time of day, `17:00`; `24:00` is the end of the day.
pub(crate) static TIME: Pattern = Pattern {
    expression: "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
    fits: |text| crate::model::ClockTime::parse(text).is_some(),
    called: ["時刻", "a time of day"],
    example: "17:00",
};

/// A day of every year, `12-29`.
pub(crate) static MONTH_DAY: Pattern = Pattern {
    expression: "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    fits: |text| crate::model::MonthDay::parse(text).is_some(),
    called: ["月日", "a month and day"],
    example: "12-29",
};

/// Any line that is not empty.
pub(crate) static ANY: Pattern = Pattern {
    expression: "\\S",
    fits: |text| !text.trim().is_empty(),
    called: ["文字列", "a text"],
    example: "レイジショウカイ",
};

fn is_step(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_phone(text: &str) -> bool {
    let rest = text.strip_prefix('+').unwrap_or(text);
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    (6..=20).contains(&digits)
        && rest
            .split('-')
            .all(|part| !part.is_empty() && is_digits(part))
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', '\t']);
    plain(local)
        && local.chars().count() <= 64
        && plain(host)
        && host.contains('.')
        && host.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_fit_and_neighbours_do_not() {
        for pattern in [
            &SIMPLE, &DOTTED, &CODE, &POSTCODE, &PHONE, &EMAIL, &TIME, &MONTH_DAY, &ANY,
        ] {
            assert!((pattern.fits)(pattern.example), "{}", pattern.expression);
            assert!(!(pattern.fits)(""), "{}", pattern.expression);
        }
        for (pattern, wrong) in [
            (&SIMPLE, "Marketing"),
            (&SIMPLE, "contact.email"),
            (&SIMPLE, "1st"),
            (&DOTTED, "contact."),
            (&DOTTED, ".email"),
            (&DOTTED, "contact..email"),
            (&CODE, "law"),
            (&CODE, "law.A"),
            (&POSTCODE, "0000000"),
            (&POSTCODE, "０００-００００"),
            (&PHONE, "03--0000"),
            (&PHONE, "電話"),
            (&PHONE, "03"),
            (&EMAIL, "a@b"),
            (&EMAIL, "a b@c.jp"),
            (&TIME, "9:00"),
            (&TIME, "24:01"),
            (&TIME, "10：00"),
            (&MONTH_DAY, "13-01"),
            (&MONTH_DAY, "02-30"),
            (&MONTH_DAY, "1-3"),
            (&ANY, "  "),
        ] {
            assert!(!(pattern.fits)(wrong), "{wrong}");
        }
    }
}
