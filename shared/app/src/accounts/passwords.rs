//! Hashing passwords: argon2id at OWASP's parameters. Off the async threads, as it takes tens of milliseconds on purpose.

use crate::random;
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};

/// 19 MiB, two passes, one lane: OWASP's password storage cheat sheet, second row. Raising them is safe at any time: whoever
/// signs in next has their hash made anew.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What an unknown address is compared with, so that it takes as long as a known one. Of no password: its hash part is made up.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$qSTPm4Xe6C2tY1rQ0hVbZ7nKfJdUoGx3LwE9aiHs5Mg";

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("a password cannot be hashed: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("hashing broke off")]
    Broken,
}

/// What a comparison tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    Wrong,
    Right,
    /// Right, and hashed with less than today's parameters.
    RightButOld,
}

/// The PHC string to store.
///
/// # Errors
/// A system that cannot hash.
pub async fn hash(password: &str) -> Result<String, PasswordError> {
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(|_| PasswordError::Broken)?
}

/// Compares with a stored hash, or, where there is none, with nobody's, which is never right.
///
/// # Errors
/// A stored hash that cannot be read.
pub async fn verify(password: &str, stored: Option<&str>) -> Result<Verified, PasswordError> {
    let (password, stored) = (password.to_owned(), stored.map(str::to_owned));
    tokio::task::spawn_blocking(move || verify_now(&password, stored.as_deref())).await.map_err(|_| PasswordError::Broken)?
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let salt = random::secret::<16>();
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, stored: Option<&str>) -> Result<Verified, PasswordError> {
    let hash = PasswordHash::new(stored.unwrap_or(NOBODYS)).map_err(|error| PasswordError::Hash(error.into()))?;
    match Argon2::default().verify_password(password.as_bytes(), &hash) {
        Ok(()) if stored.is_none() => Ok(Verified::Wrong),
        Ok(()) if is_old(&hash) => Ok(Verified::RightButOld),
        Ok(()) => Ok(Verified::Right),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verified::Wrong),
        Err(error) => Err(PasswordError::Hash(error)),
    }
}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| PasswordError::Hash(error.into()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn is_old(hash: &PasswordHash) -> bool {
    let Ok(params) = Params::try_from(hash) else { return true };
    let weaker = params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES;
    weaker || hash.algorithm != Algorithm::Argon2id.ident()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weak(password: &str) -> String {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
        weak.hash_password_with_salt(password.as_bytes(), b"a salt of a test").unwrap().to_string()
    }

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let stored = hash("four pears by the brook").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(stored, hash("four pears by the brook").await.unwrap(), "the salt is new each time");
        assert_eq!(verify("four pears by the brook", Some(&stored)).await.unwrap(), Verified::Right);
        assert_eq!(verify("Four pears by the brook", Some(&stored)).await.unwrap(), Verified::Wrong);
        assert_eq!(verify("four pears by the brook", None).await.unwrap(), Verified::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_other_days_is_told_and_a_broken_one_is_an_error() {
        assert_eq!(verify("pears", Some(&weak("pears"))).await.unwrap(), Verified::RightButOld);
        assert_eq!(verify("apples", Some(&weak("pears"))).await.unwrap(), Verified::Wrong);
        assert!(verify("pears", Some("$argon2id$broken")).await.is_err());
    }
}
