//! From an order's log to what it adds to the figures.

use super::{Backlog, Cells, Figures, Hour, Tally, Thing};
use crate::costs::{Spent, payment_fee};
use crate::ids::{ProductId, RefundId, Sku};
use crate::money::Money;
use crate::orders::{
    EventKind, FulfillmentState, Order, OrderEvent, OrderState, PaymentState, PlacedOrder, Refund, RefundStatus, ReturnStatus,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a log, or the beginning of one, is worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFacts {
    pub cells: Cells,
    pub sale: Option<Sale>,
    /// What its products were called.
    pub titles: BTreeMap<ProductId, String>,
}

/// An accepted payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    pub at: Timestamp,
    pub hour: Hour,
    /// Minor units of the order's currency.
    pub revenue: i64,
}

/// Whether an event changes a figure. Others need not be looked at. That an order was placed is not among them: it counts, in
/// its hour, with the first of these, and every order is paid or ends soon. So most orders are written into the sums once.
#[must_use]
pub const fn counts(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Paid { .. }
            | EventKind::PaidLate { .. }
            | EventKind::ReviewAccepted { .. }
            | EventKind::Expired
            | EventKind::Cancelled { .. }
            | EventKind::Shipped { .. }
            | EventKind::RefundSucceeded { .. }
            | EventKind::RefundReversed { .. }
            | EventKind::DisputeClosed { .. }
            // These change no sum of a day, but what waits for somebody.
            | EventKind::PaidTooLate { .. }
            | EventKind::PaymentMismatched { .. }
            | EventKind::ReviewRefunded { .. }
            | EventKind::Packed
            | EventKind::Delivered
            | EventKind::RefundRequested { .. }
            | EventKind::RefundFailed { .. }
            | EventKind::Disputed { .. }
            | EventKind::ReturnRequested { .. }
            | EventKind::ReturnApproved { .. }
            | EventKind::ReturnDeclined { .. }
            | EventKind::ReturnReceived { .. }
    )
}

impl OrderFacts {
    /// Of the events from the first on; of none, nothing.
    #[must_use]
    pub fn of(events: &[OrderEvent], zone: &TimeZone) -> Self {
        let Some(OrderEvent { kind: EventKind::Placed(placed), .. }) = events.first() else { return Self::default() };
        if !events.iter().any(|event| counts(&event.kind)) {
            return Self::default();
        }
        let mut reading = Reading {
            zone,
            placed,
            facts: Self::default(),
            refunds: HashMap::new(),
            made: HashSet::new(),
            refunded: 0,
            is_lost: false,
            spent: Spent::default(),
        };
        events.iter().for_each(|event| reading.take(event));
        let mut facts = reading.facts;
        // A log that cannot be folded is the audit's affair.
        facts.cells.backlog = Order::replay(events.iter().cloned()).map_or_else(|_| Backlog::default(), |order| backlog(&order));
        facts
    }
}

fn backlog(order: &Order) -> Backlog {
    let OrderState { fulfillment, payment } = order.state;
    let is = |wanted: bool| i64::from(wanted);
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let returns = |status| count(order.returns.iter().filter(|of| of.status == status).count());
    // Somebody settles the dispute first.
    let can_go_on = !matches!(payment, PaymentState::Disputed | PaymentState::Refunded);
    Backlog {
        to_pack: is(fulfillment == FulfillmentState::Paid && can_go_on),
        packing: is(fulfillment == FulfillmentState::Packing && can_go_on),
        partially_shipped: is(fulfillment == FulfillmentState::PartiallyShipped && can_go_on),
        in_review: is(payment == PaymentState::Mismatch),
        disputed: is(payment == PaymentState::Disputed),
        returns_requested: returns(ReturnStatus::Requested),
        returns_approved: returns(ReturnStatus::Approved),
        refunds_waiting: count(order.refunds.iter().filter(|refund| refund.status == RefundStatus::Requested).count()),
    }
}

struct Reading<'a> {
    zone: &'a TimeZone,
    placed: &'a PlacedOrder,
    facts: OrderFacts,
    /// None for one that gives back what never was part of a sale.
    refunds: HashMap<&'a RefundId, Option<&'a Refund>>,
    /// Those of them that were made.
    made: HashSet<&'a RefundId>,
    /// What has gone back of the sale.
    refunded: i64,
    /// To a dispute: what was left then. What goes back afterwards is of that.
    is_lost: bool,
    /// Noted since the last event that was counted.
    spent: Spent,
}

impl<'a> Reading<'a> {
    fn take(&mut self, event: &'a OrderEvent) {
        let at = event.at;
        self.spent = self.spent.plus(event.spent.unwrap_or_default());
        match &event.kind {
            EventKind::Placed(_) => self.count(at, Figures { placed: 1, ..Figures::default() }),
            EventKind::Paid { .. } | EventKind::PaidLate { .. } => self.sell(at),
            EventKind::ReviewAccepted { refund, .. } => {
                // What was paid too much.
                refund.iter().for_each(|refund| self.note(refund));
                self.sell(at);
            }
            EventKind::Expired => self.count(at, Figures { expired: 1, ..Figures::default() }),
            EventKind::Cancelled { refund, .. } => {
                self.count(at, Figures { cancelled: 1, ..Figures::default() });
                refund.iter().for_each(|refund| self.note(refund));
            }
            EventKind::Shipped { .. } => self.count(at, Figures { parcels: 1, ..Figures::default() }),
            EventKind::RefundRequested { refund } => self.note(refund),
            EventKind::RefundSucceeded { refund_id, .. } => self.refund(at, refund_id, 1),
            EventKind::RefundReversed { refund_id, .. } | EventKind::RefundFailed { refund_id } => self.refund(at, refund_id, -1),
            EventKind::DisputeClosed { won: false, .. } => self.lose(at),
            _ => {}
        }
    }

    /// With what was spent until then: events that change no figure bring no row of their own.
    fn count(&mut self, at: Timestamp, figures: Figures) {
        let spent = std::mem::take(&mut self.spent);
        let mut figures = figures;
        figures.add(&Figures::of_spent(spent));
        self.facts.cells.count(Hour::of(at, self.zone), &figures);
    }

    fn tally(&mut self, at: Timestamp, thing: Thing, tally: Tally) {
        self.facts.cells.count_thing(thing, Hour::of(at, self.zone).day, &tally);
    }

    fn sell(&mut self, at: Timestamp) {
        let quote = &self.placed.quote;
        let totals = &quote.totals;
        let figures = Figures {
            orders: 1,
            units: quote.lines.iter().map(|line| i64::from(line.quantity)).sum(),
            goods: totals.subtotal.amount(),
            discounts: totals.discount.amount(),
            shipping: totals.shipping.amount(),
            tax: totals.tax.amount(),
            revenue: totals.total.amount(),
            payment_fees: payment_fee(totals.total).map_or(0, Money::amount),
            ..Figures::default()
        };
        self.count(at, figures);
        self.facts.sale = Some(Sale { at, hour: Hour::of(at, self.zone), revenue: totals.total.amount() });
        for line in &quote.lines {
            self.facts.titles.insert(line.product_id.clone(), line.title.clone());
            let (units, discounts) = (i64::from(line.quantity), line.discount.amount());
            let tally = Tally { revenue: quote.paid_for(line), units, discounts, refunds: 0 };
            self.tally_line(at, &line.sku, tally);
        }
        if let Some(code) = &quote.coupon {
            let tally = Tally { revenue: totals.total.amount(), units: 1, discounts: totals.discount.amount(), refunds: 0 };
            self.tally(at, Thing::Coupon(code.clone()), tally);
        }
    }

    /// The line's product, and the category it lay in when it was bought.
    fn tally_line(&mut self, at: Timestamp, sku: &Sku, tally: Tally) {
        let Some(line) = self.placed.quote.lines.iter().find(|line| line.sku == *sku) else { return };
        self.tally(at, Thing::Product(line.product_id.clone()), tally);
        if let Some(category) = &line.category {
            self.tally(at, Thing::Category(category.clone()), tally);
        }
    }

    fn note(&mut self, refund: &'a Refund) {
        let of_sale = self.facts.sale.is_some().then_some(refund);
        self.refunds.entry(&refund.id).or_insert(of_sale);
    }

    /// Made, or come back from the customer's bank.
    fn refund(&mut self, at: Timestamp, id: &RefundId, sign: i64) {
        let Some(refund) = self.refunds.get(id).copied().flatten() else { return };
        // One that failed before it was made changes nothing.
        let is_news = if sign > 0 { self.made.insert(&refund.id) } else { self.made.remove(&refund.id) };
        if !is_news {
            return;
        }
        let amount = refund.amount.amount().saturating_mul(sign);
        self.refunded = self.refunded.saturating_add(amount);
        let disputes_lost = if self.is_lost { -amount } else { 0 };
        self.count(at, Figures { refunds: amount, refunds_made: sign, disputes_lost, ..Figures::default() });
        for line in &refund.lines {
            let refunds = line.amount.amount().saturating_mul(sign);
            self.tally_line(at, &line.sku, Tally { refunds, ..Tally::default() });
        }
        if let Some(code) = &self.placed.quote.coupon {
            self.tally(at, Thing::Coupon(code.clone()), Tally { refunds: amount, ..Tally::default() });
        }
    }

    /// The bank took back whatever was left.
    fn lose(&mut self, at: Timestamp) {
        if let Some(sale) = self.facts.sale.filter(|_| !self.is_lost) {
            self.is_lost = true;
            let disputes_lost = sale.revenue.saturating_sub(self.refunded);
            self.count(at, Figures { disputes_lost, ..Figures::default() });
        }
    }
}
