//! The walk through what staff do with products and categories.

use super::walk::Walk;
use crate::harness::{Answer, wait_until};
use barrow_app::clock;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

impl Walk<'_> {
    pub async fn the_products(&self) {
        self.the_categories().await;
        let body = json!({
            "slug": "bowl", "title": "Bowl", "category": "bowls", "publish_at": (clock::now() + SignedDuration::from_secs(1)).to_string(),
            "variants": [{ "sku": "BOWL-1", "price": { "amount": 1000, "currency": "EUR" }, "units": 3 }],
        });
        self.staff(Method::POST, "products", Some(&body)).await.expect(201);
        let bowl = self.staff(Method::POST, "products", Some(&body)).await.expect(201);
        let path = format!("products/{}", bowl["id"].as_str().unwrap());
        let copy = json!({ "slug": "bowl-copy", "sku_suffix": "-C" });
        self.staff(Method::POST, &format!("{path}/duplicate"), Some(&copy)).await.expect(201);
        wait_until("a publication", async || {
            self.shop.run_job("jobs-keep-dates").await.unwrap();
            (self.staff(Method::GET, &path, None).await.expect(200)["status"] == "active").then_some(())
        })
        .await;
        let edit = json!({
            "version": 2, "slug": "deep-bowl", "options": ["Size"],
            "variants": [{ "sku": "BOWL-1", "options": { "Size": "S" }, "sale": { "price": { "amount": 900, "currency": "EUR" }, "ends_at": (clock::now() + SignedDuration::from_secs(1)).to_string() } }],
            "add_variants": [{ "sku": "BOWL-2", "options": { "Size": "M" }, "price": { "amount": 1000, "currency": "EUR" } }],
        });
        self.staff(Method::PATCH, &path, Some(&edit)).await.expect(200);
        let without = json!({ "version": 3, "remove_variants": ["BOWL-2"], "variants": [{ "sku": "BOWL-1", "sale": null }] });
        self.staff(Method::PATCH, &path, Some(&without)).await.expect(200);
        let again = json!({
            "version": 4, "variants": [{ "sku": "BOWL-1", "sale": { "price": { "amount": 900, "currency": "EUR" },
                "starts_at": (clock::now() + SignedDuration::from_secs(1)).to_string(), "ends_at": "2999-01-01T00:00:00Z" } }],
        });
        self.staff(Method::PATCH, &path, Some(&again)).await.expect(200);
        wait_until("a sale", async || {
            self.shop.run_job("jobs-keep-dates").await.unwrap();
            let found = self.api.get("/api/products?on_sale=true").await.expect(200);
            (found["items"][0]["slug"] == "deep-bowl").then_some(())
        })
        .await;
        self.settle().await;
        for list in ["products", "products?status=draft", &format!("{path}/variants"), "products/prd_nothing/variants"] {
            let status = if list.contains("nothing") { 404 } else { 200 };
            self.staff(Method::GET, list, None).await.expect(status);
        }
    }

    async fn the_categories(&self) {
        for slug in ["bowls", "plates"] {
            let body = json!({ "slug": slug, "name": "Things to eat from" });
            self.staff(Method::POST, "categories", Some(&body)).await.expect(201);
        }
        self.staff(Method::PATCH, "categories/plates", Some(&json!({ "version": 1, "parent": "bowls" }))).await.expect(200);
        self.staff(Method::DELETE, "categories/plates", None).await.expect(200);
        self.staff(Method::GET, "categories", None).await.expect(200);
    }

    pub async fn staff(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let key = format!("walk-{}", path.replace('/', "-"));
        let request = self.api.request(method, &format!("/api/admin/{path}")).bearer_auth(self.shop.staff_token());
        let request = request.header("idempotency-key", key);
        Answer::of(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }
}
