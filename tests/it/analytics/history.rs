//! Months of orders, over both changes of the clock: every report is what somebody finds who counts the orders.

use super::past::{Log, order};
use crate::harness::figures::reports_agree;
use crate::harness::{Plan, TestShop, random_seed};
use barrow_app::App;
use barrow_domain::ids::OrderId;
use barrow_domain::orders::Order;
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const ORDERS: usize = 120;

/// From the days before the clocks go back to those after they go forward, most of them about midnight.
fn history(random: &mut Rng) -> Vec<Log> {
    let centres = ["2026-03-28T23:00:00Z", "2026-03-31T22:00:00Z", "2026-10-24T23:30:00Z", "2026-10-31T23:00:00Z", "2026-12-31T23:00:00Z"];
    let mut orders = Vec::new();
    for number in 0..ORDERS {
        let centre: Timestamp = centres[number % centres.len()].parse().unwrap();
        let at = centre + SignedDuration::from_secs(random.i64(-12_000..12_000));
        orders.push(order(random, at));
    }
    orders
}

/// A batch as the orders' stream brings it.
fn batch(records: &[(&OrderId, u64, String)]) -> Value {
    let record = |(number, (id, seq, doc)): (usize, &(&OrderId, u64, String))| {
        let keys = json!({ "pk": { "S": format!("ORDER#{id}") }, "sk": { "S": format!("EVENT#{seq:06}") } });
        let image = json!({ "pk": keys["pk"], "sk": keys["sk"], "order_id": { "S": id.as_str() }, "doc": { "S": doc } });
        json!({
            "eventID": number.to_string(), "eventName": "INSERT", "eventSource": "aws:dynamodb",
            "dynamodb": { "Keys": keys, "NewImage": image, "SequenceNumber": number.to_string() },
        })
    };
    json!({ "Records": records.iter().enumerate().map(record).collect::<Vec<_>>() })
}

/// Every event of these orders, in any order, and some of them twice.
fn told_again<'a>(random: &mut Rng, orders: &'a [Log]) -> Vec<(&'a OrderId, u64, String)> {
    let written = |event| serde_json::to_string(event).unwrap();
    let mut records: Vec<_> =
        orders.iter().flat_map(|(order, events)| events.iter().map(move |event| (&order.id, event.seq, written(event)))).collect();
    let repeats: Vec<_> = (0..records.len() / 3).map(|_| records[random.usize(..records.len())].clone()).collect();
    records.extend(repeats);
    random.shuffle(&mut records);
    records
}

/// As the shop has them by now: its jobs go on with orders that wait for something.
async fn stored(app: &App, orders: &[Log]) -> Vec<Log> {
    let mut logs = Vec::new();
    for (order, _) in orders {
        let events = app.store().orders.events(&order.id).await.unwrap();
        logs.push((Order::replay(events.clone()).unwrap(), events));
    }
    logs
}

#[tokio::test]
async fn reports_say_what_orders_say_however_often_and_in_whatever_order_it_is_told() {
    let mut random = random_seed();
    let shop = TestShop::planned(Plan::default().in_time_zone("Europe/Berlin")).await;
    let (tables, app) = (shop.tables(), shop.shop().app());
    let mut orders = history(&mut random);
    random.shuffle(&mut orders);
    // A part of each log first: the rest comes later.
    for (order, events) in &orders {
        let end = random.usize(1..=events.len());
        tables.put_order(order, &events[..end]).await;
    }
    for (order, events) in &orders {
        tables.put_order(order, events).await;
    }
    shop.settle().await;
    reports_agree(app, &stored(app, &orders).await).await;

    let records = told_again(&mut random, &orders);
    let (ones, others) = records.split_at(records.len() / 2);
    // Two at once, with orders in common.
    let runs = [ones, others, &records].map(async |part| {
        for batch_of in part.chunks(100) {
            let answer = shop.shop().invoke("jobs-roll-up-orders", batch(batch_of)).await.unwrap();
            assert_eq!(answer["batchItemFailures"], json!([]));
        }
    });
    futures::future::join_all(runs).await;
    shop.settle().await;
    reports_agree(app, &stored(app, &orders).await).await;
    shop.give_up().await;
}

#[tokio::test]
async fn figures_made_anew_while_orders_arrive_are_the_same() {
    let mut random = random_seed();
    let shop = TestShop::planned(Plan::default().in_time_zone("Europe/Berlin")).await;
    let (tables, app) = (shop.tables(), shop.shop().app());
    let orders = history(&mut random);
    let (before, meanwhile) = orders.split_at(ORDERS / 2);
    for (order, events) in before {
        tables.put_order(order, events).await;
    }
    shop.settle().await;
    let old = app.figures().await.unwrap().0.number;
    let arrive = async {
        for (order, events) in meanwhile {
            tables.put_order(order, events).await;
        }
    };
    // Two that want the same, while half of the orders arrive.
    let rebuild = async || shop.shop().invoke("jobs-rebuild-analytics", json!({ "force": true })).await.unwrap();
    let (one, other, ()) = tokio::join!(rebuild(), rebuild(), arrive);
    assert!(one["finished"] == true && other["finished"] == true, "{one} {other}");
    shop.settle().await;
    reports_agree(app, &orders).await;
    let new = app.figures().await.unwrap().0.number;
    assert!(new > old, "{new} after {old}");
    // The next run clears away what nobody reads any more, and makes nothing anew.
    shop.shop().run_job("jobs-rebuild-analytics").await.unwrap();
    assert_eq!(app.figures().await.unwrap().0.number, new);
    assert_eq!(tables.generations_of_sums().await, [new]);
    reports_agree(app, &orders).await;
    shop.give_up().await;
}
