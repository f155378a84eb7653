//! Whoever is signed in to from where nobody was before is told, once.

use crate::harness::{Answer, Member, TestShop, mails_to};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;

const PHONE: &str = "Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile";
const TABLET: &str = "Mozilla/5.0 (iPad; CPU OS 18_1) Version/18.1 Safari/605.1";

async fn logs_in(shop: &TestShop, email: &str, password: &str, agent: &str) -> Answer {
    let body = json!({ "email": email, "password": password, "token_in": "body" });
    Answer::of(shop.client().request(Method::POST, "/api/auth/login").header("user-agent", agent).json(&body)).await
}

async fn told(shop: &TestShop, email: &str) -> usize {
    shop.settle().await;
    mails_to(shop.shop(), email).iter().filter(|mail| mail.subject == "Your account was signed in to from a new place").count()
}

#[tokio::test]
async fn the_owner_hears_of_a_sign_in_from_a_new_place_and_of_no_other() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    ada.again().await;
    assert_eq!(told(&shop, &ada.email).await, 0, "where the account was made is known");
    logs_in(&shop, &ada.email, "not the password", PHONE).await.refused(401, "invalid_credentials");
    assert_eq!(told(&shop, &ada.email).await, 0, "who does not get in is not told of");
    for agent in [PHONE, PHONE, "Mozilla/5.0 (Linux; Android 15) Chrome/132.1 Mobile"] {
        logs_in(&shop, &ada.email, Member::PASSWORD, agent).await.expect(200);
    }
    assert_eq!(told(&shop, &ada.email).await, 1, "a new version is no new device");
    let at_once = join_all((0..3).map(|_| logs_in(&shop, &ada.email, Member::PASSWORD, TABLET))).await;
    assert!(at_once.iter().any(|answer| answer.status == 200));
    assert_eq!(told(&shop, &ada.email).await, 2, "of several at once, one is told of");
    let mail = mails_to(shop.shop(), &ada.email).into_iter().find(|mail| mail.subject.contains("new place")).unwrap();
    assert!(mail.text.contains("/account/security") && !mail.text.contains("token=") && !mail.text.contains("iPad"), "{}", mail.text);
    shop.close().await;
}
