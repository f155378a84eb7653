//! The bound of what writes: the embedded database alone, with the very same calls on the very same tables.
//!
//! One process lives the operation a few times, one after the other, and writes down every call that the functions make, jobs
//! included. Another has nothing but the database, as it was before, and is sent those calls again: those of one operation in
//! order, those of several side by side.

use crate::goods::Size;
use crate::http::{Answer, Connection, Outcome};
use crate::operations::{Operation, User};
use crate::scenarios::filled;
use crate::server::{Process, lines, options};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use barrow_local::engines::dynamodb::DynamoDb;
use barrow_local::shop::{Options, Seed, Shop};
use barrow_local::template::Template;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, Method};
use http_body_util::Full;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

pub(crate) struct EngineAlone {
    pub(crate) per_second: f64,
    pub(crate) cpu_ms_per_op: f64,
    pub(crate) calls_per_op: f64,
    /// Calls whose condition did not hold, as operations side by side may meet.
    pub(crate) refused: u64,
}

/// A call as it went over the wire.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Call {
    target: String,
    body: String,
}

const LANES: usize = 16;
const LARGEST_BODY: usize = 32 << 20;
const TABLES: &str = "before";
const CALLS: &str = "calls.json";

/// The operation's calls, and how fast the database takes them with nothing else to do.
pub(crate) async fn measure(operation: Operation, products: u64, times: u64) -> Outcome<EngineAlone> {
    let data = filled(Size { products, ..Size::usual() }).await?;
    let what = if operation == Operation::Purchase { "purchase" } else { "add" };
    let (products, times) = (products.to_string(), times.to_string());
    let arguments = [OsStr::new("record"), data.path().as_os_str(), OsStr::new(what), OsStr::new(&products), OsStr::new(&times)];
    Process::run(arguments).await?;
    let recorded: Vec<Vec<Call>> = serde_json::from_slice(&std::fs::read(data.path().join(CALLS))?)?;
    let tables = data.path().join(TABLES);
    let engine = Process::start([OsStr::new("engine"), tables.as_os_str()]).await?;
    let url = engine.ready["url"].as_str().unwrap_or_default().to_owned();
    let (operations, calls) = (recorded.len() as f64, recorded.iter().map(Vec::len).sum::<usize>() as f64);
    let (before, began) = (engine.spent(), Instant::now());
    let refused = replay(&url, recorded).await?;
    let (took, cpu) = (began.elapsed(), engine.spent().cpu.saturating_sub(before.cpu));
    Ok(EngineAlone {
        per_second: operations / took.as_secs_f64(),
        cpu_ms_per_op: cpu.as_secs_f64() * 1000.0 / operations,
        calls_per_op: calls / operations,
        refused,
    })
}

async fn replay(url: &str, recorded: Vec<Vec<Call>>) -> Outcome<u64> {
    let mut lanes: Vec<Vec<Call>> = vec![Vec::new(); LANES];
    for (number, calls) in recorded.into_iter().enumerate() {
        lanes[number % LANES].extend(calls);
    }
    let mut tasks = JoinSet::new();
    for calls in lanes {
        let mut connection = Connection::new(url);
        tasks.spawn(async move {
            let mut refused = 0;
            for Call { target, body } in calls {
                let request = http::Request::builder().method(Method::POST).uri("/").header(HOST, "localhost");
                let request = request.header("x-amz-target", target).header(CONTENT_TYPE, "application/x-amz-json-1.0");
                let request = request.header("x-amz-date", "20260101T000000Z").header("authorization", SIGNED);
                let answer = connection.exchange(request.body(Full::new(Bytes::from(body)))?).await?;
                refused += u64::from(is_refused(&answer)?);
            }
            Outcome::Ok(refused)
        });
    }
    let mut refused = 0;
    while let Some(joined) = tasks.join_next().await {
        refused += joined??;
    }
    Ok(refused)
}

/// A condition that did not hold is part of the work; nothing else may go wrong.
fn is_refused(answer: &Answer) -> Outcome<bool> {
    if answer.status.is_success() {
        return Ok(false);
    }
    let text = String::from_utf8_lossy(&answer.body);
    let is_condition = ["ConditionalCheckFailed", "TransactionCanceled", "TransactionConflict"].iter().any(|kind| text.contains(kind));
    if is_condition { Ok(true) } else { Err(text.into()) }
}

/// In the form of a signature; the embedded database looks at no more.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/// The database and nothing else, until its input ends.
pub(crate) async fn serve(data: &Path) -> Outcome<()> {
    let template = Template::read(&Options::new(data).template)?;
    let engine = DynamoDb::start(data, &template.tables, None).await?;
    println!("{}", json!({ "url": engine.url() }));
    while lines().next_line().await?.is_some() {}
    Ok(())
}

/// Stands between functions and database, and remembers what passes.
#[derive(Default)]
struct Recorder {
    target: OnceLock<String>,
    http: reqwest::Client,
    calls: Mutex<Vec<Call>>,
}

/// Lives the operation one time after the other, and writes each one's calls into a file beside the tables as they were before.
pub(crate) async fn record(data: &Path, operation: Operation, products: u64, times: u64) -> Outcome<()> {
    let recorder = Arc::new(Recorder::default());
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let router = Router::new().fallback(pass).with_state(Arc::clone(&recorder));
    tokio::spawn(async move { axum::serve(listener, router).await });
    // The directory is filled: a start calls nothing.
    let mut options = Options { seed: Seed::None, ..options(data) };
    options.environment.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), address);
    let shop = Shop::start(options).await?;
    recorder.target.set(shop.dynamodb().url().to_owned()).map_err(|_| "there is a database already")?;
    let mut user = User::new(shop.url(), products, shop.staff_token(), 7);
    for _ in 0..5 {
        user.perform(operation).await?;
        shop.settled().await?;
    }
    keep_tables(data)?;
    let mut recorded = Vec::new();
    recorder.take();
    for _ in 0..times {
        user.perform(operation).await?;
        shop.settled().await?;
        recorded.push(recorder.take());
    }
    std::fs::write(data.join(CALLS), serde_json::to_vec(&recorded)?)?;
    shop.stop().await;
    Ok(())
}

/// Nobody writes now, so file and log are of one moment.
fn keep_tables(data: &Path) -> Outcome<()> {
    let kept = data.join(TABLES);
    std::fs::create_dir_all(&kept)?;
    for file in std::fs::read_dir(data)? {
        let file = file?;
        // The index of the log is the other process's own.
        if file.file_name().to_string_lossy().starts_with("dynamodb.sqlite") && !file.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(file.path(), kept.join(file.file_name()))?;
        }
    }
    Ok(())
}

impl Recorder {
    fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn forward(&self, request: Request) -> Outcome<Response> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LARGEST_BODY).await?;
        let target = parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let call = Call { target, body: String::from_utf8(body.to_vec())? };
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        let url = self.target.get().ok_or("there is no database yet")?;
        let answer = self.http.post(url).headers(without_lengths(parts.headers)).body(body).send().await?;
        let (status, headers) = (answer.status(), without_lengths(answer.headers().clone()));
        let mut response = Response::new(Body::from(answer.bytes().await?));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn without_lengths(mut headers: HeaderMap) -> HeaderMap {
    for name in [HOST, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    headers
}

async fn pass(State(recorder): State<Arc<Recorder>>, request: Request) -> Response {
    recorder.forward(request).await.unwrap_or_else(|error| {
        let mut response = Response::new(Body::from(error.to_string()));
        *response.status_mut() = http::StatusCode::BAD_GATEWAY;
        response
    })
}
