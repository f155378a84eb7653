//! Runs a function with an event and gives its answer, in this process or in one of its own under `cargo lambda watch`.
//! Does not decide when: that is the gateway's and the pumps' business.

use crate::grants::called_by;
use crate::logs::Logs;
use crate::usage::{Incoming, Usage};
use barrow_api::Route;
use barrow_app::App;
use barrow_jobs::Job;
use barrow_store::meter::{Cost, measured};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Context, LambdaEvent, Service, service_fn};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The functions of one shop, by binary.
pub struct Invoker {
    functions: HashMap<String, Function>,
    place: Place,
    usage: Usage,
    logs: Arc<Logs>,
    /// Told after each invocation: it may have written to a table.
    invoked: Notify,
}

/// A function and how long it may take.
pub struct Function {
    pub code: Code,
    pub timeout: Duration,
}

/// What is linked into this process, with the environment the template gives it.
#[derive(Clone)]
pub enum Code {
    Http(&'static Route, Arc<App>),
    Job(&'static Job, Arc<App>),
}

/// Where functions run.
pub enum Place {
    InProcess,
    /// `cargo lambda watch` at this address.
    Remote {
        client: reqwest::Client,
        url: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    #[error("there is no function {0}")]
    Unknown(String),
    #[error("{bin} took longer than its {seconds} seconds")]
    TimedOut { bin: String, seconds: u64 },
    #[error("{bin} failed: {reason}")]
    Failed { bin: String, reason: String },
    #[error("{bin} cannot be reached: {reason}")]
    Unreachable { bin: String, reason: String },
}

impl InvokeError {
    /// As Lambda names it.
    const fn status(&self) -> &'static str {
        if matches!(self, Self::TimedOut { .. }) { "timeout" } else { "error" }
    }
}

impl Invoker {
    #[must_use]
    pub fn new(functions: HashMap<String, Function>, place: Place, logs: Arc<Logs>) -> Self {
        Self { functions, place, usage: Usage::default(), logs, invoked: Notify::new() }
    }

    /// # Errors
    /// A function that is not there, failed, or took too long.
    pub async fn invoke(&self, bin: &str, event: Value) -> Result<Value, InvokeError> {
        let function = self.functions.get(bin).ok_or_else(|| InvokeError::Unknown(bin.to_owned()))?;
        let answer = match &self.place {
            Place::InProcess => {
                let answer = self.run_here(bin, function, event).await;
                answer.inspect_err(|error| self.logs.report(bin, error.status()))
            }
            Place::Remote { client, url } => run_there(client, url, bin, function.timeout, &event).await,
        };
        self.invoked.notify_waiters();
        answer
    }

    /// On a task of its own: a caller who hangs up does not stop a function, a panic stops only this one.
    async fn run_here(&self, bin: &str, function: &Function, event: Value) -> Result<Value, InvokeError> {
        let (code, incoming, began) = (function.code.clone(), Incoming::of(&event), Instant::now());
        let (logs, name) = (Arc::clone(&self.logs), bin.to_owned());
        let mut task = tokio::spawn(called_by(bin.to_owned(), async move { logs.written_by(&name, run_code(code, event)).await }));
        let Ok(joined) = tokio::time::timeout(function.timeout, &mut task).await else {
            task.abort();
            return Err(InvokeError::TimedOut { bin: bin.to_owned(), seconds: function.timeout.as_secs() });
        };
        let failed = |reason: String| InvokeError::Failed { bin: bin.to_owned(), reason };
        let (answer, cost) = joined.map_err(|panic| failed(panic.to_string()))?;
        self.usage.count(bin, &incoming, cost, began.elapsed(), answer.as_ref().ok());
        answer.map_err(failed)
    }

    /// What functions in this process have written.
    #[must_use]
    pub const fn logs(&self) -> &Arc<Logs> {
        &self.logs
    }

    /// What functions in this process have used.
    #[must_use]
    pub const fn usage(&self) -> &Usage {
        &self.usage
    }

    /// Completes after the next invocation that ends.
    pub fn invoked(&self) -> tokio::sync::futures::Notified<'_> {
        self.invoked.notified()
    }
}

async fn run_code(code: Code, event: Value) -> (Result<Value, String>, Cost) {
    match code {
        Code::Http(route, app) => {
            let answer = run_http(route, app, event).await;
            let cost = answer.as_ref().map(cost_of).unwrap_or_default();
            (answer, cost)
        }
        Code::Job(job, app) => measured(async { job.answer(app, event).await.map_err(|error| error.to_string()) }).await,
    }
}

/// As the answer's own header says: an endpoint measures itself.
fn cost_of(answer: &Value) -> Cost {
    let header = answer["headers"]["x-barrow-cost"].as_str().unwrap_or_default();
    let value = |name: &str| header.split(", ").find_map(|part| part.strip_prefix(name)?.strip_prefix('=')?.parse::<f64>().ok());
    let calls = header.split(", ").find_map(|part| part.strip_prefix("calls=")?.parse().ok());
    Cost {
        calls: calls.unwrap_or(0),
        read_units: value("read_units").unwrap_or(0.0),
        write_units: value("write_units").unwrap_or(0.0),
        contended: 0,
    }
}

/// Through the types that the Lambda runtime uses: a handler sees what it would see on AWS.
async fn run_http(route: &'static Route, app: Arc<App>, event: Value) -> Result<Value, String> {
    // Read as the runtime would find it to be, without the text in between that it tries each kind of event on.
    let request = LambdaRequest::ApiGatewayV2(serde_json::from_value(event).map_err(|error| error.to_string())?);
    let mut adapter = Adapter::from(service_fn(move |request| {
        let app = Arc::clone(&app);
        async move { Ok::<_, Infallible>(barrow_api::respond(app, route, request).await) }
    }));
    let Ok(answer) = adapter.call(LambdaEvent::new(request, Context::default())).await;
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

/// The invocation API that `cargo lambda watch` offers. The first call of a function waits for its compilation.
async fn run_there(client: &reqwest::Client, url: &str, bin: &str, timeout: Duration, event: &Value) -> Result<Value, InvokeError> {
    const COMPILATION: Duration = Duration::from_secs(600);
    const KNOCK_AGAIN: Duration = Duration::from_millis(200);
    let unreachable = |reason: String| InvokeError::Unreachable { bin: bin.to_owned(), reason };
    let deadline = Instant::now() + COMPILATION;
    let response = loop {
        let request = client.post(format!("{url}/2015-03-31/functions/{bin}/invocations")).json(event);
        match request.timeout(timeout + COMPILATION).send().await {
            // Not started yet: a queue's message must not use up its attempts on that.
            Err(error) if error.is_connect() && Instant::now() < deadline => tokio::time::sleep(KNOCK_AGAIN).await,
            outcome => break outcome.map_err(|error| unreachable(error.to_string()))?,
        }
    };
    let failed = response.headers().contains_key("x-amz-function-error") || !response.status().is_success();
    let answer: Value = response.json().await.map_err(|error| unreachable(error.to_string()))?;
    if failed || answer.get("errorType").is_some() {
        let reason = answer.get("errorMessage").cloned().unwrap_or_else(|| json!(answer.to_string()));
        return Err(InvokeError::Failed { bin: bin.to_owned(), reason: reason.to_string() });
    }
    Ok(answer)
}
