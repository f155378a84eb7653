//! Trouble on the way between one invocation of a function and the backends: which call of it, what happens to that call, and
//! what became of every call.

use super::remote::{Answered, Between, Call, Functions, failed, run};
use barrow_app::App;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// Long enough for other things to happen meanwhile, shorter than any client waits for an answer.
const SLOW: Duration = Duration::from_millis(150);
/// Later than the client's first repeat of a lost request, as a rule.
const LATE: Duration = Duration::from_millis(700);

#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The connection is closed before the request has reached the backend.
    RequestLost,
    /// It took effect, and the connection is closed before the answer has come back.
    AnswerLost,
    /// The connection is closed, and the request reaches the backend all the same, after its repeat.
    RequestLate,
    Slow,
    Throttled,
    /// 500, and nothing happened.
    Failing,
    /// It took effect, and the function died.
    Killed,
    /// Waits until it is let go: before it reaches the backend.
    HeldBefore,
    /// The same, when it has taken effect and before it is answered.
    HeldAfter,
    /// An answer made up, or none to let the call through.
    Instead(fn(&Call) -> Option<Answered>),
}

/// Which calls of an invocation meet trouble: from the first to the last, counted from 1.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub fault: Fault,
    pub first: usize,
    pub last: usize,
    /// Counts only calls of this action; Stripe's are methods, such as `POST`.
    pub action: Option<&'static str>,
}

impl Plan {
    pub const HARMLESS: Self = Self { fault: Fault::Slow, first: usize::MAX, last: 0, action: None };

    pub const fn once(fault: Fault, position: usize) -> Self {
        Self { fault, first: position, last: position, action: None }
    }

    /// From there on to the end of the invocation.
    pub const fn for_good(fault: Fault, position: usize) -> Self {
        Self { last: usize::MAX, ..Self::once(fault, position) }
    }
}

/// One invocation's trouble and its calls.
pub struct Strike {
    plan: Plan,
    calls: Mutex<Vec<Made>>,
    killed: Notify,
    reached: Semaphore,
    gate: Semaphore,
    still_on_the_way: AtomicUsize,
}

#[derive(Clone, Debug)]
pub struct Made {
    /// Such as `dynamodb GetItem OrdersTable`.
    pub name: String,
    pub struck: bool,
    pub took_effect: bool,
    pub answered: bool,
}

/// Stands between functions and backends, and lets everything pass but what it was told not to.
#[derive(Default)]
pub struct Wire {
    waiting: Mutex<Vec<Waiting>>,
    strikes: Mutex<HashMap<String, Arc<Strike>>>,
    enlisted: AtomicUsize,
    repeats_jobs: AtomicBool,
}

struct Waiting {
    bin: String,
    about: Vec<String>,
    strike: Arc<Strike>,
}

impl Wire {
    /// Trouble for the function's next invocation whose event has all these texts in it.
    pub fn arm(&self, bin: &str, about: &[&str], plan: Plan) -> Arc<Strike> {
        let strike = Arc::new(Strike::new(plan));
        let about = about.iter().map(|&text| text.to_owned()).collect();
        self.waiting.lock().unwrap().push(Waiting { bin: bin.to_owned(), about, strike: Arc::clone(&strike) });
        strike
    }

    /// No longer, if that invocation never came.
    pub fn disarm(&self, strike: &Arc<Strike>) {
        self.waiting.lock().unwrap().retain(|armed| !Arc::ptr_eq(&armed.strike, strike));
    }

    /// What comes from now on by an address that the invocation gave away, such as a browser's upload, is no call of its own.
    pub fn let_pass(&self, strike: &Arc<Strike>) {
        self.strikes.lock().unwrap().retain(|_, met| !Arc::ptr_eq(met, strike));
    }

    /// From now on, every batch of a stream or queue comes twice, or no longer.
    pub fn repeat_jobs(&self, repeats: bool) {
        self.repeats_jobs.store(repeats, Ordering::Relaxed);
    }

    /// Runs something on a function's `App` with trouble of its own; none when the function was killed.
    pub async fn run<T>(&self, functions: &Functions, bin: &str, strike: &Arc<Strike>, work: impl AsyncFnOnce(Arc<App>) -> T) -> Option<T> {
        let app = functions.app(bin, &self.enlist(bin, strike));
        tokio::select! {
            () = strike.killed.notified() => None,
            done = work(app) => Some(done),
        }
    }

    fn enlist(&self, bin: &str, strike: &Arc<Strike>) -> String {
        let mut strikes = self.strikes.lock().unwrap();
        let caller = format!("{bin}~{}", self.enlisted.fetch_add(1, Ordering::Relaxed));
        strikes.insert(caller.clone(), Arc::clone(strike));
        caller
    }

    fn meant(&self, bin: &str, event: &Value) -> Option<Arc<Strike>> {
        let text = event.to_string();
        let mut waiting = self.waiting.lock().unwrap();
        let place = waiting.iter().position(|armed| armed.bin == bin && armed.about.iter().all(|about| text.contains(about.as_str())))?;
        Some(waiting.remove(place).strike)
    }
}

impl Between for Wire {
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value> {
        async move {
            if self.repeats_jobs.load(Ordering::Relaxed) && bin.starts_with("jobs-") {
                functions.run(&bin, event.clone()).await;
            }
            let Some(strike) = self.meant(&bin, &event) else { return functions.run(&bin, event).await };
            let answer = self.run(&functions, &bin, &strike, async |app| run(&app, &bin, event).await).await;
            answer.unwrap_or_else(|| failed("killed"))
        }
        .boxed()
    }

    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>> {
        let strike = self.strikes.lock().unwrap().get(&call.caller).cloned();
        async move {
            match strike {
                Some(strike) => strike.meet(call).await,
                None => Some(call.forward().await),
            }
        }
        .boxed()
    }
}

impl Strike {
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            calls: Mutex::default(),
            killed: Notify::new(),
            reached: Semaphore::new(0),
            gate: Semaphore::new(0),
            still_on_the_way: AtomicUsize::new(0),
        }
    }

    pub fn calls(&self) -> Vec<Made> {
        self.calls.lock().unwrap().clone()
    }

    /// Whether any call met the trouble.
    pub fn has_struck(&self) -> bool {
        self.calls().iter().any(|call| call.struck)
    }

    pub fn kills(&self) -> bool {
        matches!(self.plan.fault, Fault::Killed) && self.has_struck()
    }

    /// Whether a mail may go out twice: it went out, and its sender did not learn of that, or could not write it down.
    pub fn may_have_sent_twice(&self) -> bool {
        let calls = self.calls();
        let Some(sent) = calls.iter().rposition(|call| call.name.starts_with("ses") && call.took_effect) else { return false };
        let unheard = calls.iter().any(|call| call.name.starts_with("ses") && call.took_effect && !call.answered);
        unheard || !calls[sent..].iter().any(|call| call.name == "dynamodb UpdateItem OpsTable" && call.took_effect)
    }

    /// Waits until a call is held; false when there is none in `work`, which then is at its end.
    pub async fn is_reached(&self) {
        self.reached.acquire().await.expect("never closed").forget();
    }

    pub fn let_go(&self) {
        self.gate.close();
    }

    pub fn is_over(&self) -> bool {
        self.still_on_the_way.load(Ordering::SeqCst) == 0
    }

    async fn meet(self: Arc<Self>, call: Call) -> Option<Answered> {
        let (place, struck) = self.note(&call);
        if !struck {
            return Some(self.forwarded(&call, place).await);
        }
        match self.plan.fault {
            Fault::RequestLost => None,
            Fault::AnswerLost => {
                self.forwarded(&call, place).await;
                self.lost(place)
            }
            Fault::RequestLate => {
                self.still_on_the_way.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    tokio::time::sleep(LATE).await;
                    self.forwarded(&call, place).await;
                    self.lost(place);
                    self.still_on_the_way.fetch_sub(1, Ordering::SeqCst);
                });
                None
            }
            Fault::Slow => {
                tokio::time::sleep(SLOW).await;
                Some(self.forwarded(&call, place).await)
            }
            Fault::Throttled => Some(throttled(call.backend)),
            Fault::Failing => Some(failing(call.backend)),
            Fault::Killed => {
                self.forwarded(&call, place).await;
                self.killed.notify_one();
                self.lost(place)
            }
            Fault::HeldBefore => {
                self.hold().await;
                Some(self.forwarded(&call, place).await)
            }
            Fault::HeldAfter => {
                let answer = self.forwarded(&call, place).await;
                self.hold().await;
                Some(answer)
            }
            Fault::Instead(answer) => match answer(&call) {
                Some(answer) => Some(answer),
                None => Some(self.forwarded(&call, place).await),
            },
        }
    }

    /// The call's place in the list, and whether it meets trouble.
    fn note(&self, call: &Call) -> (usize, bool) {
        let mut calls = self.calls.lock().unwrap();
        let name = name(call);
        let counts = |name: &str| self.plan.action.is_none_or(|wanted| name.split(' ').nth(1) == Some(wanted));
        let position = calls.iter().filter(|made| counts(&made.name)).count() + 1;
        let struck = counts(&name) && (self.plan.first..=self.plan.last).contains(&position);
        calls.push(Made { name, struck, took_effect: false, answered: false });
        (calls.len() - 1, struck)
    }

    async fn forwarded(&self, call: &Call, place: usize) -> Answered {
        let answer = call.forward().await;
        let made = &mut self.calls.lock().unwrap()[place];
        (made.took_effect, made.answered) = (answer.status.is_success(), true);
        answer
    }

    fn lost(&self, place: usize) -> Option<Answered> {
        self.calls.lock().unwrap()[place].answered = false;
        None
    }

    async fn hold(&self) {
        self.reached.add_permits(1);
        // Closed when it is let go.
        let _ = self.gate.acquire().await;
    }
}

fn name(call: &Call) -> String {
    let body = call.json();
    match call.backend {
        "dynamodb" => {
            let table = body["TableName"].as_str().unwrap_or_default();
            format!("dynamodb {} {table}", call.action()).trim_end().to_owned()
        }
        "stripe" => format!("stripe {} {}", call.method, call.path),
        "s3" => format!("s3 {} {}", call.method, call.path.split('/').nth(2).unwrap_or_default()),
        backend => format!("{backend} {}", call.action()).trim_end().to_owned(),
    }
}

pub fn throttled(backend: &str) -> Answered {
    match backend {
        "dynamodb" => aws(400, "com.amazonaws.dynamodb.v20120810#ThrottlingException"),
        "sqs" => aws(403, "com.amazonaws.sqs#RequestThrottled"),
        "ses" => aws(429, "TooManyRequestsException"),
        "s3" => s3(503, "SlowDown"),
        _ => stripe(429, &json!({ "type": "invalid_request_error", "code": "rate_limit", "message": "Request rate limit exceeded." })),
    }
}

pub fn failing(backend: &str) -> Answered {
    match backend {
        "dynamodb" => aws(500, "com.amazonaws.dynamodb.v20120810#InternalServerError"),
        "sqs" => aws(500, "com.amazonaws.sqs#InternalError"),
        "ses" => aws(500, "InternalServiceErrorException"),
        "s3" => s3(500, "InternalError"),
        _ => stripe(500, &json!({ "type": "api_error", "message": "An unknown error occurred" })),
    }
}

/// As AWS's JSON protocols refuse.
pub fn aws(status: u16, kind: &str) -> Answered {
    aws_with(status, kind, json!({}))
}

pub fn aws_with(status: u16, kind: &str, mut body: Value) -> Answered {
    body["__type"] = json!(kind);
    body["message"] = json!("made up by a test");
    let mut answer = Answered::with(StatusCode::from_u16(status).expect("a status"), &body.to_string());
    answer.headers.insert("x-amzn-errortype", kind.parse().expect("a header"));
    answer.headers.insert("content-type", "application/x-amz-json-1.0".parse().expect("a header"));
    answer
}

fn s3(status: u16, code: &str) -> Answered {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>made up by a test</Message></Error>");
    let mut answer = Answered::with(StatusCode::from_u16(status).expect("a status"), &body);
    answer.headers.insert("content-type", "application/xml".parse().expect("a header"));
    answer
}

fn stripe(status: u16, error: &Value) -> Answered {
    let mut answer = Answered::with(StatusCode::from_u16(status).expect("a status"), &json!({ "error": error }).to_string());
    answer.headers.insert("content-type", "application/json".parse().expect("a header"));
    answer
}
