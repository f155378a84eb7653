//! What operations cost at the database, beside `tests/costs.json`: no figure may grow by more than a twentieth. A change that is
//! worth more is an edit of that file, which somebody reviews. Figures: `cargo test --workspace --test it -- cost:: --nocapture`.

mod lists;
mod volume;

use crate::harness::{Answer, TestShop, wait_until};
use barrow_local::usage::Used;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/costs.json");
const MAY_GROW: f64 = 1.05;
/// The first order of an hour writes sums that others add to, and visits are counted now and then: the least of a few orders is the
/// same every time.
const ORDERS: usize = 6;
const ADMIN_LISTS: [&str; 8] = ["products", "orders", "customers", "categories", "coupons", "stock", "audit", "staff"];

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cost {
    calls: f64,
    read_units: f64,
    write_units: f64,
}

type Costs = BTreeMap<String, Cost>;

impl Cost {
    fn of(used: &BTreeMap<String, Used>, counts: impl Fn(&str) -> bool) -> Self {
        let counted = used.iter().filter(|(bin, _)| counts(bin)).map(|(_, used)| used);
        counted.fold(Self::default(), |sum, used| Self {
            calls: sum.calls + used.database_calls as f64,
            read_units: sum.read_units + used.read_units,
            write_units: sum.write_units + used.write_units,
        })
    }

    fn least(self, other: Self) -> Self {
        Self {
            calls: self.calls.min(other.calls),
            read_units: self.read_units.min(other.read_units),
            write_units: self.write_units.min(other.write_units),
        }
    }

    fn figures(&self) -> [(&'static str, f64); 3] {
        [("calls", self.calls), ("read_units", self.read_units), ("write_units", self.write_units)]
    }
}

/// Whether somebody waits for the function; all others work behind them, whenever they come to it.
fn is_request(bin: &str) -> bool {
    barrow_api::routes().iter().any(|route| route.bin == bin)
}

/// What functions use while somebody does something, and for all that follows from it. Streams bring what it wrote in one batch,
/// so that the figure is the same on every machine.
pub async fn spent(shop: &TestShop, work: impl Future<Output = ()>) -> BTreeMap<String, Used> {
    shop.settle().await;
    drop(shop.shop().usage().take());
    let held = shop.shop().hold_batches().await;
    work.await;
    wait_until("webhooks are taken", async || (shop.stripe().undelivered_webhooks() == 0).then_some(())).await;
    drop(held);
    shop.settle().await;
    shop.shop().usage().take()
}

async fn costs(shop: &TestShop) -> Costs {
    let mut costs = Costs::new();
    let names = ["list", "detail", "search with facets", "availability"];
    let paths = ["/api/products?limit=24", "/api/products/tea", "/api/search?q=tea", "/api/products/tea/availability"];
    for (name, path) in names.into_iter().zip(paths) {
        shop.client().get(path).await.expect(200);
        let used = spent(shop, async { drop(shop.client().get(path).await.expect(200)) }).await;
        costs.insert(name.to_owned(), Cost::of(&used, is_request));
    }
    for order in 0..ORDERS {
        for (name, cost) in purchase(shop).await {
            let so_far = costs.get(&name).copied().filter(|_| order > 0).unwrap_or(cost);
            costs.insert(name, so_far.least(cost));
        }
    }
    for list in ADMIN_LISTS {
        let path = format!("/api/admin/{list}");
        shop.staff_gets(&path).await.expect(200);
        let used = spent(shop, async { drop(shop.staff_gets(&path).await.expect(200)) }).await;
        costs.insert(format!("admin: {list}"), Cost::of(&used, is_request));
    }
    costs
}

/// Two lines, from the empty cart to paid, step by step.
async fn purchase(shop: &TestShop) -> Costs {
    let (mut buyer, mut body, mut order) = (None, json!(null), None);
    let mut steps = Vec::new();
    steps.push(("cart", spent(shop, async { buyer = Some(shop.buyer().await) }).await));
    let buyer = buyer.unwrap();
    steps.push(("first add", spent(shop, async { drop(buyer.add("TEA", 1).await) }).await));
    steps.push(("add", spent(shop, async { drop(buyer.add("MUG", 1).await) }).await));
    let version = buyer.cart().await["version"].clone();
    steps.push(("quote", spent(shop, async { body = buyer.quote().await }).await));
    let body = json!({
        "cart_id": buyer.cart_id, "cart_version": version, "email": buyer.email, "shipping_address": crate::harness::address(),
        "shipping_method": "standard", "expected_total": body["totals"]["total"],
    });
    let placed = async {
        let answer = buyer.try_checkout(&body, &buyer.key()).await.expect(201);
        order = Some(crate::harness::PlacedOrder::new(shop, &answer));
    };
    steps.push(("checkout", spent(shop, placed).await));
    let order = order.unwrap();
    let paid = async { drop(order.try_pay(crate::harness::cards::PAYS).await.expect(200)) };
    steps.push(("payment", spent(shop, paid).await));
    assert_eq!(Answer::of(order.request(Method::GET, "")).await.expect(200)["status"], "paid");
    for (bin, used) in steps.iter().flat_map(|(_, used)| used).filter(|(bin, _)| !is_request(bin)) {
        let Used { invocations, database_calls: calls, read_units: reads, write_units: writes, .. } = used;
        println!("  {bin:<26} {invocations} times, {calls} calls, {reads} read units, {writes} write units");
    }
    let mut whole = BTreeMap::from([("whole purchase: requests", Cost::default()), ("whole purchase: jobs", Cost::default())]);
    let mut costs = Costs::new();
    for (step, used) in steps {
        let requests = Cost::of(&used, is_request);
        costs.insert(format!("purchase: {step}"), requests);
        for (name, cost) in [("whole purchase: requests", requests), ("whole purchase: jobs", Cost::of(&used, |bin| !is_request(bin)))] {
            let sum = whole.entry(name).or_default();
            let Cost { calls, read_units, write_units } = *sum;
            *sum =
                Cost { calls: calls + cost.calls, read_units: read_units + cost.read_units, write_units: write_units + cost.write_units };
        }
    }
    costs.extend(whole.into_iter().map(|(name, cost)| (name.to_owned(), cost)));
    costs
}

/// A line for each figure that moved, and whether one grew too far.
fn compare(baseline: &Costs, found: &Costs) -> (String, bool) {
    let (mut text, mut has_grown) = (String::new(), false);
    for name in baseline.keys().chain(found.keys().filter(|name| !baseline.contains_key(*name))) {
        let (Some(before), Some(now)) = (baseline.get(name), found.get(name)) else {
            let _ = writeln!(text, "{name}: only in {}", if found.contains_key(name) { "the shop" } else { "the file" });
            has_grown = true;
            continue;
        };
        for ((figure, before), (_, now)) in before.figures().into_iter().zip(now.figures()) {
            let grows = now > before * MAY_GROW;
            has_grown |= grows;
            if now != before {
                let _ = writeln!(text, "{name}: {figure} {before} -> {now}{}", if grows { "  GROWN" } else { "" });
            }
        }
    }
    (text, has_grown)
}

/// A line for each operation, so that an edit of one is a line in a review.
fn as_file(costs: &Costs) -> String {
    let line = |(name, cost)| format!("  {}: {}", json!(name), json!(cost));
    format!("{{\n{}\n}}", costs.iter().map(line).collect::<Vec<_>>().join(",\n"))
}

#[tokio::test]
async fn no_operation_costs_more_than_its_baseline() {
    let shop = TestShop::start().await;
    let found = costs(&shop).await;
    shop.close().await;
    let baseline = serde_json::from_str(&std::fs::read_to_string(BASELINE).unwrap()).unwrap();
    let (moved, has_grown) = compare(&baseline, &found);
    for (name, Cost { calls, read_units, write_units }) in &found {
        println!("{name:<28} {calls:>6} calls {read_units:>6} read units {write_units:>6} write units");
    }
    println!("{moved}");
    assert!(!has_grown, "costs have grown:\n{moved}\nIf that is worth it, tests/costs.json becomes:\n{}", as_file(&found));
}

#[test]
fn what_grows_or_is_new_is_found_and_what_shrinks_is_only_told() {
    let costs = |calls: f64| Costs::from([("add".to_owned(), Cost { calls, read_units: 20.0, write_units: 1.0 })]);
    for (before, now, grows) in [(1.0, 1.0, false), (20.0, 21.0, false), (20.0, 21.5, true), (3.0, 1.0, false), (0.0, 1.0, true)] {
        let (text, has_grown) = compare(&costs(before), &costs(now));
        assert_eq!((text.is_empty(), has_grown), (before == now, grows), "{before} {now}: {text}");
    }
    assert!(compare(&Costs::new(), &costs(1.0)).1 && compare(&costs(1.0), &Costs::new()).1);
}
