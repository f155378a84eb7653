//! `live-subscribe`, at `subscribe`: begins to watch an order, or the stock of a SKU that the shop shows.
//!
//! Who may watch an order proves it: by its tracking link's token, by the order's own, or by being signed in as whoever ordered it.
//! The answer comes over the connection as well, with what there is to see at that moment; later updates look the same.

use crate::socket_event::{SocketEvent, taken};
use barrow_app::accounts::AccountError;
use barrow_app::live::LiveError;
use barrow_app::{App, ConfigError, clock};
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::live::{Topic, Update};
use barrow_jobs::Job;
use barrow_store::{StoreError, WatchRefusal};
use jiff::Timestamp;
use lambda_runtime::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "live-subscribe", run: |app, event| Box::pin(run(app, event)) };

/// What a browser says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subscribe {
    /// Led here.
    #[serde(rename = "action")]
    _action: String,
    /// Comes back with the answer, so that one who asks for much knows what was meant.
    id: Option<String>,
    track: Option<String>,
    order_id: Option<OrderId>,
    order_token: Option<String>,
    access_token: Option<String>,
    sku: Option<Sku>,
}

/// What a browser hears.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Answer {
    Subscribed {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        update: Update,
    },
    Refused {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        code: &'static str,
        detail: String,
    },
}

/// Its texts are what the other side is told: of what went wrong below, nothing.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("{0}")]
    Malformed(String),
    #[error("The token does not open this order.")]
    Forbidden,
    #[error("Sign in again: the session is over.")]
    SessionEnded,
    #[error("There is nothing of this name to watch.")]
    NotFound,
    #[error("A connection watches {} things at most: open another one.", barrow_store::MOST_TOPICS)]
    TooMany,
    #[error("This connection was given up: open another one.")]
    Closed,
    #[error("Try again in a moment.")]
    Busy,
}

#[instrument(name = "live.subscribe", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let event = SocketEvent::read(event)?;
    let (id, outcome) = subscribe(&app, &event).await;
    let answer = match outcome {
        Ok(update) => Answer::Subscribed { id, update },
        Err(refusal) => Answer::Refused { id, code: refusal.code(), detail: refusal.to_string() },
    };
    app.tell(event.connection(), &answer).await?;
    Ok(taken())
}

async fn subscribe(app: &App, event: &SocketEvent) -> (Option<String>, Result<Update, Refusal>) {
    let asked: Subscribe = match serde_json::from_str(event.body.as_deref().unwrap_or_default()) {
        Ok(asked) => asked,
        Err(error) => return (None, Err(Refusal::Malformed(error.to_string()))),
    };
    let id = asked.id.clone();
    (id, watch(app, event.connection(), asked).await)
}

async fn watch(app: &App, connection: &str, asked: Subscribe) -> Result<Update, Refusal> {
    let now = clock::now();
    let topic = asked.topic(app, now).await?;
    Ok(app.watch(connection, &topic, now).await?)
}

impl Subscribe {
    /// What is asked for, if whoever asks may watch it.
    async fn topic(self, app: &App, now: Timestamp) -> Result<Topic, Refusal> {
        let Self { track, order_id, order_token, access_token, sku, .. } = self;
        match (track, order_id, order_token, access_token, sku) {
            (Some(track), None, None, None, None) => {
                let order_id = app.guest_tokens()?.tracked(&track).ok_or(Refusal::Forbidden)?;
                Ok(Topic::Order { order_id })
            }
            (None, Some(order_id), Some(token), None, None) => {
                let opens = app.guest_tokens()?.opens_order(&token, &order_id);
                if opens { Ok(Topic::Order { order_id }) } else { Err(Refusal::Forbidden) }
            }
            (None, Some(order_id), None, Some(token), None) => {
                let opens = is_theirs(app, &order_id, &token, now).await?;
                if opens { Ok(Topic::Order { order_id }) } else { Err(Refusal::Forbidden) }
            }
            (None, None, None, None, Some(sku)) => {
                if is_shown(app, &sku).await? {
                    Ok(Topic::Stock { sku })
                } else {
                    Err(Refusal::NotFound)
                }
            }
            _ => Err(Refusal::Malformed("expected track, or order_id with order_token or access_token, or sku".to_owned())),
        }
    }
}

async fn is_theirs(app: &App, order_id: &OrderId, token: &str, now: Timestamp) -> Result<bool, Refusal> {
    let bearer = app.access_tokens()?.check(token, now).map_err(|_| Refusal::SessionEnded)?;
    if !app.is_signed_in(&bearer, now).await? {
        return Err(Refusal::SessionEnded);
    }
    let order = app.store().orders.order(order_id).await?;
    Ok(order.is_some_and(|order| order.customer_id == Some(bearer.user_id)))
}

/// What a shop keeps hidden, nobody learns the stock of.
async fn is_shown(app: &App, sku: &Sku) -> Result<bool, Refusal> {
    let catalog = &app.store().catalog;
    let Some(id) = catalog.product_of(sku).await? else { return Ok(false) };
    let product = catalog.product(&id).await?;
    Ok(product.is_some_and(|product| product.active && product.variants.iter().any(|variant| variant.sku == *sku)))
}

impl Refusal {
    const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Forbidden => "forbidden",
            Self::SessionEnded => "session_ended",
            Self::NotFound => "not_found",
            Self::TooMany => "too_many",
            Self::Closed => "closed",
            Self::Busy => "busy",
        }
    }

    fn busy(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(%error, "somebody could not begin to watch");
        Self::Busy
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::busy(&error)
    }
}

impl From<ConfigError> for Refusal {
    fn from(error: ConfigError) -> Self {
        Self::busy(&error)
    }
}

impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        Self::busy(&error)
    }
}

impl From<LiveError> for Refusal {
    fn from(error: LiveError) -> Self {
        match error {
            LiveError::NotFound => Self::NotFound,
            LiveError::Refused(WatchRefusal::TooMany) => Self::TooMany,
            LiveError::Refused(WatchRefusal::Closed) => Self::Closed,
            error => Self::busy(&error),
        }
    }
}
