//! What must be watched is watched, and every alarm has a page that says what to do.

use super::sources::{files, read, resources, stacks, template};
use barrow_local::template::Event;
use serde_norway::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Every alarm with its properties.
fn alarms() -> Vec<(String, Value)> {
    let stacks = stacks();
    let alarms = resources(&stacks).into_iter().filter(|(_, resource)| resource["Type"] == "AWS::CloudWatch::Alarm");
    alarms.map(|(name, alarm)| (name.to_owned(), alarm["Properties"].clone())).collect()
}

/// What an alarm over several metrics looks at: names of queues and functions.
fn watched(alarm: &str) -> BTreeSet<String> {
    let (_, properties) = alarms().into_iter().find(|(name, _)| name == alarm).unwrap_or_else(|| panic!("no {alarm}"));
    let metrics = properties["Metrics"].as_sequence().unwrap().iter();
    let dimension = |metric: &Value| {
        let value = &metric["MetricStat"]["Metric"]["Dimensions"][0]["Value"];
        let Value::Tagged(tagged) = value else { return None };
        Some(tagged.value.as_str()?.trim_end_matches(".QueueName").to_owned())
    };
    metrics.filter_map(dimension).collect()
}

#[test]
fn every_alarm_has_a_page_and_every_page_an_alarm() {
    let mut pages = BTreeSet::new();
    for (name, properties) in alarms() {
        let description = properties["AlarmDescription"].as_str().unwrap();
        let page = description.split("docs/runbooks/").nth(1).unwrap_or_else(|| panic!("{name} names no page")).trim_end_matches('.');
        let page = page.trim_end_matches(".md").to_owned();
        let text = read(&format!("docs/runbooks/{page}.md"));
        assert!(text.contains(&format!("Alarm `{name}`")), "docs/runbooks/{page}.md is not about {name}");
        assert!(properties["AlarmActions"].as_sequence().is_some_and(|actions| !actions.is_empty()), "{name} tells nobody");
        pages.insert(page);
    }
    let there: BTreeSet<String> = files("docs/runbooks", ".md").into_iter().map(|(name, _)| name).collect();
    assert_eq!(pages, there);
}

#[test]
fn every_queue_and_every_stream_is_watched() {
    let template = template();
    let is_dead_letter =
        |name: &str| template.queues.iter().any(|queue| queue.redrive.as_ref().is_some_and(|redrive| redrive.queue == name));
    let (dead, alive): (BTreeSet<String>, BTreeSet<String>) =
        template.queues.iter().map(|queue| queue.name.clone()).partition(|name| is_dead_letter(name));
    assert_eq!(watched("DeadLettersAlarm"), dead);
    assert_eq!(watched("QueueAgeAlarm"), alive);
    let follows_stream = |event: &Event| matches!(event, Event::Stream(_));
    let followers = template.functions.iter().filter(|function| function.events.iter().any(follows_stream));
    assert_eq!(watched("StreamAgeAlarm"), followers.map(|function| function.name.clone()).collect());
}

/// Of more than two readers of one shard, DynamoDB turns some away for a while. Who else wants to know is told by one of them.
#[test]
fn no_stream_has_more_than_two_readers() {
    let mut readers = BTreeMap::<String, Vec<String>>::new();
    for function in template().functions {
        for event in &function.events {
            if let Event::Stream(mapping) = event {
                readers.entry(mapping.table.clone()).or_default().push(function.bin.clone());
            }
        }
    }
    assert!(readers.len() > 3, "{readers:?}");
    for (table, readers) in readers {
        assert!(readers.len() <= 2, "{table}: {readers:?}");
    }
}

/// The metrics of the shop's own that alarms and the dashboard show are sent by some code.
#[test]
fn every_metric_that_is_looked_at_is_sent() {
    let sources: String =
        ["shared", "functions"].iter().flat_map(|below| super::sources::rust_sources(below)).map(|(_, text)| text).collect();
    let of_alarms = alarms().into_iter().filter(|(_, properties)| properties["Namespace"] == "Barrow");
    let mut names: BTreeSet<String> = of_alarms.map(|(_, properties)| properties["MetricName"].as_str().unwrap().to_owned()).collect();
    let text = read("template.yaml");
    let (_, dashboard) = text.split_once("Type: AWS::CloudWatch::Dashboard").unwrap();
    for line in dashboard.lines().filter(|line| line.contains("[\"Barrow\",")) {
        let quoted =
            line.split('"').filter(|part| part.starts_with(|c: char| c.is_ascii_uppercase()) && part.chars().all(char::is_alphanumeric));
        names.extend(quoted.filter(|name| *name != "Barrow").map(str::to_owned));
    }
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        assert!(sources.contains(&format!("\"{name}\"")), "nothing sends {name}");
    }
}
