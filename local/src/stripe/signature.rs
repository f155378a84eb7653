//! Signs webhooks the way Stripe does: `t=<seconds>,v1=<hex of HMAC-SHA256(secret, "<t>.<raw body>")>`.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// The value of the `Stripe-Signature` header.
pub fn header(secret: &str, payload: &str, at: Timestamp) -> String {
    let seconds = at.as_second();
    let digest = hmac_sha256(secret.as_bytes(), format!("{seconds}.{payload}").as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use sha2::Digest;

    use super::*;

    /// HMAC written out from its definition (RFC 2104), to check the scheme with other code than the one that signs.
    fn hmac_by_hand(key: &[u8], message: &[u8]) -> Vec<u8> {
        let mut block = [0_u8; 64];
        block[..key.len()].copy_from_slice(key);
        let inner = Sha256::digest([&block.map(|b| b ^ 0x36)[..], message].concat());
        Sha256::digest([&block.map(|b| b ^ 0x5c)[..], &inner].concat()).to_vec()
    }

    #[test]
    fn the_header_signs_the_time_and_the_raw_body() {
        let (secret, payload) = ("whsec_test", "{\"id\": \"evt_1\"}\n");
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        let expected = hmac_by_hand(secret.as_bytes(), b"1790000000.{\"id\": \"evt_1\"}\n");
        let hex: String = expected.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(header(secret, payload, at), format!("t=1790000000,v1={hex}"));
    }

    #[test]
    fn the_digest_matches_the_published_test_vector() {
        let digest = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(digest[..4], [0x5b, 0xdc, 0xc1, 0x46]);
    }
}
