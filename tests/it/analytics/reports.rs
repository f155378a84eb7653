//! Reports over HTTP: what was bought a moment ago is in them, in money of the shop, as JSON and as a table.

use crate::harness::{Answer, Plan, TestShop, cards};
use barrow_domain::money::Currency;
use serde_json::{Value, json};

async fn report(shop: &TestShop, path: &str) -> Value {
    shop.staff_gets(&format!("/api/admin/analytics/{path}")).await.expect(200)
}

fn cost(answer: &Answer) -> f64 {
    let text = answer.header("x-barrow-cost").split(", ").find_map(|part| part.strip_prefix("read_units="));
    text.expect("read units").parse().unwrap()
}

/// A day of the shop: three orders paid, one not, a parcel, a refund of units, a coupon.
async fn a_day(shop: &TestShop) -> (i64, i64) {
    let buyer = shop.buyer().await;
    buyer.add("TEA", 2).await;
    buyer.coupon("TENNER").await;
    let first = buyer.checkout().await;
    first.pay().await;
    let mut again = shop.buyer().await;
    again.email = buyer.email.to_uppercase();
    let second = again.buys("LAMP", 1).await;
    second.pay().await;
    let third = shop.buyer().await.buys("MUG", 3).await;
    third.pay().await;
    let unpaid = shop.buyer().await.buys("MUG", 1).await;
    unpaid.try_pay(cards::DECLINES).await.expect(402);
    shop.staff_does(&second.id, "fulfillments", "a-parcel-of-it", &json!({})).await.expect(201);
    shop.staff_does(&third.id, "refunds", "a-mug-refunded", &json!({ "lines": [{ "sku": "MUG", "quantity": 1 }] })).await.expect(202);
    shop.settle().await;
    (first.total + second.total + third.total, first.total)
}

#[tokio::test]
async fn what_was_sold_is_in_every_report() {
    let shop = TestShop::planned(Plan::default().coupon("TENNER", 100, None, None).in_time_zone("Pacific/Auckland")).await;
    let (revenue, with_coupon) = a_day(&shop).await;
    for granularity in ["hour", "day", "month"] {
        let sales = report(&shop, &format!("sales?granularity={granularity}")).await;
        let total = &sales["total"];
        assert_eq!(
            (&total["orders"], &total["placed"], &total["units"], &total["parcels"]),
            // The unpaid one is counted once it comes to something.
            (&json!(3), &json!(3), &json!(6), &json!(1)),
            "{total}"
        );
        assert_eq!(total["revenue"], json!({ "amount": revenue, "currency": "EUR" }));
        assert_eq!(total["refunds"]["amount"], 990);
        assert_eq!(total["net_revenue"]["amount"], revenue - 990);
        assert_eq!(total["discounts"]["amount"], 100);
        assert_eq!(sales["of"]["time_zone"], "Pacific/Auckland");
        let found: Vec<&Value> = sales["items"].as_array().unwrap().iter().filter(|row| row["revenue"]["amount"] != 0).collect();
        assert!(!found.is_empty() && found.iter().all(|row| row["average_order"]["amount"].is_i64()), "{granularity}");
    }
    let products = report(&shop, "products").await;
    let ids: Vec<&str> = products["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!((ids, &products["exact"]), (vec!["prd_mug", "prd_lamp", "prd_tea"], &json!(true)));
    assert_eq!(products["items"][0]["title"], "A mug");
    assert_eq!(products["items"][0]["refunds"]["amount"], 990);
    let shipping = report(&shop, "sales").await["total"]["shipping"]["amount"].as_i64().unwrap();
    let goods: i64 = products["items"].as_array().unwrap().iter().map(|row| row["revenue"]["amount"].as_i64().unwrap()).sum();
    assert_eq!(goods + shipping, revenue);
    let categories = report(&shop, "categories?limit=1").await;
    assert_eq!((&categories["items"][0]["id"], &categories["items"][0]["revenue"]["amount"]), (&json!("things"), &json!(goods)));
    let coupons = report(&shop, "coupons").await;
    assert_eq!((&coupons["items"][0]["id"], &coupons["items"][0]["units"]), (&json!("TENNER"), &json!(1)));
    assert_eq!(coupons["items"][0]["revenue"]["amount"], with_coupon);
    let customers = report(&shop, "customers").await["total"].take();
    assert_eq!((&customers["new_customers"], &customers["returning_orders"]), (&json!(2), &json!(1)), "{customers}");
    let cohorts = report(&shop, "cohorts").await;
    assert_eq!(cohorts["items"][0]["customers"], 2);
    assert_eq!(cohorts["items"][0]["months"][0]["retention_bp"], 10_000);
    shop.close().await;
}

/// Every visit is a sample here, and each counts once, also when its message comes twice.
#[tokio::test]
async fn the_funnel_narrows_from_looks_to_payments() {
    let mut plan = Plan::default();
    plan.environment.insert("VISIT_SAMPLE_EVERY".to_owned(), "1".to_owned());
    let shop = TestShop::planned(plan).await;
    for path in ["/api/products/tea", "/products/tea", "/api/products/mug", "/api/products/nothing"] {
        shop.client().get(path).await;
    }
    shop.buyer().await.buys("TEA", 1).await.pay().await;
    shop.buyer().await.buys("TEA", 1).await.try_cancel().await.expect(200);
    shop.buyer().await;
    shop.settle().await;
    let sample = json!({ "id": "once", "at": barrow_app::clock::now(), "views": 20, "carts": 5 }).to_string();
    let record = |id: &str| json!({ "messageId": id, "eventSource": "aws:sqs", "body": sample });
    for _ in 0..2 {
        let batch = json!({ "Records": [record("one"), record("two")] });
        let answer = shop.shop().invoke("jobs-count-visits", batch).await.unwrap();
        assert_eq!(answer["batchItemFailures"], json!([]));
    }
    let funnel = report(&shop, "funnel").await;
    let total = &funnel["total"];
    let found = ["views", "carts", "checkouts", "paid"].map(|name| total[name].as_i64().unwrap());
    assert_eq!(found, [3 + 20, 3 + 5, 2, 1], "{total}");
    assert_eq!(total["paid_of_checkouts_bp"], 5000);
    shop.staff_gets("/api/admin/analytics/funnel?granularity=hour").await.refused(422, "validation_failed");
    shop.close().await;
}

#[tokio::test]
async fn the_summary_says_what_waits_for_whom() {
    let shop = TestShop::planned(Plan::default().coupon("TENNER", 100, None, None)).await;
    let (revenue, _) = a_day(&shop).await;
    let answer = shop.staff_gets("/api/admin/summary").await;
    assert!(cost(&answer) < 6.0, "{}", cost(&answer));
    let summary = answer.expect(200);
    // One was shipped, one is paid in part again, one not at all.
    assert_eq!((&summary["to_pack"], &summary["packing"], &summary["in_review"]), (&json!(2), &json!(0), &json!(0)), "{summary}");
    assert_eq!((&summary["today"]["orders"], &summary["today"]["revenue"]["amount"]), (&json!(3), &json!(revenue)));
    let queues: Vec<&Value> = summary["failed_jobs"].as_array().unwrap().iter().map(|row| &row["messages"]).collect();
    assert!(queues.len() >= 3 && queues.iter().all(|messages| **messages == 0), "{summary}");
    shop.close().await;
}

#[tokio::test]
async fn yen_have_no_cents_in_a_table_either() {
    let shop = TestShop::planned(Plan { currency: Currency::JPY, ..Plan::default() }).await;
    let order = shop.buyer().await.buys("LAMP", 2).await;
    order.pay().await;
    shop.settle().await;
    let answer = shop.staff_gets("/api/admin/analytics/sales?format=csv").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    let mut lines = answer.text.split("\r\n");
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row: Vec<&str> = lines.map(|line| line.split(',').collect()).find(|row: &Vec<&str>| row.get(4) == Some(&"1")).unwrap();
    let cell = |name: &str| row[header.iter().position(|cell| *cell == name).unwrap()];
    assert_eq!((cell("revenue"), cell("goods"), cell("currency")), (order.total.to_string().as_str(), "5000", "JPY"));
    let euros = report(&shop, "sales?currency=EUR").await;
    assert_eq!(euros["total"]["orders"], 0);
    shop.close().await;
}

#[tokio::test]
async fn a_month_costs_less_than_ten_read_units() {
    let shop = TestShop::planned(Plan::default().coupon("TENNER", 100, None, None)).await;
    a_day(&shop).await;
    for path in ["sales", "sales?granularity=hour", "products", "categories", "coupons", "funnel", "stock-outs", "customers", "cohorts"] {
        let answer = shop.staff_gets(&format!("/api/admin/analytics/{path}")).await;
        assert!(answer.status == 200 && cost(&answer) < 10.0, "{path}: {}", cost(&answer));
    }
    let year = shop.staff_gets("/api/admin/analytics/sales?from=2026-01-01&to=2026-12-31&granularity=month").await;
    assert!(cost(&year) < 10.0, "{}", cost(&year));
    assert_eq!(year.body["items"].as_array().unwrap().len(), 12);
    shop.close().await;
}

#[tokio::test]
async fn what_cannot_be_reported_is_refused_by_name() {
    let shop = TestShop::start().await;
    for (query, field) in [
        ("from=yesterday", "from"),
        ("from=2026-02-30", "from"),
        ("from=2026-11-02T00:00", "from"),
        ("to=20261101", "to"),
        ("to=9999-12-31", "to"),
        ("from=2026-11-02&to=2026-11-01", "from"),
        ("granularity=hour&from=2026-01-01&to=2026-03-01", "from"),
        ("from=2020-01-01&to=2026-01-01", "from"),
        ("granularity=week", "granularity"),
        ("currency=GOLD", "currency"),
        ("format=xml", "format"),
        ("limit=5", "limit"),
    ] {
        let refused = shop.staff_gets(&format!("/api/admin/analytics/sales?{query}")).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{query}");
    }
    for (query, field) in
        [("limit=0", "limit"), ("limit=101", "limit"), ("granularity=day", "granularity"), ("from=2020-01-01&to=2026-01-01", "from")]
    {
        let refused = shop.staff_gets(&format!("/api/admin/analytics/products?{query}")).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{query}");
    }
    shop.close().await;
}
