//! One thing done to many orders.

use crate::harness::{PlacedOrder, TestShop, is_deep, wait_until};
use barrow_app::messages::BulkMessage;
use barrow_domain::ids::{BulkJobId, OrderId};
use futures::future::{join, join_all};
use futures::{StreamExt, stream};
use serde_json::{Value, json};

pub(super) const BULK: &str = "/api/admin/orders/bulk";

async fn paid_orders(shop: &TestShop, count: usize) -> Vec<PlacedOrder<'_>> {
    let one = async |_| {
        let order = shop.buyer().await.buys("TEA", 1).await;
        order.pay().await;
        order
    };
    stream::iter(0..count).map(one).buffered(8).collect().await
}

fn ids(orders: &[PlacedOrder<'_>]) -> Vec<String> {
    orders.iter().map(|order| order.id.clone()).collect()
}

/// Begins a job and waits until it is finished.
async fn done(shop: &TestShop, key: &str, body: &Value) -> Value {
    let job = shop.staff_posts(BULK, key, body).await.expect(202);
    let path = format!("{BULK}/{}", job["id"].as_str().unwrap());
    wait_until("a finished job", async || {
        let job = shop.staff_gets(&path).await.expect(200);
        (job["status"] == "finished").then_some(job)
    })
    .await
}

pub(super) async fn results(shop: &TestShop, job: &Value) -> Vec<Value> {
    let (mut results, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.staff_gets(&format!("{BULK}/{}/results{cursor}", job["id"].as_str().unwrap())).await.expect(200);
        results.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { return results };
        cursor = format!("?cursor={next}");
    }
}

/// With as many orders as a job can have: most of them are not there, which stops nothing.
#[tokio::test]
async fn a_thousand_orders_are_each_done_or_refused_by_themselves() {
    let shop = TestShop::start().await;
    let orders = paid_orders(&shop, if is_deep() { 90 } else { 30 }).await;
    let unpaid = shop.buyer().await.buys("TEA", 1).await;
    let stranger =
        |number: u8, other: u8| OrderId::from_random(std::array::from_fn(|place| if place % 2 == 0 { number } else { other })).to_string();
    let mut wanted: Vec<String> = (0..32).flat_map(|number| (0..32).map(move |other| stranger(number, other))).take(1000).collect();
    for (place, id) in ids(&orders).into_iter().chain([unpaid.id.clone()]).enumerate() {
        wanted[place * 11] = id;
    }
    let body = json!({ "action": "pack", "order_ids": wanted });
    let job = done(&shop, "pack-them-all", &body).await;
    assert_eq!((&job["total"], &job["done"], &job["succeeded"]), (&json!(1000), &json!(1000), &json!(orders.len())), "{job}");
    let results = results(&shop, &job).await;
    assert_eq!(results.iter().map(|result| result["order_id"].as_str().unwrap()).collect::<Vec<_>>(), wanted);
    for result in &results {
        let id = result["order_id"].as_str().unwrap();
        let code = if id == unpaid.id { json!("not_paid") } else { json!("not_found") };
        let known = orders.iter().any(|order| order.id == id);
        assert_eq!((&result["done"], &result["code"]), (&json!(known), if known { &Value::Null } else { &code }), "{result}");
    }
    for order in &orders {
        assert_eq!(order.get().await["status"], "packing");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_job_acts_once_however_often_it_is_asked_for_and_delivered() {
    let shop = TestShop::start().await;
    let orders = paid_orders(&shop, 3).await;
    let body = json!({ "action": "pack", "order_ids": ids(&orders) });
    let asked = join_all((0..4).map(|_| shop.staff_posts(BULK, "pack-these-three", &body))).await;
    let jobs: Vec<Value> = asked.into_iter().map(|answer| answer.expect(202)["id"].take()).collect();
    assert!(jobs.iter().all(|id| *id == jobs[0]));
    let job = done(&shop, "pack-these-three", &body).await;
    assert_eq!((&job["succeeded"], &job["refused"]), (&json!(3), &json!(0)), "what the job itself did was taken for somebody else's work");
    let app = shop.shop().app();
    let message = BulkMessage { job_id: BulkJobId::parse(jobs[0].as_str().unwrap()).unwrap(), slice: 0 };
    for _ in 0..2 {
        app.queues().send(app.config.bulk_queue_url().unwrap(), &message).await.unwrap();
    }
    shop.settle().await;
    assert_eq!(done(&shop, "pack-these-three", &body).await, job);
    let other = json!({ "action": "ship", "order_ids": ids(&orders) });
    shop.staff_posts(BULK, "pack-these-three", &other).await.refused(422, "idempotency_key_reused");
    // The same under another key is another job, which finds it done.
    let again = done(&shop, "pack-these-again", &body).await;
    assert_eq!((&again["succeeded"], &again["refused"]), (&json!(0), &json!(3)));
    assert!(results(&shop, &again).await.iter().all(|result| result["code"] == "already_done"));
    shop.close().await;
}

/// Two workers with the same slice: each order is shipped in one parcel, and both take it for done.
#[tokio::test]
async fn a_slice_done_by_two_at_once_ships_each_order_once() {
    let shop = TestShop::start().await;
    let orders = paid_orders(&shop, 4).await;
    let body = json!({ "action": "ship", "order_ids": ids(&orders) });
    let job = shop.staff_posts(BULK, "ship-these-four", &body).await.expect(202);
    let id = BulkJobId::parse(job["id"].as_str().unwrap()).unwrap();
    let app = shop.shop().app();
    let (one, other) = join(app.do_slice(&id, 0), app.do_slice(&id, 0)).await;
    one.unwrap();
    other.unwrap();
    let job = done(&shop, "ship-these-four", &body).await;
    assert_eq!((&job["done"], &job["succeeded"]), (&json!(4), &json!(4)), "{:?}", results(&shop, &job).await);
    for order in &orders {
        let view = order.until("shipped", "succeeded").await;
        assert_eq!(view["fulfillments"].as_array().unwrap().len(), 1);
    }
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&orders[0].id), ["paid", "received", "shipped"]);
    shop.close().await;
}

#[tokio::test]
async fn orders_are_shipped_with_tracking_numbers_delivered_and_cancelled() {
    let shop = TestShop::start().await;
    let orders = paid_orders(&shop, 3).await;
    let csv = format!("order_id,tracking_number,carrier\n{},1Z-77,DHL\n{},\"a, b\",\n", orders[0].id, orders[1].id);
    let shipped = done(&shop, "ship-with-numbers", &json!({ "action": "ship", "tracking_csv": csv })).await;
    assert_eq!(shipped["succeeded"], 2);
    let parcel = &orders[0].until("shipped", "succeeded").await["fulfillments"][0];
    assert_eq!((&parcel["tracking_number"], &parcel["carrier"], &parcel["lines"]), (&json!("1Z-77"), &json!("DHL"), &json!({ "TEA": 1 })));
    assert_eq!(orders[1].get().await["fulfillments"][0]["tracking_number"], "a, b");
    let delivered = done(&shop, "deliver-them-all", &json!({ "action": "deliver", "order_ids": ids(&orders) })).await;
    assert_eq!((&delivered["succeeded"], &delivered["refused"]), (&json!(2), &json!(1)));
    let cancelled = json!({ "action": "cancel", "order_ids": ids(&orders), "reason": "The kiln broke." });
    let cancelled = done(&shop, "cancel-them-all", &cancelled).await;
    let codes: Vec<Value> = results(&shop, &cancelled).await.iter().map(|result| result["code"].clone()).collect();
    assert_eq!(codes, [json!("already_shipped"), json!("already_shipped"), Value::Null]);
    orders[2].until("cancelled", "refunded").await;
    shop.close().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_job_is_named_and_nothing_is_begun() {
    let shop = TestShop::start().await;
    let id = "4F7K-9QX2-MZ3T";
    let many = vec![id; 1001];
    for (body, field) in [
        (json!({ "action": "burn", "order_ids": [id] }), "action"),
        (json!({ "action": "pack" }), "order_ids"),
        (json!({ "action": "pack", "order_ids": [] }), "order_ids"),
        (json!({ "action": "pack", "order_ids": many }), "order_ids"),
        (json!({ "action": "pack", "order_ids": [id, id] }), "order_ids"),
        (json!({ "action": "pack", "order_ids": ["1"] }), "order_ids[0]"),
        (json!({ "action": "pack", "tracking_csv": "order_id,tracking_number\n" }), "tracking_csv"),
        (json!({ "action": "ship", "tracking_csv": "order_id,tracking_number\n" }), "tracking_csv"),
        (json!({ "action": "ship", "order_ids": [id], "tracking_csv": "" }), "tracking_csv"),
        (json!({ "action": "ship", "tracking_csv": format!("order_id,tracking_number\n{id},\n") }), "tracking_csv[2]"),
        (json!({ "action": "pack", "order_ids": [id], "reason": "why" }), "reason"),
        (json!({ "action": "cancel", "order_ids": [id], "reason": "two\nlines" }), "reason"),
    ] {
        let refusal = shop.staff_posts(BULK, "a-wrong-job", &body).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], field, "{refusal}");
    }
    // The key is still free.
    shop.staff_posts(BULK, "a-wrong-job", &json!({ "action": "pack", "order_ids": [id] })).await.expect(202);
    shop.staff_gets(&format!("{BULK}/7ZXP2Q9KDM4T1W8VHCN3R6BAGS")).await.refused(404, "not_found");
    shop.staff_gets(&format!("{BULK}/7ZXP2Q9KDM4T1W8VHCN3R6BAGS/results")).await.refused(404, "not_found");
    shop.close().await;
}
