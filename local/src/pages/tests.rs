//! The pages over HTTP, with a stand-in and a mail catcher of their own and a shop that answers as told.

use axum::Json;
use axum::routing::get as route;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::engines::mail::MailCatcher;
use crate::stripe::{self, Chaos, StripeOptions};

struct Bench {
    url: String,
    stripe: Stripe,
    mail_url: String,
    http: reqwest::Client,
    _mail: MailCatcher,
    _dir: TempDir,
}

async fn start(products: Option<Value>) -> Bench {
    let dir = TempDir::new().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let options = StripeOptions {
        data_dir: dir.path().to_owned(),
        secret_key: "sk_test_barrow".to_owned(),
        webhook_secret: "whsec_barrow".to_owned(),
        webhook_url: None,
        pay_url_base: url.clone(),
        chaos: Chaos::default(),
    };
    let stripe = stripe::start(options).await.unwrap();
    let mail = MailCatcher::start(&dir.path().join("mail.sqlite")).await.unwrap();
    let pages = Pages {
        shop_name: "Barrow".to_owned(),
        shop_url: url.clone(),
        stripe: Some(stripe.clone()),
        mails: mail.mails().clone(),
        openapi: Arc::new(json!({})),
        http: reqwest::Client::new(),
    };
    let list = move || async move { products.map(Json).ok_or(StatusCode::BAD_GATEWAY) };
    let router = router(pages).route("/api/products", route(list));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Bench { url, stripe, mail_url: mail.url().to_owned(), http: reqwest::Client::new(), _mail: mail, _dir: dir }
}

impl Bench {
    /// A new intent over €12.50: its id and client secret.
    async fn intent(&self) -> (String, String) {
        let request = self.http.post(format!("{}/v1/payment_intents", self.stripe.api_base())).bearer_auth("sk_test_barrow");
        let intent: Value = request.form(&[("amount", "1250"), ("currency", "eur")]).send().await.unwrap().json().await.unwrap();
        (intent["id"].as_str().unwrap().to_owned(), intent["client_secret"].as_str().unwrap().to_owned())
    }

    async fn page(&self, path: &str) -> (u16, String) {
        let response = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    async fn submit(&self, path: &str, form: &[(&str, &str)]) -> (u16, String) {
        let response = self.http.post(format!("{}{path}", self.url)).form(form).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    async fn pay_as_script(&self, id: &str, body: Value) -> (u16, Value) {
        let request = self.http.post(format!("{}/_local/pay/{id}", self.url)).header("accept", "application/json");
        let response = request.json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn mail(&self, subject: &str, html: &str) {
        let body = json!({
            "FromEmailAddress": "shop@barrow.example",
            "Destination": { "ToAddresses": ["ada@example.com"] },
            "Content": { "Simple": {
                "Subject": { "Data": subject }, "Body": { "Html": { "Data": html }, "Text": { "Data": "As text" } }
            } }
        });
        let url = format!("{}/v2/email/outbound-emails", self.mail_url);
        assert!(self.http.post(url).json(&body).send().await.unwrap().status().is_success());
    }
}

#[tokio::test]
async fn a_person_is_declined_in_words_and_then_pays() {
    let bench = start(None).await;
    let (id, secret) = bench.intent().await;
    let link = format!("/_local/pay?payment_intent={id}&client_secret={secret}");
    assert!(bench.page(&link).await.1.contains("Pay €12.50"));
    let path = format!("/_local/pay/{id}");
    let declined = bench.submit(&path, &[("card", "4000000000000002"), ("client_secret", &secret)]).await;
    assert_eq!(declined.0, 402);
    assert!(declined.1.contains("Your card was declined. Nothing was charged. Try another card."));
    let typed = [("card", "4000000000000002"), ("other_card", "4242 4242 4242 4242"), ("client_secret", &secret)];
    let paid = bench.submit(&path, &typed).await;
    assert!(paid.0 == 200 && paid.1.contains("You paid €12.50"), "{}", paid.1);
    assert!(bench.page("/_local/pay").await.1.contains("Paid"));
}

#[tokio::test]
async fn three_d_secure_is_a_step_of_its_own() {
    let bench = start(None).await;
    let (id, secret) = bench.intent().await;
    let path = format!("/_local/pay/{id}");
    let form = [("card", "4000002760003184"), ("client_secret", &secret), ("return_url", "http://shop.example/o?x=1")];
    assert!(bench.submit(&path, &form).await.1.contains("Confirm it is you"));
    let answer = |answer| [("answer", answer), ("client_secret", secret.as_str()), ("return_url", "http://shop.example/o?x=1")];
    let failed = bench.submit(&format!("{path}/authenticate"), &answer("fail")).await;
    assert!(failed.1.contains("Your bank did not confirm it was you. Nothing was charged."));
    bench.submit(&path, &form).await;
    let approved = bench.submit(&format!("{path}/authenticate"), &answer("approve")).await;
    assert!(approved.1.contains("You paid €12.50"));
    assert!(approved.1.contains("http://shop.example/o?x=1&#38;payment_intent="), "{}", approved.1);
}

#[tokio::test]
async fn a_script_pays_with_json_and_only_with_the_secret() {
    let bench = start(None).await;
    let (id, secret) = bench.intent().await;
    let (status, body) = bench.pay_as_script(&id, json!({ "card": "pm_card_visa", "client_secret": "wrong" })).await;
    assert_eq!((status, &body["error"]["code"]), (404, &json!("resource_missing")));
    let (status, body) = bench.pay_as_script(&id, json!({ "card": "pm_card_chargeDeclined", "client_secret": secret })).await;
    assert_eq!((status, &body["error"]["decline_code"]), (402, &json!("generic_decline")));
    let (status, body) = bench.pay_as_script(&id, json!({ "card": "pm_card_visa", "client_secret": secret })).await;
    assert_eq!((status, &body["status"], &body["payment_intent"]["amount_received"]), (200, &json!("succeeded"), &json!(1250)));
    let (status, body) = bench.pay_as_script(&id, json!({ "card": "pm_card_visa", "client_secret": secret })).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!("payment_intent_unexpected_state")));
}

#[tokio::test]
async fn a_wrong_link_and_a_link_that_could_run_are_not_followed() {
    let bench = start(None).await;
    let (id, secret) = bench.intent().await;
    let wrong = bench.page(&format!("/_local/pay?payment_intent={id}&client_secret=x")).await;
    assert!(wrong.0 == 404 && wrong.1.contains("This payment link does not fit"));
    let evil = format!("/_local/pay?payment_intent={id}&client_secret={secret}&return_url=javascript:alert(1)");
    assert!(!bench.page(&evil).await.1.contains("href=\"javascript"));
}

#[tokio::test]
async fn mail_is_listed_newest_first_and_its_html_is_boxed_in() {
    let bench = start(None).await;
    assert!(bench.page("/_local/mail").await.1.contains("No mail yet"));
    bench.mail("First", "<p>One</p>").await;
    bench.mail("<b>Second</b>", "<script>alert(1)</script>").await;
    let (_, list) = bench.page("/_local/mail").await;
    assert!(list.find("Second").unwrap() < list.find("First").unwrap());
    let mails: Value = serde_json::from_str(&bench.page("/_local/mail.json").await.1).unwrap();
    assert_eq!(mails[0]["subject"], "<b>Second</b>");
    let (_, one) = bench.page(&format!("/_local/mail/{}", mails[0]["id"].as_str().unwrap())).await;
    assert!(one.contains("<iframe class=\"mail-body\" sandbox") && one.contains("As text"));
    assert!(!one.contains("<script>") && !one.contains("<b>Second"));
    assert_eq!(bench.page("/_local/mail/none").await.0, 404);
}

#[tokio::test]
async fn the_start_page_leads_to_the_shop_and_to_all_that_only_a_local_run_has() {
    let (status, text) = start(None).await.page("/_local").await;
    assert_eq!(status, 200);
    for link in ["/", "/_local/mail", "/_local/pay", "/_local/api"] {
        assert!(text.contains(&format!("href=\"{link}\"")), "{link}: {text}");
    }
}
