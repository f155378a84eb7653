//! An account that is erased: nothing of it is left, and its orders are nobody's.

use super::orders::order;
use crate::harness::{Answer, Member, TestShop, address};
use reqwest::Method;
use serde_json::{Value, json};

async fn erase(member: &Member<'_>, password: &str) -> Answer {
    member.does(Method::DELETE, "/api/me", &json!({ "password": password })).await
}

/// Everything that the tables hold, as text.
async fn everything(shop: &TestShop) -> String {
    let tables = shop.tables();
    let items = [tables.orders().await, tables.accounts().await, tables.carts().await, tables.directory().await].concat();
    items.iter().map(crate::harness::tables::StoredItem::written_out).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn nothing_is_left_of_whoever_is_forgotten_but_what_was_sold() {
    let shop = TestShop::start().await;
    let ada = Member::join_as(&shop, "forget.me@example.org").await;
    let elsewhere = ada.again().await;
    let saved = ada.request(Method::POST, "/api/me/addresses").header("idempotency-key", "my-address");
    Answer::of(saved.json(&json!({ "address": address() }))).await.expect(201);
    ada.does(Method::PUT, "/api/me/wishlist/prd_tea", &json!({})).await.expect(200);
    let mut guest = shop.buyer().await;
    guest.email = "forget.me@example.org".to_owned();
    guest.add("TEA", 2).await;
    let claim = ada.request(Method::POST, &format!("/api/carts/{}/claim", guest.cart_id)).header("x-cart-token", &guest.token);
    Answer::of(claim).await.expect(200);
    let order = order(&shop, &ada, &guest).await;
    order.pay().await;
    let under_way = erase(&ada, Member::PASSWORD).await.refused(409, "orders_under_way");
    assert_eq!(under_way["order_ids"], json!([order.id]));
    shop.ships(&order.id, &json!({})).await.expect(201);
    shop.settle().await;
    let note = json!({ "text": "Lovelace rang about the house Am Fluss." });
    shop.staff_posts(&format!("/api/admin/customers/{}/notes", ada.id), "about-ada", &note).await.expect(201);
    let note = json!({ "text": "Lovelace wants it left at the Fluss." });
    shop.staff_posts(&format!("/api/admin/orders/{}/notes", order.id), "about-an-order", &note).await.expect(201);
    let wrong = erase(&ada, "not the password").await.refused(422, "validation_failed");
    assert_eq!(wrong["fields"][0]["field"], "password");
    let before = everything(&shop).await;
    for trace in [
        "Lovelace rang",
        "Lovelace wants",
        "CUSTOMER#",
        "FIND-CUSTOMER#word=lovelace",
        "PAID#EUR",
        "FIND#email=forget.me@",
        "FIND#word=lovelace",
        "FIND#word=fluss",
    ] {
        assert!(before.contains(trace), "what is looked for is found where it is: {trace}");
    }
    erase(&ada, Member::PASSWORD).await.expect(200);
    for device in [&ada, &elsewhere] {
        device.get("/api/me").await.refused(401, "session_ended");
    }
    Member::try_login(&shop, "forget.me@example.org", Member::PASSWORD).await.refused(401, "invalid_credentials");
    shop.settle().await;
    let after = everything(&shop).await;
    for trace in ["forget.me@", "lovelace", "fluss"] {
        let left: Vec<&str> = after.lines().filter(|item| item.to_lowercase().contains(trace) && !item.contains("LETTER#")).collect();
        assert!(left.is_empty(), "{trace} is left in {left:?}");
    }
    let shown = shop.tables().directory().await.into_iter().filter(|item| item.written_out().contains(&ada.id));
    assert_eq!(shown.map(|item| item.pk).collect::<Vec<_>>(), [""; 0], "the directory knows of somebody who is gone");
    let kept = order.get().await;
    assert_eq!((&kept["status"], &kept["totals"]["total"]["amount"]), (&json!("shipped"), &json!(order.total)));
    assert_eq!((&kept["email"], &kept["shipping_address"]["country"]), (&json!("forgotten@customer.invalid"), &json!("DE")));
    // Whoever comes under the address is somebody new.
    let again = Member::join_as(&shop, "forget.me@example.org").await;
    assert_ne!(again.id, ada.id);
    shop.settle().await;
    assert_eq!(again.get("/api/orders").await.expect(200)["items"], Value::Array(Vec::new()));
    shop.close().await;
}

/// A repeated request, and one beside a change of the same account, erase once or not at all.
#[tokio::test]
async fn erasing_many_times_at_once_erases_once() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let erased = futures::future::join_all((0..4).map(|_| erase(&ada, Member::PASSWORD))).await;
    assert_eq!(erased.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(erased.iter().all(|answer| matches!(answer.status, 200 | 401)), "{:?}", erased.iter().map(|a| a.status).collect::<Vec<_>>());
    assert!(shop.sessions_of(&ada.id).await.is_empty());
    shop.close().await;
}
