//! Lines of a log group to the function that follows it, as a subscription of CloudWatch Logs does. What the function fails at comes
//! again twice, where AWS waits minutes, and is then given up.

use super::Stop;
use crate::event::logs_event;
use crate::invoker::Invoker;
use crate::logs::Line;
use crate::template::LogMapping;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

const BATCH: usize = 50;
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

pub struct LogPump {
    pub bin: String,
    pub mapping: LogMapping,
    pub lines: UnboundedReceiver<Line>,
    pub invoker: Arc<Invoker>,
    pub stop: Stop,
}

impl LogPump {
    /// Until the stop.
    pub async fn run(mut self) {
        let mut lines = Vec::new();
        while !self.stop.is_set() {
            tokio::select! {
                () = self.stop.wait() => return,
                count = self.lines.recv_many(&mut lines, BATCH) => if count == 0 { return },
            }
            // A stream of CloudWatch's is one function's, and so is an event.
            lines.retain(|line| self.mapping.passes(&line.text));
            for of_function in lines.chunk_by(|one, other| one.function == other.function) {
                self.deliver(of_function).await;
            }
            lines.clear();
        }
    }

    async fn deliver(&self, lines: &[Line]) {
        let event: Value = logs_event(&self.mapping.group, lines);
        for pause in PAUSES.into_iter().map(Some).chain([None]) {
            match (self.invoker.invoke(&self.bin, event.clone()).await, pause) {
                (Ok(_), _) => return,
                (Err(error), Some(pause)) => {
                    tracing::warn!(%error, "lines of a log come again");
                    self.stop.sleep(pause).await;
                }
                (Err(error), None) => tracing::error!(%error, "lines of a log are given up"),
            }
        }
    }
}
