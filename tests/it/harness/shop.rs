//! A shop of a test's own: started empty or with the sample, used over HTTP, closed with its books checked.

use super::invariants::{self, Books, Levels};
use super::remote::Remote;
use super::tables::Tables;
use super::{Answer, Buyer, Client, Goods, Plan};
use barrow_domain::catalog::Product;
use barrow_domain::money::Currency;
use barrow_local::engines::mail::Mail;
use barrow_local::shop::{Options, Seed, Shop};
use barrow_local::stripe::Stripe;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

static PARCELS: AtomicU32 = AtomicU32::new(1);

/// Must be closed: a test that ends without [`TestShop::close`] fails.
pub struct TestShop {
    shop: Option<Shop>,
    client: Client,
    /// The units of every stock item to begin with.
    received: Levels,
    /// Units that staff added or took since, by SKU.
    restocked: Mutex<Vec<(String, i64)>>,
    directory: TempDir,
}

impl TestShop {
    /// With the plan's usual goods.
    pub async fn start() -> Self {
        Self::planned(Plan::default()).await
    }

    pub async fn planned(plan: Plan) -> Self {
        Self::open(plan, None).await
    }

    /// Its functions run there.
    pub async fn remote(plan: Plan, functions: &Remote) -> Self {
        Self::open(plan, Some(functions)).await
    }

    async fn open(plan: Plan, functions: Option<&Remote>) -> Self {
        let directory = directory();
        let mut options = options(directory.path());
        options.lambda = functions.map(|functions| functions.url.clone());
        options.expiry_seconds = plan.expiry_seconds;
        options.environment.extend(plan.environment.clone());
        options.seed = if plan.sample { Seed::Sample } else { Seed::None };
        let shop = Shop::start(options).await.unwrap_or_else(|error| panic!("{error}"));
        if let Some(functions) = functions {
            functions.connect(&shop).await;
        }
        if !plan.sample {
            stock(&shop, &plan).await;
        }
        let received = invariants::levels(&Tables::of(shop.app())).await;
        Self { client: Client::new(shop.url()), shop: Some(shop), received, restocked: Mutex::default(), directory }
    }

    pub fn shop(&self) -> &Shop {
        self.shop.as_ref().expect("open until it is closed")
    }

    /// Where its engines keep their files.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub fn stripe(&self) -> &Stripe {
        self.shop().stripe()
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn tables(&self) -> Tables {
        Tables::of(self.shop().app())
    }

    /// Somebody with an empty cart.
    pub async fn buyer(&self) -> Buyer<'_> {
        Buyer::new(self).await
    }

    /// The units of a SKU that can be bought, as its product's page says.
    pub async fn available(&self, sku: &str) -> u64 {
        let path = format!("/api/products/{}/availability", sku.to_lowercase());
        let answer = Answer::patiently(|| self.client.request(Method::GET, &path)).await.expect(200);
        answer["variants"][0]["available"].as_u64().expect("a number")
    }

    /// At Stripe, by somebody with the account's key: `path` follows `/v1/`.
    pub async fn at_stripe(&self, path: &str, form: &[(&str, String)]) -> Value {
        let url = format!("{}/v1/{path}", self.stripe().api_base());
        let request = self.client.elsewhere(Method::POST, &url).bearer_auth(&self.shop().environment()["STRIPE_SECRET_KEY"]);
        Answer::of(request.form(form)).await.expect(200)
    }

    /// As staff.
    pub async fn staff_posts(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.client.request(Method::POST, path).bearer_auth(self.shop().staff_token());
        Answer::of(request.header("idempotency-key", key).json(body)).await
    }

    /// Goods that are new in the shop.
    pub async fn offers(&self, goods: &Goods) {
        put_on_sale(self.shop(), &goods.product(Currency::EUR, 0), goods).await;
        self.restocked(&goods.sku, goods.units.iter().copied().map(i64::from).sum());
    }

    /// Tells the books of units that staff have added, or taken away.
    pub fn restocked(&self, sku: &str, units: i64) {
        self.restocked.lock().expect("no test panics here").push((sku.to_owned(), units));
    }

    pub async fn staff_gets(&self, path: &str) -> Answer {
        Answer::of(self.client.request(Method::GET, path).bearer_auth(self.shop().staff_token())).await
    }

    pub async fn staff_puts(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.client.request(Method::PUT, path).bearer_auth(self.shop().staff_token()).json(body)).await
    }

    pub async fn staff_deletes(&self, path: &str) -> Answer {
        Answer::of(self.client.request(Method::DELETE, path).bearer_auth(self.shop().staff_token())).await
    }

    /// As staff, to an order: `action` follows its address.
    pub async fn staff_does(&self, order_id: &str, action: &str, key: &str, body: &Value) -> Answer {
        self.staff_posts(&format!("/api/admin/orders/{order_id}/{action}"), key, body).await
    }

    pub async fn ships(&self, order_id: &str, body: &Value) -> Answer {
        let key = format!("parcel-number-{}", PARCELS.fetch_add(1, Ordering::Relaxed));
        self.staff_does(order_id, "fulfillments", &key, body).await
    }

    /// All that is left, when there is no amount.
    pub async fn refunds(&self, order_id: &str, key: &str, amount: Option<i64>) -> Answer {
        let amount = amount.map(|amount| json!({ "amount": amount, "currency": "EUR" }));
        self.staff_posts(&format!("/api/admin/orders/{order_id}/refunds"), key, &json!({ "amount": amount, "reason": "a test" })).await
    }

    /// Waits until all that has happened has had its effects: webhooks taken, streams read, queues empty.
    pub async fn settle(&self) {
        let dead = self.shop().settled().await.unwrap_or_else(|error| panic!("{error}"));
        assert!(dead.values().all(|count| *count == 0), "dead letters: {dead:?}");
    }

    /// The mails about an order that have been sent, by kind (`received`, `paid`, ...), the oldest first.
    pub fn mails_about(&self, order_id: &str) -> Vec<(String, Mail)> {
        let mut mails = self.shop().mails().expect("mails can be read");
        mails.reverse();
        let kind = |mail: &Mail| {
            let rest = mail.reference.as_deref()?.strip_prefix("order/")?.strip_prefix(order_id)?;
            Some(rest.rsplit('/').next()?.to_owned())
        };
        mails.into_iter().filter_map(|mail| Some((kind(&mail)?, mail))).collect()
    }

    pub fn mail_kinds(&self, order_id: &str) -> Vec<String> {
        let mut kinds: Vec<String> = self.mails_about(order_id).into_iter().map(|(kind, _)| kind).collect();
        kinds.sort();
        kinds
    }

    /// All but the mails, while the shop goes on.
    pub async fn check_books(&self) -> Books {
        invariants::check_books(self.shop(), &self.all_received()).await
    }

    /// What was there to begin with, and what staff added.
    fn all_received(&self) -> Levels {
        let mut received = self.received.clone();
        for (sku, units) in self.restocked.lock().expect("no test panics here").iter() {
            *received.entry((sku.clone(), 0)).or_default() += units;
        }
        received
    }

    /// Lets a shop go that a test has found broken.
    pub async fn give_up(mut self) {
        if let Some(shop) = self.shop.take() {
            shop.kill().await;
        }
    }

    /// Lets everything settle, checks that all books agree, and stops.
    pub async fn close(mut self) {
        self.stripe().resume();
        self.settle().await;
        let received = self.all_received();
        let shop = self.shop.take().expect("closed once");
        invariants::check(&shop, &received).await;
        logs_name_nobody(&shop);
        shop.kill().await;
    }
}

impl Drop for TestShop {
    fn drop(&mut self) {
        let forgotten = self.shop.is_some() && !std::thread::panicking();
        assert!(!forgotten, "end the test with shop.close().await, which checks the books");
    }
}

/// Neither people nor what lets somebody in.
fn logs_name_nobody(shop: &Shop) {
    for line in shop.logs() {
        assert!(!line.text.contains('@') && !line.text.contains(shop.staff_token()), "{}: {}", line.function, line.text);
    }
}

/// In memory where that can be.
pub fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a directory")
}

/// All of a test's shoppers ask from one address of the net; whatever else is limited is limited as usual.
const FROM_ONE_MACHINE: &str = "checkout_source=1000000/600,coupon_source=1000000/600,login_source=1000000/600,\
     register_source=1000000/600,mail_source=1000000/600,review_source=1000000/600,login_account=1000/900,mail_address=1000/3600";

/// A shop whose schedules run only when told, on the DynamoDB server of `make test-second-opinion` if that is running.
pub fn options(data: &Path) -> Options {
    let environment = [("RATE_LIMITS".to_owned(), FROM_ONE_MACHINE.to_owned())].into();
    let dynamodb = std::env::var("BARROW_TEST_DYNAMODB").ok();
    Options { schedules: false, dynamodb, environment, ..Options::new(data) }
}

/// Puts the plan's goods into an empty shop.
pub async fn stock(shop: &Shop, plan: &Plan) {
    let catalog = &shop.app().store().catalog;
    catalog.create_rules(&plan.rules()).await.expect("rules");
    for coupon in &plan.coupons {
        catalog.create_coupon(coupon).await.expect("a coupon");
    }
    for (place, goods) in plan.goods.iter().enumerate() {
        put_on_sale(shop, &goods.product(plan.currency, place), goods).await;
    }
    shop.app().rebuild_index().await.expect("an index");
}

async fn put_on_sale(shop: &Shop, product: &Product, goods: &Goods) {
    shop.app().store().catalog.create_product(product, &goods.units[..1]).await.expect("a product");
    if goods.units.len() > 1 {
        let tables = Tables::of(shop.app());
        for (shard, units) in goods.units.iter().enumerate() {
            tables.put_shard(&goods.sku, shard, *units).await;
        }
    }
}
