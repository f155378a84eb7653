//! Passwords forgotten and changed, addresses moved: by links that are good once, and the owner hears of it.

use crate::harness::{Answer, Member, TestShop, link_in, mails_to};
use barrow_domain::ids::UserId;
use barrow_store::AccountChange;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const NEW: &str = "five plums by the brook";

async fn forgot(shop: &TestShop, email: &str) {
    shop.posts("/api/auth/forgot-password", &json!({ "email": email })).await.expect(202);
    shop.settle().await;
}

fn reset(token: &str, password: &str) -> Value {
    json!({ "token": token, "new_password": password })
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_and_all_are_signed_out() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    forgot(&shop, &ada.email).await;
    let link = link_in(shop.shop(), &ada.email);
    let weak = shop.posts("/api/auth/reset-password", &reset(&link, "password1234")).await.refused(422, "validation_failed");
    assert_eq!(weak["fields"][0]["field"], "new_password");
    assert!(ada.is_signed_in().await);
    shop.posts("/api/auth/reset-password", &reset(&link, NEW)).await.expect(200);
    assert!(!ada.is_signed_in().await);
    Member::try_login(&shop, &ada.email, Member::PASSWORD).await.refused(401, "invalid_credentials");
    Member::try_login(&shop, &ada.email, NEW).await.expect(200);
    shop.posts("/api/auth/reset-password", &reset(&link, "six quinces by the brook")).await.refused(422, "link_invalid");
    shop.settle().await;
    assert_eq!(mails_to(shop.shop(), &ada.email)[0].subject, "Your password was changed");
    shop.close().await;
}

/// Many at once, with different passwords: one is set, and it is the one whose answer said so.
#[tokio::test]
async fn a_reset_link_is_good_once_and_only_the_newest_state_counts() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    forgot(&shop, &ada.email).await;
    let first = link_in(shop.shop(), &ada.email);
    forgot(&shop, &ada.email).await;
    let second = link_in(shop.shop(), &ada.email);
    assert_ne!(first, second);
    let passwords: Vec<String> = (0..5).map(|place| format!("password of try {place}, long")).collect();
    let answers =
        join_all(passwords.iter().map(async |password| shop.posts("/api/auth/reset-password", &reset(&second, password)).await)).await;
    let won: Vec<usize> = (0..5).filter(|place| answers[*place].status == 200).collect();
    assert_eq!(won.len(), 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    for (place, password) in passwords.iter().enumerate() {
        let signed_in = Member::try_login(&shop, &ada.email, password).await.status == 200;
        assert_eq!(signed_in, won.contains(&place), "{password}");
    }
    // The older link was written before that.
    shop.posts("/api/auth/reset-password", &reset(&first, NEW)).await.refused(422, "link_invalid");
    shop.close().await;
}

#[tokio::test]
async fn nobody_is_written_to_about_an_account_that_is_not_there() {
    let shop = TestShop::start().await;
    forgot(&shop, "nobody@example.org").await;
    assert!(shop.shop().mails().unwrap().is_empty());
    shop.close().await;
}

#[tokio::test]
async fn a_changed_password_signs_out_all_others_and_is_told() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let elsewhere = ada.again().await;
    let wrong = json!({ "password": "not the password", "new_password": NEW });
    let refused = ada.does(Method::POST, "/api/me/password", &wrong).await.refused(422, "validation_failed");
    assert_eq!(refused["fields"][0]["field"], "password");
    let right = json!({ "password": Member::PASSWORD, "new_password": NEW });
    ada.does(Method::POST, "/api/me/password", &right).await.expect(200);
    assert!(ada.is_signed_in().await && !elsewhere.is_signed_in().await);
    Member::try_login(&shop, &ada.email, Member::PASSWORD).await.refused(401, "invalid_credentials");
    Member::try_login(&shop, &ada.email, NEW).await.expect(200);
    shop.settle().await;
    assert_eq!(mails_to(shop.shop(), &ada.email)[0].subject, "Your password was changed");
    shop.close().await;
}

#[tokio::test]
async fn an_account_moves_to_an_address_that_is_confirmed() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let body = json!({ "email": "Moved@Example.org", "password": Member::PASSWORD });
    ada.does(Method::POST, "/api/me/email", &json!({ "email": "moved@example.org", "password": "wrong wrong wrong" }))
        .await
        .refused(422, "validation_failed");
    ada.does(Method::POST, "/api/me/email", &body).await.expect(202);
    shop.settle().await;
    assert_eq!(ada.get("/api/me").await.expect(200)["email"], json!(ada.email), "not before it is confirmed");
    let confirm = json!({ "token": link_in(shop.shop(), "moved@example.org") });
    let answers = join_all((0..4).map(|_| shop.posts("/api/auth/confirm-email", &confirm))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(ada.get("/api/me").await.expect(200)["email"], "Moved@Example.org");
    Member::try_login(&shop, &ada.email, Member::PASSWORD).await.refused(401, "invalid_credentials");
    Member::try_login(&shop, "moved@example.org", Member::PASSWORD).await.expect(200);
    shop.settle().await;
    assert_eq!(mails_to(shop.shop(), &ada.email)[0].subject, "Your account has a new e-mail address");
    // The old address is free again.
    Member::join_as(&shop, &ada.email).await;
    shop.close().await;
}

/// Who takes an address first has it; a link that comes second is good for nothing.
#[tokio::test]
async fn nobody_moves_to_an_address_that_has_an_account() {
    let shop = TestShop::start().await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    let to = |email: &str| json!({ "email": email, "password": Member::PASSWORD });
    ada.does(Method::POST, "/api/me/email", &to(&bob.email)).await.expect(202);
    shop.settle().await;
    assert_eq!(mails_to(shop.shop(), &bob.email)[0].subject, "You have an account already");
    for member in [&ada, &bob] {
        member.does(Method::POST, "/api/me/email", &to("both@example.org")).await.expect(202);
        shop.settle().await;
    }
    let link = |text: &str| text.split_once("?token=").unwrap().1.split_whitespace().next().unwrap().to_owned();
    let links: Vec<String> = mails_to(shop.shop(), "both@example.org").iter().map(|mail| link(&mail.text)).collect();
    let answers: Vec<Answer> =
        join_all(links.iter().map(async |link| shop.posts("/api/auth/confirm-email", &json!({ "token": link })).await)).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    shop.close().await;
}

/// A thief who asked to move the account before its owner chose a new password gets nothing of it.
#[tokio::test]
async fn a_new_password_ends_what_was_asked_for_with_the_old() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let body = json!({ "email": "thief@example.org", "password": Member::PASSWORD });
    ada.does(Method::POST, "/api/me/email", &body).await.expect(202);
    shop.settle().await;
    let change = json!({ "password": Member::PASSWORD, "new_password": NEW });
    ada.does(Method::POST, "/api/me/password", &change).await.expect(200);
    let confirm = json!({ "token": link_in(shop.shop(), "thief@example.org") });
    shop.posts("/api/auth/confirm-email", &confirm).await.refused(422, "link_invalid");
    shop.close().await;
}

/// A link does what it was written for, and nothing else.
#[tokio::test]
async fn links_are_not_exchangeable() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    forgot(&shop, &ada.email).await;
    let reset_link = link_in(shop.shop(), &ada.email);
    shop.posts("/api/auth/confirm-email", &json!({ "token": reset_link })).await.refused(422, "link_invalid");
    let verify = json!({ "token": reset_link, "password": Member::PASSWORD });
    shop.posts("/api/auth/verify-email", &verify).await.refused(422, "link_invalid");
    let (id, signature) = reset_link.split_once('.').unwrap();
    for forged in
        [format!("{id}.AAAAAAAAAAAAAAAAAAAAAA"), format!("AAAAAAAAAAAAAAAAAAAAAAAAAA.{signature}"), id.to_owned(), "x".repeat(10_000)]
    {
        shop.posts("/api/auth/reset-password", &reset(&forged, NEW)).await.refused(422, "link_invalid");
    }
    shop.posts("/api/auth/reset-password", &reset(&reset_link, NEW)).await.expect(200);
    shop.close().await;
}

#[tokio::test]
async fn devices_are_listed_and_signed_out_one_by_one() {
    let shop = TestShop::start().await;
    let (ada, stranger) = (shop.member().await, shop.member().await);
    let phone = ada.again().await;
    let listed = ada.get("/api/me/sessions").await.expect(200);
    let items = listed["items"].as_array().unwrap();
    assert_eq!((items.len(), &listed["next_cursor"]), (2, &Value::Null));
    assert_eq!(items.iter().filter(|session| session["current"] == true).count(), 1);
    assert!(items.iter().all(|session| session.as_object().unwrap().len() == 5), "nothing secret: {listed}");
    let other = items.iter().find(|session| session["current"] == false).unwrap()["id"].as_str().unwrap();
    let path = format!("/api/me/sessions/{other}");
    stranger.does(Method::DELETE, &path, &json!({})).await.expect(200);
    assert!(phone.is_signed_in().await, "a stranger ends nobody's session");
    for _ in 0..2 {
        ada.does(Method::DELETE, &path, &json!({})).await.expect(200);
    }
    assert!(!phone.is_signed_in().await && ada.is_signed_in().await);
    ada.does(Method::DELETE, "/api/me/sessions/nothing", &json!({})).await.refused(404, "not_found");
    shop.close().await;
}

/// Of the password that members have, made with one pass over 8 KiB.
const WEAK_HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$YSBzYWx0IG9mIGEgdGVzdA$mbAsgZDIxyTudJ2FngtlEWvOOVjFLbrOqmh344zDwr4";

/// What was hashed when hashing was cheaper is hashed anew by whoever knows the password, and by nobody else.
#[tokio::test]
async fn a_weak_hash_is_made_anew_at_the_next_sign_in() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let (accounts, id) = (&shop.shop().app().store().accounts, UserId::parse(&ada.id).unwrap());
    let stored = async || accounts.account(&id).await.unwrap().unwrap();
    let before = stored().await;
    let (after, hash) = (before.user.clone(), Some(WEAK_HASH));
    let change = AccountChange {
        before: &before,
        after: &after,
        password_hash: hash,
        link: None,
        ended: &[],
        letter: None,
        factor: None,
        audit: None,
    };
    accounts.change(&change).await.unwrap();
    Member::try_login(&shop, &ada.email, "not the password").await.refused(401, "invalid_credentials");
    assert_eq!(stored().await.password_hash, WEAK_HASH);
    Member::try_login(&shop, &ada.email, Member::PASSWORD).await.expect(200);
    let strong = stored().await.password_hash;
    assert!(strong.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{strong}");
    Member::try_login(&shop, &ada.email, Member::PASSWORD).await.expect(200);
    assert_eq!(stored().await.password_hash, strong, "a good one stays");
    shop.close().await;
}
