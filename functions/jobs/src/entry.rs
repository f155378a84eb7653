//! From a Lambda invocation to a job and back.

use barrow_app::{App, Config, clock, logging, metrics};
use barrow_store::meter::measured;
use futures::future::BoxFuture;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;
use std::sync::Arc;

/// Takes the raw Lambda event and gives the raw answer.
pub type RunFn = fn(Arc<App>, Value) -> BoxFuture<'static, Result<Value, Error>>;

pub struct Job {
    pub bin: &'static str,
    pub run: RunFn,
}

impl Job {
    /// What goes wrong stands in the log as well, where it is looked for.
    ///
    /// # Errors
    /// The job's own.
    pub async fn answer(&self, app: Arc<App>, event: Value) -> Result<Value, Error> {
        (self.run)(app, event).await.inspect_err(|error| tracing::error!(job = self.bin, %error, "a job failed"))
    }
}

/// The whole `main` of a job's binary.
///
/// # Errors
/// An environment that is not right, or a Lambda runtime that cannot be reached.
#[tokio::main(flavor = "current_thread")]
pub async fn serve(job: &'static Job) -> Result<(), Error> {
    logging::start();
    let app = Arc::new(App::new(Config::from_lookup(|name| std::env::var(name).ok())?));
    lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| {
        let work = job.answer(Arc::clone(&app), event.payload);
        async move {
            // What it uses is noted in the logs of the orders that it changes as well.
            let (answer, cost) = measured(work).await;
            metrics::of_cost(&cost, clock::now());
            answer
        }
    }))
    .await
}
