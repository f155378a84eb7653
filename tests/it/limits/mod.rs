//! How often anybody may try, and what they are told.

use crate::harness::wire::{Fault, Plan as Trouble, Wire};
use crate::harness::{Answer, Plan, TestShop, cards, wait_until};
use futures::future::join_all;
use reqwest::Method;
use std::sync::Arc;

fn limited(rates: &str) -> Plan {
    Plan::default().told("RATE_LIMITS", rates)
}

/// The answer to a try too many says how long to wait.
fn wait_of(refused: &Answer) -> u32 {
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=86_400).contains(&seconds), "{seconds}");
    seconds
}

#[tokio::test]
async fn a_cart_may_guess_so_many_coupons_and_no_more_however_many_at_once() {
    let shop = TestShop::planned(limited("coupon_cart=5/86400").coupon("TENNER", 1000, None, None)).await;
    let (guesser, other) = (shop.buyer().await, shop.buyer().await);
    let codes: Vec<String> = (0..12).map(|guess| format!("GUESS{guess}")).collect();
    let answers = join_all(codes.iter().map(|code| guesser.try_coupon(code))).await;
    let (told, refused): (Vec<Answer>, Vec<Answer>) = answers.into_iter().partition(|answer| answer.status != 429);
    assert_eq!((told.len(), refused.len()), (5, 7));
    let mut left: Vec<String> = told.iter().map(|answer| left_of(answer, "coupon_cart")).collect();
    left.sort_unstable();
    assert_eq!(left, ["0", "1", "2", "3", "4"]);
    for answer in told {
        assert!(answer.header("ratelimit-policy").contains("\"coupon_cart\";q=5;w=86400"), "{}", answer.header("ratelimit-policy"));
        answer.refused(422, "coupon_unknown");
    }
    for answer in refused {
        wait_of(&answer);
        answer.refused(429, "too_many_requests");
    }
    // Even the right one, so that nothing is learnt by guessing on.
    guesser.try_coupon("TENNER").await.refused(429, "too_many_requests");
    other.coupon("TENNER").await;
    shop.close().await;
}

/// What `RateLimit` says is left of a limit.
fn left_of(answer: &Answer, limit: &str) -> String {
    let levels = answer.header("ratelimit");
    let level = levels.split(", ").find_map(|level| level.strip_prefix(&format!("\"{limit}\";r=")));
    level.unwrap_or_else(|| panic!("{levels} has no {limit}")).split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_address_may_order_so_often_with_whatever_carts() {
    let shop = TestShop::planned(limited("checkout_address=2/86400")).await;
    let mut answers = Vec::new();
    for place in 0..3 {
        let mut buyer = shop.buyer().await;
        // Letter case makes no other address.
        buyer.email = if place == 1 { "ADA@example.org" } else { "ada@example.org" }.to_owned();
        buyer.add("TEA", 1).await;
        answers.push(buyer.try_checkout(&buyer.checkout_body().await, &buyer.key()).await);
    }
    let last = answers.pop().unwrap();
    answers.into_iter().for_each(|answer| drop(answer.expect(201)));
    last.refused(429, "too_many_requests");
    shop.buyer().await.buys("TEA", 1).await;
    assert_eq!(shop.available("TEA").await, 97);
    shop.close().await;
}

/// Known or not, an address may be tried so often: nothing is learnt from when it is refused.
#[tokio::test]
async fn passwords_are_guessed_so_often_and_no_more() {
    let shop = TestShop::planned(limited("login_account=3/86400")).await;
    let member = shop.member().await;
    let tries = async |email: &str| {
        let guess = serde_json::json!({ "email": email, "password": "guessed by somebody" });
        Answer::of(shop.client().request(Method::POST, "/api/auth/login").json(&guess)).await
    };
    for email in [member.email.to_uppercase().as_str(), "nobody@example.org"] {
        for _ in 0..3 {
            tries(email).await.refused(401, "invalid_credentials");
        }
        wait_until("a refusal", async || (tries(email).await.status == 429).then_some(())).await;
    }
    assert!(member.is_signed_in().await, "who is signed in stays so");
    shop.close().await;
}

/// Wherever it is asked for, it is one bucket: a session that somebody left open is no place to guess the password.
#[tokio::test]
async fn a_session_is_no_place_to_guess_the_password() {
    let shop = TestShop::planned(limited("password_account=3/86400")).await;
    let (member, other) = (shop.member().await, shop.member().await);
    let guess = "guessed by somebody";
    let change = serde_json::json!({ "password": guess, "new_password": "a pear of somebody else's" });
    let moving = serde_json::json!({ "password": guess, "email": "somebody@example.org" });
    let erase = serde_json::json!({ "password": guess });
    let tries: [(Method, &str, &serde_json::Value); 3] =
        [(Method::POST, "/api/me/password", &change), (Method::POST, "/api/me/email", &moving), (Method::DELETE, "/api/me", &erase)];
    for (method, path, body) in &tries {
        member.does(method.clone(), path, body).await.refused(422, "validation_failed");
    }
    for (method, path, body) in &tries {
        let tried_out = async || (member.does(method.clone(), path, body).await.status == 429).then_some(());
        wait_until("a refusal", tried_out).await;
    }
    let right = serde_json::json!({ "password": crate::harness::Member::PASSWORD });
    wait_of(&member.does(Method::DELETE, "/api/me", &right).await);
    assert!(member.is_signed_in().await, "who is signed in stays so");
    other.does(Method::DELETE, "/api/me", &right).await.expect(200);
    shop.close().await;
}

#[tokio::test]
async fn an_address_is_written_to_so_often_and_no_more() {
    let shop = TestShop::planned(limited("mail_address=2/86400")).await;
    for status in [202, 202, 429] {
        let body = serde_json::json!({ "email": "somebody@example.org", "password": "four pears by the brook" });
        let answer = Answer::of(shop.client().request(Method::POST, "/api/auth/register").json(&body)).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    shop.close().await;
}

/// A network that is nobody's to tell is what the gateway saw, unless proxies of the shop's own stand before it.
#[tokio::test]
async fn nobody_borrows_another_network_by_a_header() {
    let shop = TestShop::planned(limited("coupon_source=1/86400")).await;
    let tries = async |forwarded: &'static str| {
        let request = shop.buyer().await.cart_request(Method::POST, "/coupons").header("x-forwarded-for", forwarded);
        Answer::of(request.json(&serde_json::json!({ "code": "GUESS" }))).await
    };
    tries("203.0.113.7").await.refused(422, "coupon_unknown");
    tries("203.0.113.8").await.refused(429, "too_many_requests");
    shop.close().await;
}

#[tokio::test]
async fn behind_a_proxy_of_ours_its_word_is_taken_and_no_further_one() {
    let shop = TestShop::planned(limited("coupon_source=1/86400").told("TRUSTED_PROXIES", "1")).await;
    let tries = async |forwarded: &'static str| {
        let request = shop.buyer().await.cart_request(Method::POST, "/coupons").header("x-forwarded-for", forwarded);
        Answer::of(request.json(&serde_json::json!({ "code": "GUESS" }))).await
    };
    tries("203.0.113.7").await.refused(422, "coupon_unknown");
    tries("198.51.100.1, 203.0.113.7").await.refused(429, "too_many_requests");
    tries("203.0.113.8").await.refused(422, "coupon_unknown");
    shop.close().await;
}

async fn is_declined(order: &crate::harness::PlacedOrder<'_>, times: u32) {
    for _ in 0..times {
        order.try_pay(cards::DECLINES).await.expect(402);
    }
}

/// Somebody tries stolen cards, at one order and then at others.
#[tokio::test]
async fn declined_cards_make_an_order_an_address_and_a_network_wait() {
    let rates = "payment_order=40/86400,checkout_address=60/86400,checkout_source=260/86400";
    let shop = TestShop::planned(limited(rates)).await;
    let buyer = shop.buyer().await;
    let order = buyer.buys("TEA", 1).await;
    is_declined(&order, 3).await;
    shop.settle().await;
    order.try_resume().await.expect(200);
    is_declined(&order, 7).await;
    wait_until("an order that waits", async || (order.try_resume().await.status == 429).then_some(())).await;
    shop.settle().await;
    wait_of(&order.try_resume().await);
    let another = |email: &str| {
        let (shop, email) = (&shop, email.to_owned());
        async move {
            let mut next = shop.buyer().await;
            next.email = email;
            next.add("TEA", 1).await;
            next.try_checkout(&next.checkout_body().await, &next.key()).await
        }
    };
    another(&buyer.email).await.refused(429, "too_many_requests");
    let other = crate::harness::PlacedOrder::new(&shop, &another("somebody-else@example.org").await.expect(201));
    is_declined(&other, 3).await;
    shop.settle().await;
    another("a-third@example.org").await.refused(429, "too_many_requests");
    shop.close().await;
}

/// Whoever cannot be counted may buy all the same.
#[tokio::test]
async fn shoppers_buy_while_nobody_can_count_them() {
    let remote = Arc::new(Wire::default());
    let functions = crate::harness::remote::Remote::start(Arc::clone(&remote) as Arc<_>).await;
    let shop = TestShop::remote(limited("checkout_cart=1/86400,checkout_address=1/86400,checkout_source=1/86400"), &functions).await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    let body = buyer.checkout_body().await;
    let trouble = Trouble { action: Some("UpdateItem"), last: usize::MAX, ..Trouble::once(Fault::Throttled, 1) };
    let strike = remote.arm("checkout-place-order", &[&buyer.cart_id], trouble);
    buyer.try_checkout(&body, &buyer.key()).await.expect(201);
    assert!(strike.has_struck());
    shop.close().await;
}
