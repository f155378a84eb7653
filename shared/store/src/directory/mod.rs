//! The directory: what staff look orders and customers up in. Jobs write it from the orders and accounts, which know nothing of it;
//! all of it can be made anew.
//!
//! `ORDERS` / `{placed_at}#{order}` is an order's card, in the indexes `by_status` and `by_magnitude` too, and in `by_payment` when its
//! payment is not as most are;
//! `FIND#{term}` / `{placed_at}#{order}` leads from an e-mail address, a SKU or a word to a card. All lists are newest first,
//! and an order's place in them never changes, so a cursor is a place.
//!
//! `CUSTOMER#{id}` / `CARD` is a customer's card, with its `version`; `ORDER#{placed_at}#{order}` beside it is what an order is to
//! them, written with the order's card. `CUSTOMERS` / `{created_at}#{id}` is a copy of the card, in the list of all. To the card
//! lead `FIND-CUSTOMER#{term}` / `{created_at}#{id}`, `BOUGHT#once` and `BOUGHT#often` / `{last order}#{id}`, and
//! `PAID#{currency}` / `{minor units}#{id}`.
//!
//! Every order passes through the same partitions. They stay far below the 1,000 writes a second that one can take, because
//! the job has no more than five workers: a rush makes the directory late, and no checkout slow.

mod customers;
mod index;
mod leads;
mod merge;
mod orders;
mod search;

pub use customers::StoredCustomer;

use crate::item::{Item, document, key, n, s, sortable};
use crate::{StoreError, TableNames};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use barrow_domain::directory::{OrderCard, Term};
use sha2::{Digest, Sha256};
use std::sync::Arc;

#[derive(Clone)]
pub struct Directory {
    client: Client,
    tables: Arc<TableNames>,
}

/// A page of cards. It may be short, and even empty, though others follow: what was read for it did not fit.
#[derive(Clone, Debug)]
pub struct CardPage<C> {
    pub cards: Vec<C>,
    /// Where the next page begins. None on the last page.
    pub next: Option<String>,
}

const ORDERS: &str = "ORDERS";
const WHAT: &str = "order card";

impl Directory {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }
}

fn place(card: &OrderCard) -> String {
    format!("{}#{}", sortable(card.placed_at), card.id)
}

fn card_item(card: &OrderCard) -> Result<Item, StoreError> {
    let attributes = attributes(card)?.into_iter().map(|(name, value)| (name.to_owned(), value));
    Ok(key(ORDERS, place(card)).into_iter().chain(attributes).collect())
}

fn attributes(card: &OrderCard) -> Result<Vec<(&'static str, AttributeValue)>, StoreError> {
    let mut attributes = vec![
        ("place", s(place(card))),
        ("seq", n(card.seq)),
        ("status", s(card.status.name())),
        ("magnitude", s(magnitude(card.magnitude()))),
        ("beside", s(beside(card)?)),
        ("doc", document(card)?),
    ];
    attributes.extend(card.listed_payment().map(|payment| ("payment", s(payment.name()))));
    Ok(attributes)
}

/// A hash of all that stands beside a card: what leads to it, and what the order is to its customer.
fn beside(card: &OrderCard) -> Result<String, StoreError> {
    let corrupt = |error: serde_json::Error| StoreError::Corrupt { what: WHAT, why: error.to_string() };
    let mut hash = Sha256::new();
    for of in card.terms() {
        hash.update(term(&of));
        hash.update([0]);
    }
    hash.update(serde_json::to_vec(&card.purchase()).map_err(corrupt)?);
    Ok(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

fn magnitude(number: u32) -> String {
    format!("{number:02}")
}

fn term_partition(of: &Term) -> String {
    format!("FIND#{}", term(of))
}

fn term_key(term: &Term, card: &OrderCard) -> Item {
    key(term_partition(term), place(card))
}

fn term(term: &Term) -> String {
    match term {
        Term::Email(email) => format!("email={email}"),
        Term::Sku(sku) => format!("sku={sku}"),
        Term::Word(word) => format!("word={word}"),
    }
}
