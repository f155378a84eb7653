//! Somebody with an account, and the mails that they read.

use super::{Answer, TestShop};
use barrow_domain::accounts::Session;
use barrow_domain::ids::UserId;
use barrow_local::engines::mail::Mail;
use barrow_local::shop::Shop;
use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

static MEMBERS: AtomicU32 = AtomicU32::new(1);

/// Whoever is signed in: with the tokens of one session, as a program holds them.
#[derive(Clone)]
pub struct Member<'a> {
    shop: &'a TestShop,
    pub id: String,
    pub email: String,
    pub access: String,
    pub refresh: String,
}

impl<'a> Member<'a> {
    pub const PASSWORD: &'static str = "four pears by the brook";

    /// Registers, reads the mail, confirms.
    pub async fn join(shop: &'a TestShop) -> Self {
        let email = format!("member-{}@example.org", MEMBERS.fetch_add(1, Ordering::Relaxed));
        Self::join_as(shop, &email).await
    }

    pub async fn join_as(shop: &'a TestShop, email: &str) -> Self {
        let body = json!({ "email": email, "password": Self::PASSWORD, "name": "Ada Lovelace" });
        shop.posts("/api/auth/register", &body).await.expect(202);
        shop.settle().await;
        let confirm = json!({ "token": link_in(shop.shop(), email), "password": Self::PASSWORD, "token_in": "body" });
        Self::of(shop, &shop.posts("/api/auth/verify-email", &confirm).await.expect(200))
    }

    /// From an answer with a session whose refresh token is in the body.
    pub fn of(shop: &'a TestShop, session: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let account = &session["account"];
        let (id, email) = (text(&account["id"]), text(&account["email"]));
        Self { shop, id, email, access: text(&session["access_token"]), refresh: text(&session["refresh_token"]) }
    }

    pub async fn try_login(shop: &TestShop, email: &str, password: &str) -> Answer {
        shop.posts("/api/auth/login", &json!({ "email": email, "password": password, "token_in": "body" })).await
    }

    /// The same person on another device.
    pub async fn again(&self) -> Self {
        let answer = Self::try_login(self.shop, &self.email, Self::PASSWORD).await;
        Self::of(self.shop, &answer.expect(200))
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.shop.client().request(method, path).bearer_auth(&self.access)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn does(&self, method: Method, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(method, path).json(body)).await
    }

    pub async fn is_signed_in(&self) -> bool {
        self.get("/api/me").await.status == 200
    }
}

impl TestShop {
    /// As anybody.
    pub async fn posts(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.client().request(Method::POST, path).json(body)).await
    }

    pub async fn member(&self) -> Member<'_> {
        Member::join(self).await
    }

    /// As the table has them.
    pub async fn sessions_of(&self, user: &str) -> Vec<Session> {
        let user = UserId::parse(user).expect("an id");
        self.shop().app().store().accounts.sessions(&user).await.expect("the table can be read")
    }

    /// Puts the last rotation of a user's only session back by some seconds.
    pub async fn age_rotation(&self, user: &str, seconds: i64) {
        let sessions = self.sessions_of(user).await;
        let [session] = &sessions[..] else { panic!("one session") };
        let mut older = session.clone();
        older.previous.as_mut().expect("a rotation").at -= SignedDuration::from_secs(seconds);
        assert!(self.shop().app().store().accounts.rotate(session, &older).await.expect("the table can be written"));
    }
}

/// The mails to an address, the newest first.
pub fn mails_to(shop: &Shop, email: &str) -> Vec<Mail> {
    shop.mails().expect("mails can be read").into_iter().filter(|mail| mail.to.to_lowercase().contains(&email.to_lowercase())).collect()
}

/// The token in the link of the newest mail to an address that has one.
pub fn link_in(shop: &Shop, email: &str) -> String {
    let token = |mail: &Mail| Some(mail.text.split_once("?token=")?.1.split_whitespace().next()?.to_owned());
    mails_to(shop, email).iter().find_map(token).expect("a mail with a link")
}

/// The cookie that an answer sets, as a browser sends it back.
pub fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}
