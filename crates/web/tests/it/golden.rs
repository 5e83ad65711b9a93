// SPDX-License-Identifier: Apache-2.0
//! What has been agreed: every address with its methods, and the description of the API.

use std::collections::BTreeSet;

use crate::support::{Desk, golden};

fn routes() -> Vec<String> {
    let all = yakusoku_web::addresses();
    let lines = all.iter().flat_map(|(methods, path)| {
        methods
            .split(' ')
            .map(move |method| format!("{method} {path}"))
    });
    lines.collect()
}

#[test]
fn routes_are_as_agreed() {
    golden("routes.txt", &(routes().join("\n") + "\n"));
}

/// Addresses and methods as the router itself holds them, read from how it prints.
fn routed(router: &str) -> BTreeSet<String> {
    // What is answered where no address fits is no address.
    let (router, _) = router.split_once("fallback_router: ").unwrap();
    let (handlers, paths) = router.split_once("node: Node").unwrap();
    let mut out = BTreeSet::new();
    for part in paths.split("RouteId(").skip(1) {
        let Some((id, rest)) = part.split_once("): \"") else {
            continue;
        };
        let path = rest.split_once('"').unwrap().0;
        let Some((_, handler)) = handlers.split_once(&format!("RouteId({id}): MethodRouter"))
        else {
            continue;
        };
        let handler = handler
            .split_once("RouteId(")
            .map_or(handler, |(one, _)| one);
        for (field, method) in [
            ("get: ", "GET"),
            ("post: ", "POST"),
            ("put: ", "PUT"),
            ("delete: ", "DELETE"),
            ("patch: ", "PATCH"),
        ] {
            let at = handler.split_once(&format!(" {field}"));
            if at.is_some_and(|(_, value)| !value.starts_with("None")) {
                out.insert(format!("{method} {path}"));
            }
        }
    }
    out
}

#[tokio::test]
async fn the_list_of_routes_is_what_is_routed() {
    let desk = Desk::open().await;
    let found = routed(&format!("{:?}", desk.router));
    let mut listed: BTreeSet<String> = routes().into_iter().collect();
    // How nesting spells the first page under a prefix.
    for (short, long) in [("GET /en", "GET /en/"), ("GET /console", "GET /console/")] {
        if found.contains(long) && !found.contains(short) {
            listed.remove(short);
            listed.insert(long.to_owned());
        }
    }
    assert_eq!(found, listed);
}

#[test]
fn the_description_of_the_api_is_as_agreed() {
    let text = serde_json::to_string_pretty(&yakusoku_web::api::document()).unwrap();
    golden("openapi.json", &(text + "\n"));
}

#[test]
fn the_description_lists_exactly_the_routes() {
    let document = yakusoku_web::api::document();
    let mut described = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let routed = routes().into_iter().filter(|line| line.contains(" /api/"));
    assert_eq!(described, routed.collect());
}

#[test]
fn every_schema_that_is_named_is_there() {
    let document = yakusoku_web::api::document();
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut named = BTreeSet::new();
    for part in text.split("#/components/schemas/").skip(1) {
        named.insert(part.split('"').next().unwrap().to_owned());
    }
    assert_eq!(named, schemas.keys().cloned().collect());
}
