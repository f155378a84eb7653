//! The walk's part about what is short, sold out and back.

use super::walk::Walk;
use crate::harness::{Answer, mails_to};
use reqwest::Method;
use serde_json::json;

const WAITER: &str = "waiter@example.org";

impl Walk<'_> {
    /// Somebody who waits for what is sold out, and another who thinks better of it.
    pub(super) async fn two_who_wait(&self) {
        let path = "/api/products/duo/restock-alerts";
        for email in [WAITER, "other@example.org"] {
            self.posts(path, &json!({ "sku": "DUO", "email": email })).await.expect(202);
        }
        let body = json!({ "email": "own@example.org", "password": "four pears by the brook" });
        self.posts("/api/auth/register", &body).await.expect(202);
        let session = self.confirms("own@example.org").await;
        let own = self.own(&session, Method::POST, path).json(&json!({ "sku": "DUO" }));
        let stop = Answer::of(own).await.expect(202)["stop_url"].as_str().unwrap().to_owned();
        let mail = mails_to(self.shop, WAITER).remove(0).text;
        let confirm = mail.split_once("/restock-alerts/").unwrap().1.split_whitespace().next().unwrap().to_owned();
        for page in [format!("/restock-alerts/{confirm}"), format!("/restock-alerts/{}", stop.rsplit('/').next().unwrap())] {
            assert_eq!(self.api.get(&page).await.status, 200);
            assert_eq!(Answer::of(self.api.request(Method::POST, &page)).await.status, 200);
        }
        self.posts("/api/products/nothing/restock-alerts", &json!({ "sku": "DUO", "email": WAITER })).await.refused(404, "not_found");
    }

    /// There and back.
    pub(super) async fn other_thresholds(&self) {
        for query in ["state=all", "sku=DUO", "product_id=prd_duo", "q=duo"] {
            Answer::of(self.as_staff(Method::GET, &format!("/api/admin/stock?{query}"))).await.expect(200);
        }
        for threshold in [1_000_000, 0] {
            let product = Answer::of(self.as_staff(Method::GET, "/api/admin/products/prd_duo")).await.expect(200);
            let edit = json!({ "version": product["version"], "variants": [{ "sku": "DUO", "low_stock_threshold": threshold }] });
            Answer::of(self.as_staff(Method::PATCH, "/api/admin/products/prd_duo").json(&edit)).await.expect(200);
            self.settle().await;
        }
    }
}
