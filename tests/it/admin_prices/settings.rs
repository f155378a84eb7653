//! Settings of the shop.

use super::eur;
use crate::harness::{TestShop, wait_until};
use serde_json::{Value, json};

async fn settings(shop: &TestShop) -> Value {
    shop.staff_gets("/api/admin/settings").await.expect(200)
}

async fn edit(shop: &TestShop, body: Value) -> crate::harness::Answer {
    shop.staff_patches("/api/admin/settings", &body).await
}

#[tokio::test]
async fn a_setting_holds_soon_and_null_takes_it_back() {
    let shop = TestShop::start().await;
    assert_eq!(settings(&shop).await["version"], 0);
    let body = json!({
        "version": 0, "shop_name": "Käse & Co", "mail_from": "Käse & Co <kaese@shop.example>", "order_expiry_seconds": 3600,
    });
    let after = edit(&shop, body.clone()).await.expect(200);
    assert_eq!((&after["version"], &after["currency"]), (&json!(1), &json!("EUR")));
    assert_eq!(edit(&shop, body).await.expect(200), after, "again, it is done");
    assert_eq!(edit(&shop, json!({ "version": 0, "shop_name": "Else" })).await.refused(409, "version_changed")["version"], 1);
    let expiry = wait_until("orders with an hour", async || {
        let order = shop.buyer().await.buys("TEA", 1).await.get().await;
        let (placed, expires): (jiff::Timestamp, jiff::Timestamp) =
            (order["placed_at"].as_str()?.parse().ok()?, order["expires_at"].as_str()?.parse().ok()?);
        let seconds = expires.duration_since(placed).as_secs();
        (seconds > 900).then_some(seconds)
    })
    .await;
    assert_eq!(expiry, 3600);
    let mail = wait_until("a mail from the shop by its name", async || {
        let order = shop.buyer().await.buys("TEA", 1).await;
        shop.settle().await;
        let (_, mail) = shop.mails_about(&order.id).pop()?;
        mail.from.contains("kaese@shop.example").then_some(mail)
    })
    .await;
    assert!(mail.text.contains("Käse & Co"), "{}", mail.text);
    let back = edit(&shop, json!({ "version": 1, "shop_name": null, "order_expiry_seconds": null })).await.expect(200);
    assert_eq!((&back["shop_name"], &back["mail_from"]), (&Value::Null, &after["mail_from"]));
    shop.close().await;
}

#[tokio::test]
async fn the_currency_stays_once_there_are_products() {
    let shop = TestShop::start().await;
    let refused = edit(&shop, json!({ "version": 0, "currency": "USD" })).await.refused(422, "validation_failed");
    assert_eq!(refused["fields"][0]["field"], "currency", "zones have prices");
    let zones = shop.staff_gets("/api/admin/shipping-zones").await.expect(200);
    shop.staff_puts("/api/admin/shipping-zones", &json!({ "version": zones["version"], "items": [] })).await.expect(200);
    edit(&shop, json!({ "version": 0, "currency": "USD" })).await.refused(409, "currency_fixed");
    let on_top = edit(&shop, json!({ "version": 0, "prices_include_tax": false })).await.expect(200);
    assert_eq!((&on_top["currency"], &on_top["prices_include_tax"]), (&json!("EUR"), &json!(false)));
    let buyer = shop.buyer().await;
    buyer.add("LAMP", 1).await;
    assert_eq!(buyer.cart().await["totals"]["total"], eur(2500));
    shop.close().await;
}

#[tokio::test]
async fn wrong_input_is_refused_with_its_field() {
    let shop = TestShop::start().await;
    for (body, field) in [
        (json!({ "version": 0, "shop_name": "" }), "shop_name"),
        (json!({ "version": 0, "mail_from": "not an address" }), "mail_from"),
        (json!({ "version": 0, "mail_from": "a@b.example\r\nBcc: c@d.example" }), "mail_from"),
        (json!({ "version": 0, "staff_mailbox": "nobody" }), "staff_mailbox"),
        (json!({ "version": 0, "order_expiry_seconds": 59 }), "order_expiry_seconds"),
        (json!({ "version": 0, "order_expiry_seconds": 604_801 }), "order_expiry_seconds"),
        (json!({ "version": 0, "currency": "XXX" }), "currency"),
        (json!({ "version": 0, "currency": null }), "currency"),
        (json!({ "version": 0, "colour": "red" }), "colour"),
        (json!({ "shop_name": "x" }), "version"),
    ] {
        let refused = edit(&shop, body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    assert_eq!(settings(&shop).await["version"], 0);
    shop.close().await;
}
