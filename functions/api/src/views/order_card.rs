use barrow_domain::customer::Email;
use barrow_domain::directory::OrderCard;
use barrow_domain::ids::{NoteId, OrderId, Sku, UserId};
use barrow_domain::money::Money;
use barrow_domain::orders::{FulfillmentState, Note, NoteText, PaymentState};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// An order in a list of staff's.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrderCardView {
    pub id: OrderId,
    /// Whose account it belongs to; null for a guest's.
    pub customer_id: Option<UserId>,
    pub status: FulfillmentState,
    pub payment_status: PaymentState,
    pub email: Email,
    /// To whom it goes.
    pub name: String,
    pub country: String,
    pub total: Money,
    /// What was received and not given back.
    pub kept: Money,
    pub units: u32,
    pub skus: BTreeSet<Sku>,
    #[schemars(with = "String")]
    pub placed_at: Timestamp,
    #[schemars(with = "String")]
    pub updated_at: Timestamp,
}

/// What staff noted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoteView {
    pub id: NoteId,
    pub text: NoteText,
    /// Whoever of the staff wrote it.
    pub by: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

impl From<OrderCard> for OrderCardView {
    fn from(card: OrderCard) -> Self {
        let OrderCard {
            id,
            seq: _,
            customer_id,
            status,
            payment_status,
            email,
            name,
            country,
            total,
            kept,
            units,
            skus,
            words: _,
            placed_at,
            updated_at,
        } = card;
        Self { id, customer_id, status, payment_status, email, name, country, total, kept, units, skus, placed_at, updated_at }
    }
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        let Note { id, text, by, at } = note;
        Self { id, text, by, at }
    }
}
