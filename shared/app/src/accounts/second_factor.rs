//! What staff show beside their password: a code of six digits from an app (TOTP), or one of ten recovery codes.
//!
//! A code is taken once: the step of the last one is kept, and written over what was read.

use super::{AccountError, ROUNDS};
use crate::{App, random};
use barrow_domain::accounts::{AccountRole, User};
use barrow_domain::customer::Email;
use barrow_domain::ids::UserId;
use barrow_domain::staff::SecondFactor;
use barrow_store::StoreError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};

const RECOVERY_CODES: usize = 10;
/// 160 bits (RFC 4226).
const SECRET_BYTES: usize = 20;

/// For an app: the secret as text, and the address that a QR code shows.
#[derive(Clone)]
pub struct Enrolment {
    pub secret: String,
    pub otpauth_url: String,
}

impl App {
    /// Whether somebody whose password is right may go on.
    ///
    /// # Errors
    /// [`AccountError::SecondFactorRequired`] without a code, [`AccountError::SecondFactorWrong`] with one that is wrong or used.
    pub async fn check_second_factor(&self, user: &User, code: Option<&str>, now: Timestamp) -> Result<(), AccountError> {
        if user.role == AccountRole::Customer {
            return Ok(());
        }
        for _ in 0..ROUNDS {
            let Some(factor) = self.store().accounts.second_factor(&user.id).await?.filter(|factor| factor.confirmed) else {
                return Ok(());
            };
            let code = code.ok_or(AccountError::SecondFactorRequired)?;
            let after = used(&factor, code, now).ok_or(AccountError::SecondFactorWrong)?;
            if self.store().accounts.replace_factor(&user.id, Some(&factor), &after).await? {
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }

    /// A new secret for somebody who has none that is confirmed. Asked for again, another: the last one counts.
    ///
    /// # Errors
    /// [`AccountError::SecondFactorExists`].
    pub async fn begin_second_factor(&self, user: &User) -> Result<Enrolment, AccountError> {
        let before = self.store().accounts.second_factor(&user.id).await?;
        if before.as_ref().is_some_and(|factor| factor.confirmed) {
            return Err(AccountError::SecondFactorExists);
        }
        let secret = new_secret();
        let factor = SecondFactor { secret: secret.clone(), confirmed: false, last_step: 0, recovery: Vec::new() };
        if self.store().accounts.replace_factor(&user.id, before.as_ref(), &factor).await? {
            Ok(self.enrolment(&user.email, secret))
        } else {
            Err(StoreError::Contended.into())
        }
    }

    /// From now on a code is asked for. Gives the recovery codes, which nobody sees again.
    ///
    /// # Errors
    /// [`AccountError::SecondFactorWrong`], also when there is nothing to confirm.
    pub async fn confirm_second_factor(&self, id: &UserId, code: &str, now: Timestamp) -> Result<Vec<String>, AccountError> {
        let before = self.store().accounts.second_factor(id).await?.ok_or(AccountError::SecondFactorWrong)?;
        if before.confirmed {
            return Err(AccountError::SecondFactorExists);
        }
        let (codes, after) = confirmed(&before.secret, code, now).ok_or(AccountError::SecondFactorWrong)?;
        if self.store().accounts.replace_factor(id, Some(&before), &after).await? { Ok(codes) } else { Err(StoreError::Contended.into()) }
    }

    pub(super) fn enrolment(&self, email: &Email, secret: String) -> Enrolment {
        let (issuer, account) = (encoded(&self.config.shop_name), encoded(email.as_str()));
        let otpauth_url = format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}");
        Enrolment { secret, otpauth_url }
    }
}

pub(super) fn new_secret() -> String {
    Secret::from(random::secret::<SECRET_BYTES>().to_vec()).to_base32()
}

/// The factor with its recovery codes, when the code shows that an app has the secret.
pub(super) fn confirmed(secret: &str, code: &str, now: Timestamp) -> Option<(Vec<String>, SecondFactor)> {
    let last_step = step_of(secret, code, now)?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    let recovery = codes.iter().map(|code| hash(code)).collect();
    Some((codes, SecondFactor { secret: secret.to_owned(), confirmed: true, last_step, recovery }))
}

/// The factor after this code was used; none when it is wrong, or was used.
fn used(factor: &SecondFactor, code: &str, now: Timestamp) -> Option<SecondFactor> {
    let code = code.trim();
    if code.len() == 6 {
        let last_step = step_of(&factor.secret, code, now).filter(|step| *step > factor.last_step)?;
        return Some(SecondFactor { last_step, ..factor.clone() });
    }
    let shown = hash(&code.to_lowercase());
    let place = factor.recovery.iter().position(|left| *left == shown)?;
    let mut after = factor.clone();
    after.recovery.remove(place);
    Some(after)
}

fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<u64> {
    let six_digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if six_digits { totp(secret)?.check(code, u64::try_from(now.as_second()).ok()?) } else { None }
}

fn totp(secret: &str) -> Option<Totp> {
    Builder::new().with_secret(Secret::try_from_base32(secret).ok()?).build().ok()
}

/// 80 random bits.
fn recovery_code() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let letters: Vec<char> = random::secret::<16>().iter().map(letter).collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The codes are random, so a plain hash is as good as a slow one.
fn hash(code: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(code.as_bytes()))
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn code(secret: &str, second: u64) -> String {
        totp(secret).unwrap().generate(second).to_string()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // The RFC's secret "12345678901234567890"; its code at 59 s has eight digits, of which apps show six.
        assert_eq!(code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59), "287082");
        assert_eq!(code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1_111_111_109), "081804");
    }

    #[test]
    fn a_code_is_taken_once_and_in_its_time() {
        let secret = new_secret();
        let (codes, factor) = confirmed(&secret, &code(&secret, 1_000_000), at(1_000_000)).unwrap();
        assert_eq!((codes.len(), factor.recovery.len()), (10, 10));
        assert!(used(&factor, &code(&secret, 1_000_000), at(1_000_010)).is_none(), "used to confirm");
        let next = code(&secret, 1_000_040);
        let after = used(&factor, &next, at(1_000_040)).unwrap();
        assert!(used(&after, &next, at(1_000_041)).is_none());
        assert!(used(&factor, &next, at(1_000_140)).is_none(), "too late");
        for wrong in ["", "12345", "1234567", "abcdef", "12345a", "１２３４５６"] {
            assert!(used(&factor, wrong, at(1_000_040)).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_recovery_code_is_taken_once() {
        let secret = new_secret();
        let (codes, factor) = confirmed(&secret, &code(&secret, 1_000_000), at(1_000_000)).unwrap();
        let after = used(&factor, &codes[3].to_uppercase(), at(1_000_000)).unwrap();
        assert_eq!(after.recovery.len(), 9);
        assert!(used(&after, &codes[3], at(1_000_000)).is_none() && used(&after, &codes[4], at(1_000_000)).is_some());
    }
}
