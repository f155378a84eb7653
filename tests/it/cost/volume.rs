//! What orders cost where many come at once: the sums' job takes a hundred in one batch, and most of what it writes is theirs together.

use crate::analytics::past;
use crate::harness::TestShop;
use barrow_store::meter::measured;
use fastrand::Rng;
use jiff::SignedDuration;

const ORDERS: u32 = 100;
/// Of each order, with all its events, refunds and parcels among them. One that comes alone takes twenty and more.
const MOST_UNITS: f64 = 16.0;

#[tokio::test]
async fn a_hundred_orders_in_one_batch_share_what_is_written() {
    let shop = TestShop::start().await;
    let (tables, app) = (shop.tables(), shop.shop().app());
    let mut random = Rng::with_seed(1);
    for _ in 0..ORDERS {
        let (order, events) = past::order(&mut random, "2026-03-03T12:00:00Z".parse().unwrap());
        tables.put_order(&order, &events).await;
    }
    shop.settle().await;
    // All anew is all in one batch.
    let (rebuilt, cost) = measured(app.rebuild_analytics(true, SignedDuration::from_mins(1))).await;
    let rebuilt = rebuilt.unwrap();
    assert!(rebuilt.finished && rebuilt.orders == u64::from(ORDERS), "{rebuilt:?}");
    let each = |figure: f64| figure / f64::from(ORDERS);
    println!(
        "sums, each of {ORDERS} orders: {} calls, {} read units, {} write units",
        each(cost.calls.into()),
        each(cost.read_units),
        each(cost.write_units)
    );
    assert!(each(cost.write_units) <= MOST_UNITS, "{cost:?}");
    shop.give_up().await;
}
