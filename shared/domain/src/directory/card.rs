use super::words::words;
use crate::customer::{AddressInput, Email};
use crate::ids::{OrderId, Sku, UserId};
use crate::money::Money;
use crate::orders::{FulfillmentState, Order, PaymentState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCard {
    pub id: OrderId,
    /// How many events it has taken in.
    pub seq: u64,
    /// Whose account it belongs to; a guest's has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<UserId>,
    pub status: FulfillmentState,
    pub payment_status: PaymentState,
    pub email: Email,
    pub name: String,
    pub country: String,
    pub total: Money,
    /// What was received and not given back.
    pub kept: Money,
    pub units: u32,
    pub skus: BTreeSet<Sku>,
    /// What a search for words finds it by.
    pub words: Vec<String>,
    pub placed_at: Timestamp,
    pub updated_at: Timestamp,
}

/// What leads to a card.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// Normalised.
    Email(String),
    Sku(Sku),
    Word(String),
}

/// Nearly every order is in one of these, and passes through both: a list of them would be written three times for each order, to
/// narrow nothing.
const USUAL: [PaymentState; 2] = [PaymentState::None, PaymentState::Succeeded];

pub(super) fn has_list(status: PaymentState) -> bool {
    !USUAL.contains(&status)
}

impl Term {
    /// An address is found by itself, wherever it stands.
    pub(super) fn of_word(word: &str) -> Self {
        if word.contains('@') { Self::Email(word.to_owned()) } else { Self::Word(word.to_owned()) }
    }
}

/// A card that changes and its terms are written together. An order's SKUs stay, so one transaction of 100 has room for 40 of them and these when
/// the order is new, and for these and as many that go when it changes.
const MOST_WORDS: usize = 40;

impl OrderCard {
    #[must_use]
    pub fn of(order: &Order) -> Self {
        let AddressInput { name, country, .. } = order.shipping_address.clone().into_input();
        let received = order.payment.received.unwrap_or_else(|| Money::zero(order.total().currency()));
        let kept = order.refunded().ok().and_then(|refunded| received.minus(refunded).ok()).unwrap_or(received);
        Self {
            id: order.id.clone(),
            seq: order.seq,
            customer_id: order.customer_id.clone(),
            status: order.state.fulfillment,
            payment_status: order.state.payment,
            email: order.email.clone(),
            name,
            country,
            total: order.total(),
            kept,
            units: order.quote.lines.iter().fold(0, |sum, line| line.quantity.saturating_add(sum)),
            skus: order.quote.lines.iter().map(|line| line.sku.clone()).collect(),
            words: words_of(order),
            placed_at: order.placed_at,
            updated_at: order.updated_at,
        }
    }

    #[must_use]
    pub fn terms(&self) -> BTreeSet<Term> {
        let skus = self.skus.iter().cloned().map(Term::Sku);
        let words = self.words.iter().map(|word| Term::of_word(word));
        skus.chain(words).chain([Term::Email(self.email.normalised())]).collect()
    }

    /// The payment's state, if there is a list for it.
    #[must_use]
    pub fn listed_payment(&self) -> Option<PaymentState> {
        Some(self.payment_status).filter(|status| has_list(*status))
    }

    /// Totals of one order of magnitude lie together: powers of four.
    #[must_use]
    pub fn magnitude(&self) -> u32 {
        magnitude(self.total.amount())
    }
}

/// From 4 billion minor units on, all are one.
const GREATEST: u32 = 16;

pub(super) fn magnitude(amount: i64) -> u32 {
    let amount = amount.max(0).unsigned_abs();
    ((u64::BITS - amount.leading_zeros()) / 2).min(GREATEST)
}

/// Who and where first: the titles of forty lines leave no room for others.
fn words_of(order: &Order) -> Vec<String> {
    let mut texts = vec![order.email.normalised()];
    for address in [Some(&order.shipping_address), order.billing_address.as_ref()].into_iter().flatten() {
        let AddressInput { name, line1, line2, city, region, postal_code, country: _, phone } = address.clone().into_input();
        texts.extend([Some(name), postal_code, Some(city), phone, Some(line1), line2, region].into_iter().flatten());
    }
    texts.extend(order.fulfillments.iter().filter_map(|parcel| parcel.tracking_number.clone()));
    texts.extend(order.quote.coupon.iter().map(ToString::to_string));
    texts.extend(order.quote.lines.iter().map(|line| line.title.clone()));
    let mut words = words(&texts.join(" "));
    words.truncate(MOST_WORDS);
    words
}
