// SPDX-License-Identifier: Apache-2.0
//! The door of the console: two factors, one-time links, and nothing before both.

use axum::http::StatusCode;
use yakusoku_policy::Kind;

use crate::console::{PASSWORD, Shop, words};

#[tokio::test]
async fn nothing_of_the_console_answers_without_a_session() {
    let shop = Shop::open().await;
    let open = ["/console/login", "/console/demo/{secret}"];
    let mut seen = 0;
    for (methods, path) in yakusoku_web::console::addresses() {
        let at = path.replace("{number}", "2026-0001").replace("{ask}", "1");
        let at = at.replace("{file}", "1.pdf").replace("{index}", "0");
        for method in methods
            .split(' ')
            .filter(|_| !open.contains(&path.as_str()))
        {
            let mut stranger = shop.stranger();
            let answer = match method {
                "GET" => stranger.get(&at).await,
                _ => stranger.post_raw(&at, &[("csrf", "x")]).await,
            };
            assert!(
                answer.to().starts_with("/console/login"),
                "{method} {path}: {}",
                answer.to()
            );
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
}

#[tokio::test]
async fn the_second_factor_comes_before_every_page() {
    let shop = Shop::open().await;
    let mut half = shop.stranger();
    half.get("/console/login").await;
    half.post(
        "/console/login",
        &[("name", "tanto"), ("password", PASSWORD)],
    )
    .await;
    for (methods, path) in yakusoku_web::console::addresses() {
        let opens = ["/console/login", "/console/code", "/console/logout"];
        if opens.contains(&path.as_str()) || path.contains("demo") {
            continue;
        }
        let at = path.replace("{number}", "2026-0001").replace("{ask}", "1");
        let at = at.replace("{file}", "1.pdf").replace("{index}", "0");
        for method in methods.split(' ') {
            let answer = match method {
                "GET" => half.clone().get(&at).await,
                _ => half.clone().post_raw(&at, &[("csrf", "x")]).await,
            };
            assert!(
                answer.to().starts_with("/console/code"),
                "{method} {path}: {}",
                answer.to()
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_wrong_code_open_nothing() {
    let shop = Shop::open().await;
    let mut door = shop.stranger();
    door.get("/console/login").await;
    let wrong = door
        .post("/console/login", &[("name", "tanto"), ("password", "x")])
        .await;
    let unknown = door
        .post("/console/login", &[("name", "nobody"), ("password", "x")])
        .await;
    for answer in [&wrong, &unknown] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.shows("利用者名またはパスワードの誤り"));
    }
    door.post(
        "/console/login",
        &[("name", "tanto"), ("password", PASSWORD)],
    )
    .await;
    door.get("/console/code").await;
    assert!(words(&door.page).contains("yakusoku demo code tanto"));
    let code = door.post("/console/code", &[("code", "000000")]).await;
    assert_eq!(code.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(code.shows("確認コードの不一致"));
    assert_eq!(door.get("/console").await.to(), "/console/code");
}

#[tokio::test]
async fn a_form_without_its_token_is_refused_everywhere() {
    let shop = Shop::open().await;
    let mut door = shop.stranger();
    door.get("/console/login").await;
    let fields = [("name", "tanto"), ("password", PASSWORD)];
    let bare = door.post_raw("/console/login", &fields).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = shop.staff("tanto").await;
    for (methods, path) in yakusoku_web::console::addresses() {
        if !methods.contains("POST") || path == "/console/login" {
            continue;
        }
        let at = path.replace("{number}", &number).replace("{ask}", "1");
        let answer = clerk.post_raw(&at, &[("csrf", "0"), ("text", "x")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn after_logging_out_the_cookie_is_worth_nothing() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let kept = clerk.cookies.clone();
    assert_eq!(
        clerk.post("/console/logout", &[]).await.to(),
        "/console/login"
    );
    clerk.cookies = kept;
    assert!(
        clerk
            .get("/console")
            .await
            .to()
            .starts_with("/console/login?ended=1")
    );
}

#[tokio::test]
async fn somebody_comes_back_to_where_they_wanted_to_go() {
    let shop = Shop::open().await;
    let mut door = shop.stranger();
    let to = door.get("/console/cases").await.to().to_owned();
    assert_eq!(to, "/console/login?next=/console/cases");
    door.get(&to).await;
    let fields = [
        ("name", "tanto"),
        ("password", PASSWORD),
        ("next", "/console/cases"),
    ];
    let to = door.post("/console/login", &fields).await.to().to_owned();
    assert_eq!(to, "/console/code?next=/console/cases");
    door.get(&to).await;
    let code = shop.app.demo_code("tanto").await.unwrap();
    let away = [
        ("code", code.as_str()),
        ("next", "https://evil.example.com"),
    ];
    assert_eq!(door.post("/console/code", &away).await.to(), "/console");
}

#[tokio::test]
async fn a_one_time_link_works_once_and_from_this_machine_only() {
    let shop = Shop::open().await;
    let secret = shop.app.login_link("tanto").await.unwrap();
    let at = format!("/console/demo/{secret}");
    let far = shop.stranger().get_from(&at, "192.0.2.1:4000").await;
    assert_eq!(far.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.stranger().get(&at).await.status, StatusCode::NOT_FOUND);
    let mut near = shop.stranger();
    assert_eq!(
        near.get_from(&at, "127.0.0.1:4000").await.to(),
        "/console/code"
    );
    assert_eq!(near.get("/console").await.to(), "/console/code");
    let again = shop.stranger().get_from(&at, "127.0.0.1:4000").await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.shows("このリンクは使用済みか期限切れ"));
}
