//! The walk through what staff see of each other.

use super::walk::Walk;
use crate::harness::{Answer, cards};
use reqwest::Method;
use serde_json::json;

impl Walk<'_> {
    /// Whoever it was is counted where Stripe tells of it.
    pub async fn a_declined_card(&self) {
        let order = self.order("TEA", 1).await;
        let request = self.api.request(Method::POST, &format!("/_local/pay/{}", order.intent)).header("accept", "application/json");
        Answer::of(request.json(&json!({ "card": cards::DECLINES, "client_secret": order.secret }))).await.expect(402);
        self.settle().await;
    }

    pub async fn the_audit_log(&self) {
        for query in ["", "?actor=owner", "?subject=stock/TEA"] {
            let request = self.api.request(Method::GET, &format!("/api/admin/audit{query}"));
            Answer::of(request.bearer_auth(self.shop.staff_token())).await.expect(200);
        }
    }
}
