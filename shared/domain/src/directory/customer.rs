//! Customers: a card for each account of somebody who does not work here, and what it has bought.

use super::card::{OrderCard, Term};
use super::words::words;
use crate::accounts::{AccountRole, PersonName, User};
use crate::customer::Email;
use crate::ids::UserId;
use crate::money::{Currency, Money};
use crate::orders::{FulfillmentState, PaymentState};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A customer in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerCard {
    pub id: UserId,
    pub email: Email,
    pub name: Option<PersonName>,
    pub created_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
    pub purchases: Purchases,
    /// What a search for words finds them by.
    pub words: Vec<String>,
}

/// What an order is to its customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    pub placed_at: Timestamp,
    /// What was received and not given back; none unless it was paid, and when it was cancelled.
    pub value: Option<Money>,
}

/// All that somebody has bought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchases {
    pub orders: u64,
    pub first_at: Option<Timestamp>,
    pub last_at: Option<Timestamp>,
    /// One for each currency, by its code.
    pub values: Vec<Money>,
}

/// What kind of customer somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Bought once, and not long ago.
    New,
    /// Bought more than once, the last time not long ago.
    Returning,
    /// Has not bought for 180 days.
    Lapsed,
}

/// Whom somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerGroup {
    Segment(Segment),
    /// Those who have paid most in a currency, first of all: a ranking, which no card says of itself.
    Top(Currency),
}

pub const LAPSED_AFTER: SignedDuration = SignedDuration::from_hours(24 * 180);

const MOST_WORDS: usize = 20;

impl CustomerCard {
    /// None for whoever works here.
    #[must_use]
    pub fn of(user: &User, purchases: Purchases) -> Option<Self> {
        let User { id, email, name, role: AccountRole::Customer, created_at, disabled_at, .. } = user.clone() else { return None };
        let mut words = words(&format!("{} {}", email.normalised(), name.as_ref().map_or("", PersonName::as_str)));
        words.truncate(MOST_WORDS);
        Some(Self { id, email, name, created_at, disabled_at, purchases, words })
    }

    #[must_use]
    pub fn terms(&self) -> BTreeSet<Term> {
        self.words.iter().map(|word| Term::of_word(word)).chain([Term::Email(self.email.normalised())]).collect()
    }
}

impl OrderCard {
    /// What it is to the customer it belongs to. A cancelled order was bought by nobody, and money that the bank took back is not
    /// theirs any more.
    #[must_use]
    pub fn purchase(&self) -> Option<(UserId, Purchase)> {
        use FulfillmentState as F;
        let customer = self.customer_id.clone()?;
        let is_bought = matches!(self.status, F::Paid | F::Packing | F::PartiallyShipped | F::Shipped | F::Delivered);
        let value = if self.payment_status == PaymentState::Refunded { Money::zero(self.total.currency()) } else { self.kept };
        Some((customer, Purchase { placed_at: self.placed_at, value: is_bought.then_some(value) }))
    }
}

impl Purchases {
    #[must_use]
    pub fn of(purchases: &[Purchase]) -> Self {
        let mut all = Self::default();
        for Purchase { placed_at, value } in purchases {
            let Some(value) = value else { continue };
            all.orders += 1;
            all.first_at = Some(all.first_at.map_or(*placed_at, |first| first.min(*placed_at)));
            all.last_at = all.last_at.max(Some(*placed_at));
            all.add(*value);
        }
        all.values.sort_by_key(|value| value.currency().code());
        all
    }

    fn add(&mut self, value: Money) {
        match self.values.iter_mut().find(|sum| sum.currency() == value.currency()) {
            // No shop sells for so much.
            Some(sum) => *sum = Money::new(sum.amount().saturating_add(value.amount()), value.currency()),
            None => self.values.push(value),
        }
    }

    /// In minor units.
    #[must_use]
    pub fn value_in(&self, currency: Currency) -> i64 {
        self.values.iter().find(|value| value.currency() == currency).map_or(0, |value| value.amount())
    }

    /// None for whoever has bought nothing.
    #[must_use]
    pub fn segment(&self, now: Timestamp) -> Option<Segment> {
        let last_at = self.last_at?;
        Some(match self.orders {
            _ if last_at < now - LAPSED_AFTER => Segment::Lapsed,
            1 => Segment::New,
            _ => Segment::Returning,
        })
    }
}

/// What customers somebody looks for. What is empty asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerQuestion {
    pub email: Option<Email>,
    /// All of them.
    pub words: Vec<String>,
    pub group: Option<CustomerGroup>,
    pub now: Timestamp,
}

/// A list to look in. All that fit are in those that are named, each in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerList {
    All,
    Term(Term),
    /// Whoever bought, once or more often, by their last order.
    Bought {
        often: bool,
        /// Included.
        from: Option<Timestamp>,
        /// Not included.
        before: Option<Timestamp>,
    },
    /// By what they have paid.
    Value(Currency),
}

impl CustomerQuestion {
    #[must_use]
    pub fn fits(&self, card: &CustomerCard) -> bool {
        let Self { email, words, group, now } = self;
        let is_of = |group: CustomerGroup| match group {
            CustomerGroup::Segment(segment) => card.purchases.segment(*now) == Some(segment),
            CustomerGroup::Top(currency) => card.purchases.value_in(currency) > 0,
        };
        email.as_ref().is_none_or(|email| email.normalised() == card.email.normalised())
            && words.iter().all(|word| card.words.contains(word))
            && group.is_none_or(is_of)
    }

    /// Names lead to fewer customers than groups do.
    #[must_use]
    pub fn lists(&self) -> Vec<CustomerList> {
        if let Some(email) = &self.email {
            return vec![CustomerList::Term(Term::Email(email.normalised()))];
        }
        if let Some(word) = self.words.iter().max_by_key(|word| (word.contains('@'), word.chars().count())) {
            return vec![CustomerList::Term(Term::of_word(word))];
        }
        let since = Some(self.now - LAPSED_AFTER);
        match self.group {
            None => vec![CustomerList::All],
            Some(CustomerGroup::Segment(Segment::New)) => vec![CustomerList::Bought { often: false, from: since, before: None }],
            Some(CustomerGroup::Segment(Segment::Returning)) => vec![CustomerList::Bought { often: true, from: since, before: None }],
            Some(CustomerGroup::Segment(Segment::Lapsed)) => {
                [false, true].map(|often| CustomerList::Bought { often, from: None, before: since }).to_vec()
            }
            Some(CustomerGroup::Top(currency)) => vec![CustomerList::Value(currency)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::tests::{at, eur, placed};
    use proptest::prelude::*;

    const NOW: i64 = 40_000_000;

    const GROUPS: [CustomerGroup; 4] = [
        CustomerGroup::Segment(Segment::New),
        CustomerGroup::Segment(Segment::Returning),
        CustomerGroup::Segment(Segment::Lapsed),
        CustomerGroup::Top(Currency::EUR),
    ];

    fn user() -> User {
        User {
            id: UserId::from_random([7; 26]),
            email: Email::parse("Ada@Example.org").unwrap(),
            name: Some(PersonName::parse("Ada Lovelace").unwrap()),
            role: AccountRole::Customer,
            disabled_at: None,
            created_at: at(0),
            updated_at: at(0),
            password_changed_at: at(0),
        }
    }

    fn bought(placed_at: i64, value: Option<i64>) -> Purchase {
        Purchase { placed_at: at(placed_at), value: value.map(eur) }
    }

    #[test]
    fn a_card_says_who_and_staff_have_none() {
        let card = CustomerCard::of(&user(), Purchases::default()).unwrap();
        assert_eq!(card.words, ["ada@example.org", "ada", "lovelace"]);
        assert_eq!(CustomerCard::of(&User { role: AccountRole::Staff(crate::staff::Role::Support), ..user() }, Purchases::default()), None);
    }

    #[test]
    fn an_order_counts_once_it_is_paid_until_it_is_cancelled() {
        let card = OrderCard { customer_id: Some(user().id), kept: eur(500), ..OrderCard::of(&placed().order) };
        let value = |status, payment_status| OrderCard { status, payment_status, ..card.clone() }.purchase().unwrap().1.value;
        use {FulfillmentState as F, PaymentState as P};
        assert_eq!(value(F::PendingPayment, P::None), None);
        assert_eq!(value(F::Paid, P::Succeeded), Some(eur(500)));
        assert_eq!(value(F::Delivered, P::PartiallyRefunded), Some(eur(500)));
        assert_eq!(value(F::Shipped, P::Refunded), Some(eur(0)));
        assert_eq!(value(F::Cancelled, P::Succeeded), None);
        assert_eq!(OrderCard { customer_id: None, ..card }.purchase(), None);
    }

    #[test]
    fn segments_follow_the_last_order() {
        let segment = |purchases: &[Purchase]| Purchases::of(purchases).segment(at(NOW));
        let (lately, long_ago) = (NOW - 86_400, NOW - 181 * 86_400);
        assert_eq!(segment(&[bought(lately, None)]), None);
        assert_eq!(segment(&[bought(lately, Some(1)), bought(lately, None)]), Some(Segment::New));
        assert_eq!(segment(&[bought(lately, Some(1)), bought(long_ago, Some(0))]), Some(Segment::Returning));
        assert_eq!(segment(&[bought(long_ago, Some(1))]), Some(Segment::Lapsed));
    }

    #[test]
    fn currencies_are_not_added_up() {
        let dollars = Purchase { placed_at: at(9), value: Some(Money::new(7, Currency::USD)) };
        let all = Purchases::of(&[dollars, bought(1, Some(5)), bought(12, None), bought(2, Some(4))]);
        assert_eq!((all.orders, all.first_at, all.last_at), (3, Some(at(1)), Some(at(9))));
        assert_eq!(all.values, [eur(9), Money::new(7, Currency::USD)]);
    }

    fn is_in(list: &CustomerList, card: &CustomerCard) -> bool {
        let Purchases { orders, last_at, .. } = &card.purchases;
        match list {
            CustomerList::All => true,
            CustomerList::Term(term) => card.terms().contains(term),
            CustomerList::Bought { often, from, before } => last_at.is_some_and(|last| {
                (*orders > 1) == *often && from.is_none_or(|from| last >= from) && before.is_none_or(|before| last < before)
            }),
            CustomerList::Value(currency) => card.purchases.value_in(*currency) > 0,
        }
    }

    proptest! {
        /// Whatever is asked: a card that fits is in one of the lists that are read, and in one only.
        #[test]
        fn nobody_who_fits_is_left_out(
            orders in prop::collection::vec((0..NOW, prop::option::of(0_i64..9)), 0..4), by_email: bool, by_word: bool,
            group in prop::option::of(prop::sample::select(GROUPS.to_vec())),
        ) {
            let orders: Vec<Purchase> = orders.into_iter().map(|(placed_at, value)| bought(placed_at, value)).collect();
            let card = CustomerCard::of(&user(), Purchases::of(&orders)).unwrap();
            let question = CustomerQuestion {
                email: by_email.then(|| card.email.clone()),
                words: if by_word { vec!["ada".into()] } else { vec![] },
                group,
                now: at(NOW),
            };
            let lists = question.lists().iter().filter(|list| is_in(list, &card)).count();
            prop_assert!(lists <= 1 && (lists == 1 || !question.fits(&card)), "{question:?}");
        }
    }
}
