//! Functions in the place of `cargo lambda watch`, each with the environment that the template gives it and no more, and with all
//! its calls going through recorders of its own: so what a function really uses is known.

use super::events::respond;
use super::sources::template;
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use barrow_app::{App, Config};
use barrow_local::shop::Shop;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Grants by function, written as in [`super::permissions`].
pub type Grants = BTreeMap<String, BTreeSet<String>>;

/// What stands between a function and the outside world.
const ENDPOINTS: [&str; 4] = ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SESV2", "STRIPE_API_BASE"];
/// What AWS itself gives every function.
const OF_THE_RUNTIME: [&str; 4] = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_S3"];

pub struct Recorder {
    pub url: String,
    state: Arc<RecorderState>,
}

#[derive(Default)]
struct RecorderState {
    apps: OnceLock<HashMap<String, Arc<App>>>,
    used: Arc<Mutex<Grants>>,
    /// Functions that wait until they are let go.
    held: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Recorder {
    /// Answers from now on; functions run once they are connected to a shop.
    pub async fn start() -> Self {
        let state = Arc::new(RecorderState::default());
        let router = Router::new().route("/2015-03-31/functions/{bin}/invocations", post(invoke)).with_state(Arc::clone(&state));
        Self { url: serve(router).await, state }
    }

    pub async fn connect(&self, shop: &Shop) {
        let mut apps = HashMap::new();
        for function in template().functions {
            let mut environment: BTreeMap<String, String> = BTreeMap::new();
            let own = function.environment.iter().map(|(name, _)| name.as_str());
            for name in own.chain(OF_THE_RUNTIME) {
                environment.insert(name.to_owned(), shop.environment()[name].clone());
            }
            for name in ENDPOINTS {
                let upstream = shop.environment()[name].clone();
                environment.insert(name.to_owned(), record(&function.bin, upstream, Arc::clone(&self.state.used)).await);
            }
            let config = Config::from_lookup(|name| environment.get(name).cloned()).unwrap_or_else(|error| panic!("{error}"));
            apps.insert(function.bin, Arc::new(App::new(config)));
        }
        assert!(self.state.apps.set(apps).is_ok(), "connected once");
    }

    /// The function's next invocations wait.
    pub fn hold(&self, bin: &str) {
        self.state.held.lock().unwrap().insert(bin.to_owned(), Arc::new(Semaphore::new(0)));
    }

    pub fn release(&self, bin: &str) {
        if let Some(held) = self.state.held.lock().unwrap().remove(bin) {
            held.close();
        }
    }

    pub fn used(&self) -> Grants {
        self.state.used.lock().unwrap().clone()
    }
}

async fn invoke(State(state): State<Arc<RecorderState>>, Path(bin): Path<String>, Json(event): Json<Value>) -> Json<Value> {
    let held = state.held.lock().unwrap().get(&bin).cloned();
    if let Some(held) = held {
        // Closed when it is released.
        let _ = held.acquire().await;
    }
    let Some(app) = state.apps.get().map(|apps| Arc::clone(&apps[&bin])) else {
        return Json(json!({ "errorType": "not yet", "errorMessage": "the functions are not connected yet" }));
    };
    if let Some(route) = barrow_api::routes().iter().find(|route| route.bin == bin) {
        let response = respond(route, &app, event).await;
        let headers: BTreeMap<&str, &str> =
            response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        let body = std::str::from_utf8(response.body()).unwrap();
        return Json(json!({ "statusCode": response.status().as_u16(), "headers": headers, "body": body }));
    }
    let job = barrow_jobs::jobs().iter().find(|job| job.bin == bin).unwrap();
    Json((job.run)(app, event).await.unwrap_or_else(|error| json!({ "errorType": "failed", "errorMessage": error.to_string() })))
}

#[derive(Clone)]
struct Wire {
    bin: String,
    upstream: String,
    used: Arc<Mutex<Grants>>,
    http: reqwest::Client,
}

/// A way to `upstream` for one function, which writes down every call.
async fn record(bin: &str, upstream: String, used: Arc<Mutex<Grants>>) -> String {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    serve(Router::new().fallback(pass_on).with_state(Wire { bin: bin.to_owned(), upstream, used, http })).await
}

async fn pass_on(State(wire): State<Wire>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let grants = grants_needed(target, uri.path(), &body);
    wire.used.lock().unwrap().entry(wire.bin.clone()).or_default().extend(grants);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = wire.http.request(method, format!("{}{path}", wire.upstream.trim_end_matches('/'))).body(body);
    for (name, value) in headers.iter().filter(|(name, _)| !["host", "content-length", "connection"].contains(&name.as_str())) {
        request = request.header(name, value);
    }
    let Ok(answer) = request.send().await else { return StatusCode::BAD_GATEWAY.into_response() };
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    headers.remove("transfer-encoding");
    (status, headers, answer.bytes().await.unwrap_or_default()).into_response()
}

fn grants_needed(target: &str, path: &str, body: &[u8]) -> Vec<String> {
    let (service, action) = target.split_once('.').unwrap_or_default();
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    match (service, action) {
        ("DynamoDB_20120810", "TransactWriteItems") => {
            let actions = body["TransactItems"].as_array().into_iter().flatten().flat_map(|item| item.as_object().unwrap());
            actions.map(|(action, item)| format!("dynamodb:{action}Item {}", item["TableName"].as_str().unwrap())).collect()
        }
        ("DynamoDB_20120810", "BatchGetItem") => {
            body["RequestItems"].as_object().unwrap().keys().map(|table| format!("dynamodb:BatchGetItem {table}")).collect()
        }
        ("DynamoDB_20120810", action) => {
            let index = body["IndexName"].as_str().map(|index| format!("/index/{index}")).unwrap_or_default();
            vec![format!("dynamodb:{action} {}{index}", body["TableName"].as_str().unwrap())]
        }
        ("AmazonSQS", action) => {
            let queue = body["QueueUrl"].as_str().unwrap().rsplit('/').next().unwrap();
            vec![format!("sqs:{} {queue}", action.trim_end_matches("Batch"))]
        }
        _ if path == "/v2/email/outbound-emails" => vec!["ses:SendEmail".to_owned()],
        _ => vec!["stripe".to_owned()],
    }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}
