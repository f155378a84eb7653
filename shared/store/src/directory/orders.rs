//! Answering a question about orders.

use super::search::List;
use super::{CardPage, Directory, ORDERS, WHAT, magnitude, term_partition};
use crate::StoreError;
use crate::item::{Item, key, sortable};
use barrow_domain::directory::{Lists, OrderCard, OrderQuestion};

impl Directory {
    /// A page of orders, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn search(&self, question: &OrderQuestion, limit: usize, after: Option<&str>) -> Result<CardPage<OrderCard>, StoreError> {
        self.read(&lists(question, after), limit, WHAT, |card| question.fits(card)).await
    }
}

pub(super) fn order_key(place: &str) -> Item {
    key(ORDERS, place)
}

fn lists(question: &OrderQuestion, after: Option<&str>) -> Vec<List> {
    let (from, before) = range(question, after);
    let list = |index, name, leads_to| List { index, name, from: from.clone(), before: before.clone(), leads_to };
    let indexed = |index, attribute, name: String| list(Some((index, attribute)), name, None);
    match question.lists() {
        Lists::All => vec![list(None, ORDERS.to_owned(), None)],
        Lists::Term(term) => vec![list(None, term_partition(&term), Some(order_key as fn(&str) -> Item))],
        Lists::Statuses(statuses) => statuses.into_iter().map(|status| indexed("by_status", "status", status.name().to_owned())).collect(),
        Lists::PaymentStatuses(statuses) => {
            statuses.into_iter().map(|status| indexed("by_payment", "payment", status.name().to_owned())).collect()
        }
        Lists::Magnitudes(numbers) => numbers.into_iter().map(|number| indexed("by_magnitude", "magnitude", magnitude(number))).collect(),
    }
}

/// A place begins with a year: `0` is before all of them, and `:` after.
fn range(question: &OrderQuestion, after: Option<&str>) -> (String, String) {
    let from = question.placed_from.map_or_else(|| "0".to_owned(), sortable);
    let before = question.placed_before.map(sortable);
    let ends = [before.as_deref(), after].into_iter().flatten();
    (from, ends.min().unwrap_or(":").to_owned())
}
