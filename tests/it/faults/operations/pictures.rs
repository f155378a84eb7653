//! Pictures, each time of a product of its own: announced, made into renditions, deleted.

use crate::faults::World;
use crate::harness::wire::{Plan, Strike};
use crate::harness::{Answer, picture};
use serde_json::Value;
use std::sync::Arc;

async fn new_product(world: &World) -> String {
    format!("prd_{}", world.new_goods(1).await.to_lowercase().replace('-', "_"))
}

pub async fn picture_announced(world: &World, plan: Plan) -> Arc<Strike> {
    let (product, file) = (new_product(world).await, picture::png(64, 48));
    let strike = world.wire.arm("admin-create-image", &[&product], plan);
    let announced = announce(world, &strike, &product, &file).await;
    world.wire.let_pass(&strike);
    picture::put(world.shop.client(), &announced["upload"], &file).await.expect(200);
    is_shown(world, &product).await;
    strike
}

pub async fn picture_rendered(world: &World, plan: Plan) -> Arc<Strike> {
    let (product, file) = (new_product(world).await, picture::png(700, 500));
    let strike = world.wire.arm("media-make-renditions", &[&product], plan);
    world.shop.uploads(&product, "picture-in-trouble", "image/png", &file).await;
    is_shown(world, &product).await;
    strike
}

pub async fn picture_deleted(world: &World, plan: Plan) -> Arc<Strike> {
    let product = new_product(world).await;
    let image = world.shop.uploads(&product, "picture-in-trouble", "image/png", &picture::png(64, 48)).await;
    is_shown(world, &product).await;
    let strike = world.wire.arm("admin-delete-image", &[&product], plan);
    let path = format!("/api/admin/products/{product}/images/{image}");
    let answer = world.until_answered(&strike, async || world.shop.staff_deletes(&path).await).await;
    assert!(answer.status == 200 || answer.code() == "not_found", "{}", answer.text);
    assert_eq!(world.shop.pictures(&product).await, Vec::<Value>::new());
    strike
}

async fn announce(world: &World, strike: &Strike, product: &str, file: &[u8]) -> Value {
    let again = async || -> Answer { world.shop.announces(product, "picture-in-trouble", "image/png", file.len()).await };
    world.until_answered(strike, again).await.expect(201)
}

/// Once, whatever happened on the way.
async fn is_shown(world: &World, product: &str) {
    world.shop.settle().await;
    let pictures = world.shop.pictures(product).await;
    assert!(pictures.len() == 1 && pictures[0]["state"] == "ready", "{pictures:?}");
}
