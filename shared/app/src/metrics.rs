//! Metrics, as CloudWatch reads them out of a function's log: one line of JSON in the embedded metric format
//! (AWS, "Embedded metric format specification").

use barrow_domain::orders::EventKind;
use barrow_store::meter::Cost;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::Write;

const NAMESPACE: &str = "Barrow";

/// Tells how many there were. Silent outside Lambda, where nobody reads it.
pub fn count(name: &str, value: usize, now: Timestamp) {
    tell(&[(name, value as f64)], now);
}

/// What a request or a batch took of the database, and how often it met somebody else there.
pub fn of_cost(cost: &Cost, now: Timestamp) {
    tell(&spent(cost), now);
}

fn spent(cost: &Cost) -> Vec<(&'static str, f64)> {
    let figures = [("ReadUnits", cost.read_units), ("WriteUnits", cost.write_units), ("ContentionRetries", f64::from(cost.contended))];
    figures.into_iter().filter(|(_, figure)| *figure > 0.0).collect()
}

fn tell(figures: &[(&str, f64)], now: Timestamp) {
    if !figures.is_empty() && std::env::var_os("AWS_LAMBDA_FUNCTION_NAME").is_some() {
        // Without its log a function has worse to worry about.
        let _ = writeln!(std::io::stdout(), "{}", line(figures, now));
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

fn line(figures: &[(&str, f64)], now: Timestamp) -> Value {
    let metrics: Vec<Value> = figures.iter().map(|(name, _)| json!({ "Name": name, "Unit": "Count" })).collect();
    let directive = json!({ "Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": metrics });
    let mut line = json!({ "_aws": { "Timestamp": now.as_millisecond(), "CloudWatchMetrics": [directive] } });
    for (name, figure) in figures {
        line[name] = json!(figure);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_metrics_and_holds_their_values() {
        let line = line(&[("ReadUnits", 2.5), ("WriteUnits", 24.0)], Timestamp::from_second(1).unwrap());
        assert_eq!((&line["ReadUnits"], &line["WriteUnits"], &line["_aws"]["Timestamp"]), (&json!(2.5), &json!(24.0), &json!(1000)));
        let metrics = line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap();
        assert!(metrics.iter().map(|metric| &metric["Name"]).eq(["ReadUnits", "WriteUnits"]));
    }

    #[test]
    fn who_asked_nothing_tells_nothing() {
        assert!(spent(&Cost::default()).is_empty());
        let cost = Cost { calls: 2, read_units: 0.5, contended: 3, ..Cost::default() };
        assert_eq!(spent(&cost), [("ReadUnits", 0.5), ("ContentionRetries", 3.0)]);
    }
}
