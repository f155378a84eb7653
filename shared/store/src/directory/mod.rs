//! The directory: what staff look orders and customers up in. Jobs write it from the orders and accounts, which know nothing of it;
//! all of it can be made anew.
//!
//! `ORDERS` / `{placed_at}#{order}` is an order's card, in the indexes `by_status`, `by_payment` and `by_magnitude` too;
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
mod merge;
mod orders;
mod search;

pub use customers::StoredCustomer;

use crate::item::{Item, document, key, n, s, sortable};
use crate::{StoreError, TableNames};
use aws_sdk_dynamodb::Client;
use barrow_domain::directory::{OrderCard, Term};
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
    let place = place(card);
    let mut item = key(ORDERS, &place);
    item.insert("place".into(), s(place));
    item.insert("seq".into(), n(card.seq));
    item.insert("status".into(), s(card.status.name()));
    item.insert("payment".into(), s(card.payment_status.name()));
    item.insert("magnitude".into(), s(magnitude(card.magnitude())));
    item.insert("doc".into(), document(card)?);
    Ok(item)
}

fn magnitude(number: u32) -> String {
    format!("{number:02}")
}

fn term_partition(of: &Term) -> String {
    format!("FIND#{}", term(of))
}

fn term(term: &Term) -> String {
    match term {
        Term::Email(email) => format!("email={email}"),
        Term::Sku(sku) => format!("sku={sku}"),
        Term::Word(word) => format!("word={word}"),
    }
}
