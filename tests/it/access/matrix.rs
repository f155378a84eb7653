//! Everybody tries everything: each route of the table by each kind of caller, with the answer that each must get.
//!
//! The rows are the route table's own, so a new route is tried without anybody's doing; a new kind of access does not compile
//! here before somebody has said whom it lets in, and a new name in a path fails until it has a value.

use crate::harness::{Answer, Member, TestShop};
use crate::staff::{self, Colleague};
use barrow_api::{Access, Route};
use barrow_app::accounts::access_tokens::{AccessTokens, Bearer};
use barrow_app::clock;
use barrow_domain::accounts::AccountRole;
use barrow_domain::ids::{SessionId, UserId};
use barrow_domain::staff::Role;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::Sha256;

use super::Owner;

/// Who asks, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Nobody,
    /// With the tokens of the very cart and order that are asked for.
    OwnGuest,
    OtherGuest,
    Customer,
    OtherCustomer,
    Staff(Role),
    /// The rest have an owner's access token that is not good.
    Expired,
    Tampered,
    AlgNone,
    Hs256WithThePublicKey,
    WrongAudience,
    WrongIssuer,
    ForeignKey,
    Revoked,
}

impl Caller {
    /// Shows a token that was never good, or is so no more.
    const fn is_forged(self) -> bool {
        !matches!(
            self,
            Self::Nobody | Self::OwnGuest | Self::OtherGuest | Self::Customer | Self::OtherCustomer | Self::Staff(_) | Self::Revoked
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Whatever the route says to what was asked, it does not say that this caller may not.
    Open,
    Refused(u16, &'static str),
}

const UNAUTHORIZED: Expected = Expected::Refused(401, "unauthorized");
const INVALID_TOKEN: Expected = Expected::Refused(401, "invalid_token");
const SESSION_ENDED: Expected = Expected::Refused(401, "session_ended");
const FORBIDDEN: Expected = Expected::Refused(403, "forbidden");

fn callers() -> Vec<Caller> {
    let others = [Caller::Nobody, Caller::OwnGuest, Caller::OtherGuest, Caller::Customer, Caller::OtherCustomer];
    let bad = [
        Caller::Expired,
        Caller::Tampered,
        Caller::AlgNone,
        Caller::Hs256WithThePublicKey,
        Caller::WrongAudience,
        Caller::WrongIssuer,
        Caller::ForeignKey,
        Caller::Revoked,
    ];
    others.into_iter().chain(Role::ALL.map(Caller::Staff)).chain(bad).collect()
}

/// THE matrix.
fn expected(route: &Route, caller: Caller) -> Expected {
    use Caller as C;
    match (route.access, caller) {
        // Signed in is not enough: a second factor is for staff.
        (Access::Customer, C::Customer | C::OtherCustomer) if route.bin == "account-begin-second-factor" => FORBIDDEN,
        // Nor is it enough for a guest's cart, whose own token is shown beside.
        (Access::Customer, C::Customer | C::OtherCustomer | C::Staff(_)) if route.bin == "cart-claim" => UNAUTHORIZED,
        // Nobody has to be signed in here; a token that is not good is refused all the same.
        (Access::Public, C::Revoked) if route.bin == "catalog-create-restock-alert" => SESSION_ENDED,
        (Access::Public, caller) if route.bin == "catalog-create-restock-alert" && caller.is_forged() => INVALID_TOKEN,
        (Access::Public, _) => Expected::Open,
        // What these need stands in the body, and what is sent there is nobody's.
        (Access::Credentials | Access::LetterLink, _) => Expected::Open,
        (Access::RefreshToken, _) => UNAUTHORIZED,
        (Access::TrackingLink, _) => Expected::Refused(404, if super::is_page(route) { "" } else { "not_found" }),
        (Access::StripeSignature, _) => Expected::Refused(400, "invalid_signature"),
        (Access::CartToken | Access::OrderToken, C::OwnGuest) => Expected::Open,
        (Access::CartToken | Access::OrderToken, C::OtherGuest) => FORBIDDEN,
        (Access::CartToken, _) | (Access::OrderToken, C::Nobody) => UNAUTHORIZED,
        // Whoever ordered while they were signed in needs no token of the order; this one is a guest's.
        (Access::OrderToken, C::Customer | C::OtherCustomer | C::Staff(_)) => FORBIDDEN,
        (Access::OrderToken, C::Revoked) => SESSION_ENDED,
        (Access::OrderToken, _) => INVALID_TOKEN,
        (Access::Customer | Access::Staff(_), C::Nobody | C::OwnGuest | C::OtherGuest) => UNAUTHORIZED,
        (Access::Customer, C::Customer | C::OtherCustomer | C::Staff(_)) => Expected::Open,
        (Access::Staff(permission), C::Staff(role)) if role.may(permission) => Expected::Open,
        (Access::Staff(_), C::Customer | C::OtherCustomer | C::Staff(_)) => FORBIDDEN,
        (Access::Customer | Access::Staff(_), C::Revoked) => SESSION_ENDED,
        (Access::Customer | Access::Staff(_), _) => INVALID_TOKEN,
    }
}

/// What each caller has in hand.
struct Tokens {
    customer: String,
    other_customer: String,
    staff: Vec<(Role, String)>,
    bad: Vec<(Caller, String)>,
}

impl Tokens {
    async fn of(shop: &TestShop) -> Self {
        let (customer, other) = (Member::join(shop).await, Member::join(shop).await);
        let mut staff = Vec::new();
        for role in Role::ALL {
            staff.push((role, staff::joins(shop, &format!("{}@example.org", role.name()), role.name()).await.token));
        }
        let gone = staff::joins(shop, "gone@example.org", "owner").await;
        let bad = bad_tokens(shop, &staff[0].1, gone).await;
        Self { customer: customer.access, other_customer: other.access, staff, bad }
    }

    fn of_caller(&self, caller: Caller) -> Option<&str> {
        match caller {
            Caller::Nobody | Caller::OwnGuest | Caller::OtherGuest => None,
            Caller::Customer => Some(&self.customer),
            Caller::OtherCustomer => Some(&self.other_customer),
            Caller::Staff(role) => self.staff.iter().find(|(of, _)| *of == role).map(|(_, token)| token.as_str()),
            bad => self.bad.iter().find(|(of, _)| *of == bad).map(|(_, token)| token.as_str()),
        }
    }
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

async fn bad_tokens(shop: &TestShop, owner: &str, gone: Colleague) -> Vec<(Caller, String)> {
    let environment = shop.shop().environment();
    let (signing, public) = (&environment["ACCESS_TOKEN_SIGNING_KEY"], environment["ACCESS_TOKEN_PUBLIC_KEYS"].clone());
    let parts: Vec<&str> = owner.split('.').collect();
    let claims = decoded(parts[1]);
    let bearer = Bearer {
        user_id: UserId::parse(claims["sub"].as_str().unwrap()).unwrap(),
        session_id: SessionId::parse(claims["sid"].as_str().unwrap()).unwrap(),
        role: AccountRole::Staff(Role::Owner),
    };
    let issuer = |issuer: &str, signing: &str, public: &str| AccessTokens::new(issuer, Some(signing), &[public.to_owned()]).unwrap();
    let own = issuer(&shop.shop().app().config.shop_url, signing, &public);
    let foreign = barrow_app::accounts::access_tokens::new_keys();
    let with_header = |change: &dyn Fn(&mut Value), sign: &dyn Fn(&str) -> String| {
        let mut header = decoded(parts[0]);
        change(&mut header);
        let message = format!("{}.{}", encoded(&header), parts[1]);
        format!("{message}.{}", sign(&message))
    };
    let mut later = claims.clone();
    later["exp"] = json!(4_102_444_800_i64);
    let mut elsewhere = claims.clone();
    elsewhere["aud"] = json!("another-api");
    let hs256 = |message: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&URL_SAFE_NO_PAD.decode(&public).unwrap()).unwrap();
        mac.update(message.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    };
    let gone_id = UserId::parse(&gone.id).unwrap();
    let account = shop.shop().app().store().accounts.account(&gone_id).await.unwrap().unwrap();
    shop.shop().app().end_all_sessions(account, None).await.unwrap();
    vec![
        (Caller::Expired, own.issue(&bearer, clock::now() - SignedDuration::from_mins(16)).unwrap()),
        (Caller::Tampered, format!("{}.{}.{}", parts[0], encoded(&later), parts[2])),
        (Caller::AlgNone, with_header(&|header| header["alg"] = json!("none"), &|_| String::new())),
        (Caller::Hs256WithThePublicKey, with_header(&|header| header["alg"] = json!("HS256"), &hs256)),
        (Caller::WrongAudience, signed_otherwise(signing, &parts, &elsewhere)),
        (Caller::WrongIssuer, issuer("https://elsewhere.example", signing, &public).issue(&bearer, clock::now()).unwrap()),
        (
            Caller::ForeignKey,
            issuer(&shop.shop().app().config.shop_url, &foreign.signing_key, &foreign.public_keys).issue(&bearer, clock::now()).unwrap(),
        ),
        (Caller::Revoked, gone.token),
    ]
}

/// With the shop's own key, as another service might that shares it.
fn signed_otherwise(signing: &str, parts: &[&str], claims: &Value) -> String {
    let seed = URL_SAFE_NO_PAD.decode(signing).unwrap();
    let pair = ring::signature::Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let message = format!("{}.{}", parts[0], encoded(claims));
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// Sent by nobody who may, it changes nothing: what has a body gets one that no route takes, and what has none names ids of nothing
/// where it could do harm.
fn request(shop: &TestShop, route: &Route, owner: &Owner<'_>) -> RequestBuilder {
    let path = route.path.split('/').map(|part| value_of(part, route, owner)).collect::<Vec<_>>().join("/");
    let method: Method = route.method.parse().unwrap();
    let request = shop.client().request(method.clone(), &path).header("idempotency-key", "everybody-tries");
    match (route.bin, route.request) {
        // Its cart stands in the body, and is asked about first of all.
        ("checkout-place-order", _) => request.json(&super::body(route.bin, owner)),
        // Without a cookie, an empty body shows that there is no token in it either.
        (_, Some(_)) if route.access == Access::RefreshToken => request.json(&json!({})),
        (_, Some(_)) => request.json(&json!({ "nonsense": true })),
        _ => request,
    }
}

fn value_of(part: &str, route: &Route, owner: &Owner<'_>) -> String {
    let harmless = route.method == "DELETE" || (route.request.is_none() && route.method != "GET");
    match part {
        "{cart_id}" => owner.cart.cart_id.clone(),
        "{order_id}" if harmless && route.access != Access::OrderToken => "AAAA-AAAA-AAAA".to_owned(),
        "{order_id}" => owner.order.id.clone(),
        "{token}" => format!("{}.forged", owner.order.id),
        "{sku}" => "NOTHING".to_owned(),
        "{slug}" => "tea".to_owned(),
        "{code}" => "NOTHING".to_owned(),
        "{product_id}" => "prd_nothing".to_owned(),
        named if named.starts_with('{') => "7ZXP2Q9KDM4T1W8VHCN3R6BAGS".to_owned(),
        literal => literal.to_owned(),
    }
}

#[tokio::test]
async fn every_caller_at_every_route_gets_the_answer_of_the_matrix() {
    let shop = TestShop::start().await;
    let tokens = Tokens::of(&shop).await;
    let (own, other) = (super::owner(&shop).await, super::owner(&shop).await);
    let (mut answers, mut open, mut wrong) = (0, 0, Vec::new());
    for route in barrow_api::routes() {
        for caller in callers() {
            let request = request(&shop, route, &own);
            let request = match caller {
                Caller::OwnGuest => request.header("x-cart-token", &own.cart.token).header("x-order-token", &own.order.token),
                Caller::OtherGuest => request.header("x-cart-token", &other.cart.token).header("x-order-token", &other.order.token),
                _ => request,
            };
            let request = match tokens.of_caller(caller) {
                Some(token) => request.bearer_auth(token),
                None => request,
            };
            let answer = Answer::of(request).await;
            answers += 1;
            let right = match expected(route, caller) {
                Expected::Open => {
                    open += 1;
                    let turned_away = [401, 403, 429].contains(&answer.status) && !is_about_the_body(route.access);
                    !turned_away && answer.status < 500
                }
                Expected::Refused(status, code) => (answer.status, answer.code()) == (status, code),
            };
            if !right {
                wrong.push(format!("{} by {caller:?}: {} {}", route.bin, answer.status, answer.text));
            }
        }
    }
    println!("{} routes x {} callers: {answers} answers, {open} of them open", barrow_api::routes().len(), callers().len());
    assert!(wrong.is_empty(), "{} of {answers} answers are not the matrix's:\n{}", wrong.len(), wrong.join("\n"));
    shop.close().await;
}

/// Who shows a password or a link is told by the body.
const fn is_about_the_body(access: Access) -> bool {
    matches!(access, Access::Credentials | Access::LetterLink)
}

/// What finds nothing must be able to find something: the matrix tells roles apart.
#[test]
fn the_matrix_lets_no_two_roles_do_the_same() {
    let row = |role| -> Vec<Expected> { barrow_api::routes().iter().map(|route| expected(route, Caller::Staff(role))).collect() };
    for (place, role) in Role::ALL.into_iter().enumerate() {
        for other in Role::ALL.into_iter().skip(place + 1) {
            assert!(row(role) != row(other), "{role:?} and {other:?}");
        }
    }
}
