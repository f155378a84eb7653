//! Goods that come in, are counted, are spread over shards.

use super::{Got, Play, got};
use crate::harness::wire::Plan;
use crate::model::action::Action;
use crate::model::rules::Model;
use reqwest::Method;
use serde_json::json;

impl Play<'_> {
    pub async fn move_stock(&self, before: &Model, model: &Model, action: Action, trouble: Option<Plan>) -> (Got, bool) {
        let key = format!("stock-of-step-{}", self.steps);
        let (bin, method, sku, path, body) = match action {
            Action::ReceiveStock { sku, units } => {
                ("admin-receive-stock", Method::POST, sku, "receipts", json!({ "units": units, "reference": "a delivery" }))
            }
            Action::Count { sku, mistaken, .. } => {
                let expected = before.stock[sku] + i64::from(mistaken);
                let level = if mistaken { expected } else { model.stock[sku] };
                let body = json!({ "expected": expected, "level": level, "reason": "counted" });
                ("admin-adjust-stock", Method::POST, sku, "adjustments", body)
            }
            _ => ("admin-set-shards", Method::PUT, 0, "shards", json!({ "shards": model.shards, "expected": before.shards })),
        };
        let name = self.shelf.sku(sku);
        let path = format!("/api/admin/stock/{name}/{path}");
        let request = || {
            let request = self.shop().client().request(method.clone(), &path).bearer_auth(self.shop().shop().staff_token());
            request.header("idempotency-key", &key).json(&body)
        };
        let (answer, struck) = self.send((bin, &name), trouble, request).await;
        if answer.status == 201 {
            self.shop().restocked(&name, model.stock[sku] - before.stock[sku]);
        }
        (got(answer.status, answer.code()), struck)
    }
}
