//! Staff: invited, signed in with a second factor, given roles, and turned away.

mod factor;

use crate::harness::{Answer, Member, TestShop, link_in};
use barrow_app::clock;
use futures::future::{join, join_all};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

pub const PASSWORD: &str = "four pears by the brook";

/// What an app shows so many steps of 30 seconds from now.
pub fn code(secret: &str, steps: i64) -> String {
    let at: Timestamp = clock::now() + SignedDuration::from_secs(30 * steps);
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
}

/// Somebody who works here, signed in.
pub struct Colleague {
    pub id: String,
    pub email: String,
    pub token: String,
    pub secret: String,
    pub recovery_codes: Vec<String>,
}

async fn posts(shop: &TestShop, path: &str, body: &Value) -> Answer {
    Answer::of(shop.client().request(Method::POST, path).json(body)).await
}

async fn invite(shop: &TestShop, email: &str, role: &str) -> (String, Value) {
    let request = shop.client().request(Method::POST, "/api/admin/staff").bearer_auth(shop.shop().staff_token());
    Answer::of(request.json(&json!({ "email": email, "role": role }))).await.expect(202);
    shop.settle().await;
    let link = link_in(shop.shop(), email);
    let invitation = posts(shop, "/api/auth/invitation", &json!({ "token": link })).await.expect(200);
    assert_eq!((&invitation["email"], &invitation["role"]), (&json!(email), &json!(role)));
    (link, invitation)
}

fn acceptance(link: &str, invitation: &Value) -> Value {
    let secret = invitation["second_factor"]["secret"].as_str().unwrap();
    json!({ "token": link, "password": PASSWORD, "name": "Grace", "code": code(secret, 0), "token_in": "body" })
}

fn member(email: &str, invitation: &Value, joined: &Value) -> Colleague {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Colleague {
        id: text(&joined["account"]["id"]),
        email: email.to_owned(),
        token: text(&joined["access_token"]),
        secret: text(&invitation["second_factor"]["secret"]),
        recovery_codes: joined["recovery_codes"].as_array().unwrap().iter().map(text).collect(),
    }
}

pub async fn joins(shop: &TestShop, email: &str, role: &str) -> Colleague {
    let (link, invitation) = invite(shop, email, role).await;
    let joined = posts(shop, "/api/auth/invitation/accept", &acceptance(&link, &invitation)).await.expect(201);
    member(email, &invitation, &joined)
}

async fn gets(shop: &TestShop, token: &str, path: &str) -> Answer {
    Answer::of(shop.client().request(Method::GET, path).bearer_auth(token)).await
}

async fn logs_in(shop: &TestShop, email: &str, code: Option<&str>) -> Answer {
    posts(shop, "/api/auth/login", &json!({ "email": email, "password": PASSWORD, "code": code, "token_in": "body" })).await
}

async fn standing(shop: &TestShop, by: &str, id: &str, body: &Value) -> Answer {
    Answer::of(shop.client().request(Method::PUT, &format!("/api/admin/staff/{id}")).bearer_auth(by).json(body)).await
}

#[tokio::test]
async fn who_is_invited_joins_with_a_second_factor_and_is_asked_for_it_ever_after() {
    let shop = TestShop::start().await;
    let grace = joins(&shop, "grace@example.org", "support").await;
    gets(&shop, &grace.token, "/api/admin/stock/TEA").await.expect(200);
    gets(&shop, &grace.token, "/api/admin/staff").await.refused(403, "forbidden");
    logs_in(&shop, &grace.email, None).await.refused(401, "second_factor_required");
    logs_in(&shop, &grace.email, Some("000000")).await.refused(401, "second_factor_wrong");
    // The one that was used to join, and, of two at once, one.
    let next = code(&grace.secret, 1);
    let (one, two) = join(logs_in(&shop, &grace.email, Some(&next)), logs_in(&shop, &grace.email, Some(&next))).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401], "{} {}", one.text, two.text);
    logs_in(&shop, &grace.email, Some(&next)).await.refused(401, "second_factor_wrong");
    let recovery = grace.recovery_codes[0].as_str();
    let again = logs_in(&shop, &grace.email, Some(recovery)).await.expect(200);
    let account = &again["account"];
    assert_eq!(account["role"], "support");
    let may = ["read_catalogue", "read_stock", "read_orders", "decide_orders", "read_customers", "edit_customers", "moderate_reviews"];
    assert_eq!(account["permissions"], json!(may));
    logs_in(&shop, &grace.email, Some(recovery)).await.refused(401, "second_factor_wrong");
    shop.close().await;
}

#[tokio::test]
async fn an_invitation_is_taken_once_and_with_a_code() {
    let shop = TestShop::start().await;
    let (link, invitation) = invite(&shop, "grace@example.org", "manager").await;
    assert!(invitation["second_factor"]["otpauth_url"].as_str().unwrap().starts_with("otpauth://totp/Barrow:grace%40example.org?secret="));
    let mut body = acceptance(&link, &invitation);
    body["code"] = json!("000000");
    posts(&shop, "/api/auth/invitation/accept", &body).await.refused(401, "second_factor_wrong");
    let mut weak = acceptance(&link, &invitation);
    weak["password"] = json!("password1234");
    posts(&shop, "/api/auth/invitation/accept", &weak).await.refused(422, "validation_failed");
    let good = acceptance(&link, &invitation);
    let answers = join_all((0..4).map(|_| posts(&shop, "/api/auth/invitation/accept", &good))).await;
    let joined: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(joined.len(), 1);
    assert!(answers.iter().all(|answer| answer.status == 201 || answer.code() == "link_invalid"), "{answers:?}");
    let list = shop.staff_gets("/api/admin/staff").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let again = shop.client().request(Method::POST, "/api/admin/staff").bearer_auth(shop.shop().staff_token());
    Answer::of(again.json(&json!({ "email": "Grace@example.org", "role": "analyst" }))).await.refused(409, "already_staff");
    shop.close().await;
}

#[tokio::test]
async fn another_role_or_none_holds_at_once() {
    let shop = TestShop::start().await;
    let owner = joins(&shop, "owner@example.org", "owner").await;
    let grace = joins(&shop, "grace@example.org", "manager").await;
    gets(&shop, &grace.token, "/api/admin/audit").await.expect(200);
    let analyst = json!({ "role": "analyst", "disabled": false, "version": 1 });
    standing(&shop, &owner.token, &grace.id, &analyst).await.expect(200);
    gets(&shop, &grace.token, "/api/admin/audit").await.refused(401, "session_ended");
    let token = logs_in(&shop, &grace.email, Some(&grace.recovery_codes[0])).await.expect(200)["access_token"].take();
    gets(&shop, token.as_str().unwrap(), "/api/admin/audit").await.refused(403, "forbidden");
    gets(&shop, token.as_str().unwrap(), "/api/admin/stock/TEA").await.expect(200);
    assert_eq!(standing(&shop, &owner.token, &grace.id, &analyst).await.refused(409, "staff_changed")["version"], 2);
    standing(&shop, &owner.token, &grace.id, &json!({ "role": "analyst", "disabled": true, "version": 2 })).await.expect(200);
    gets(&shop, token.as_str().unwrap(), "/api/admin/stock/TEA").await.refused(401, "session_ended");
    let customer = logs_in(&shop, &grace.email, None).await.expect(200)["access_token"].take();
    gets(&shop, customer.as_str().unwrap(), "/api/admin/stock/TEA").await.refused(403, "forbidden");
    let log = gets(&shop, &owner.token, &format!("/api/admin/audit?subject=staff/{}", grace.id)).await.expect(200);
    let actions: Vec<&Value> = log["items"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["staff.change", "staff.change", "staff.join"]);
    assert_eq!(log["items"][0]["actor"], json!({ "id": owner.id, "role": "owner" }));
    shop.close().await;
}

/// Whoever changes whom at once: somebody who manages staff remains.
#[tokio::test]
async fn the_last_owner_cannot_be_removed_even_by_two_at_once() {
    let shop = TestShop::start().await;
    let (ada, grace) = (joins(&shop, "ada@example.org", "owner").await, joins(&shop, "grace@example.org", "owner").await);
    let manager = json!({ "role": "manager", "disabled": false, "version": 1 });
    let (one, two) = join(standing(&shop, &ada.token, &grace.id, &manager), standing(&shop, &grace.token, &ada.id, &manager)).await;
    assert!([one.status, two.status].contains(&200), "{} {}", one.text, two.text);
    let list = shop.staff_gets("/api/admin/staff").await.expect(200);
    let owners: Vec<&Value> = list["items"].as_array().unwrap().iter().filter(|member| member["role"] == "owner").collect();
    let [last] = owners[..] else { panic!("one owner: {list}") };
    let disabled = json!({ "role": "owner", "disabled": true, "version": last["version"] });
    standing(&shop, shop.shop().staff_token(), last["id"].as_str().unwrap(), &disabled).await.refused(409, "last_owner");
    shop.close().await;
}

/// A customer who is invited keeps the account, shows its password, and loses the sessions that had no second factor.
#[tokio::test]
async fn a_customer_becomes_staff_only_with_their_own_password() {
    let shop = TestShop::start().await;
    let customer = Member::join_as(&shop, "grace@example.org").await;
    let (link, invitation) = invite(&shop, "grace@example.org", "catalogue").await;
    assert_eq!(invitation["has_account"], true);
    let mut wrong = acceptance(&link, &invitation);
    wrong["password"] = json!("another password of mine");
    posts(&shop, "/api/auth/invitation/accept", &wrong).await.refused(401, "invalid_credentials");
    posts(&shop, "/api/auth/invitation/accept", &acceptance(&link, &invitation)).await.expect(201);
    assert!(!customer.is_signed_in().await);
    shop.close().await;
}

#[tokio::test]
async fn guesses_of_codes_are_few() {
    let shop = TestShop::planned(crate::harness::Plan::default().told("RATE_LIMITS", "login_account=4/86400")).await;
    let grace = joins(&shop, "grace@example.org", "support").await;
    for _ in 0..4 {
        logs_in(&shop, &grace.email, Some("000000")).await.refused(401, "second_factor_wrong");
    }
    let right = code(&grace.secret, 1);
    logs_in(&shop, &grace.email, Some(&right)).await.refused(429, "too_many_requests");
    shop.close().await;
}

#[tokio::test]
async fn a_local_owner_is_asked_for_a_code_once_they_have_set_one_up() {
    let shop = TestShop::start().await;
    let email = barrow_domain::customer::Email::parse("owner@example.org").unwrap();
    let password = barrow_domain::accounts::NewPassword::new(PASSWORD);
    assert!(shop.shop().app().create_owner(email, &password, clock::now()).await.unwrap());
    let token = logs_in(&shop, "owner@example.org", None).await.expect(200)["access_token"].as_str().unwrap().to_owned();
    gets(&shop, &token, "/api/admin/staff").await.expect(200);
    let own = |path: &str| shop.client().request(Method::POST, path).bearer_auth(&token);
    let enrolment = Answer::of(own("/api/me/second-factor")).await.expect(200);
    let secret = enrolment["secret"].as_str().unwrap();
    Answer::of(own("/api/me/second-factor/confirm").json(&json!({ "code": "000000" }))).await.refused(401, "second_factor_wrong");
    logs_in(&shop, "owner@example.org", None).await.expect(200);
    let confirm = json!({ "code": code(secret, 0) });
    let codes = Answer::of(own("/api/me/second-factor/confirm").json(&confirm)).await.expect(200);
    assert_eq!(codes["recovery_codes"].as_array().unwrap().len(), 10);
    Answer::of(own("/api/me/second-factor")).await.refused(409, "second_factor_exists");
    logs_in(&shop, "owner@example.org", None).await.refused(401, "second_factor_required");
    logs_in(&shop, "owner@example.org", Some(&code(secret, 1))).await.expect(200);
    shop.close().await;
}
