//! Endpoints, functions and triggers: the same rows everywhere.

use super::differences::{Source, assert_one_table};
use super::sources::{binaries, events, files, sample_trigger, template, trigger};
use crate::harness::remote::all_jobs;
use barrow_local::template::Event;
use serde_json::Value;

pub fn code_endpoints() -> Source {
    let rows = barrow_api::routes().iter().map(|route| format!("{} {} {}", route.method, route.path, route.bin));
    Source::new("functions/api/src/routes.rs", rows)
}

fn template_endpoints() -> Source {
    let mut rows = Vec::new();
    for function in template().functions {
        for event in &function.events {
            if let Event::Http(route) = event {
                rows.push(format!("{} {} {}", route.method, route.path, function.bin));
            }
        }
    }
    Source::new("the templates", rows)
}

fn sample_endpoints() -> Source {
    let route_key = |event: &Value| event["routeKey"].as_str().map(str::to_owned);
    Source::new("events/", events().iter().filter_map(|(bin, event)| Some(format!("{} {bin}", route_key(event)?))))
}

fn documented_endpoints() -> Source {
    let document = barrow_api::openapi::document();
    let mut rows = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            rows.push(format!("{} {path} {}", method.to_uppercase(), operation["operationId"].as_str().unwrap()));
        }
    }
    Source::new("the OpenAPI document", rows)
}

#[test]
fn every_endpoint_is_the_same_in_all_places() {
    assert_one_table(&[code_endpoints(), template_endpoints(), sample_endpoints(), documented_endpoints()]);
}

#[test]
fn every_function_is_in_all_places() {
    let routes = barrow_api::routes().iter().map(|route| route.bin);
    let jobs = all_jobs().map(|job| job.bin);
    let bin_files = ["functions/api/bin", "functions/jobs/bin", "functions/media/bin", "functions/live/bin"]
        .map(|directory| files(directory, ".rs"))
        .concat();
    assert_one_table(&[
        Source::new("routes() and jobs()", routes.chain(jobs).map(str::to_owned)),
        Source::new("[[bin]]", binaries().into_iter().map(|(name, _, _)| name)),
        Source::new("functions/*/bin/", bin_files.into_iter().map(|(name, _)| name)),
        Source::new("the templates", template().functions.into_iter().map(|function| function.bin)),
        Source::new("events/", events().into_iter().map(|(bin, _)| bin)),
    ]);
}

#[test]
fn every_trigger_is_the_one_in_the_sample_event() {
    let functions = template().functions;
    let in_template = functions.iter().flat_map(|function| {
        let triggers = function.events.iter().filter_map(trigger);
        triggers.map(|trigger| format!("{trigger} {}", function.bin))
    });
    let in_events = events();
    let in_events = in_events.iter().filter_map(|(bin, event)| Some(format!("{} {bin}", sample_trigger(event)?)));
    assert_one_table(&[Source::new("the templates", in_template), Source::new("events/", in_events)]);
}

#[test]
fn every_function_has_one_event_and_its_binarys_name() {
    for function in template().functions {
        assert_eq!(function.events.len(), 1, "{}", function.name);
        assert_eq!(camel_case(&function.bin), function.name);
    }
}

#[test]
fn every_binary_is_thin_serves_its_own_row_and_is_no_test() {
    for (name, file, test) in binaries() {
        assert!(!test, "{name}: test = false is missing in its Cargo.toml");
        let text = super::sources::read(&file);
        assert!(text.lines().count() <= 5, "{file} is not thin");
        let (area, rest) = name.split_once('-').unwrap();
        let module = rest.replace('-', "_");
        let row = match area {
            "jobs" | "media" | "live" => format!("barrow_{area}::{module}::JOB"),
            area => format!("barrow_api::{area}::{module}::ROUTE"),
        };
        assert!(text.contains(&row), "{file} does not serve {row}");
        assert!(file.ends_with(&format!("/bin/{name}.rs")), "{name} is in {file}");
    }
}

fn camel_case(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
