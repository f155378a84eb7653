//! What shoppers look at: lists, searches, products and pages, answered from memory.

mod broken;
mod builders;
mod cost;
mod freshness;
mod languages;
mod lists;
mod pages;
mod searching;
mod wrong_input;

use crate::harness::{Answer, Plan, TestShop};
use barrow_app::clock;
use barrow_domain::catalog::Product;
use barrow_domain::ids::ProductId;
use barrow_local::shop::Shop;
use barrow_store::{ProductChange, ProductRefusal};
use serde_json::Value;
use std::collections::BTreeMap;

async fn sample_shop() -> TestShop {
    TestShop::planned(Plan { sample: true, ..Plan::default() }).await
}

fn slugs(list: &Value) -> Vec<String> {
    texts(list, "slug")
}

fn texts(list: &Value, field: &str) -> Vec<String> {
    list["items"].as_array().expect("a list").iter().map(|item| item[field].as_str().expect(field).to_owned()).collect()
}

/// A facet's values with their counts.
fn counts(choices: &Value) -> Vec<(String, u64)> {
    let choice = |choice: &Value| (choice["value"].as_str().expect("a value").to_owned(), choice["count"].as_u64().expect("a count"));
    choices.as_array().expect("choices").iter().map(choice).collect()
}

async fn found(shop: &TestShop, query: &str) -> Value {
    shop.client().get(&format!("/api/products?{query}")).await.expect(200)
}

/// As the admin will: reads, changes, writes, again if somebody was first.
async fn edit(shop: &TestShop, id: &str, change: impl Fn(&mut Product)) {
    edit_in(shop.shop(), id, change).await;
}

async fn edit_in(shop: &Shop, id: &str, change: impl Fn(&mut Product)) {
    let catalog = &shop.app().store().catalog;
    let id = ProductId::parse(id).expect("an id");
    for _ in 0..10 {
        let before = catalog.product_now(&id).await.expect("the catalogue answers").expect("a product");
        let mut after = before.clone();
        change(&mut after);
        let units = BTreeMap::new();
        let edit = ProductChange { before: &before, after: &after, units: &units, once: None, audit: None, at: clock::now() };
        match catalog.edit_product(&edit).await {
            Ok(()) => return,
            Err(ProductRefusal::Changed) => {}
            Err(error) => panic!("{error}"),
        }
    }
    panic!("others always came first");
}

async fn page(shop: &TestShop, path: &str) -> Answer {
    shop.client().get(path).await
}
