//! The sale that everybody waits for: one SKU, many more buyers than units, 256 of them at a time. Most winners pay, some never do
//! and lose their units in the end, some cancel. Whatever happens on the way, exactly the units are sold: not one more, and in the
//! end not one less.

mod visit;

use crate::harness::remote::Remote;
use crate::harness::{Plan, TestShop, Weather, is_deep, random_seed, wait_until};
use barrow_local::stripe::Chaos;
use futures::{StreamExt, stream};
use std::sync::Arc;
use visit::{Fate, Intention, Visit};

const SKU: &str = "HOT";
const AT_ONCE: usize = 256;
/// Soon over, and not before anybody has had the time to pay, be the queue before them ever so long.
fn expiry_seconds() -> u32 {
    if is_deep() { 45 } else { 5 }
}

/// How a sale differs from the others.
struct Sale {
    name: &'static str,
    shards: u32,
    chaos: Chaos,
    /// Calls to DynamoDB that meet trouble.
    percent_struck: u8,
}

impl Sale {
    const fn calm(name: &'static str, shards: u32) -> Self {
        let chaos = Chaos { duplicate: 0, delay_ms_max: 0, reorder: false, drop_first: 0, seed: 0 };
        Self { name, shards, chaos, percent_struck: 0 }
    }
}

/// 1, 2: everybody wants the same stock item.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_stock_item_sells_exactly_its_units() {
    holds(Sale::calm("one shard", 1)).await;
}

/// 1, 4: the last units lie in any of eight.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_shards_sell_exactly_their_units() {
    holds(Sale::calm("eight shards", 8)).await;
}

/// 20: news of payments comes twice, late, out of order, or at the second attempt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wild_webhooks_sell_exactly_the_units() {
    let seed = random_seed().u64(..);
    let chaos = Chaos { duplicate: 30, delay_ms_max: 500, reorder: true, drop_first: 20, seed };
    holds(Sale { chaos, ..Sale::calm("wild webhooks", 2) }).await;
}

/// 6, 29: every tenth call is lost, unanswered, throttled or failing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_database_sells_exactly_the_units() {
    holds(Sale { percent_struck: 10, ..Sale::calm("failing database", 4) }).await;
}

async fn holds(sale: Sale) {
    let (units, buyers) = if is_deep() { (1000, 10_000) } else { (24, 96) };
    let weather = Arc::new(Weather::new(random_seed()));
    let shop = open(&sale, units, &weather).await;
    weather.turn(sale.percent_struck);
    shop.stripe().set_chaos(sale.chaos);

    let mut visits = queue_up(&shop, 0..buyers).await;
    let (held, refused) = counted(&visits);
    assert!(held > units / 2 && refused > 0, "{held} ordered, {refused} refused: that was no rush");
    assert_eq!(visit::refused_while_some_were_left(&visits, units), 0);
    loop {
        shop.settle().await;
        expire(&shop, &visits).await;
        let left = available(&shop).await;
        assert_eq!(sold(&visits) + left, units, "{}: after all unpaid orders have expired", sale.name);
        if left == 0 {
            break;
        }
        // What came back is sold to those who come later, all of it, and to nobody else.
        let latecomers = queue_up_to_pay(&shop, left + 5).await;
        assert_eq!(counted(&latecomers), (left, 5));
        visits.extend(latecomers);
    }
    weather.turn(0);
    shop.settle().await;
    let (sold, left) = (sold(&visits), available(&shop).await);
    let (oversold, stranded) = (sold.saturating_sub(units), units.saturating_sub(sold + left));
    println!(
        "{}: {} buyers, {units} units, {sold} sold, {oversold} oversold, {stranded} stranded, {} calls struck",
        sale.name,
        visits.len(),
        weather.struck()
    );
    assert_eq!((sold, left, oversold, stranded), (units, 0, 0, 0));
    assert_eq!(visit::paid_orders(&shop, &visits).await, units);
    if sale.percent_struck == 0 {
        shop.close().await;
    } else {
        // Where the sender could not write down that it sent, a mail may go out again.
        shop.check_books().await;
        shop.give_up().await;
    }
}

/// Functions run in the open only where something is to happen to their calls: that takes longer.
async fn open(sale: &Sale, units: usize, weather: &Arc<Weather>) -> TestShop {
    let shelf = shelf(units, sale.shards);
    if sale.percent_struck == 0 {
        return TestShop::planned(shelf).await;
    }
    let remote = Remote::start(Arc::clone(weather) as Arc<_>).await;
    TestShop::remote(shelf, &remote).await
}

fn shelf(units: usize, shards: u32) -> Plan {
    let units = u32::try_from(units).unwrap();
    let part = |shard| units / shards + u32::from(shard < units % shards);
    let parts: Vec<u32> = (0..shards).map(part).collect();
    Plan { goods: Vec::new(), ..Plan::default() }.selling_sharded(SKU, 1000, &parts).expiring_after(expiry_seconds())
}

/// Every tenth buyer who gets a unit lets it lapse, two change their minds, the others pay.
async fn queue_up(shop: &TestShop, buyers: std::ops::Range<usize>) -> Vec<Visit> {
    let intention = |place: usize| match place % 10 {
        3 => Intention::LetLapse,
        6 => Intention::CancelUnpaid,
        9 => Intention::CancelPaid,
        _ => Intention::Pay,
    };
    let visits = stream::iter(buyers).map(|place| visit::pay(shop, intention(place)));
    visits.buffer_unordered(AT_ONCE).collect().await
}

async fn queue_up_to_pay(shop: &TestShop, buyers: usize) -> Vec<Visit> {
    stream::iter(0..buyers).map(|_| visit::pay(shop, Intention::Pay)).buffer_unordered(AT_ONCE).collect().await
}

/// Who got a unit, and who was told that there was none.
fn counted(visits: &[Visit]) -> (usize, usize) {
    let refused = visits.iter().filter(|visit| matches!(visit.fate, Fate::Refused)).count();
    (visits.len() - refused, refused)
}

fn sold(visits: &[Visit]) -> usize {
    visits.iter().filter(|visit| matches!(visit.fate, Fate::Paid)).count()
}

/// Runs the schedule until nobody holds units without having paid for them.
async fn expire(shop: &TestShop, visits: &[Visit]) {
    for visit in visits.iter().filter(|visit| matches!(visit.fate, Fate::Lapsed)) {
        wait_until("expiry", async || {
            let is_over = visit.order(shop).await["status"] == "expired";
            if !is_over {
                // A run that failed is an error in its log, no more: the next one comes.
                drop(shop.shop().run_job("jobs-expire-orders").await);
            }
            is_over.then_some(())
        })
        .await;
    }
}

async fn available(shop: &TestShop) -> usize {
    let answer = wait_until("the level", async || {
        let answer = shop.client().get("/api/products/hot/availability").await;
        (answer.status == 200).then_some(answer)
    })
    .await;
    usize::try_from(answer.body["variants"][0]["available"].as_u64().unwrap()).unwrap()
}
