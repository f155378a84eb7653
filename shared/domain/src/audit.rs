//! The audit: what must hold of a shop's books whatever happened, said of everything that is stored and of what Stripe has taken.
//!
//! It is fed record by record and needs no snapshot: what changed after [`Audit::new`]'s moment is still on its way through
//! streams, queues and Stripe, so nothing is held against it.

mod shelf;

pub use shelf::{ShelfLevel, StockRecord};

use crate::ids::{CartId, CouponCode, OrderId};
use crate::money::{Money, sum};
use crate::orders::{FulfillmentState, Order, OrderEvent, PaymentState, RefundStatus};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use shelf::Shelf;
use std::collections::{BTreeMap, HashMap, HashSet};

/// An unpaid order is given up at the latest this long after it ran out: the sweep runs every minute, and is patient with Stripe.
const EXPIRY_LAG: SignedDuration = SignedDuration::from_mins(30);
/// A bank may take days over a refund; by then somebody must look.
const REFUND_LAG: SignedDuration = SignedDuration::from_hours(24 * 10);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Invariant {
    /// An order is the fold of its events, byte for byte.
    ReplayIsStored,
    /// Lines, discounts, shipping and taxes sum to the total.
    PartsSumToTotal,
    OneOrderPerCart,
    /// A live order holds exactly the units of its lines less those on sale again, an ended one none.
    UnitsHeld,
    /// No level is below zero.
    NothingOversold,
    /// The changes of a shard's level are all in the ledger, once each, and sum to the level.
    LedgerExplainsLevels,
    /// The ledger's holds, releases and returns leave each order with the units it holds, in each shard.
    LedgerSaysWhatOrdersHold,
    /// No unit is held by an order that should have expired.
    NothingStranded,
    RefundsWithinPaid,
    RefundsSettled,
    /// What a paid order received is its total, unless it is flagged.
    PaidAsOrdered,
    /// Stripe has taken what orders say they received, and for no order twice.
    StripeAgrees,
    /// A coupon's uses are the live orders that use it.
    CouponUses,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub invariant: Invariant,
    /// An order's id, a coupon's code, a shard of a SKU.
    pub subject: String,
    pub detail: String,
}

/// What was looked at and what was wrong with it.
#[derive(Clone, Debug, Serialize)]
pub struct AuditReport {
    pub settled_before: Timestamp,
    pub orders: u64,
    pub events: u64,
    pub coupons: u64,
    pub payments: u64,
    pub movements: u64,
    /// Orders that changed too recently for all to be said of them.
    pub unsettled: u64,
    pub findings: Vec<Finding>,
}

/// Money that Stripe has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenPayment {
    pub intent_id: String,
    pub order_id: String,
    pub received: Money,
    pub created: Timestamp,
}

/// What a coupon's own counts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponCount {
    pub code: CouponCode,
    pub uses: u64,
    pub limit: Option<u32>,
    /// Uses by customers, summed.
    pub uses_by_customers: u64,
}

#[derive(Debug)]
pub struct Audit {
    report: AuditReport,
    shelf: Shelf,
    carts: HashSet<CartId>,
    coupon_uses: BTreeMap<CouponCode, Uses>,
    /// By intent: what orders say.
    received: HashMap<String, Receipt>,
}

#[derive(Debug, Default)]
struct Uses {
    live: u64,
    /// By orders that are not settled, so live or not.
    perhaps: u64,
}

#[derive(Debug)]
struct Receipt {
    order_id: OrderId,
    received: Option<Money>,
    under_review: bool,
    placed_at: Timestamp,
    settled: bool,
}

impl Audit {
    /// `settled_before`: everything older has had all its effects.
    #[must_use]
    pub fn new(settled_before: Timestamp) -> Self {
        let report =
            AuditReport { settled_before, orders: 0, events: 0, coupons: 0, payments: 0, movements: 0, unsettled: 0, findings: Vec::new() };
        Self { report, shelf: Shelf::default(), carts: HashSet::new(), coupon_uses: BTreeMap::new(), received: HashMap::new() }
    }

    /// All of these before all orders: what the ledger says of an order was there when the order was read.
    pub fn stock(&mut self, record: StockRecord) {
        match record {
            StockRecord::Level(level) => self.shelf.level(level),
            StockRecord::Movement(movement) => {
                self.report.movements += 1;
                self.shelf.movement(&movement, movement.at < self.report.settled_before);
            }
        }
    }

    /// Takes in an order as it is stored, JSON, and its whole log.
    pub fn order(&mut self, id: &str, stored: &str, events: Vec<OrderEvent>) {
        self.report.orders += 1;
        self.report.events += events.len() as u64;
        let Some(order) = self.replayed(id, stored, events) else { return };
        let settled = order.updated_at < self.report.settled_before;
        self.report.unsettled += u64::from(!settled);
        if !self.carts.insert(order.cart_id.clone()) {
            self.find(Invariant::OneOrderPerCart, id, format!("cart {} has another order", order.cart_id));
        }
        self.check_amounts(&order);
        self.check_units(&order);
        let difference = self.shelf.difference(id, &order.allocations);
        if let Some(detail) = difference.filter(|_| settled) {
            self.find(Invariant::LedgerSaysWhatOrdersHold, id, detail);
        }
        if settled {
            self.check_waiting(&order);
        }
        self.remember(order, settled);
    }

    /// After all orders.
    pub fn coupon(&mut self, count: &CouponCount) {
        self.report.coupons += 1;
        let Uses { live, perhaps } = self.coupon_uses.remove(&count.code).unwrap_or_default();
        let mut wrong = Vec::new();
        if !(live..=live + perhaps).contains(&count.uses) {
            wrong.push(format!("{} uses counted, {live} live orders use it", count.uses));
        }
        if perhaps == 0 && count.uses != count.uses_by_customers {
            wrong.push(format!("{} uses counted, {} by customers", count.uses, count.uses_by_customers));
        }
        if count.limit.is_some_and(|limit| count.uses > u64::from(limit)) {
            wrong.push(format!("{} uses counted, {:?} allowed", count.uses, count.limit));
        }
        for detail in wrong {
            self.find(Invariant::CouponUses, count.code.as_str(), detail);
        }
    }

    /// After all orders: everything Stripe has taken since `since`.
    pub fn payments(&mut self, since: Timestamp, taken: impl IntoIterator<Item = TakenPayment>) {
        for payment in taken {
            self.report.payments += 1;
            self.check_taken(&payment);
        }
        let left: Vec<(String, Receipt)> = self.received.drain().collect();
        for (intent_id, receipt) in left {
            let Receipt { order_id, received, placed_at, settled, .. } = receipt;
            if let (Some(received), true) = (received, settled && placed_at >= since) {
                self.find(
                    Invariant::StripeAgrees,
                    order_id.as_str(),
                    format!("received {received}, Stripe has taken nothing as {intent_id}"),
                );
            }
        }
    }

    #[must_use]
    pub fn close(mut self) -> AuditReport {
        let unknown: Vec<CouponCode> = self.coupon_uses.iter().filter(|(_, uses)| uses.live > 0).map(|(code, _)| code.clone()).collect();
        for code in unknown {
            self.find(Invariant::CouponUses, code.as_str(), "live orders use it, and it is not there".into());
        }
        let Self { mut report, shelf, .. } = self;
        let shelf = shelf.close(report.settled_before).into_iter();
        report.findings.extend(shelf.map(|(invariant, subject, detail)| Finding { invariant, subject, detail }));
        report
    }

    fn find(&mut self, invariant: Invariant, subject: &str, detail: String) {
        self.report.findings.push(Finding { invariant, subject: subject.to_owned(), detail });
    }

    fn replayed(&mut self, id: &str, stored: &str, events: Vec<OrderEvent>) -> Option<Order> {
        match replayed(stored, events) {
            Ok(order) => Some(order),
            Err(detail) => {
                self.find(Invariant::ReplayIsStored, id, detail);
                None
            }
        }
    }

    fn check_amounts(&mut self, order: &Order) {
        let id = order.id.as_str();
        if !parts_sum_to_total(order) {
            self.find(Invariant::PartsSumToTotal, id, format!("the total is {}", order.total()));
        }
        let Some(received) = order.payment.received else { return };
        let asked = order.refunds.iter().filter(|refund| refund.status != RefundStatus::Failed).map(|refund| refund.amount);
        if sum(received.currency(), asked).map_or(true, |asked| asked.amount() > received.amount()) {
            self.find(Invariant::RefundsWithinPaid, id, format!("received {received}"));
        }
        if !is_flagged(order) && !pays(received, order) {
            self.find(Invariant::PaidAsOrdered, id, format!("received {received}, the total is {}", order.total()));
        }
    }

    fn check_units(&mut self, order: &Order) {
        let held: u64 = order.allocations.iter().map(|part| u64::from(part.units)).sum();
        let mut by_sku: BTreeMap<_, i64> = BTreeMap::new();
        if is_live(order) {
            for line in &order.quote.lines {
                *by_sku.entry(&line.sku).or_default() += i64::from(line.quantity);
            }
            for line in order.returns.iter().flat_map(|of| &of.received) {
                *by_sku.entry(&line.sku).or_default() -= i64::from(line.restocked);
            }
        }
        for part in &order.allocations {
            *by_sku.entry(&part.sku).or_default() -= i64::from(part.units);
        }
        if by_sku.values().any(|left| *left != 0) {
            let state = order.state.fulfillment.name();
            self.find(Invariant::UnitsHeld, order.id.as_str(), format!("a {state} order holds {held} units: {by_sku:?} off"));
        }
    }

    /// What should long have happened.
    fn check_waiting(&mut self, order: &Order) {
        let (id, now) = (order.id.as_str(), self.report.settled_before);
        let pays = matches!(order.state.payment, PaymentState::Processing | PaymentState::Mismatch);
        if order.state.fulfillment == FulfillmentState::PendingPayment && !pays && order.expires_at + EXPIRY_LAG < now {
            self.find(Invariant::NothingStranded, id, format!("it ran out at {}", order.expires_at));
        }
        let waits = order.refunds.iter().any(|refund| refund.status == RefundStatus::Requested);
        if waits && order.updated_at + REFUND_LAG < now {
            self.find(Invariant::RefundsSettled, id, format!("a refund waits, since {}", order.updated_at));
        }
    }

    fn remember(&mut self, order: Order, settled: bool) {
        if let Some(code) = &order.quote.coupon {
            let uses = self.coupon_uses.entry(code.clone()).or_default();
            uses.perhaps += u64::from(!settled);
            uses.live += u64::from(settled && is_live(&order));
        }
        if let Some(intent_id) = order.payment.intent_id {
            let receipt = Receipt {
                under_review: order.state.payment == PaymentState::Mismatch,
                order_id: order.id,
                received: order.payment.received,
                placed_at: order.placed_at,
                // A payment that is awaited may be taken between looking at Stripe and at the order.
                settled: settled && order.state.fulfillment != FulfillmentState::PendingPayment,
            };
            self.received.insert(intent_id, receipt);
        }
    }

    fn check_taken(&mut self, payment: &TakenPayment) {
        let TakenPayment { intent_id, order_id, received, created } = payment;
        if *created >= self.report.settled_before {
            self.received.remove(intent_id);
            return;
        }
        let problem = match self.received.remove(intent_id) {
            None => format!("Stripe has taken {received} as {intent_id}, and the order does not know it"),
            Some(known) if known.order_id.as_str() != order_id => format!("{intent_id} is the payment of {}", known.order_id),
            Some(known) if !known.settled || known.under_review || known.received == Some(*received) => return,
            Some(known) => format!("Stripe has taken {received} as {intent_id}, the order says {:?}", known.received),
        };
        self.find(Invariant::StripeAgrees, order_id, problem);
    }
}

/// Folds a log, and compares with the order that is stored as JSON.
///
/// # Errors
/// Where the two part.
pub fn replayed(stored: &str, events: Vec<OrderEvent>) -> Result<Order, String> {
    let order = Order::replay(events).map_err(|error| error.to_string())?;
    let told = serde_json::to_string(&order).map_err(|error| error.to_string())?;
    if told == stored {
        return Ok(order);
    }
    let same = told.bytes().zip(stored.bytes()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| text.chars().skip(same.saturating_sub(30)).take(80).collect::<String>();
    Err(format!("its events say `{}`, stored is `{}`", around(&told), around(stored)))
}

fn is_live(order: &Order) -> bool {
    !matches!(order.state.fulfillment, FulfillmentState::Cancelled | FulfillmentState::Expired)
}

/// Somebody looks at it, or all of it goes back.
fn is_flagged(order: &Order) -> bool {
    let goes_back = order.refundable().is_ok_and(Money::is_zero);
    goes_back || matches!(order.state.payment, PaymentState::Mismatch | PaymentState::Refunded | PaymentState::Disputed)
}

/// The total, or more of which what is too much goes back.
fn pays(received: Money, order: &Order) -> bool {
    let excess = received.minus(order.total()).map_or(-1, Money::amount);
    let asked: i64 = order.refunds.iter().filter(|refund| refund.status != RefundStatus::Failed).map(|refund| refund.amount.amount()).sum();
    (0..=asked).contains(&excess)
}

fn parts_sum_to_total(order: &Order) -> bool {
    let (quote, totals) = (&order.quote, &order.quote.totals);
    let currency = totals.total.currency();
    let lines = |part: fn(&crate::pricing::PricedLine) -> Money| sum(currency, quote.lines.iter().map(part));
    let add_up = || {
        let shipping = quote.shipping.as_ref();
        let tax = lines(|line| line.tax)?.plus(shipping.map_or(Money::zero(currency), |shipping| shipping.tax))?;
        let shown = lines(|line| line.subtotal)?.minus(lines(|line| line.discount)?)?;
        let shown = shown.plus(shipping.map_or(Money::zero(currency), |shipping| shipping.price))?;
        let total = if totals.tax_included { shown } else { shown.plus(tax)? };
        Ok::<bool, crate::money::MoneyError>(total == totals.total && tax == totals.tax)
    };
    add_up().unwrap_or(false)
}

#[cfg(test)]
mod tests;
