// SPDX-License-Identifier: Apache-2.0
//! Scenario files played through HTTP come to the same as played through the use cases.
//!
//! Applications and orders go by the API. What no token may do, and what has to be known by its person, goes by the
//! pages of the console: paper applications, proposals of whoever may approve, approvals, returns.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::Date;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use yakusoku_app::App;
use yakusoku_app::access::Role;
use yakusoku_app::api_token::Scope;
use yakusoku_app::request::{Application, Order};
use yakusoku_app::scenario::hands::{Taken, Worker};
use yakusoku_app::scenario::{Hands, Refused, Scenario, ScenarioError, play, play_by};
use yakusoku_app::staff::PROGRAM;
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::fact::Applying;
use yakusoku_web::{Limits, Options, router};

use crate::console::{Browser, words};

/// A token is good for 90 days; whoever works longer takes a new one.
const TOKEN_DAYS: i32 = 80;

/// Sentences of the console by the words that scenarios and programs compare.
const SENTENCES: [(&str, &str); 20] = [
    ("種類が未選択", "nothing_asked"),
    ("で受け付けない。受け付ける方法", "channel"),
    ("を理由に受け付けない", "claim"),
    ("用紙の番号は", "field"),
    ("方針に代理人の確認方法の定めなし", "agent"),
    ("の定めなし。方針にある種類を選択", "kind"),
    ("決裁できるのは個人情報保護管理者だけ", "manager_only"),
    ("決裁待ちの起案なし", "wrong_stage"),
    // A page that offers no form has no version to send with it.
    ("画面を開いた後に、ほかの人が案件を変更", "wrong_stage"),
    ("この操作ができない段階", "wrong_stage"),
    ("差し戻しの意見が未記入", "remark_missing"),
    ("だけが行える", "not_the_post"),
    ("に代わって行うときは必要", "absence_missing"),
    ("本人の操作は代決にならない", "holder_present"),
    ("この段階に代決の定めなし", "no_deputy"),
    ("後閲を待つ代決なし", "nothing_to_sign"),
    ("前の段階を行った人は", "acted_before"),
    ("事由または理由が未記入", "ground_missing"),
    ("役割では行えない", "denied"),
    // The last one, for a page may also say it where nobody tried.
    (
        "起案した人は決裁できない。ほかの承認者に依頼",
        "same_person",
    ),
];

/// Everything by HTTP, as a browser and a program send it.
#[derive(Default)]
struct Http {
    router: Option<Router>,
    passwords: BTreeMap<String, String>,
    /// Tokens by login, with the day they were made.
    tokens: BTreeMap<String, (String, Date)>,
    /// Browsers by login, with the day they were opened: a session does not last for days.
    browsers: BTreeMap<String, (Browser, Date)>,
    /// Asks that went with another one's approval, because a page decides all that waits on it.
    together: Vec<(String, u16)>,
}

fn face(what: impl std::fmt::Display) -> ScenarioError {
    ScenarioError::Face(what.to_string())
}

fn refused(word: &str, what: &str) -> Refused {
    Refused {
        word: word.to_owned(),
        what: what.to_owned(),
    }
}

impl Http {
    async fn send(&self, request: Request<Body>) -> Result<(StatusCode, Value), ScenarioError> {
        let router = self.router.clone().ok_or_else(|| face("no router"))?;
        let answer = router.oneshot(request).await.map_err(face)?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 8 << 20).await.map_err(face)?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok((status, body))
    }

    /// What the API says: its fruit, a refusal by its stable word, or a failure of the program.
    async fn api(&self, request: Request<Body>) -> Result<Taken<Value>, ScenarioError> {
        let (status, body) = self.send(request).await?;
        if status.is_success() {
            return Ok(Ok(body));
        }
        let kind = body["type"].as_str().unwrap_or_default();
        match kind.strip_prefix("urn:yakusoku:problem:") {
            Some(word) if status.is_client_error() => {
                let title = body["title"].as_str().unwrap_or_default();
                Ok(Err(refused(word, title)))
            }
            _ => Err(face(format!("{status} {body}"))),
        }
    }

    async fn token(&mut self, app: &App, worker: &Worker) -> Result<String, ScenarioError> {
        let today = app.clock.today().date;
        let fresh = |made: &Date| (today - *made).get_days() < TOKEN_DAYS;
        if let Some((token, made)) = self.tokens.get(&worker.login)
            && fresh(made)
        {
            return Ok(token.clone());
        }
        let token = app.token_create(worker.actor.role, Scope::Write).await?;
        self.tokens
            .insert(worker.login.clone(), (token.clone(), today));
        Ok(token)
    }

    async fn browser(&mut self, app: &App, login: &str) -> Result<&mut Browser, ScenarioError> {
        let today = app.clock.today().date;
        let there = self.browsers.get(login).is_some_and(|one| one.1 == today);
        if !there {
            let router = self.router.clone().ok_or_else(|| face("no router"))?;
            let password = self.passwords.get(login).ok_or_else(|| face(login))?;
            let browser = Browser::logged_in(router, app, (login, password)).await;
            self.browsers.insert(login.to_owned(), (browser, today));
        }
        let found = self.browsers.get_mut(login);
        Ok(&mut found.ok_or_else(|| face(login))?.0)
    }

    /// Sends a form from a page, as somebody does who has it open.
    async fn form(
        &mut self,
        (app, login): (&App, &str),
        (page, to): (&str, &str),
        fields: &[(&str, &str)],
    ) -> Result<Taken<String>, ScenarioError> {
        let browser = self.browser(app, login).await?;
        let shown = browser.get(page).await;
        if !matches!(shown.status, StatusCode::OK | StatusCode::FORBIDDEN) {
            return Err(face(format!("{page}: {}", shown.status)));
        }
        if shown.status == StatusCode::FORBIDDEN {
            // Whoever may not see the page has its address all the same.
            browser.get("/console/board").await;
        }
        let answer = browser.post(to, fields).await;
        if answer.status == StatusCode::SEE_OTHER {
            return Ok(Ok(answer.to().to_owned()));
        }
        let said = words(&answer.text());
        let known = SENTENCES
            .iter()
            .find(|(sentence, _)| said.contains(sentence));
        match known {
            Some((sentence, word)) if answer.status.is_client_error() => {
                Ok(Err(refused(word, sentence)))
            }
            _ => Err(face(format!("{to}: {} {said}", answer.status))),
        }
    }

    async fn command(
        &mut self,
        app: &App,
        (worker, number): (&Worker, &str),
        order: &Order,
    ) -> Result<Taken<()>, ScenarioError> {
        if worker.actor.role == Role::Approver {
            // No token for approvers; every address of theirs is the console's.
            return Ok(Err(refused("denied", "")));
        }
        let token = self.token(app, worker).await?;
        let body = serde_json::to_vec(order).map_err(face)?;
        let request = Request::post(format!("/api/v1/cases/{number}/commands"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        Ok(self.api(request.map_err(face)?).await?.map(drop))
    }

    async fn propose(
        &mut self,
        app: &App,
        (worker, number): (&Worker, &str),
        order: &Order,
    ) -> Result<Taken<()>, ScenarioError> {
        let sent = serde_json::to_value(order).map_err(face)?;
        let text = |name: &str| sent[name].as_str().unwrap_or_default();
        let page = format!("/console/cases/{number}/asks/{}/decision", sent["ask"]);
        let fields = [
            ("outcome", text("outcome")),
            ("ground", text("ground")),
            ("reason", text("reason")),
        ];
        let to = (page.as_str(), page.as_str());
        let done = self.form((app, &worker.login), to, &fields).await?;
        Ok(done.map(drop))
    }

    async fn decide(
        &mut self,
        app: &App,
        (worker, number): (&Worker, &str),
        (ask, act, said): (u16, &str, (&str, &str)),
    ) -> Result<Taken<()>, ScenarioError> {
        if let Some(at) = self
            .together
            .iter()
            .position(|(of, one)| of == number && *one == ask)
        {
            self.together.swap_remove(at);
            return Ok(Ok(()));
        }
        let page = format!("/console/cases/{number}");
        let to = format!("{page}/{act}");
        let waiting = self.waiting(app, number).await?;
        let place = (page.as_str(), to.as_str());
        let done = self.form((app, &worker.login), place, &[said]).await?;
        // What is to be seen afterwards is on the page whatever waits.
        if act == "countersign" {
            return Ok(done.map(drop));
        }
        if done.is_ok() && !waiting.contains(&ask) {
            return Err(face(format!("ask {ask} was not among those decided")));
        }
        Ok(done.map(|_| {
            let others = waiting.into_iter().filter(|one| *one != ask);
            self.together
                .extend(others.map(|one| (number.to_owned(), one)));
        }))
    }

    /// Whether the decisions of a case pass a route.
    async fn is_routed(&self, app: &App, number: &str) -> Result<bool, ScenarioError> {
        let case = app.case_state(&PROGRAM, number).await?;
        Ok(!case.terms.pinned.route.is_empty())
    }

    /// Asks whose proposals wait, as the page lists them.
    async fn waiting(&self, app: &App, number: &str) -> Result<Vec<u16>, ScenarioError> {
        let case = app.case_state(&PROGRAM, number).await?;
        let waits = case.asks.iter().filter(|ask| {
            matches!(
                ask.stage,
                yakusoku_duties::request::state::Stage::Proposed(_)
            )
        });
        Ok(waits.map(|ask| ask.no).collect())
    }
}

impl Hands for Http {
    async fn begin(
        &mut self,
        app: &Arc<App>,
        passwords: &BTreeMap<String, String>,
    ) -> Result<(), ScenarioError> {
        let limits = Limits {
            status: 1000,
            applications: 1000,
        };
        let options = Options {
            limits,
            ..Options::default()
        };
        self.router = Some(router(app.clone(), options));
        self.passwords.clone_from(passwords);
        Ok(())
    }

    async fn submit(
        &mut self,
        _: &App,
        application: &Application,
    ) -> Result<Taken<String>, ScenarioError> {
        let body = serde_json::to_vec(application).map_err(face)?;
        let request = Request::post("/api/v1/applications")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        let taken = self.api(request.map_err(face)?).await?;
        let number = |receipt: Value| receipt["number"].as_str().unwrap_or_default().to_owned();
        Ok(taken.map(number))
    }

    async fn enter(
        &mut self,
        app: &App,
        worker: &Worker,
        (application, with): (&Application, Option<&str>),
    ) -> Result<Taken<String>, ScenarioError> {
        let mut fields = paper(application, app.clock.today().date);
        fields.extend(with.map(|number| ("with", number.to_owned())));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, v)| (*name, v.as_str())).collect();
        let page = "/console/applications/new";
        let place = (app, worker.login.as_str());
        let taken = self.form(place, (page, page), &fields).await?;
        let number = |to: String| {
            let path = to.split('?').next().unwrap_or_default();
            path.rsplit('/').next().unwrap_or_default().to_owned()
        };
        Ok(taken.map(number))
    }

    async fn order(
        &mut self,
        app: &App,
        place: (&Worker, &str),
        order: Order,
    ) -> Result<Taken<()>, ScenarioError> {
        match &order {
            Order::Approve { ask, absent, .. } => {
                let said = ("absent", absent.as_deref().unwrap_or_default());
                Box::pin(self.decide(app, place, (*ask, "approve", said))).await
            }
            Order::Countersign { ask, .. } => {
                let said = ("", "");
                Box::pin(self.decide(app, place, (*ask, "countersign", said))).await
            }
            Order::Return { ask, remark, .. } => {
                let said = ("remark", remark.as_str());
                Box::pin(self.decide(app, place, (*ask, "send-back", said))).await
            }
            // A token stands for nobody who could be put to a post.
            Order::Propose { .. }
                if place.0.actor.role == Role::Manager || self.is_routed(app, place.1).await? =>
            {
                Box::pin(self.propose(app, place, &order)).await
            }
            _ => Box::pin(self.command(app, place, &order)).await,
        }
    }

    async fn open(
        &mut self,
        app: &App,
        (worker, number): (&Worker, &str),
    ) -> Result<Taken<()>, ScenarioError> {
        let page = format!("/console/cases/{number}");
        let browser = self.browser(app, &worker.login).await?;
        let shown = browser.get(&page).await;
        match shown.status {
            StatusCode::OK => Ok(Ok(())),
            StatusCode::FORBIDDEN => Ok(Err(refused("denied", ""))),
            other => Err(face(format!("{page}: {other}"))),
        }
    }
}

/// The form of a paper application as somebody types it.
fn paper(one: &Application, today: Date) -> Vec<(&'static str, String)> {
    let who = match one.applying {
        Applying::Person => "person",
        Applying::StatutoryAgent => "statutory_agent",
        Applying::MandatedAgent => "mandated_agent",
    };
    let received = one.received_on.unwrap_or(today);
    let mut fields = vec![
        ("received_on", received.to_string()),
        ("channel", one.channel.name().to_owned()),
        ("came_on", one.came_on.clone().unwrap_or_default()),
        ("who", who.to_owned()),
    ];
    let kinds = one.kinds.iter();
    fields.extend(kinds.map(|kind| ("kind", kind.name().to_owned())));
    let wants = &one.applicant.wants;
    let claim = wants.iter().find_map(|wants| wants.claim);
    fields.push((
        "erasure_reason",
        claim.map_or_else(String::new, |claim| claim.name().to_owned()),
    ));
    if let Some(change) = wants.iter().find_map(|wants| wants.corrections.first()) {
        fields.extend([
            ("item", change.item.clone()),
            ("old", change.old.clone()),
            ("new", change.new.clone()),
        ]);
    }
    fields.extend(about(&one.applicant));
    fields
}

fn about(applicant: &Applicant) -> Vec<(&'static str, String)> {
    let halves = |text: &str| {
        let (first, rest) = text.split_once([' ', '　']).unwrap_or((text, ""));
        (first.to_owned(), rest.to_owned())
    };
    let ((family, given), (family_kana, given_kana)) =
        (halves(&applicant.name), halves(&applicant.kana));
    let mut fields = vec![
        ("family", family),
        ("given", given),
        ("family_kana", family_kana),
        ("given_kana", given_kana),
        (
            "birth",
            applicant
                .birth
                .map_or_else(String::new, |day| day.to_string()),
        ),
        ("postcode", applicant.postcode.clone()),
        ("line1", applicant.address.replace('\n', " ")),
        ("phone", applicant.phone.clone()),
        ("email", applicant.email.clone()),
        (
            "country",
            applicant.country.map_or("", |one| one.name()).to_owned(),
        ),
    ];
    if let Some(agent) = &applicant.agent {
        let (family, given) = halves(&agent.name);
        fields.extend([
            ("agent_family", family),
            ("agent_given", given),
            ("agent_postcode", agent.postcode.clone()),
            ("agent_line1", agent.address.replace('\n', " ")),
        ]);
    }
    fields
}

/// The scenario files of a folder, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    files.sort();
    files
}

/// The share of the day, or all of them with `SOAK=1`; what was played is printed.
fn share() -> Vec<PathBuf> {
    let day = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        / 86_400;
    let day = usize::try_from(day).unwrap();
    let mut played = Vec::new();
    for folder in [
        "000", "001", "002", "003", "004", "shop", "abroad", "temple", "workshop",
    ] {
        let all = files(folder);
        let many = if std::env::var_os("SOAK").is_some() {
            all.len()
        } else {
            2
        };
        played.extend(all.iter().cycle().skip(day * 2).take(many).cloned());
    }
    played
}

/// Differences between the two ways, and what did not come true.
async fn alike(file: &Path) -> Option<String> {
    let scenario = Scenario::read(file).unwrap();
    let beside = file.parent().unwrap();
    let plain = play(&scenario, beside, (None, None)).await.unwrap();
    let mut hands = Http::default();
    let by_http = match play_by(&mut hands, &scenario, beside, (None, None)).await {
        Ok(by_http) => by_http,
        Err(error) => return Some(format!("{}: {error}", file.display())),
    };
    let (plain, by_http) = (json!(plain), json!(by_http));
    (plain != by_http || plain["holds"] != true)
        .then(|| format!("{}:\nuse cases {plain:#}\nHTTP {by_http:#}", file.display()))
}

#[tokio::test(flavor = "multi_thread")]
async fn scenarios_come_to_the_same_through_http() {
    let mut differ = Vec::new();
    for file in share() {
        println!("{}", file.display());
        differ.extend(alike(&file).await);
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
