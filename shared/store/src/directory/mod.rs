//! The directory: what staff look orders up in. A job writes it from the orders, which know nothing of it; all of it can be
//! made anew.
//!
//! `ORDERS` / `{placed_at}#{order}` is an order's card, in the indexes `by_status`, `by_payment` and `by_magnitude` too;
//! `FIND#{term}` / `{placed_at}#{order}` leads from an e-mail address, a SKU or a word to a card. All lists are newest first,
//! and an order's place in them never changes, so a cursor is a place.
//!
//! Every order passes through the same partitions. They stay far below the 1,000 writes a second that one can take, because
//! the job has no more than five workers: a rush makes the directory late, and no checkout slow.

mod index;
mod merge;
mod search;

pub use search::CardPage;

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

fn term_partition(term: &Term) -> String {
    match term {
        Term::Email(email) => format!("FIND#email={email}"),
        Term::Sku(sku) => format!("FIND#sku={sku}"),
        Term::Word(word) => format!("FIND#word={word}"),
    }
}
