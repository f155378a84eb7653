//! All that the shop has: listed by filters, a page below thirty read units, and worth so much.

use crate::harness::{Goods, Plan, TestShop};
use serde_json::{Value, json};

/// Every row of a list, page by page.
async fn rows(shop: &TestShop, query: &str) -> Vec<(String, u64)> {
    let (mut all, mut page) = (Vec::new(), String::new());
    loop {
        let answer = shop.staff_gets(&format!("/api/admin/stock?{query}{page}")).await;
        assert!(answer.read_units() < 30.0, "{query}: {}", answer.header("x-barrow-cost"));
        let listed = answer.expect(200);
        for row in listed["items"].as_array().unwrap() {
            all.push((row["sku"].as_str().unwrap().to_owned(), row["available"].as_u64().unwrap()));
        }
        let Some(cursor) = listed["next_cursor"].as_str() else { return all };
        page = format!("&cursor={cursor}");
    }
}

/// Twelve mugs, and a bowl in sixteen sizes of which half are there.
async fn shop() -> TestShop {
    let mut plan = Plan { goods: Vec::new(), ..Plan::default() };
    plan.goods.extend((0..12).map(|number| Goods::new(&format!("MUG-{number:02}"), 1000, number)));
    let shop = TestShop::planned(plan).await;
    let size = |number: u64| {
        json!({ "sku": format!("BOWL-{number:02}"), "options": { "Size": number.to_string() },
            "price": { "amount": 100, "currency": "EUR" }, "units": if number.is_multiple_of(2) { 3 } else { 0 } })
    };
    let bowl = json!({ "slug": "bowl", "title": "Bowl of clay", "category": "bowls", "status": "active", "options": ["Size"],
        "variants": (0..16).map(size).collect::<Vec<Value>>() });
    let category = json!({ "slug": "bowls", "name": "Bowls" });
    shop.staff_posts("/api/admin/categories", "not-needed-here", &category).await.expect(201);
    shop.staff_posts("/api/admin/products", "a-new-bowl", &bowl).await.expect(201);
    for number in 0..16 {
        shop.restocked(&format!("BOWL-{number:02}"), if number % 2 == 0 { 3 } else { 0 });
    }
    shop.settle().await;
    shop
}

#[tokio::test]
async fn filters_find_what_there_is_of_each_sku() {
    let shop = shop().await;
    let mugs: Vec<(String, u64)> = (0..12).map(|number| (format!("MUG-{number:02}"), number)).collect();
    let bowls: Vec<(String, u64)> = (0..16).map(|number| (format!("BOWL-{number:02}"), if number % 2 == 0 { 3 } else { 0 })).collect();
    let bowl = shop.staff_gets("/api/admin/stock?sku=BOWL-03").await.expect(200)["items"][0].clone();
    assert_eq!((&bowl["title"], &bowl["price"]["amount"], &bowl["available"]), (&json!("Bowl of clay"), &json!(100), &json!(0)));
    let id = bowl["product_id"].as_str().unwrap();
    assert_eq!(rows(&shop, &format!("product_id={id}")).await, bowls);
    assert_eq!(
        rows(&shop, &format!("product_id={id}&state=out&limit=3")).await,
        bowls.iter().filter(|row| row.1 == 0).cloned().collect::<Vec<_>>()
    );
    assert_eq!(rows(&shop, "q=clay").await, bowls);
    let by_name = |mut rows: Vec<(String, u64)>| {
        rows.sort();
        rows
    };
    let all = [bowls.clone(), mugs].concat();
    for query in ["state=all", "state=all&limit=7"] {
        assert_eq!(by_name(rows(&shop, query).await), all, "{query}");
    }
    assert_eq!(rows(&shop, "category=bowls&limit=1").await, bowls);
    assert_eq!(rows(&shop, "q=nothingofthekind").await, Vec::new());
    assert_eq!(rows(&shop, "sku=NOTHING").await, Vec::new());
    for (query, field) in [
        ("state=sold", "state"),
        ("sku=a%20b", "sku"),
        ("product_id=%20", "product_id"),
        ("q=mug&cursor=x", "cursor"),
        ("category=A%20b", "category"),
    ] {
        let refused = shop.staff_gets(&format!("/api/admin/stock?{query}")).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{query}");
    }
    shop.close().await;
}

#[tokio::test]
async fn what_it_is_worth_is_each_unit_at_its_price() {
    let shop = shop().await;
    shop.shop().app().rebuild_index().await.unwrap();
    let worth = shop.staff_gets("/api/admin/summary").await.expect(200)["inventory"].take();
    let (mugs, bowls) = ((0..12).sum::<u64>(), 8 * 3);
    assert_eq!((&worth["skus"], &worth["skus_sold_out"], &worth["units"]), (&json!(28), &json!(9), &json!(mugs + bowls)));
    assert_eq!(worth["value"], json!({ "amount": mugs * 1000 + bowls * 100, "currency": "EUR" }));
    shop.close().await;
}
