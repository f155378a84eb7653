//! Refresh tokens: `user.session.family secret.own secret`. The rule is `barrow_domain::accounts::Session`; here are the secrets.

use crate::random;
use barrow_domain::accounts::PresentedHashes;
use barrow_domain::ids::{SessionId, UserId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// No `Debug`: it opens an account.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    pub user_id: UserId,
    pub session_id: SessionId,
    family: [u8; FAMILY_BYTES],
    secret: [u8; SECRET_BYTES],
}

const FAMILY_BYTES: usize = 16;
const SECRET_BYTES: usize = 32;

impl RefreshToken {
    /// The first of a new session.
    #[must_use]
    pub fn first(user_id: &UserId, session_id: &SessionId) -> Self {
        let (user_id, session_id) = (user_id.clone(), session_id.clone());
        Self { user_id, session_id, family: random::secret(), secret: random::secret() }
    }

    /// None for what has not the form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (user_id, session_id) = (UserId::parse(parts.next()?).ok()?, SessionId::parse(parts.next()?).ok()?);
        let (family, secret) = (bytes(parts.next()?)?, bytes(parts.next()?)?);
        parts.next().is_none().then_some(Self { user_id, session_id, family, secret })
    }

    #[must_use]
    pub fn text(&self) -> String {
        let Self { user_id, session_id, family, secret } = self;
        format!("{user_id}.{session_id}.{}.{}", URL_SAFE_NO_PAD.encode(family), URL_SAFE_NO_PAD.encode(secret))
    }

    #[must_use]
    pub fn hashes(&self) -> PresentedHashes {
        PresentedHashes { family: hash(&self.family), secret: hash(&self.secret) }
    }

    /// The next of the same session. It follows from this one and the salt, so that whoever rotated it, and whoever has this
    /// token and is told the salt, come to the same. The salt alone tells nothing.
    #[must_use]
    pub fn next(&self, salt: &str) -> Option<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(salt.as_bytes());
        Some(Self { secret: mac.finalize().into_bytes().into(), ..self.clone() })
    }
}

/// For a rotation.
#[must_use]
pub fn new_salt() -> String {
    URL_SAFE_NO_PAD.encode(random::secret::<16>())
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// The secrets are random, so a plain hash is as good as a slow one.
fn hash(secret: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> RefreshToken {
        RefreshToken::first(&random::user_id(), &random::session_id())
    }

    #[test]
    fn what_was_written_is_read() {
        let token = token();
        assert!(RefreshToken::parse(&token.text()).unwrap() == token);
        let text = token.text();
        for bad in ["", "a.b.c.d", &text[1..], &format!("{text}.x"), &text.replace('.', ":"), &text[..text.len() - 2]] {
            assert!(RefreshToken::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_next_follows_from_token_and_salt_alone() {
        let (token, salt) = (token(), new_salt());
        let next = token.next(&salt).unwrap();
        assert!(token.next(&salt).unwrap() == next && token.next(&new_salt()).unwrap() != next);
        assert_eq!(next.hashes().family, token.hashes().family);
        assert_ne!(next.hashes().secret, token.hashes().secret);
    }
}
