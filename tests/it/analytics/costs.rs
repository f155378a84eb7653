//! What each order has cost: noted in its log, completed by a table, and as much as functions have really used.

use crate::cost::spent;
use crate::harness::{PlacedOrder, TestShop};
use barrow_local::usage::Used;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Of what the table may say beside what there was.
const UNDER: f64 = 0.85;
const OVER: f64 = 1.25;

/// Read and write units; messages; mails.
type Amounts = [f64; 4];

fn really(used: &BTreeMap<String, Used>) -> Amounts {
    let sum = |of: &dyn Fn(&Used) -> f64| used.values().map(of).sum::<f64>();
    let mails = used.get("jobs-send-email").map_or(0, |used| used.messages);
    [sum(&|used| used.read_units), sum(&|used| used.write_units), sum(&|used| used.messages as f64), mails as f64]
}

fn shown(cost: &Value) -> Amounts {
    let of = |name: &str| cost["used"][name].as_f64().unwrap();
    [of("read_units_milli") / 1000.0, of("write_units_milli") / 1000.0, of("messages"), of("mails")]
}

async fn shown_of(shop: &TestShop, id: &str) -> Value {
    shop.staff_gets(&format!("/api/admin/orders/{id}")).await.expect(200)["cost"].take()
}

/// THE comparison: step by step, what the order is said to cost is what its functions have used.
#[tokio::test]
async fn an_order_costs_what_its_functions_have_used() {
    let shop = TestShop::start().await;
    // What is done once is done.
    shop.buyer().await.buys("TEA", 1).await.pay().await;
    let (mut before, mut near) = ([0.0; 4], Vec::new());
    let mut order: Option<PlacedOrder<'_>> = None;
    for step in ["checkout", "payment", "parcel", "refund"] {
        let used = match step {
            "checkout" => really(&spent(&shop, async { order = Some(shop.buyer().await.buys("TEA", 1).await) }).await),
            "payment" => really(&spent(&shop, async { drop(order.as_ref().unwrap().pay().await) }).await),
            "parcel" => parcel(&shop, order.as_ref().unwrap()).await,
            _ => {
                let refund = async {
                    shop.refunds(&order.as_ref().unwrap().id, "give-it-back", None).await.expect(202);
                };
                really(&spent(&shop, refund).await)
            }
        };
        let cost = shown_of(&shop, &order.as_ref().unwrap().id).await;
        near.push((step, compare(step, &mut before, &cost, &used)));
    }
    let mut before = [0.0; 4];
    let other = shop.buyer().await.buys("TEA", 1).await;
    shop.settle().await;
    compare_nothing(&mut before, &shown_of(&shop, &other.id).await);
    let used = spent(&shop, async {
        other.try_cancel().await.expect(200);
    })
    .await;
    near.push(("end", compare("end", &mut before, &shown_of(&shop, &other.id).await, &really(&used))));
    assert!(near.iter().all(|(_, near)| *near), "the table and what was used part: {near:?}");
    shop.close().await;
}

/// Hours lie between the three, so that no batch has two of them.
async fn parcel(shop: &TestShop, order: &PlacedOrder<'_>) -> Amounts {
    let mut used = [0.0; 4];
    for (action, status) in [("pack", 200), ("fulfillments", 201), ("deliver", 200)] {
        let step = async {
            shop.staff_does(&order.id, action, &format!("{action}-it-here"), &json!({})).await.expect(status);
        };
        let step = really(&spent(shop, step).await);
        used = std::array::from_fn(|place| used[place] + step[place]);
    }
    used
}

fn compare_nothing(before: &mut Amounts, cost: &Value) {
    *before = shown(cost);
}

#[must_use]
fn compare(step: &str, before: &mut Amounts, cost: &Value, really: &Amounts) -> bool {
    let now = shown(cost);
    let said: Amounts = std::array::from_fn(|place| now[place] - before[place]);
    println!("{step:<9} said {said:?}, used {really:?}");
    *before = now;
    let is_near = |(said, used): (&f64, &f64)| said + 1.0 >= used * UNDER && *said <= used.mul_add(OVER, 1.0);
    said.iter().zip(really).all(is_near)
}

/// Its log, its page and the report say one thing, and news that come again change none of it.
#[tokio::test]
async fn the_report_adds_up_what_orders_show() {
    let shop = TestShop::start().await;
    let (paid, unpaid) = (shop.buyer().await.buys("MUG", 2).await, shop.buyer().await.buys("TEA", 1).await);
    paid.pay().await;
    shop.settle().await;
    let one = shown_of(&shop, &paid.id).await;
    assert_eq!(one["payment_fees"], json!({ "amount": (paid.total * 15 + 500) / 1000 + 25, "currency": "EUR" }));
    let other = shown_of(&shop, &unpaid.id).await;
    assert_eq!(other["payment_fees"], Value::Null);
    assert!(one["usd_millionths"].as_i64() > other["usd_millionths"].as_i64());
    let sales = async || shop.staff_gets("/api/admin/analytics/sales").await.expect(200)["total"]["cost"].take();
    let all = sales().await;
    assert_eq!(all["payment_fees"], one["payment_fees"]);
    // What the unpaid order took is counted once it comes to something.
    for name in ["read_units_milli", "write_units_milli", "mails"] {
        assert_eq!(all["used"][name], one["used"][name], "{name}");
    }
    let csv = shop.staff_gets("/api/admin/analytics/sales?format=csv").await;
    assert!(csv.text.lines().next().unwrap().contains("running_cost_usd,payment_fees"), "{}", csv.text);
    // Told again, all of it.
    let news = [&paid.id, &unpaid.id].map(|id| (barrow_domain::ids::OrderId::parse(id).unwrap(), 1)).into();
    shop.shop().app().roll_up(&news).await.unwrap();
    assert_eq!((sales().await, shown_of(&shop, &paid.id).await), (all, one));
    shop.close().await;
}
