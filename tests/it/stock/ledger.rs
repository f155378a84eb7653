//! The ledger: one line for every change, whatever happens to the stream.

use super::{adjusts, movements, receives, set_shards};
use crate::harness::{Goods, Plan, TestShop};
use serde_json::{Value, json};

/// The attributes of a shard after a change, as the stream has them.
fn image(shard: u32, version: u64, available: u32) -> Value {
    json!({
        "pk": { "S": "SKU#SPARE" }, "sk": { "S": format!("SHARD#{shard:03}") },
        "available": { "N": available.to_string() }, "version": { "N": version.to_string() },
        "kind": { "S": "adjustment" }, "cause": { "S": "counted" }, "actor": { "S": "staff" },
        "at": { "S": format!("2026-01-01T00:00:{version:02}.5Z") },
    })
}

fn record(shard: u32, version: u64, before: Option<u32>, after: u32) -> Value {
    let new = image(shard, version, after);
    let mut change = json!({
        "Keys": { "pk": new["pk"], "sk": new["sk"] }, "NewImage": new,
        "SequenceNumber": format!("{shard}{version}"), "StreamViewType": "NEW_AND_OLD_IMAGES",
    });
    if let Some(before) = before {
        change["OldImage"] = image(shard, version - 1, before);
    }
    json!({ "eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": change })
}

/// 22: a batch that comes twice, and one that comes in another order, leave the same lines.
#[tokio::test]
async fn repeated_and_reordered_records_leave_one_line_each() {
    let shop = TestShop::start().await;
    let records = [record(0, 1, None, 9), record(0, 2, Some(9), 7), record(1, 1, None, 4), record(0, 3, Some(7), 8)];
    let lines = async || {
        let stock = shop.tables().stock().await;
        let mut lines: Vec<String> = stock.iter().filter(|item| item.pk == "LEDGER#SPARE").map(|line| line.written_out()).collect();
        lines.sort();
        lines
    };
    let deliver = async |records: Vec<&Value>| {
        let answer = shop.shop().invoke("jobs-record-movements", json!({ "Records": records })).await.unwrap();
        assert_eq!(answer["batchItemFailures"], json!([]));
    };
    deliver(records.iter().collect()).await;
    let first = lines().await;
    assert_eq!(first.len(), 4);
    deliver(records.iter().collect()).await;
    deliver(records.iter().rev().collect()).await;
    deliver(vec![&records[2], &records[0]]).await;
    assert_eq!(lines().await, first);
    for line in shop.tables().stock().await.iter().filter(|item| item.pk == "LEDGER#SPARE") {
        shop.tables().forget(line).await;
    }
    shop.close().await;
}

/// What cannot be read stops those behind it, and no others.
#[tokio::test]
async fn a_record_that_cannot_be_read_is_given_back() {
    let shop = TestShop::start().await;
    let mut broken = record(0, 2, Some(1), 2);
    broken["dynamodb"]["NewImage"].as_object_mut().unwrap().remove("kind");
    let records = json!({ "Records": [record(0, 1, None, 1), broken, record(0, 3, Some(2), 3)] });
    let answer = shop.shop().invoke("jobs-record-movements", records).await.unwrap();
    assert_eq!(answer["batchItemFailures"], json!([{ "itemIdentifier": "02" }]));
    let stock = shop.tables().stock().await;
    let lines: Vec<_> = stock.iter().filter(|item| item.pk == "LEDGER#SPARE").collect();
    assert_eq!(lines.len(), 1);
    shop.tables().forget(lines[0]).await;
    shop.close().await;
}

#[tokio::test]
async fn the_ledger_tells_what_happened_newest_first() {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, 10)).await;
    let sold = shop.buyer().await.buys("HOT", 2).await;
    sold.pay().await;
    let cancelled = shop.buyer().await.buys("HOT", 3).await;
    cancelled.try_cancel().await.expect(200);
    receives(&shop, "HOT", "receipt-one", 4).await.expect(201);
    adjusts(&shop, "HOT", "count-one", 12, 11).await.expect(201);
    set_shards(&shop, "HOT", 1, 2).await.expect(200);
    shop.restocked("HOT", 3);
    let lines = movements(&shop, "HOT").await;
    let line = |kind: &str, change: i64, level: Option<i64>, reference: &str, actor: &str| json!({ "kind": kind, "change": change, "level": level, "reference": reference, "actor": actor });
    let told = lines.iter().map(|line| {
        json!({ "kind": line["kind"], "change": line["change"], "level": line["level"], "reference": line["reference"], "actor": line["actor"] })
    });
    let mut expected = vec![
        line("receive", 10, Some(10), "created", "staff"),
        line("hold", -2, Some(8), &sold.id, "customer"),
        line("sale", 0, None, &sold.id, "customer"),
        line("hold", -3, Some(5), &cancelled.id, "customer"),
        line("release", 3, Some(8), &cancelled.id, "customer"),
        line("receive", 4, Some(12), "note 7", "staff"),
        line("adjustment", -1, Some(11), "counted", "staff"),
        line("transfer", -5, Some(6), "2 shards", "staff"),
        line("transfer", 0, Some(0), "2 shards", "staff"),
        line("transfer", 5, Some(5), "2 shards", "staff"),
    ];
    expected.reverse();
    let mut told: Vec<Value> = told.collect();
    // The three of the spreading bear one time.
    let order = |line: &Value| line.to_string();
    told[..3].sort_by_key(order);
    expected[..3].sort_by_key(order);
    assert_eq!(told, expected);
    assert_eq!(lines[4]["at"].as_str().map(|at| at.ends_with('Z')), Some(true));
    shop.close().await;
}

/// 22: staff are told once for every time that a SKU runs low, also when it recovers by a receipt and not by a cancellation.
#[tokio::test]
async fn low_stock_is_told_once_for_every_crossing() {
    let mut plan = Plan::default();
    plan.goods.push(Goods { low_stock_threshold: 2, ..Goods::new("RARE", 1000, 5) });
    let shop = TestShop::planned(plan).await;
    let told = async || {
        shop.settle().await;
        let mails = shop.shop().mails().unwrap();
        mails.iter().filter(|mail| mail.reference.as_deref().is_some_and(|name| name.starts_with("low-stock/RARE/"))).count()
    };
    shop.buyer().await.buys("RARE", 2).await;
    assert_eq!(told().await, 0);
    shop.buyer().await.buys("RARE", 1).await;
    assert_eq!(told().await, 1);
    shop.buyer().await.buys("RARE", 1).await;
    assert_eq!(told().await, 1);
    receives(&shop, "RARE", "receipt-one", 3).await.expect(201);
    assert_eq!(told().await, 1);
    adjusts(&shop, "RARE", "count-one", 4, 2).await.expect(201);
    assert_eq!(told().await, 2);
    shop.restocked("RARE", 1);
    shop.close().await;
}
