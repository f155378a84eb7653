//! CloudWatch Logs: the lines that functions write about themselves, each in the group that the template names, and passed on to the
//! function that follows it. Kept for a while and gone with the process.

use crate::engines::{lock, random_hex};
use crate::template::Template;
use barrow_app::{clock, logging};
use serde_json::json;
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

const KEPT: usize = 10_000;

/// The embedded database warns at every refused condition, and those are the shop's daily bread.
const OF_FUNCTIONS: &str = "info,dynoxide=off";

/// A line of a function's log.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub function: String,
    pub at_ms: i64,
    pub text: String,
}

/// Of one shop.
#[derive(Default)]
pub struct Logs {
    /// By binary.
    groups: HashMap<String, String>,
    kept: Mutex<VecDeque<Line>>,
    followers: Mutex<HashMap<String, UnboundedSender<Line>>>,
}

tokio::task_local! {
    static WRITER: (Arc<Logs>, String);
}

/// For a terminal as well, with the events that the filter lets through. Once per process, before the first shop.
pub fn start(terminal: &str) {
    let text = tracing_subscriber::fmt::layer().with_target(false).with_writer(io::stderr).with_filter(logging::filter(terminal));
    let started = tracing_subscriber::registry().with(of_functions()).with(text).try_init();
    // Somebody (a test) has a subscriber already.
    drop(started);
    logging::tell_of_panics();
}

/// Unless something listens already.
pub(crate) fn listen() {
    drop(tracing_subscriber::registry().with(of_functions()).try_init());
    logging::tell_of_panics();
}

fn of_functions<S>() -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    // Whatever a terminal is to show.
    logging::lines(Writers).with_filter(EnvFilter::new(OF_FUNCTIONS))
}

impl Logs {
    #[must_use]
    pub fn new(template: &Template) -> Self {
        let group = |function: &crate::template::Function| Some((function.bin.clone(), function.log_group.clone()?));
        Self { groups: template.functions.iter().filter_map(group).collect(), ..Self::default() }
    }

    /// All that `work` logs is the function's.
    pub async fn written_by<T>(self: &Arc<Self>, bin: &str, work: impl Future<Output = T>) -> T {
        WRITER.scope((Arc::clone(self), bin.to_owned()), work).await
    }

    /// What Lambda itself says of an invocation that did not end well (AWS, "Lambda Telemetry API reference").
    pub fn report(&self, bin: &str, status: &str) {
        self.take(bin, json!({ "type": "platform.report", "record": { "status": status } }).to_string());
    }

    /// The lines of a group from now on, for its one follower.
    pub fn follow(&self, group: &str) -> UnboundedReceiver<Line> {
        let (sender, receiver) = unbounded_channel();
        lock(&self.followers).insert(group.to_owned(), sender);
        receiver
    }

    /// The latest lines of all functions, the oldest first.
    #[must_use]
    pub fn kept(&self) -> Vec<Line> {
        lock(&self.kept).iter().cloned().collect()
    }

    fn take(&self, bin: &str, text: String) {
        let line = Line { id: random_hex(56), function: bin.to_owned(), at_ms: clock::now().as_millisecond(), text };
        if let Some(follower) = self.groups.get(bin).and_then(|group| lock(&self.followers).get(group).cloned()) {
            // A follower that has ended is told nothing.
            drop(follower.send(line.clone()));
        }
        let mut kept = lock(&self.kept);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(line);
    }
}

struct Writers;

/// Takes a line at a time; nobody's when no function writes.
struct LineWriter(Option<(Arc<Logs>, String)>);

impl MakeWriter<'_> for Writers {
    type Writer = LineWriter;

    fn make_writer(&self) -> LineWriter {
        LineWriter(WRITER.try_with(Clone::clone).ok())
    }
}

impl Write for LineWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some((logs, bin)) = &self.0 {
            logs.take(bin, String::from_utf8_lossy(bytes).trim_end().to_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_is_its_functions_and_goes_to_whoever_follows_its_group() {
        let groups = HashMap::from([("cart-get".to_owned(), "FunctionsLog".to_owned())]);
        let logs = Arc::new(Logs { groups, ..Logs::default() });
        let mut followed = logs.follow("FunctionsLog");
        let write = |text: &'static str| async move { Writers.make_writer().write_all(text.as_bytes()).unwrap() };
        write("nobody's").await;
        logs.written_by("cart-get", write("first\n")).await;
        logs.written_by("jobs-report-errors", write("second\n")).await;
        logs.report("cart-get", "timeout");
        let kept: Vec<(String, String)> = logs.kept().into_iter().map(|line| (line.function, line.text)).collect();
        assert_eq!(kept[0], ("cart-get".to_owned(), "first".to_owned()));
        assert_eq!(kept[1], ("jobs-report-errors".to_owned(), "second".to_owned()));
        assert_eq!(followed.recv().await.unwrap().text, "first");
        assert!(followed.recv().await.unwrap().text.contains("timeout"));
        assert!(followed.try_recv().is_err());
    }
}
