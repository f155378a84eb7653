//! An account is there only when its address was confirmed, by somebody who knows its password.

use crate::harness::{Answer, Member, TestShop, link_in, mails_to};
use futures::future::join_all;
use serde_json::json;

const PASSWORD: &str = Member::PASSWORD;

#[tokio::test]
async fn one_signs_up_by_mail_and_then_in_and_out() {
    let shop = TestShop::start().await;
    let body = json!({ "email": "Ada@Example.org", "password": PASSWORD });
    shop.posts("/api/auth/register", &body).await.expect(202);
    Member::try_login(&shop, "ada@example.org", PASSWORD).await.refused(401, "invalid_credentials");
    shop.settle().await;
    let confirm = json!({ "token": link_in(shop.shop(), "Ada@Example.org"), "password": PASSWORD, "token_in": "body" });
    let joined = Member::of(&shop, &shop.posts("/api/auth/verify-email", &confirm).await.expect(200));
    let account = joined.get("/api/me").await.expect(200);
    assert_eq!((&account["email"], &account["role"], &account["name"]), (&json!("Ada@Example.org"), &json!("customer"), &json!(null)));
    let again = Member::of(&shop, &Member::try_login(&shop, "ADA@example.ORG", PASSWORD).await.expect(200));
    assert_eq!(again.id, joined.id);
    shop.posts("/api/auth/logout", &json!({ "refresh_token": again.refresh })).await.expect(200);
    again.get("/api/me").await.refused(401, "session_ended");
    assert!(joined.is_signed_in().await);
    shop.posts("/api/auth/logout", &json!({ "refresh_token": again.refresh })).await.refused(401, "session_ended");
    shop.close().await;
}

/// A link that somebody else's registration sent to a mailbox opens nothing to whoever registered, and nothing to whoever clicks.
#[tokio::test]
async fn a_link_without_its_password_makes_no_account() {
    let shop = TestShop::start().await;
    shop.posts("/api/auth/register", &json!({ "email": "victim@example.org", "password": "chosen by a thief" })).await.expect(202);
    shop.settle().await;
    let link = link_in(shop.shop(), "victim@example.org");
    let click = json!({ "token": link, "password": "what the victim has" });
    shop.posts("/api/auth/verify-email", &click).await.refused(401, "invalid_credentials");
    Member::try_login(&shop, "victim@example.org", "chosen by a thief").await.refused(401, "invalid_credentials");
    let own = Member::join_as(&shop, "victim@example.org").await;
    let stale = json!({ "token": link, "password": "chosen by a thief" });
    shop.posts("/api/auth/verify-email", &stale).await.refused(422, "link_invalid");
    assert!(own.is_signed_in().await);
    shop.close().await;
}

#[tokio::test]
async fn a_link_clicked_many_times_at_once_makes_one_account() {
    let shop = TestShop::start().await;
    shop.posts("/api/auth/register", &json!({ "email": "ada@example.org", "password": PASSWORD })).await.expect(202);
    shop.settle().await;
    let confirm = json!({ "token": link_in(shop.shop(), "ada@example.org"), "password": PASSWORD, "token_in": "body" });
    let answers = join_all((0..8).map(|_| shop.posts("/api/auth/verify-email", &confirm))).await;
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(made, 1);
    for refused in answers.into_iter().filter(|answer| answer.status != 200) {
        refused.refused(422, "link_invalid");
    }
    shop.close().await;
}

/// Two links to one address, as of somebody who pressed the button twice.
#[tokio::test]
async fn two_registrations_of_one_address_make_one_account() {
    let shop = TestShop::start().await;
    for _ in 0..2 {
        shop.posts("/api/auth/register", &json!({ "email": "ada@example.org", "password": PASSWORD })).await.expect(202);
    }
    shop.settle().await;
    let mails = mails_to(shop.shop(), "ada@example.org");
    assert_eq!(mails.len(), 2);
    let link = |text: &str| text.split_once("?token=").unwrap().1.split_whitespace().next().unwrap().to_owned();
    let links: Vec<String> = mails.iter().map(|mail| link(&mail.text)).collect();
    let confirm = async |link| shop.posts("/api/auth/verify-email", &json!({ "token": link, "password": PASSWORD })).await;
    let answers = join_all(links.iter().map(confirm)).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    shop.close().await;
}

#[tokio::test]
async fn weak_passwords_and_wrong_fields_are_named() {
    let shop = TestShop::start().await;
    let cases = [
        (json!({ "email": "ada@example.org", "password": "short" }), "password"),
        (json!({ "email": "ada@example.org", "password": "Password1234!" }), "password"),
        (json!({ "email": "lovelace@example.org", "password": "the lovelace family" }), "password"),
        (json!({ "email": "ada@example.org", "password": "x".repeat(200) }), "password"),
        (json!({ "email": "ada", "password": PASSWORD }), "email"),
        (json!({ "email": "ada@example.org", "password": PASSWORD, "role": "owner" }), "role"),
        (json!({ "email": "ada@example.org", "password": PASSWORD, "name": "a\nb" }), "name"),
        (json!({ "email": "ada@example.org", "password": 7 }), "password"),
        (json!({ "email": "ada@example.org" }), "password"),
    ];
    for (body, field) in cases {
        let refused = shop.posts("/api/auth/register", &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let long = json!({ "email": "ada@example.org", "password": "x".repeat(129) });
    let refused: Answer = shop.posts("/api/auth/login", &long).await;
    refused.refused(422, "validation_failed");
    shop.settle().await;
    assert!(shop.shop().mails().unwrap().is_empty());
    shop.close().await;
}
