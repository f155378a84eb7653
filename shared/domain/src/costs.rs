//! What running the shop costs: THE price table, and what an order uses on its way. Both are figures of a day, and say of which.

use crate::analytics::Figures;
use crate::money::Currency;
use serde::Serialize;

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

/// What an order uses on its way, step by step, where no batch is shared: the most it can be.
/// `cargo run -p barrow-bench -- cost` measures it; [`PROFILE`] is one run.
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
    /// What these orders have used.
    #[must_use]
    pub fn of(&self, figures: &Figures) -> Use {
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

/// What Stripe takes of a sale, as it publishes for cards of the region in which the currency is at home (stripe.com/pricing, looked up
/// with [`PRICES`]): basis points, and minor units. None where it publishes none.
#[must_use]
pub const fn stripe_fee(currency: Currency) -> Option<(i64, i64)> {
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
