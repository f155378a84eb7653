//! Metrics, as CloudWatch reads them out of a function's log: one line of JSON in the embedded metric format
//! (AWS, "Embedded metric format specification").

use barrow_domain::orders::EventKind;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::Write;

const NAMESPACE: &str = "Barrow";

/// Tells how many there were. Silent outside Lambda, where nobody reads it.
pub fn count(name: &str, value: usize, now: Timestamp) {
    if std::env::var_os("AWS_LAMBDA_FUNCTION_NAME").is_some() {
        // Without its log a function has worse to worry about.
        let _ = writeln!(std::io::stdout(), "{}", line(name, value, now));
    }
}

/// What happened to an order, for the dashboard and the alarms.
pub fn of_event(kind: &EventKind, at: Timestamp) {
    if let Some(name) = name_of(kind) {
        count(name, 1, at);
    }
}

const fn name_of(kind: &EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::Placed(_) => "OrdersPlaced",
        EventKind::Paid { .. } | EventKind::PaidLate { .. } | EventKind::ReviewAccepted { .. } => "OrdersPaid",
        EventKind::PaymentFailed { .. } => "PaymentFailures",
        EventKind::PaymentMismatched { .. } => "PaymentMismatches",
        EventKind::Expired => "OrdersExpired",
        EventKind::Cancelled { .. } => "OrdersCancelled",
        EventKind::RefundRequested { .. } => "RefundsRequested",
        EventKind::Disputed { .. } => "Disputes",
        _ => return None,
    })
}

fn line(name: &str, value: usize, now: Timestamp) -> Value {
    let metric = json!({ "Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": [{ "Name": name, "Unit": "Count" }] });
    let mut line = json!({ "_aws": { "Timestamp": now.as_millisecond(), "CloudWatchMetrics": [metric] } });
    line[name] = json!(value);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_metric_and_holds_its_value() {
        let line = line("BrokenInvariants", 3, Timestamp::from_second(1).unwrap());
        assert_eq!(line["BrokenInvariants"], 3);
        assert_eq!(line["_aws"]["Timestamp"], 1000);
        assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"], "BrokenInvariants");
    }
}
