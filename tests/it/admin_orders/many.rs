//! A job of as many orders as it can have, all of them real: `BARROW_DEEP=1` has a thousand for each action.

use super::bulk::{BULK, results};
use crate::harness::{Goods, PlacedOrder, TestShop, is_deep, random_seed};
use barrow_domain::ids::BulkJobId;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Nobody waits longer: a function has fifteen minutes for a slice, and these are forty.
const PATIENCE: Duration = Duration::from_secs(900);

fn many() -> usize {
    if is_deep() { 1000 } else { 60 }
}

async fn paid_orders(shop: &TestShop) -> Vec<PlacedOrder<'_>> {
    let one = async |_| {
        let order = shop.buyer().await.buys("NAIL", 1).await;
        order.pay().await;
        order
    };
    stream::iter(0..many()).map(one).buffered(8).collect().await
}

fn ids(orders: &[PlacedOrder<'_>]) -> Vec<String> {
    orders.iter().map(|order| order.id.clone()).collect()
}

/// Begins the job, has other workers do each slice beside the shop's and dies in the middle of it, and asks how far it is until it
/// is done.
async fn done(shop: &TestShop, key: &str, body: &Value) -> Value {
    let began = Instant::now();
    let job = shop.staff_posts(BULK, key, body).await.expect(202);
    let id = job["id"].as_str().unwrap();
    let (path, app, mut chance) = (format!("{BULK}/{id}"), shop.shop().app(), random_seed());
    let slices = many().div_ceil(barrow_domain::bulk::SLICE);
    for slice in 0..slices {
        let id = BulkJobId::parse(id).unwrap();
        let cut = Duration::from_millis(chance.u64(1..150));
        let _ = tokio::time::timeout(cut, app.do_slice(&id, slice)).await;
    }
    let mut seen = vec![0];
    loop {
        let job = shop.staff_gets(&path).await.expect(200);
        let so_far = job["done"].as_u64().unwrap();
        assert!(so_far >= *seen.last().unwrap(), "what is done stays done");
        seen.push(so_far);
        if job["status"] == "finished" {
            seen.dedup();
            println!("{key}: {} orders in {:.1?}, seen at {seen:?}", job["total"], began.elapsed());
            assert_eq!((&job["succeeded"], &job["refused"]), (&json!(many()), &json!(0)), "{:?}", refusals(shop, &job).await);
            return job;
        }
        assert!(began.elapsed() < PATIENCE, "{job}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn refusals(shop: &TestShop, job: &Value) -> Vec<Value> {
    results(shop, job).await.into_iter().filter(|result| result["done"] == false).collect()
}

#[tokio::test]
async fn a_thousand_orders_are_packed_shipped_and_delivered_though_workers_die() {
    let shop = TestShop::start().await;
    shop.offers(&Goods::new("NAIL", 100, 1000)).await;
    let orders = paid_orders(&shop).await;
    done(&shop, "pack-very-many", &json!({ "action": "pack", "order_ids": ids(&orders) })).await;
    let rows: Vec<String> = ids(&orders).iter().enumerate().map(|(place, id)| format!("{id},1Z-{place},DHL")).collect();
    let csv = format!("order_id,tracking_number,carrier\n{}\n", rows.join("\n"));
    done(&shop, "ship-very-many", &json!({ "action": "ship", "tracking_csv": csv })).await;
    done(&shop, "deliver-very-many", &json!({ "action": "deliver", "order_ids": ids(&orders) })).await;
    for (place, order) in orders.iter().enumerate() {
        let now = order.get_patiently().await;
        let parcels = now["fulfillments"].as_array().unwrap();
        let numbers: Vec<&Value> = parcels.iter().map(|parcel| &parcel["tracking_number"]).collect();
        assert_eq!((&now["status"], numbers), (&json!("delivered"), vec![&json!(format!("1Z-{place}"))]), "each in one parcel");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_thousand_orders_are_cancelled_and_refunded_once_though_workers_die() {
    let shop = TestShop::start().await;
    shop.offers(&Goods::new("NAIL", 100, 1000)).await;
    let orders = paid_orders(&shop).await;
    assert_eq!(shop.available("NAIL").await, (1000 - many()) as u64);
    done(&shop, "cancel-very-many", &json!({ "action": "cancel", "order_ids": ids(&orders), "reason": "The kiln broke." })).await;
    shop.settle().await;
    assert_eq!(shop.available("NAIL").await, 1000);
    for order in &orders {
        let now = order.get_patiently().await;
        assert_eq!((&now["status"], &now["payment_status"]), (&json!("cancelled"), &json!("refunded")));
        assert_eq!(now["refunds"].as_array().unwrap().len(), 1);
    }
    shop.close().await;
}
