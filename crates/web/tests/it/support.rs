// SPDX-License-Identifier: Apache-2.0
//! An instance with its router, and a browser that keeps cookies and form tokens.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::civil::date;
use tower::ServiceExt as _;
use yakusoku_app::instance::New;
use yakusoku_app::{App, Clock};
use yakusoku_web::{Limits, Options, router};

pub(crate) const POLICY: &str = include_str!("../../../../examples/shop/policy.yaml");
pub(crate) const SYSTEMS: &str = include_str!("../../../../examples/shop/systems.yaml");
pub(crate) const HOST: &str = "desk.example.jp";

/// Served behind TLS, as in daily use.
pub(crate) fn tls() -> Options {
    Options {
        secure: true,
        ..Options::default()
    }
}

/// As in daily use, but one address may send so many applications and look at a status so many times.
pub(crate) fn limited(most: u32) -> Options {
    let limits = Limits {
        status: most,
        applications: most,
    };
    Options { limits, ..tls() }
}

/// An instance and what it serves.
pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) router: Router,
    _top: tempfile::TempDir,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::with(POLICY, tls()).await
    }

    pub(crate) async fn with(policy: &str, options: Options) -> Self {
        let top = tempfile::tempdir().unwrap();
        let clock = Clock::at(date(2026, 4, 1));
        let new = New {
            policy,
            systems: SYSTEMS,
            database: yakusoku_app::config::Database::default(),
            demo: false,
        };
        let app = App::create(&top.path().join("data"), clock, new)
            .await
            .unwrap();
        let app = Arc::new(app);
        let router = router(app.clone(), options);
        Self {
            app,
            router,
            _top: top,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(
            Request::get(path)
                .header(header::HOST, HOST)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            desk: self,
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where the browser is sent.
    pub(crate) fn to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header("location")
    }

    /// Whether the page has these words or this markup; what is only kept on one line counts as words.
    pub(crate) fn shows(&self, words: &str) -> bool {
        let text = self.text();
        let kept_together = text
            .split("<span class=\"nb\">")
            .map(|piece| piece.replacen("</span>", "", 1));
        text.contains(words) || kept_together.collect::<String>().contains(words)
    }

    /// The value of an input of the page.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (_, after) = text.split_once(&format!("name=\"{name}\""))?;
        let (_, value) = after.split_once("value=\"")?;
        value.split_once('"').map(|(value, _)| value.to_owned())
    }
}

/// Somebody in front of a browser.
pub(crate) struct Browser<'a> {
    desk: &'a Desk,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Token of the form seen last.
    pub(crate) csrf: String,
}

impl Browser<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, self.cookie_line())
            .body(Body::empty());
        self.keep(request.unwrap()).await
    }

    /// Sends the form of the last page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_raw(path, &all).await
    }

    /// Sends exactly these fields.
    pub(crate) async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("https://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, self.cookie_line())
            .body(Body::from(encoded(fields)));
        self.keep(request.unwrap()).await
    }

    fn cookie_line(&self) -> String {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    async fn keep(&mut self, request: Request<Body>) -> Answer {
        let answer = self.desk.send(request).await;
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        // A file has no forms.
        let is_page = answer.header("content-type").starts_with("text/html");
        let csrf = is_page.then(|| answer.value("csrf")).flatten();
        if let Some(csrf) = csrf.filter(|csrf| !csrf.is_empty()) {
            self.csrf = csrf;
        }
        answer
    }
}

/// Fields as a form sends them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The file under `golden/` with this text; `UPDATE=1` writes it.
pub(crate) fn golden(name: &str, now: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        agreed == now,
        "{name} differs from what was agreed; now:\n{now}"
    );
}
