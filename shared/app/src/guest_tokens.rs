//! What a guest shows to act on a cart or an order: a keyed hash of its id, so nothing is stored and nothing is guessable.

use barrow_domain::ids::{CartId, LetterId, OrderId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Signs with the first secret, verifies with all, so that secrets can be changed without locking anybody out.
pub struct GuestTokens<'a> {
    secrets: &'a [String],
}

/// 128 bits.
const TOKEN_BYTES: usize = 16;

impl<'a> GuestTokens<'a> {
    #[must_use]
    pub const fn new(secrets: &'a [String]) -> Self {
        Self { secrets }
    }

    #[must_use]
    pub fn cart(&self, id: &CartId) -> String {
        self.sign("cart", id.as_str())
    }

    #[must_use]
    pub fn order(&self, id: &OrderId) -> String {
        self.sign("order", id.as_str())
    }

    /// The whole path segment of a tracking link: it says which order, and shows less of it than the order's own token.
    #[must_use]
    pub fn track(&self, id: &OrderId) -> String {
        format!("{id}.{}", self.sign("track", id.as_str()))
    }

    /// What a letter's link carries: the letter's id and its signature, so that what is stored opens nothing.
    #[must_use]
    pub fn link(&self, id: &LetterId) -> String {
        format!("{id}.{}", self.sign("letter", id.as_str()))
    }

    /// The letter whose link this is.
    #[must_use]
    pub fn linked(&self, token: &str) -> Option<LetterId> {
        let (id, signature) = token.split_once('.')?;
        let id = LetterId::parse(id).ok()?;
        self.verify(signature, "letter", id.as_str()).then_some(id)
    }

    /// What the link carries by which an address is told of no more restocks. `holder` stands for the address.
    #[must_use]
    pub fn restock_alerts(&self, holder: &str) -> String {
        format!("{holder}.{}", self.sign("restock-alerts", holder))
    }

    /// Whose restock alerts such a link is about.
    #[must_use]
    pub fn restock_holder<'t>(&self, token: &'t str) -> Option<&'t str> {
        let (holder, signature) = token.split_once('.')?;
        self.verify(signature, "restock-alerts", holder).then_some(holder)
    }

    #[must_use]
    pub fn opens_cart(&self, token: &str, id: &CartId) -> bool {
        self.verify(token, "cart", id.as_str())
    }

    #[must_use]
    pub fn opens_order(&self, token: &str, id: &OrderId) -> bool {
        self.verify(token, "order", id.as_str())
    }

    /// The order that a tracking link leads to.
    #[must_use]
    pub fn tracked(&self, token: &str) -> Option<OrderId> {
        let (id, signature) = token.split_once('.')?;
        let id = OrderId::parse(id).ok()?;
        self.verify(signature, "track", id.as_str()).then_some(id)
    }

    fn sign(&self, purpose: &str, id: &str) -> String {
        self.secrets.first().map(|secret| signature(secret, purpose, id)).unwrap_or_default()
    }

    fn verify(&self, token: &str, purpose: &str, id: &str) -> bool {
        let matches = |secret: &String| signature(secret, purpose, id).as_bytes().ct_eq(token.as_bytes()).into();
        self.secrets.iter().any(matches)
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn signature(secret: &str, purpose: &str, id: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
    mac.update(purpose.as_bytes());
    mac.update(b":");
    mac.update(id.as_bytes());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..TOKEN_BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_one_thing_for_one_purpose() {
        let (old, new) = (["a".repeat(16)], ["b".repeat(16), "a".repeat(16)]);
        let (old, new) = (GuestTokens::new(&old), GuestTokens::new(&new));
        let (mine, other) = (OrderId::from_random([1; 12]), OrderId::from_random([2; 12]));
        let token = old.order(&mine);
        assert!(old.opens_order(&token, &mine) && new.opens_order(&token, &mine));
        assert!(!old.opens_order(&token, &other) && !old.opens_order("", &mine) && !old.opens_order(&new.order(&mine), &mine));
        assert_eq!(new.tracked(&old.track(&mine)), Some(mine.clone()));
        assert_eq!(old.tracked(&format!("{mine}.{token}")), None);
    }
}
