//! Access tokens that are not ours, or not any more: every shape of forgery that is known to have worked somewhere.

use crate::harness::{Answer, TestShop};
use barrow_app::accounts::access_tokens::{AccessTokens, Bearer, new_keys};
use barrow_app::clock;
use barrow_domain::accounts::AccountRole;
use barrow_domain::ids::{SessionId, UserId};
use barrow_domain::staff::Role;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

fn hs256(secret: &[u8], message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any key");
    mac.update(message.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// A good token taken apart, and what an attacker may know beside it.
struct Parts {
    header: Value,
    claims: Value,
    header_text: String,
    claims_text: String,
    signature: String,
    public_key: String,
}

impl Parts {
    fn of(token: &str, public_key: &str) -> Self {
        let parts: Vec<&str> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("three parts") };
        Self {
            header: decode(header),
            claims: decode(claims),
            header_text: header.to_owned(),
            claims_text: claims.to_owned(),
            signature: signature.to_owned(),
            public_key: public_key.to_owned(),
        }
    }

    /// Our claims under another header, with our signature or one of the attacker's.
    fn with_header(&self, change: impl Fn(&mut Value), signature: impl Fn(&str) -> String) -> String {
        let mut header = self.header.clone();
        change(&mut header);
        let message = format!("{}.{}", encode(&header.to_string()), self.claims_text);
        format!("{message}.{}", signature(&message))
    }

    fn with_claims(&self, claims: &str) -> String {
        format!("{}.{}.{}", self.header_text, encode(claims), self.signature)
    }

    fn ours(&self) -> impl Fn(&str) -> String + '_ {
        |_| self.signature.clone()
    }

    /// Forged from the outside: nobody has the key.
    fn forged(&self) -> Vec<(&'static str, String)> {
        let Self { header_text, claims_text, signature, public_key, .. } = self;
        let none = |_: &str| String::new();
        let raw_key = URL_SAFE_NO_PAD.decode(public_key).expect("a key");
        let with_alg = |alg: &'static str| move |header: &mut Value| header["alg"] = json!(alg);
        let claim = |name: &str, value: Value| {
            let mut claims = self.claims.clone();
            claims[name] = value;
            self.with_claims(&claims.to_string())
        };
        let mut flipped = URL_SAFE_NO_PAD.decode(signature).expect("a signature");
        flipped[0] ^= 1;
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": public_key });
        let text = self.claims.to_string();
        vec![
            ("alg none, no signature", self.with_header(with_alg("none"), none)),
            ("alg none, our signature", self.with_header(with_alg("none"), self.ours())),
            ("alg None", self.with_header(with_alg("None"), none)),
            ("alg nOnE", self.with_header(with_alg("nOnE"), none)),
            ("HS256 with the public key's text", self.with_header(with_alg("HS256"), |message| hs256(public_key.as_bytes(), message))),
            ("HS256 with the public key's bytes", self.with_header(with_alg("HS256"), |message| hs256(&raw_key, message))),
            ("HS256 with the key set", self.with_header(with_alg("HS256"), |message| hs256(jwk.to_string().as_bytes(), message))),
            ("HS256 with an empty key", self.with_header(with_alg("HS256"), |message| hs256(b"", message))),
            ("HS512", self.with_header(with_alg("HS512"), self.ours())),
            ("RS256", self.with_header(with_alg("RS256"), self.ours())),
            ("ES256 with a signature of nothing but zeros", self.with_header(with_alg("ES256"), |_| URL_SAFE_NO_PAD.encode([0; 64]))),
            ("no alg", self.with_header(|header| drop(header.as_object_mut().unwrap().remove("alg")), self.ours())),
            ("a key in the header", self.with_header(|header| header["jwk"] = jwk.clone(), self.ours())),
            ("keys from an address", self.with_header(|header| header["jku"] = json!("https://evil.example/jwks.json"), self.ours())),
            ("a certificate from an address", self.with_header(|header| header["x5u"] = json!("https://evil.example/x"), self.ours())),
            ("an unknown extension", self.with_header(|header| header["crit"] = json!(["exp"]), self.ours())),
            ("no kid", self.with_header(|header| drop(header.as_object_mut().unwrap().remove("kid")), self.ours())),
            ("an unknown kid", self.with_header(|header| header["kid"] = json!("another"), self.ours())),
            ("a kid that is a path", self.with_header(|header| header["kid"] = json!("../../../../dev/null"), self.ours())),
            ("a kid that is SQL", self.with_header(|header| header["kid"] = json!("' UNION SELECT 'x"), self.ours())),
            ("a kid that is a number", self.with_header(|header| header["kid"] = json!(1), self.ours())),
            ("another type", self.with_header(|header| header["typ"] = json!("JWT"), self.ours())),
            ("somebody else", claim("sub", json!("AAAAAAAAAAAAAAAAAAAAAAAAAA"))),
            ("a role of staff", claim("role", json!("owner"))),
            ("a later end", claim("exp", json!(4_102_444_800_i64))),
            ("no end", claim("exp", Value::Null)),
            ("a claim twice", self.with_claims(&text.replacen('{', r#"{"role":"owner","#, 1))),
            ("a signature of another message", format!("{header_text}.{claims_text}.{}", self.signature_elsewhere())),
            ("one bit of the signature", format!("{header_text}.{claims_text}.{}", URL_SAFE_NO_PAD.encode(&flipped))),
            ("half a signature", format!("{header_text}.{claims_text}.{}", &signature[..43])),
            ("no signature", format!("{header_text}.{claims_text}.")),
            ("two parts", format!("{header_text}.{claims_text}")),
            ("four parts", format!("{header_text}.{claims_text}.{signature}.{signature}")),
            ("five parts, as of an encrypted token", format!("{header_text}....{signature}")),
            ("padded base64", format!("{header_text}.{claims_text}.{signature}==")),
            ("base64 of the other alphabet", format!("{header_text}.{claims_text}.{}", STANDARD.encode([251; 64]))),
            ("claims that are no JSON", self.with_claims("{")),
            ("claims that are a list", self.with_claims("[]")),
            ("a header that is no JSON", format!("e30x.{claims_text}.{signature}")),
            ("an empty token", ".".to_owned()),
            ("dots", "...".to_owned()),
            ("a token of the size of a header", format!("{header_text}.{}.{signature}", "A".repeat(7000))),
            ("a deeply nested header", format!("{}.{claims_text}.{signature}", encode(&"[".repeat(1000)))),
        ]
    }

    fn signature_elsewhere(&self) -> String {
        let other = new_keys();
        let tokens = AccessTokens::new("https://shop.example", Some(&other.signing_key), &[other.public_keys]).unwrap();
        let bearer = Bearer { user_id: id(&self.claims["sub"]), session_id: session(&self.claims["sid"]), role: AccountRole::Customer };
        tokens.issue(&bearer, clock::now()).unwrap().rsplit('.').next().unwrap().to_owned()
    }
}

fn id(value: &Value) -> UserId {
    UserId::parse(value.as_str().expect("an id")).unwrap()
}

fn session(value: &Value) -> SessionId {
    SessionId::parse(value.as_str().expect("an id")).unwrap()
}

async fn with_token(shop: &TestShop, token: &str) -> Answer {
    Answer::of(shop.client().request(Method::GET, "/api/me").header("authorization", format!("Bearer {token}"))).await
}

#[tokio::test]
async fn no_forged_token_opens_anything() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let public = shop.shop().environment()["ACCESS_TOKEN_PUBLIC_KEYS"].clone();
    let forged = Parts::of(&ada.access, &public).forged();
    for (what, token) in &forged {
        let answer = with_token(&shop, token).await;
        assert_eq!((answer.status, answer.code()), (401, "invalid_token"), "{what}: {}", answer.text);
        assert_eq!(answer.header("www-authenticate"), r#"Bearer error="invalid_token""#, "{what}");
    }
    println!("{} shapes of forged tokens refused", forged.len());
    assert!(forged.len() >= 20);
    with_token(&shop, &ada.access).await.expect(200);
    shop.close().await;
}

/// Signed with the shop's own key, and still not good here: for somebody else, from somebody else, over, or of a session that is.
#[tokio::test]
async fn the_right_key_is_not_enough() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let environment = shop.shop().environment();
    let (signing, public) = (&environment["ACCESS_TOKEN_SIGNING_KEY"], environment["ACCESS_TOKEN_PUBLIC_KEYS"].clone());
    let tokens = |issuer: &str| AccessTokens::new(issuer, Some(signing), std::slice::from_ref(&public)).unwrap();
    let parts = Parts::of(&ada.access, &public);
    let bearer = Bearer { user_id: id(&parts.claims["sub"]), session_id: session(&parts.claims["sid"]), role: AccountRole::Customer };
    let (issuer, now) = (shop.shop().url(), clock::now());
    let ours = tokens(issuer);
    with_token(&shop, &ours.issue(&bearer, now).unwrap()).await.expect(200);
    let of_another = tokens("https://another.example").issue(&bearer, now).unwrap();
    with_token(&shop, &of_another).await.refused(401, "invalid_token");
    let over = ours.issue(&bearer, now - SignedDuration::from_secs(901)).unwrap();
    with_token(&shop, &over).await.refused(401, "invalid_token");
    let no_session = Bearer { session_id: SessionId::from_random([7; 26]), ..bearer.clone() };
    with_token(&shop, &ours.issue(&no_session, now).unwrap()).await.refused(401, "session_ended");
    let another_user = Bearer { user_id: UserId::from_random([7; 26]), ..bearer.clone() };
    with_token(&shop, &ours.issue(&another_user, now).unwrap()).await.refused(401, "session_ended");
    let other_keys = new_keys();
    let foreign = AccessTokens::new(issuer, Some(&other_keys.signing_key), &[other_keys.public_keys]).unwrap();
    with_token(&shop, &foreign.issue(&Bearer { role: AccountRole::Staff(Role::Owner), ..bearer }, now).unwrap())
        .await
        .refused(401, "invalid_token");
    shop.close().await;
}

#[tokio::test]
async fn other_schemes_and_places_carry_no_token() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let header = |name: &str, value: String| shop.client().request(Method::GET, "/api/me").header(name, value);
    for request in [
        header("authorization", ada.access.clone()),
        header("authorization", format!("Basic {}", ada.access)),
        header("authorization", String::new()),
        header("x-access-token", ada.access.clone()),
        header("cookie", format!("access_token={}", ada.access)),
        shop.client().request(Method::GET, &format!("/api/me?access_token={}", ada.access)),
    ] {
        Answer::of(request).await.refused(401, "unauthorized");
    }
    Answer::of(header("authorization", format!("bearer {}", ada.access))).await.expect(200);
    let id_token = Answer::of(header("authorization", format!("Bearer {}", ada.refresh))).await;
    id_token.refused(401, "invalid_token");
    shop.close().await;
}

#[tokio::test]
async fn public_keys_are_published_and_nothing_else() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let answer = shop.client().get("/.well-known/jwks.json").await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "public, max-age=300"));
    let key = &answer.body["keys"][0];
    let kid = decode(ada.access.split('.').next().unwrap())["kid"].clone();
    assert_eq!((&key["kid"], &key["alg"], &key["use"], &key["crv"]), (&kid, &json!("EdDSA"), &json!("sig"), &json!("Ed25519")));
    assert_eq!(key["d"], Value::Null);
    shop.close().await;
}
