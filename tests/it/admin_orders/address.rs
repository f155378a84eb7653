//! Correcting where an order goes.

use super::{listed, ordered};
use crate::harness::{Answer, TestShop, address};
use futures::future::join;
use serde_json::{Value, json};

async fn corrected(shop: &TestShop, id: &str, address: &Value) -> Answer {
    shop.staff_puts(&format!("/api/admin/orders/{id}/shipping-address"), &json!({ "shipping_address": address })).await
}

#[tokio::test]
async fn an_address_is_corrected_until_a_parcel_is_gone() {
    let shop = TestShop::start().await;
    let (_, order) = ordered(&shop, "LAMP", 2, "Ada Lovelace", "Ulm").await;
    let mut better = address();
    better["name"] = json!("Augusta King");
    better["line1"] = json!("Am Fluss 2");
    corrected(&shop, &order.id, &better).await.expect(200);
    order.pay().await;
    shop.staff_does(&order.id, "pack", "unused-key", &json!({})).await.expect(200);
    let best = json!({ "name": "Augusta King", "line1": "Am Fluss 3", "city": "Ulm", "postal_code": "89073", "country": "DE" });
    let (one, other) = join(corrected(&shop, &order.id, &best), corrected(&shop, &order.id, &best)).await;
    for answer in [one, other, corrected(&shop, &order.id, &best).await] {
        assert_eq!(answer.expect(200)["shipping_address"]["line1"], "Am Fluss 3");
    }
    shop.settle().await;
    assert_eq!(listed(&shop, "q=augusta").await, [order.id.as_str()]);
    assert_eq!(listed(&shop, "q=lovelace").await, [""; 0], "it is still found by the name it does not bear any more");
    let detail = shop.staff_gets(&format!("/api/admin/orders/{}", order.id)).await.expect(200);
    let kinds: Vec<&Value> = detail["timeline"].as_array().unwrap().iter().map(|event| &event["type"]).collect();
    assert_eq!(kinds, ["placed", "payment_started", "address_changed", "paid", "packed", "address_changed"]);
    shop.ships(&order.id, &json!({ "lines": [{ "sku": "LAMP", "quantity": 1 }] })).await.expect(201);
    corrected(&shop, &order.id, &better).await.refused(409, "already_shipped");
    shop.close().await;
}

#[tokio::test]
async fn an_order_does_not_go_where_it_would_cost_something_else() {
    let shop = TestShop::start().await;
    let (_, order) = ordered(&shop, "LAMP", 1, "Ada Lovelace", "Ulm").await;
    let mut elsewhere = address();
    (elsewhere["country"], elsewhere["postal_code"]) = (json!("AT"), json!("1010"));
    corrected(&shop, &order.id, &elsewhere).await.refused(409, "another_destination");
    let mut nameless = address();
    nameless["name"] = json!("");
    let refusal = corrected(&shop, &order.id, &nameless).await.refused(422, "validation_failed");
    assert_eq!(refusal["fields"][0]["field"], "shipping_address.name");
    corrected(&shop, "4F7K-9QX2-MZ3T", &address()).await.refused(404, "not_found");
    order.try_cancel().await.expect(200);
    let mut better = address();
    better["city"] = json!("Bonn");
    corrected(&shop, &order.id, &better).await.refused(409, "order_cancelled");
    shop.close().await;
}
