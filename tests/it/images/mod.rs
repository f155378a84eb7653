//! Pictures of products: from staff's file to what shoppers' browsers load, and what becomes of files that are not pictures.

mod album;
mod hostile;
mod upload;

use crate::harness::{Answer, TestShop, wait_until};
use barrow_app::catalogue::ImageView;
use reqwest::Method;
use serde_json::{Value, json};

const TEA: &str = "prd_tea";
const IMAGES: &str = "/api/admin/products/prd_tea/images";

/// The pictures on the product's page and the one on its card, once both show what the tables say.
async fn served(shop: &TestShop, slug: &str) -> (Vec<Value>, Value) {
    let app = shop.shop().app();
    wait_until("the index", async || {
        let product = app.store().catalog.product_by_slug(&slug.to_owned().try_into().unwrap()).await.unwrap().unwrap();
        let expected: Vec<Value> = product.images.into_iter().map(|image| json!(ImageView::new(app, image))).collect();
        let detail = shop.client().get(&format!("/api/products/{slug}")).await.expect(200)["images"].as_array().unwrap().clone();
        let list = shop.client().get("/api/products").await.expect(200);
        let card = list["items"].as_array().unwrap().iter().find(|card| card["slug"] == slug).unwrap()["image"].clone();
        (detail == expected && card == expected.first().cloned().unwrap_or_default()).then_some((detail, card))
    })
    .await
}

/// What shoppers see of a product's pictures.
async fn shown(shop: &TestShop, slug: &str) -> Vec<Value> {
    served(shop, slug).await.0
}

/// The main picture, as lists show it.
async fn card(shop: &TestShop, slug: &str) -> Value {
    served(shop, slug).await.1
}

/// Every rendition of a picture: width and address.
fn renditions(image: &Value) -> Vec<(u32, String)> {
    let parts = image["srcset"].as_str().unwrap().split(", ").map(|part| part.split_once(' ').unwrap());
    parts.map(|(url, width)| (width.strip_suffix('w').unwrap().parse().unwrap(), url.to_owned())).collect()
}

async fn load(shop: &TestShop, url: &str) -> (Answer, Vec<u8>) {
    let bytes = shop.client().elsewhere(Method::GET, url).send().await.unwrap().bytes().await.unwrap();
    (Answer::of(shop.client().elsewhere(Method::GET, url)).await, bytes.to_vec())
}
