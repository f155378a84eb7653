//! What follows an order's events, however often a stream or a queue hands them over.

use crate::faults::World;
use crate::harness::TestShop;
use crate::harness::tables::StoredItem;
use crate::harness::wire::Plan;
use futures::future::join_all;
use serde_json::{Value, json};

const HANDED_TO: [&str; 3] = ["jobs-send-email", "jobs-update-inventory", "jobs-settle-payments"];

/// An event as the table's stream has it.
fn record((place, event): (usize, &StoredItem)) -> Value {
    let text = |text: &str| json!({ "S": text });
    let keys = json!({ "pk": text(&event.pk), "sk": text(&event.sk) });
    let mut image = keys.clone();
    (image["order_id"], image["doc"]) = (text(event.text("order_id")), text(event.text("doc")));
    let change = json!({ "Keys": keys, "NewImage": image, "SequenceNumber": place.to_string(), "StreamViewType": "NEW_AND_OLD_IMAGES" });
    json!({ "eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change })
}

/// Whatever an effect leaves behind.
async fn traces(shop: &TestShop) -> (Vec<String>, Vec<String>, Vec<Value>) {
    let mut stock: Vec<String> = shop.tables().stock().await.iter().map(StoredItem::written_out).collect();
    let mut mails: Vec<String> = shop.shop().mails().unwrap().into_iter().filter_map(|mail| mail.reference).collect();
    stock.sort();
    mails.sort();
    (stock, mails, shop.stripe().objects("refund"))
}

/// 6, 14, 22: all events of an order come three times more, at once and in another order: nothing is counted, sent or moved again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_handed_over_again_have_no_effect_again() {
    let world = World::start().await;
    let shop = &world.shop;
    let order = world.paid_order("LAMP", 2).await;
    shop.refunds(&order.id, "refund-some", Some(500)).await.expect(202);
    order.until("paid", "partially_refunded").await;
    order.try_cancel().await.expect(200);
    order.until("cancelled", "refunded").await;
    shop.settle().await;
    let heard = HANDED_TO.map(|bin| world.wire.arm(bin, &[&order.id], Plan::HARMLESS));
    let before = traces(shop).await;
    let items = shop.tables().orders().await;
    let events = items.iter().filter(|item| item.sk.starts_with("EVENT#"));
    let mut records: Vec<Value> = events.enumerate().map(record).collect();
    assert!(records.len() >= 6, "too little happened: {}", records.len());
    let forwards = json!({ "Records": records });
    records.reverse();
    let backwards = json!({ "Records": records });
    let deliver = |records: &Value| shop.shop().invoke("jobs-dispatch-outbox", records.clone());
    for answer in join_all([&forwards, &backwards, &forwards].map(deliver)).await {
        assert_eq!(answer.unwrap()["batchItemFailures"], json!([]));
    }
    shop.settle().await;
    assert_eq!(traces(shop).await, before);
    for (bin, strike) in HANDED_TO.iter().zip(heard) {
        assert!(!strike.calls().is_empty(), "{bin} heard of nothing again");
    }
    world.shop.close().await;
}
