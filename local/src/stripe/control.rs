//! What tests, scripts and the local pages do to the stand-in from outside its API: pay, dispute, break, watch.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use barrow_app::clock;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use super::cards::ChosenCard;
use super::ledger::{Ledger, Only};
use super::objects::text;
use super::problem::{Problem, Refusal};
use super::{Chaos, Stripe, StripeError, confirm, disputes, intents, lock, signature, webhooks};

/// A way for the next API calls to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 500 before anything happened.
    Unavailable500,
    /// The call takes effect, but its answer does not come for a minute.
    Timeout,
    /// 429 before anything happened.
    RateLimited429,
}

/// What came of paying.
#[derive(Debug, Clone)]
pub enum PayOutcome {
    Succeeded,
    Processing,
    /// 3-D Secure: `authenticate` goes on from here.
    RequiresAction,
    /// The card was declined, mistyped or not authenticated. Nothing was charged.
    Declined(Box<Problem>),
    /// The intent could not be paid at all: unknown, settled already, or the wrong client secret.
    Refused(Box<Problem>),
}

#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(super) fn take(&self) -> Option<Fault> {
        lock(&self.0).pop_front()
    }
}

/// The objects, and what a shopper, a cardholder or a bank does.
impl Stripe {
    /// All intents, the newest first.
    pub fn intents(&self) -> Vec<Value> {
        self.objects(intents::KIND)
    }

    /// All objects of a kind (`charge`, `refund`, `dispute`, `event`), the newest first.
    pub fn objects(&self, kind: &str) -> Vec<Value> {
        self.run(|ledger| ledger.list(kind, i64::MAX, &Only::default())).unwrap_or_default()
    }

    pub fn intent(&self, id: &str) -> Option<Value> {
        self.run(|ledger| ledger.find(intents::KIND, id)).ok().flatten()
    }

    /// Pays as the payment form does: `card` is a number or a payment method id.
    pub fn pay(&self, intent_id: &str, card: &str) -> PayOutcome {
        self.outcome(|ledger| {
            let intent = ledger.require(intents::KIND, intent_id, "intent")?;
            let card = ChosenCard::find(card).ok_or_else(confirm::bad_number)?;
            confirm::confirm(ledger, intent, &card)
        })
    }

    /// The shopper's answer at the 3-D Secure step.
    pub fn authenticate(&self, intent_id: &str, approved: bool) -> PayOutcome {
        self.outcome(|ledger| confirm::authenticate(ledger, intent_id, approved))
    }

    /// Whether this is the intent's client secret, which the payment form must show.
    pub fn knows_secret(&self, intent_id: &str, client_secret: &str) -> bool {
        self.shared.knows_secret(intent_id, client_secret)
    }

    /// Ends a `processing` intent now.
    pub fn settle(&self, intent_id: &str) -> Result<(), Refusal> {
        self.run(|ledger| confirm::settle(ledger, intent_id))
    }

    /// How long cards that settle late take; for payments made from now on.
    pub fn set_settle_delay(&self, delay: Duration) {
        self.shared.settings().settle_delay = delay;
    }

    pub fn dispute(&self, intent_id: &str) -> Result<Value, Refusal> {
        self.run(|ledger| disputes::open(ledger, intent_id))
    }

    pub fn close_dispute(&self, dispute_id: &str, won: bool) -> Result<Value, Refusal> {
        self.run(|ledger| disputes::close(ledger, dispute_id, won))
    }

    fn outcome(&self, work: impl FnOnce(&Ledger<'_>) -> Result<Value, Refusal>) -> PayOutcome {
        match self.run(work) {
            Ok(intent) => match text(&intent, "status") {
                "succeeded" => PayOutcome::Succeeded,
                "requires_action" => PayOutcome::RequiresAction,
                _ => PayOutcome::Processing,
            },
            Err(Refusal::Problem(problem)) if problem.status == 402 => PayOutcome::Declined(problem),
            Err(Refusal::Problem(problem)) => PayOutcome::Refused(problem),
            Err(Refusal::Storage(_)) => PayOutcome::Refused(Box::new(Problem::unavailable())),
        }
    }

    fn run<T>(&self, work: impl FnOnce(&Ledger<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let outcome = self.shared.books.transact(self.shared.call(), work);
        self.shared.wake.notify_one();
        outcome
    }
}

/// Faults and webhooks.
impl Stripe {
    /// The next `count` API calls go wrong this way.
    pub fn fail_next(&self, count: usize, fault: Fault) {
        lock(&self.shared.faults.0).extend(std::iter::repeat_n(fault, count));
    }

    pub fn chaos(&self) -> Chaos {
        self.shared.settings().chaos
    }

    /// For events from now on; those in the queue keep their plan.
    pub fn set_chaos(&self, chaos: Chaos) {
        self.shared.settings().chaos = chaos;
    }

    /// Holds the webhooks back until `resume`.
    pub fn pause(&self) {
        self.shared.settings().webhooks_paused = true;
    }

    pub fn resume(&self) {
        self.shared.settings().webhooks_paused = false;
        self.shared.wake.notify_one();
    }

    /// Webhooks (each copy counted) that nobody took yet.
    pub fn undelivered_webhooks(&self) -> u64 {
        let count = |db: &Connection| db.query_row("SELECT COUNT(*) FROM deliveries WHERE done = 0", [], |row| row.get::<_, i64>(0));
        count(&self.shared.books.lock()).map_or(0, i64::unsigned_abs)
    }

    /// Delivers this raw body once and now, signed, past queue and chaos. Gives the receiver's status.
    pub async fn send_event(&self, payload: &str) -> Result<u16, StripeError> {
        let url = self.shared.settings().webhook_url.clone();
        let url = url.ok_or_else(|| std::io::Error::other("no webhook URL is set"))?;
        Ok(webhooks::send(&self.shared, &url, payload).await?)
    }

    /// The `Stripe-Signature` header for a payload, as of now.
    pub fn sign(&self, payload: &str) -> String {
        signature::header(&self.shared.webhook_secret, payload, clock::now())
    }

    /// `/_local/stripe/…` for scripts: chaos, how many webhooks wait and where they go.
    pub fn control_router(&self) -> Router {
        Router::new()
            .route("/_local/stripe/chaos", get(show_chaos).post(change_chaos))
            .route("/_local/stripe/webhooks", get(show_webhooks).post(point_webhooks))
            .with_state(self.clone())
    }
}

async fn show_chaos(State(stripe): State<Stripe>) -> Json<Chaos> {
    Json(stripe.chaos())
}

async fn change_chaos(State(stripe): State<Stripe>, Json(settings): Json<Value>) -> Response {
    match serde_json::from_value::<Chaos>(settings) {
        Ok(chaos) => {
            stripe.set_chaos(chaos);
            Json(chaos).into_response()
        }
        Err(error) => {
            let body = json!({ "error": format!("These are not chaos settings: {error}.") });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
        }
    }
}

/// Another shop's address than this process's: one that runs beside it, with the same webhook secret.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookEndpoint {
    url: String,
}

async fn point_webhooks(State(stripe): State<Stripe>, Json(WebhookEndpoint { url }): Json<WebhookEndpoint>) -> StatusCode {
    stripe.set_webhook_url(url);
    StatusCode::NO_CONTENT
}

async fn show_webhooks(State(stripe): State<Stripe>) -> Json<Value> {
    Json(json!({ "undelivered": stripe.undelivered_webhooks() }))
}
