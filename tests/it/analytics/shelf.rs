//! When SKUs could not be bought.

use crate::harness::{Plan, TestShop};
use serde_json::{Value, json};

async fn stock_outs(shop: &TestShop) -> Vec<Value> {
    let report = shop.staff_gets("/api/admin/analytics/stock-outs").await.expect(200);
    report["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_stock_out_lasts_from_the_last_unit_to_the_next() {
    let shop = TestShop::planned(Plan::default().selling_sharded("DUO", 500, &[1, 1])).await;
    shop.settle().await;
    assert_eq!(stock_outs(&shop).await, Vec::<Value>::new());
    let first = shop.buyer().await.buys("DUO", 1).await;
    shop.settle().await;
    assert_eq!(stock_outs(&shop).await, Vec::<Value>::new(), "one is left, in the other shard");
    let last = shop.buyer().await.buys("DUO", 1).await;
    shop.settle().await;
    let out = stock_outs(&shop).await;
    assert_eq!((out.len(), &out[0]["sku"], &out[0]["until"]), (1, &json!("DUO"), &Value::Null));
    first.try_cancel().await.expect(200);
    shop.settle().await;
    let over = stock_outs(&shop).await;
    assert_eq!((over.len(), over[0]["since"].as_str()), (1, out[0]["since"].as_str()));
    assert!(over[0]["until"].as_str() >= over[0]["since"].as_str(), "{over:?}");
    // It comes and goes again, and that is another.
    let again = shop.buyer().await.buys("DUO", 1).await;
    shop.settle().await;
    assert_eq!(stock_outs(&shop).await.iter().filter(|row| row["until"].is_null()).count(), 1);
    again.try_cancel().await.expect(200);
    last.try_cancel().await.expect(200);
    shop.settle().await;
    let all = stock_outs(&shop).await;
    assert!(all.len() == 2 && all.iter().all(|row| row["until"].is_string()), "{all:?}");
    let csv = shop.staff_gets("/api/admin/analytics/stock-outs?format=csv").await.text;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    shop.close().await;
}
