//! A table for people, the same as one JSON line for programs, and a line more in the history of `bench/results`.

use crate::http::Outcome;
use barrow_local::usage::Used;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// What every scenario says; null where it has none of it.
const COMMON: [&str; 9] =
    ["ops_per_second", "p50_ms", "p99_ms", "errors", "cpu_ms_per_op", "peak_rss_mb", "dynamodb_calls_per_op", "rru_per_op", "wru_per_op"];

pub(crate) struct Report {
    members: Map<String, Value>,
    /// The bound of a figure in the same run, and where it comes from.
    bounds: BTreeMap<&'static str, String>,
}

impl Report {
    pub(crate) fn new(scenario: &str) -> Self {
        let mut members = Map::from_iter([("scenario".to_owned(), json!(scenario))]);
        members.extend(COMMON.map(|name| (name.to_owned(), Value::Null)));
        Self { members, bounds: BTreeMap::new() }
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.members.insert(name.to_owned(), value.into());
    }

    pub(crate) fn figure(&mut self, name: &str, value: f64) {
        self.set(name, rounded(value));
    }

    pub(crate) fn bound(&mut self, of: &'static str, text: String) {
        self.bounds.insert(of, text);
    }

    /// What these functions used for so many operations.
    pub(crate) fn usage(&mut self, used: &BTreeMap<String, Used>, operations: f64) {
        let [calls, reads, writes] = database(used);
        for (name, value) in [("dynamodb_calls_per_op", calls), ("rru_per_op", reads), ("wru_per_op", writes)] {
            self.figure(name, value / operations.max(1.0));
        }
    }

    /// The same, function by function, the dearest first; and how much of it nobody waits for.
    pub(crate) fn usage_by_function(&mut self, used: &BTreeMap<String, Used>, operations: f64) {
        let mut rows: Vec<(&String, &Used)> = used.iter().filter(|(_, used)| used.database_calls > 0).collect();
        rows.sort_by(|(_, one), (_, other)| other.write_units.total_cmp(&one.write_units));
        println!("\n{:<28} {:>9} {:>9} {:>9} {:>9}", "for each", "invoked", "calls", "reads", "writes");
        for (bin, used) in rows {
            let each = [used.invocations as f64, used.database_calls as f64, used.read_units, used.write_units].map(|sum| sum / operations);
            println!("{bin:<28} {:>9.2} {:>9.2} {:>9.2} {:>9.2}", each[0], each[1], each[2], each[3]);
        }
        let requests = used.iter().filter(|(bin, _)| !bin.starts_with("jobs-")).map(|(bin, used)| (bin.clone(), *used)).collect();
        let [calls, reads, writes] = database(&requests);
        for (name, value) in [("calls", calls), ("rru", reads), ("wru", writes)] {
            self.figure(&format!("requests_{name}_per_op"), value / operations);
        }
    }

    /// The history's line goes into `results` unless there is none.
    pub(crate) fn print(self, results: Option<&Path>) -> Outcome<()> {
        println!();
        for (name, value) in self.members.iter().filter(|(_, value)| !value.is_null() && !value.is_array()) {
            println!("{name:>28}  {:<14} {}", shown(value), self.bounds.get(name.as_str()).map_or("", String::as_str));
        }
        if let Some(results) = results {
            keep(results, &self.members)?;
        }
        println!("{}", Value::Object(self.members));
        Ok(())
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Calls, read units and write units of all functions together.
pub(crate) fn database(used: &BTreeMap<String, Used>) -> [f64; 3] {
    used.values().fold([0.0; 3], |[calls, reads, writes], used| {
        [calls + used.database_calls as f64, reads + used.read_units, writes + used.write_units]
    })
}

/// Four digits behind the point at most.
pub(crate) fn rounded(figure: f64) -> Value {
    json!((figure * 10_000.0).round() / 10_000.0)
}

pub(crate) fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// One line a run, in the file of its scenario.
fn keep(results: &Path, members: &Map<String, Value>) -> Outcome<()> {
    std::fs::create_dir_all(results)?;
    let scenario = members["scenario"].as_str().unwrap_or("other");
    let mut line = Map::from_iter([
        ("at".to_owned(), json!(barrow_app::clock::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string())),
        ("commit".to_owned(), json!(commit())),
        ("profile".to_owned(), json!(if cfg!(debug_assertions) { "debug" } else { "release" })),
        ("cores".to_owned(), json!(std::thread::available_parallelism().map_or(0, usize::from))),
        ("load_average".to_owned(), json!(load_average())),
    ]);
    line.extend(members.clone());
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(results.join(format!("{scenario}.jsonl")))?;
    Ok(writeln!(file, "{}", Value::Object(line))?)
}

/// Of the last minute: how much else the machine had to do.
fn load_average() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

/// With a `+` when the tree holds more than the commit. What the benches themselves wrote does not count.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        output.map_or(String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = git(&["status", "--porcelain", "--untracked-files=no", "--", "..", ":!results"]);
    format!("{}{}", git(&["rev-parse", "--short", "HEAD"]), if changed.is_empty() { "" } else { "+" })
}
