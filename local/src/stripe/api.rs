//! The HTTP face: keys, idempotency, injected faults, and the table of endpoints. What an endpoint does lives in its own module.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::ledger::{Ledger, Only, pretty};
use super::objects::{self, text};
use super::params::Params;
use super::problem::{Problem, Refusal};
use super::{Fault, Shared, confirm, intents, refunds};

const BODY_BYTES_MAX: usize = 1 << 20;
const KEY_LENGTH_MAX: usize = 255;
/// A request hit by `Fault::Timeout` hangs this long.
const HANG: Duration = Duration::from_secs(60);

/// The whole API; an unknown URL gets Stripe's own 404.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(answer).layer(axum::extract::DefaultBodyLimit::max(BODY_BYTES_MAX)).with_state(shared)
}

/// A call as it came in.
struct Request {
    method: Method,
    path: String,
    params: Params,
    idempotency_key: Option<String>,
    id: String,
}

struct Answer {
    status: u16,
    body: String,
    replayed: bool,
}

async fn answer(State(shared): State<Arc<Shared>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let form = if method == Method::POST { &body[..] } else { uri.query().unwrap_or("").as_bytes() };
    let request = Request {
        path: uri.path().to_owned(),
        params: Params::parse(form),
        idempotency_key: (method == Method::POST).then(|| header_text(&headers, "idempotency-key").map(str::to_owned)).flatten(),
        id: objects::new_id("req"),
        method,
    };
    match shared.faults.take() {
        Some(Fault::Unavailable500) => respond(&request, refused(&Problem::unavailable())),
        Some(Fault::RateLimited429) => respond(&request, refused(&Problem::rate_limited())),
        Some(Fault::Timeout) => {
            let answer = handle(&shared, &headers, &request);
            shared.wait_for_stop(HANG).await;
            respond(&request, answer)
        }
        None => respond(&request, handle(&shared, &headers, &request)),
    }
}

fn handle(shared: &Shared, headers: &HeaderMap, request: &Request) -> Answer {
    if let Err(problem) = check_key(shared, headers, request) {
        return refused(&problem);
    }
    let mut call = shared.call();
    call.request_id = Some(request.id.clone());
    call.idempotency_key.clone_from(&request.idempotency_key);
    let outcome = shared.books.transact(call, |ledger| execute_once(ledger, request));
    shared.wake.notify_one();
    outcome.unwrap_or_else(|refusal| match refusal {
        Refusal::Problem(problem) => refused(&problem),
        Refusal::Storage(error) => {
            tracing::error!(%error, "the local Stripe could not use its storage");
            refused(&Problem::unavailable())
        }
    })
}

/// Runs the call, or gives the answer its idempotency key got the first time.
fn execute_once(ledger: &Ledger<'_>, request: &Request) -> Result<Answer, Refusal> {
    let Some(key) = &request.idempotency_key else { return answer_of(execute(ledger, request)) };
    if key.len() > KEY_LENGTH_MAX {
        let message = format!("Idempotency keys may be at most {KEY_LENGTH_MAX} characters.");
        return Ok(refused(&Problem::invalid("parameter_invalid", message)));
    }
    let fingerprint = format!("{}\n{}", request.path, request.params.fingerprint());
    if let Some((first, status, body)) = stored_answer(ledger, key)? {
        let same = first == fingerprint;
        let again = || Answer { status, body, replayed: true };
        return Ok(if same { again() } else { refused(&Problem::key_reused(key)) });
    }
    let outcome = execute(ledger, request);
    let keep = match &outcome {
        Ok(_) => true,
        Err(Refusal::Problem(problem)) => problem.began_to_execute(),
        Err(Refusal::Storage(_)) => false,
    };
    let answer = answer_of(outcome)?;
    if keep {
        store_answer(ledger, key, &fingerprint, &answer)?;
    }
    Ok(answer)
}

/// The endpoints.
fn execute(ledger: &Ledger<'_>, request: &Request) -> Result<Value, Refusal> {
    let Request { method, path, params, .. } = request;
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let object = match (method.as_str(), segments.as_slice()) {
        ("POST", ["v1", "payment_intents"]) => intents::create(ledger, params)?,
        ("POST", ["v1", "payment_intents", id]) => intents::update(ledger, id, params)?,
        ("POST", ["v1", "payment_intents", id, "confirm"]) => confirm::confirm_request(ledger, id, params)?,
        ("POST", ["v1", "payment_intents", id, "cancel"]) => intents::cancel(ledger, id, params)?,
        ("POST", ["v1", "refunds"]) => refunds::create(ledger, params)?,
        ("GET", ["v1", collection]) => {
            return list(ledger, kind_of(collection, request)?, path, params);
        }
        ("GET", ["v1", collection, id]) => {
            let kind = kind_of(collection, request)?;
            ledger.require(kind, id, if kind == intents::KIND { "intent" } else { "id" })?
        }
        _ => return Err(Problem::unknown_url(method.as_str(), path).into()),
    };
    expand(ledger, object, params)
}

fn kind_of(collection: &str, request: &Request) -> Result<&'static str, Problem> {
    match collection {
        "payment_intents" => Ok("payment_intent"),
        "refunds" => Ok("refund"),
        "charges" => Ok("charge"),
        "disputes" => Ok("dispute"),
        "events" => Ok("event"),
        _ => Err(Problem::unknown_url(request.method.as_str(), &request.path)),
    }
}

fn list(ledger: &Ledger<'_>, kind: &str, url: &str, params: &Params) -> Result<Value, Refusal> {
    params.allow(&["limit", "payment_intent", "starting_after", "created"])?;
    let limit = params.count("limit", 10)?;
    let created_from = params.object("created").and_then(|created| created.get("gte")?.as_str()?.parse().ok());
    let only = Only { after: params.text("starting_after"), intent: params.text("payment_intent"), created_from };
    let mut data = ledger.list(kind, limit + 1, &only)?;
    let wanted = usize::try_from(limit).unwrap_or_default();
    let has_more = data.len() > wanted;
    data.truncate(wanted);
    Ok(json!({ "object": "list", "data": data, "has_more": has_more, "url": url }))
}

/// `expand[]=latest_charge`: the object in place of its id, one level deep.
fn expand(ledger: &Ledger<'_>, mut object: Value, params: &Params) -> Result<Value, Refusal> {
    for field in params.list("expand") {
        let kind = if field == "latest_charge" { "charge" } else { field };
        if let Some(found) = ledger.find(kind, text(&object, field))? {
            object[field] = found;
        }
    }
    Ok(object)
}

/// The secret key may do all; a publishable one may read and confirm an intent whose client secret it shows.
fn check_key(shared: &Shared, headers: &HeaderMap, request: &Request) -> Result<(), Problem> {
    let Some(key) = api_key(headers) else {
        return Err(Problem::unauthorized(
            "You did not provide an API key. You need to provide your API key in the Authorization \
             header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        ));
    };
    if key == shared.secret_key {
        return Ok(());
    }
    let segments: Vec<&str> = request.path.trim_matches('/').split('/').collect();
    if let (true, ["v1", "payment_intents", id, rest @ ..]) = (key.starts_with("pk_test_"), segments.as_slice()) {
        let public = (request.method == Method::GET && rest.is_empty()) || rest == ["confirm"];
        let shown = request.params.text("client_secret").unwrap_or_default();
        if public && shown.split("_secret_").next() == Some(*id) && shared.knows_secret(id, shown) {
            return Ok(());
        }
    }
    let masked: String = key.chars().take(8).collect();
    Err(Problem::unauthorized(format!("Invalid API Key provided: {masked}****")))
}

fn api_key(headers: &HeaderMap) -> Option<String> {
    let (scheme, value) = header_text(headers, "authorization")?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().to_owned());
    }
    let decoded = STANDARD.decode(value.trim()).ok()?;
    let pair = String::from_utf8(decoded).ok()?;
    pair.split(':').next().map(str::to_owned)
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn stored_answer(ledger: &Ledger<'_>, key: &str) -> Result<Option<(String, u16, String)>, Refusal> {
    let sql = "SELECT request, status, body FROM idempotency WHERE key = ?1";
    let mut query = ledger.tx.prepare_cached(sql)?;
    let row = query.query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    Ok(row.optional()?)
}

/// Keys are kept for a day, as Stripe promises at the least.
fn store_answer(ledger: &Ledger<'_>, key: &str, request: &str, answer: &Answer) -> Result<(), Refusal> {
    const DAY_MS: i64 = 24 * 3600 * 1000;
    let now_ms = ledger.call.now.as_millisecond();
    ledger.tx.execute("DELETE FROM idempotency WHERE created_ms < ?1", [now_ms - DAY_MS])?;
    let sql = "INSERT INTO idempotency (key, request, status, body, created_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = rusqlite::params![key, request, answer.status, answer.body, now_ms];
    ledger.tx.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn answer_of(outcome: Result<Value, Refusal>) -> Result<Answer, Refusal> {
    match outcome {
        Ok(object) => Ok(Answer { status: 200, body: pretty(&object), replayed: false }),
        Err(Refusal::Problem(problem)) => Ok(refused(&problem)),
        Err(storage) => Err(storage),
    }
}

fn refused(problem: &Problem) -> Answer {
    Answer { status: problem.status, body: pretty(&problem.body()), replayed: false }
}

fn respond(request: &Request, answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(id) = HeaderValue::from_str(&request.id) {
        headers.insert("request-id", id);
    }
    if let Some(Ok(key)) = request.idempotency_key.as_deref().map(HeaderValue::from_str) {
        headers.insert("idempotency-key", key);
    }
    if answer.replayed {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    if matches!(answer.status, 429 | 500) {
        headers.insert("stripe-should-retry", HeaderValue::from_static("true"));
    }
    response
}
