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
        // The index may see the sale begin before the job has written that it did.
        wait_until("a sale that begins", async || (self.shop.run_job("jobs-keep-dates").await.unwrap()["kept"] == 1).then_some(())).await;
        wait_until("a sale", async || {
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

    pub async fn the_files(&self) {
        self.staff(Method::POST, "categories", Some(&json!({ "slug": "things", "name": "Things" }))).await.expect(201);
        let part = self.staff(Method::GET, "export/products?cursor=active", None).await.expect(200);
        let heading =
            self.staff(Method::GET, "export/products", None).await.expect(200)["csv"].as_str().unwrap().lines().next().unwrap().to_owned();
        let row = "pail,Pail,things,,,,,,,,,active,,PAIL-1,,EUR,5.00,,4.00,,2999-01-01T00:00:00Z,,\r\n";
        let again = row.replace("4.00,,2999-01-01T00:00:00Z", ",,");
        assert!(part["csv"].as_str().is_some());
        for (key, row) in [("first", row), ("second", again.as_str())] {
            let file = format!("{heading}\r\n{row}");
            let body = json!({ "bytes": file.len() });
            let request = self.api.request(Method::POST, "/api/admin/imports").bearer_auth(self.shop.staff_token());
            let import = Answer::of(request.header("idempotency-key", format!("walk-import-{key}")).json(&body)).await.expect(201);
            crate::harness::picture::put_as(&self.api, &import["upload"], file.as_bytes(), "text/csv").await.expect(200);
            let path = format!("imports/{}", import["id"].as_str().unwrap());
            self.staff(Method::POST, &format!("{path}/start"), None).await.expect(202);
            self.settle().await;
            assert_eq!(self.staff(Method::GET, &path, None).await.expect(200)["state"], "done");
        }
    }

    pub async fn the_prices(&self) {
        let zones = self.staff(Method::GET, "shipping-zones", None).await.expect(200);
        let mut items = zones["items"].clone();
        items[0]["name"] = json!("Home");
        let zones = json!({ "version": zones["version"], "items": items });
        let zones = self.staff(Method::PUT, "shipping-zones", Some(&zones)).await.expect(200);
        let mut rates = self.staff(Method::GET, "tax-rates", None).await.expect(200);
        rates["items"][0]["reduced_bp"] = json!(701);
        let rates = json!({ "version": zones["version"], "items": rates["items"] });
        self.staff(Method::PUT, "tax-rates", Some(&rates)).await.expect(200);
        let coupon = json!({ "code": "WALK", "kind": { "fixed": { "amount": 1, "currency": "EUR" } }, "scope": { "categories": ["bowls"], "products": ["prd_tea"] } });
        self.staff(Method::POST, "coupons", Some(&coupon)).await.expect(201);
        for path in ["coupons", "coupons/WALK"] {
            self.staff(Method::GET, path, None).await.expect(200);
        }
        let edit = json!({ "version": 1, "scope": { "categories": ["bowls"] } });
        self.staff(Method::PATCH, "coupons/WALK", Some(&edit)).await.expect(200);
        let settings = self.staff(Method::GET, "settings", None).await.expect(200);
        let without = json!({ "version": zones["version"].as_u64().unwrap() + 1, "items": [] });
        let none = self.staff(Method::PUT, "shipping-zones", Some(&without)).await.expect(200);
        let dollars = json!({ "version": settings["version"], "currency": "USD" });
        self.staff(Method::PATCH, "settings", Some(&dollars)).await.refused(409, "currency_fixed");
        let back = json!({ "version": none["version"], "items": items });
        self.staff(Method::PUT, "shipping-zones", Some(&back)).await.expect(200);
        let named = json!({ "version": settings["version"], "shop_name": "Walk" });
        self.staff(Method::PATCH, "settings", Some(&named)).await.expect(200);
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
