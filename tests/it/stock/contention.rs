//! Buyers who meet at one stock item: a job makes more of it. The embedded engine has no conflicts, so a proxy makes them.

use super::{levels, stock_of};
use crate::harness::{Buyer, Plan, TestShop, wait_until};
use crate::table::{events, sources};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use barrow_app::{App, Config};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::net::TcpListener;

/// Stands before DynamoDB and says of so many transactions that the stock item was somebody else's.
struct Conflicts {
    upstream: String,
    left: AtomicU32,
    http: reqwest::Client,
}

impl Conflicts {
    /// An app of the shop's that meets them, with its queues elsewhere if told.
    async fn before(shop: &TestShop, count: u32, queues: Option<&str>) -> Arc<App> {
        let environment = shop.shop().environment();
        let upstream = environment["AWS_ENDPOINT_URL_DYNAMODB"].clone();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let proxy = Arc::new(Self { upstream, left: AtomicU32::new(count), http });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass_on).with_state(proxy);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let variable = |name: &str| match (name, queues) {
            ("AWS_ENDPOINT_URL_DYNAMODB", _) => Some(url.clone()),
            ("AWS_ENDPOINT_URL_SQS", Some(queues)) => Some(queues.to_owned()),
            _ => environment.get(name).cloned(),
        };
        Arc::new(App::new(Config::from_lookup(variable).unwrap_or_else(|error| panic!("{error}"))))
    }

    /// The answer to a transaction that is to meet one.
    fn refuse(&self, target: &str, body: &[u8]) -> Option<Response> {
        let body: Value = serde_json::from_slice(body).ok().filter(|_| target.ends_with(".TransactWriteItems"))?;
        let at_stock = |action: &Value| action["Update"]["TableName"] == "StockTable";
        let actions = body["TransactItems"].as_array()?;
        if !actions.iter().any(at_stock) {
            return None;
        }
        self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).ok()?;
        let reasons: Vec<Value> =
            actions.iter().map(|action| json!({ "Code": if at_stock(action) { "TransactionConflict" } else { "None" } })).collect();
        let problem = json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
            "CancellationReasons": reasons,
        });
        Some((StatusCode::BAD_REQUEST, Json(problem)).into_response())
    }
}

async fn pass_on(State(proxy): State<Arc<Conflicts>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    if let Some(refusal) = proxy.refuse(target, &body) {
        return refusal;
    }
    let mut request = proxy.http.post(&proxy.upstream).body(body);
    for (name, value) in headers.iter().filter(|(name, _)| !["host", "content-length", "connection"].contains(&name.as_str())) {
        request = request.header(name, value);
    }
    let answer = request.send().await.unwrap();
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    headers.remove("transfer-encoding");
    (status, headers, answer.bytes().await.unwrap()).into_response()
}

/// A checkout in that app: status and body.
async fn checks_out(app: &Arc<App>, buyer: &Buyer<'_>) -> (u16, Value) {
    let (_, mut event) = sources::events().into_iter().find(|(bin, _)| bin == "checkout-place-order").unwrap();
    event["headers"]["x-cart-token"] = json!(buyer.token);
    event["headers"]["idempotency-key"] = json!(buyer.key());
    event["body"] = json!(buyer.checkout_body().await.to_string());
    let route = barrow_api::routes().iter().find(|route| route.bin == "checkout-place-order").unwrap();
    events::call(route, app, event).await
}

async fn buyer_of_one(shop: &TestShop) -> Buyer<'_> {
    let buyer = shop.buyer().await;
    buyer.add("HOT", 1).await;
    buyer
}

async fn shards(shop: &TestShop) -> u64 {
    shop.settle().await;
    stock_of(shop, "HOT").await["shards"].as_u64().unwrap()
}

/// 29: conflicts are waited out, and many at one SKU double its shards.
#[tokio::test]
async fn a_contended_sku_gets_twice_as_many_shards() {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, 20)).await;
    let app = Conflicts::before(&shop, 3, None).await;
    assert_eq!(checks_out(&app, &buyer_of_one(&shop).await).await.0, 201);
    assert_eq!(shards(&shop).await, 1, "three conflicts are not many");
    let app = Conflicts::before(&shop, 4, None).await;
    assert_eq!(checks_out(&app, &buyer_of_one(&shop).await).await.0, 201);
    assert_eq!(shards(&shop).await, 2);
    assert_eq!(levels(&stock_of(&shop, "HOT").await), [9, 9]);
    shop.close().await;
}

/// The same news from many buyers raises once; and never beyond sixteen.
#[tokio::test]
async fn the_same_news_again_raises_no_further() {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, 200)).await;
    let url = shop.shop().environment()["INVENTORY_QUEUE_URL"].clone();
    let news = async |seen: u32| {
        let message = json!({ "type": "contended", "sku": "HOT", "product_id": "prd_hot", "shards": seen });
        for _ in 0..5 {
            shop.shop().app().queues().send(&url, &message).await.unwrap();
        }
        shards(&shop).await
    };
    for (seen, expected) in [(1, 2), (1, 2), (8, 2), (2, 4), (4, 8), (8, 16), (16, 16)] {
        assert_eq!(news(seen).await, expected, "after {seen}");
    }
    let spread = levels(&stock_of(&shop, "HOT").await);
    assert_eq!(spread.len(), 16);
    assert!(spread.iter().all(|level| *level >= 6), "{spread:?}");
    shop.close().await;
}

/// A checkout that cannot tell of it is a checkout all the same; one that gives up is no refusal, and tells as well.
#[tokio::test]
async fn news_that_cannot_be_sent_fails_no_checkout() {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, 20)).await;
    let app = Conflicts::before(&shop, 5, Some("http://127.0.0.1:1")).await;
    assert_eq!(checks_out(&app, &buyer_of_one(&shop).await).await.0, 201);
    assert_eq!(shards(&shop).await, 1);
    let app = Conflicts::before(&shop, 1000, None).await;
    let (status, problem) = checks_out(&app, &buyer_of_one(&shop).await).await;
    assert_eq!((status, &problem["code"]), (503, &json!("busy")));
    wait_until("a raise", async || (shards(&shop).await == 2).then_some(())).await;
    shop.close().await;
}
