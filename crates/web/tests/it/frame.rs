// SPDX-License-Identifier: Apache-2.0
//! What holds on every address: headers, where forms come from, limits, worded errors.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use yakusoku_web::Options;

use crate::support::{Desk, HOST, POLICY};

/// Every address once, with something in place of its parameters.
fn everywhere() -> Vec<(&'static str, String)> {
    let filled = |path: &str| {
        let part = |part: &str| {
            if part.starts_with('{') {
                "1".to_owned()
            } else {
                part.to_owned()
            }
        };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    };
    let mut all: Vec<_> = yakusoku_web::addresses()
        .into_iter()
        .flat_map(|(methods, path)| methods.split(' ').map(move |one| (one, path.clone())))
        .map(|(method, path)| (method, filled(&path)))
        .collect();
    all.push(("GET", "/no/such/page".to_owned()));
    all.push(("GET", "/console/no/such/page".to_owned()));
    all.push(("GET", "/api/v1/no/such/page".to_owned()));
    all
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let desk = Desk::open().await;
    for (method, path) in everywhere() {
        let request = Request::builder()
            .method(method)
            .uri(&path)
            .header(header::HOST, HOST);
        let answer = desk.send(request.body(Body::empty()).unwrap()).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{method} {path}"
        );
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{method} {path}"
        );
        assert_eq!(
            answer.header("referrer-policy"),
            "same-origin",
            "{method} {path}"
        );
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{method} {path}"
        );
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age="),
            "{path}"
        );
        let kept = if path.starts_with("/static/") {
            "public, no-cache"
        } else {
            "no-store"
        };
        assert_eq!(answer.header("cache-control"), kept, "{method} {path}");
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
        for cookie in cookies.map(|cookie| cookie.to_str().unwrap()) {
            assert!(
                cookie.starts_with("__Host-") && cookie.contains("; Secure"),
                "{cookie}"
            );
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite="),
                "{cookie}"
            );
        }
        assert!(
            !answer.status.is_server_error(),
            "{method} {path} {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn without_tls_nothing_promises_tls() {
    let desk = Desk::with(POLICY, Options::default()).await;
    let answer = desk.get("/request/who").await;
    assert_eq!(answer.header("strict-transport-security"), "");
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("yakusoku_form=") && !cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn forms_of_other_sites_are_refused_everywhere() {
    let desk = Desk::open().await;
    let posts = everywhere()
        .into_iter()
        .filter(|(method, _)| *method == "POST");
    for (_, path) in posts {
        for (name, value) in [
            ("origin", "https://evil.example.com"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let request = Request::post(&path)
                .header(header::HOST, HOST)
                .header(name, value);
            let answer = desk.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{path} {name}: {value}"
            );
        }
    }
}

#[tokio::test]
async fn errors_are_worded_by_the_face_they_happen_on() {
    let desk = Desk::open().await;
    let page = desk.get("/no/such/page").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.shows("ページが見つかりません") && page.shows("<html lang=\"ja\">"));
    let page = desk.get("/en/no/such/page").await;
    assert!(page.shows("<html lang=\"en\">"));
    let problem = desk.get("/api/v1/no/such/page").await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
    assert_eq!(problem.json()["status"], 404);
    assert_eq!(desk.get("/request/who").await.status, StatusCode::OK);
    let wrong = Request::delete("/policy").header("sec-fetch-site", "same-origin");
    let answer = desk.send(wrong.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.shows("ページが見つかりません"));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_a_sentence() {
    let desk = Desk::open().await;
    let big = "x".repeat(65 * 1024);
    let request = Request::post("/request/who")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("who={big}")));
    let answer = desk.send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.shows("ファイルが大きすぎます"));
    let request = Request::post("/api/v1/applications")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(big));
    let answer = desk.send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn health_and_style_sheet() {
    let desk = Desk::open().await;
    let health = desk.get("/health").await;
    assert_eq!(
        (health.status, health.text().as_str()),
        (StatusCode::OK, "ok")
    );
    let style = desk.get("/static/yakusoku.css").await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    let tag = style.header("etag").to_owned();
    let request = Request::get("/static/yakusoku.css").header(header::IF_NONE_MATCH, &tag);
    let again = desk.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (again.status, again.bytes.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    let address = format!("/static/yakusoku.css?v={}", tag.trim_matches('"'));
    assert!(
        desk.get(&address)
            .await
            .header("cache-control")
            .contains("immutable")
    );
    desk.app.close().await.unwrap();
    assert_eq!(
        desk.get("/health").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn pages_made_of_the_policy_alone() {
    let desk = Desk::open().await;
    let policy = desk.get("/policy").await;
    for words in ["第<span", "第3版", "例示商会株式会社", "id=\"c1-1\""] {
        assert!(policy.shows(words), "{words}\n{}", policy.text());
    }
    let clauses = desk.app.in_force().await.policy().unwrap().clauses();
    assert_eq!(
        policy.text().matches("<div class=\"paragraph\"").count(),
        clauses.len()
    );
    let complaints = desk.get("/complaints").await;
    assert!(complaints.shows("個人情報相談室") && complaints.shows("03-0000-0001"));
    assert!(
        desk.get("/en/complaints")
            .await
            .shows("Privacy complaints desk")
    );
}
