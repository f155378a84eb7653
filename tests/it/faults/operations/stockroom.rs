//! What staff and jobs do with levels, each time of a SKU of its own, and the nightly audit.

use crate::faults::World;
use crate::harness::wire::{Plan, Strike};
use barrow_app::{App, clock};
use barrow_domain::audit::AuditReport;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const UNITS: u64 = 50;

async fn stock_of(world: &World, sku: &str) -> Value {
    world.shop.staff_gets(&format!("/api/admin/stock/{sku}")).await.expect(200)
}

async fn levels(world: &World, sku: &str) -> Vec<u64> {
    stock_of(world, sku).await["levels"].as_array().unwrap().iter().map(|level| level["available"].as_u64().unwrap()).collect()
}

pub async fn receipt(world: &World, plan: Plan) -> Arc<Strike> {
    let (sku, body) = (world.new_goods(UNITS).await, json!({ "units": 7, "reference": "note 7" }));
    let strike = staff(world, plan, ("admin-receive-stock", "receipts"), &sku, &body).await;
    world.shop.restocked(&sku, 7);
    assert_eq!(stock_of(world, &sku).await["available"], UNITS + 7);
    strike
}

pub async fn count(world: &World, plan: Plan) -> Arc<Strike> {
    let (sku, body) = (world.new_goods(UNITS).await, json!({ "expected": UNITS, "level": UNITS - 8, "reason": "counted" }));
    let strike = staff(world, plan, ("admin-adjust-stock", "adjustments"), &sku, &body).await;
    world.shop.restocked(&sku, -8);
    assert_eq!(stock_of(world, &sku).await["available"], UNITS - 8);
    strike
}

async fn staff(world: &World, plan: Plan, (bin, action): (&str, &str), sku: &str, body: &Value) -> Arc<Strike> {
    let (strike, path) = (world.wire.arm(bin, &[sku], plan), format!("/api/admin/stock/{sku}/{action}"));
    world.until_answered(&strike, async || world.shop.staff_posts(&path, "stock-in-trouble", body).await).await.expect(201);
    strike
}

pub async fn shards_raised(world: &World, plan: Plan) -> Arc<Strike> {
    let sku = world.new_goods(UNITS).await;
    let strike = spread(world, plan, &sku, 1, 3).await;
    assert_eq!(levels(world, &sku).await, [17, 17, 16]);
    strike
}

pub async fn shards_lowered(world: &World, plan: Plan) -> Arc<Strike> {
    let sku = world.new_goods(UNITS).await;
    spread(world, Plan::HARMLESS, &sku, 1, 4).await;
    let strike = spread(world, plan, &sku, 4, 2).await;
    assert_eq!(levels(world, &sku).await, [25, 25, 0, 0]);
    strike
}

async fn spread(world: &World, plan: Plan, sku: &str, from: u32, to: u32) -> Arc<Strike> {
    let strike = world.wire.arm("admin-set-shards", &[sku], plan);
    let (path, body) = (format!("/api/admin/stock/{sku}/shards"), json!({ "expected": from, "shards": to }));
    world.until_answered(&strike, async || world.shop.staff_puts(&path, &body).await).await.expect(200);
    strike
}

/// News that many buyers meet at a SKU.
pub async fn contended(world: &World, plan: Plan) -> Arc<Strike> {
    let sku = world.new_goods(UNITS).await;
    let strike = world.wire.arm("jobs-update-inventory", &[&sku], plan);
    let product = format!("prd_{}", sku.to_lowercase().replace('-', "_"));
    let news = json!({ "type": "contended", "sku": sku, "product_id": product, "shards": 1 });
    let app = world.shop.shop().app();
    app.queues().send(app.config.inventory_queue_url().unwrap(), &news).await.unwrap();
    world.shop.settle().await;
    assert_eq!(levels(world, &sku).await, [25, 25]);
    strike
}

/// The ledger's lines of what staff did.
pub async fn movements_of_staff(world: &World, plan: Plan) -> Arc<Strike> {
    let sku = world.new_goods(UNITS).await;
    world.shop.settle().await;
    let strike = world.wire.arm("jobs-record-movements", &[&format!("SKU#{sku}")], plan);
    spread(world, Plan::HARMLESS, &sku, 1, 2).await;
    world.shop.settle().await;
    strike
}

/// A night's audit that was cut off says nothing, and the next one finds everything in order.
pub async fn audit(world: &World, plan: Plan) -> Arc<Strike> {
    world.paid_order("TEA", 2).await;
    let said: Mutex<Option<AuditReport>> = Mutex::default();
    let tick = async |app: Arc<App>| {
        if let Ok(report) = app.audit_and_report(clock::now()).await {
            assert_eq!(report.findings, [], "trouble on the way is not a broken invariant");
            *said.lock().unwrap() = Some(report);
        }
    };
    let strike = world.ticks("jobs-audit-books", plan, tick, async || said.lock().unwrap().is_some()).await;
    let said = said.into_inner().unwrap().unwrap();
    let kept: Vec<Value> = world.shop.tables().audit_reports().await.iter().map(|doc| serde_json::from_str(doc).unwrap()).collect();
    assert_eq!(kept, [json!(said)]);
    strike
}
