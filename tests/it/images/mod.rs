//! Pictures of products: from staff's file to what shoppers' browsers load, and what becomes of files that are not pictures.

mod album;
mod hostile;
mod upload;

use crate::harness::{Answer, TestShop};
use reqwest::Method;
use serde_json::Value;

const TEA: &str = "prd_tea";
const IMAGES: &str = "/api/admin/products/prd_tea/images";

/// What shoppers see of a product's pictures.
async fn shown(shop: &TestShop, slug: &str) -> Vec<Value> {
    let product = shop.client().get(&format!("/api/products/{slug}")).await.expect(200);
    product["images"].as_array().unwrap().clone()
}

/// The main picture, as lists show it.
async fn card(shop: &TestShop, slug: &str) -> Value {
    let list = shop.client().get("/api/products").await.expect(200);
    let cards = list["items"].as_array().unwrap();
    cards.iter().find(|card| card["slug"] == slug).unwrap()["image"].clone()
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
