//! What buyers and staff do with an order.

use super::{Got, Play, got};
use crate::harness::PlacedOrder;
use crate::harness::wire::Plan;
use crate::model::action::Action;
use crate::model::rules::Model;
use reqwest::Method;
use serde_json::{Value, json};

impl Play<'_> {
    /// Where the money is there already, which the shop does not know, the order comes back. Whoever asks again meanwhile cancels it
    /// before that, or after: then it is gone with its money.
    pub async fn cancel(&self, before: &Model, model: &mut Model, action: Action, order: usize, trouble: Option<Plan>) -> (Got, bool) {
        let ((status, code), struck) = self.change_order(action, trouble).await;
        let comes_back = before.orders[order].status == "pending_payment" && model.orders[order].status == "paid";
        if !struck || !comes_back {
            return ((status, code), struck);
        }
        self.shop().shop().drained().await.unwrap_or_else(|error| panic!("{error}"));
        if self.orders[order].get_patiently().await["status"] == "cancelled" {
            model.act(action);
        }
        let was_cancelled = status == 200 || code == "already_done";
        (if was_cancelled { got(200, "") } else { (status, code) }, struck)
    }

    pub async fn change_order(&self, action: Action, trouble: Option<Plan>) -> (Got, bool) {
        use Action as A;
        let order = &self.orders[action.order().expect("about an order")];
        let one = |sku: usize| json!({ "sku": self.shelf.sku(sku), "quantity": 1 });
        let (bin, path, body): (&str, String, Value) = match action {
            A::Resume { .. } => return self.as_buyer(order, ("checkout-resume-payment", "/payment"), trouble, None).await,
            A::Cancel { by_staff: false, .. } => return self.as_buyer(order, ("orders-cancel", "/cancel"), trouble, None).await,
            A::AskReturn { sku, .. } => {
                let line = json!({ "sku": self.shelf.sku(sku), "quantity": 1, "reason": "too big" });
                return self.as_buyer(order, ("orders-create-return", "/returns"), trouble, Some(json!({ "lines": [line] }))).await;
            }
            A::Pack { .. } => ("admin-pack-order", "pack".into(), json!({})),
            A::Deliver { .. } => ("admin-deliver-order", "deliver".into(), json!({})),
            A::ShipAll { .. } => ("admin-create-fulfillment", "fulfillments".into(), json!({})),
            A::ShipOne { sku, .. } => ("admin-create-fulfillment", "fulfillments".into(), json!({ "lines": [one(sku)] })),
            A::RefundAmount { amount, .. } => {
                ("admin-create-refund", "refunds".into(), json!({ "amount": { "amount": amount, "currency": "EUR" } }))
            }
            A::RefundLine { sku, .. } => {
                let view = order.get_patiently().await;
                let line = view["lines"].as_array().unwrap().iter().find(|line| line["sku"] == self.shelf.sku(sku)).unwrap().clone();
                ("admin-create-refund", "refunds".into(), json!({ "lines": [{ "sku": line["sku"], "quantity": line["quantity"] }] }))
            }
            A::RefundShipping { .. } => ("admin-create-refund", "refunds".into(), json!({ "shipping": true })),
            A::RefundRest { .. } => ("admin-create-refund", "refunds".into(), json!({})),
            A::Review { accept, .. } => {
                let decision = if accept { "accept" } else { "refund" };
                ("admin-review-order", "review".into(), json!({ "decision": decision, "reason": "We looked." }))
            }
            A::Cancel { .. } => ("admin-cancel-order", "cancel".into(), json!({ "reason": "The kiln broke." })),
            A::ApproveReturn { of, .. } => ("admin-approve-return", self.return_path(order, of, "approve").await, json!({})),
            A::DeclineReturn { of, .. } => {
                ("admin-decline-return", self.return_path(order, of, "decline").await, json!({ "reason": "It was worn." }))
            }
            A::ReceiveReturn { of, restock, .. } => {
                let view = order.get_patiently().await;
                let sku = &view["returns"][of]["lines"][0]["sku"];
                let line = json!({ "sku": sku, "quantity": 1, "restock": i64::from(restock) });
                ("admin-receive-return", self.return_path(order, of, "receive").await, json!({ "lines": [line] }))
            }
            other => unreachable!("{other:?} is somebody else's"),
        };
        let path = format!("/api/admin/orders/{}/{path}", order.id);
        let key = format!("order-at-step-{}", self.steps);
        let request = || {
            let request = self.shop().client().request(Method::POST, &path).bearer_auth(self.shop().shop().staff_token());
            request.header("idempotency-key", &key).json(&body)
        };
        let (answer, struck) = self.send((bin, &order.id), trouble, request).await;
        (got(answer.status, answer.code()), struck)
    }

    async fn return_path(&self, order: &PlacedOrder<'_>, of: usize, action: &str) -> String {
        format!("returns/{}/{action}", order.get_patiently().await["returns"][of]["id"].as_str().unwrap())
    }

    async fn as_buyer(
        &self,
        order: &PlacedOrder<'_>,
        (bin, path): (&str, &str),
        trouble: Option<Plan>,
        body: Option<Value>,
    ) -> (Got, bool) {
        let key = format!("order-at-step-{}", self.steps);
        let request = || {
            let request = order.request(Method::POST, path).header("idempotency-key", &key);
            body.iter().fold(request, |request, body| request.json(body))
        };
        let (answer, struck) = self.send((bin, &order.id), trouble, request).await;
        (got(answer.status, answer.code()), struck)
    }
}
