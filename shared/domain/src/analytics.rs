//! Analytics: what each order adds to the shop's figures, as a pure function of its log.
//!
//! Nothing is counted by hand. [`OrderFacts::of`] says what a log is worth; whoever keeps sums adds the difference between what
//! a longer and a shorter piece of the same log are worth, and remembers how long the piece was. So news that come twice, late
//! or in pieces give the same sums, and counting everything anew does too.
//!
//! - An order counts as **placed**, in the hour in which it was, once it is paid or ends: until then it is in no figure.
//! - An order is **sold** when its payment is accepted, in the hour in which that happened. It stays sold: what goes back
//!   afterwards is a refund, in the hour in which Stripe made it.
//! - Money that never became a sale (paid too late, refunded on review, too much paid) is in no figure.
//! - A customer is **new** with the first order they ever paid, and belongs to the cohort of its month.

mod calendar;
mod customer;
mod facts;
mod figures;

pub use calendar::{Granularity, Hour, Month};
pub use customer::CustomerRecord;
pub use facts::{OrderFacts, Sale, counts};
pub use figures::{Activity, Backlog, Cells, Figures, Tally, Thing, Visits};

/// Of this file's rules. Sums that were made by other rules are made anew.
pub const RULES: u32 = 2;

#[cfg(test)]
mod tests;
