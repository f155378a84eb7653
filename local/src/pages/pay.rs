//! `/_local/pay`: the test payment form, in the place of Stripe's own. People get HTML, scripts JSON; both pay the same way.
//! Charges nothing real and knows no orders: it stops at the intent.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Notice, Pages, html, price_text};
use crate::stripe::{PayOutcome, Problem, Stripe, TEST_CARDS, TestCard};

const RECENT: usize = 50;
/// So many of the test cards stand open on the form, the rest behind “More”.
const USUAL_CARDS: usize = 5;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Link {
    payment_intent: String,
    client_secret: String,
    return_url: String,
}

/// A card to pay with, or the answer to 3-D Secure, with the intent's client secret.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payment {
    card: String,
    /// Typed instead of picked; wins over `card`.
    other_card: String,
    /// At the 3-D Secure step: `approve`, or anything else to fail.
    answer: String,
    client_secret: String,
    return_url: String,
}

#[derive(Template)]
#[template(path = "pay.html")]
struct PayPage<'a> {
    shop_name: &'a str,
    amount: String,
    intent_id: &'a str,
    client_secret: &'a str,
    return_url: &'a str,
    status: &'a str,
    cards: &'static [TestCard],
    /// Why the last try did not pay.
    refusal: Option<String>,
    /// Where the shopper goes on, with what Stripe adds to the address.
    link_back: Option<String>,
}

#[derive(Template)]
#[template(path = "pay_list.html")]
struct PayList<'a> {
    shop_name: &'a str,
    intents: Vec<IntentRow>,
}

struct IntentRow {
    id: String,
    amount: String,
    status: String,
    /// The status in words.
    meaning: &'static str,
    link: Option<String>,
}

pub async fn show(State(pages): State<Pages>, Query(link): Query<Link>) -> Response {
    let Some(stripe) = &pages.stripe else { return no_stand_in(&pages) };
    if link.payment_intent.is_empty() {
        let intents = stripe.intents().iter().take(RECENT).map(row).collect();
        return html(StatusCode::OK, &PayList { shop_name: &pages.shop_name, intents });
    }
    if !stripe.knows_secret(&link.payment_intent, &link.client_secret) {
        return wrong_link(&pages);
    }
    render(&pages, stripe, &link, StatusCode::OK, None)
}

/// `POST /_local/pay/{intent_id}`: pays with a card.
pub async fn pay(State(pages): State<Pages>, Path(intent_id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    act(&pages, intent_id, &headers, &body, |stripe, id, payment| {
        let card = if payment.other_card.trim().is_empty() { &payment.card } else { &payment.other_card };
        stripe.pay(id, card)
    })
}

/// `POST /_local/pay/{intent_id}/authenticate`: answers 3-D Secure.
pub async fn authenticate(State(pages): State<Pages>, Path(intent_id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    act(&pages, intent_id, &headers, &body, |stripe, id, payment| stripe.authenticate(id, payment.answer == "approve"))
}

fn act(
    pages: &Pages,
    intent_id: String,
    headers: &HeaderMap,
    body: &Bytes,
    action: impl FnOnce(&Stripe, &str, &Payment) -> PayOutcome,
) -> Response {
    let Some(stripe) = &pages.stripe else { return no_stand_in(pages) };
    let as_json = mentions_json(headers, header::ACCEPT);
    let Some(payment) = read_payment(headers, body) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": { "message": "Send card and client_secret." } }))).into_response();
    };
    if !stripe.knows_secret(&intent_id, &payment.client_secret) {
        let error = Problem::missing("payment_intent", &intent_id, "client_secret").body();
        return if as_json { (StatusCode::NOT_FOUND, Json(error)).into_response() } else { wrong_link(pages) };
    }
    let outcome = action(stripe, &intent_id, &payment);
    if as_json {
        return json_answer(stripe, &intent_id, &outcome);
    }
    let Payment { client_secret, return_url, .. } = payment;
    let link = Link { payment_intent: intent_id, client_secret, return_url };
    match outcome {
        PayOutcome::Declined(problem) => render(pages, stripe, &link, StatusCode::PAYMENT_REQUIRED, Some(&problem)),
        _ => Redirect::to(&address("/_local/pay", &link)).into_response(),
    }
}

fn read_payment(headers: &HeaderMap, body: &Bytes) -> Option<Payment> {
    if mentions_json(headers, header::CONTENT_TYPE) {
        return serde_json::from_slice(body).ok();
    }
    let query = format!("/?{}", std::str::from_utf8(body).ok()?);
    Query::try_from_uri(&query.parse().ok()?).ok().map(|Query(payment)| payment)
}

fn mentions_json(headers: &HeaderMap, name: header::HeaderName) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("application/json"))
}

fn json_answer(stripe: &Stripe, intent_id: &str, outcome: &PayOutcome) -> Response {
    let intent = stripe.intent(intent_id).unwrap_or_default();
    let (status, error) = match outcome {
        PayOutcome::Declined(problem) | PayOutcome::Refused(problem) => (problem.status, Some(problem.object())),
        PayOutcome::Succeeded | PayOutcome::Processing | PayOutcome::RequiresAction => (200, None),
    };
    let body = json!({ "status": intent["status"], "payment_intent": intent, "error": error });
    (StatusCode::from_u16(status).unwrap_or_default(), Json(body)).into_response()
}

fn render(pages: &Pages, stripe: &Stripe, link: &Link, code: StatusCode, refused: Option<&Problem>) -> Response {
    let intent = stripe.intent(&link.payment_intent).unwrap_or_default();
    let status = intent["status"].as_str().unwrap_or_default();
    let refusal = refused.map(|problem| problem.message.clone()).or_else(|| {
        let kept = intent["last_payment_error"]["message"].as_str();
        kept.map(str::to_owned)
    });
    let page = PayPage {
        shop_name: &pages.shop_name,
        amount: amount_of(&intent),
        intent_id: &link.payment_intent,
        client_secret: &link.client_secret,
        return_url: &link.return_url,
        status,
        cards: TEST_CARDS,
        refusal: refusal.map(|message| refusal_text(&message)),
        link_back: link_back(link, status),
    };
    html(code, &page)
}

/// Says what happened to the money too.
fn refusal_text(message: &str) -> String {
    let message = if message.contains("failed authentication") { "Your bank did not confirm it was you." } else { message };
    format!("{message} Nothing was charged. Try another card.")
}

fn amount_of(intent: &Value) -> String {
    price_text(&intent["amount"], &intent["currency"]).unwrap_or_default()
}

/// The shop's page, with the parameters Stripe adds. Only web addresses and paths: nothing that could run.
fn link_back(link: &Link, status: &str) -> Option<String> {
    let Link { payment_intent, client_secret, return_url } = link;
    let safe = return_url.starts_with("http://") || return_url.starts_with("https://") || return_url.starts_with('/');
    let result = if status == "succeeded" { "succeeded" } else { "failed" };
    let join = if return_url.contains('?') { '&' } else { '?' };
    safe.then(|| {
        format!("{return_url}{join}payment_intent={payment_intent}&payment_intent_client_secret={client_secret}&redirect_status={result}")
    })
}

/// The form's own address for an intent.
fn address(path: &str, link: &Link) -> String {
    let Link { payment_intent, client_secret, return_url } = link;
    let return_url: String = return_url
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("{path}?payment_intent={payment_intent}&client_secret={client_secret}&return_url={return_url}")
}

fn row(intent: &Value) -> IntentRow {
    let field = |name: &str| intent[name].as_str().unwrap_or_default().to_owned();
    let (status, id) = (field("status"), field("id"));
    let meaning = match status.as_str() {
        "requires_payment_method" => "Waiting for a card",
        "requires_confirmation" => "Waiting to be confirmed",
        "requires_action" => "Waiting for 3-D Secure",
        "processing" => "The bank is working on it",
        "succeeded" => "Paid",
        "canceled" => "Cancelled",
        _ => "Unknown",
    };
    let link = Link { payment_intent: id.clone(), client_secret: field("client_secret"), return_url: String::new() };
    let open = !matches!(status.as_str(), "succeeded" | "canceled");
    IntentRow { id, amount: amount_of(intent), status, meaning, link: open.then(|| address("/_local/pay", &link)) }
}

fn wrong_link(pages: &Pages) -> Response {
    let title = "This payment link does not fit";
    let text = "There is no payment with this number and secret. Go back to your order and choose “Pay” again.";
    let notice = Notice { shop_name: &pages.shop_name, title, text, link: "/_local/pay", link_text: "Recent payments" };
    html(StatusCode::NOT_FOUND, &notice)
}

fn no_stand_in(pages: &Pages) -> Response {
    let title = "Payments go to the real Stripe";
    let text = "STRIPE_SECRET_KEY is set, so the local payment form is off. Look at the Stripe dashboard instead.";
    let notice = Notice { shop_name: &pages.shop_name, title, text, link: "/_local", link_text: "Start page" };
    html(StatusCode::NOT_FOUND, &notice)
}
