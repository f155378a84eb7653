//! Logs: JSON lines in Lambda, plain text elsewhere. Never an e-mail address, a token, a card or a body.

use tracing_subscriber::EnvFilter;

/// Once per process; a second call changes nothing. `RUST_LOG` filters.
pub fn start(json: bool, default_filter: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default_filter));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    let started = if json {
        subscriber.json().flatten_event(true).with_current_span(true).with_span_list(false).without_time().try_init()
    } else {
        subscriber.with_writer(std::io::stderr).try_init()
    };
    // Somebody (a test) has a subscriber already.
    drop(started);
}
