//! New ids, unguessable.

use barrow_domain::ids::{CartId, OrderId, RefundId};

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

#[expect(clippy::expect_used, reason = "a system without randomness can give out no secret ids, so nothing may go on")]
fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}
