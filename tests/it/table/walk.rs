//! A walk through the shop that reaches as much of every function as one process and its clock allow.

use crate::harness::remote::Remote;
use crate::harness::{Answer, Client, address, cards, picture, wait_until};
use barrow_app::messages::InventoryMessage;
use barrow_domain::ids::{ProductId, Sku};
use barrow_local::shop::Shop;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// Enough for a checkout on a busy machine, and soon over.
pub const EXPIRY_SECONDS: u32 = 20;

pub struct Walk<'a> {
    pub api: Client,
    pub shop: &'a Shop,
    pub remote: &'a Remote,
}

pub struct Placed {
    pub id: String,
    token: String,
    tracking_token: String,
    pub(super) intent: String,
    pub(super) secret: String,
}

impl Walk<'_> {
    pub async fn everywhere(&self) {
        self.the_catalogue().await;
        self.a_cart().await;
        self.more_than_there_is().await;
        self.a_payment_and_its_refund().await;
        self.a_return().await;
        self.an_end_by_staff().await;
        self.a_payment_after_the_end(true).await;
        self.a_payment_after_the_end(false).await;
        self.a_payment_when_all_is_sold(true).await;
        self.a_payment_when_all_is_sold(false).await;
        self.the_orders().await;
        self.the_stockroom().await;
        self.the_products().await;
        self.the_prices().await;
        self.the_files().await;
        self.the_audit_log().await;
        self.the_staff().await;
        self.a_declined_card().await;
        self.the_pictures().await;
        self.the_accounts().await;
        self.a_customer_who_leaves().await;
        self.the_schedules().await;
        self.settle().await;
        self.the_reports().await;
    }

    async fn the_catalogue(&self) {
        let answers = ["products", "products?category=things", "search?q=tea", "search/suggest?q=te", "categories", "shop", "openapi.json"];
        for path in answers.into_iter().chain(["products/tea", "products/tea/availability"]) {
            self.api.get(&format!("/api/{path}")).await.expect(200);
        }
        for path in ["/", "/categories/things", "/products/tea", "/sitemap.xml", "/robots.txt"] {
            let answer = self.api.get(path).await;
            assert!(answer.status == 200 || path == "/categories/things", "{path}: {}", answer.status);
        }
        for path in ["/api/products/nothing", "/api/products/nothing/availability", "/products/nothing"] {
            assert_eq!(self.api.get(path).await.status, 404, "{path}");
        }
    }

    async fn a_cart(&self) {
        let (id, token) = self.cart().await;
        let request = |method: Method, rest: &str| self.of_cart(&id, &token, method, rest);
        Answer::of(request(Method::POST, "/items").json(&json!({ "sku": "TEA", "quantity": 1 }))).await.expect(200);
        Answer::of(request(Method::PUT, "/items/TEA").json(&json!({ "quantity": 2 }))).await.expect(200);
        Answer::of(request(Method::POST, "/coupons").json(&json!({ "code": "TENNER" }))).await.expect(200);
        Answer::of(request(Method::GET, "")).await.expect(200);
        Answer::of(request(Method::PUT, "/currency").json(&json!({ "currency": "EUR" }))).await.expect(200);
        Answer::of(request(Method::DELETE, "/coupons/TENNER")).await.expect(200);
        Answer::of(request(Method::POST, "/coupons").json(&json!({ "code": "TENNER" }))).await.expect(200);
        Answer::of(request(Method::POST, "/items").json(&json!({ "sku": "MUG", "quantity": 1 }))).await.expect(200);
        Answer::of(request(Method::DELETE, "/items/TEA")).await.expect(200);
    }

    async fn more_than_there_is(&self) {
        self.try_order("DUO", 3).await.refused(409, "insufficient_stock");
    }

    async fn a_payment_and_its_refund(&self) {
        let order = self.order("RARE", 2).await;
        self.pays(&order).await;
        self.until(&order, "paid").await;
        self.api.get(&format!("/api/track/{}", order.tracking_token)).await.expect(200);
        let staff = |path: &str| {
            let request = self.api.request(Method::POST, &format!("/api/admin/orders/{}/{path}", order.id));
            request.bearer_auth(self.shop.staff_token()).header("idempotency-key", "a-walk-through")
        };
        Answer::of(staff("fulfillments").json(&json!({}))).await.expect(201);
        for _ in 0..2 {
            Answer::of(staff("refunds").json(&json!({}))).await.expect(202);
        }
        self.settle().await;
        for kind in ["packing_slip", "invoice"] {
            let papers = self.api.request(Method::GET, &format!("/api/admin/orders/papers?kind={kind}&order_id={}", order.id));
            assert_eq!(Answer::of(papers.bearer_auth(self.shop.staff_token())).await.status, 200);
        }
        let disputed = self.order("TEA", 1).await;
        self.pays(&disputed).await;
        self.until(&disputed, "paid").await;
        self.shop.stripe().dispute(&disputed.intent).unwrap();
        self.settle().await;
    }

    async fn staff_do(&self, order: &Placed, action: &str, body: &Value, status: u16) -> Value {
        let request = self.api.request(Method::POST, &format!("/api/admin/orders/{}/{action}", order.id));
        let request = request.bearer_auth(self.shop.staff_token()).header("idempotency-key", "another-walk");
        Answer::of(request.json(body)).await.expect(status)
    }

    async fn a_return(&self) {
        let order = self.order("TEA", 2).await;
        self.pays(&order).await;
        self.until(&order, "paid").await;
        let nothing = json!({});
        self.staff_do(&order, "pack", &nothing, 200).await;
        self.staff_do(&order, "fulfillments", &nothing, 201).await;
        self.staff_do(&order, "deliver", &nothing, 200).await;
        let (mut ids, lines) = (Vec::new(), json!({ "lines": [{ "sku": "TEA", "quantity": 1, "reason": "cold" }] }));
        for key in ["first-return", "second-return", "second-return"] {
            let request = self.of_order(&order, Method::POST, "/returns").header("idempotency-key", key).json(&lines);
            let returns = Answer::of(request).await.expect(201)["returns"].take();
            ids = returns.as_array().unwrap().iter().map(|of| of["id"].as_str().unwrap().to_owned()).collect();
        }
        self.staff_do(&order, &format!("returns/{}/decline", ids[0]), &json!({ "reason": "no" }), 200).await;
        self.staff_do(&order, &format!("returns/{}/approve", ids[1]), &nothing, 200).await;
        let came = json!({ "lines": [{ "sku": "TEA", "quantity": 1, "restock": 1 }] });
        self.staff_do(&order, &format!("returns/{}/receive", ids[1]), &came, 200).await;
        let detail = self.api.request(Method::GET, &format!("/api/admin/orders/{}", order.id)).bearer_auth(self.shop.staff_token());
        Answer::of(detail).await.expect(200);
        self.settle().await;
    }

    async fn an_end_by_staff(&self) {
        let unwanted = self.order("TEA", 1).await;
        self.staff_do(&unwanted, "cancel", &json!({ "reason": "a test" }), 200).await;
        let strange = self.order("TEA", 1).await;
        self.shop.stripe().pause();
        self.pays(&strange).await;
        let mut event = self
            .shop
            .stripe()
            .objects("event")
            .into_iter()
            .find(|event| event["type"] == "payment_intent.succeeded" && event["data"]["object"]["id"] == strange.intent.as_str());
        let event = event.as_mut().unwrap();
        event["id"] = json!("evt_strange");
        event["data"]["object"]["amount_received"] = json!(1);
        self.shop.stripe().send_event(&event.to_string()).await.unwrap();
        self.staff_do(&strange, "review", &json!({ "decision": "refund", "reason": "a test" }), 200).await;
        self.settle().await;
    }

    /// The customer cancelled while the payment was under way: it takes the units again, whoever hears of it first.
    async fn a_payment_after_the_end(&self, by_webhook: bool) {
        let order = self.paid_and_cancelled("TEA").await;
        if by_webhook {
            self.shop.stripe().resume();
            self.until(&order, "paid").await;
        }
        self.remote.release("jobs-settle-payments");
        self.until(&order, "paid").await;
        self.settle().await;
    }

    /// The same when somebody else has bought the rest, over all shards: the money goes back.
    async fn a_payment_when_all_is_sold(&self, by_webhook: bool) {
        let order = self.paid_and_cancelled("DUO").await;
        let faster = self.order("DUO", 2).await;
        let refunded = async || (!self.look(&order).await["refunds"].as_array()?.is_empty()).then_some(());
        if by_webhook {
            self.shop.stripe().resume();
            wait_until("a refund", refunded).await;
        }
        self.remote.release("jobs-settle-payments");
        wait_until("a refund", refunded).await;
        self.settle().await;
        Answer::of(self.of_order(&faster, Method::POST, "/cancel")).await.expect(200);
        self.settle().await;
    }

    async fn paid_and_cancelled(&self, sku: &str) -> Placed {
        let order = self.order(sku, 1).await;
        self.remote.hold("jobs-settle-payments");
        self.shop.stripe().pause();
        self.pays(&order).await;
        Answer::of(self.of_order(&order, Method::POST, "/cancel")).await.expect(200);
        order
    }

    async fn the_stockroom(&self) {
        let staff = |method: Method, path: &str| {
            let request = self.api.request(method, &format!("/api/admin/stock/DUO{path}"));
            request.bearer_auth(self.shop.staff_token()).header("idempotency-key", "a-walk-through")
        };
        Answer::of(staff(Method::POST, "/receipts").json(&json!({ "units": 40 }))).await.expect(201);
        let there = Answer::of(staff(Method::GET, "")).await.expect(200)["available"].as_u64().unwrap();
        for _ in 0..2 {
            let counted = json!({ "expected": there, "level": there + 1, "reason": "counted" });
            Answer::of(staff(Method::POST, "/adjustments").json(&counted)).await.expect(201);
        }
        self.everything_gone(there + 1).await;
        self.other_thresholds().await;
        Answer::of(staff(Method::PUT, "/shards").json(&json!({ "expected": 2, "shards": 3 }))).await.expect(200);
        let (sku, product_id) = (Sku::parse("DUO").unwrap(), ProductId::parse("prd_duo").unwrap());
        let news = InventoryMessage::Contended { sku, product_id, shards: 3 };
        let app = self.shop.app();
        app.queues().send(app.config.inventory_queue_url().unwrap(), &news).await.unwrap();
        self.settle().await;
        Answer::of(staff(Method::GET, "/movements")).await.expect(200);
        Answer::of(self.api.request(Method::GET, "/api/admin/stock/NOTHING/movements").bearer_auth(self.shop.staff_token()))
            .await
            .expect(404);
    }

    /// For a moment.
    async fn everything_gone(&self, units: u64) {
        let staff = |method: Method, path: &str| self.api.request(method, path).bearer_auth(self.shop.staff_token());
        for (key, from, to) in [("all-are-gone", units, 0), ("here-they-are", 0, units)] {
            let counted = json!({ "expected": from, "level": to, "reason": "counted" });
            let count = staff(Method::POST, "/api/admin/stock/DUO/adjustments").header("idempotency-key", key).json(&counted);
            Answer::of(count).await.expect(201);
            self.settle().await;
            let listed = Answer::of(staff(Method::GET, "/api/admin/stock")).await.expect(200);
            let is_listed = listed["items"].as_array().unwrap().iter().any(|row| row["sku"] == "DUO");
            assert_eq!(is_listed, to == 0, "{listed}");
            if to == 0 {
                self.two_who_wait().await;
            }
        }
    }

    async fn the_pictures(&self) {
        let staff = |method: Method, rest: &str| {
            let request = self.api.request(method, &format!("/api/admin/products/prd_tea/images{rest}"));
            request.bearer_auth(self.shop.staff_token())
        };
        let file = picture::png(400, 300);
        let mut images = Vec::new();
        for key in ["first-picture", "second-picture"] {
            let body = json!({ "content_type": "image/png", "bytes": file.len(), "alt": "Tea" });
            images.push(Answer::of(staff(Method::POST, "").header("idempotency-key", key).json(&body)).await.expect(201));
        }
        let id = |place: usize| images[place]["image_id"].as_str().unwrap();
        picture::put(&self.api, &images[0]["upload"], &file).await.expect(200);
        self.settle().await;
        let listed = Answer::of(staff(Method::GET, "")).await.expect(200);
        assert_eq!(listed["items"][0]["state"], "ready", "{listed}");
        Answer::of(staff(Method::PUT, "").json(&json!({ "image_ids": [id(1), id(0)] }))).await.expect(200);
        let described = json!({ "alt": "A pot of tea" });
        Answer::of(staff(Method::PUT, &format!("/{}", id(0))).json(&described)).await.expect(200);
        Answer::of(staff(Method::DELETE, &format!("/{}", id(1)))).await.expect(200);
        // Its upload was under way.
        picture::put(&self.api, &images[1]["upload"], &file).await.expect(200);
        self.settle().await;
    }

    async fn the_schedules(&self) {
        let unpaid = self.order("TEA", 1).await;
        self.shop.stripe().pause();
        let paid = self.order("TEA", 1).await;
        self.pays(&paid).await;
        wait_until("an expired order", async || {
            self.shop.run_job("jobs-expire-orders").await.unwrap();
            let states = [self.look(&unpaid).await, self.look(&paid).await];
            (states[0]["status"] == "expired" && states[1]["status"] == "paid").then_some(())
        })
        .await;
        let unheard = self.order("TEA", 1).await;
        self.pays(&unheard).await;
        Answer::of(self.of_order(&unheard, Method::POST, "/payment")).await.refused(409, "already_paid");
        self.shop.run_job("jobs-reconcile-payments").await.unwrap();
        self.shop.run_job("jobs-audit-books").await.unwrap();
        self.shop.run_job("jobs-rebuild-directory").await.unwrap();
        let rebuilt = self.shop.invoke("jobs-rebuild-catalogue", json!({ "force": true })).await.unwrap();
        assert_eq!(rebuilt["rebuilt"], true);
    }

    pub(super) async fn cart(&self) -> (String, String) {
        let cart = Answer::of(self.api.request(Method::POST, "/api/carts")).await.expect(201);
        let text = |name: &str| cart[name].as_str().unwrap().to_owned();
        (text("id"), text("token"))
    }

    pub(super) fn of_cart(&self, id: &str, token: &str, method: Method, rest: &str) -> RequestBuilder {
        self.api.request(method, &format!("/api/carts/{id}{rest}")).header("x-cart-token", token)
    }

    /// With a coupon; sent twice, as by a double click.
    async fn try_order(&self, sku: &str, quantity: u32) -> Answer {
        let (id, token) = self.cart().await;
        let request = |method: Method, rest: &str| self.of_cart(&id, &token, method, rest);
        Answer::of(request(Method::POST, "/items").json(&json!({ "sku": sku, "quantity": quantity }))).await.expect(200);
        let cart = Answer::of(request(Method::POST, "/coupons").json(&json!({ "code": "TENNER" }))).await.expect(200);
        let shipping = json!({ "country": "DE", "shipping_method": "standard" });
        let quote = Answer::of(request(Method::POST, "/quote").json(&shipping)).await.expect(200);
        let body = json!({
            "cart_id": id, "cart_version": cart["version"], "email": "walker@example.org", "shipping_address": address(),
            "shipping_method": "standard", "expected_total": quote["totals"]["total"],
        });
        let checkout = || {
            let request = self.api.request(Method::POST, "/api/checkout").header("x-cart-token", &token);
            request.header("idempotency-key", format!("walk-{id}")).json(&body)
        };
        Answer::of(checkout()).await;
        Answer::of(checkout()).await
    }

    pub async fn order(&self, sku: &str, quantity: u32) -> Placed {
        let mut order = self.try_order(sku, quantity).await.expect(201)["order"].take();
        let mut text = |name: &str| order[name].take().as_str().unwrap().to_owned();
        let (id, token, tracking_token) = (text("id"), text("token"), text("tracking_token"));
        let mut placed = Placed { id, token, tracking_token, intent: String::new(), secret: String::new() };
        let payment = Answer::of(self.of_order(&placed, Method::POST, "/payment")).await.expect(200)["payment"].take();
        placed.intent = payment["payment_intent"].as_str().unwrap().to_owned();
        placed.secret = payment["client_secret"].as_str().unwrap().to_owned();
        placed
    }

    fn of_order(&self, order: &Placed, method: Method, rest: &str) -> RequestBuilder {
        self.api.request(method, &format!("/api/orders/{}{rest}", order.id)).header("x-order-token", &order.token)
    }

    async fn look(&self, order: &Placed) -> Value {
        Answer::of(self.of_order(order, Method::GET, "")).await.expect(200)
    }

    async fn pays(&self, order: &Placed) {
        let request = self.api.request(Method::POST, &format!("/_local/pay/{}", order.intent)).header("accept", "application/json");
        Answer::of(request.json(&json!({ "card": cards::PAYS, "client_secret": order.secret }))).await.expect(200);
    }

    async fn until(&self, order: &Placed, status: &str) {
        wait_until(status, async || (self.look(order).await["status"] == status).then_some(())).await;
    }

    pub async fn settle(&self) {
        self.shop.stripe().resume();
        let dead = self.shop.settled().await.unwrap_or_else(|error| panic!("{error}"));
        assert!(dead.values().all(|count| *count == 0), "dead letters: {dead:?}");
    }
}
