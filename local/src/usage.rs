//! What functions have used: invocations, time, database units, messages. For the cost bench, and for the curious.

use barrow_store::meter::Cost;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Of every function, by its binary.
#[derive(Debug, Default)]
pub struct Usage(Mutex<BTreeMap<String, Used>>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Used {
    pub invocations: u64,
    pub milliseconds: f64,
    pub database_calls: u64,
    pub read_units: f64,
    pub write_units: f64,
    /// Taken from queues.
    pub messages: u64,
    /// Of HTTP answers.
    pub bytes: u64,
}

impl Usage {
    pub(crate) fn count(&self, bin: &str, event: &Incoming, cost: Cost, took: Duration, answer: Option<&Value>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let used = all.entry(bin.to_owned()).or_default();
        used.invocations += 1;
        used.milliseconds += took.as_secs_f64() * 1000.0;
        used.database_calls += u64::from(cost.calls);
        used.read_units += cost.read_units;
        used.write_units += cost.write_units;
        used.messages += event.messages;
        used.bytes += answer.and_then(|answer| answer["body"].as_str()).map_or(0, |body| body.len() as u64);
    }

    /// So far.
    #[must_use]
    pub fn read(&self) -> BTreeMap<String, Used> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// So far, and nothing from now on.
    #[must_use]
    pub fn take(&self) -> BTreeMap<String, Used> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// As much of an event as is counted.
pub(crate) struct Incoming {
    messages: u64,
}

impl Incoming {
    pub(crate) fn of(event: &Value) -> Self {
        let records = event["Records"].as_array();
        let messages = records.map_or(0, |records| records.iter().filter(|record| record["eventSource"] == "aws:sqs").count());
        Self { messages: messages as u64 }
    }
}
