//! Customers as staff see them.

use super::{NoteView, OrderCardView};
use barrow_domain::accounts::{PersonName, User};
use barrow_domain::customer::Email;
use barrow_domain::directory::{CustomerCard, OrderCard, Purchases, Segment};
use barrow_domain::ids::UserId;
use barrow_domain::money::Money;
use barrow_domain::orders::Note;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A customer in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CustomerView {
    pub id: UserId,
    pub email: Email,
    pub name: Option<PersonName>,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub created_at: Timestamp,
    /// Since when nobody signs in to the account; null while somebody may.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub disabled_at: Option<Timestamp>,
    /// Those that were paid and not cancelled.
    pub orders: u64,
    /// What was received for them and not given back, in each currency.
    pub lifetime_value: Vec<Money>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub first_order_at: Option<Timestamp>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub last_order_at: Option<Timestamp>,
    /// `new`, `returning` or `lapsed`; null for whoever has bought nothing.
    pub segment: Option<Segment>,
}

/// A customer with what belongs to them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CustomerDetailView {
    #[serde(flatten)]
    pub customer: CustomerView,
    /// The newest ten, whatever became of them.
    pub newest_orders: Vec<OrderCardView>,
    /// Newest first.
    pub notes: Vec<NoteView>,
}

/// Whether somebody may sign in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CustomerStandingView {
    pub id: UserId,
    /// Since when not; null while they may.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub disabled_at: Option<Timestamp>,
}

impl CustomerView {
    #[must_use]
    pub fn new(card: CustomerCard, now: Timestamp) -> Self {
        let segment = card.purchases.segment(now);
        let CustomerCard { id, email, name, created_at, disabled_at, purchases, words: _ } = card;
        let Purchases { orders, first_at, last_at, values } = purchases;
        Self {
            id,
            email,
            name,
            created_at,
            disabled_at,
            orders,
            lifetime_value: values,
            first_order_at: first_at,
            last_order_at: last_at,
            segment,
        }
    }
}

impl CustomerDetailView {
    #[must_use]
    pub fn new(card: CustomerCard, orders: Vec<OrderCard>, notes: Vec<Note>, now: Timestamp) -> Self {
        Self {
            customer: CustomerView::new(card, now),
            newest_orders: orders.into_iter().map(OrderCardView::from).collect(),
            notes: notes.into_iter().map(NoteView::from).collect(),
        }
    }
}

impl From<User> for CustomerStandingView {
    fn from(user: User) -> Self {
        let User { id, disabled_at, .. } = user;
        Self { id, disabled_at }
    }
}
