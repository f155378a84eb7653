//! What running the shop costs: THE price table, and what an order uses on its way. Both are figures of a day, and say of which.

use crate::analytics::{Figures, OrderFacts};
use crate::money::{Currency, Money};
use crate::orders::{EventKind, OrderEvent};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Millionths of a millionth of a US dollar: the price of a read unit is a whole number of them.
pub type Picodollars = i128;

/// Prices of one unit each.
#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
pub struct Prices {
    /// When they were looked up.
    pub as_of: &'static str,
    pub region: &'static str,
    pub http_request: u64,
    pub invocation: u64,
    /// Of a function on arm64, for a GB and a millisecond.
    pub gb_millisecond: u64,
    pub read_unit: u64,
    pub write_unit: u64,
    /// Sent, taken and deleted.
    pub message: u64,
    pub mail: u64,
    /// Of logs.
    pub log_byte: u64,
}

/// On-demand prices beyond the free tier, as AWS publishes them for us-east-1 (aws.amazon.com/lambda/pricing,
/// /api-gateway/pricing, /dynamodb/pricing/on-demand, /sqs/pricing, /ses/pricing, /cloudwatch/pricing). Other regions differ by up to
/// a third. A message is three requests, though the mappings mostly send, take and delete ten at a time.
pub const PRICES: Prices = Prices {
    as_of: "2025-07-21",
    region: "us-east-1",
    http_request: 1_000_000,
    invocation: 200_000,
    gb_millisecond: 13_333,
    read_unit: 125_000,
    write_unit: 625_000,
    message: 1_200_000,
    mail: 100_000_000,
    log_byte: 500,
};

/// What something uses, in thousandths where it is an average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Use {
    pub http_requests: u64,
    pub invocations: u64,
    pub megabyte_milliseconds: u64,
    pub read_units_milli: u64,
    pub write_units_milli: u64,
    pub messages: u64,
    pub mails: u64,
}

impl Use {
    #[must_use]
    pub fn cost(&self, prices: &Prices) -> Picodollars {
        self.cost_without_mail(prices) + Picodollars::from(self.mails) * Picodollars::from(prices.mail)
    }

    #[must_use]
    pub fn cost_without_mail(&self, prices: &Prices) -> Picodollars {
        let whole = |count: u64, price: u64| Picodollars::from(count) * Picodollars::from(price);
        whole(self.http_requests, prices.http_request)
            + whole(self.invocations, prices.invocation)
            + whole(self.megabyte_milliseconds, prices.gb_millisecond) / 1024
            + whole(self.read_units_milli, prices.read_unit) / 1000
            + whole(self.write_units_milli, prices.write_unit) / 1000
            + whole(self.messages, prices.message)
    }

    #[must_use]
    pub const fn times(&self, count: u64) -> Self {
        Self {
            http_requests: self.http_requests.saturating_mul(count),
            invocations: self.invocations.saturating_mul(count),
            megabyte_milliseconds: self.megabyte_milliseconds.saturating_mul(count),
            read_units_milli: self.read_units_milli.saturating_mul(count),
            write_units_milli: self.write_units_milli.saturating_mul(count),
            messages: self.messages.saturating_mul(count),
            mails: self.mails.saturating_mul(count),
        }
    }

    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            http_requests: self.http_requests.saturating_add(other.http_requests),
            invocations: self.invocations.saturating_add(other.invocations),
            megabyte_milliseconds: self.megabyte_milliseconds.saturating_add(other.megabyte_milliseconds),
            read_units_milli: self.read_units_milli.saturating_add(other.read_units_milli),
            write_units_milli: self.write_units_milli.saturating_add(other.write_units_milli),
            messages: self.messages.saturating_add(other.messages),
            mails: self.mails.saturating_add(other.mails),
        }
    }
}

/// What a function had used when it wrote an event of an order down: since it began, or since its event before. Orders that are
/// changed side by side share it; the sum is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    pub ms: u64,
    pub read_milli: u64,
    pub write_milli: u64,
}

impl Spent {
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            ms: self.ms.saturating_add(other.ms),
            read_milli: self.read_milli.saturating_add(other.read_milli),
            write_milli: self.write_milli.saturating_add(other.write_milli),
        }
    }
}

/// THE rule of what an order has cost: what its functions noted in its log, and for each step that it has taken what [`PROFILE`]
/// says of all that no event can note. A pure function of the log: replays change nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCost {
    pub used: Use,
    /// Once it is sold, and where the provider publishes what it takes.
    pub payment_fee: Option<Money>,
}

impl OrderCost {
    #[must_use]
    pub fn of(events: &[OrderEvent]) -> Self {
        let facts = OrderFacts::of(events, &TimeZone::UTC);
        let mut figures = Figures::default();
        facts.cells.hours.values().for_each(|hour| figures.add(hour));
        // The sums wait for the order to come to something; its own page does not.
        figures.placed = i64::from(!events.is_empty());
        let spent = events.iter().filter_map(|event| event.spent).fold(Spent::default(), Spent::plus);
        let payment_fee = match events.first().map(|event| &event.kind) {
            Some(EventKind::Placed(placed)) if facts.sale.is_some() => payment_fee(placed.quote.totals.total),
            _ => None,
        };
        Self { used: PROFILE.steps(&figures).plus(&Use::of_spent(spent)), payment_fee }
    }
}

/// Memory of the functions that change orders, as `template-api.yaml` and `template-jobs.yaml` give it.
const MEGABYTES: u64 = 512;

impl Use {
    #[must_use]
    pub const fn of_spent(spent: Spent) -> Self {
        Self {
            http_requests: 0,
            invocations: 0,
            megabyte_milliseconds: spent.ms.saturating_mul(MEGABYTES),
            read_units_milli: spent.read_milli,
            write_units_milli: spent.write_milli,
            messages: 0,
            mails: 0,
        }
    }
}

/// What an order uses on its way, step by step, beyond what its events note: the cart, the write of the event itself, and all that
/// follows (outbox, mail, ledger, lists, reports). Where no batch is shared: the most it can be. Units, messages and mails are
/// what `tests/it/analytics/costs.rs` measures and compares; milliseconds are of `cargo run --release -p barrow-bench -- cost`.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    pub measured: &'static str,
    /// From the empty cart to the order that waits for its payment.
    pub checkout: Use,
    /// From the payment to the mail that it came.
    pub payment: Use,
    /// Packed, shipped, delivered.
    pub parcel: Use,
    pub refund: Use,
    /// Given up by time or by somebody.
    pub end: Use,
}

impl Profile {
    /// What these orders have used, with what was noted of it.
    #[must_use]
    pub fn of(&self, figures: &Figures) -> Use {
        let Figures { spent_ms, spent_read_milli, spent_write_milli, .. } = *figures;
        let count = |count: i64| u64::try_from(count).unwrap_or(0);
        let spent = Spent { ms: count(spent_ms), read_milli: count(spent_read_milli), write_milli: count(spent_write_milli) };
        self.steps(figures).plus(&Use::of_spent(spent))
    }

    fn steps(&self, figures: &Figures) -> Use {
        let Figures { placed, orders, parcels, refunds_made, expired, cancelled, .. } = *figures;
        let count = |count: i64| u64::try_from(count).unwrap_or(0);
        let steps = [
            (self.checkout, placed),
            (self.payment, orders),
            (self.parcel, parcels),
            (self.refund, refunds_made),
            (self.end, expired.saturating_add(cancelled)),
        ];
        steps.into_iter().fold(Use::default(), |sum, (step, times)| sum.plus(&step.times(count(times))))
    }
}

pub const PROFILE: Profile = Profile {
    measured: "2026-11-27",
    checkout: rest([5, 10, 205_000], [8_000, 22_000], [2, 1]),
    payment: rest([3, 7, 119_000], [14_000, 35_000], [3, 1]),
    parcel: rest([3, 10, 186_000], [29_000, 56_000], [4, 1]),
    refund: rest([4, 10, 100_000], [28_000, 33_000], [4, 1]),
    end: rest([1, 8, 100_000], [12_000, 21_000], [3, 1]),
};

/// Requests, invocations, megabyte-milliseconds; read and write units in thousandths; messages, mails.
const fn rest([http_requests, invocations, megabyte_milliseconds]: [u64; 3], units: [u64; 2], [messages, mails]: [u64; 2]) -> Use {
    let [read_units_milli, write_units_milli] = units;
    Use { http_requests, invocations, megabyte_milliseconds, read_units_milli, write_units_milli, messages, mails }
}

/// What the payment provider takes of a sale. None where it publishes nothing.
#[must_use]
pub fn payment_fee(total: Money) -> Option<Money> {
    let (basis_points, fixed) = stripe_fee(total.currency())?;
    let part = total.share(basis_points, 10_000).ok()?.amount();
    Some(Money::new(part.saturating_add(fixed), total.currency()))
}

/// What Stripe takes of a sale, as it publishes for cards of the region in which the currency is at home (stripe.com/pricing, looked up
/// with [`PRICES`]): basis points, and minor units. None where it publishes none.
const fn stripe_fee(currency: Currency) -> Option<(i64, i64)> {
    match currency {
        Currency::EUR => Some((150, 25)),
        Currency::GBP => Some((150, 20)),
        Currency::USD | Currency::CAD => Some((290, 30)),
        Currency::JPY => Some((360, 0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_of_each_costs_what_the_price_lists_say() {
        let dollars = |used: Use| used.cost(&PRICES) as f64 / 1e12;
        assert_eq!(dollars(Use { http_requests: 1_000_000, ..Use::default() }), 1.0);
        assert_eq!(dollars(Use { invocations: 1_000_000, ..Use::default() }), 0.2);
        assert_eq!(dollars(Use { write_units_milli: 1_000_000_000, ..Use::default() }), 0.625);
        assert_eq!(dollars(Use { read_units_milli: 1_000_000_000, ..Use::default() }), 0.125);
        assert_eq!(dollars(Use { mails: 1000, ..Use::default() }), 0.1);
        let hour_of_a_gigabyte = dollars(Use { megabyte_milliseconds: 1024 * 3_600_000, ..Use::default() });
        assert!((hour_of_a_gigabyte - 0.048).abs() < 0.0001, "{hour_of_a_gigabyte}");
        let one = Use { http_requests: 1, mails: 2, ..Use::default() };
        assert_eq!(one.times(3).plus(&one), one.times(4));
    }
}
