//! Forgetting who an order was for, as they have a right to. What was sold, for how much and to which country stays: the law wants
//! that kept.

use super::Order;
use super::event::{EventKind, OrderEvent, PlacedOrder};
use crate::customer::{Address, AddressInput, Email};
use crate::text::InvalidText;

/// Of a domain that there never is (RFC 2606), so that no mail reaches anybody.
const NOBODYS_EMAIL: &str = "forgotten@customer.invalid";

impl Order {
    /// The log to store with [`EventKind::Anonymised`], without the person: of the events before it, those that named them.
    #[must_use]
    pub fn anonymised_log(events: &[OrderEvent]) -> Vec<OrderEvent> {
        let named = |event: &&OrderEvent| matches!(event.kind, EventKind::Placed(_) | EventKind::AddressChanged { .. });
        events.iter().filter(named).map(anonymised).collect()
    }

    /// Whether its customer was forgotten.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.email.as_str() == NOBODYS_EMAIL
    }

    /// What the order is after its whole log was anonymised is what it was made by the event alone.
    pub(super) fn forget_person(&mut self) {
        self.customer_id = None;
        self.email = nobodys_email();
        self.shipping_address = nobodys(&self.shipping_address);
        self.billing_address = self.billing_address.as_ref().map(nobodys);
    }
}

fn anonymised(event: &OrderEvent) -> OrderEvent {
    let mut event = event.clone();
    match &mut event.kind {
        EventKind::Placed(placed) => {
            let PlacedOrder { customer_id, email, shipping_address, billing_address, .. } = placed.as_mut();
            *customer_id = None;
            *email = nobodys_email();
            *shipping_address = nobodys(shipping_address);
            *billing_address = billing_address.as_ref().map(nobodys);
        }
        EventKind::AddressChanged { address } => **address = nobodys(address),
        _ => {}
    }
    event
}

fn nobodys_email() -> Email {
    valid(Email::parse(NOBODYS_EMAIL))
}

/// Its country stays, for the taxes.
fn nobodys(address: &Address) -> Address {
    let country = address.country().to_string();
    let dash = || "-".to_owned();
    let input = AddressInput { name: dash(), line1: dash(), city: dash(), country, ..AddressInput::default() };
    Address::parse(input).unwrap_or_else(|_| address.clone())
}

#[expect(clippy::expect_used, reason = "the text stands in this file, and a test reads it")]
fn valid<T>(parsed: Result<T, InvalidText>) -> T {
    parsed.expect("a well-formed address")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, placed};
    use super::super::{CancelledBy, Command, Refusal};
    use super::*;
    use crate::ids::{RefundId, UserId};

    #[test]
    fn the_log_without_the_person_is_the_order_without_them() {
        let placed = placed();
        let claimed = placed.order.decide(Command::Claim { customer_id: UserId::from_random([7; 26]) }, at(1)).unwrap();
        assert_eq!(claimed.order.decide(Command::Anonymise, at(2)), Err(Refusal::NotShipped));
        let elsewhere = AddressInput { line1: "Ada’s lane 2".into(), ..claimed.order.shipping_address.clone().into_input() };
        let moved = claimed.order.decide(Command::ChangeAddress(Address::parse(elsewhere).unwrap()), at(2)).unwrap();
        let cancel = Command::Cancel { by: CancelledBy::Customer, reason: None, refund_id: RefundId::from_random([1; 26]) };
        let cancelled = moved.order.decide(cancel, at(2)).unwrap();
        let forgotten = cancelled.order.decide(Command::Anonymise, at(3)).unwrap();
        let before = [placed.event, claimed.event, moved.event, cancelled.event];
        let rewritten = Order::anonymised_log(&before);
        assert_eq!(rewritten.len(), 2);
        let log = [rewritten[0].clone(), before[1].clone(), rewritten[1].clone(), before[3].clone(), forgotten.event];
        let replayed = Order::replay(log).unwrap();
        assert_eq!(serde_json::to_string(&replayed).unwrap(), serde_json::to_string(&forgotten.order).unwrap());
        let text = serde_json::to_string(&(replayed, rewritten)).unwrap();
        assert!(!text.contains("ada@") && !text.contains("Ada") && !text.contains("Ulm"), "{text}");
        assert!(text.contains("DE"), "the country stays");
    }
}
