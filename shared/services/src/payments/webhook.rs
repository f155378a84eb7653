//! Stripe's webhooks: the signature, and the event inside. What an event does to an order is decided by
//! the webhook function.
//!
//! Hand-written on `hmac` and `sha2`, because the Stripe crate checks the signature and parses the body
//! in one call, and calls a validly signed event of an unknown form an error: Stripe would repeat it for
//! days. Here the raw bytes are checked first, and then read tolerantly.

mod event;

pub use event::{NotAnEvent, StripeEvent, StripeObject, parse};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// How old a signature may be, and how far ahead of our clock; Stripe's own default.
const TOLERANCE_SECONDS: u64 = 300;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the Stripe-Signature header is malformed")]
    Malformed,
    #[error("no signature matches the body")]
    Mismatch,
    #[error("the signature is not from around now")]
    Outdated,
}

/// Checks the `Stripe-Signature` header (`t=1492774577,v1=5257a8…`) over the body exactly as it came.
/// Any of the secrets may have signed (there are two while one replaces the other), and any of the
/// header's `v1` values may be the signature; other schemes are ignored.
///
/// # Errors
/// Anything but a true signature from within five minutes.
pub fn verify(payload: &[u8], signature: &str, secrets: &[&str], now: Timestamp) -> Result<(), SignatureError> {
    let header = Header::parse(signature)?;
    let signed = |secret: &&str| header.is_signed_with(secret.as_bytes(), payload);
    if !secrets.iter().any(signed) {
        return Err(SignatureError::Mismatch);
    }
    let away_seconds = now.as_second().abs_diff(header.seconds);
    if away_seconds > TOLERANCE_SECONDS { Err(SignatureError::Outdated) } else { Ok(()) }
}

struct Header<'a> {
    /// As it stands in the header: the signature covers these very characters.
    timestamp: &'a str,
    seconds: i64,
    candidates: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    fn parse(text: &'a str) -> Result<Self, SignatureError> {
        let fields = || text.split(',').filter_map(|field| field.trim().split_once('='));
        let timestamp = fields().find(|(name, _)| *name == "t").map(|(_, value)| value);
        let timestamp = timestamp.ok_or(SignatureError::Malformed)?;
        let seconds = timestamp.parse().map_err(|_| SignatureError::Malformed)?;
        let candidates = fields().filter(|(name, _)| *name == "v1");
        let candidates = candidates.filter_map(|(_, value)| decode_hex(value)).collect();
        Ok(Self { timestamp, seconds, candidates })
    }

    /// Compares in constant time. A key of any length makes an HMAC, so the error cannot happen.
    fn is_signed_with(&self, secret: &[u8], payload: &[u8]) -> bool {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return false };
        mac.update(self.timestamp.as_bytes());
        mac.update(b".");
        mac.update(payload);
        self.candidates.iter().any(|candidate| mac.clone().verify_slice(candidate).is_ok())
    }
}

fn decode_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test_secret";
    const SIGNED_AT: i64 = 1_533_204_620;
    /// `printf '1533204620.{}' | openssl dgst -sha256 -hmac whsec_test_secret`
    const GOOD: &str = "9778e70a18c51bd5b2a4f680f9d6b5520b4dae33cbed62befe0685f61380eebc";

    fn check(payload: &[u8], header: &str, secrets: &[&str], now: i64) -> Result<(), SignatureError> {
        verify(payload, header, secrets, Timestamp::from_second(now).unwrap())
    }

    #[test]
    fn takes_a_true_signature() {
        assert_eq!(check(b"{}", &format!("t={SIGNED_AT},v1={GOOD},v0=00"), &[SECRET], SIGNED_AT), Ok(()));
    }

    #[test]
    fn any_signature_and_any_secret_may_match() {
        let header = format!("t={SIGNED_AT}, v1=zz,v1={},v1={GOOD}", "00".repeat(32));
        assert_eq!(check(b"{}", &header, &["whsec_old", SECRET], SIGNED_AT), Ok(()));
        assert_eq!(check(b"{}", &header, &["whsec_old"], SIGNED_AT), Err(SignatureError::Mismatch));
        assert_eq!(check(b"{}", &header, &[], SIGNED_AT), Err(SignatureError::Mismatch));
    }

    /// Failure 21: the signature covers the bytes as they came, not their meaning.
    #[test]
    fn the_same_json_in_other_bytes_does_not_pass() {
        let header = format!("t={SIGNED_AT},v1={GOOD}");
        for payload in [&b"{ }"[..], b"{}\n", b"e30=", b""] {
            assert_eq!(check(payload, &header, &[SECRET], SIGNED_AT), Err(SignatureError::Mismatch));
        }
    }

    #[test]
    fn only_five_minutes_either_way() {
        let header = format!("t={SIGNED_AT},v1={GOOD}");
        for away in [-300, 0, 300] {
            assert_eq!(check(b"{}", &header, &[SECRET], SIGNED_AT + away), Ok(()));
        }
        for away in [-301, 301] {
            assert_eq!(check(b"{}", &header, &[SECRET], SIGNED_AT + away), Err(SignatureError::Outdated));
        }
    }

    #[test]
    fn the_time_is_signed_too() {
        let header = format!("t={},v1={GOOD}", SIGNED_AT + 1);
        assert_eq!(check(b"{}", &header, &[SECRET], SIGNED_AT), Err(SignatureError::Mismatch));
    }

    #[test]
    fn other_schemes_and_broken_headers_do_not_pass() {
        let other_scheme = format!("t={SIGNED_AT},v0={GOOD}");
        assert_eq!(check(b"{}", &other_scheme, &[SECRET], SIGNED_AT), Err(SignatureError::Mismatch));
        for broken in ["", "t", "t=,v1=00", "t=x,v1=00", &format!("v1={GOOD}"), "t=99999999999999999999"] {
            assert_eq!(check(b"{}", broken, &[SECRET], SIGNED_AT), Err(SignatureError::Malformed), "{broken}");
        }
        let extreme = format!("t={},v1={GOOD}", i64::MIN);
        assert_eq!(check(b"{}", &extreme, &[SECRET], SIGNED_AT), Err(SignatureError::Mismatch));
    }

    #[test]
    fn decodes_only_whole_digests() {
        assert_eq!(decode_hex(&"aB".repeat(32)), Some([0xab; 32]));
        for bad in ["", "ab", &"zz".repeat(32), &"é".repeat(32), &"+1".repeat(32)] {
            assert_eq!(decode_hex(bad), None);
        }
    }
}
