//! `jobs-report-errors`, on the functions' log: what went wrong there is told to Sentry, off every request's way.
//!
//! It writes to a log of its own. What goes wrong here would else be told to itself, again and again.

use crate::Job;
use aws_lambda_events::cloudwatch_logs::{LogData, LogEntry, LogsEvent};
use barrow_app::App;
use barrow_services::error_reports::{ErrorReport, ReportError};
use futures::{StreamExt, stream};
use jiff::Timestamp;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-report-errors", run: |app, event| Box::pin(run(app, event)) };

const AT_ONCE: usize = 4;

/// What Lambda writes itself (AWS, "Lambda Telemetry API reference").
const PLATFORM: &str = "platform.report";

/// # Errors
/// A service that did not take all of it: told again, each line under the same id.
#[instrument(name = "jobs.report_errors", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let mut data = LogsEvent::deserialize(&event)?.aws_logs.data;
    if app.config.sentry_dsn().is_err() {
        // Nobody wants to know.
        return Ok(Value::Null);
    }
    let reports = app.error_reports()?;
    let entries = std::mem::take(&mut data.log_events);
    let function = function_of(&data);
    let send = async |entry| match reports.send(report(function, entry)).await {
        // It will never be taken, and must not have the others told again.
        Err(error @ ReportError::Refused(_)) => {
            tracing::error!(%error, "a line is given up");
            Ok(())
        }
        outcome => outcome,
    };
    // All of them are tried: the first that is not taken keeps none of those behind it.
    let outcomes: Vec<Result<(), ReportError>> = stream::iter(entries).map(send).buffer_unordered(AT_ONCE).collect().await;
    outcomes.into_iter().collect::<Result<(), ReportError>>()?;
    Ok(Value::Null)
}

/// Streams of a shared group are named `2026/01/31/function[version]instance`.
fn function_of(data: &LogData) -> &str {
    let name = data.log_stream.splitn(4, '/').nth(3).unwrap_or(&data.log_stream);
    name.split('[').next().unwrap_or(name)
}

fn report(function: &str, entry: LogEntry) -> ErrorReport {
    let mut line: Map<String, Value> = serde_json::from_str(&entry.message).unwrap_or_default();
    let spans = line.remove("spans").unwrap_or_default();
    let spans = spans.as_array().into_iter().flatten().filter_map(Value::as_object).flatten();
    // The innermost span's word counts, and a line's own most of all.
    let fields: BTreeMap<String, Value> =
        spans.filter(|(name, _)| *name != "name").map(|(name, value)| (name.clone(), value.clone())).chain(line).collect();
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let message = match text("type") {
        Some(PLATFORM) => format!("the function ended: {}", fields["record"]["status"].as_str().unwrap_or("why is not said")),
        _ => text("message").unwrap_or(&entry.message).to_owned(),
    };
    let is_tag = |name: &str| name.ends_with("id") || name == "route";
    ErrorReport {
        id: entry.id,
        at: Timestamp::from_millisecond(entry.timestamp).unwrap_or_default(),
        function: function.to_owned(),
        message,
        fatal: fields.contains_key("fatal") || text("type") == Some(PLATFORM),
        tags: fields.iter().filter(|(name, _)| is_tag(name)).filter_map(|(name, value)| Some((name.clone(), tag(value)?))).collect(),
        details: fields.into_iter().filter(|(name, _)| !["message", "level"].contains(&name.as_str())).collect(),
    }
}

fn tag(value: &Value) -> Option<String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(message: &Value) -> LogEntry {
        let mut entry = LogEntry::default();
        entry.id = "36".to_owned();
        entry.timestamp = 1_500;
        entry.message = message.to_string();
        entry
    }

    #[test]
    fn a_line_is_told_with_the_ids_around_it() {
        let spans = json!([{ "name": "request", "route": "cart-get", "request.id": "r-1" }, { "name": "checkout", "order.id": "ord_1" }]);
        let line = json!({ "level": "ERROR", "message": "no answer", "error": "refused", "spans": spans });
        let report = report("Shop-CartGet", entry(&line));
        assert_eq!((report.message.as_str(), report.fatal, report.at.as_millisecond()), ("no answer", false, 1_500));
        let tags = [("order.id", "ord_1"), ("request.id", "r-1"), ("route", "cart-get")].map(|(name, id)| (name.to_owned(), id.to_owned()));
        assert_eq!(report.tags, BTreeMap::from(tags));
        assert_eq!(report.details["error"], "refused");
    }

    #[test]
    fn what_lambda_says_and_what_is_no_json_are_told_as_well() {
        let line = json!({ "type": "platform.report", "record": { "status": "timeout" } });
        let timed_out = report("CartGet", entry(&line));
        assert_eq!((timed_out.message.as_str(), timed_out.fatal), ("the function ended: timeout", true));
        assert_eq!(report("CartGet", entry(&json!("plain"))).message, "\"plain\"");
    }

    #[test]
    fn a_stream_names_its_function() {
        let mut data = LogData::default();
        for (stream, function) in [("2026/01/31/Shop-CartGet-1X[$LATEST]ab/c", "Shop-CartGet-1X"), ("odd", "odd"), ("", "")] {
            stream.clone_into(&mut data.log_stream);
            assert_eq!(function_of(&data), function);
        }
    }
}
