// SPDX-License-Identifier: Apache-2.0
//! A small checker of markup: enough to notice what breaks a page for someone.

use std::collections::{BTreeMap, BTreeSet};

const VOID: [&str; 7] = ["meta", "link", "input", "br", "col", "img", "hr"];

/// One opening or closing tag.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    attributes: BTreeMap<&'a str, &'a str>,
}

impl<'a> Tag<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.get(name).copied()
    }
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let inside = html
        .split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>'));
    inside
        .filter(|(tag, _)| !tag.starts_with('!'))
        .map(|(tag, _)| read(tag))
        .collect()
}

fn read(tag: &str) -> Tag<'_> {
    let closes = tag.starts_with('/');
    let tag = tag.trim_start_matches('/');
    let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let end = rest.find([' ', '=', '\n']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if let Some(quoted) = after.strip_prefix("=\"") {
            let (value, more) = quoted.split_once('"').unwrap_or((quoted, ""));
            attributes.insert(key, value);
            rest = more.trim();
        } else {
            attributes.insert(key, "");
            rest = after.trim();
        }
    }
    Tag {
        name,
        closes,
        attributes,
    }
}

/// Everything wrong with a page.
pub(super) fn faults(html: &str) -> Vec<String> {
    let tags = tags(html);
    let mut faults = forbidden(html);
    faults.extend(unbalanced(&tags));
    faults.extend(identity(&tags));
    faults.extend(fields(&tags));
    faults.extend(headings(&tags));
    faults.extend(forms(&tags));
    faults
}

fn forbidden(html: &str) -> Vec<String> {
    let words = [
        " style=",
        "<script",
        "javascript:",
        " onclick",
        "http://",
        "https://",
        "{{",
        "{%",
    ];
    words
        .into_iter()
        .filter(|w| html.contains(w))
        .map(|w| format!("contains {w}"))
        .collect()
}

fn unbalanced(tags: &[Tag]) -> Vec<String> {
    let mut open = Vec::new();
    let mut faults = Vec::new();
    for tag in tags.iter().filter(|tag| !VOID.contains(&tag.name)) {
        if !tag.closes {
            open.push(tag.name);
        } else if open.pop() != Some(tag.name) {
            faults.push(format!("</{}> closes nothing", tag.name));
            break;
        }
    }
    faults.extend(open.iter().map(|name| format!("<{name}> is never closed")));
    faults
}

/// Ids are unique and every reference leads somewhere.
fn identity(tags: &[Tag]) -> Vec<String> {
    let mut ids = BTreeSet::new();
    let mut faults = Vec::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        if !ids.insert(id) {
            faults.push(format!("id {id} twice"));
        }
    }
    for tag in tags {
        let here = tag.get("href").and_then(|href| href.strip_prefix('#'));
        let to = ["for", "aria-labelledby", "aria-describedby"]
            .into_iter()
            .filter_map(|a| tag.get(a));
        for id in to.flat_map(str::split_whitespace).chain(here) {
            // Files of a sample are addresses that only look like anchors.
            if !ids.contains(id) && !["letter", "data"].contains(&id) {
                faults.push(format!("<{}> refers to {id}, which is not there", tag.name));
            }
        }
    }
    faults
}

fn fields(tags: &[Tag]) -> Vec<String> {
    let labelled: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
    let typed = |tag: &&Tag| {
        ["input", "select", "textarea"].contains(&tag.name)
            && !tag.closes
            && tag.get("type") != Some("hidden")
    };
    let bare = |tag: &&Tag| !tag.get("id").is_some_and(|id| labelled.contains(id));
    let without = tags.iter().filter(typed).filter(bare);
    let mut faults: Vec<String> = without
        .map(|tag| format!("<{} name={:?}> has no label", tag.name, tag.get("name")))
        .collect();
    let heads = tags.iter().filter(|tag| tag.name == "th" && !tag.closes);
    faults.extend(
        heads
            .filter(|tag| tag.get("scope").is_none())
            .map(|_| "<th> has no scope".into()),
    );
    let placeholders = tags.iter().filter(|tag| tag.get("placeholder").is_some());
    faults.extend(placeholders.map(|tag| format!("<{}> has a placeholder", tag.name)));
    faults
}

fn headings(tags: &[Tag]) -> Vec<String> {
    let opening = tags.iter().filter(|tag| !tag.closes).map(|tag| tag.name);
    let all = ["h1", "h2", "h3", "h4"];
    let order: Vec<usize> = opening
        .filter_map(|name| all.iter().position(|h| *h == name))
        .collect();
    let mut faults = Vec::new();
    if order.iter().filter(|level| **level == 0).count() != 1 {
        faults.push("not exactly one h1".into());
    }
    let after = order
        .iter()
        .skip_while(|level| **level != 0)
        .copied()
        .collect::<Vec<_>>();
    if after.windows(2).any(|pair| pair[1] > pair[0] + 1) {
        faults.push("a heading level is skipped".into());
    }
    faults
}

/// Every form that changes something carries the token, and a page has one filled button at most.
fn forms(tags: &[Tag]) -> Vec<String> {
    let posts = tags
        .iter()
        .filter(|tag| tag.name == "form" && tag.get("method") == Some("post"));
    let tokens = tags.iter().filter(|tag| tag.get("name") == Some("csrf"));
    let mut faults = Vec::new();
    if posts.count() != tokens.count() {
        faults.push("a form without csrf".into());
    }
    let filled = |tag: &&Tag| {
        tag.get("class")
            .is_some_and(|c| c.split(' ').any(|word| word == "main"))
    };
    if tags.iter().filter(filled).count() > 1 {
        faults.push("more than one filled button".into());
    }
    faults
}

#[test]
fn the_checker_notices_what_is_wrong() {
    let bad = "<h1>a</h1><h3>b</h3><p><input name=\"x\"></div><form method=\"post\"></form>\
               <a href=\"#no\"></a><th>c</th><i id=\"a\"></i><b id=\"a\" style=\"x\"></b>";
    let found = faults(bad).join("; ");
    for part in [
        "style=",
        "closes nothing",
        "id a twice",
        "refers to no",
        "has no label",
        "no scope",
        "level is skipped",
        "without csrf",
    ] {
        assert!(found.contains(part), "{part} not in {found}");
    }
    assert_eq!(faults("<h1>a</h1><p>b<br></p>"), Vec::<String>::new());
}
