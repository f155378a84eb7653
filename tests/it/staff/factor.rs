//! A second factor in its life: shown again, replaced, lost, and gone with the working day.

use super::{PASSWORD, acceptance, code, gets, invite, joins, logs_in, member, posts, standing};
use crate::harness::{Answer, TestShop, mails_to};
use barrow_domain::accounts::STAFF_SESSION_LONGEST;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const FACTOR: &str = "/api/me/second-factor";
const CONFIRM: &str = "/api/me/second-factor/confirm";
const TOLD: &str = "A sign-in code of yours was used twice";

async fn does(shop: &TestShop, token: &str, path: &str, body: &Value) -> Answer {
    Answer::of(shop.client().request(Method::POST, path).bearer_auth(token).json(body)).await
}

async fn mails(shop: &TestShop, email: &str, subject: &str) -> usize {
    shop.settle().await;
    mails_to(shop.shop(), email).iter().filter(|mail| mail.subject == subject).count()
}

#[tokio::test]
async fn a_code_that_is_shown_again_is_refused_and_its_owner_told_once() {
    let shop = TestShop::start().await;
    let grace = joins(&shop, "grace@example.org", "support").await;
    let next = code(&grace.secret, 1);
    logs_in(&shop, &grace.email, Some(&next)).await.expect(200);
    logs_in(&shop, &grace.email, Some("000000")).await.refused(401, "second_factor_wrong");
    assert_eq!(mails(&shop, &grace.email, TOLD).await, 0, "a guess is no code");
    for _ in 0..2 {
        logs_in(&shop, &grace.email, Some(&next)).await.refused(401, "second_factor_wrong");
    }
    let stolen = json!({ "email": grace.email, "password": "not the password", "code": next });
    posts(&shop, "/api/auth/login", &stolen).await.refused(401, "invalid_credentials");
    assert_eq!(mails(&shop, &grace.email, TOLD).await, 1);
    shop.close().await;
}

#[tokio::test]
async fn another_app_takes_the_first_ones_place_and_signs_all_others_out() {
    let shop = TestShop::start().await;
    let owner = joins(&shop, "owner@example.org", "owner").await;
    let elsewhere = logs_in(&shop, &owner.email, Some(&owner.recovery_codes[0])).await.expect(200)["access_token"].take();
    does(&shop, &owner.token, FACTOR, &json!({})).await.refused(409, "second_factor_exists");
    let proof = |password: &str, code: &str| json!({ "password": password, "code": code });
    let recovery = owner.recovery_codes[1].as_str();
    let wrong = does(&shop, &owner.token, FACTOR, &proof("not the password", recovery)).await.refused(422, "validation_failed");
    assert_eq!(wrong["fields"][0]["field"], "password");
    does(&shop, &owner.token, FACTOR, &proof(PASSWORD, "000000")).await.refused(401, "second_factor_wrong");
    does(&shop, &owner.token, CONFIRM, &json!({ "code": code(&owner.secret, 1) })).await.refused(409, "second_factor_exists");
    let next = does(&shop, &owner.token, FACTOR, &proof(PASSWORD, recovery)).await.expect(200);
    does(&shop, &owner.token, FACTOR, &proof(PASSWORD, recovery)).await.refused(401, "second_factor_wrong");
    logs_in(&shop, &owner.email, Some(&code(&owner.secret, 1))).await.expect(200);
    let secret = next["secret"].as_str().unwrap();
    does(&shop, &owner.token, CONFIRM, &json!({ "code": "000000" })).await.refused(401, "second_factor_wrong");
    let shown = json!({ "code": code(secret, 0) });
    let answers = join_all((0..3).map(|_| does(&shop, &owner.token, CONFIRM, &shown))).await;
    let codes: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert!(codes.len() == 1 && codes[0].body["recovery_codes"].as_array().unwrap().len() == 10, "{answers:?}");
    gets(&shop, &owner.token, "/api/admin/staff").await.expect(200);
    gets(&shop, elsewhere.as_str().unwrap(), "/api/admin/staff").await.refused(401, "session_ended");
    for old in [code(&owner.secret, 1), owner.recovery_codes[2].clone()] {
        logs_in(&shop, &owner.email, Some(&old)).await.refused(401, "second_factor_wrong");
    }
    logs_in(&shop, &owner.email, Some(&code(secret, 1))).await.expect(200);
    assert_eq!(mails(&shop, &owner.email, "Your sign-in codes were changed").await, 1);
    shop.close().await;
}

/// Nobody is let in with a password alone because they lost their app: they are disabled, and invited as whoever is new.
#[tokio::test]
async fn who_lost_everything_joins_anew() {
    let shop = TestShop::start().await;
    let owner = joins(&shop, "owner@example.org", "owner").await;
    let grace = joins(&shop, "grace@example.org", "support").await;
    standing(&shop, &owner.token, &grace.id, &json!({ "role": "support", "disabled": true, "version": 1 })).await.expect(200);
    let (link, invitation) = invite(&shop, &grace.email, "support").await;
    assert_eq!(invitation["has_account"], true);
    let mut wrong = acceptance(&link, &invitation);
    wrong["password"] = json!("another password of mine");
    posts(&shop, "/api/auth/invitation/accept", &wrong).await.refused(401, "invalid_credentials");
    let good = acceptance(&link, &invitation);
    let answers = join_all((0..3).map(|_| posts(&shop, "/api/auth/invitation/accept", &good))).await;
    let joined: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(joined.len(), 1, "{answers:?}");
    let again = member(&grace.email, &invitation, &joined[0].body);
    assert_eq!(again.id, grace.id);
    gets(&shop, &again.token, "/api/admin/orders").await.expect(200);
    for old in [code(&grace.secret, 1), grace.recovery_codes[0].clone()] {
        logs_in(&shop, &grace.email, Some(&old)).await.refused(401, "second_factor_wrong");
    }
    logs_in(&shop, &grace.email, Some(&again.recovery_codes[0])).await.expect(200);
    let list = gets(&shop, &owner.token, "/api/admin/staff").await.expect(200);
    let listed: Vec<&Value> = list["items"].as_array().unwrap().iter().filter(|member| member["id"] == json!(grace.id)).collect();
    assert_eq!((listed.len(), &listed[0]["disabled"], &listed[0]["version"]), (1, &json!(false), &json!(3)));
    assert_eq!(mails(&shop, &grace.email, "Your sign-in codes were changed").await, 1);
    shop.close().await;
}

#[tokio::test]
async fn a_session_of_staff_lasts_a_working_day_and_a_customers_longer() {
    let shop = TestShop::start().await;
    let grace = joins(&shop, "grace@example.org", "support").await;
    logs_in(&shop, &grace.email, Some(&code(&grace.secret, 1))).await.expect(200);
    let sessions = shop.sessions_of(&grace.id).await;
    assert_eq!(sessions.len(), 2);
    for session in sessions {
        assert_eq!(session.expires_at(), session.created_at + STAFF_SESSION_LONGEST);
    }
    let ada = shop.member().await;
    assert!(shop.sessions_of(&ada.id).await.iter().all(|session| session.expires_at() > session.created_at + STAFF_SESSION_LONGEST));
    shop.close().await;
}
