//! The walk through what staff see of each other.

use super::walk::Walk;
use crate::harness::{Answer, cards, link_in};
use crate::staff::code;
use reqwest::Method;
use serde_json::{Value, json};

const PASSWORD: &str = "four pears by the brook";

impl Walk<'_> {
    pub async fn the_staff(&self) {
        // A customer who becomes staff, with a session to end, and somebody who is nobody yet.
        let customer = "walking-customer@example.org";
        self.posts("/api/auth/register", &json!({ "email": customer, "password": PASSWORD })).await.expect(202);
        self.settle().await;
        let confirm = json!({ "token": link_in(self.shop, customer), "password": PASSWORD, "token_in": "body" });
        self.posts("/api/auth/verify-email", &confirm).await.expect(200);
        let own = |path: &str, token: &Value| self.api.request(Method::POST, path).bearer_auth(token.as_str().unwrap());
        let mut owners = Vec::new();
        for email in [customer, "walking-owner@example.org"] {
            let staff = |method: Method| self.api.request(method, "/api/admin/staff").bearer_auth(self.shop.staff_token());
            Answer::of(staff(Method::POST).json(&json!({ "email": email, "role": "owner" }))).await.expect(202);
            self.settle().await;
            let link = link_in(self.shop, email);
            let invitation = self.posts("/api/auth/invitation", &json!({ "token": link })).await.expect(200);
            let code = code(invitation["second_factor"]["secret"].as_str().unwrap(), 0);
            let body = json!({ "token": link, "password": PASSWORD, "code": code, "token_in": "body" });
            owners.push(self.posts("/api/auth/invitation/accept", &body).await.expect(201));
            Answer::of(staff(Method::GET)).await.expect(200);
        }
        let login = json!({ "email": customer, "password": PASSWORD, "code": owners[0]["recovery_codes"][0], "token_in": "body" });
        let session = self.posts("/api/auth/login", &login).await.expect(200);
        let path = format!("/api/admin/staff/{}", session["account"]["id"].as_str().unwrap());
        let standing = json!({ "role": "manager", "disabled": false, "version": 1 });
        let request = self.api.request(Method::PUT, &path).bearer_auth(self.shop.staff_token());
        Answer::of(request.json(&standing)).await.expect(200);
        let local = barrow_domain::customer::Email::parse("local@example.org").unwrap();
        let password = barrow_domain::accounts::NewPassword::new(PASSWORD);
        assert!(self.shop.app().create_owner(local, &password, barrow_app::clock::now()).await.unwrap());
        let login = json!({ "email": "local@example.org", "password": PASSWORD, "token_in": "body" });
        let token = self.posts("/api/auth/login", &login).await.expect(200)["access_token"].take();
        let enrolment = Answer::of(own("/api/me/second-factor", &token)).await.expect(200);
        // On another device, from before a code was asked for.
        self.posts("/api/auth/login", &login).await.expect(200);
        let secret = enrolment["secret"].as_str().unwrap();
        Answer::of(own("/api/me/second-factor/confirm", &token).json(&json!({ "code": code(secret, 0) }))).await.expect(200);
        let proof = json!({ "password": PASSWORD, "code": code(secret, 1) });
        let another = Answer::of(own("/api/me/second-factor", &token).json(&proof)).await.expect(200);
        let shown = json!({ "code": code(another["secret"].as_str().unwrap(), 0) });
        Answer::of(own("/api/me/second-factor/confirm", &token).json(&shown)).await.expect(200);
    }

    /// Whoever it was is counted where Stripe tells of it.
    pub async fn a_declined_card(&self) {
        let order = self.order("TEA", 1).await;
        let request = self.api.request(Method::POST, &format!("/_local/pay/{}", order.intent)).header("accept", "application/json");
        Answer::of(request.json(&json!({ "card": cards::DECLINES, "client_secret": order.secret }))).await.expect(402);
        self.settle().await;
    }

    pub async fn the_audit_log(&self) {
        for query in ["", "?actor=owner", "?subject=stock/TEA"] {
            let request = self.api.request(Method::GET, &format!("/api/admin/audit{query}"));
            Answer::of(request.bearer_auth(self.shop.staff_token())).await.expect(200);
        }
    }
}
