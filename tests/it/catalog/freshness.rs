//! Lists, search, detail and page agree, soon after anything has changed.

use super::{edit, found, page, sample_shop, slugs};
use crate::harness::{TestShop, wait_until};
use barrow_domain::catalog::Category;
use barrow_domain::ids::Slug;
use barrow_domain::money::{Currency, Money};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

const SLUG: &str = "red-apples";
const ID: &str = "prd_apple";
const AT_MOST: Duration = Duration::from_secs(2);

/// What each place shows of the apples.
#[derive(Debug, PartialEq)]
struct Shown {
    list: Option<Value>,
    search: Option<Value>,
    detail: Option<Value>,
    /// The least price on the page, and whether it can be bought.
    page: Option<(String, bool)>,
}

async fn shown(shop: &TestShop) -> Shown {
    let of = |list: &Value| list["items"].as_array().unwrap().iter().find(|item| item["slug"] == SLUG).cloned();
    let list = of(&found(shop, "category=fruit&limit=100").await);
    let search = of(&shop.client().get("/api/search?q=red+apples").await.expect(200)["products"]);
    let detail = shop.client().get(&format!("/api/products/{SLUG}")).await;
    let html = page(shop, &format!("/products/{SLUG}")).await;
    let data = |html: &str| linked_data(html)["offers"].as_array().unwrap().clone();
    let offers = (html.status == 200).then(|| data(&html.text));
    let available = |offer: &Value| offer["availability"].as_str().unwrap().ends_with("InStock");
    Shown {
        list,
        search,
        detail: (detail.status == 200).then_some(detail.body),
        page: offers.map(|offers| (offers[0]["price"].as_str().unwrap().to_owned(), offers.iter().any(available))),
    }
}

pub fn linked_data(html: &str) -> Value {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">").expect("linked data");
    serde_json::from_str(rest.split_once("</script>").unwrap().0).expect("JSON")
}

/// Waits for what every place must show in the end, and says how long that took.
async fn agreed(shop: &TestShop, what: &str, is_so: impl Fn(&Shown) -> bool) -> Duration {
    let began = Instant::now();
    wait_until(what, async || is_so(&shown(shop).await).then_some(())).await;
    println!("{what}: all agreed after {} ms", began.elapsed().as_millis());
    began.elapsed()
}

fn price_in(value: &Option<Value>, field: &str) -> Option<i64> {
    let value = value.as_ref()?;
    if field == "variants" { value["variants"][0]["price"]["amount"].as_i64() } else { value[field]["amount"].as_i64() }
}

/// 31: what was edited, sold out or hidden is so everywhere.
#[tokio::test]
async fn an_edit_a_sell_out_and_a_hidden_product_show_everywhere() {
    let shop = sample_shop().await;
    edit(&shop, ID, |product| product.variants[0].price = Money::new(299, Currency::EUR)).await;
    agreed(&shop, "a price", |shown| {
        let prices = [price_in(&shown.list, "price_from"), price_in(&shown.search, "price_from"), price_in(&shown.detail, "variants")];
        prices == [Some(299); 3] && shown.page == Some(("2.99".into(), true))
    })
    .await;

    for (sku, units) in [("APP-1000", 52), ("APP-2500", 24), ("APP-5000", 10)] {
        set_level(&shop, sku, units, 0).await;
    }
    let in_stock = |value: &Option<Value>| value.as_ref().map(|value| value["in_stock"] == true);
    agreed(&shop, "a sell-out", |shown| {
        [in_stock(&shown.list), in_stock(&shown.search)] == [Some(false); 2] && shown.page == Some(("2.99".into(), false))
    })
    .await;
    assert!(!slugs(&found(&shop, "in_stock=true&limit=100").await).contains(&SLUG.to_owned()));
    set_level(&shop, "APP-2500", 0, 3).await;
    agreed(&shop, "a delivery", |shown| in_stock(&shown.list) == Some(true) && shown.page == Some(("2.99".into(), true))).await;

    edit(&shop, ID, |product| product.active = false).await;
    agreed(&shop, "a hidden product", |shown| *shown == Shown { list: None, search: None, detail: None, page: None }).await;
    edit(&shop, ID, |product| product.active = true).await;
    agreed(&shop, "a product shown again", |shown| shown.list.is_some() && shown.page.is_some()).await;
    shop.close().await;
}

async fn set_level(shop: &TestShop, sku: &str, expected: u32, level: u32) {
    let body = json!({ "expected": expected, "level": level, "reason": "a test" });
    shop.staff_posts(&format!("/api/admin/stock/{sku}/adjustments"), &format!("{sku}-from-{expected}-to-{level}"), &body).await.expect(201);
    shop.restocked(sku, i64::from(level) - i64::from(expected));
}

/// An edit shows everywhere within two seconds. Tests share their machine with others, so one of a few edits is enough.
#[tokio::test]
async fn an_edit_shows_within_two_seconds() {
    let shop = sample_shop().await;
    let mut quickest = Duration::MAX;
    for amount in 301..=310 {
        edit(&shop, ID, |product| product.variants[0].price = Money::new(amount, Currency::EUR)).await;
        let took = agreed(&shop, "an edit", |shown| {
            let prices = [price_in(&shown.list, "price_from"), price_in(&shown.search, "price_from"), price_in(&shown.detail, "variants")];
            prices == [Some(amount); 3] && shown.page == Some((format!("3.{:02}", amount - 300), true))
        })
        .await;
        quickest = quickest.min(took);
        if quickest <= AT_MOST {
            break;
        }
    }
    assert!(quickest <= AT_MOST, "{quickest:?}");
    shop.close().await;
}

#[tokio::test]
async fn a_new_category_is_there_soon() {
    let shop = sample_shop().await;
    let category = Category {
        slug: Slug::parse("new-things").unwrap(),
        name: "New things".into(),
        description: "Just in.".into(),
        parent: None,
        position: 99,
        translations: BTreeMap::new(),
        version: 1,
    };
    shop.shop().app().store().catalog.create_category(&category).await.unwrap();
    let categories = async || shop.client().get("/api/categories").await.expect(200)["items"].as_array().unwrap().clone();
    wait_until("the category", async || categories().await.iter().any(|category| category["slug"] == "new-things").then_some(())).await;
    assert_eq!(page(&shop, "/categories/new-things").await.status, 200);
    shop.close().await;
}

/// Somebody who turns pages while prices change meets every product that did not move, once.
#[tokio::test]
async fn pages_hold_while_the_catalogue_changes_between_them() {
    let shop = sample_shop().await;
    let all = slugs(&found(&shop, "sort=name&limit=100").await);
    let first = found(&shop, "sort=name&limit=20").await;
    let version = async || found(&shop, "limit=1&category=fruit&sort=-price").await["items"][0]["price_from"]["amount"].clone();
    let before = version().await;
    edit(&shop, "prd_mango", |product| product.variants.iter_mut().for_each(|variant| variant.price = Money::new(99_900, Currency::EUR)))
        .await;
    wait_until("the edit", async || (version().await != before).then_some(())).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = found(&shop, &format!("sort=name&limit=100&cursor={cursor}")).await;
    assert_eq!([slugs(&first), slugs(&rest)].concat(), all);
    shop.close().await;
}
