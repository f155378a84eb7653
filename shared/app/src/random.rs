//! New ids, unguessable.

use barrow_domain::ids::{AddressId, CartId, LetterId, OrderId, RefundId, SessionId, UserId};

#[must_use]
pub fn cart_id() -> CartId {
    CartId::from_random(bytes())
}

#[must_use]
pub fn order_id() -> OrderId {
    OrderId::from_random(bytes())
}

#[must_use]
pub fn refund_id() -> RefundId {
    RefundId::from_random(bytes())
}

#[must_use]
pub fn user_id() -> UserId {
    UserId::from_random(bytes())
}

#[must_use]
pub fn session_id() -> SessionId {
    SessionId::from_random(bytes())
}

#[must_use]
pub fn letter_id() -> LetterId {
    LetterId::from_random(bytes())
}

#[must_use]
pub fn address_id() -> AddressId {
    AddressId::from_random(bytes())
}

/// As many random bytes as a secret needs.
#[must_use]
pub fn secret<const N: usize>() -> [u8; N] {
    bytes()
}

/// A name that nothing else has: 128 bits.
#[must_use]
pub fn name() -> String {
    format!("{:032x}", u128::from_ne_bytes(bytes()))
}

#[expect(clippy::expect_used, reason = "a system without randomness can give out no secret ids, so nothing may go on")]
fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}
