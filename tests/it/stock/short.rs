//! The list of what is short of units.

use super::{adjusts, receives};
use crate::harness::{Answer, Goods, Plan, TestShop};
use futures::future::join_all;
use serde_json::{Value, json};

async fn short(shop: &TestShop, query: &str) -> Answer {
    shop.settle().await;
    shop.staff_gets(&format!("/api/admin/stock{query}")).await
}

fn skus(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|row| row["sku"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_is_short_is_listed_until_it_recovers() {
    let mut plan = Plan::default();
    plan.goods.push(Goods { low_stock_threshold: 2, ..Goods::new("RARE", 1000, 5) });
    plan.goods.push(Goods::new("NONE", 1000, 0));
    let shop = TestShop::planned(plan).await;
    assert_eq!(skus(&short(&shop, "").await.expect(200)), ["NONE"]);
    shop.buyer().await.buys("RARE", 3).await;
    let listed = short(&shop, "?state=low").await.expect(200);
    let row = &listed["items"][1];
    assert_eq!((skus(&listed), &row["available"], &row["low_stock_threshold"]), (vec!["NONE", "RARE"], &json!(2), &json!(2)));
    assert_eq!((&row["product_id"], row["title"].as_str().is_some_and(|title| !title.is_empty())), (&json!("prd_rare"), true));
    assert_eq!(skus(&short(&shop, "?state=out").await.expect(200)), ["NONE"]);
    receives(&shop, "NONE", "receipt-one", 1).await.expect(201);
    assert_eq!(skus(&short(&shop, "").await.expect(200)), ["RARE"]);
    receives(&shop, "RARE", "receipt-one", 1).await.expect(201);
    assert_eq!(skus(&short(&shop, "").await.expect(200)), Vec::<&str>::new());
    let told = shop.shop().mails().unwrap().into_iter().filter_map(|mail| mail.reference).filter(|name| name.starts_with("low-stock/"));
    // What came with no units did not run low.
    assert_eq!(told.collect::<Vec<String>>(), ["low-stock/RARE/1"]);
    shop.restocked("NONE", 1);
    shop.restocked("RARE", 1);
    shop.close().await;
}

/// Levels cross the threshold back and forth while jobs look at them, each batch twice: in the end the list is right.
#[tokio::test]
async fn the_list_follows_levels_that_go_up_and_down() {
    let mut plan = Plan::default();
    plan.goods.push(Goods { low_stock_threshold: 5, ..Goods::new("RARE", 1000, 6) });
    let shop = TestShop::planned(plan).await;
    let buyers = join_all((0..6).map(|_| shop.buyer())).await;
    let buys = join_all(buyers.iter().map(|buyer| buyer.buys("RARE", 1)));
    let comes = async {
        for delivery in 0..6 {
            receives(&shop, "RARE", &format!("delivery-{delivery}"), 1).await.expect(201);
        }
    };
    futures::join!(buys, comes);
    assert_eq!(skus(&short(&shop, "").await.expect(200)), Vec::<&str>::new(), "6 are left");
    adjusts(&shop, "RARE", "count-one", 6, 5).await.expect(201);
    assert_eq!(skus(&short(&shop, "").await.expect(200)), ["RARE"]);
    shop.restocked("RARE", 5);
    shop.close().await;
}

/// Staff raise a threshold over what there is: the SKU is short from then on, without anybody's buying one.
#[tokio::test]
async fn another_threshold_shows_at_once() {
    let shop = TestShop::planned(Plan { goods: vec![Goods::new("RARE", 1000, 5)], ..Plan::default() }).await;
    assert_eq!(skus(&short(&shop, "").await.expect(200)), [""; 0]);
    for (version, threshold, expected) in [(1, 7, vec!["RARE"]), (2, 5, vec!["RARE"]), (3, 4, vec![])] {
        let edit = json!({ "version": version, "variants": [{ "sku": "RARE", "low_stock_threshold": threshold }] });
        shop.staff_patches("/api/admin/products/prd_rare", &edit).await.expect(200);
        assert_eq!(skus(&short(&shop, "").await.expect(200)), expected, "{threshold}");
    }
    shop.close().await;
}

#[tokio::test]
async fn a_page_costs_less_than_30_units_however_much_is_sold_out() {
    let mut plan = Plan::default();
    plan.goods.extend((0..25).map(|number| Goods::new(&format!("GONE-{number:02}"), 1000, 0)));
    let shop = TestShop::planned(plan).await;
    let (mut seen, mut page) = (Vec::new(), "?limit=10".to_owned());
    loop {
        let answer = short(&shop, &page).await;
        assert!(answer.read_units() < 30.0, "{}", answer.header("x-barrow-cost"));
        let listed = answer.expect(200);
        seen.extend(skus(&listed).into_iter().map(str::to_owned));
        let Some(cursor) = listed["next_cursor"].as_str() else { break };
        page = format!("?limit=10&cursor={cursor}");
    }
    assert_eq!(seen, (0..25).map(|number| format!("GONE-{number:02}")).collect::<Vec<_>>());
    shop.close().await;
}

#[tokio::test]
async fn what_cannot_be_listed_is_refused_by_name() {
    let shop = TestShop::start().await;
    for (query, field) in
        [("?limit=0", "limit"), ("?limit=11", "limit"), ("?state=sold", "state"), ("?cursor=a%20b", "cursor"), ("?page=2", "page")]
    {
        assert_eq!(short(&shop, query).await.refused(422, "validation_failed")["fields"][0]["field"], field);
    }
    shop.close().await;
}
