//! Disabling an account, and enabling it again.

use super::{detail, staff_do};
use crate::harness::{Answer, Member, TestShop, link_in};
use crate::staff;
use futures::future::{join, join_all};
use serde_json::{Value, json};

async fn log_of(shop: &TestShop, id: &str) -> Vec<Value> {
    let mut log = shop.staff_gets(&format!("/api/admin/audit?subject=customer/{id}")).await.expect(200);
    log["items"].as_array_mut().unwrap().iter_mut().map(|entry| entry["action"].take()).collect()
}

#[tokio::test]
async fn nobody_gets_into_a_disabled_account_until_it_is_enabled() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let elsewhere = ada.again().await;
    let answers = join_all((0..4).map(|_| staff_do(&shop, &ada.id, "disable"))).await;
    let since: Vec<Value> = answers.into_iter().map(|answer| answer.expect(200)["disabled_at"].take()).collect();
    assert!(since[0].is_string() && since.iter().all(|at| *at == since[0]), "{since:?}");
    for device in [&ada, &elsewhere] {
        device.get("/api/me").await.refused(401, "session_ended");
        shop.posts("/api/auth/refresh", &json!({ "refresh_token": device.refresh })).await.refused(401, "session_ended");
    }
    assert!(shop.sessions_of(&ada.id).await.is_empty());
    Member::try_login(&shop, &ada.email, Member::PASSWORD).await.refused(403, "account_disabled");
    Member::try_login(&shop, &ada.email, "not the password").await.refused(401, "invalid_credentials");
    // Another password opens it no more than the old one.
    shop.posts("/api/auth/forgot-password", &json!({ "email": ada.email })).await.expect(202);
    shop.settle().await;
    let reset = json!({ "token": link_in(shop.shop(), &ada.email), "new_password": "five plums by the brook" });
    shop.posts("/api/auth/reset-password", &reset).await.expect(200);
    Member::try_login(&shop, &ada.email, "five plums by the brook").await.refused(403, "account_disabled");
    shop.settle().await;
    let shown = shop.staff_gets(&format!("/api/admin/customers?q={}", ada.email)).await.expect(200);
    assert_eq!((&shown["items"][0]["disabled_at"], &detail(&shop, &ada.id).await["disabled_at"]), (&since[0], &since[0]));
    for _ in 0..2 {
        assert_eq!(staff_do(&shop, &ada.id, "enable").await.expect(200)["disabled_at"], Value::Null);
    }
    Member::try_login(&shop, &ada.email, "five plums by the brook").await.expect(200);
    assert_eq!(log_of(&shop, &ada.id).await, ["customer.enable", "customer.disable"], "once each, however often it was asked for");
    shop.close().await;
}

/// A sign-in beside it is before, and ended, or after, and refused.
#[tokio::test]
async fn no_sign_in_slips_through_while_an_account_is_disabled() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    for _ in 0..3 {
        let logins = join_all((0..4).map(|_| Member::try_login(&shop, &ada.email, Member::PASSWORD)));
        let (logins, disabled) = join(logins, staff_do(&shop, &ada.id, "disable")).await;
        disabled.expect(200);
        for answer in &logins {
            assert!(answer.status == 200 || ["account_disabled", "invalid_credentials"].contains(&answer.code()), "{}", answer.text);
        }
        assert!(shop.sessions_of(&ada.id).await.is_empty(), "somebody is signed in to a disabled account");
        staff_do(&shop, &ada.id, "enable").await.expect(200);
    }
    shop.close().await;
}

#[tokio::test]
async fn only_customers_are_disabled_and_a_disabled_one_does_not_come_to_work_here() {
    let shop = TestShop::start().await;
    let owner = staff::joins(&shop, "owner@example.org", "owner").await;
    let support = staff::joins(&shop, "support@example.org", "support").await;
    let path = |id: &str| format!("/api/admin/customers/{id}/disable");
    let by_support = |id: &str| Answer::of(shop.client().request(reqwest::Method::POST, &path(id)).bearer_auth(&support.token));
    by_support(&owner.id).await.refused(404, "not_found");
    by_support("7ZXP2Q9KDM4T1W8VHCN3R6BAGS").await.refused(404, "not_found");
    let ada = shop.member().await;
    by_support(&ada.id).await.expect(200);
    let invited = shop.staff_posts("/api/admin/staff", "unused-key", &json!({ "email": ada.email, "role": "owner" })).await;
    invited.expect(202);
    shop.settle().await;
    let link = link_in(shop.shop(), &ada.email);
    let invitation = shop.posts("/api/auth/invitation", &json!({ "token": link })).await.expect(200);
    let code = staff::code(invitation["second_factor"]["secret"].as_str().unwrap(), 0);
    let accept = json!({ "token": link, "password": Member::PASSWORD, "code": code, "token_in": "body" });
    shop.posts("/api/auth/invitation/accept", &accept).await.refused(403, "account_disabled");
    shop.close().await;
}
