//! No secret lies in the repository, and no route has a place for a card.

use super::sources::root;
use serde_json::Value;
use std::process::Command;

/// How a secret begins, and how many characters of its kind follow at least.
const SHAPES: [(&str, usize); 13] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("whsec_", 24),
    ("ghp_", 30),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AIza", 35),
    ("eyJhbGciOi", 60),
    ("-----BEGIN ", 0),
];

fn secrets(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (prefix, length) in SHAPES {
        for (place, _) in text.match_indices(prefix) {
            let rest = &text[place + prefix.len()..];
            let follows = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-.+/=".contains(*c)).count();
            let is_key = !prefix.starts_with('-') || rest.lines().next().is_some_and(|line| line.contains("PRIVATE KEY"));
            if follows >= length && is_key {
                found.push(rest.chars().take(8).collect::<String>() + "…");
            }
        }
    }
    found
}

/// Everything that git keeps; where there is no git, nothing can be pushed either.
fn kept_files() -> Vec<String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let listed = listed.ok().filter(|listed| listed.status.success()).map(|listed| listed.stdout).unwrap_or_default();
    String::from_utf8_lossy(&listed).split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn no_secret_is_in_the_repository() {
    let mut leaks = Vec::new();
    for file in kept_files() {
        // Pictures are no text.
        let Ok(text) = std::fs::read_to_string(root().join(&file)) else { continue };
        leaks.extend(secrets(&text).into_iter().map(|secret| format!("{file}: {secret}")));
    }
    assert_eq!(leaks, Vec::<String>::new());
}

#[test]
fn what_looks_like_a_secret_is_found() {
    let made_up = |prefix: &str| format!("key = \"{prefix}{}\"", "a1B2c3D4".repeat(8));
    for (prefix, _) in SHAPES.iter().filter(|(prefix, _)| !prefix.starts_with('-')) {
        assert_eq!(secrets(&made_up(prefix)).len(), 1, "{prefix}");
    }
    assert_eq!(secrets(&format!("-----BEGIN {} KEY-----\nabc", "PRIVATE")).len(), 1);
    assert_eq!(secrets("-----BEGIN CERTIFICATE-----"), Vec::<String>::new());
    assert_eq!(secrets("sk_live_… and whsec_ and AKIA"), Vec::<String>::new());
}

/// PCI DSS, SAQ A: card data never reaches the shop.
#[test]
fn no_route_has_a_field_for_a_card() {
    const FIELDS: [&str; 12] =
        ["card", "card_number", "number", "pan", "cvc", "cvv", "cvc2", "security_code", "exp_month", "exp_year", "expiry", "track_data"];
    fn names(value: &Value, found: &mut Vec<String>) {
        if let Some(properties) = value["properties"].as_object() {
            found.extend(properties.keys().cloned());
        }
        match value {
            Value::Object(members) => members.values().for_each(|member| names(member, found)),
            Value::Array(items) => items.iter().for_each(|item| names(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    names(&barrow_api::openapi::document(), &mut found);
    assert!(found.len() > 50, "the document has hardly any fields: {found:?}");
    assert!(found.iter().all(|name| !FIELDS.contains(&name.as_str())), "{found:?}");
}

/// Addresses of the net and routes are in the access log; paths and queries, which hold tokens and names, are not.
#[test]
fn the_access_log_has_no_token() {
    let template = super::sources::read("template-api.yaml");
    let format = template.split_once("AccessLogSettings:").expect("the API has an access log").1;
    let format = format.split_once("\n\n").expect("it ends").0;
    assert!(format.contains("$context.routeKey") && format.contains("$context.identity.sourceIp"), "{format}");
    for leak in ["$context.path", "rawQueryString", "$context.authorizer", "querystring"] {
        assert!(!format.contains(leak), "{leak}");
    }
}
