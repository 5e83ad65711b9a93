// SPDX-License-Identifier: Apache-2.0
//! Cookies: always `HttpOnly` and `SameSite=Lax`, with the `__Host-` prefix where TLS is spoken.
//!
//! The prefix makes browsers refuse a cookie that a neighbouring host planted; it needs `Secure`,
//! which plain loopback cannot have.

use axum::http::{HeaderMap, HeaderValue, header};

use super::Site;

/// A cookie of ours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookie {
    /// Name without prefix.
    pub(crate) name: &'static str,
    /// Seconds it lives; none means until the browser closes.
    pub(crate) seconds: Option<u32>,
}

impl Cookie {
    fn full_name(self, site: &Site) -> String {
        if site.options.secure {
            format!("__Host-{}", self.name)
        } else {
            self.name.to_owned()
        }
    }

    /// The `Set-Cookie` value. Values are ours: hexadecimal or base64, never of the visitor.
    pub(crate) fn set(self, site: &Site, value: &str) -> HeaderValue {
        let name = self.full_name(site);
        let age = self
            .seconds
            .map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
        let secure = if site.options.secure { "; Secure" } else { "" };
        header_value(&format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"
        ))
    }

    /// The `Set-Cookie` value that takes it away.
    pub(crate) fn end(self, site: &Site) -> HeaderValue {
        Self {
            seconds: Some(0),
            ..self
        }
        .set(site, "")
    }
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The value a browser sent for a cookie of ours.
pub(crate) fn cookie_of(site: &Site, headers: &HeaderMap, cookie: Cookie) -> Option<String> {
    let name = cookie.full_name(site);
    let lines = headers.get_all(header::COOKIE).into_iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}
