//! What the shop costs to run: an order's life is lived step by step, what the functions used is read after each, and priced by
//! the table in `barrow_domain::costs`.
//!
//! One order at a time, so that no batch is shared: a busy shop pays less. Milliseconds are this machine's (use `--release`).

use super::results;
use crate::goods::{HOT_SKU, hot_product};
use crate::http::Outcome;
use crate::load::Progress;
use crate::report::{Report, database, median};
use crate::shopper::{Placed, Shopper};
use barrow_domain::costs::{PRICES, Picodollars, Use};
use barrow_local::shop::{Options, Seed, Shop};
use barrow_local::usage::Used;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Instant;

/// A function's memory, as the template gives it.
fn megabytes(bin: &str) -> u64 {
    if bin.starts_with("catalog-") || bin.starts_with("pages-") || bin.starts_with("jobs-index-") { 1024 } else { 512 }
}

/// What stands there idle, a month: schedules' runs are priced as they are measured, and these are fixed.
const ALARM: Picodollars = 100_000_000_000;
const SECRET: Picodollars = 400_000_000_000;
/// Lambda asks a queue with five pollers, each for twenty seconds.
const POLLS_OF_A_QUEUE: u64 = 5 * 3 * 60 * 24 * 30;
/// A poll is one request, a third of a message's price.
const REQUESTS_OF_A_MESSAGE: u64 = 3;
const QUEUES: u64 = 4;
const SECRETS: u64 = 3;
const ALARMS: u64 = 10;

/// The steps of an order that nobody sends back.
const BOUGHT: [&str; 3] = ["checkout", "payment", "parcel"];

type Spent = BTreeMap<String, Used>;

/// A step, and what each function used for it.
struct Step {
    name: &'static str,
    spent: Spent,
}

pub(crate) async fn run(orders: u64, no_record: bool) -> Outcome<()> {
    let data = tempfile::tempdir()?;
    let shop = Shop::start(Options { seed: Seed::Sample, schedules: false, ..Options::new(data.path()) }).await?;
    shop.app().store().catalog.create_product(&hot_product()?, &[1_000_000]).await?;
    let progress = Progress::of("orders", orders * STEPS);
    let lived = live(&shop, orders, &progress).await;
    progress.finish();
    let lived = lived?;
    let idle = idle(&shop).await?;
    shop.stop().await;
    print(&lived, &idle, orders, no_record)
}

/// What orders used, and how long each took, step by step, in milliseconds.
struct Lived {
    steps: Vec<Step>,
    took_ms: Vec<f64>,
}

const LOOKS: [&str; 3] = ["/api/products?limit=24", "/api/products/vine-tomatoes", "/api/products/vine-tomatoes/availability"];
const STEPS: u64 = 5;

async fn live(shop: &Shop, orders: u64, progress: &Progress) -> Outcome<Lived> {
    let mut shopper = Shopper::new(shop.url());
    // What is done once: connections, the first look at the index.
    shopper.get(LOOKS[0]).await?;
    shop.settled().await?;
    drop(shop.usage().take());
    let (mut steps, mut took_ms) = (Vec::new(), Vec::new());
    let mut end = async |name| {
        shop.settled().await?;
        steps.push(Step { name, spent: shop.usage().take() });
        Outcome::Ok(())
    };
    for _ in 0..orders {
        for path in LOOKS {
            shopper.get(path).await?;
        }
        shopper.get("/products/vine-tomatoes").await?;
        progress.tell(false);
    }
    end("page views").await?;
    let mut placed = Vec::new();
    for _ in 0..orders {
        let began = Instant::now();
        let mut cart = shopper.cart().await?;
        shopper.add(&mut cart, HOT_SKU, 1).await?;
        let Placed::Order(order) = shopper.check_out(&cart).await? else { return Err("sold out".into()) };
        placed.push(order);
        shop.settled().await?;
        took_ms.push(began.elapsed().as_secs_f64() * 1000.0);
        progress.tell(false);
    }
    end("checkout").await?;
    for order in &placed {
        shopper.pay(order).await?;
        shopper.see_paid(order).await?;
        shop.settled().await?;
        progress.tell(false);
    }
    end("payment").await?;
    let staff = shop.staff_token();
    for order in &placed {
        let id = order["order"]["id"].as_str().unwrap_or_default();
        for (action, key) in [("pack", "bench-pack"), ("fulfillments", "bench-parcel"), ("deliver", "bench-deliver")] {
            shopper.staff_does(staff, &format!("/api/admin/orders/{id}/{action}"), key).await?;
        }
        shop.settled().await?;
        progress.tell(false);
    }
    end("parcel").await?;
    for order in &placed {
        let id = order["order"]["id"].as_str().unwrap_or_default();
        shopper.staff_does(staff, &format!("/api/admin/orders/{id}/refunds"), "bench-refund").await?;
        shop.settled().await?;
        progress.tell(false);
    }
    end("refund").await?;
    Ok(Lived { steps, took_ms })
}

/// One run of every schedule, with nothing to do, and how often it runs in 30 days.
const SCHEDULES: [(&str, u64); 5] = [
    ("jobs-expire-orders", 60 * 24 * 30),
    ("jobs-reconcile-payments", 12 * 24 * 30),
    ("jobs-rebuild-catalogue", 12 * 24 * 30),
    ("jobs-rebuild-analytics", 12 * 24 * 30),
    ("jobs-audit-books", 30),
];

async fn idle(shop: &Shop) -> Outcome<Use> {
    let mut month = Use::default();
    // What is due is done first.
    for (bin, _) in SCHEDULES {
        shop.run_job(bin).await?;
    }
    drop(shop.usage().take());
    for (bin, runs) in SCHEDULES {
        shop.run_job(bin).await?;
        month = month.plus(&used(&shop.usage().take()).times(runs));
    }
    Ok(month)
}

fn used(spent: &Spent) -> Use {
    spent.iter().fold(Use::default(), |sum, (bin, used)| sum.plus(&of_function(bin, used)))
}

fn of_function(bin: &str, used: &Used) -> Use {
    let is_job = bin.starts_with("jobs-") || bin.starts_with("media-");
    Use {
        http_requests: if is_job { 0 } else { used.invocations },
        invocations: used.invocations,
        megabyte_milliseconds: whole(used.milliseconds.max(count(used.invocations))) * megabytes(bin),
        read_units_milli: whole(used.read_units * 1000.0),
        write_units_milli: whole(used.write_units * 1000.0),
        messages: used.messages,
        mails: if bin == "jobs-send-email" { used.messages } else { 0 },
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few millions at most, and none below zero")]
const fn whole(value: f64) -> u64 {
    value.ceil() as u64
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
const fn count(value: u64) -> f64 {
    value as f64
}

/// Dollars, for people.
#[expect(clippy::cast_precision_loss, reason = "shown with four digits")]
fn dollars(cost: Picodollars) -> f64 {
    cost as f64 / 1e12
}

fn print(lived: &Lived, idle: &Use, orders: u64, no_record: bool) -> Outcome<()> {
    let Lived { steps, took_ms } = lived;
    println!("Prices of {} in {}; one order at a time, {orders} of them.\n", PRICES.as_of, PRICES.region);
    println!(
        "{:<12} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9} {:>6} {:>16}",
        "an order's", "requests", "invokes", "MB·ms", "reads", "writes", "messages", "mails", "$ per 1000"
    );
    for Step { name, spent } in steps {
        row(name, &used(spent), orders);
    }
    let bought: Use =
        steps.iter().filter(|step| BOUGHT.contains(&step.name)).fold(Use::default(), |sum, step| sum.plus(&used(&step.spent)));
    row("order", &bought, orders);
    shares(steps, orders);
    let per_order = bought.cost_without_mail(&PRICES) / i128::from(orders);
    let page_views =
        steps.iter().find(|step| step.name == "page views").map_or(0, |step| used(&step.spent).cost(&PRICES) / i128::from(orders * 4));
    let polls = Use { messages: POLLS_OF_A_QUEUE * QUEUES / REQUESTS_OF_A_MESSAGE, ..Use::default() };
    let fixed = SECRET * i128::from(SECRETS) + ALARM * i128::from(ALARMS);
    let idle_month = idle.cost(&PRICES) + polls.cost(&PRICES) + fixed;
    println!("\n1,000 orders without mail   ${:.4}", dollars(per_order * 1000));
    println!("100,000 page views          ${:.4}", dollars(page_views * 100_000));
    println!(
        "a month of nothing          ${:.2}  (schedules {:.2}, polls of queues {:.2}, secrets and alarms {:.2})",
        dollars(idle_month),
        dollars(idle.cost(&PRICES)),
        dollars(polls.cost(&PRICES)),
        dollars(fixed)
    );
    for a_day in [10_u64, 1000, 100_000] {
        // Forty looks for an order.
        let month = per_order * i128::from(a_day * 30) + page_views * i128::from(a_day * 30 * 40) + idle_month;
        println!("{a_day:>7} orders a day        ${:.2} a month, with 40 page views for each", dollars(month));
    }
    let mut report = Report::new("cost");
    report.figure("p50_ms", median(took_ms.iter().copied()));
    report.set("errors", 0);
    // An order that is bought and sent, with all that follows from it.
    let mut spent = [0.0; 3];
    for step in steps.iter().filter(|step| BOUGHT.contains(&step.name)) {
        let of_step = database(&step.spent);
        spent = std::array::from_fn(|place| spent[place] + of_step[place]);
    }
    for (name, value) in ["dynamodb_calls_per_op", "rru_per_op", "wru_per_op"].into_iter().zip(spent) {
        report.figure(name, value / count(orders));
    }
    report.figure("usd_per_1000_orders", dollars(per_order * 1000));
    report.figure("usd_per_100k_views", dollars(page_views * 100_000));
    report.figure("usd_idle_month", dollars(idle_month));
    report.set("orders", orders);
    report.set("prices_of", PRICES.as_of);
    report.set("steps", json!(steps.iter().map(|step| (step.name, used(&step.spent))).collect::<BTreeMap<_, _>>()));
    report.print((!no_record).then(results).as_deref())
}

fn row(name: &str, sum: &Use, orders: u64) {
    let each = |value: u64| count(value) / count(orders);
    println!(
        "{name:<12} {:>8.1} {:>8.1} {:>9.0} {:>9.1} {:>9.1} {:>9.1} {:>6.1} {:>8.4} +{:.3} mail",
        each(sum.http_requests),
        each(sum.invocations),
        each(sum.megabyte_milliseconds),
        each(sum.read_units_milli) / 1000.0,
        each(sum.write_units_milli) / 1000.0,
        each(sum.messages),
        each(sum.mails),
        dollars(sum.cost_without_mail(&PRICES) * 1000 / i128::from(orders)),
        dollars((sum.cost(&PRICES) - sum.cost_without_mail(&PRICES)) * 1000 / i128::from(orders)),
    );
}

/// Each function's part of a bought order, the dearest first.
fn shares(steps: &[Step], orders: u64) {
    let mut by_function = BTreeMap::<&str, Picodollars>::new();
    for step in steps.iter().filter(|step| step.name != "page views" && step.name != "refund") {
        for (bin, used) in &step.spent {
            *by_function.entry(bin).or_default() += of_function(bin, used).cost_without_mail(&PRICES);
        }
    }
    let all: Picodollars = by_function.values().sum();
    let mut rows: Vec<(&str, Picodollars)> = by_function.into_iter().collect();
    rows.sort_by_key(|(_, cost)| std::cmp::Reverse(*cost));
    println!("\n{:<28} {:>12} {:>7}", "function", "$ per 1000", "share");
    for (bin, cost) in rows {
        println!("{bin:<28} {:>12.4} {:>6.1}%", dollars(cost * 1000 / i128::from(orders)), dollars(cost) / dollars(all.max(1)) * 100.0);
    }
}
