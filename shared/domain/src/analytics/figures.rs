//! What is summed, and over what.

use super::{Hour, Month};
use crate::costs::Spent;
use crate::ids::{CouponCode, ProductId, Slug};
use jiff::civil::Date;
use std::collections::BTreeMap;

macro_rules! sums {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name { $($(#[$field_doc])* pub $field: i64),* }

        impl $name {
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];

            /// Every sum with its name.
            pub fn entries(&self) -> impl Iterator<Item = (&'static str, i64)> {
                [$((stringify!($field), self.$field)),*].into_iter()
            }

            /// The sums that go by these names.
            #[must_use]
            pub fn read(value: impl Fn(&str) -> i64) -> Self {
                Self { $($field: value(stringify!($field))),* }
            }

            /// A sum beyond what can be counted stays at the greatest number there is.
            pub fn add(&mut self, other: &Self) {
                $(self.$field = self.$field.saturating_add(other.$field);)*
            }

            #[must_use]
            pub fn negated(&self) -> Self {
                Self { $($field: self.$field.saturating_neg()),* }
            }

            #[must_use]
            pub fn is_zero(&self) -> bool {
                *self == Self::default()
            }
        }
    };
}

sums! {
    /// Of an hour or a day. Amounts are minor units of one currency.
    Figures {
        /// Orders that were placed, paid or not.
        placed,
        expired,
        cancelled,
        /// Orders that were sold.
        orders,
        units,
        /// What goods cost before discounts.
        goods,
        discounts,
        shipping,
        tax,
        /// What sold orders cost in all.
        revenue,
        /// What went back of it.
        refunds,
        refunds_made,
        /// What banks took back after a dispute.
        disputes_lost,
        parcels,
        /// Sold orders that were their customer's first.
        new_orders,
        new_revenue,
        /// What the payment provider takes of sold orders, as it publishes.
        payment_fees,
        /// What functions noted in the logs of orders, up to the last event that is counted.
        spent_ms,
        spent_read_milli,
        spent_write_milli,
    }
}

sums! {
    /// Of a product, a category or a coupon.
    Tally {
        /// What was paid for it, tax included; of a coupon, the totals of the orders that used it.
        revenue,
        /// Of a coupon, its uses.
        units,
        discounts,
        refunds,
    }
}

sums! {
    /// What a cohort's customers did in a month.
    Activity {
        customers,
        orders,
        revenue,
    }
}

sums! {
    /// How often products were looked at, and carts begun: estimates from a sample.
    Visits { views, carts }
}

sums! {
    /// Orders that wait for somebody, as they are now.
    Backlog {
        /// Paid, and nobody has begun.
        to_pack,
        packing,
        /// A part has left.
        partially_shipped,
        /// What was paid is not what they cost.
        in_review,
        disputed,
        /// Returns that nobody has decided about.
        returns_requested,
        /// Returns that are on their way here.
        returns_approved,
        /// Refunds that Stripe has not made yet.
        refunds_waiting,
    }
}

impl Figures {
    #[must_use]
    pub fn of_spent(spent: Spent) -> Self {
        let whole = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let Spent { ms, read_milli, write_milli } = spent;
        Self { spent_ms: whole(ms), spent_read_milli: whole(read_milli), spent_write_milli: whole(write_milli), ..Self::default() }
    }
}

/// What has a ranking of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    Product(ProductId),
    Category(Slug),
    Coupon(CouponCode),
}

/// Sums by where they belong. Never holds one that is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    pub hours: BTreeMap<Hour, Figures>,
    pub things: BTreeMap<(Thing, Date), Tally>,
    /// By the month of a cohort's first order, and the month that is looked at.
    pub cohorts: BTreeMap<(Month, Month), Activity>,
    pub backlog: Backlog,
}

impl Cells {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty() && self.things.is_empty() && self.cohorts.is_empty() && self.backlog.is_zero()
    }

    pub fn count(&mut self, hour: Hour, figures: &Figures) {
        let cell = self.hours.entry(hour).or_default();
        cell.add(figures);
        if cell.is_zero() {
            self.hours.remove(&hour);
        }
    }

    pub fn count_thing(&mut self, thing: Thing, day: Date, tally: &Tally) {
        let key = (thing, day);
        let cell = self.things.entry(key.clone()).or_default();
        cell.add(tally);
        if cell.is_zero() {
            self.things.remove(&key);
        }
    }

    pub fn count_activity(&mut self, cohort: Month, month: Month, activity: &Activity) {
        let cell = self.cohorts.entry((cohort, month)).or_default();
        cell.add(activity);
        if cell.is_zero() {
            self.cohorts.remove(&(cohort, month));
        }
    }

    pub fn add(&mut self, other: &Self) {
        other.hours.iter().for_each(|(hour, figures)| self.count(*hour, figures));
        other.things.iter().for_each(|((thing, day), tally)| self.count_thing(thing.clone(), *day, tally));
        other.cohorts.iter().for_each(|((cohort, month), activity)| self.count_activity(*cohort, *month, activity));
        self.backlog.add(&other.backlog);
    }

    pub fn subtract(&mut self, other: &Self) {
        other.hours.iter().for_each(|(hour, figures)| self.count(*hour, &figures.negated()));
        other.things.iter().for_each(|((thing, day), tally)| self.count_thing(thing.clone(), *day, &tally.negated()));
        other.cohorts.iter().for_each(|((cohort, month), activity)| self.count_activity(*cohort, *month, &activity.negated()));
        self.backlog.add(&other.backlog.negated());
    }
}
