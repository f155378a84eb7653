//! What staff do with levels.

use super::{SHIPPING, adjusts, levels, receives, set_shards, stock_of};
use crate::checkout::{buyers_with, orders_patiently, told_apart};
use crate::harness::{Plan, TestShop, wait_until};
use futures::future::{join, join_all};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

#[tokio::test]
async fn units_that_came_are_added_once_however_often_it_is_said() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[1, 1, 1])).await;
    for answer in join_all((0..6).map(|_| receives(&shop, "HOT", "receipt-one", 31))).await {
        answer.expect(201);
    }
    assert_eq!(levels(&stock_of(&shop, "HOT").await), [12, 11, 11]);
    receives(&shop, "HOT", "receipt-one", 30).await.refused(422, "idempotency_key_reused");
    assert_eq!(receives(&shop, "HOT", "receipt-two", 2).await.expect(201)["available"], 36);
    shop.restocked("HOT", 33);
    shop.close().await;
}

#[tokio::test]
async fn a_count_is_written_down_once_and_only_over_the_level_it_was_compared_with() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[4, 5])).await;
    for answer in join_all((0..6).map(|_| adjusts(&shop, "HOT", "count-one", 9, 6))).await {
        answer.expect(201);
    }
    assert_eq!(levels(&stock_of(&shop, "HOT").await), [4, 2]);
    let refused = adjusts(&shop, "HOT", "count-two", 9, 0).await.refused(409, "stock_changed");
    assert_eq!(refused["available"], 6);
    adjusts(&shop, "HOT", "count-one", 6, 7).await.refused(422, "idempotency_key_reused");
    // The same as before is a count as well.
    adjusts(&shop, "HOT", "count-three", 6, 6).await.expect(201);
    assert_eq!(adjusts(&shop, "HOT", "count-four", 6, 11).await.expect(201)["available"], 11);
    shop.restocked("HOT", 2);
    shop.close().await;
}

/// 4: of two counts compared with the same level, one is written down.
#[tokio::test]
async fn two_counts_at_once_do_not_overwrite_each_other() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[4, 5])).await;
    let (one, two) = join(adjusts(&shop, "HOT", "count-one", 9, 20), adjusts(&shop, "HOT", "count-two", 9, 30)).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let level = stock_of(&shop, "HOT").await["available"].as_i64().unwrap();
    assert!([20, 30].contains(&level));
    shop.restocked("HOT", level - 9);
    shop.close().await;
}

/// 1, 4: while buyers take units, staff add, count and spread them, and every unit is accounted for.
#[tokio::test]
async fn counts_and_receipts_lose_no_unit_while_buyers_take_them() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[6, 6, 6])).await;
    let buyers = buyers_with(&shop, 30, &[("HOT", 1)]).await;
    let rounds = AtomicU32::new(0);
    // Three buyers to each round of staff.
    let buys = async |place: usize, buyer| {
        let turn = u32::try_from(place / 3).unwrap();
        wait_until("staff", async || (rounds.load(Ordering::Relaxed) >= turn).then_some(())).await;
        orders_patiently(buyer, 1, 1000 + SHIPPING).await
    };
    let selling = join_all(buyers.iter().enumerate().map(|(place, buyer)| buys(place, buyer)));
    let staff = async {
        let mut added = 0;
        for round in 0..12 {
            let seen = stock_of(&shop, "HOT").await["available"].as_i64().unwrap();
            added += i64::from(adjusts(&shop, "HOT", &format!("count-{round:03}"), seen, seen + 1).await.status == 201);
            receives(&shop, "HOT", &format!("receipt-{round:03}"), 2).await.expect(201);
            added += 2;
            rounds.fetch_add(1, Ordering::Relaxed);
        }
        added
    };
    let (answers, added) = join(selling, staff).await;
    let (ordered, refused) = told_apart(answers);
    println!("{ordered} of 30 bought while staff added {added} units");
    for answer in refused {
        answer.refused(409, "insufficient_stock");
    }
    let left = stock_of(&shop, "HOT").await["available"].as_i64().unwrap();
    assert_eq!(left, 18 + added - i64::try_from(ordered).unwrap());
    shop.restocked("HOT", added);
    shop.close().await;
}

#[tokio::test]
async fn wrong_input_is_refused_with_its_field_and_changes_nothing() {
    let shop = TestShop::start().await;
    let receipt = async |body: Value| shop.staff_posts("/api/admin/stock/TEA/receipts", "good-enough", &body).await;
    let count = async |body: Value| shop.staff_posts("/api/admin/stock/TEA/adjustments", "good-enough", &body).await;
    let shards = async |body: Value| shop.staff_puts("/api/admin/stock/TEA/shards", &body).await;
    let long = "x".repeat(301);
    for (answer, field) in [
        (receipt(json!({ "units": 0 })).await, "units"),
        (receipt(json!({ "units": -1 })).await, "units"),
        (receipt(json!({ "units": 1_000_000_001 })).await, "units"),
        (receipt(json!({ "units": 1_000_000_000 })).await, "units"),
        (receipt(json!({ "units": 1.5 })).await, "units"),
        (receipt(json!({ "units": 1, "reference": "two\nlines" })).await, "reference"),
        (receipt(json!({ "units": 1, "level": 1 })).await, "level"),
        (count(json!({ "expected": 100, "level": -1, "reason": "counted" })).await, "level"),
        (count(json!({ "expected": -1, "level": 1, "reason": "counted" })).await, "expected"),
        (count(json!({ "expected": 100, "level": 1, "reason": " " })).await, "reason"),
        (count(json!({ "expected": 100, "level": 1, "reason": long })).await, "reason"),
        (count(json!({ "expected": 100, "level": 1 })).await, "reason"),
        (shards(json!({ "shards": 0, "expected": 1 })).await, "shards"),
        (shards(json!({ "shards": 33, "expected": 1 })).await, "shards"),
        (shards(json!({ "shards": 2, "expected": 0 })).await, "expected"),
        (shop.staff_gets("/api/admin/stock/TEA/movements?limit=0").await, "limit"),
        (shop.staff_gets("/api/admin/stock/TEA/movements?cursor=x").await, "cursor"),
        (shop.staff_gets("/api/admin/stock/TEA/movements?page=2").await, "page"),
        (shop.staff_posts("/api/admin/stock/TEA/receipts", "short", &json!({ "units": 1 })).await, "Idempotency-Key"),
        (
            shop.staff_posts("/api/admin/stock/TEA/adjustments", "short", &json!({ "expected": 1, "level": 1, "reason": "x" })).await,
            "Idempotency-Key",
        ),
    ] {
        assert_eq!(answer.refused(422, "validation_failed")["fields"][0]["field"], field);
    }
    assert_eq!(levels(&stock_of(&shop, "TEA").await), [100]);
    shop.close().await;
}

#[tokio::test]
async fn what_is_not_sold_here_has_no_stock() {
    let shop = TestShop::start().await;
    for path in ["NOTHING", "not-a-sku", "NOTHING/movements"] {
        shop.staff_gets(&format!("/api/admin/stock/{path}")).await.refused(404, "not_found");
    }
    receives(&shop, "NOTHING", "receipt-one", 1).await.refused(404, "not_found");
    adjusts(&shop, "NOTHING", "count-one", 0, 1).await.refused(404, "not_found");
    set_shards(&shop, "NOTHING", 1, 2).await.refused(404, "not_found");
    shop.close().await;
}
