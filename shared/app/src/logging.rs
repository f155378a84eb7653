//! Logs: JSON lines in Lambda, plain text elsewhere. Never an e-mail address, a token, a card or a body.

use std::panic::PanicHookInfo;
use std::sync::Once;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// Of a function in Lambda, once per process. `RUST_LOG` filters.
pub fn start() {
    let started = tracing_subscriber::registry().with(filter("info")).with(lines(std::io::stdout)).try_init();
    // Somebody has a subscriber already.
    drop(started);
    tell_of_panics();
}

/// `RUST_LOG`, or else this.
#[must_use]
pub fn filter(default: &str) -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default))
}

/// What functions write: of each event one line of JSON with its fields, and those of the spans around it, the outermost first. That
/// one names the request or the message, by whose id the lines of several functions are read as one.
pub fn lines<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .with_target(false)
        .without_time()
        .with_writer(writer)
}

/// A panic is one line of the log, as other errors are, before it is told of as usual.
pub fn tell_of_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            log(panic);
            usual(panic);
        }));
    });
}

fn log(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(fatal = true, at, "panicked: {}", panic.payload_as_str().unwrap_or("no text"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_has_its_fields_and_those_of_all_spans_around_it() {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = tracing_subscriber::registry().with(lines(move || writer.clone()));
        tracing::subscriber::with_default(subscriber, || {
            let request = tracing::info_span!("request", request.id = "r-1").entered();
            let _inner = tracing::info_span!(parent: &request, "checkout").entered();
            tracing::error!(order.id = "ord_1", "no answer");
        });
        let line: Value = serde_json::from_slice(&kept.0.lock().unwrap()).unwrap();
        assert_eq!((&line["level"], &line["message"], &line["order.id"]), (&"ERROR".into(), &"no answer".into(), &"ord_1".into()));
        assert_eq!((&line["spans"][0]["request.id"], &line["spans"][1]["name"]), (&"r-1".into(), &"checkout".into()));
    }
}
