//! A stateful stand-in for Stripe, for runs and tests without a network: PaymentIntents, Refunds, Disputes, idempotency keys,
//! test cards and signed webhooks, kept in a SQLite file. It moves no money and knows no products, customers or subscriptions.

mod api;
mod cards;
mod chaos;
mod confirm;
mod control;
mod disputes;
mod intents;
mod ledger;
mod objects;
mod params;
mod problem;
mod refunds;
pub mod signature;
mod webhooks;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use barrow_app::clock;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

pub use cards::{TEST_CARDS, TestCard};
pub use chaos::Chaos;
pub use control::{Fault, PayOutcome};
pub use problem::Problem;

use control::Faults;
use ledger::{Books, Call};

/// How long a card that settles late stays `processing`.
const SETTLE_DELAY: Duration = Duration::from_millis(1500);
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// How to start.
#[derive(Debug, Clone)]
pub struct StripeOptions {
    /// Holds `stripe.sqlite`; made if missing.
    pub data_dir: PathBuf,
    /// The one key the API takes, `sk_test_…`.
    pub secret_key: String,
    /// Signs the webhooks, `whsec_…`.
    pub webhook_secret: String,
    /// Where webhooks go. None: they wait until `set_webhook_url`.
    pub webhook_url: Option<String>,
    /// The gateway's address, for links to the payment form.
    pub pay_url_base: String,
    pub chaos: Chaos,
}

#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    #[error("the local Stripe could not use its directory or port: {0}")]
    Io(#[from] std::io::Error),
    #[error("the local Stripe could not use its storage: {0}")]
    Storage(#[from] rusqlite::Error),
    #[error("the local Stripe could not make its HTTP client: {0}")]
    Http(#[from] reqwest::Error),
}

/// A running stand-in. Clones are handles to the same one; it stops with the last of them, or when told.
#[derive(Clone)]
pub struct Stripe {
    shared: Arc<Shared>,
    address: SocketAddr,
    tasks: Arc<Tasks>,
}

/// What the API, the webhooks and the handles have in common.
struct Shared {
    books: Books,
    secret_key: String,
    webhook_secret: String,
    settings: Mutex<Settings>,
    faults: Faults,
    http: reqwest::Client,
    /// Wakes the sender of webhooks.
    wake: Notify,
    stop: watch::Sender<bool>,
}

#[derive(Debug, Clone)]
struct Settings {
    webhook_url: Option<String>,
    webhooks_paused: bool,
    pay_url_base: String,
    chaos: Chaos,
    settle_delay: Duration,
}

struct Tasks(Mutex<Vec<JoinHandle<()>>>);

/// Starts the stand-in on a free port of 127.0.0.1.
pub async fn start(options: StripeOptions) -> Result<Stripe, StripeError> {
    std::fs::create_dir_all(&options.data_dir)?;
    let books = Books::open(&options.data_dir.join("stripe.sqlite"))?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let shared = Arc::new(Shared {
        books,
        secret_key: options.secret_key,
        webhook_secret: options.webhook_secret,
        settings: Mutex::new(Settings {
            webhook_url: options.webhook_url,
            webhooks_paused: false,
            pay_url_base: options.pay_url_base,
            chaos: options.chaos,
            settle_delay: SETTLE_DELAY,
        }),
        faults: Faults::default(),
        http: reqwest::Client::builder().no_proxy().build()?,
        wake: Notify::new(),
        stop: watch::Sender::new(false),
    });
    let tasks = vec![tokio::spawn(serve(listener, Arc::clone(&shared))), tokio::spawn(webhooks::run(Arc::clone(&shared)))];
    Ok(Stripe { shared, address, tasks: Arc::new(Tasks(Mutex::new(tasks))) })
}

impl Stripe {
    /// The base URL for a Stripe client, without a slash at the end.
    pub fn api_base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops serving and sending. What was not delivered yet goes out after the next start.
    pub async fn stop(&self) {
        self.shared.stop.send_replace(true);
        let tasks = std::mem::take(&mut *lock(&self.tasks.0));
        for mut task in tasks {
            if tokio::time::timeout(STOP_PATIENCE, &mut task).await.is_err() {
                task.abort();
            }
        }
    }

    pub fn set_webhook_url(&self, url: impl Into<String>) {
        self.shared.settings().webhook_url = Some(url.into());
        self.shared.wake.notify_one();
    }

    pub fn set_pay_url_base(&self, url: impl Into<String>) {
        self.shared.settings().pay_url_base = url.into();
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        for task in lock(&self.0).iter() {
            task.abort();
        }
    }
}

impl Shared {
    fn settings(&self) -> MutexGuard<'_, Settings> {
        lock(&self.settings)
    }

    /// A call made now, by nobody in particular.
    fn call(&self) -> Call {
        let settings = self.settings();
        Call {
            now: clock::now(),
            request_id: None,
            idempotency_key: None,
            chaos: settings.chaos,
            settle_delay: settings.settle_delay,
            pay_url_base: settings.pay_url_base.clone(),
        }
    }

    fn knows_secret(&self, intent_id: &str, client_secret: &str) -> bool {
        let intent = self.books.transact(self.call(), |ledger| ledger.find(intents::KIND, intent_id));
        matches!(intent, Ok(Some(intent)) if intent["client_secret"] == client_secret)
    }

    async fn wait_for_stop(&self, at_most: Duration) {
        let mut stop = self.stop.subscribe();
        let _ = tokio::time::timeout(at_most, stop.wait_for(|stopped| *stopped)).await;
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut stop = shared.stop.subscribe();
    let stopped = async move {
        let _ = stop.wait_for(|stopped| *stopped).await;
    };
    let server = axum::serve(listener, api::router(shared)).with_graceful_shutdown(stopped);
    if let Err(error) = server.await {
        tracing::error!(%error, "the local Stripe stopped serving");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
