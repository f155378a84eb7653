//! Reading each place that lists endpoints, functions or triggers.

use aws_lambda_events::cloudwatch_logs::LogsEvent;
use barrow_local::template::{self, Event, Stack, Template};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn template() -> Template {
    Template::read(&root().join("template.yaml")).unwrap_or_else(|error| panic!("{error}"))
}

/// The files that are deployed, and every resource of them by its name.
pub fn stacks() -> Vec<Stack> {
    template::stacks(&root().join("template.yaml")).unwrap_or_else(|error| panic!("{error}"))
}

pub fn resources(stacks: &[Stack]) -> BTreeMap<&str, &serde_norway::Value> {
    let resources = stacks.iter().flat_map(|stack| stack.document["Resources"].as_mapping().unwrap());
    resources.map(|(name, resource)| (name.as_str().unwrap(), resource)).collect()
}

/// Every file of a directory with an ending, as (name without it, text).
pub fn files(directory: &str, ending: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join(directory)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> =
        names.filter_map(|name| Some((name.strip_suffix(ending)?.to_owned(), read(&format!("{directory}/{name}"))))).collect();
    files.sort();
    files
}

/// The sample events, by binary.
pub fn events() -> Vec<(String, Value)> {
    let parse = |(bin, text): (String, String)| {
        let event = serde_json::from_str(&text).unwrap_or_else(|error| panic!("events/{bin}.json: {error}"));
        (bin, event)
    };
    files("events", ".json").into_iter().map(parse).collect()
}

/// `[[bin]]` targets below functions/: name, file below the root, whether `cargo test` would build it as a test.
pub fn binaries() -> Vec<(String, String, bool)> {
    let metadata = cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let root = root().canonicalize().unwrap();
    let mut binaries = Vec::new();
    for target in metadata["packages"].as_array().unwrap().iter().flat_map(|package| package["targets"].as_array().unwrap()) {
        let file = Path::new(target["src_path"].as_str().unwrap());
        let file = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        if target["kind"] == serde_json::json!(["bin"]) && file.starts_with("functions/") {
            binaries.push((target["name"].as_str().unwrap().to_owned(), file, target["test"] == true));
        }
    }
    binaries
}

pub fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What starts a function that nobody calls, as the template has it.
pub fn trigger(event: &Event) -> Option<String> {
    match event {
        Event::Http(_) => None,
        Event::Queue(mapping) => Some(format!("queue {}", mapping.queue)),
        Event::Stream(mapping) => Some(format!("stream {}", mapping.table)),
        Event::Log(mapping) => Some(format!("log {}", mapping.group.to_lowercase())),
        Event::Object(mapping) => Some(format!("objects {} {}", mapping.bucket.to_lowercase(), mapping.prefix)),
        Event::Schedule { .. } => Some("schedule".to_owned()),
        Event::Socket { route_key } => Some(format!("socket {route_key}")),
    }
}

/// The same, as a sample event has it: AWS names a resource `barrow-MailQueue`, and a bucket `barrow-imagesbucket-1a2b3c`.
pub fn sample_trigger(event: &Value) -> Option<String> {
    let record = &event["Records"][0];
    let logical = |part: &str| part.rsplit('-').next().unwrap_or_default().to_owned();
    let arn: Vec<&str> = record["eventSourceARN"].as_str().unwrap_or_default().split(':').collect();
    match record["eventSource"].as_str() {
        Some("aws:sqs") => Some(format!("queue {}", logical(arn.get(5)?))),
        Some("aws:dynamodb") => Some(format!("stream {}", logical(arn.get(5)?.split('/').nth(1)?))),
        _ if event["source"] == "aws.s3" => {
            let bucket = event["detail"]["bucket"]["name"].as_str()?.split('-').nth(1)?;
            let (prefix, _) = event["detail"]["object"]["key"].as_str()?.split_once('/')?;
            Some(format!("objects {bucket} {prefix}/"))
        }
        _ if event["awslogs"].is_object() => {
            let group = LogsEvent::deserialize(event).ok()?.aws_logs.data.log_group;
            Some(format!("log {}", group.split('-').nth(1)?.to_lowercase()))
        }
        _ if event["source"] == "aws.scheduler" => Some("schedule".to_owned()),
        _ if event["requestContext"]["connectionId"].is_string() => {
            Some(format!("socket {}", event["requestContext"]["routeKey"].as_str()?))
        }
        _ => None,
    }
}

/// Every Rust file at or below a path, with its path from the root.
pub fn rust_sources(path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(path), &mut found);
    let named = |file: PathBuf| {
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(&file).unwrap())
    };
    found.into_iter().map(named).collect()
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() && path.extension().is_some_and(|ending| ending == "rs") {
        found.push(path.to_owned());
    } else if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|entry| collect(&entry.unwrap().path(), found));
    }
}
