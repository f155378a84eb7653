//! A shop whose functions meet trouble, and its customers, who ask again until they are answered.

use crate::harness::remote::Remote;
use crate::harness::wire::{Plan, Strike, Wire};
use crate::harness::{self, Answer, PlacedOrder, TestShop, cards, wait_until};
use barrow_app::{App, clock};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub struct World {
    pub shop: TestShop,
    pub remote: Remote,
    pub wire: Arc<Wire>,
    /// Mails that had to go out again in what was tried before.
    sent_again: Mutex<BTreeSet<String>>,
    /// How many kinds of goods came in since it started.
    goods: AtomicU32,
}

const ASK_AGAIN: Duration = Duration::from_millis(20);
/// Longer than any trial takes.
const PATIENCE_SECONDS: u32 = 900;
/// Enough to order and pay on a busy machine, and soon over.
const IMPATIENCE_SECONDS: u32 = 3;
/// For so long, and a little longer, an order past its time waits for Stripe.
const WAITS_FOR_STRIPE: SignedDuration = SignedDuration::from_mins(11);
/// Stripe's client tries so often.
const STRIPE_ATTEMPTS: usize = 3;

impl World {
    /// With plenty of everything, one unit of RARE, and three of LOW, of which three are few.
    pub async fn start() -> Self {
        Self::with(Self::plenty().expiring_after(PATIENCE_SECONDS)).await
    }

    /// The same, and unpaid orders expire soon.
    pub async fn impatient() -> Self {
        Self::with(Self::plenty().expiring_after(IMPATIENCE_SECONDS)).await
    }

    fn plenty() -> harness::Plan {
        let mut plan = harness::Plan::default().coupon("TENNER", 100, Some(100_000), Some(1)).selling("RARE", 3000, 1);
        for goods in plan.goods.iter_mut().take(3) {
            goods.units = vec![100_000];
        }
        plan.goods.push(harness::Goods { low_stock_threshold: 2, ..harness::Goods::new("LOW", 800, 3) });
        plan
    }

    pub async fn with(plan: harness::Plan) -> Self {
        let wire = Arc::new(Wire::default());
        let remote = Remote::start(Arc::clone(&wire) as Arc<_>).await;
        let shop = TestShop::remote(plan, &remote).await;
        Self { shop, remote, wire, sent_again: Mutex::default(), goods: AtomicU32::new(0) }
    }

    /// The client's retry: the same request until it is neither lost nor put off. Only a function that was killed may answer 500.
    pub async fn until_answered(&self, strike: &Strike, mut request: impl AsyncFnMut() -> Answer) -> Answer {
        wait_until("an answer", async || {
            let answer = request().await;
            if answer.status < 500 {
                return Some(answer);
            }
            if answer.status == 503 {
                assert_eq!(answer.code(), "busy");
                assert!(answer.header("retry-after").parse::<u32>().is_ok(), "no Retry-After");
            } else {
                assert!(answer.status == 500 && strike.kills(), "{} {}", answer.status, answer.text);
            }
            tokio::time::sleep(ASK_AGAIN).await;
            None
        })
        .await
    }

    /// From checkout's answer, with a payment if need be asked for again.
    pub async fn payable(&self, answer: &serde_json::Value) -> PlacedOrder<'_> {
        let order = PlacedOrder::new(&self.shop, answer);
        if !order.intent.is_empty() {
            return order;
        }
        PlacedOrder::new(&self.shop, &order.try_resume().await.expect(200))
    }

    /// Units of a SKU that nobody else is at. Gives its name.
    pub async fn new_goods(&self, units: u64) -> String {
        let sku = format!("NEW-{:04}", self.goods.fetch_add(1, Ordering::Relaxed));
        self.shop.offers(&harness::Goods::new(&sku, 1000, u32::try_from(units).unwrap())).await;
        sku
    }

    /// An order whose webhooks so far are taken.
    pub async fn order(&self, sku: &str, units: u32) -> PlacedOrder<'_> {
        let buyer = self.shop.buyer().await;
        buyer.coupon("TENNER").await;
        let order = buyer.buys(sku, units).await;
        self.shop.settle().await;
        order
    }

    pub async fn paid_order(&self, sku: &str, units: u32) -> PlacedOrder<'_> {
        let order = self.order(sku, units).await;
        order.pay().await;
        self.shop.settle().await;
        order
    }

    /// A schedule's function, first with trouble, then at every next tick until `done`.
    pub async fn ticks(&self, bin: &str, plan: Plan, tick: impl AsyncFn(Arc<App>), mut done: impl AsyncFnMut() -> bool) -> Arc<Strike> {
        let (strike, functions) = (Arc::new(Strike::new(plan)), self.remote.functions());
        self.wire.run(&functions, bin, &strike, &tick).await;
        let next = functions.app(bin, bin);
        wait_until("a tick that does it", async || {
            if done().await {
                return Some(());
            }
            tick(Arc::clone(&next)).await;
            None
        })
        .await;
        strike
    }

    /// Waits until the order's time is over, and gives that time.
    pub async fn runs_out(&self, order: &PlacedOrder<'_>) -> Timestamp {
        let expires_at: Timestamp = order.get().await["expires_at"].as_str().unwrap().parse().unwrap();
        wait_until("the time to run out", async || (clock::now() > expires_at).then_some(expires_at)).await
    }

    /// Pays without the shop hearing of it, and lets the order expire.
    pub async fn pays_and_expires(&self, order: &PlacedOrder<'_>) {
        self.shop.stripe().pause();
        order.try_pay(cards::PAYS).await.expect(200);
        self.expire_unasked(&[order]).await;
    }

    /// Lets the orders expire while Stripe cannot be asked. Nobody asks Stripe about them afterwards until the job is released.
    pub async fn expire_unasked(&self, orders: &[&PlacedOrder<'_>]) {
        self.remote.hold("jobs-settle-payments");
        let last = orders.last().expect("an order");
        let expired = self.runs_out(last).await;
        self.shop.stripe().fail_next(orders.len() * STRIPE_ATTEMPTS, barrow_local::stripe::Fault::Unavailable500);
        let sweep = self.shop.shop().app().expire_orders(expired + WAITS_FOR_STRIPE).await.unwrap();
        assert_eq!((sweep.changed as usize, sweep.failed), (orders.len(), 0));
    }

    pub async fn is(&self, order: &PlacedOrder<'_>, status: &str) -> bool {
        order.get().await["status"] == status
    }

    /// Lets everything settle and checks the books. Mails may have gone out twice only when their function was killed, or its answer
    /// lost, between sending and recording.
    pub async fn check(&self, strike: &Strike) {
        wait_until("what is still on its way", async || strike.is_over().then_some(())).await;
        self.shop.stripe().resume();
        self.shop.settle().await;
        let books = self.shop.check_books().await;
        self.one_intent_each();
        let mut before = self.sent_again.lock().unwrap();
        let all = harness::invariants::mails_sent_again(&books, self.shop.shop());
        let new: Vec<&String> = all.difference(&before).collect();
        assert!(new.is_empty() || strike.may_have_sent_twice(), "sent again without need: {new:?}");
        *before = all;
    }

    /// However often it was asked for, there is one intent of an order that can be paid or was.
    fn one_intent_each(&self) {
        let mut orders = BTreeSet::new();
        for intent in self.shop.stripe().intents().iter().filter(|intent| intent["status"] != "canceled") {
            let order = intent["metadata"]["order_id"].to_string();
            assert!(orders.insert(order.clone()), "two intents of order {order}");
        }
    }
}
