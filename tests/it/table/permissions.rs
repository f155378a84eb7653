//! `template.yaml` grants each function what it uses. What that is is recorded while the whole shop runs, each function with its own
//! environment. That nothing more is granted than what any test uses is told after all of them, by `xtask grants` (`make test`).

use super::recorder::Recorder;
use super::sources::{stacks, template};
use super::walk::{EXPIRY_SECONDS, Walk};
use crate::harness::remote::Remote;
use crate::harness::{Client, Goods, Plan, directory, options, stock};
use barrow_api::Access;
use barrow_local::shop::Shop;
use std::sync::Arc;
use xtask::grants::{Grants, granted, missing};

#[tokio::test]
async fn every_function_is_granted_what_it_uses() {
    let (granted, used) = (granted(&stacks()).unwrap(), used_in_a_walk().await);
    let complaints = missing(&granted, &used);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(used.len() * 10 > granted.len() * 9, "a walk of {} functions", used.len());
}

/// Those who check a token of staff, or a signature of Stripe's, and nobody else.
#[test]
fn secrets_of_staff_and_webhooks_are_given_where_they_are_checked() {
    for function in template().functions {
        let access = barrow_api::routes().iter().find(|route| route.bin == function.bin).map(|route| route.access);
        let is_given = |secret: &str| function.environment.iter().any(|(name, _)| name == secret);
        assert_eq!(is_given("STAFF_TOKEN"), matches!(access, Some(Access::Staff(_))), "{}", function.bin);
        assert_eq!(is_given("STRIPE_WEBHOOK_SECRET"), access == Some(Access::StripeSignature), "{}", function.bin);
    }
}

/// Those who sign people in can sign; those who ask who it is can check; nobody else knows a key of access tokens.
#[test]
fn keys_of_access_tokens_are_given_where_they_are_used() {
    const SIGN: [&str; 4] = ["auth-verify-email", "auth-login", "auth-refresh", "auth-accept-invitation"];
    for function in template().functions {
        let access = barrow_api::routes().iter().find(|route| route.bin == function.bin).map(|route| route.access);
        let is_given = |key: &str| function.environment.iter().any(|(name, _)| name == key);
        let signs = SIGN.contains(&function.bin.as_str());
        let asks = matches!(access, Some(Access::Customer | Access::OrderToken | Access::Staff(_)));
        // One publishes them; at others anybody may ask, and whoever is signed in has it with their account; the last is no route.
        let alone = ["auth-jwks", "checkout-place-order", "catalog-create-restock-alert", "live-subscribe"];
        let checks = asks || alone.contains(&function.bin.as_str());
        assert_eq!(is_given("ACCESS_TOKEN_SIGNING_KEY"), signs, "{}", function.bin);
        assert_eq!(is_given("ACCESS_TOKEN_PUBLIC_KEYS"), signs || checks, "{}", function.bin);
    }
}

async fn used_in_a_walk() -> Grants {
    let directory = directory();
    let recorder = Arc::new(Recorder::default());
    let remote = Remote::start(Arc::clone(&recorder) as Arc<_>).await;
    let mut options = options(directory.path());
    options.environment.insert("VISIT_SAMPLE_EVERY".to_owned(), "1".to_owned());
    (options.lambda, options.expiry_seconds) = (Some(remote.url.clone()), Some(EXPIRY_SECONDS));
    let shop = Shop::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    remote.connect(&shop).await;
    let mut plan = Plan::default().coupon("TENNER", 100, Some(1000), None).selling_sharded("DUO", 500, &[1, 1]);
    plan.goods.push(Goods { low_stock_threshold: 2, ..Goods::new("RARE", 800, 3) });
    stock(&shop, &plan).await;
    Walk { api: Client::new(shop.url()), shop: &shop, remote: &remote }.everywhere().await;
    shop.kill().await;
    recorder.used()
}
