//! The books at the end of every test. Whatever happened in it, stock, orders, their logs, coupons, payments, refunds, the ledger
//! and mails must agree with each other.

use super::audit_log;
use super::directory::{directory_agrees_with_accounts, directory_agrees_with_orders};
use super::figures::reports_agree;
use super::index::index_agrees_with_tables;
use super::tables::{StoredItem, Tables};
use super::wait_until;
use barrow_app::audit::AuditScope;
use barrow_app::clock;
use barrow_domain::orders::{Effect, EventKind, FulfillmentState, Order, OrderEvent, RefundStatus, StockMove};
use barrow_domain::reviews::Review;
use barrow_local::shop::Shop;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Units by SKU and shard.
pub type Levels = BTreeMap<(String, u32), i64>;

/// What the tables say.
pub struct Books {
    orders: Vec<(Order, Vec<OrderEvent>)>,
    stock: Vec<StoredItem>,
    catalog: Vec<StoredItem>,
}

pub async fn levels(tables: &Tables) -> Levels {
    levels_in(&tables.stock().await)
}

pub async fn check(shop: &Shop, received: &Levels) {
    let books = check_books(shop, received).await;
    each_mail_went_out_once(&books, shop);
}

/// All but the mails.
pub async fn check_books(shop: &Shop, received: &Levels) -> Books {
    let tables = Tables::of(shop.app());
    let (orders, stock, catalog) = (read_orders(&tables.orders().await), tables.stock().await, tables.catalog().await);
    let books = Books { orders, stock, catalog };
    stock_is_what_no_live_order_holds(&books, received);
    ledger_explains_every_level(&books);
    ledger_says_what_orders_did(&books);
    coupons_count_live_orders(&books);
    ratings_count_published_reviews(&books);
    payments_agree(&books, shop);
    audit_log::tells_what_staff_did(&audit_log::entries(&tables.ops().await), books.orders.iter(), books.movements().map(|(_, line)| line));
    the_audit_finds_nothing(shop).await;
    refunds_agree(&books, shop);
    index_agrees_with_tables(shop).await;
    directory_agrees_with_orders(shop, books.orders.iter().map(|(order, _)| order)).await;
    directory_agrees_with_accounts(shop, books.orders.iter().map(|(order, _)| order)).await;
    reports_agree(shop.app(), &books.orders).await;
    books
}

impl Books {
    /// The references of all mails that the orders' events ask for.
    pub fn expected_mails(&self) -> BTreeSet<String> {
        let mut expected = BTreeSet::new();
        for (order, events) in &self.orders {
            for event in events {
                for effect in &event.effects {
                    let reference = match effect {
                        Effect::SendMail(kind) => format!("order/{}/{}/{}", order.id, event.seq, format!("{kind:?}").to_lowercase()),
                        Effect::AlertStaff => format!("review/{}/{}", order.id, event.seq),
                        Effect::MoveStock(_) | Effect::CancelIntent | Effect::RefundPayment => continue,
                    };
                    expected.insert(reference);
                }
            }
        }
        expected
    }
}

/// Also: an order is the fold of its events, byte for byte.
pub fn read_orders(items: &[StoredItem]) -> Vec<(Order, Vec<OrderEvent>)> {
    let read = |meta: &StoredItem| {
        let mut logged: Vec<&StoredItem> = items.iter().filter(|item| item.pk == meta.pk && item.sk.starts_with("EVENT#")).collect();
        logged.sort_by_key(|item| item.sk.clone());
        let parse = |item: &&StoredItem| serde_json::from_str(item.text("doc")).expect("an event");
        let events: Vec<OrderEvent> = logged.iter().map(parse).collect();
        let replayed = Order::replay(events.clone()).unwrap_or_else(|error| panic!("{}: {error}", meta.pk));
        assert_eq!(serde_json::to_string(&replayed).expect("JSON"), meta.document(), "{} is not what its events say", meta.pk);
        (replayed, events)
    };
    items.iter().filter(|item| item.sk == "META").map(read).collect()
}

fn is_live(order: &Order) -> bool {
    !matches!(order.state.fulfillment, FulfillmentState::Cancelled | FulfillmentState::Expired)
}

fn levels_in(stock: &[StoredItem]) -> Levels {
    let level = |item: &StoredItem| {
        let (sku, shard) = (item.pk.strip_prefix("SKU#")?, item.sk.strip_prefix("SHARD#")?);
        Some(((sku.to_owned(), shard.parse().expect("a shard's number")), item.number("available")))
    };
    stock.iter().filter_map(level).collect()
}

/// By SKU: where its units lie is the ledger's affair.
fn stock_is_what_no_live_order_holds(books: &Books, received: &Levels) {
    let by_sku = |levels: &Levels| sums(levels.iter().map(|((sku, _), units)| (sku.clone(), *units)));
    let mut expected = by_sku(received);
    for (order, _) in &books.orders {
        assert_eq!(
            units_by_sku(order),
            if is_live(order) { lines_not_restocked(order) } else { BTreeMap::new() },
            "order {} holds",
            order.id
        );
        for part in &order.allocations {
            *expected.get_mut(part.sku.as_str()).expect("a known SKU") -= i64::from(part.units);
        }
    }
    let found = levels_in(&books.stock);
    assert_eq!(by_sku(&found), expected, "stock is not what was received less what live orders hold");
    assert!(found.values().all(|available| *available >= 0), "oversold: {found:?}");
}

fn units_by_sku(order: &Order) -> BTreeMap<String, i64> {
    let parts = order.allocations.iter().map(|part| (part.sku.to_string(), i64::from(part.units)));
    sums(parts)
}

/// Its lines, less the units of its returns that are on sale again.
fn lines_not_restocked(order: &Order) -> BTreeMap<String, i64> {
    let ordered = order.quote.lines.iter().map(|line| (line.sku.to_string(), i64::from(line.quantity)));
    let received = order.returns.iter().flat_map(|of| &of.received);
    let mut held = sums(ordered.chain(received.map(|line| (line.sku.to_string(), -i64::from(line.restocked)))));
    held.retain(|_, units| *units != 0);
    held
}

fn sums(parts: impl Iterator<Item = (String, i64)>) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for (name, units) in parts {
        *sums.entry(name).or_default() += units;
    }
    sums
}

impl Books {
    /// The ledger's lines, each with its SKU.
    fn movements(&self) -> impl Iterator<Item = (&str, &StoredItem)> {
        self.stock.iter().filter_map(|item| Some((item.pk.strip_prefix("LEDGER#")?, item)))
    }

    /// Those that changed a level.
    fn steps(&self) -> impl Iterator<Item = (&str, &StoredItem)> {
        self.movements().filter(|(_, movement)| movement.text("kind") != "sale")
    }
}

/// Of every shard: versions without a gap, levels that are the running sum of the changes, and in the end what is there.
fn ledger_explains_every_level(books: &Books) {
    let mut by_shard: BTreeMap<(String, u32), Vec<&StoredItem>> = BTreeMap::new();
    for (sku, movement) in books.steps() {
        let shard = u32::try_from(movement.number("shard")).expect("a shard's number");
        by_shard.entry((sku.to_owned(), shard)).or_default().push(movement);
    }
    let mut explained = Levels::new();
    for (shard, mut movements) in by_shard {
        movements.sort_by_key(|movement| movement.number("version"));
        let mut level = 0;
        for (version, movement) in (1..).zip(&movements) {
            level += movement.number("change");
            assert_eq!((movement.number("version"), movement.number("level")), (version, level), "ledger of {shard:?}");
        }
        explained.insert(shard, level);
    }
    assert_eq!(explained, levels_in(&books.stock), "the ledger does not explain the levels");
    let transfers = books.steps().filter(|(_, movement)| movement.text("kind") == "transfer");
    let transfers = sums(transfers.map(|(sku, movement)| (sku.to_owned(), movement.number("change"))));
    assert!(transfers.values().all(|units| *units == 0), "units were lost between shards: {transfers:?}");
}

/// Each order's units, from the shards that they were taken from, and each sale.
fn ledger_says_what_orders_did(books: &Books) {
    let not_none = |sums: BTreeMap<String, i64>| sums.into_iter().filter(|(_, units)| *units != 0).collect::<BTreeMap<_, _>>();
    let moved = books.steps().filter(|(_, movement)| ["hold", "release", "return"].contains(&movement.text("kind")));
    let moved = moved.map(|(sku, line)| (format!("{} {sku} {}", line.text("cause"), line.number("shard")), -line.number("change")));
    let held = books.orders.iter().flat_map(|(order, _)| {
        order.allocations.iter().map(|part| (format!("{} {} {}", order.id, part.sku, part.shard), i64::from(part.units)))
    });
    assert_eq!(not_none(sums(moved)), not_none(sums(held)), "the ledger's movements are not what orders hold");
    let sales = books.movements().filter(|(_, movement)| movement.text("kind") == "sale");
    let sales: BTreeMap<String, i64> =
        sales.map(|(sku, line)| (format!("{} {} {sku}", line.text("cause"), line.number("event_seq")), line.number("units"))).collect();
    let mut sold = BTreeMap::new();
    for (order, events) in &books.orders {
        for event in events.iter().filter(|event| event.effects.contains(&Effect::MoveStock(StockMove::Sell))) {
            let lines = order.quote.lines.iter().map(|line| (format!("{} {} {}", order.id, event.seq, line.sku), i64::from(line.quantity)));
            sold.extend(lines);
        }
    }
    assert_eq!(sales, sold, "the ledger's sales are not what was paid for");
}

fn coupons_count_live_orders(books: &Books) {
    let live = books.orders.iter().filter(|(order, _)| is_live(order));
    let used = sums(live.filter_map(|(order, _)| Some((order.quote.coupon.as_ref()?.to_string(), 1))));
    let coupons = || books.catalog.iter().filter(|item| item.pk.starts_with("COUPON#"));
    for coupon in coupons().filter(|item| item.sk == "COUPON") {
        let code = coupon.pk.replace("COUPON#", "");
        let expected = used.get(&code).copied().unwrap_or(0);
        assert_eq!(coupon.number("uses"), expected, "uses of {code}");
        let of_customers: i64 = coupons().filter(|item| item.pk == coupon.pk && item.sk != "COUPON").map(|item| item.number("uses")).sum();
        assert_eq!(of_customers, expected, "uses of {code} by customers");
    }
}

fn ratings_count_published_reviews(books: &Books) {
    let reviews = books.catalog.iter().filter(|item| item.pk.starts_with("REVIEWER#"));
    let reviews = reviews.map(|item| serde_json::from_str::<Review>(item.text("doc")).expect("a review"));
    let published = reviews.filter(Review::is_published).map(|review| (format!("{} {}", review.id.product, review.words.rating.get()), 1));
    let rated = books.catalog.iter().filter(|item| item.sk == "RATING").flat_map(|item| {
        let product = item.pk.trim_start_matches("PRODUCT#").to_owned();
        (1..=5).map(move |stars| (format!("{product} {stars}"), item.number(&format!("stars_{stars}"))))
    });
    let rated: BTreeMap<String, i64> = rated.filter(|(_, count)| *count != 0).collect();
    assert_eq!(rated, sums(published), "ratings are not what published reviews come to");
}

/// Every intent that was paid belongs to an order that says so, and the other way round.
fn payments_agree(books: &Books, shop: &Shop) {
    let intents = shop.stripe().intents();
    let text = |object: &Value, name: &str| object[name].as_str().unwrap_or_default().to_owned();
    let paid = intents.iter().filter(|intent| intent["status"] == "succeeded" && !intent["metadata"]["order_id"].is_null());
    let paid: BTreeMap<String, i64> = paid.map(|intent| (text(intent, "id"), intent["amount_received"].as_i64().unwrap_or(0))).collect();
    let mut known = BTreeMap::new();
    for (order, events) in &books.orders {
        let Some(received) = order.payment.received else { continue };
        let intent = order.payment.intent_id.clone().expect("what was paid has an intent");
        if events.iter().any(|event| matches!(event.kind, EventKind::PaymentMismatched { .. })) {
            // Reported otherwise than it was paid: that is what is being reviewed.
            known.insert(intent.clone(), paid.get(&intent).copied().expect("something was paid"));
        } else {
            assert_eq!(received, order.total(), "order {}", order.id);
            known.insert(intent, received.amount());
        }
    }
    assert_eq!(paid, known, "what Stripe has taken is not what orders say they received");
}

fn refunds_agree(books: &Books, shop: &Shop) {
    let refunds = shop.stripe().objects("refund");
    for (order, _) in &books.orders {
        let of_order = refunds
            .iter()
            .filter(|refund| Some(refund["payment_intent"].as_str().unwrap_or_default()) == order.payment.intent_id.as_deref());
        let sent: i64 = of_order.filter(|refund| refund["status"] == "succeeded").filter_map(|refund| refund["amount"].as_i64()).sum();
        let settled = order.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded);
        assert_eq!(sent, settled.map(|refund| refund.amount.amount()).sum::<i64>(), "refunds of order {}", order.id);
        let received = order.payment.received.map_or(0, |received| received.amount());
        let asked = order.refunds.iter().filter(|refund| refund.status != RefundStatus::Failed);
        assert!(asked.map(|refund| refund.amount.amount()).sum::<i64>() <= received, "order {} gives back more than it got", order.id);
        assert!(order.refunds.iter().all(|refund| refund.status != RefundStatus::Requested), "a refund of order {} still waits", order.id);
    }
}

/// The audit that runs every night, as if everything had long settled.
async fn the_audit_finds_nothing(shop: &Shop) {
    let scope = AuditScope { settled_before: clock::now() + SignedDuration::from_secs(1), payments_since: Timestamp::UNIX_EPOCH };
    let report = wait_until("an audit", async || shop.app().audit(scope).await.ok()).await;
    assert_eq!((report.findings.as_slice(), report.unsettled), (&[][..], 0), "the audit");
}

fn each_mail_went_out_once(books: &Books, shop: &Shop) {
    assert_eq!(mails_sent_again(books, shop), BTreeSet::new(), "mails are not one per event that asks for one");
}

/// Every event that asks for a mail has it. Gives the references of mails that went out more than once.
pub fn mails_sent_again(books: &Books, shop: &Shop) -> BTreeSet<String> {
    let caught = shop.mails().expect("mails can be read");
    let caught = sums(caught.iter().map(|mail| (mail.reference.clone().expect("a reference"), 1)));
    let about_orders =
        caught.keys().filter(|name| !["low-stock/", "letter/"].iter().any(|kind| name.starts_with(kind))).cloned().collect::<BTreeSet<_>>();
    assert_eq!(about_orders, books.expected_mails(), "mails are not one per event that asks for one");
    caught.into_iter().filter(|(_, count)| *count > 1).map(|(reference, _)| reference).collect()
}

/// The guard itself: books that do not balance are noticed.
#[tokio::test]
#[should_panic(expected = "stock is not what was received less what live orders hold")]
async fn a_unit_too_many_is_noticed() {
    let shop = super::TestShop::start().await;
    shop.buyer().await.buys("LAMP", 1).await;
    shop.tables().put_shard("LAMP", 0, 20).await;
    shop.close().await;
}

/// A change of a level that left no line is noticed as well.
#[tokio::test]
#[should_panic(expected = "ledger of (\"LAMP\", 0)")]
async fn a_line_missing_in_the_ledger_is_noticed() {
    let shop = super::TestShop::start().await;
    shop.buyer().await.buys("LAMP", 1).await;
    shop.buyer().await.buys("LAMP", 2).await;
    shop.settle().await;
    let stock = shop.tables().stock().await;
    let line = stock.iter().find(|item| item.pk == "LEDGER#LAMP" && item.number("version") == 2).expect("a line");
    shop.tables().forget(line).await;
    shop.close().await;
}
