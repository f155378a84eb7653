//! What ARCHITECTURE.md promises to be absent: from whose dependencies, and from whose source.

use super::sources::{cargo, root, rust_sources};

/// Packages that bring AWS, HTTP or an async runtime.
const OUTSIDE: [&str; 10] = ["aws", "http", "hyper", "tokio", "lambda", "reqwest", "axum", "async", "futures", "tower"];

#[test]
fn the_domain_depends_on_no_aws_http_or_runtime() {
    let domain = outside("barrow-domain");
    assert!(domain.is_empty(), "{domain:?}");
    // What finds nothing must be able to find something.
    assert!(outside("barrow-store").iter().any(|package| package.starts_with("aws-sdk-dynamodb")));
}

fn outside(package: &str) -> Vec<String> {
    let tree = cargo(&["tree", "--offline", "-p", package, "-e", "normal", "--prefix", "none"]);
    let is_outside = |name: &str| {
        OUTSIDE.iter().any(|part| name == *part || name.starts_with(&format!("{part}-")) || name.starts_with(&format!("{part}_")))
    };
    tree.lines().filter(|line| is_outside(line.split(' ').next().unwrap_or_default())).map(str::to_owned).collect()
}

/// A rule about source: below these directories, this text is found nowhere but in the places named.
struct OnlyIn {
    below: &'static [&'static str],
    text: &'static str,
    places: &'static [&'static str],
}

const RULES: [OnlyIn; 8] = [
    OnlyIn { below: &["functions", "shared"], text: "StatusCode", places: &["functions/api/src/http/"] },
    OnlyIn { below: &["functions", "shared"], text: ".status_mut()", places: &["functions/api/src/http/"] },
    OnlyIn { below: &["functions", "shared", "bench"], text: ".table_name(", places: &["shared/store/"] },
    OnlyIn { below: &["functions", "shared", "bench"], text: "aws_sdk_dynamodb", places: &["shared/store/", "shared/services/src/aws.rs"] },
    OnlyIn { below: &["functions", "shared"], text: "aws_sdk_s", places: &["shared/services/"] },
    OnlyIn { below: &["functions", "shared"], text: "stripe_core", places: &["shared/services/"] },
    OnlyIn { below: &["functions", "shared"], text: "Timestamp::now()", places: &["shared/app/src/clock.rs"] },
    OnlyIn { below: &["functions", "shared"], text: "SystemTime::now", places: &[] },
];

#[test]
fn each_concern_is_named_in_its_own_place_only() {
    for OnlyIn { below, text, places } in RULES {
        for (file, source) in below.iter().flat_map(|directory| rust_sources(directory)) {
            let allowed = places.iter().any(|place| file.starts_with(place));
            assert!(allowed || !source.contains(text), "{file} names `{text}`; only {places:?} may");
        }
    }
}

#[test]
fn a_rule_about_source_speaks_of_something_that_is_there() {
    for OnlyIn { text, places, .. } in RULES {
        let named = |place: &&&str| root().join(place).exists() && rust_sources(place).iter().any(|(_, source)| source.contains(text));
        let found = places.iter().filter(named).count();
        assert!(places.is_empty() || found > 0, "`{text}` is found nowhere in {places:?}: the rule guards nothing");
    }
}

const STATUSES: [u16; 14] = [200, 201, 202, 204, 400, 401, 403, 404, 409, 413, 415, 422, 429, 503];

/// An endpoint's row, which the OpenAPI document is made of, says how it answers when all is well. Its code says no status.
#[test]
fn handlers_know_no_status() {
    // Of a WebSocket, API Gateway wants to hear one and the same.
    let may = |file: &str| file.starts_with("functions/api/src/http/") || file == "functions/live/src/socket_event.rs";
    for (file, source) in rust_sources("functions").into_iter().filter(|(file, _)| !may(file)) {
        for line in source.lines().map(str::trim_start).filter(|line| !line.starts_with("//") && !is_in_row(line)) {
            let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let named = words.filter_map(|word| word.parse::<u16>().ok()).any(|number| STATUSES.contains(&number));
            assert!(!named, "{file} names a status: {line}");
        }
    }
}

fn is_in_row(line: &str) -> bool {
    line.strip_prefix("status: ").is_some_and(|rest| rest.trim_end_matches(',').parse::<u16>().is_ok())
}
