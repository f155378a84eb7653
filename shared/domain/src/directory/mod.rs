//! What staff look orders and customers up in: a card for each, the terms that lead to it, and what a question asks of it.
//!
//! Cards follow the orders, a moment behind. Whatever leads to a card, a question is answered by the card alone
//! ([`OrderQuestion::fits`]): a term that an order no longer has finds nothing.

mod card;
mod customer;
mod question;
mod words;

pub use card::{OrderCard, Term};
pub use customer::{CustomerCard, CustomerGroup, CustomerList, CustomerQuestion, LAPSED_AFTER, Purchase, Purchases, Segment};
pub use question::{Lists, OrderQuestion};
pub use words::words;

#[cfg(test)]
mod tests;
