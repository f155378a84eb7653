//! Being told when what is sold out is back: once, and nobody who did not ask.

use super::{adjusts, receives};
use crate::harness::{Answer, Goods, Member, Plan, TestShop, mails_to};
use barrow_app::clock;
use barrow_app::messages::InventoryMessage;
use barrow_app::restock::restock_alert;
use barrow_domain::customer::Email;
use barrow_domain::ids::{ProductId, Sku};
use barrow_local::grants::called_by;
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

const BACK: &str = "Back in stock";

async fn sold_out() -> TestShop {
    TestShop::planned(nothing_left(Plan::default())).await
}

fn nothing_left(mut plan: Plan) -> Plan {
    plan.goods.extend([Goods::new("NONE", 1000, 0), Goods::new("ZERO", 1000, 0)]);
    plan
}

async fn asks(shop: &TestShop, sku: &str, email: &str) -> Answer {
    shop.posts(&format!("/api/products/{}/restock-alerts", sku.to_lowercase()), &json!({ "sku": sku, "email": email })).await
}

/// What the newest mail to an address leads to.
fn page_in(shop: &TestShop, email: &str) -> String {
    let mail = mails_to(shop.shop(), email).into_iter().next().expect("a mail");
    let token = mail.text.split_once("/restock-alerts/").expect("a link").1.split_whitespace().next().unwrap().to_owned();
    format!("/restock-alerts/{token}")
}

async fn follows(shop: &TestShop, page: &str) -> Answer {
    Answer::of(shop.client().request(Method::POST, page).body("List-Unsubscribe=One-Click")).await
}

async fn told(shop: &TestShop, email: &str) -> usize {
    shop.settle().await;
    mails_to(shop.shop(), email).into_iter().filter(|mail| mail.subject.starts_with(BACK)).count()
}

#[tokio::test]
async fn whoever_asked_and_confirmed_is_told_once() {
    let shop = sold_out().await;
    let member = shop.member().await;
    for email in ["ada@example.org", "bob@example.org"] {
        assert_eq!(asks(&shop, "NONE", email).await.expect(202)["needs_confirmation"], true);
    }
    let own = member.does(Method::POST, "/api/products/none/restock-alerts", &json!({ "sku": "NONE" })).await.expect(202);
    assert_eq!((&own["needs_confirmation"], own["stop_url"].is_string()), (&json!(false), true));
    shop.settle().await;
    let page = page_in(&shop, "ada@example.org");
    // Programs look at links before people do: looking confirms nothing, and is kept by nobody.
    for email in ["ada@example.org", "bob@example.org"] {
        let looked = shop.client().get(&page_in(&shop, email)).await;
        assert_eq!((looked.status, looked.header("cache-control")), (200, "no-store"));
        assert!(looked.text.contains("<form method=\"post\">"), "{}", looked.text);
    }
    for answer in join_all((0..3).map(|_| follows(&shop, &page))).await {
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    receives(&shop, "NONE", "receipt-one", 2).await.expect(201);
    assert_eq!((told(&shop, "ada@example.org").await, told(&shop, &member.email).await), (1, 1));
    assert_eq!(told(&shop, "bob@example.org").await, 0, "they never confirmed");
    adjusts(&shop, "NONE", "count-one", 2, 0).await.expect(201);
    receives(&shop, "NONE", "receipt-two", 1).await.expect(201);
    assert_eq!((told(&shop, "ada@example.org").await, told(&shop, &member.email).await), (1, 1), "once is enough");
    shop.restocked("NONE", 1);
    shop.close().await;
}

/// They made up their mind when it was there already: nothing would ever tell them.
#[tokio::test]
async fn whoever_confirms_after_it_came_back_is_told_at_once() {
    let shop = sold_out().await;
    asks(&shop, "NONE", "ada@example.org").await.expect(202);
    shop.settle().await;
    let page = page_in(&shop, "ada@example.org");
    receives(&shop, "NONE", "receipt-one", 1).await.expect(201);
    assert_eq!(told(&shop, "ada@example.org").await, 0);
    assert_eq!(follows(&shop, &page).await.status, 200);
    assert_eq!(told(&shop, "ada@example.org").await, 1);
    shop.restocked("NONE", 1);
    shop.close().await;
}

/// So many who wait for NONE.
async fn watched_by(shop: &TestShop, count: usize) -> Vec<String> {
    let (product, sku) = (ProductId::parse("prd_none").unwrap(), Sku::parse("NONE").unwrap());
    let (app, now) = (shop.shop().app(), clock::now());
    let alerts = (0..count).map(|number| {
        let email = Email::parse(&format!("watcher-{number}@example.org")).unwrap();
        restock_alert(email, product.clone(), sku.clone(), now)
    });
    let alerts: Vec<_> = alerts.collect();
    for some in alerts.chunks(20) {
        for added in join_all(some.iter().map(|alert| app.store().accounts.add_restock_alert(alert))).await {
            added.unwrap();
        }
    }
    alerts.iter().map(|alert| alert.email.as_str().to_owned()).collect()
}

fn all_told(shop: &TestShop) -> Vec<String> {
    let mails = shop.shop().mails().unwrap().into_iter();
    let mut to: Vec<String> = mails.filter(|mail| mail.subject.starts_with(BACK)).map(|mail| mail.to).collect();
    to.sort_unstable();
    to
}

/// Whoever finds more than a page of them asks for the rest by another message.
#[tokio::test]
async fn those_beyond_a_page_are_told_as_well() {
    let shop = sold_out().await;
    let (all, sku) = (watched_by(&shop, 201).await, Sku::parse("NONE").unwrap());
    let held = shop.shop().hold_batches().await;
    receives(&shop, "NONE", "receipt-one", 1).await.expect(201);
    let page = shop.shop().app().tell_watchers(&sku, None, clock::now());
    called_by("jobs-update-inventory".to_owned(), page).await.unwrap();
    drop(held);
    shop.settle().await;
    assert_eq!(BTreeSet::from_iter(all_told(&shop)), BTreeSet::from_iter(all));
    shop.restocked("NONE", 1);
    shop.close().await;
}

/// More than one message tells, and each message twice and at once.
#[tokio::test]
async fn many_are_told_once_each_however_often_the_news_comes() {
    let shop = sold_out().await;
    let sku = Sku::parse("NONE").unwrap();
    let app = shop.shop().app();
    let mut all = watched_by(&shop, 205).await;
    receives(&shop, "NONE", "receipt-one", 1).await.expect(201);
    let news = InventoryMessage::Restocked { sku: sku.clone(), after: None };
    for _ in 0..3 {
        app.queues().send(app.config.inventory_queue_url().unwrap(), &news).await.unwrap();
    }
    shop.settle().await;
    all.sort_unstable();
    assert_eq!(all_told(&shop), all);
    shop.restocked("NONE", 1);
    shop.close().await;
}

#[tokio::test]
async fn whoever_stops_it_hears_no_more() {
    let shop = sold_out().await;
    let member = shop.member().await;
    let mut stop = String::new();
    for sku in ["NONE", "ZERO"] {
        let path = format!("/api/products/{}/restock-alerts", sku.to_lowercase());
        let own = member.does(Method::POST, &path, &json!({ "sku": sku })).await.expect(202);
        stop = own["stop_url"].as_str().unwrap().split_once("/restock-alerts").unwrap().1.to_owned();
    }
    let page = format!("/restock-alerts{stop}");
    assert_eq!(shop.client().get(&page).await.status, 200);
    receives(&shop, "NONE", "receipt-one", 1).await.expect(201);
    assert_eq!(told(&shop, &member.email).await, 1, "looking at the page stops nothing");
    assert_eq!(page_in(&shop, &member.email), page, "the mail has the same link");
    for answer in join_all((0..2).map(|_| follows(&shop, &page))).await {
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    receives(&shop, "ZERO", "receipt-one", 1).await.expect(201);
    assert_eq!(told(&shop, &member.email).await, 1);
    shop.restocked("NONE", 1);
    shop.restocked("ZERO", 1);
    shop.close().await;
}

#[tokio::test]
async fn what_is_asked_for_amiss_is_refused_by_name() {
    let shop = sold_out().await;
    let member = shop.member().await;
    let path = "/api/products/none/restock-alerts";
    for (body, field) in [
        (json!({ "email": "ada@example.org" }), "sku"),
        (json!({ "sku": "NONE" }), "email"),
        (json!({ "sku": "NONE", "email": "ada" }), "email"),
        (json!({ "sku": "ZERO", "email": "ada@example.org" }), "sku"),
        (json!({ "sku": "NONE", "email": "ada@example.org", "often": true }), "often"),
    ] {
        assert_eq!(shop.posts(path, &body).await.refused(422, "validation_failed")["fields"][0]["field"], field, "{body}");
    }
    let there = shop.posts("/api/products/tea/restock-alerts", &json!({ "sku": "TEA", "email": "ada@example.org" })).await;
    assert_eq!(there.refused(422, "validation_failed")["fields"][0]["field"], "sku");
    shop.posts("/api/products/nothing/restock-alerts", &json!({ "sku": "NONE", "email": "a@example.org" })).await.refused(404, "not_found");
    for page in ["/restock-alerts/nonsense", "/restock-alerts/47DEQpj8HBSa-_TImW-5JA.XYo3tBmojqlvLhK_EzO2Rg"] {
        assert_eq!(shop.client().get(page).await.status, 404);
        assert_eq!(follows(&shop, page).await.status, 404);
    }
    // Under another's address they are a guest.
    let other = member.does(Method::POST, path, &json!({ "sku": "NONE", "email": "ada@example.org" })).await.expect(202);
    assert_eq!((&other["needs_confirmation"], &other["stop_url"]), (&json!(true), &json!(null)));
    shop.close().await;
}

#[tokio::test]
async fn nobody_floods_an_address() {
    let shop = TestShop::planned(nothing_left(Plan::default().told("RATE_LIMITS", "mail_address=5/86400"))).await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.push(asks(&shop, "NONE", "ada@example.org").await.status);
    }
    assert_eq!(answers.iter().filter(|status| **status == 202).count(), 5, "{answers:?}");
    assert!(answers[5..].iter().all(|status| *status == 429), "{answers:?}");
    shop.settle().await;
    assert_eq!(mails_to(shop.shop(), "ada@example.org").len(), 5);
    shop.close().await;
}

/// An account's alerts are in its copy, and go when it does.
#[tokio::test]
async fn an_account_takes_its_alerts_along() {
    let shop = sold_out().await;
    let member = shop.member().await;
    member.does(Method::POST, "/api/products/none/restock-alerts", &json!({ "sku": "NONE" })).await.expect(202);
    let asked = member.does(Method::POST, "/api/me/export", &json!({})).await.expect(202);
    shop.settle().await;
    let ready = member.get(&format!("/api/me/export?id={}", asked["id"].as_str().unwrap())).await.expect(200);
    let copy = Answer::of(shop.client().elsewhere(Method::GET, ready["url"].as_str().unwrap())).await.expect(200);
    assert_eq!(copy["restock_alerts"][0]["sku"], "NONE");
    member.does(Method::DELETE, "/api/me", &json!({ "password": Member::PASSWORD })).await.expect(200);
    shop.settle().await;
    let left = shop.tables().accounts().await.into_iter().filter(|item| item.pk.starts_with("ALERTS#") || item.pk.starts_with("WATCHERS#"));
    assert_eq!(left.count(), 0);
    receives(&shop, "NONE", "receipt-one", 1).await.expect(201);
    assert_eq!(told(&shop, &member.email).await, 0);
    shop.restocked("NONE", 1);
    shop.close().await;
}
