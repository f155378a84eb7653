//! Reports beside the orders that they are of: counted one by one, by rules that are written down here a second time.

use barrow_app::App;
use barrow_app::accounting::customer_key;
use barrow_domain::analytics::{Activity, Backlog, Figures, Hour, Month, Tally};
use barrow_domain::costs::Spent;
use barrow_domain::ids::RefundId;
use barrow_domain::money::{Currency, Money};
use barrow_domain::orders::{EventKind, Order, OrderEvent, Refund, RefundStatus, ReturnStatus};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

type Log = (Order, Vec<OrderEvent>);

/// All sums of one currency that are not nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub days: BTreeMap<Date, Figures>,
    pub hours: BTreeMap<Hour, Figures>,
    pub products: BTreeMap<String, Tally>,
    pub categories: BTreeMap<String, Tally>,
    pub coupons: BTreeMap<String, Tally>,
    pub cohorts: BTreeMap<(Month, Month), Activity>,
}

/// What was bought with which payment, and when it was accepted.
fn sold_at(events: &[OrderEvent]) -> Option<Timestamp> {
    let accepted =
        |event: &&OrderEvent| matches!(event.kind, EventKind::Paid { .. } | EventKind::PaidLate { .. } | EventKind::ReviewAccepted { .. });
    events.iter().find(accepted).map(|event| event.at)
}

impl Sums {
    pub fn counted<'a>(orders: impl Iterator<Item = &'a Log> + Clone, currency: Currency, zone: &TimeZone) -> Self {
        let mut sums = Self::default();
        let of_currency = orders.filter(|(order, _)| order.total().currency() == currency);
        for log in of_currency.clone() {
            sums.count_order(log, zone);
        }
        sums.count_customers(of_currency, zone);
        sums.without_nothings()
    }

    fn add(&mut self, at: Timestamp, zone: &TimeZone, figures: &Figures) {
        let hour = Hour::of(at, zone);
        assert_eq!(hour.day, at.to_zoned(zone.clone()).date());
        self.hours.entry(hour).or_default().add(figures);
        self.days.entry(hour.day).or_default().add(figures);
    }

    fn count_order(&mut self, (order, events): &Log, zone: &TimeZone) {
        let sold = sold_at(events);
        let none = Figures::default();
        if let Some(at) = sold {
            self.count_sale(order, at, zone);
        }
        let is_decided = events.iter().any(|event| {
            use EventKind as E;
            let is_open = |kind: &EventKind| {
                matches!(
                    kind,
                    E::Placed(_)
                        | E::PaymentStarted { .. }
                        | E::PaymentRequiresAction { .. }
                        | E::PaymentProcessing { .. }
                        | E::PaymentFailed { .. }
                        | E::AddressChanged { .. }
                        | E::Claimed { .. }
                )
            };
            !is_open(&event.kind)
        });
        let (mut gone, mut lost, mut made) = (0, false, BTreeSet::new());
        let mut noted = Spent::default();
        for OrderEvent { at, kind, spent, .. } in events {
            noted = noted.plus(spent.unwrap_or_default());
            let of_sale = |id| sold.is_some() && refund_of_sale(order, events, id).is_some();
            // With the next event that changes a figure.
            let counts = match kind {
                EventKind::Placed(_) => is_decided,
                EventKind::Expired | EventKind::Cancelled { .. } | EventKind::Shipped { .. } => true,
                EventKind::Paid { .. } | EventKind::PaidLate { .. } | EventKind::ReviewAccepted { .. } => true,
                EventKind::RefundSucceeded { refund_id, .. } => of_sale(refund_id) && !made.contains(refund_id),
                EventKind::RefundReversed { refund_id, .. } | EventKind::RefundFailed { refund_id } => {
                    of_sale(refund_id) && made.contains(refund_id)
                }
                EventKind::DisputeClosed { won: false, .. } => sold.is_some() && !lost,
                _ => false,
            };
            if counts {
                self.add(*at, zone, &Figures::of_spent(std::mem::take(&mut noted)));
            }
            match kind {
                EventKind::Placed(_) => self.add(*at, zone, &Figures { placed: i64::from(is_decided), ..none }),
                EventKind::Expired => self.add(*at, zone, &Figures { expired: 1, ..none }),
                EventKind::Cancelled { .. } => self.add(*at, zone, &Figures { cancelled: 1, ..none }),
                EventKind::Shipped { .. } => self.add(*at, zone, &Figures { parcels: 1, ..none }),
                EventKind::RefundSucceeded { refund_id, .. }
                | EventKind::RefundReversed { refund_id, .. }
                | EventKind::RefundFailed { refund_id } => {
                    let sign = if matches!(kind, EventKind::RefundSucceeded { .. }) { 1 } else { -1 };
                    let Some(refund) = refund_of_sale(order, events, refund_id).filter(|_| sold.is_some()) else { continue };
                    // One that failed before it was made is none.
                    if (sign > 0) == made.contains(refund_id) {
                        continue;
                    }
                    if sign > 0 {
                        made.insert(refund_id.clone());
                    } else {
                        made.remove(refund_id);
                    }
                    gone += sign * refund.amount.amount();
                    // The bank had all of it.
                    if lost {
                        self.add(*at, zone, &Figures { disputes_lost: -sign * refund.amount.amount(), ..none });
                    }
                    self.count_refund(order, refund, sign, *at, zone);
                }
                EventKind::DisputeClosed { won: false, .. } if sold.is_some() && !lost => {
                    lost = true;
                    self.add(*at, zone, &Figures { disputes_lost: order.total().amount() - gone, ..none });
                }
                _ => {}
            }
        }
    }

    fn count_sale(&mut self, order: &Order, at: Timestamp, zone: &TimeZone) {
        let totals = &order.quote.totals;
        let figures = Figures {
            orders: 1,
            units: order.quote.lines.iter().map(|line| i64::from(line.quantity)).sum(),
            goods: totals.subtotal.amount(),
            discounts: totals.discount.amount(),
            shipping: totals.shipping.amount(),
            tax: totals.tax.amount(),
            revenue: totals.total.amount(),
            payment_fees: fee(totals.total),
            ..Figures::default()
        };
        self.add(at, zone, &figures);
        for line in &order.quote.lines {
            let tax = if totals.tax_included { 0 } else { line.tax.amount() };
            let revenue = line.subtotal.amount() - line.discount.amount() + tax;
            let tally = Tally { revenue, units: i64::from(line.quantity), discounts: line.discount.amount(), refunds: 0 };
            self.products.entry(line.product_id.to_string()).or_default().add(&tally);
            let category = line.category.as_ref().expect("the category it was bought from");
            self.categories.entry(category.to_string()).or_default().add(&tally);
        }
        if let Some(code) = &order.quote.coupon {
            let tally = Tally { revenue: totals.total.amount(), units: 1, discounts: totals.discount.amount(), refunds: 0 };
            self.coupons.entry(code.to_string()).or_default().add(&tally);
        }
    }

    fn count_refund(&mut self, order: &Order, refund: &Refund, sign: i64, at: Timestamp, zone: &TimeZone) {
        let amount = sign * refund.amount.amount();
        self.add(at, zone, &Figures { refunds: amount, refunds_made: sign, ..Figures::default() });
        for part in &refund.lines {
            let line = order.quote.lines.iter().find(|line| line.sku == part.sku).expect("a line");
            let tally = Tally { refunds: sign * part.amount.amount(), ..Tally::default() };
            self.products.entry(line.product_id.to_string()).or_default().add(&tally);
            self.categories.entry(line.category.as_ref().expect("a category").to_string()).or_default().add(&tally);
        }
        if let Some(code) = &order.quote.coupon {
            self.coupons.entry(code.to_string()).or_default().add(&Tally { refunds: amount, ..Tally::default() });
        }
    }

    fn count_customers<'a>(&mut self, orders: impl Iterator<Item = &'a Log>, zone: &TimeZone) {
        let mut by_customer = BTreeMap::<String, Vec<(Timestamp, &Order)>>::new();
        for (order, events) in orders {
            if let Some(at) = sold_at(events) {
                by_customer.entry(customer_key(&order.email)).or_default().push((at, order));
            }
        }
        for mut sales in by_customer.into_values() {
            sales.sort_by_key(|(at, order)| (*at, order.id.clone()));
            let (first, order) = sales[0];
            self.add(first, zone, &Figures { new_orders: 1, new_revenue: order.total().amount(), ..Figures::default() });
            let month = |at: Timestamp| Month::of(at.to_zoned(zone.clone()).date());
            let mut months: Vec<Month> = sales.iter().map(|(at, _)| month(*at)).collect();
            months.dedup();
            for active in months {
                self.cohorts.entry((month(first), active)).or_default().customers += 1;
            }
            for (at, order) in sales {
                let activity = Activity { customers: 0, orders: 1, revenue: order.total().amount() };
                self.cohorts.entry((month(first), month(at))).or_default().add(&activity);
            }
        }
    }

    /// What the shop has summed.
    pub async fn stored(app: &App, currency: Currency, (first, last): (Date, Date)) -> Self {
        let analytics = &app.store().analytics;
        let (generation, _) = app.figures().await.expect("a generation");
        let number = generation.number;
        let ranked = async |kind| {
            let ranking = analytics.ranking(number, currency, kind, first, last).await.expect("a ranking");
            assert_eq!(ranking.unseen_at_most, 0, "all of {kind}");
            ranking.things.into_iter().map(|ranked| (ranked.id, ranked.tally)).collect::<BTreeMap<_, _>>()
        };
        let cohorts = analytics.cohorts(number, currency, Month::of(first), Month::of(last)).await.expect("cohorts");
        let cohorts = cohorts.into_iter().flat_map(|(cohort, months)| months.into_iter().map(move |(month, sums)| ((cohort, month), sums)));
        Self {
            days: analytics.days(number, currency, first, last).await.expect("days"),
            hours: analytics.hours(number, currency, first, last).await.expect("hours"),
            products: ranked("PRODUCT").await,
            categories: ranked("CATEGORY").await,
            coupons: ranked("COUPON").await,
            cohorts: cohorts.collect(),
        }
        .without_nothings()
    }

    fn without_nothings(mut self) -> Self {
        self.days.retain(|_, sums| !sums.is_zero());
        self.hours.retain(|_, sums| !sums.is_zero());
        self.cohorts.retain(|_, sums| !sums.is_zero());
        for tallies in [&mut self.products, &mut self.categories, &mut self.coupons] {
            tallies.retain(|_, sums| !sums.is_zero());
        }
        self
    }
}

/// Of the currencies that tests sell in.
fn fee(total: Money) -> i64 {
    match total.currency() {
        Currency::EUR => (total.amount() * 15 + 500) / 1000 + 25,
        Currency::JPY => (total.amount() * 36 + 500) / 1000,
        Currency::USD => (total.amount() * 29 + 500) / 1000 + 30,
        _ => 0,
    }
}

/// None for what was paid too much, or for nothing that was sold.
fn refund_of_sale<'a>(order: &'a Order, events: &[OrderEvent], id: &RefundId) -> Option<&'a Refund> {
    let is_excess =
        events.iter().any(|event| matches!(&event.kind, EventKind::ReviewAccepted { refund: Some(refund), .. } if refund.id == *id));
    order.refund(id).filter(|_| !is_excess)
}

/// What waits for somebody, by the order's own word.
fn waiting(orders: &[Log]) -> Backlog {
    let mut sum = Backlog::default();
    for (order, _) in orders {
        let (status, payment) = (order.state.fulfillment.name(), order.state.payment.name());
        let goes_on = !["disputed", "refunded"].contains(&payment);
        let count = |wanted: bool| i64::from(wanted);
        let returns = |wanted: ReturnStatus| order.returns.iter().filter(|of| of.status == wanted).map(|_| 1).sum::<i64>();
        sum.add(&Backlog {
            to_pack: count(status == "paid" && goes_on),
            packing: count(status == "packing" && goes_on),
            partially_shipped: count(status == "partially_shipped" && goes_on),
            in_review: count(payment == "mismatch"),
            disputed: count(payment == "disputed"),
            returns_requested: returns(ReturnStatus::Requested),
            returns_approved: returns(ReturnStatus::Approved),
            refunds_waiting: order.refunds.iter().filter(|refund| refund.status == RefundStatus::Requested).map(|_| 1).sum(),
        });
    }
    sum
}

/// Every report of every currency is what these orders say.
pub async fn reports_agree(app: &App, orders: &[Log]) {
    let (generation, zone) = app.figures().await.expect("a timezone");
    let backlog = app.store().analytics.backlog(generation.number).await.expect("a backlog");
    assert_eq!(backlog, waiting(orders), "what waits is not what orders say");
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let days = orders.iter().flat_map(|(_, events)| events).map(|event| day(event.at));
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return };
    let mut currencies: Vec<Currency> = orders.iter().map(|(order, _)| order.total().currency()).collect();
    currencies.dedup();
    for currency in currencies {
        let counted = Sums::counted(orders.iter(), currency, &zone);
        assert_eq!(Sums::stored(app, currency, (first, last)).await, counted, "reports in {currency} are not what orders say");
    }
}
