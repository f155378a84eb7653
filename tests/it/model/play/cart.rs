//! Filling carts and ordering them.

use super::{Got, Play, got, kills};
use crate::harness::wire::Plan;
use crate::harness::{Answer, PlacedOrder, address};
use crate::model::action::{Action, CheckOut};
use crate::model::rules::{Model, SKUS};
use futures::future::join;
use reqwest::Method;
use serde_json::{Value, json};

impl Play<'_> {
    pub async fn change_cart(&self, model: &mut Model, shopper: usize, action: Action, trouble: Option<Plan>) -> (Got, bool) {
        let buyer = &self.shoppers[shopper];
        let (bin, method, path, body) = self.cart_request(action);
        let request = || {
            let request = buyer.cart_request(method.clone(), &path);
            body.iter().fold(request, |request, body| request.json(body))
        };
        let strike = trouble.map(|plan| self.world.wire.arm(bin, &[&buyer.cart_id], plan));
        let mut answer = Answer::of(request()).await;
        let dies = kills(strike.as_ref());
        let is_put_off = |answer: &Answer| [503, 504].contains(&answer.status) || (answer.status == 500 && dies);
        let struck = self.is_over(strike) || is_put_off(&answer);
        // Before anything is added again, the cart is read.
        let took_effect = |cart: &Value| lines(cart) == self.lines(&model.carts[shopper].lines);
        while is_put_off(&answer) {
            let cart = buyer.cart_patiently().await;
            if matches!(action, Action::Add { .. }) && cart["order_id"].is_null() && took_effect(&cart) {
                answer = Answer { status: 200, body: cart, ..answer };
            } else {
                answer = Answer::of(request()).await;
            }
        }
        let got = got(answer.status, answer.code());
        if matches!(action, Action::Quote { .. }) {
            let cart = &model.carts[shopper];
            if cart.lines != [0; SKUS] {
                assert_eq!(answer.body["totals"]["total"]["amount"], model.total(shopper), "{}", answer.text);
            }
        } else if answer.status == 200 {
            assert!(took_effect(&answer.body), "{action:?} in {:?}: {}", model.carts[shopper], answer.body);
            if struck {
                // Asked for twice, it may have changed twice.
                model.carts[shopper].version = answer.body["version"].as_u64().unwrap();
            }
            assert_eq!(answer.body["version"], model.carts[shopper].version);
            assert_eq!(answer.body["coupon"].is_object(), model.carts[shopper].coupon);
        }
        (got, struck)
    }

    /// The function, and what it is sent.
    fn cart_request(&self, action: Action) -> (&'static str, Method, String, Option<Value>) {
        use Action as A;
        let line = |sku: usize| format!("/items/{}", self.shelf.sku(sku));
        match action {
            A::Add { sku, units, .. } => {
                ("cart-add-item", Method::POST, "/items".to_owned(), Some(json!({ "sku": self.shelf.sku(sku), "quantity": units })))
            }
            A::Set { sku, units, .. } => ("cart-set-item", Method::PUT, line(sku), Some(json!({ "quantity": units }))),
            A::Remove { sku, .. } => ("cart-remove-item", Method::DELETE, line(sku), None),
            A::Coupon { on: true, .. } => {
                ("cart-apply-coupon", Method::POST, "/coupons".to_owned(), Some(json!({ "code": self.shelf.coupon() })))
            }
            A::Coupon { .. } => ("cart-remove-coupon", Method::DELETE, format!("/coupons/{}", self.shelf.coupon()), None),
            _ => ("cart-quote", Method::POST, "/quote".to_owned(), Some(json!({ "country": "DE", "shipping_method": "standard" }))),
        }
    }

    fn lines(&self, lines: &[i64; SKUS]) -> Vec<(String, i64)> {
        (0..SKUS).filter(|sku| lines[*sku] > 0).map(|sku| (self.shelf.sku(sku), lines[sku])).collect()
    }

    pub async fn check_out(&mut self, before: &Model, model: &Model, shopper: usize, how: CheckOut, trouble: Option<Plan>) -> (Got, bool) {
        let (buyer, cart) = (self.shoppers[shopper].clone(), &before.carts[shopper]);
        let version = if how == CheckOut::OldVersion { cart.version - 1 } else { cart.version };
        let total = before.total(shopper) + i64::from(how == CheckOut::WrongTotal);
        let mut body = json!({
            "cart_id": buyer.cart_id, "cart_version": version, "email": buyer.email, "shipping_address": address(),
            "shipping_method": "standard", "expected_total": { "amount": total, "currency": "EUR" },
        });
        if cart.order.is_some() {
            body = self.checkouts[shopper].clone().expect("it made the order");
        }
        let key = format!("key-of-{}-{}", body["cart_version"], body["expected_total"]["amount"]);
        let request = || {
            let request = self.shop().client().request(Method::POST, "/api/checkout").header("x-cart-token", &buyer.token);
            request.header("idempotency-key", &key).json(&body)
        };
        let strike = trouble.map(|plan| self.world.wire.arm("checkout-place-order", &[&buyer.cart_id], plan));
        let ask = || Answer::at_last(request, || kills(strike.as_ref()));
        let (answer, asked_again) = if how == CheckOut::Twice {
            let ((first, first_again), (second, second_again)) = join(ask(), ask()).await;
            assert_eq!((first.status, first.code()), (second.status, second.code()), "{} {}", first.text, second.text);
            assert_eq!(first.body["order"]["id"], second.body["order"]["id"]);
            (first, first_again || second_again)
        } else {
            ask().await
        };
        let struck = self.is_over(strike) || asked_again;
        if answer.status == 201 {
            let mut order = PlacedOrder::new(self.shop(), &answer.body);
            assert_eq!(order.total, model.orders[model.carts[shopper].order.expect("it is ordered")].total);
            if let Some(known) = cart.order {
                assert_eq!(order.id, self.orders[known].id, "another order of the same cart");
            } else {
                if order.intent.is_empty() {
                    let resumed = Answer::patiently(|| order.request(Method::POST, "/payment")).await;
                    order = PlacedOrder::new(self.shop(), &resumed.expect(200));
                }
                self.orders.push(order);
                self.checkouts[shopper] = Some(body);
            }
        }
        (got(answer.status, answer.code()), struck)
    }
}

fn lines(cart: &Value) -> Vec<(String, i64)> {
    let line = |line: &Value| (line["sku"].as_str().unwrap().to_owned(), line["quantity"].as_i64().unwrap());
    let mut lines: Vec<_> = cart["lines"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}
