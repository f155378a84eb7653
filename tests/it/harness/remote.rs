//! Functions in the place of `cargo lambda watch`, each with the environment that the template gives it and no more. All their
//! calls to the outside go through one proxy, where a test can watch them or stand in their way.

use crate::table::sources::template;
use axum::extract::{Path, State};
use axum::routing::post;
use axum::{Json, Router};
use barrow_api::Route;
use barrow_app::{App, Config};
use barrow_jobs::Job;
use barrow_local::grants::{self, Asked};
use barrow_local::shop::Shop;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use lambda_http::Body;
use lambda_http::request::LambdaRequest;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// What stands between functions and the outside world: the last part of the proxy's address, and the variable that leads there.
const BACKENDS: [(&str, &str); 5] = [
    ("dynamodb", "AWS_ENDPOINT_URL_DYNAMODB"),
    ("sqs", "AWS_ENDPOINT_URL_SQS"),
    ("ses", "AWS_ENDPOINT_URL_SESV2"),
    ("stripe", "STRIPE_API_BASE"),
    ("sockets", "LIVE_API_URL"),
];
/// What AWS itself gives every function.
const OF_THE_RUNTIME: [&str; 4] = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", S3_VARIABLE];
const S3_VARIABLE: &str = "AWS_ENDPOINT_URL_S3";
/// S3 checks a signature over the whole address, so each of these has a proxy at an address of its own.
const USE_S3: [&str; 17] = [
    "admin-create-image",
    "admin-create-import",
    "admin-delete-image",
    "admin-list-short-stock",
    "admin-list-products",
    "admin-list-reviews",
    "jobs-import-products",
    "media-make-renditions",
    "catalog-",
    "pages-",
    "jobs-index-",
    "jobs-rebuild-",
    "account-get-wishlist",
    "account-add-wish",
    "account-remove-wish",
    "account-get-export",
    "jobs-export-accounts",
];

/// Who stands between.
pub trait Between: Send + Sync + 'static {
    /// Runs a function: [`Functions::run`], and what else it likes.
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value>;
    /// Passes a call on: [`Call::forward`], and what else it likes. None closes the connection without an answer.
    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>>;
}

pub struct Remote {
    /// For `Options::lambda`.
    pub url: String,
    state: Arc<RemoteState>,
}

struct RemoteState {
    between: Arc<dyn Between>,
    functions: OnceLock<Arc<Functions>>,
    /// Functions that wait until they are let go.
    held: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// A connected shop's functions.
pub struct Functions {
    environments: HashMap<String, BTreeMap<String, String>>,
    apps: HashMap<String, Arc<App>>,
    proxy: String,
    between: Arc<dyn Between>,
}

impl Remote {
    /// Answers from now on; functions run once they are connected to a shop.
    pub async fn start(between: Arc<dyn Between>) -> Self {
        let state = Arc::new(RemoteState { between, functions: OnceLock::new(), held: Mutex::default() });
        let router = Router::new().route("/2015-03-31/functions/{bin}/invocations", post(invoke)).with_state(Arc::clone(&state));
        let (listener, url) = listen().await;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state }
    }

    pub async fn connect(&self, shop: &Shop) {
        let upstreams = BACKENDS.map(|(backend, variable)| (backend, shop.environment()[variable].trim_end_matches('/').to_owned()));
        let proxy = proxy(upstreams.into(), Arc::clone(&self.state.between)).await;
        let between = Arc::clone(&self.state.between);
        let mut functions = Functions { environments: HashMap::new(), apps: HashMap::new(), proxy, between };
        for function in template().functions {
            let own = function.environment.iter().map(|(name, _)| name.as_str());
            let given = own.chain(OF_THE_RUNTIME).map(|name| (name.to_owned(), shop.environment()[name].clone()));
            functions.environments.insert(function.bin.clone(), given.collect());
            let app = functions.app(&function.bin, &function.bin);
            functions.apps.insert(function.bin, app);
        }
        assert!(self.state.functions.set(Arc::new(functions)).is_ok(), "connected once");
    }

    pub fn functions(&self) -> Arc<Functions> {
        Arc::clone(self.state.functions.get().expect("connected"))
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
}

impl Functions {
    /// Just started: a function whose calls are `caller`'s.
    pub fn app(&self, bin: &str, caller: &str) -> Arc<App> {
        let mut environment = self.environments[bin].clone();
        for (backend, variable) in BACKENDS {
            environment.insert(variable.to_owned(), format!("{}/{caller}/{backend}", self.proxy));
        }
        if USE_S3.iter().any(|name| bin.starts_with(name)) {
            let upstream = environment[S3_VARIABLE].clone();
            environment.insert(S3_VARIABLE.to_owned(), s3_proxy(upstream, caller, Arc::clone(&self.between)));
        }
        let config = Config::from_lookup(|name| environment.get(name).cloned()).unwrap_or_else(|error| panic!("{error}"));
        Arc::new(App::new(config))
    }

    /// Calls are those of a caller by the function's own name.
    pub async fn run(&self, bin: &str, event: Value) -> Value {
        run(&self.apps[bin], bin, event).await
    }
}

/// The answer of a function's code, as `cargo lambda watch` gives it.
pub async fn run(app: &Arc<App>, bin: &str, event: Value) -> Value {
    if let Some(route) = barrow_api::routes().iter().find(|route| route.bin == bin) {
        let response = respond(route, app, event).await;
        let headers: BTreeMap<&str, &str> =
            response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        let (is_binary, body) = match response.body() {
            Body::Binary(bytes) => (true, STANDARD.encode(bytes)),
            text => (false, std::str::from_utf8(text).unwrap().to_owned()),
        };
        return json!({ "statusCode": response.status().as_u16(), "headers": headers, "body": body, "isBase64Encoded": is_binary });
    }
    let job = all_jobs().find(|job| job.bin == bin).unwrap();
    (job.run)(Arc::clone(app), event).await.unwrap_or_else(|error| failed(&error.to_string()))
}

/// Of all crates.
pub fn all_jobs() -> impl Iterator<Item = &'static Job> {
    barrow_jobs::jobs().iter().chain(barrow_media::jobs()).chain(barrow_live::jobs()).copied()
}

/// The answer of a function that gave none.
pub fn failed(message: &str) -> Value {
    json!({ "errorType": "failed", "errorMessage": message })
}

/// As the Lambda runtime would, with the real types.
pub async fn respond(route: &'static Route, app: &Arc<App>, event: Value) -> lambda_http::Response<Body> {
    let request: LambdaRequest = serde_json::from_value(event).unwrap_or_else(|error| panic!("{}: {error}", route.bin));
    barrow_api::respond(Arc::clone(app), route, request.into()).await
}

async fn invoke(State(state): State<Arc<RemoteState>>, Path(bin): Path<String>, Json(event): Json<Value>) -> Json<Value> {
    let held = state.held.lock().unwrap().get(&bin).cloned();
    if let Some(held) = held {
        // Closed when it is released.
        let _ = held.acquire().await;
    }
    let Some(functions) = state.functions.get().cloned() else { return Json(failed("the functions are not connected yet")) };
    Json(Arc::clone(&state.between).invoke(functions, bin, event).await)
}

/// A call on its way from a function to a backend.
#[derive(Clone)]
pub struct Call {
    /// The function's name, or what it was given instead.
    pub caller: String,
    pub backend: &'static str,
    pub method: Method,
    /// With its query.
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    url: String,
    http: reqwest::Client,
}

#[derive(Clone, Debug)]
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    /// An AWS service's action, such as `TransactWriteItems`; empty elsewhere.
    pub fn action(&self) -> &str {
        let target = self.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
        target.rsplit('.').next().unwrap_or_default()
    }

    /// What the function must be granted for it.
    pub fn grants(&self) -> Vec<String> {
        let target = self.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
        grants::needed(&Asked { method: self.method.as_str(), path: &self.path, target, body: &self.body })
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub async fn forward(&self) -> Answered {
        let mut request = self.http.request(self.method.clone(), &self.url).body(self.body.clone());
        // S3's signature is of the host that the function knows.
        let is_passed_on = |name: &str| !["content-length", "connection"].contains(&name) && (name != "host" || self.backend == "s3");
        for (name, value) in self.headers.iter().filter(|(name, _)| is_passed_on(name.as_str())) {
            request = request.header(name, value);
        }
        let Ok(answer) = request.send().await else { return Answered::with(StatusCode::BAD_GATEWAY, "") };
        let (status, mut headers) = (answer.status(), answer.headers().clone());
        headers.remove("transfer-encoding");
        Answered { status, headers, body: answer.bytes().await.unwrap_or_default() }
    }
}

impl Answered {
    pub fn with(status: StatusCode, body: &str) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::copy_from_slice(body.as_bytes()) }
    }
}

/// A call in the file of the grants that are used.
struct Noted {
    bin: String,
    path: String,
    grants: Vec<String>,
}

impl Noted {
    fn of(call: &Call) -> Self {
        let bin = call.caller.split('~').next().unwrap_or_default().to_owned();
        let grants = call.grants();
        grants::note(&bin, &grants);
        Self { bin, path: call.path.clone(), grants }
    }

    fn answered(&self, status: StatusCode) {
        grants::note(&self.bin, &grants::needed_to_know(&self.grants, &self.path, status.as_u16()));
    }
}

/// At `/{caller}/{backend}/…`. Gives its address.
async fn proxy(upstreams: Vec<(&'static str, String)>, between: Arc<dyn Between>) -> String {
    let (listener, url) = listen().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let upstreams = Arc::new(upstreams);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (upstreams, between, http) = (Arc::clone(&upstreams), Arc::clone(&between), http.clone());
            let pass = service_fn(move |request| pass(request, Arc::clone(&upstreams), Arc::clone(&between), http.clone()));
            // An error is a connection that either side has closed.
            tokio::spawn(async move { hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), pass).await });
        }
    });
    url
}

async fn pass(
    request: hyper::Request<Incoming>,
    upstreams: Arc<Vec<(&'static str, String)>>,
    between: Arc<dyn Between>,
    http: reqwest::Client,
) -> Result<hyper::Response<Full<Bytes>>, std::io::Error> {
    let (caller, backend, path) = address(request.uri());
    let (backend, upstream) = upstreams.iter().find(|(name, _)| *name == backend).expect("a backend");
    let to = Destination { caller, backend, url: format!("{upstream}{path}"), path };
    pass_to(to, request, between, http).await
}

struct Destination {
    caller: String,
    backend: &'static str,
    path: String,
    url: String,
}

async fn pass_to(
    to: Destination,
    request: hyper::Request<Incoming>,
    between: Arc<dyn Between>,
    http: reqwest::Client,
) -> Result<hyper::Response<Full<Bytes>>, std::io::Error> {
    let Destination { caller, backend, path, url } = to;
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(std::io::Error::other)?.to_bytes();
    let call = Call { caller, backend, method: parts.method, path, headers: parts.headers, body, url, http };
    let noted = Noted::of(&call);
    let Some(Answered { status, headers, body }) = between.pass(call).await else {
        return Err(std::io::Error::other("closed without an answer"));
    };
    noted.answered(status);
    let mut response = hyper::Response::new(Full::new(body));
    (*response.status_mut(), *response.headers_mut()) = (status, headers);
    Ok(response)
}

/// For one caller, with the addresses as they are at S3.
fn s3_proxy(upstream: String, caller: &str, between: Arc<dyn Between>) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (listener, caller) = (TcpListener::from_std(listener).unwrap(), caller.to_owned());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (upstream, caller, between, http) = (upstream.clone(), caller.clone(), Arc::clone(&between), http.clone());
            let pass = service_fn(move |request: hyper::Request<Incoming>| {
                let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
                let url = format!("{}{path}", upstream.trim_end_matches('/'));
                let to = Destination { caller: caller.clone(), backend: "s3", path, url };
                pass_to(to, request, Arc::clone(&between), http.clone())
            });
            tokio::spawn(async move { hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), pass).await });
        }
    });
    url
}

fn address(uri: &Uri) -> (String, String, String) {
    let whole = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut parts = whole.splitn(4, '/').skip(1);
    let mut next = || parts.next().unwrap_or_default().to_owned();
    (next(), next(), format!("/{}", next()))
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}
