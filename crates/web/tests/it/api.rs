// SPDX-License-Identifier: Apache-2.0
//! The API: the happy way, and one refusal of each kind.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use yakusoku_app::access::Role;
use yakusoku_app::api_token::Scope;

use crate::support::{Answer, Desk, POLICY, limited};

/// A caller with a token and headers of one's own.
struct Caller<'a> {
    desk: &'a Desk,
    token: String,
}

impl<'a> Caller<'a> {
    async fn new(desk: &'a Desk, role: Role, scope: Scope) -> Self {
        Self {
            desk,
            token: desk.app.token_create(role, scope).await.unwrap(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::AUTHORIZATION, self.bearer());
        self.desk.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, self.bearer())
            .header(header::CONTENT_TYPE, "application/json");
        self.desk
            .send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

fn application() -> Value {
    json!({
        "channel": "web",
        "kinds": ["disclosure"],
        "applicant": {
            "name": "見本 太郎", "address": "東京都見本区例示1-2-3", "email": "taro@example.jp"
        }
    })
}

async fn apply(desk: &Desk, key: Option<&str>, body: &Value) -> Answer {
    let mut request =
        Request::post("/api/v1/applications").header(header::CONTENT_TYPE, "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    desk.send(request.body(Body::from(body.to_string())).unwrap())
        .await
}

async fn status(desk: &Desk, number: &str, code: &str) -> Answer {
    let request = Request::get(format!("/api/v1/applications/{number}")).header("x-code", code);
    desk.send(request.body(Body::empty()).unwrap()).await
}

fn refused(answer: &Answer, status: u16, word: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(
        problem["type"],
        format!("urn:yakusoku:problem:{word}"),
        "{problem}"
    );
    assert_eq!(problem["status"], status);
    assert!(
        problem["title"].as_str().unwrap().ends_with('。'),
        "{problem}"
    );
}

#[tokio::test]
async fn somebody_asks_and_follows_the_progress() {
    let desk = Desk::open().await;
    let answer = apply(&desk, None, &application()).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let receipt = answer.json();
    assert_eq!(receipt["number"], "2026-0001");
    let code = receipt["code"].as_str().unwrap();
    let standing = status(&desk, "2026-0001", code).await.json();
    assert_eq!(standing["state"], "waiting");
    assert_eq!(
        standing["steps"][0],
        json!({ "step": "received", "state": "done", "on": "2026-04-01" })
    );
    let wrong = status(&desk, "2026-0001", "22222-22222-22222-22222").await;
    let unknown = status(&desk, "2026-0002", code).await;
    refused(&wrong, 404, "not_found");
    assert_eq!(
        (wrong.status, &wrong.bytes),
        (unknown.status, &unknown.bytes)
    );
    assert_eq!(wrong.headers, unknown.headers);
}

#[tokio::test]
async fn staff_see_command_and_conflict() {
    let desk = Desk::open().await;
    apply(&desk, None, &application()).await;
    let clerk = Caller::new(&desk, Role::Clerk, Scope::Write).await;
    let cases = clerk.get("/api/v1/cases").await.json();
    assert_eq!(cases[0]["number"], "2026-0001");
    assert_eq!(cases[0]["applicant"], "見本 ●●");
    assert!(
        !clerk
            .get("/api/v1/cases?which=all")
            .await
            .text()
            .contains("太郎")
    );
    let case = clerk.get("/api/v1/cases/2026-0001").await.json();
    let version = case["version"].as_u64().unwrap();
    let commands = "/api/v1/cases/2026-0001/commands";
    let paper = json!({
        "command": "check_paper", "paper": "driving_licence", "matches": ["name", "address"],
        "validity": "in_date", "version": version
    });
    let after = clerk.post(commands, &paper).await;
    assert_eq!(after.status.as_u16(), 200, "{}", after.text());
    assert!(after.json()["version"].as_u64().unwrap() > version);
    refused(&clerk.post(commands, &paper).await, 409, "conflict");
    let fee = json!({ "command": "receive_fee", "yen": 1000, "means": "stamps" });
    assert_eq!(
        clerk.post(commands, &fee).await.json()["fee"]["received_yen"],
        1000
    );
    let board = clerk.get("/api/v1/board").await.json();
    assert_eq!(board["edition"], 3);
    refused(
        &clerk.get("/api/v1/cases/2026-0001/letters/1.pdf").await,
        404,
        "no_such_case",
    );
    refused(
        &clerk.get("/api/v1/cases/2026-0001/letters/1").await,
        404,
        "not_found",
    );
}

#[tokio::test]
async fn whoever_may_not_is_told_so() {
    let desk = Desk::open().await;
    apply(&desk, None, &application()).await;
    let commands = "/api/v1/cases/2026-0001/commands";
    let note = json!({ "command": "note", "text": "電話で連絡した。" });
    refused(&desk.get("/api/v1/cases").await, 401, "unauthorized");
    let nobody = Caller {
        desk: &desk,
        token: "ykt_00".into(),
    };
    let answer = nobody.post(commands, &note).await;
    refused(&answer, 401, "unauthorized");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let reader = Caller::new(&desk, Role::Clerk, Scope::Read).await;
    refused(&reader.post(commands, &note).await, 403, "read_only");
    assert_eq!(
        reader.get("/api/v1/cases/2026-0001").await.status.as_u16(),
        200
    );
    let auditor = Caller::new(&desk, Role::Auditor, Scope::Write).await;
    refused(&auditor.post(commands, &note).await, 403, "denied");
    let engineer = Caller::new(&desk, Role::Engineer, Scope::Read).await;
    refused(&engineer.get("/api/v1/cases").await, 403, "denied");
    let manager = Caller::new(&desk, Role::Manager, Scope::Write).await;
    let approve = json!({ "command": "approve", "ask": 1, "proposal": 1 });
    refused(&manager.post(commands, &approve).await, 403, "denied");
    assert!(
        desk.app
            .token_create(Role::Approver, Scope::Write)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn what_is_asked_wrongly_is_told_where() {
    let desk = Desk::open().await;
    apply(&desk, None, &application()).await;
    let clerk = Caller::new(&desk, Role::Clerk, Scope::Write).await;
    let commands = "/api/v1/cases/2026-0001/commands";
    refused(
        &clerk.get("/api/v1/cases/2026-0999").await,
        404,
        "no_such_case",
    );
    let unknown = json!({ "command": "fly" });
    refused(&clerk.post(commands, &unknown).await, 422, "json");
    let early = json!({ "command": "plan", "ask": 1 });
    assert_eq!(clerk.post(commands, &early).await.status.as_u16(), 422);
    let broken = Request::post("/api/v1/applications")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{"));
    refused(&desk.send(broken.unwrap()).await, 400, "json");
    let form = Request::post("/api/v1/applications").body(Body::from("a=b"));
    refused(&desk.send(form.unwrap()).await, 415, "media_type");
    let mut other = application();
    other["kinds"] = json!(["stop_opt_out"]);
    refused(&apply(&desk, None, &other).await, 422, "kind");
    other["kinds"] = json!([]);
    refused(&apply(&desk, None, &other).await, 422, "nothing_asked");
    let request = Request::get("/api/v1/cases?which=some")
        .header(header::AUTHORIZATION, clerk.bearer())
        .body(Body::empty());
    refused(&desk.send(request.unwrap()).await, 400, "unreadable");
}

#[tokio::test]
async fn the_same_key_and_body_are_done_once() {
    let desk = Desk::open().await;
    let first = apply(&desk, Some("form-17"), &application()).await;
    let second = apply(&desk, Some("form-17"), &application()).await;
    assert_eq!(first.status.as_u16(), 201);
    assert_eq!((first.status, first.bytes), (second.status, second.bytes));
    let mut other = application();
    other["applicant"]["name"] = json!("例示 花子");
    refused(
        &apply(&desk, Some("form-17"), &other).await,
        422,
        "idempotency_key_used",
    );
    assert_eq!(
        apply(&desk, Some("form-18"), &other).await.json()["number"],
        "2026-0002"
    );
    // What was refused may be sent again under its key.
    other["kinds"] = json!([]);
    refused(
        &apply(&desk, Some("form-19"), &other).await,
        422,
        "nothing_asked",
    );
    other["kinds"] = json!(["erasure"]);
    assert_eq!(
        apply(&desk, Some("form-19"), &other).await.status.as_u16(),
        201
    );
    refused(
        &apply(&desk, Some(""), &other).await,
        400,
        "idempotency_key",
    );
}

#[tokio::test]
async fn applications_are_limited_by_address() {
    let desk = Desk::with(POLICY, limited(3)).await;
    for _ in 0..3 {
        assert_eq!(
            apply(&desk, None, &application()).await.status.as_u16(),
            201
        );
    }
    refused(&apply(&desk, None, &application()).await, 429, "too_many");
}

/// A desk with two applications of three asks.
async fn with_three_asks() -> Desk {
    let desk = Desk::open().await;
    let mut two = application();
    two["kinds"] = json!(["disclosure", "erasure"]);
    two["applicant"]["wants"] = json!([{ "ask": 2, "claim": "no_longer_needed" }]);
    for body in [two, application()] {
        let answer = apply(&desk, None, &body).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    }
    desk
}

/// The register as programs read it says what the console and its files say.
#[tokio::test]
async fn the_register_of_a_year_is_read_with_its_figures() {
    let desk = with_three_asks().await;
    let reader = Caller::new(&desk, Role::Auditor, Scope::Read).await;
    let page = reader.get("/api/v1/register").await;
    assert!(!page.text().contains("見本"), "{}", page.text());
    let page = page.json();
    assert_eq!((&page["year"], &page["next"]), (&json!(2026), &Value::Null));
    let lines = page["lines"].as_array().unwrap();
    let line = |number: &str, ask: u16, kind: &str| {
        lines.iter().any(|line| {
            line["number"] == number
                && line["ask"] == ask
                && line["kind"] == kind
                && line["result"] == "open"
        })
    };
    assert_eq!(lines.len(), 3);
    assert!(line("2026-0001", 1, "disclosure") && line("2026-0001", 2, "erasure"));
    assert_eq!(lines[0]["received_on"], "2026-04-01");
    assert_eq!(
        (&lines[0]["days"], &lines[0]["late"]),
        (&Value::Null, &json!(false))
    );
    let rest = reader.get("/api/v1/register?after=2026-0001").await.json();
    assert_eq!(rest["lines"].as_array().unwrap().len(), 1);
    assert_eq!(rest["lines"][0]["number"], "2026-0002");
    let figures = reader
        .get("/api/v1/register/figures?year=2026")
        .await
        .json();
    assert_eq!(figures["years"], json!([2026]));
    let of = |kind: &str| {
        let kinds = figures["kinds"].as_array().unwrap();
        kinds
            .iter()
            .find(|one| one["kind"] == kind)
            .cloned()
            .unwrap()
    };
    assert_eq!(of("disclosure")["received"], 2);
    assert_eq!(of("disclosure")["results"], json!({ "open": 2 }));
    assert_eq!(of("erasure")["received"], 1);
    assert_eq!(
        figures["matters"][0],
        json!({ "sort": "complaint", "received": 0 })
    );
}

#[tokio::test]
async fn the_register_says_what_is_not_there_and_who_may_not_read_it() {
    let desk = with_three_asks().await;
    let reader = Caller::new(&desk, Role::Auditor, Scope::Read).await;
    let older = reader.get("/api/v1/register?year=2025").await.json();
    assert_eq!(older["lines"], json!([]));
    let older = reader
        .get("/api/v1/register/figures?year=2025")
        .await
        .json();
    assert_eq!(older["kinds"], json!([]));
    let strange = reader.get("/api/v1/register?after=2026-0999").await;
    refused(&strange, 404, "no_such_case");
    let strange = reader
        .get("/api/v1/register?year=2025&after=2026-0001")
        .await;
    refused(&strange, 404, "no_such_case");
    refused(
        &reader.get("/api/v1/register?year=x").await,
        400,
        "unreadable",
    );
    let engineer = Caller::new(&desk, Role::Engineer, Scope::Read).await;
    for path in ["/api/v1/register", "/api/v1/register/figures"] {
        refused(&desk.get(path).await, 401, "unauthorized");
        refused(&engineer.get(path).await, 403, "denied");
    }
}

#[tokio::test]
async fn the_description_is_served_and_its_examples_work() {
    let desk = Desk::open().await;
    let served = desk.get("/api/v1/openapi.json").await.json();
    assert_eq!(served, yakusoku_web::api::document());
    let example = |path: &str| {
        served["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
            .clone()
    };
    let answer = apply(&desk, None, &example("/api/v1/applications")).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let clerk = Caller::new(&desk, Role::Clerk, Scope::Write).await;
    let command = example("/api/v1/cases/{number}/commands");
    let answer = clerk
        .post("/api/v1/cases/2026-0001/commands", &command)
        .await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
}
