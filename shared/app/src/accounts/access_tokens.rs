//! Access tokens: JWTs (RFC 9068) signed with Ed25519, good for 15 minutes.
//!
//! Functions that sign have the signing key; those that only check have public keys. During a rotation there are two public
//! keys: the new one is given to all first, then becomes the one that signs, and the old one goes when its last token is over.
//! A key's id is its thumbprint (RFC 7638), so nobody has to name keys.
//!
//! A library for JWTs reads what anybody may write. Ours have one shape: the header is a fixed text for each key, and a token
//! whose header is any other text is refused before anything of it is decoded. So there is no algorithm to confuse, and no
//! header that brings a key. The signature is `ring`'s, which TLS needs anyway.
//!
//! Whatever signs in, customers and staff, gets its token here: [`AccessTokens::issue`].

use crate::ConfigError;
use barrow_domain::accounts::AccountRole;
use barrow_domain::ids::{SessionId, UserId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub const ACCESS_TOKEN_VALID: SignedDuration = SignedDuration::from_mins(15);
/// For whom the tokens are: this API, and no other service that trusts the same keys.
pub const AUDIENCE: &str = "barrow-api";
/// Ours have some 400 bytes; longer ones are not even decoded.
const LONGEST_TOKEN: usize = 2048;
const KEY_BYTES: usize = 32;

pub struct AccessTokens {
    issuer: String,
    signing: Option<SigningKey>,
    public: Vec<PublicKey>,
}

struct SigningKey {
    header: String,
    pair: Ed25519KeyPair,
}

struct PublicKey {
    id: String,
    /// The first part of every token that was signed with it.
    header: String,
    x: String,
    bytes: Vec<u8>,
}

/// Who somebody is, for as long as their token is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    pub user_id: UserId,
    pub session_id: SessionId,
    pub role: AccountRole,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the access token is not one that is good now")]
pub struct InvalidToken;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    role: AccountRole,
    iat: i64,
    exp: i64,
}

/// A set of public keys (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct KeySet {
    pub keys: Vec<PublishedKey>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PublishedKey {
    pub kty: String,
    pub crv: String,
    pub alg: String,
    pub r#use: String,
    pub kid: String,
    /// The key, in base64url.
    pub x: String,
}

/// A new signing key and its public half, as the environment has them.
#[derive(Debug, Serialize)]
pub struct NewKeys {
    pub signing_key: String,
    pub public_keys: String,
}

impl AccessTokens {
    /// Keys are 32 bytes in base64url: the seed of the one that signs, if this function does, and all that may have signed.
    ///
    /// # Errors
    /// A key that is not one; a signing key whose public half is not among the public keys.
    pub fn new(issuer: &str, signing: Option<&str>, public: &[String]) -> Result<Self, ConfigError> {
        let public = public.iter().map(|x| PublicKey::parse(x)).collect::<Result<Vec<_>, _>>()?;
        let signing = signing.map(SigningKey::parse).transpose()?;
        if let Some(signing) = &signing
            && !public.iter().any(|key| key.header == signing.header)
        {
            let reason = "the public half of ACCESS_TOKEN_SIGNING_KEY is not among them".to_owned();
            return Err(ConfigError::Invalid { name: "ACCESS_TOKEN_PUBLIC_KEYS", reason });
        }
        Ok(Self { issuer: issuer.to_owned(), signing, public })
    }

    /// # Errors
    /// A function that was not given the signing key.
    pub fn issue(&self, bearer: &Bearer, now: Timestamp) -> Result<String, ConfigError> {
        let SigningKey { header, pair } = self.signing.as_ref().ok_or(ConfigError::Missing("ACCESS_TOKEN_SIGNING_KEY"))?;
        let Bearer { user_id, session_id, role } = bearer.clone();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: user_id,
            sid: session_id,
            role,
            iat: now.as_second(),
            exp: (now + ACCESS_TOKEN_VALID).as_second(),
        };
        let claims = serde_json::to_vec(&claims)
            .map_err(|error| ConfigError::Invalid { name: "ACCESS_TOKEN_SIGNING_KEY", reason: error.to_string() })?;
        let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()));
        Ok(format!("{message}.{signature}"))
    }

    /// # Errors
    /// [`InvalidToken`], whatever is wrong with it.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<Bearer, InvalidToken> {
        let Claims { iss, aud, sub, sid, role, iat: _, exp } = self.verified(token).ok_or(InvalidToken)?;
        let good = iss == self.issuer && aud == AUDIENCE && now.as_second() < exp;
        if good { Ok(Bearer { user_id: sub, session_id: sid, role }) } else { Err(InvalidToken) }
    }

    /// The claims of a token that one of the keys has signed. A claim that is unknown, missing or there twice makes it none.
    fn verified(&self, token: &str) -> Option<Claims> {
        if token.len() > LONGEST_TOKEN {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        let key = self.public.iter().find(|key| key.header == header)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        UnparsedPublicKey::new(&ED25519, &key.bytes).verify(message.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    /// For whoever else checks the shop's tokens.
    #[must_use]
    pub fn key_set(&self) -> KeySet {
        let published = |key: &PublicKey| PublishedKey {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            alg: "EdDSA".to_owned(),
            r#use: "sig".to_owned(),
            kid: key.id.clone(),
            x: key.x.clone(),
        };
        KeySet { keys: self.public.iter().map(published).collect() }
    }
}

/// Makes keys for the environment: the local platform and `xtask keys` do.
#[must_use]
pub fn new_keys() -> NewKeys {
    let signing_key = URL_SAFE_NO_PAD.encode(crate::random::secret::<KEY_BYTES>());
    let public_keys = public_half(&signing_key).unwrap_or_default();
    NewKeys { signing_key, public_keys }
}

/// The public key that goes with a signing key; none for what is no key.
#[must_use]
pub fn public_half(signing_key: &str) -> Option<String> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&bytes_of(signing_key)?).ok()?;
    Some(URL_SAFE_NO_PAD.encode(pair.public_key()))
}

/// `typ` is RFC 9068's: an access token is no other kind of JWT.
fn header(key_id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{key_id}"}}"#))
}

impl SigningKey {
    fn parse(text: &str) -> Result<Self, ConfigError> {
        let invalid = || ConfigError::Invalid { name: "ACCESS_TOKEN_SIGNING_KEY", reason: "it must be 32 bytes in base64url".into() };
        let seed = bytes_of(text).ok_or_else(invalid)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| invalid())?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key());
        Ok(Self { header: header(&thumbprint(&x)), pair })
    }
}

impl PublicKey {
    fn parse(x: &str) -> Result<Self, ConfigError> {
        let invalid = || ConfigError::Invalid { name: "ACCESS_TOKEN_PUBLIC_KEYS", reason: "each must be 32 bytes in base64url".into() };
        let bytes = bytes_of(x).ok_or_else(invalid)?;
        let id = thumbprint(x);
        Ok(Self { header: header(&id), id, x: x.to_owned(), bytes })
    }
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == KEY_BYTES)
}

/// RFC 7638: of the required members, in this order.
fn thumbprint(x: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock, random};

    fn tokens(signing: &NewKeys, others: &[&NewKeys]) -> AccessTokens {
        let public: Vec<String> = [signing].into_iter().chain(others.iter().copied()).map(|keys| keys.public_keys.clone()).collect();
        AccessTokens::new("https://shop.example", Some(&signing.signing_key), &public).unwrap()
    }

    fn bearer() -> Bearer {
        Bearer { user_id: random::user_id(), session_id: random::session_id(), role: AccountRole::Customer }
    }

    #[test]
    fn the_thumbprint_is_that_of_rfc_8037() {
        assert_eq!(thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(
            public_half("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").as_deref(),
            Some("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        );
    }

    #[test]
    fn a_token_says_who_and_only_until_its_time() {
        let (keys, bearer) = (new_keys(), bearer());
        let tokens = tokens(&keys, &[]);
        assert_eq!(tokens.check(&tokens.issue(&bearer, clock::now()).unwrap(), clock::now()), Ok(bearer.clone()));
        let old = tokens.issue(&bearer, clock::now() - ACCESS_TOKEN_VALID - SignedDuration::from_secs(1)).unwrap();
        assert_eq!(tokens.check(&old, clock::now()), Err(InvalidToken));
    }

    #[test]
    fn two_keys_live_during_a_rotation() {
        let (old, new, bearer) = (new_keys(), new_keys(), bearer());
        let before = tokens(&old, &[]);
        let (announced, after, done) = (tokens(&old, &[&new]), tokens(&new, &[&old]), tokens(&new, &[]));
        let (first, second) = (before.issue(&bearer, clock::now()).unwrap(), after.issue(&bearer, clock::now()).unwrap());
        assert!([&before, &announced, &after].into_iter().all(|tokens| tokens.check(&first, clock::now()).is_ok()));
        assert!([&announced, &after, &done].into_iter().all(|tokens| tokens.check(&second, clock::now()).is_ok()));
        assert_eq!((before.check(&second, clock::now()), done.check(&first, clock::now())), (Err(InvalidToken), Err(InvalidToken)));
        assert_eq!(after.key_set().keys.len(), 2);
    }

    #[test]
    fn who_only_checks_cannot_sign_and_keys_must_belong_together() {
        let (keys, other) = (new_keys(), new_keys());
        let checks = AccessTokens::new("https://shop.example", None, std::slice::from_ref(&keys.public_keys)).unwrap();
        assert_eq!(checks.issue(&bearer(), clock::now()), Err(ConfigError::Missing("ACCESS_TOKEN_SIGNING_KEY")));
        let foreign = AccessTokens::new("https://shop.example", Some(&other.signing_key), &[keys.public_keys]);
        assert!(matches!(foreign.err(), Some(ConfigError::Invalid { name: "ACCESS_TOKEN_PUBLIC_KEYS", .. })));
        assert!(AccessTokens::new("https://shop.example", Some("short"), &[]).is_err());
    }
}
