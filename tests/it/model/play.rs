//! A sequence in the shop: every action as its actor does it, through HTTP, asked again while the shop is busy.

mod cart;
mod order;
mod payment;
mod schedules;
mod shelf;
mod stock;

pub use shelf::Shelf;

use super::EXPIRY_SECONDS;
use super::action::Action;
use super::rules::{Expected, Model, Money, SHOPPERS, SKUS};
use crate::faults::World;
use crate::harness::wire::{Plan, Strike};
use crate::harness::{Answer, Buyer, PlacedOrder, TestShop, patience};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const LOOK_AGAIN: Duration = Duration::from_millis(20);

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
        let (answer, asked_again) = Answer::at_last(request, || kills(strike.as_ref())).await;
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
            A::PayOtherwise { order, .. } => self.pay_otherwise(model, order, trouble).await,
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
            A::Reconcile => (got(200, ""), self.reconcile(trouble).await),
            A::TimePasses => (got(200, ""), self.let_time_pass(before, trouble).await),
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
            A::RepeatNews { order, place } => (got(self.repeat_news(order, place).await, ""), false),
            A::ReceiveStock { .. } | A::Count { .. } | A::Spread { .. } => self.move_stock(before, model, action, trouble).await,
            A::Cancel { order, .. } => self.cancel(before, model, action, order, trouble).await,
            _ => self.change_order(action, trouble).await,
        }
    }

    /// Waits for what follows from the action, and compares the orders that it is about.
    async fn compare(&self, model: &Model, action: Action) {
        match (action, action.order()) {
            (Action::LetNewsCome | Action::Reconcile | Action::TimePasses, _) => {
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

/// Only a function that was killed may answer 500.
fn kills(strike: Option<&Arc<Strike>>) -> bool {
    strike.is_some_and(|strike| strike.kills())
}
