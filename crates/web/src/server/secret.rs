// SPDX-License-Identifier: Apache-2.0
//! The token a form carries: an HMAC under the secret that only this visitor's cookie holds.
//!
//! A page of another site can neither read the cookie nor compute the token, and nothing has to be
//! kept on our side.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// The form token that belongs to a cookie's secret.
pub(crate) fn csrf_of(secret: &str) -> String {
    // HMAC takes a key of any length, so this cannot fail; an empty token matches nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(b"yakusoku form");
    mac.finalize()
        .into_bytes()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether a form's token is the expected one; takes the same time wherever they differ.
pub(crate) fn csrf_matches(expected: &str, sent: &str) -> bool {
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(sent.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_one_secret() {
        let token = csrf_of("a");
        assert_eq!(token.len(), 32);
        assert!(csrf_matches(&token, &csrf_of("a")));
        assert!(!csrf_matches(&token, &csrf_of("b")));
        assert!(!csrf_matches("", ""));
    }
}
