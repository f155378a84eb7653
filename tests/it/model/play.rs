//! A sequence in the shop: every action as its actor does it, through HTTP, asked again while the shop is busy.

use super::rules::{Action, COUPON_OFF, COUPON_USES, Card, CheckOut, Expected, Model, Money, PRICES, SHOPPERS, SKUS, UNITS};
use crate::faults::World;
use crate::harness::wire::{Plan, Strike};
use crate::harness::{self, Answer, Buyer, Goods, PlacedOrder, TestShop, address, cards, patience, wait_until};
use barrow_app::clock;
use futures::future::join;
use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The goods and the coupon of one sequence. Nothing of it is another sequence's.
pub struct Shelf(usize);

impl Shelf {
    pub const fn of(sequence: usize) -> Self {
        Self(sequence)
    }

    fn sku(&self, sku: usize) -> String {
        format!("S{}-{}", self.0, ["A", "B", "C", "D"][sku])
    }

    fn coupon(&self) -> String {
        format!("FEW{}", self.0)
    }

    pub fn put_into(&self, mut plan: harness::Plan) -> harness::Plan {
        plan = plan.coupon(&self.coupon(), COUPON_OFF, Some(COUPON_USES.0), Some(COUPON_USES.1));
        for sku in 0..SKUS {
            let units = u32::try_from(UNITS[sku]).unwrap();
            let parts = if sku == 0 { vec![units / 3; 3] } else { vec![units] };
            plan.goods.push(Goods { units: parts, ..Goods::new(&self.sku(sku), PRICES[sku], 0) });
        }
        plan
    }
}

pub struct Play<'a> {
    world: &'a World,
    shelf: Shelf,
    shoppers: Vec<Buyer<'a>>,
    /// The checkout that made a shopper's order.
    checkouts: [Option<Value>; SHOPPERS],
    orders: Vec<PlacedOrder<'a>>,
    disputes: Vec<(usize, String)>,
    steps: usize,
    pub struck: usize,
}

impl<'a> Play<'a> {
    pub async fn begin(world: &'a World, shelf: Shelf) -> Self {
        let mut shoppers = Vec::new();
        for _ in 0..SHOPPERS {
            shoppers.push(Buyer::patient(&world.shop).await);
        }
        Self { world, shelf, shoppers, checkouts: Default::default(), orders: Vec::new(), disputes: Vec::new(), steps: 0, struck: 0 }
    }

    fn shop(&self) -> &'a TestShop {
        &self.world.shop
    }

    /// Does it, and compares what is answered and what has become of it with the model.
    pub async fn step(&mut self, model: &mut Model, action: Action, trouble: Option<Plan>) {
        self.steps += 1;
        let before = model.clone();
        let expected = model.act(action);
        let (got, struck) = self.perform(&before, model, action, trouble).await;
        // What took effect and was not answered is refused the second time, as it would be by anybody else.
        let again = model.clone().act(action);
        assert!(is(&got, expected) || (struck && is(&got, again)), "{action:?}: {got:?} where {expected:?} was due");
        self.struck += usize::from(struck);
        self.compare(model, action).await;
    }

    async fn send(&self, (bin, about): (&str, &str), trouble: Option<Plan>, request: impl Fn() -> RequestBuilder) -> (Answer, bool) {
        let strike = trouble.map(|plan| self.world.wire.arm(bin, &[about], plan));
        let (answer, asked_again) = Answer::at_last(request).await;
        (answer, self.is_over(strike) || asked_again)
    }

    /// Whether the trouble struck. What did not shall not strike somebody else later.
    fn is_over(&self, strike: Option<Arc<Strike>>) -> bool {
        strike.is_some_and(|strike| {
            self.world.wire.disarm(&strike);
            strike.has_struck()
        })
    }

    async fn perform(&mut self, before: &Model, model: &mut Model, action: Action, trouble: Option<Plan>) -> (Got, bool) {
        use Action as A;
        match action {
            A::Add { shopper, .. }
            | A::Set { shopper, .. }
            | A::Remove { shopper, .. }
            | A::Coupon { shopper, .. }
            | A::Quote { shopper } => self.change_cart(model, shopper, action, trouble).await,
            A::NewCart { shopper } => {
                let email = self.shoppers[shopper].email.clone();
                self.shoppers[shopper] = Buyer::patient(self.shop()).await;
                self.shoppers[shopper].email = email;
                (got(201, ""), false)
            }
            A::CheckOut { shopper, how } => self.check_out(before, model, shopper, how, trouble).await,
            A::Pay { order, card } => self.pay(model, order, card, trouble).await,
            A::HoldNews => {
                self.shop().stripe().pause();
                (got(200, ""), false)
            }
            A::LetNewsCome => {
                self.shop().stripe().resume();
                (got(200, ""), false)
            }
            A::ExpireOrders => {
                self.shop().shop().run_job("jobs-expire-orders").await.unwrap();
                (got(200, ""), false)
            }
            A::Reconcile => {
                let soon = clock::now() + SignedDuration::from_mins(2);
                assert_eq!(self.shop().shop().app().reconcile_payments(soon).await.unwrap().failed, 0);
                (got(200, ""), false)
            }
            A::Dispute { order } => {
                let dispute = self.shop().stripe().dispute(&self.orders[order].intent).unwrap();
                self.disputes.push((order, dispute["id"].as_str().unwrap().to_owned()));
                (got(200, ""), false)
            }
            A::CloseDispute { order, won } => {
                let (_, id) = self.disputes.iter().find(|(of, _)| *of == order).expect("it is open");
                self.shop().stripe().close_dispute(id, won).unwrap();
                (got(200, ""), false)
            }
            A::RepeatNews { order, place } => {
                let events = self.shop().stripe().objects("event");
                let mine: Vec<&Value> = events.iter().filter(|event| event.to_string().contains(&self.orders[order].intent)).collect();
                let event = mine.get(place % mine.len().max(1)).expect("an intent is news");
                let (shop, event) = (self.shop(), event.to_string());
                // Stripe sends again what is put off.
                let taken = async || shop.stripe().send_event(&event).await.ok().filter(|status| ![503, 504].contains(status));
                (got(wait_until("the news to be taken", taken).await, ""), false)
            }
            A::ReceiveStock { .. } | A::Count { .. } | A::Spread { .. } => self.move_stock(before, model, action, trouble).await,
            A::Cancel { order, .. } => self.cancel(before, model, action, order, trouble).await,
            _ => self.change_order(action, trouble).await,
        }
    }

    /// Where the money is there already, which the shop does not know, the order comes back. Whoever asks again meanwhile cancels it
    /// before that, or after: then it is gone with its money.
    async fn cancel(&self, before: &Model, model: &mut Model, action: Action, order: usize, trouble: Option<Plan>) -> (Got, bool) {
        let ((status, code), struck) = self.change_order(action, trouble).await;
        let known = &before.orders[order];
        if !struck || known.status != "pending_payment" || known.money != Money::Paid {
            return ((status, code), struck);
        }
        self.shop().shop().drained().await.unwrap_or_else(|error| panic!("{error}"));
        if self.orders[order].get_patiently().await["status"] == "cancelled" {
            model.act(action);
        }
        let was_cancelled = status == 200 || code == "already_done";
        (if was_cancelled { got(200, "") } else { (status, code) }, struck)
    }

    async fn change_cart(&self, model: &mut Model, shopper: usize, action: Action, trouble: Option<Plan>) -> (Got, bool) {
        use Action as A;
        let buyer = &self.shoppers[shopper];
        let line = |sku: usize| format!("/items/{}", self.shelf.sku(sku));
        let (bin, method, path, body) = match action {
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
        };
        let request = || {
            let request = buyer.cart_request(method.clone(), &path);
            body.iter().fold(request, |request, body| request.json(body))
        };
        let strike = trouble.map(|plan| self.world.wire.arm(bin, &[&buyer.cart_id], plan));
        let mut answer = Answer::of(request()).await;
        let is_put_off = |answer: &Answer| [503, 504].contains(&answer.status);
        let struck = self.is_over(strike) || is_put_off(&answer);
        // Before anything is added again, the cart is read.
        let took_effect = |cart: &Value| lines(cart) == self.lines(&model.carts[shopper].lines);
        while is_put_off(&answer) {
            let cart = buyer.cart_patiently().await;
            if matches!(action, A::Add { .. }) && cart["order_id"].is_null() && took_effect(&cart) {
                answer = Answer { status: 200, body: cart, ..answer };
            } else {
                answer = Answer::of(request()).await;
            }
        }
        let got = got(answer.status, answer.code());
        if matches!(action, A::Quote { .. }) {
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

    fn lines(&self, lines: &[i64; SKUS]) -> Vec<(String, i64)> {
        (0..SKUS).filter(|sku| lines[*sku] > 0).map(|sku| (self.shelf.sku(sku), lines[sku])).collect()
    }

    async fn check_out(&mut self, before: &Model, model: &Model, shopper: usize, how: CheckOut, trouble: Option<Plan>) -> (Got, bool) {
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
        let first = self.send(("checkout-place-order", &buyer.cart_id), trouble, request);
        let (answer, struck) = if how == CheckOut::Twice {
            let (first, (second, asked_again)) = join(first, Answer::at_last(request)).await;
            assert_eq!((first.0.status, first.0.code()), (second.status, second.code()), "{} {}", first.0.text, second.text);
            assert_eq!(first.0.body["order"]["id"], second.body["order"]["id"]);
            (first.0, first.1 || asked_again)
        } else {
            first.await
        };
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

    async fn pay(&self, model: &Model, order: usize, card: Card, trouble: Option<Plan>) -> (Got, bool) {
        let placed = &self.orders[order];
        let strike = trouble.filter(|_| !model.news_held).map(|plan| self.world.wire.arm("webhooks-stripe", &[&placed.id], plan));
        let number = match card {
            Card::Pays => cards::PAYS,
            Card::Declines => cards::DECLINES,
            Card::ApprovesIn3ds | Card::RefusesIn3ds => cards::ASKS_FOR_3DS,
            Card::PaysLate => cards::PAYS_LATE,
            Card::FailsLate => cards::FAILS_LATE,
        };
        let mut answer = placed.try_pay(number).await;
        if answer.status == 200 && number == cards::ASKS_FOR_3DS {
            answer = placed.authenticate(card == Card::ApprovesIn3ds).await;
        }
        let status = || self.shop().stripe().intent(&placed.intent).expect("an intent")["status"].clone();
        wait_until("the bank", async || (status() != "processing").then_some(())).await;
        self.news_came(model).await;
        // Of a form's refusals the status is enough.
        (got(answer.status, ""), self.is_over(strike))
    }

    async fn news_came(&self, model: &Model) {
        if !model.news_held {
            wait_until("the webhooks", async || (self.shop().stripe().undelivered_webhooks() == 0).then_some(())).await;
        }
    }

    async fn move_stock(&self, before: &Model, model: &Model, action: Action, trouble: Option<Plan>) -> (Got, bool) {
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

    async fn change_order(&self, action: Action, trouble: Option<Plan>) -> (Got, bool) {
        use Action as A;
        let order = &self.orders[order_of(action).expect("about an order")];
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
            A::Review { .. } => ("admin-review-order", "review".into(), json!({ "decision": "refund", "reason": "We looked." })),
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

    /// Waits for what follows from the action, and compares the orders that it is about.
    async fn compare(&self, model: &Model, action: Action) {
        match (action, order_of(action)) {
            (Action::LetNewsCome | Action::Reconcile, _) => {
                self.news_came(model).await;
                for order in 0..model.orders.len() {
                    self.compare_order(model, order).await;
                }
            }
            (_, Some(order)) => self.compare_order(model, order).await,
            _ => {}
        }
    }

    async fn compare_order(&self, model: &Model, place: usize) {
        let (order, known) = (&self.orders[place], &model.orders[place]);
        let due = json!([known.status, known.payment, known.refunded, known.returns.len()]);
        let deadline = Instant::now() + patience();
        loop {
            let view = order.get_patiently().await;
            let intent = self.shop().stripe().intent(&order.intent).expect("an intent");
            let returns = view["returns"].as_array().map_or(0, Vec::len);
            let seen = json!([view["status"], view["payment_status"], view["refunded"]["amount"], returns]);
            if seen == due && (known.money != Money::Gone || intent["status"] == "canceled") {
                return self.news_came(model).await;
            }
            assert!(Instant::now() < deadline, "order {place} is {seen} where {due} was due: {known:?}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Lets everything settle, and compares all there is; then the books.
    pub async fn end(mut self, model: &mut Model) -> usize {
        if model.news_held {
            self.step(model, Action::LetNewsCome, None).await;
        }
        self.shop().settle().await;
        for order in 0..model.orders.len() {
            self.compare_order(model, order).await;
        }
        for sku in 0..SKUS {
            let available = i64::try_from(self.shop().available(&self.shelf.sku(sku)).await).unwrap();
            assert_eq!(available, model.stock[sku], "units of {}", self.shelf.sku(sku));
        }
        let catalog = self.shop().tables().catalog().await;
        let coupon = catalog.iter().find(|item| item.pk == format!("COUPON#{}", self.shelf.coupon()) && item.sk == "COUPON");
        assert_eq!(coupon.expect("a coupon").number("uses"), i64::from(model.coupon_uses()), "uses of the coupon");
        self.shop().check_books().await;
        self.struck
    }
}

/// A status and a problem's code.
type Got = (u16, String);

fn got(status: u16, code: &str) -> Got {
    (status, code.to_owned())
}

fn is((status, code): &Got, expected: Expected) -> bool {
    (*status, code.as_str()) == expected
}

fn lines(cart: &Value) -> Vec<(String, i64)> {
    let line = |line: &Value| (line["sku"].as_str().unwrap().to_owned(), line["quantity"].as_i64().unwrap());
    let mut lines: Vec<_> = cart["lines"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}

fn order_of(action: Action) -> Option<usize> {
    use Action as A;
    match action {
        A::Pay { order, .. }
        | A::Resume { order }
        | A::Cancel { order, .. }
        | A::Pack { order }
        | A::ShipAll { order }
        | A::ShipOne { order, .. }
        | A::Deliver { order }
        | A::RefundAmount { order, .. }
        | A::RefundRest { order }
        | A::RefundLine { order, .. }
        | A::RefundShipping { order }
        | A::AskReturn { order, .. }
        | A::ApproveReturn { order, .. }
        | A::DeclineReturn { order, .. }
        | A::ReceiveReturn { order, .. }
        | A::Review { order }
        | A::Dispute { order }
        | A::CloseDispute { order, .. }
        | A::RepeatNews { order, .. } => Some(order),
        _ => None,
    }
}
