// SPDX-License-Identifier: Apache-2.0
//! Forms of the console that are seldom needed: papers in a former name, and a lost code of a complaint.

use axum::http::StatusCode;
use yakusoku_policy::Kind;

use crate::console::{Browser, Shop, words};

/// A licence in another name and a passport in the person's.
async fn two_papers(clerk: &mut Browser, case: &str) {
    let licence = [
        ("paper", "driving_licence"),
        ("check", "address"),
        ("check", "birth"),
        ("check", "valid"),
        ("differs", "name"),
    ];
    clerk.opens(case).await;
    clerk.does(&format!("{case}/papers"), &licence).await;
    let passport = [
        ("paper", "passport"),
        ("check", "name"),
        ("check", "birth"),
        ("check", "valid"),
    ];
    clerk.does(&format!("{case}/papers"), &passport).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_in_a_former_name_counts_by_another_that_shows_the_change() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let case = format!("/console/cases/{number}");
    let standing = format!("{case}/standing");
    let mut clerk = shop.staff("tanto").await;
    // Where every paper bears the name there is no such form.
    assert!(!clerk.opens(&standing).await.shows("former_paper"));
    two_papers(&mut clerk, &case).await;
    assert!(
        words(&clerk.page).contains("2種類中1種類"),
        "{}",
        words(&clerk.page)
    );
    let page = clerk.opens(&standing).await;
    assert!(page.shows("旧姓などの書類") && page.shows("family_register"));
    // What cannot show a change of name is not offered.
    let menu = page.text();
    let menu = menu.split("name=\"former_proof\"").nth(1).unwrap();
    let menu = menu.split("</select>").next().unwrap();
    assert!(!menu.contains("value=\"passport\""), "{menu}");
    let mut fields = vec![
        ("step", "former"),
        ("former_paper", "1"),
        ("former_proof", "family_register"),
        ("former_reason", ""),
    ];
    let bare = clerk.post(&standing, &fields).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.shows("確かめた内容が未記入") && bare.shows("id=\"former_reason-error\""));
    fields[3].1 = "戸籍抄本で、婚姻による改姓を確認";
    fields[2].1 = "passport";
    let wrong = clerk.post(&standing, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.shows("婚姻による改姓"), "what was typed stays");
    fields[2].1 = "family_register";
    clerk.does(&standing, &fields).await;
    let page = words(&clerk.page);
    assert!(!page.contains("氏名の異なる書類"), "{page}");
    let page = words(&clerk.opens(&case).await.text());
    assert!(page.contains("2種類中2種類"), "{page}");
    let mut auditor = shop.staff("kansa").await;
    assert!(!auditor.opens(&standing).await.shows("former_reason"));
}

/// A complaint by telephone; gives its page.
async fn complaint(clerk: &mut Browser) -> String {
    let fields = [
        ("sort", "complaint"),
        ("from", ""),
        ("channel", "telephone"),
        ("on", ""),
        ("name", "例示 花子"),
        ("contact", "00-0000-0000"),
        ("said", "お知らせのメールが届く。"),
        ("holds", "no"),
        ("wanted_by", ""),
    ];
    clerk.opens("/console/matters/new").await;
    clerk
        .post("/console/matters/new", &fields)
        .await
        .to()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_code_of_a_complaint_is_shown_anew_once() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let at = complaint(&mut clerk).await;
    clerk.opens(&at).await;
    let bare = [("do", "renew_code"), ("said", " ")];
    let bare = clerk.post(&at, &bare).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.shows("<details class=\"more\" open><summary>確認コードを再発行する"));
    clerk.opens(&at).await;
    let asked = [("do", "renew_code"), ("said", "電話で申出。かけ直して確認")];
    clerk.does(&at, &asked).await;
    let page = words(&clerk.page);
    let code = page.split("確認コード ").nth(1).unwrap();
    let code = code.split(' ').next().unwrap().to_owned();
    assert!(page.contains("この画面に1回だけ表示"), "{page}");
    assert!(!clerk.opens(&at).await.shows(&code), "and only once");
    let number = &at["/console/matters/".len()..];
    assert!(shop.app.matter_status(number, &code).await.is_ok());
    let mut person = shop.stranger();
    person.get("/status").await;
    let opened = person
        .post("/status", &[("number", number), ("code", &code)])
        .await;
    assert_eq!(opened.to(), format!("/status/{number}"));
    // Whoever does not work here issues none.
    let mut auditor = shop.staff("kansa").await;
    auditor.opens(&at).await;
    assert_eq!(
        auditor.post(&at, &asked).await.status,
        StatusCode::FORBIDDEN
    );
}
