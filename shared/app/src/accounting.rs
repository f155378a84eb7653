//! Naming people in counts without writing down who they are.

use barrow_domain::customer::Email;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 128 bits of a hash of the address, whatever its letter case.
#[must_use]
pub fn customer_key(email: &Email) -> String {
    fingerprint(email.normalised().as_bytes())
}

/// 128 bits that stand for a text.
#[must_use]
pub fn fingerprint(text: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..16])
}

/// As many bytes of a hash of a text as an id needs.
#[must_use]
pub fn digest_of<const N: usize>(text: &[u8]) -> [u8; N] {
    let digest = Sha256::digest(text);
    std::array::from_fn(|index| digest[index % digest.len()])
}
