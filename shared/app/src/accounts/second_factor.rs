//! What staff show beside their password: a code of six digits from an app (TOTP), or one of ten recovery codes.
//!
//! A code is taken once: the step of the last one is kept, and written over what was read. Who shows one again is told from who
//! guesses, and the owner hears of it.

use super::access_tokens::Bearer;
use super::credentials::letter;
use super::{AccountError, ROUNDS};
use crate::accounting::digest_of;
use crate::{App, random};
use barrow_domain::accounts::{AccountRole, Letter, LetterKind, NewPassword, User};
use barrow_domain::customer::Email;
use barrow_domain::ids::LetterId;
use barrow_domain::staff::SecondFactor;
use barrow_store::{AccountChange, AccountChangeRefusal, StoreError};
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

/// What a member of staff shows to change their second factor.
pub struct Proof<'a> {
    pub password: &'a NewPassword,
    /// Of the factor that they have, or a recovery code.
    pub code: &'a str,
}

/// Why a code opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unfit {
    Wrong,
    /// It is right, and was shown before, or one after it was.
    Shown {
        step: u64,
    },
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
            let after = match used(&factor, code, now) {
                Ok(after) => after,
                Err(unfit) => return self.refuse_code(user, unfit, now).await,
            };
            if self.store().accounts.replace_factor(&user.id, Some(&factor), &after).await? {
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The letter's id follows from the code, so that however often it is shown there is one mail.
    async fn refuse_code(&self, user: &User, unfit: Unfit, now: Timestamp) -> Result<(), AccountError> {
        if let Unfit::Shown { step } = unfit {
            tracing::warn!(user.id = %user.id, "a sign-in code was shown again");
            let id = LetterId::from_random(digest_of(format!("code-shown-again/{}/{step}", user.id).as_bytes()));
            let letter = Letter { id, to: user.email.clone(), kind: LetterKind::CodeShownAgain, written_at: now };
            self.store().accounts.write_letter(&letter).await?;
        }
        Err(AccountError::SecondFactorWrong)
    }

    /// A new secret, which counts when a code of it was shown. Asked for again, another: the last one counts. Who has a second factor
    /// shows it, and their password, and keeps it until then.
    ///
    /// # Errors
    /// [`AccountError::SecondFactorExists`] without a proof, or another named one.
    pub async fn begin_second_factor(&self, user: &User, proof: Option<Proof<'_>>, now: Timestamp) -> Result<Enrolment, AccountError> {
        let before = self.store().accounts.second_factor(&user.id).await?;
        let secret = new_secret();
        let after = match before.as_ref().filter(|factor| factor.confirmed) {
            Some(factor) => {
                let Proof { password, code } = proof.ok_or(AccountError::SecondFactorExists)?;
                self.proven_account(&user.id, password).await?;
                let shown = used(factor, code, now).map_err(|_| AccountError::SecondFactorWrong)?;
                SecondFactor { next: Some(secret.clone()), ..shown }
            }
            None => SecondFactor { secret: secret.clone(), confirmed: false, last_step: 0, recovery: Vec::new(), next: None },
        };
        if self.store().accounts.replace_factor(&user.id, before.as_ref(), &after).await? {
            Ok(self.enrolment(&user.email, secret))
        } else {
            Err(StoreError::Contended.into())
        }
    }

    /// From now on a code of the new secret is asked for. All other sessions end, the owner is told, and gets recovery codes, which
    /// nobody sees again.
    ///
    /// # Errors
    /// [`AccountError::SecondFactorWrong`], also when there is nothing to confirm.
    pub async fn confirm_second_factor(&self, bearer: &Bearer, code: &str, now: Timestamp) -> Result<Vec<String>, AccountError> {
        let id = &bearer.user_id;
        for _ in 0..ROUNDS {
            let before = self.store().accounts.second_factor(id).await?.ok_or(AccountError::SecondFactorWrong)?;
            let secret = if before.confirmed { before.next.as_ref() } else { Some(&before.secret) };
            let secret = secret.ok_or(AccountError::SecondFactorExists)?;
            let (codes, after) = confirmed(secret, code, now).ok_or(AccountError::SecondFactorWrong)?;
            if self.write_factor(bearer, (&before, &after), now).await? {
                return Ok(codes);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// False when the account, or the factor, changed meanwhile.
    async fn write_factor(&self, bearer: &Bearer, factor: (&SecondFactor, &SecondFactor), now: Timestamp) -> Result<bool, AccountError> {
        let account = self.account_of(&bearer.user_id).await?.ok_or(AccountError::SessionEnded)?;
        let after = User { updated_at: now, ..account.user.clone() };
        let ended = self.session_ids(&bearer.user_id, Some(&bearer.session_id)).await?;
        let told = letter(account.user.email.clone(), LetterKind::SecondFactorChanged, now);
        let change = AccountChange {
            before: &account,
            after: &after,
            password_hash: None,
            link: None,
            ended: &ended,
            letter: Some(&told),
            factor: Some(factor),
            audit: None,
        };
        match self.store().accounts.change(&change).await {
            Ok(()) => {
                tracing::info!(user.id = %bearer.user_id, "second factor changed");
                Ok(true)
            }
            Err(AccountChangeRefusal::Store(error)) => Err(error.into()),
            Err(_) => Ok(false),
        }
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
    Some((codes, SecondFactor { secret: secret.to_owned(), confirmed: true, last_step, recovery, next: None }))
}

/// The factor after this code was used.
fn used(factor: &SecondFactor, code: &str, now: Timestamp) -> Result<SecondFactor, Unfit> {
    let code = code.trim();
    if code.len() == 6 {
        let step = step_of(&factor.secret, code, now).ok_or(Unfit::Wrong)?;
        let is_new = step > factor.last_step;
        return if is_new { Ok(SecondFactor { last_step: step, ..factor.clone() }) } else { Err(Unfit::Shown { step }) };
    }
    let shown = hash(&code.to_lowercase());
    let place = factor.recovery.iter().position(|left| *left == shown).ok_or(Unfit::Wrong)?;
    let mut after = factor.clone();
    after.recovery.remove(place);
    Ok(after)
}

fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<u64> {
    let six_digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if six_digits { totp(secret)?.check(code, u64::try_from(now.as_second()).ok()?) } else { None }
}

fn totp(secret: &str) -> Option<Totp> {
    Builder::new().with_secret(Secret::try_from_base32(secret).ok()?).build().ok()
}

/// 120 random bits: nobody guesses it from its hash either.
fn recovery_code() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let letters: Vec<char> = random::secret::<24>().iter().map(letter).collect();
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
        assert!(codes.iter().all(|code| code.split('-').map(str::len).eq([4; 6])), "{codes:?}");
        let shown = used(&factor, &code(&secret, 1_000_000), at(1_000_010));
        assert_eq!(shown, Err(Unfit::Shown { step: factor.last_step }), "used to confirm");
        let next = code(&secret, 1_000_040);
        let after = used(&factor, &next, at(1_000_040)).unwrap();
        assert!(matches!(used(&after, &next, at(1_000_041)), Err(Unfit::Shown { .. })));
        assert_eq!(used(&factor, &next, at(1_000_140)), Err(Unfit::Wrong), "too late");
        for wrong in ["", "12345", "1234567", "abcdef", "12345a", "１２３４５６"] {
            assert_eq!(used(&factor, wrong, at(1_000_040)), Err(Unfit::Wrong), "{wrong}");
        }
    }

    #[test]
    fn a_recovery_code_is_taken_once() {
        let secret = new_secret();
        let (codes, factor) = confirmed(&secret, &code(&secret, 1_000_000), at(1_000_000)).unwrap();
        let after = used(&factor, &codes[3].to_uppercase(), at(1_000_000)).unwrap();
        assert_eq!(after.recovery.len(), 9);
        assert!(used(&after, &codes[3], at(1_000_000)).is_err() && used(&after, &codes[4], at(1_000_000)).is_ok());
    }
}
