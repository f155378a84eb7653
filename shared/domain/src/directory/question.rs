use super::card::{OrderCard, Term, has_list, magnitude};
use crate::customer::Email;
use crate::ids::Sku;
use crate::orders::{FulfillmentState, PaymentState};
use jiff::Timestamp;

/// What orders somebody looks for. What is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderQuestion {
    pub statuses: Vec<FulfillmentState>,
    pub payment_statuses: Vec<PaymentState>,
    pub placed_from: Option<Timestamp>,
    /// Not included.
    pub placed_before: Option<Timestamp>,
    pub email: Option<Email>,
    pub sku: Option<Sku>,
    /// Minor units, included.
    pub total_min: Option<i64>,
    /// Minor units, included.
    pub total_max: Option<i64>,
    /// All of them.
    pub words: Vec<String>,
}

/// Where to look: lists of cards that have no card in common. All that fit are in them, and others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lists {
    All,
    Statuses(Vec<FulfillmentState>),
    PaymentStatuses(Vec<PaymentState>),
    Magnitudes(Vec<u32>),
    Term(Term),
}

/// Orders do not stay in these: however old the shop, few are there.
const PASSING: [FulfillmentState; 4] =
    [FulfillmentState::PendingPayment, FulfillmentState::Paid, FulfillmentState::Packing, FulfillmentState::PartiallyShipped];
/// Nor do many come into these.
const RARE: [PaymentState; 5] = [
    PaymentState::RequiresAction,
    PaymentState::Processing,
    PaymentState::PartiallyRefunded,
    PaymentState::Disputed,
    PaymentState::Mismatch,
];

impl OrderQuestion {
    #[must_use]
    pub fn fits(&self, card: &OrderCard) -> bool {
        let Self { statuses, payment_statuses, placed_from, placed_before, email, sku, total_min, total_max, words } = self;
        let total = card.total.amount();
        (statuses.is_empty() || statuses.contains(&card.status))
            && (payment_statuses.is_empty() || payment_statuses.contains(&card.payment_status))
            && placed_from.is_none_or(|from| card.placed_at >= from)
            && placed_before.is_none_or(|before| card.placed_at < before)
            && email.as_ref().is_none_or(|email| email.normalised() == card.email.normalised())
            && sku.as_ref().is_none_or(|sku| card.skus.contains(sku))
            && total_min.is_none_or(|least| total >= least)
            && total_max.is_none_or(|most| total <= most)
            && words.iter().all(|word| card.words.contains(word))
    }

    /// The lists in which least is read for nothing: a customer has few orders, few orders are on their way, most words are
    /// rare, and the longest the rarest.
    #[must_use]
    pub fn lists(&self) -> Lists {
        if let Some(email) = &self.email {
            return Lists::Term(Term::Email(email.normalised()));
        }
        if is_some_of(&self.statuses, &PASSING) {
            return Lists::Statuses(self.statuses.clone());
        }
        if is_some_of(&self.payment_statuses, &RARE) {
            return Lists::PaymentStatuses(self.payment_statuses.clone());
        }
        if let Some(word) = self.words.iter().max_by_key(|word| (word.contains('@'), word.chars().count())) {
            return Lists::Term(Term::of_word(word));
        }
        if let Some(sku) = &self.sku {
            return Lists::Term(Term::Sku(sku.clone()));
        }
        if self.total_min.is_some() || self.total_max.is_some() {
            let (least, most) = (magnitude(self.total_min.unwrap_or(0)), magnitude(self.total_max.unwrap_or(i64::MAX)));
            return Lists::Magnitudes((least..=most).collect());
        }
        match (self.statuses.as_slice(), self.payment_statuses.as_slice()) {
            ([], []) => Lists::All,
            ([], payment_statuses) if payment_statuses.iter().all(|status| has_list(*status)) => {
                Lists::PaymentStatuses(payment_statuses.to_vec())
            }
            ([], _) => Lists::All,
            (statuses, _) => Lists::Statuses(statuses.to_vec()),
        }
    }
}

fn is_some_of<T: PartialEq>(asked: &[T], few: &[T]) -> bool {
    !asked.is_empty() && asked.iter().all(|one| few.contains(one))
}
