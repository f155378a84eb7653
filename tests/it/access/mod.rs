//! Who may do what, tried on things that are really there: every guarded route without a token, with a made-up one, and with
//! somebody else's good one.

mod matrix;

use crate::harness::{Answer, Buyer, PlacedOrder, TestShop, address};
use barrow_api::{Access, Route};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// Somebody's cart and order, with what opens them.
struct Owner<'a> {
    cart: Buyer<'a>,
    order: PlacedOrder<'a>,
}

async fn owner(shop: &TestShop) -> Owner<'_> {
    let cart = shop.buyer().await;
    cart.add("TEA", 1).await;
    Owner { cart, order: shop.buyer().await.buys("TEA", 1).await }
}

/// The route's request about this owner's things, good but for the token.
fn request(shop: &TestShop, route: &Route, owner: &Owner<'_>) -> RequestBuilder {
    let path = route.path.replace("{cart_id}", &owner.cart.cart_id).replace("{order_id}", &owner.order.id);
    let path = path.replace("{sku}", "TEA").replace("{code}", "CODE").replace("{token}", &format!("{}.forged", owner.order.id));
    let path = path.replace("{return_id}", "7ZXP2Q9KDM4T1W8VHCN3R6BAGS");
    let request = shop.client().request(route.method.parse::<Method>().unwrap(), &path).header("idempotency-key", "tried-without-right");
    match body(route.bin, owner) {
        Value::Null => request,
        body => request.json(&body),
    }
}

fn body(bin: &str, owner: &Owner<'_>) -> Value {
    match bin {
        "cart-add-item" => json!({ "sku": "TEA", "quantity": 1 }),
        "cart-set-item" => json!({ "quantity": 7 }),
        "cart-set-currency" => json!({ "currency": "EUR" }),
        "cart-apply-coupon" => json!({ "code": "CODE" }),
        "cart-quote" => json!({ "country": "DE" }),
        "checkout-place-order" => json!({
            "cart_id": owner.cart.cart_id, "cart_version": 2, "email": "thief@example.org", "shipping_address": address(),
            "shipping_method": "standard", "expected_total": { "amount": 940, "currency": "EUR" },
        }),
        "admin-create-fulfillment" | "admin-create-refund" | "admin-cancel-order" | "webhooks-stripe" => json!({}),
        "admin-review-order" => json!({ "decision": "refund", "reason": "stolen" }),
        "admin-decline-return" => json!({ "reason": "stolen" }),
        "admin-receive-return" => json!({ "lines": [{ "sku": "TEA", "quantity": 1, "restock": 1 }] }),
        "auth-open-invitation" => json!({ "token": format!("{}.forged", owner.order.id) }),
        "auth-accept-invitation" => {
            json!({ "token": format!("{}.forged", owner.order.id), "password": "a password of nobody", "code": "123456" })
        }
        "auth-login" => json!({ "email": "thief@example.org", "password": "a password of nobody" }),
        "auth-verify-email" => json!({ "token": format!("{}.forged", owner.order.id), "password": "a password of nobody" }),
        "auth-refresh" | "auth-logout" | "account-update" => json!({}),
        "auth-reset-password" => json!({ "token": format!("{}.forged", owner.order.id), "new_password": "a password of nobody" }),
        "account-erase" => json!({ "password": "a password of nobody" }),
        "auth-confirm-email" => json!({ "token": format!("{}.forged", owner.order.id) }),
        "orders-create-return" => json!({ "lines": [{ "sku": "TEA", "quantity": 1, "reason": "stolen" }] }),
        _ => Value::Null,
    }
}

/// Refuses in words for people, without a code.
fn is_page(route: &Route) -> bool {
    !route.path.starts_with("/api/") && !route.path.starts_with("/webhooks/")
}

/// The header that opens a route, and somebody else's good value for it.
fn key<'o>(access: Access, somebody_else: &'o Owner<'_>) -> Option<(&'static str, &'o str)> {
    match access {
        Access::Public | Access::TrackingLink | Access::StripeSignature | Access::Credentials | Access::LetterLink => None,
        // Its cookie and body are tried in `accounts`.
        Access::RefreshToken => None,
        Access::CartToken => Some(("x-cart-token", &somebody_else.cart.token)),
        Access::OrderToken => Some(("x-order-token", &somebody_else.order.token)),
        Access::Customer | Access::Staff(_) => Some(("authorization", &somebody_else.order.token)),
    }
}

/// 24: changing an id in an address opens nothing, and changes nothing.
#[tokio::test]
async fn nobody_reads_or_changes_what_is_somebody_elses() {
    let shop = TestShop::start().await;
    let (victim, thief) = (owner(&shop).await, owner(&shop).await);
    shop.settle().await;
    let before = (shop.tables().cart(&victim.cart.cart_id).await, victim.order.get().await);
    let guarded = barrow_api::routes().iter().filter(|route| route.access != Access::Public);
    for route in guarded {
        let without = Answer::of(request(&shop, route, &victim)).await;
        match route.access {
            Access::TrackingLink if is_page(route) => {
                assert_eq!(without.status, 404, "{}", route.bin);
                Value::Null
            }
            Access::TrackingLink => without.refused(404, "not_found"),
            Access::StripeSignature => without.refused(400, "invalid_signature"),
            Access::Credentials => without.refused(401, "invalid_credentials"),
            Access::LetterLink => without.refused(422, "link_invalid"),
            _ => without.refused(401, "unauthorized"),
        };
        let Some((header, good_elsewhere)) = key(route.access, &thief) else { continue };
        for token in ["made-up", good_elsewhere, &victim.order.tracking_token] {
            let token = if header == "authorization" { format!("Bearer {token}") } else { token.to_owned() };
            let answer = Answer::of(request(&shop, route, &victim).header(header, token)).await;
            let expected = if route.access == Access::Customer { (401, "invalid_token") } else { (403, "forbidden") };
            assert_eq!((answer.status, answer.code()), expected, "{}: {}", route.bin, answer.text);
        }
    }
    assert_eq!((shop.tables().cart(&victim.cart.cart_id).await, victim.order.get().await), before);
    shop.close().await;
}

/// 24: an order's own token opens it as buyer, not as staff; a cart's opens no order.
#[tokio::test]
async fn a_token_opens_only_what_it_was_given_for() {
    let shop = TestShop::start().await;
    let owner = owner(&shop).await;
    let order = |token: &str| shop.client().request(Method::GET, &format!("/api/orders/{}", owner.order.id)).header("x-order-token", token);
    for token in [&owner.cart.token, &owner.order.tracking_token, shop.shop().staff_token()] {
        Answer::of(order(token)).await.refused(403, "forbidden");
    }
    Answer::of(order(&owner.order.token)).await.expect(200);
    let unknown = shop.client().request(Method::GET, "/api/orders/AAAA-AAAA-AAAA").header("x-order-token", &owner.order.token);
    Answer::of(unknown).await.refused(403, "forbidden");
    let basic = shop.client().request(Method::POST, &format!("/api/admin/orders/{}/fulfillments", owner.order.id));
    Answer::of(basic.header("authorization", shop.shop().staff_token()).json(&json!({}))).await.refused(401, "unauthorized");
    shop.close().await;
}
