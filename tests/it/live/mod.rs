//! Orders and stock change before the eyes of those who may see them, over a real WebSocket.

mod announcing;

use crate::harness::{Goods, Plan, Socket, TestShop, wait_until};
use barrow_app::clock;
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::live::Topic;
use barrow_store::{MOST_TOPICS, WatchRefusal};
use futures::future::join_all;
use serde_json::{Value, json};

fn topic_of(order: &str) -> Topic {
    Topic::Order { order_id: OrderId::parse(order).unwrap() }
}

async fn watchers(shop: &TestShop, topic: &Topic) -> Vec<String> {
    shop.shop().app().store().connections.watchers(topic).await.unwrap()
}

fn is_status(status: &'static str) -> impl Fn(&Value) -> bool {
    move |heard| heard["type"] == "order" && heard["status"] == status
}

#[tokio::test]
async fn whoever_watches_an_order_is_told_of_each_change() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let cart = shop.buyer().await;
    cart.add("TEA", 1).await;
    let order = crate::accounts::orders::order(&shop, &ada, &cart).await;
    let (mut by_link, mut by_token, mut by_session) =
        (Socket::open(shop.shop()).await, Socket::open(shop.shop()).await, Socket::open(shop.shop()).await);
    let begun = by_link.watches(&json!({ "track": order.tracking_token })).await;
    assert_eq!((&begun["type"], &begun["status"], &begun["order_id"]), (&json!("order"), &json!("pending_payment"), &json!(order.id)));
    by_token.watches(&json!({ "order_id": order.id, "order_token": order.token })).await;
    by_session.watches(&json!({ "order_id": order.id, "access_token": ada.access })).await;
    order.pay().await;
    for socket in [&mut by_link, &mut by_token, &mut by_session] {
        let paid = socket.hears_that(is_status("paid")).await;
        assert_eq!(paid["payment_status"], "succeeded");
        assert!(paid["version"].as_u64() > begun["version"].as_u64(), "{paid} after {begun}");
    }
    shop.ships(&order.id, &json!({})).await.expect(201);
    for socket in [&mut by_link, &mut by_token, &mut by_session] {
        let shipped = socket.hears_that(is_status("shipped")).await;
        // Nothing but what a tracking link shows.
        let fields: Vec<&String> = shipped.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["type", "order_id", "version", "status", "payment_status"]);
    }
    shop.close().await;
}

#[tokio::test]
async fn nobody_watches_anothers_order() {
    let shop = TestShop::start().await;
    let (mine, others) = (shop.buyer().await.buys("TEA", 1).await, shop.buyer().await.buys("MUG", 1).await);
    let ada = shop.member().await;
    let mut socket = Socket::open(shop.shop()).await;
    let (_, signature) = mine.tracking_token.split_once('.').unwrap();
    for (fields, code) in [
        (json!({ "order_id": others.id, "order_token": mine.token }), "forbidden"),
        (json!({ "order_id": others.id, "order_token": "" }), "forbidden"),
        // A link shows less than the order's token, and neither stands for the other.
        (json!({ "order_id": others.id, "order_token": others.tracking_token }), "forbidden"),
        (json!({ "track": others.token }), "forbidden"),
        (json!({ "track": format!("{}.{signature}", others.id) }), "forbidden"),
        (json!({ "order_id": others.id, "access_token": ada.access }), "forbidden"),
        (json!({ "order_id": "4F7K-9QX2-MZ3T", "access_token": ada.access }), "forbidden"),
        (json!({ "order_id": others.id, "access_token": "x.y.z" }), "session_ended"),
        (json!({ "order_id": others.id }), "malformed"),
        (json!({ "order_id": others.id, "order_token": others.token, "track": mine.tracking_token }), "malformed"),
        (json!({}), "malformed"),
    ] {
        socket.is_refused(&fields, code).await;
    }
    shop.posts("/api/auth/logout", &json!({ "refresh_token": ada.refresh })).await.expect(200);
    socket.is_refused(&json!({ "order_id": others.id, "access_token": ada.access }), "session_ended").await;
    assert_eq!(watchers(&shop, &topic_of(&others.id)).await, Vec::<String>::new());
    socket.watches(&json!({ "track": mine.tracking_token })).await;
    others.pay().await;
    others.until("paid", "succeeded").await;
    shop.settle().await;
    // What is said on one connection stays in order: had anything been told of the other's order, it would have come first.
    mine.pay().await;
    assert_eq!(socket.hears().await["order_id"], mine.id.as_str());
    shop.close().await;
}

#[tokio::test]
async fn a_word_that_is_none_is_named_and_changes_nothing() {
    let shop = TestShop::start().await;
    let mut socket = Socket::open(shop.shop()).await;
    for said in ["", "tea", "[]", "{}", r#"{"action":"shout"}"#, r#"{"action":5}"#] {
        socket.says(said).await;
        assert_eq!(socket.hears().await["message"], "Forbidden", "{said}");
    }
    for (fields, named) in
        [(json!({ "sku": "tea!" }), "capital letters"), (json!({ "colour": "red" }), "colour"), (json!({ "track": 5 }), "string")]
    {
        let detail = socket.is_refused(&fields, "malformed").await;
        assert!(detail.contains(named), "{detail}");
    }
    let answer = socket.asks(&json!({ "id": "my-third", "sku": "NOTHING" })).await;
    assert_eq!((&answer["id"], &answer["code"]), (&json!("my-third"), &json!("not_found")));
    shop.close().await;
}

#[tokio::test]
async fn stock_is_told_as_it_changes_and_hidden_stock_to_nobody() {
    let plan = Plan { goods: vec![Goods::new("TEA", 800, 5)], ..Plan::default() };
    let shop = TestShop::planned(plan).await;
    let mut socket = Socket::open(shop.shop()).await;
    let begun = socket.watches(&json!({ "sku": "TEA" })).await;
    assert_eq!(begun["available"], 5);
    let order = shop.buyer().await.buys("TEA", 2).await;
    let sold = socket.hears_that(|heard| heard["available"] == 3).await;
    assert!(sold["version"].as_u64() > begun["version"].as_u64(), "{sold} after {begun}");
    order.try_cancel().await.expect(200);
    let back = socket.hears_that(|heard| heard["available"] == 5).await;
    assert!(back["version"].as_u64() > sold["version"].as_u64(), "{back} after {sold}");
    let product = shop.staff_gets("/api/admin/products/prd_tea").await.expect(200);
    let hidden = json!({ "version": product["version"], "status": "archived" });
    shop.staff_patches("/api/admin/products/prd_tea", &hidden).await.expect(200);
    Socket::open(shop.shop()).await.is_refused(&json!({ "sku": "TEA" }), "not_found").await;
    shop.close().await;
}

/// API Gateway does not promise to tell of each end.
#[tokio::test]
async fn whoever_is_gone_is_forgotten() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    // What tells of the order's beginning would find the one that is gone before its time.
    shop.settle().await;
    let (topic, connections) = (topic_of(&order.id), &shop.shop().app().store().connections);
    connections.open("gone", clock::now()).await.unwrap();
    connections.watch("gone", &topic, clock::now()).await.unwrap();
    connections.watch("gone", &Topic::Stock { sku: Sku::parse("TEA").unwrap() }, clock::now()).await.unwrap();
    // Left behind by one that was cut off while it forgot a connection.
    connections.open("half-gone", clock::now()).await.unwrap();
    connections.watch("half-gone", &topic, clock::now()).await.unwrap();
    connections.close("half-gone").await.unwrap();
    assert_eq!(watchers(&shop, &topic).await, ["gone"]);
    let mut socket = Socket::open(shop.shop()).await;
    socket.watches(&json!({ "track": order.tracking_token })).await;
    order.pay().await;
    socket.hears_that(is_status("paid")).await;
    shop.settle().await;
    assert_eq!(watchers(&shop, &topic).await.len(), 1, "whoever is there is still told");
    assert_eq!(watchers(&shop, &Topic::Stock { sku: Sku::parse("TEA").unwrap() }).await, Vec::<String>::new());
    assert!(matches!(connections.watch("gone", &topic, clock::now()).await, Err(WatchRefusal::Closed)));
    socket.close().await;
    wait_until("the connection's end", async || watchers(&shop, &topic).await.is_empty().then_some(())).await;
    shop.close().await;
}

#[tokio::test]
async fn whatever_comes_twice_or_at_once_does_no_harm() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    let mut socket = Socket::open(shop.shop()).await;
    let watch = json!({ "track": order.tracking_token });
    let first = socket.watches(&watch).await;
    assert_eq!(socket.watches(&watch).await, first);
    let topic = topic_of(&order.id);
    let [connection] = &watchers(&shop, &topic).await[..] else { panic!("watched once") };
    let message = |place: usize| json!({ "messageId": format!("message-{place}"), "body": json!({ "order_id": order.id }).to_string() });
    let event = json!({ "Records": (0..3).map(message).collect::<Vec<_>>() });
    for answer in join_all((0..2).map(|_| shop.shop().invoke("live-push", event.clone()))).await {
        assert_eq!(answer.unwrap()["batchItemFailures"], json!([]));
    }
    for _ in 0..6 {
        assert_eq!(socket.hears().await, first, "the same news, and its version says so");
    }
    let of_connection = json!({ "requestContext": { "connectionId": connection } });
    shop.shop().invoke("live-connect", of_connection.clone()).await.unwrap();
    assert_eq!(watchers(&shop, &topic).await.len(), 1);
    for answer in join_all((0..2).map(|_| shop.shop().invoke("live-disconnect", of_connection.clone()))).await {
        assert_eq!(answer.unwrap()["statusCode"], 200);
    }
    assert_eq!(watchers(&shop, &topic).await, Vec::<String>::new());
    // Whoever was forgotten is told so, and connects anew.
    socket.is_refused(&watch, "closed").await;
    shop.close().await;
}

#[tokio::test]
async fn a_connection_watches_so_much_and_no_more() {
    let shop = TestShop::start().await;
    let connections = &shop.shop().app().store().connections;
    connections.open("many", clock::now()).await.unwrap();
    let sku = |number: u32| Topic::Stock { sku: Sku::parse(&format!("SKU-{number}")).unwrap() };
    let all = join_all((0..MOST_TOPICS + 5).map(async |number| connections.watch("many", &sku(number), clock::now()).await)).await;
    let refused = all.iter().filter(|outcome| matches!(outcome, Err(WatchRefusal::TooMany))).count();
    assert_eq!((refused, all.iter().filter(|outcome| outcome.is_ok()).count()), (5, MOST_TOPICS as usize), "{all:?}");
    let watched = all.iter().position(Result::is_ok).unwrap();
    connections.watch("many", &sku(u32::try_from(watched).unwrap()), clock::now()).await.expect("it watches that already");
    connections.close("many").await.unwrap();
    for number in 0..MOST_TOPICS + 5 {
        assert_eq!(watchers(&shop, &sku(number)).await, Vec::<String>::new());
    }
    shop.close().await;
}
