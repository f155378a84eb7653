//! A table for people, and the same as one JSON line for programs.

use crate::load::Run;
use serde_json::{Map, Value, json};
use std::time::Duration;

pub(crate) struct Report {
    members: Map<String, Value>,
}

impl Report {
    pub(crate) fn new<T>(scenario: &str, run: &Run<T>, spent: Spent) -> Self {
        let operations = run.latencies.len().max(1) as f64;
        let mut members = Map::new();
        members.insert("scenario".into(), json!(scenario));
        members.insert("operations".into(), json!(run.latencies.len()));
        members.insert("errors".into(), json!(run.errors.len()));
        members.insert("ops_per_second".into(), rounded(operations / run.took.as_secs_f64()));
        members.insert("p50_ms".into(), rounded(percentile(&run.latencies, 0.50)));
        members.insert("p99_ms".into(), rounded(percentile(&run.latencies, 0.99)));
        members.insert("cpu_ms_per_op".into(), rounded(spent.cpu.as_secs_f64() * 1000.0 / operations));
        members.insert("peak_rss_mb".into(), rounded(spent.peak_rss_mb));
        Self { members }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }

    pub(crate) fn print(self) {
        for (name, value) in &self.members {
            println!("{name:>16}  {value}");
        }
        println!("{}", Value::Object(self.members));
    }
}

/// What the shop's process used.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    cpu: Duration,
    peak_rss_mb: f64,
}

/// Reads `/proc`; zeros where there is none.
pub(crate) fn spent(process: u32) -> Spent {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Behind the name, which ends with `)`: field 14 and 15 of the whole are ticks of 10 ms.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
    Spent { cpu: Duration::from_millis(ticks * 10), peak_rss_mb: peak.unwrap_or_default() / 1024.0 }
}

impl Spent {
    pub(crate) fn since(self, before: Self) -> Self {
        Self { cpu: self.cpu.saturating_sub(before.cpu), peak_rss_mb: self.peak_rss_mb }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length is an index")]
fn percentile(sorted: &[Duration], share: f64) -> f64 {
    let index = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
    sorted.get(index).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
}

fn rounded(figure: f64) -> Value {
    json!((figure * 100.0).round() / 100.0)
}
