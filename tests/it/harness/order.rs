//! An order as its buyer holds it: paid with a test card, looked at, cancelled.

use super::{Answer, TestShop, wait_until};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// Numbers of Stripe's test cards.
pub mod cards {
    pub const PAYS: &str = "4242 4242 4242 4242";
    pub const DECLINES: &str = "4000 0000 0000 0002";
    pub const ASKS_FOR_3DS: &str = "4000 0027 6000 3184";
    pub const PAYS_LATE: &str = "4000 0000 0000 0408";
    /// Pays; a refund is pending first.
    pub const REFUND_PENDS: &str = "4000 0000 0000 7726";
    /// Pays; a refund comes back later.
    pub const REFUND_FAILS: &str = "4000 0000 0000 5126";
    pub const FAILS_LATE: &str = "4000 0000 0000 0341";
}

/// What checkout answered.
pub struct PlacedOrder<'a> {
    shop: &'a TestShop,
    pub id: String,
    pub token: String,
    pub tracking_token: String,
    /// Minor units.
    pub total: i64,
    /// Empty when Stripe was away.
    pub intent: String,
    client_secret: String,
}

impl<'a> PlacedOrder<'a> {
    /// From the body of a checkout, or of a payment's resumption.
    pub fn new(shop: &'a TestShop, answer: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (order, payment) = (&answer["order"], &answer["payment"]);
        Self {
            shop,
            id: text(&order["id"]),
            token: text(&order["token"]),
            tracking_token: text(&order["tracking_token"]),
            total: order["totals"]["total"]["amount"].as_i64().expect("a total"),
            intent: text(&payment["payment_intent"]),
            client_secret: text(&payment["client_secret"]),
        }
    }

    /// `path` follows the order's own.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = format!("/api/orders/{}{path}", self.id);
        self.shop.client().request(method, &path).header("x-order-token", &self.token)
    }

    pub async fn get(&self) -> Value {
        Answer::of(self.request(Method::GET, "")).await.expect(200)
    }

    pub async fn get_patiently(&self) -> Value {
        Answer::patiently(|| self.request(Method::GET, "")).await.expect(200)
    }

    pub async fn try_cancel(&self) -> Answer {
        Answer::of(self.request(Method::POST, "/cancel")).await
    }

    pub async fn try_return(&self, key: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, "/returns");
        Answer::of(request.header("idempotency-key", key).json(body)).await
    }

    /// `POST /api/orders/{id}/payment`.
    pub async fn try_resume(&self) -> Answer {
        Answer::of(self.request(Method::POST, "/payment")).await
    }

    /// The payment form's submit: 200, or 402 when the card is declined.
    pub async fn try_pay(&self, card: &str) -> Answer {
        self.at_the_form("", &json!({ "card": card, "client_secret": self.client_secret })).await
    }

    /// Pays with a card that pays, and waits until the order says so.
    pub async fn pay(&self) -> Value {
        self.try_pay(cards::PAYS).await.expect(200);
        self.until("paid", "succeeded").await
    }

    /// The answer to 3-D Secure.
    pub async fn authenticate(&self, approved: bool) -> Answer {
        let answer = if approved { "approve" } else { "refuse" };
        self.at_the_form("/authenticate", &json!({ "answer": answer, "client_secret": self.client_secret })).await
    }

    async fn at_the_form(&self, path: &str, body: &Value) -> Answer {
        let request = self.shop.client().request(Method::POST, &format!("/_local/pay/{}{path}", self.intent));
        Answer::of(request.header("accept", "application/json").json(body)).await
    }

    /// Waits until the order stands like this, and gives it.
    pub async fn until(&self, status: &str, payment_status: &str) -> Value {
        wait_until(&format!("order {status}/{payment_status}"), async || {
            let order = self.get().await;
            (order["status"] == status && order["payment_status"] == payment_status).then_some(order)
        })
        .await
    }

    /// The newest of Stripe's events of a kind about this order's intent, as it goes out in webhooks.
    pub fn event(&self, kind: &str) -> Value {
        let events = self.shop.stripe().objects("event");
        let mine = |event: &&Value| event["type"] == kind && event["data"]["object"]["id"] == self.intent.as_str();
        events.iter().find(mine).unwrap_or_else(|| panic!("no {kind} about {}", self.intent)).clone()
    }
}
