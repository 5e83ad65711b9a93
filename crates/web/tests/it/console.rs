// SPDX-License-Identifier: Apache-2.0
//! The console from outside: a desk with a small shop, staff with both factors, and their browsers.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use jiff::civil::{Date, date};
use tower::ServiceExt as _;
use yakusoku_app::access::Role;
use yakusoku_app::instance::New;
use yakusoku_app::request::Application;
use yakusoku_app::staff::COMMAND_LINE;
use yakusoku_app::staff::add::NewMember;
use yakusoku_app::{App, Clock, demo};
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::{Channel, Kind};
use yakusoku_web::{Options, router};

use crate::support::{Answer, HOST, POLICY, SYSTEMS, encoded};

pub(crate) const PASSWORD: &str = "long enough password";

pub(crate) fn start() -> Date {
    date(2026, 4, 1)
}

/// A desk whose shop has people in it.
pub(crate) struct Shop {
    pub(crate) app: Arc<App>,
    pub(crate) router: Router,
    pub(crate) top: tempfile::TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with(20).await
    }

    pub(crate) async fn with(customers: u32) -> Self {
        Self::made(customers, POLICY).await
    }

    /// Under another policy.
    pub(crate) async fn under(policy: &str) -> Self {
        Self::made(20, policy).await
    }

    async fn made(customers: u32, policy: &str) -> Self {
        let top = tempfile::tempdir().unwrap();
        let dir = top.path().join("data");
        let database = yakusoku_app::config::Database::default();
        let new = New {
            policy,
            systems: SYSTEMS,
            database,
            demo: true,
        };
        let app = App::create(&dir, Clock::at(start()), new).await.unwrap();
        let file = dir.join("shop.db");
        demo::shop::generate(
            &file.to_string_lossy(),
            customers,
            7,
            start(),
            &mut |_, _| {},
        )
        .await
        .unwrap();
        for (login, name, role) in [
            ("tanto", "架空 恵", Role::Clerk),
            ("shonin", "設例 洋子", Role::Approver),
            ("kansa", "仮野 直樹", Role::Auditor),
            ("kanri", "例示 一郎", Role::Manager),
            ("gijutsu", "試験 次郎", Role::Engineer),
        ] {
            let new = NewMember {
                login,
                name,
                role,
                password: PASSWORD,
            };
            app.staff_add(&COMMAND_LINE, new).await.unwrap();
        }
        let app = Arc::new(app);
        let router = router(app.clone(), Options::default());
        Self { app, router, top }
    }

    /// A browser of somebody who is not logged in.
    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser of a member of staff, with both factors given.
    pub(crate) async fn staff(&self, login: &str) -> Browser {
        Browser::logged_in(self.router.clone(), &self.app, (login, PASSWORD)).await
    }

    /// Name and mail address of a customer of the shop.
    pub(crate) async fn customer(&self) -> (String, String) {
        let path = self.top.path().join("data").join("demo.json");
        let made = serde_json::json!({ "customers": 20, "seed": 7, "on": start().to_string() });
        std::fs::write(path, made.to_string()).unwrap();
        let one = demo::someone(&self.app).await.unwrap().unwrap();
        (one.name, one.email)
    }

    /// An application from the web; gives its number.
    pub(crate) async fn apply(&self, kinds: &[Kind]) -> String {
        let (name, email) = self.customer().await;
        self.apply_as(kinds, (&name, &email)).await
    }

    pub(crate) async fn apply_as(&self, kinds: &[Kind], (name, email): (&str, &str)) -> String {
        let application = Application {
            channel: Channel::Web,
            applying: Applying::Person,
            kinds: kinds.to_vec(),
            applicant: Applicant {
                name: name.to_owned(),
                kana: "ミホン タロウ".into(),
                postcode: "000-0000".into(),
                address: "東京都見本区例示1-2-3\n設例マンション405号".into(),
                email: email.to_owned(),
                ..Applicant::default()
            },
            received_on: None,
            came_on: None,
        };
        self.app.submit(&application).await.unwrap().number
    }
}

/// Somebody in front of a browser: keeps cookies and the page, and counts what was clicked.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) page: String,
    /// Links followed and buttons pressed.
    pub(crate) clicks: usize,
}

impl Browser {
    fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            page: String::new(),
            clicks: 0,
        }
    }

    /// Somebody of the staff of a demonstration, with both factors given.
    pub(crate) async fn logged_in(
        router: Router,
        app: &App,
        (login, password): (&str, &str),
    ) -> Self {
        let mut browser = Self::new(router);
        browser.get("/console/login").await;
        let door = [("name", login), ("password", password)];
        assert_eq!(
            browser.post("/console/login", &door).await.to(),
            "/console/code"
        );
        browser.get("/console/code").await;
        let code = app.demo_code(login).await.unwrap();
        let answer = browser
            .post("/console/code", &[("code", code.as_str())])
            .await;
        // An engineer is sent to the board, everybody else to the morning page.
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser.get("/console/board").await;
        browser
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, self.cookie_line())
            .body(Body::empty());
        self.keep(request.unwrap()).await
    }

    /// The same from an address of the network.
    pub(crate) async fn get_from(&mut self, path: &str, peer: &str) -> Answer {
        let peer: SocketAddr = peer.parse().unwrap();
        let mut request = Request::get(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, self.cookie_line())
            .body(Body::empty())
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        self.keep(request).await
    }

    /// Sends a form of the last page, with its token and the version it was made from.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let hidden: Vec<(String, String)> = ["csrf", "seen", "plan"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), value(&self.page, name)?)))
            .collect();
        let mut all: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        all.extend_from_slice(fields);
        self.post_raw(path, &all).await
    }

    pub(crate) async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.post_body(path, (kind, encoded(fields).into_bytes()))
            .await
    }

    pub(crate) async fn post_body(&mut self, path: &str, (kind, body): (&str, Vec<u8>)) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, kind)
            .header(header::COOKIE, self.cookie_line())
            .body(Body::from(body));
        self.keep(request.unwrap()).await
    }

    /// A form that must work, and the page it leads to.
    pub(crate) async fn does(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let clicks = self.clicks + 1;
        let to = self.post(path, fields).await.to().to_owned();
        let page = self.opens(&to).await;
        self.clicks = clicks;
        page
    }

    /// A page that must open.
    pub(crate) async fn opens(&mut self, path: &str) -> Answer {
        self.clicks += 1;
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer
    }

    fn cookie_line(&self) -> String {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    async fn keep(&mut self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        };
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        if answer.header("content-type").starts_with("text/html") && !answer.bytes.is_empty() {
            self.page = answer.text();
        }
        answer
    }
}

/// The value of a hidden field of a page.
pub(crate) fn value(page: &str, name: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    after.split_once('"').map(|(value, _)| value.to_owned())
}

/// The words of a page without its markup.
pub(crate) fn words(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
