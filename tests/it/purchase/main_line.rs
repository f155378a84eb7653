use crate::harness::{TestShop, wait_until};
use serde_json::{Value, json};

/// 27: a refund in parts and the rest of it give back all that was paid, shipping and tax included.
#[tokio::test]
async fn a_purchase_goes_from_the_product_list_to_the_last_refund() {
    let shop = TestShop::start().await;

    let products = shop.client().get("/api/products?sort=newest").await.expect(200);
    let slugs: Vec<&Value> = products["items"].as_array().unwrap().iter().map(|product| &product["slug"]).collect();
    assert_eq!(slugs, ["tea", "mug", "lamp"]);

    let buyer = shop.buyer().await;
    buyer.add("TEA", 2).await;
    let cart = buyer.add("LAMP", 1).await;
    assert_eq!(cart["totals"]["subtotal"], json!({ "amount": 3400, "currency": "EUR" }));
    let quote = buyer.quote().await;
    assert_eq!(quote["totals"]["total"]["amount"], 3890);
    // 7 % in 9.00, 19 % in 25.00 and 19 % in 4.90, each rounded by itself.
    assert_eq!(quote["totals"]["tax"]["amount"], 59 + 399 + 78);

    let order = buyer.checkout().await;
    assert_eq!(order.total, 3890);
    assert_eq!((shop.available("TEA").await, shop.available("LAMP").await), (98, 19));
    let paid = order.pay().await;
    assert_eq!(paid["expires_at"], Value::Null);
    shop.settle().await;
    assert_eq!((shop.available("TEA").await, shop.available("LAMP").await), (98, 19));
    assert_eq!(shop.mail_kinds(&order.id), ["paid", "received"]);
    for (_, mail) in shop.mails_about(&order.id) {
        assert_eq!(mail.to, buyer.email);
        assert!(mail.text.contains("38.90") && mail.html.contains("38.90"), "{}", mail.text);
    }

    ship_in_two_parcels(&shop, &order.id).await;
    let track = shop.client().get(&format!("/api/track/{}", order.tracking_token)).await;
    assert!(!track.text.contains(&buyer.email) && !track.text.contains("Am Fluss"), "{}", track.text);
    let track = track.expect(200);
    assert_eq!((&track["status"], &track["fulfillments"][0]["tracking_number"]), (&json!("shipped"), &json!("1Z-FIRST")));

    shop.refunds(&order.id, "refund-part", Some(1000)).await.expect(202);
    order.until("shipped", "partially_refunded").await;
    shop.refunds(&order.id, "refund-part", Some(1000)).await.expect(202);
    shop.refunds(&order.id, "refund-too-much", Some(2891)).await.refused(409, "refund_too_large");
    shop.refunds(&order.id, "refund-rest", None).await.expect(202);
    let refunded = order.until("shipped", "refunded").await;
    assert_eq!(refunded["refunded"]["amount"], 3890);
    shop.refunds(&order.id, "refund-more", Some(1)).await.refused(409, "nothing_to_refund");
    wait_until("all mails", async || (shop.mail_kinds(&order.id).len() == 6).then_some(())).await;
    assert_eq!(shop.mail_kinds(&order.id), ["paid", "received", "refunded", "refunded", "shipped", "shipped"]);
    shop.close().await;
}

async fn ship_in_two_parcels(shop: &TestShop, order_id: &str) {
    let first = json!({ "lines": [{ "sku": "TEA", "quantity": 1 }], "carrier": "UPS", "tracking_number": "1Z-FIRST" });
    assert_eq!(shop.ships(order_id, &first).await.expect(201)["status"], "partially_shipped");
    let too_much = json!({ "lines": [{ "sku": "TEA", "quantity": 2 }] });
    shop.ships(order_id, &too_much).await.refused(409, "nothing_to_ship");
    assert_eq!(shop.ships(order_id, &json!({})).await.expect(201)["status"], "shipped");
    shop.ships(order_id, &json!({})).await.refused(409, "already_shipped");
}
