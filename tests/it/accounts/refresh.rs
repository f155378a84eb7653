//! Refresh tokens: good once, once more for a lost answer, and a copy ends the session.

use crate::harness::{Answer, Member, TestShop, cookie_of};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn refresh(shop: &TestShop, token: &str) -> Answer {
    shop.posts("/api/auth/refresh", &json!({ "refresh_token": token })).await
}

fn token(session: &Value) -> String {
    session["refresh_token"].as_str().expect("a token").to_owned()
}

/// One wins, and nobody who holds the same token gets another line of them: all go on with the same next one.
#[tokio::test]
async fn fifty_refreshes_at_once_are_one_rotation() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let answers = join_all((0..50).map(|_| refresh(&shop, &ada.refresh))).await;
    let mut next = BTreeSet::new();
    let mut refused = 0;
    for answer in answers {
        match answer.status {
            200 => drop(next.insert(token(&answer.body))),
            503 => refused += 1,
            _ => panic!("{}", answer.text),
        }
    }
    println!("50 refreshes of one token at once: {} next token, {refused} asked to come again", next.len());
    assert_eq!(next.len(), 1, "one line of tokens");
    assert_eq!(shop.sessions_of(&ada.id).await.len(), 1);
    assert!(ada.is_signed_in().await, "the honest user stays signed in");
    let honest = refresh(&shop, next.first().unwrap()).await.expect(200);
    refresh(&shop, &token(&honest)).await.expect(200);
    shop.close().await;
}

#[tokio::test]
async fn a_lost_answer_is_given_again() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let (first, again) = (refresh(&shop, &ada.refresh).await.expect(200), refresh(&shop, &ada.refresh).await.expect(200));
    assert_eq!(token(&first), token(&again));
    refresh(&shop, &token(&again)).await.expect(200);
    shop.close().await;
}

/// The thief comes after the honest user, or the other way round: either way both are out, and all their tokens with them.
#[tokio::test]
async fn a_copy_that_is_used_later_ends_the_session_and_no_other() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let elsewhere = ada.again().await;
    let second = refresh(&shop, &ada.refresh).await.expect(200);
    let third = refresh(&shop, &token(&second)).await.expect(200);
    refresh(&shop, &ada.refresh).await.refused(401, "session_ended");
    refresh(&shop, &token(&third)).await.refused(401, "session_ended");
    assert!(!ada.is_signed_in().await);
    assert!(elsewhere.is_signed_in().await);
    refresh(&shop, &elsewhere.refresh).await.expect(200);
    shop.close().await;
}

/// The same when the one rotation lies back by more than the ten seconds that a lost answer is given.
#[tokio::test]
async fn after_the_grace_a_replaced_token_is_a_copy() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let next = token(&refresh(&shop, &ada.refresh).await.expect(200));
    shop.age_rotation(&ada.id, 11).await;
    refresh(&shop, &ada.refresh).await.refused(401, "session_ended");
    refresh(&shop, &next).await.refused(401, "session_ended");
    shop.close().await;
}

/// Whoever only knows ids, as from an old access token, ends nobody's session.
#[tokio::test]
async fn a_guess_ends_nothing() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let parts: Vec<&str> = ada.refresh.split('.').collect();
    let other = shop.member().await;
    let others: Vec<&str> = other.refresh.split('.').collect();
    let guesses = [
        format!("{}.{}.{}.{}", parts[0], parts[1], others[2], others[3]),
        format!("{}.{}.{}.{}", others[0], parts[1], parts[2], parts[3]),
        format!("{}.{}.{}.{}", parts[0], others[1], parts[2], parts[3]),
        format!("{}.x", ada.refresh),
        ada.refresh.to_lowercase(),
        ada.access.clone(),
        "x".repeat(100_000),
    ];
    for guess in guesses {
        refresh(&shop, &guess).await.refused(401, "session_ended");
    }
    assert!(ada.is_signed_in().await && other.is_signed_in().await);
    refresh(&shop, &ada.refresh).await.expect(200);
    shop.close().await;
}

#[tokio::test]
async fn browsers_have_a_cookie_that_no_script_sees_and_no_other_site_sends() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let login = shop.posts("/api/auth/login", &json!({ "email": ada.email, "password": Member::PASSWORD })).await;
    assert_eq!((login.status, &login.body["refresh_token"]), (200, &Value::Null));
    let set = login.header("set-cookie").to_owned();
    assert!(
        set.starts_with("__Host-barrow_refresh=") && set.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=2592000"),
        "{set}"
    );
    let cookie = cookie_of(&login);
    let with = |path: &str| shop.client().request(Method::POST, path).header("cookie", format!("a=b; {cookie}; c=d"));
    Answer::of(with("/api/auth/refresh").json(&json!({}))).await.refused(403, "forged_request");
    let form = with("/api/auth/refresh").header("x-requested-with", "x").form(&[("a", "b")]);
    Answer::of(form).await.refused(415, "unsupported_media_type");
    let next = Answer::of(with("/api/auth/refresh").header("x-requested-with", "x").json(&json!({}))).await;
    assert_eq!((next.status, &next.body["refresh_token"]), (200, &Value::Null));
    assert_ne!(cookie_of(&next), cookie);
    let out = shop.client().request(Method::POST, "/api/auth/logout").header("cookie", cookie_of(&next));
    let out = Answer::of(out.header("x-requested-with", "x").json(&json!({}))).await;
    assert_eq!((out.status, out.header("set-cookie").contains("Max-Age=0")), (200, true));
    let over = Answer::of(with("/api/auth/refresh").header("x-requested-with", "x").json(&json!({}))).await;
    assert!(over.header("set-cookie").contains("Max-Age=0"));
    over.refused(401, "session_ended");
    shop.posts("/api/auth/refresh", &json!({})).await.refused(401, "unauthorized");
    shop.close().await;
}

#[tokio::test]
async fn logging_out_everywhere_ends_every_session_at_once() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let devices = [ada.clone(), ada.again().await, ada.again().await];
    let somebody_else = shop.member().await;
    shop.posts("/api/auth/logout", &json!({ "refresh_token": devices[1].refresh, "all": true })).await.expect(200);
    for device in &devices {
        device.get("/api/me").await.refused(401, "session_ended");
        refresh(&shop, &device.refresh).await.refused(401, "session_ended");
    }
    assert!(somebody_else.is_signed_in().await && ada.again().await.is_signed_in().await);
    shop.close().await;
}

/// Sign-ins beside the end of all sessions come before it, and are ended, or after it, and are good; and they stay few.
#[tokio::test]
async fn sessions_of_one_user_stay_few() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    for _ in 0..4 {
        let more = join_all((0..6).map(|_| Member::try_login(&shop, &ada.email, Member::PASSWORD))).await;
        assert!(more.iter().all(|answer| matches!(answer.status, 200 | 503)), "{:?}", more.iter().map(|a| a.status).collect::<Vec<_>>());
    }
    let left = shop.sessions_of(&ada.id).await;
    assert!((15..=20).contains(&left.len()), "{}", left.len());
    let last = ada.again().await;
    assert!(last.is_signed_in().await);
    shop.close().await;
}
