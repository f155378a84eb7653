//! The whole shop in one process: start it, use it over HTTP, look inside, stop it. Everything belongs to one `Shop`, so
//! that many run side by side in a test.

mod data_dir;
mod drain;
mod environment;
mod secrets;
mod start;

pub use drain::{DeadLetters, StillBusy};
pub use environment::FUNCTION_SECRETS;
pub use start::StartError;

use crate::engines::EngineError;
use crate::engines::dynamodb::DynamoDb;
use crate::engines::mail::{Mail, Mails};
use crate::engines::s3::ObjectEvents;
use crate::engines::sqs::Sqs;
use crate::event::schedule_event;
use crate::invoker::{InvokeError, Invoker};
use crate::logs::Line;
use crate::pumps::Activity;
use crate::pumps::streams::Checkpoints;
use crate::stripe::{Chaos, Stripe};
use crate::usage::Usage;
use barrow_app::App;
use data_dir::DataDir;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Who manages the sample shop.
pub const OWNER: &str = "owner@barrow.example";

/// How long a stop waits for requests and batches under way.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

pub struct Options {
    /// Everything that outlives the process.
    pub data_dir: PathBuf,
    /// 0 takes any free port.
    pub port: u16,
    pub template: PathBuf,
    /// Where the web app was built; without it there are the API and the server's pages.
    pub web: Option<PathBuf>,
    pub seed: Seed,
    /// How long an unpaid order keeps its units, when not as in the template.
    pub expiry_seconds: Option<u32>,
    /// What the local Stripe does to webhooks.
    pub chaos: Chaos,
    /// Off: scheduled functions run only when told (`Shop::run_job`).
    pub schedules: bool,
    /// The address of `cargo lambda watch`, to run the functions there.
    pub lambda: Option<String>,
    /// The address of another DynamoDB than the embedded one.
    pub dynamodb: Option<String>,
    /// Variables for the functions, before the template's. A secret reaches only those that are given it.
    pub environment: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    None,
    /// The sample shop; what is there already stays.
    Sample,
}

impl Options {
    /// An empty shop on any free port, with the template of this repository.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            port: 0,
            template: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../template.yaml")),
            web: None,
            seed: Seed::None,
            expiry_seconds: None,
            chaos: Chaos::default(),
            schedules: true,
            lambda: None,
            dynamodb: None,
            environment: BTreeMap::new(),
        }
    }

    fn chosen_variables(&self) -> BTreeMap<String, String> {
        let mut chosen = self.environment.clone();
        if let Some(seconds) = self.expiry_seconds {
            chosen.insert("ORDER_EXPIRY_SECONDS".to_owned(), seconds.to_string());
        }
        chosen
    }
}

/// A running shop. Dropping it is as sudden as `kill`, without the wait.
pub struct Shop {
    /// Of its own: to end it ends all that the shop ever spawned.
    runtime: Option<Runtime>,
    parts: Parts,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    /// Let go last.
    _data_dir: DataDir,
}

/// What a running shop is made of.
struct Parts {
    url: String,
    /// Browsers get the web app.
    has_site: bool,
    app: Arc<App>,
    environment: BTreeMap<String, String>,
    staff_token: String,
    owner_password: String,
    invoker: Arc<Invoker>,
    stripe: Stripe,
    mails: Mails,
    sqs: Sqs,
    object_events: ObjectEvents,
    dynamodb: DynamoDb,
    checkpoints: Arc<Checkpoints>,
    activity: Arc<Activity>,
    /// Function and table of each stream mapping.
    streams: Vec<(String, String)>,
}

impl Shop {
    /// # Errors
    /// [`StartError`], in one line.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        start::start(options).await
    }

    /// Where the shop answers, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.parts.url
    }

    /// Browsers get the web app, and not only the server's pages.
    #[must_use]
    pub const fn has_site(&self) -> bool {
        self.parts.has_site
    }

    /// The shop's operations and stores, with all secrets: for seeding and for looking behind the API.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.parts.app
    }

    /// Every variable that any function is given.
    #[must_use]
    pub fn environment(&self) -> &BTreeMap<String, String> {
        &self.parts.environment
    }

    #[must_use]
    pub fn staff_token(&self) -> &str {
        &self.parts.staff_token
    }

    /// What [`OWNER`] signs in with at first.
    #[must_use]
    pub fn owner_password(&self) -> &str {
        &self.parts.owner_password
    }

    #[must_use]
    pub fn stripe(&self) -> &Stripe {
        &self.parts.stripe
    }

    /// Caught mails, the newest first.
    ///
    /// # Errors
    /// Storage that cannot be read.
    pub fn mails(&self) -> Result<Vec<Mail>, EngineError> {
        self.parts.mails.list()
    }

    #[must_use]
    pub fn sqs(&self) -> &Sqs {
        &self.parts.sqs
    }

    /// The engine behind the tables, to look at it alone.
    #[must_use]
    pub fn dynamodb(&self) -> &DynamoDb {
        &self.parts.dynamodb
    }

    /// What functions in this process have written, the latest lines, the oldest first.
    #[must_use]
    pub fn logs(&self) -> Vec<Line> {
        self.parts.invoker.logs().kept()
    }

    /// What functions in this process have used.
    #[must_use]
    pub fn usage(&self) -> &Usage {
        self.parts.invoker.usage()
    }

    /// Runs a scheduled function now.
    ///
    /// # Errors
    /// As the function's.
    pub async fn run_job(&self, bin: &str) -> Result<Value, InvokeError> {
        self.parts.invoker.invoke(bin, schedule_event(bin, barrow_app::clock::now())).await
    }

    /// Runs any function with an event of one's own.
    ///
    /// # Errors
    /// As the function's.
    pub async fn invoke(&self, bin: &str, event: Value) -> Result<Value, InvokeError> {
        self.parts.invoker.invoke(bin, event).await
    }

    /// Finishes requests and batches under way, then ends.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let tasks = std::mem::take(&mut self.tasks);
        let ended = tokio::time::timeout(STOP_PATIENCE, futures::future::join_all(tasks)).await;
        if ended.is_err() {
            tracing::warn!("something did not end in time and was cut off");
        }
        // Last: a checkout under way may still be talking to it.
        self.parts.stripe.stop().await;
        self.end_runtime().await;
    }

    /// Cuts everything off where it is, as a killed process would be; nothing is finished, told or saved.
    pub async fn kill(mut self) {
        self.end_runtime().await;
    }

    /// Returns when no task of the shop is left.
    async fn end_runtime(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            let ended = tokio::task::spawn_blocking(move || runtime.shutdown_timeout(STOP_PATIENCE));
            // Only a panic inside can make this fail, and then the runtime is gone as well.
            let _ = ended.await;
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
