// SPDX-License-Identifier: Apache-2.0
//! The only place that draws random bytes.

/// The operating system gave no random bytes; nothing may go on without them.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoEntropy;

/// Random bytes of the operating system.
///
/// # Errors
/// [`NoEntropy`] when there are none.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoEntropy> {
    let mut out = [0_u8; N];
    getrandom::fill(&mut out).map_err(|_| NoEntropy)?;
    Ok(out)
}

/// Characters of codes people type: no vowels, nothing that looks like something else.
const ALPHABET: &[u8; 28] = b"23456789BCDFGHJKMNPQRSTVWXYZ";

/// A code of 20 characters for people, 96 bits: `XXXXX-XXXXX-XXXXX-XXXXX`.
///
/// # Errors
/// [`NoEntropy`] when there are no random bytes.
pub fn code() -> Result<String, NoEntropy> {
    // The first 28 signs: digits and upper-case consonants, 4.8 bits each, 96 bits in all.
    let signs: Vec<char> = ALPHABET.iter().map(|b| char::from(*b)).collect();
    let mut out = String::with_capacity(23);
    let mut taken = 0;
    while taken < 20 {
        for byte in bytes::<32>()? {
            let Some(sign) = signs.get(usize::from(byte >> 3)) else {
                continue;
            };
            if taken == 20 {
                break;
            }
            if taken > 0 && taken % 5 == 0 {
                out.push('-');
            }
            out.push(*sign);
            taken += 1;
        }
    }
    Ok(out)
}

/// Brings a typed code to its stored form: signs only, upper case, full-width forms folded.
#[must_use]
pub fn normal_code(typed: &str) -> String {
    typed
        .chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_differ_and_survive_typing() {
        let (a, b) = (code().unwrap(), code().unwrap());
        assert_ne!(a, b);
        assert_eq!(normal_code(&a).len(), 20);
        assert_eq!(normal_code(&a.to_lowercase()), normal_code(&a));
        assert_eq!(normal_code("ＡＢＣ２－３"), "ABC23");
    }
}
