//! Money that is not what the order asks for: another amount, another currency, another order's.

use super::{as_new, everything_about, send};
use crate::harness::{PlacedOrder, TestShop, cards, wait_until};
use serde_json::{Value, json};

/// 17: a cheap order's payment that names an expensive order pays neither the one nor the other.
#[tokio::test]
async fn a_cheap_payment_in_an_expensive_orders_name_changes_nothing() {
    let shop = TestShop::start().await;
    let cheap = shop.buyer().await.buys("TEA", 1).await;
    let dear = shop.buyer().await.buys("LAMP", 10).await;
    shop.stripe().pause();
    cheap.try_pay(cards::PAYS).await.expect(200);
    let before = everything_about(&shop, &dear).await;
    let mut event = as_new(&cheap.event("payment_intent.succeeded"), "evt_forged_metadata");
    event["data"]["object"]["metadata"]["order_id"] = json!(dear.id);
    assert_eq!(send(&shop, &event).await, 200);
    assert_eq!(everything_about(&shop, &dear).await, before);
    cheap.until("pending_payment", "none").await;
    shop.stripe().resume();
    cheap.until("paid", "succeeded").await;
    shop.close().await;
}

/// 17: also where the order has no payment of its own yet, and the intent is a real one.
#[tokio::test]
async fn an_order_without_a_payment_takes_no_strangers() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("LAMP", 1).await;
    let body = buyer.checkout_body().await;
    shop.stripe().fail_next(3, barrow_local::stripe::Fault::Unavailable500);
    let order = PlacedOrder::new(&shop, &buyer.try_checkout(&body, &buyer.key()).await.expect(201));
    let before = everything_about(&shop, &order).await;
    let intent = strange_intent(&shop, &order.id, 100).await;
    shop.stripe().pay(&intent, cards::PAYS);
    shop.settle().await;
    assert_eq!(everything_about(&shop, &order).await, before);
    forget(&shop, &intent).await;
    PlacedOrder::new(&shop, &order.try_resume().await.expect(200)).pay().await;
    shop.close().await;
}

/// Made at Stripe's by somebody with the account's key, not by the shop.
async fn strange_intent(shop: &TestShop, order_id: &str, amount: i64) -> String {
    let form = [("amount", amount.to_string()), ("currency", "eur".to_owned()), ("metadata[order_id]", order_id.to_owned())];
    let intent = shop.at_stripe("payment_intents", &form).await;
    intent["id"].as_str().unwrap().to_owned()
}

/// Takes the order's name off it again, so that the books at the end do not look for its order.
async fn forget(shop: &TestShop, intent: &str) {
    shop.at_stripe(&format!("payment_intents/{intent}"), &[("metadata[order_id]", String::new())]).await;
}

/// 18: an amount that differs is held for review, and nothing is sent for it.
#[tokio::test]
async fn another_amount_or_currency_is_never_fulfilled() {
    let shop = TestShop::start().await;
    let falsify: [fn(&mut Value); 3] = [
        |intent| intent["amount_received"] = json!(2989),
        |intent| intent["amount_received"] = json!(2991),
        |intent| intent["currency"] = json!("usd"),
    ];
    for (place, falsify) in falsify.into_iter().enumerate() {
        let order = shop.buyer().await.buys("LAMP", 1).await;
        shop.stripe().pause();
        order.try_pay(cards::PAYS).await.expect(200);
        let mut event = as_new(&order.event("payment_intent.succeeded"), &format!("evt_amount_{place}"));
        falsify(&mut event["data"]["object"]);
        assert_eq!(send(&shop, &event).await, 200);
        order.until("pending_payment", "mismatch").await;
        shop.stripe().resume();
        shop.settle().await;
        order.until("pending_payment", "mismatch").await;
        shop.ships(&order.id, &json!({})).await.refused(409, "payment_in_review");
        order.try_cancel().await.refused(409, "payment_in_review");
        order.try_resume().await.refused(409, "payment_in_review");
        let review = format!("review/{}/", order.id);
        let told = async || {
            let mails = shop.shop().mails().unwrap();
            mails.iter().any(|mail| mail.reference.as_deref().is_some_and(|reference| reference.starts_with(&review))).then_some(())
        };
        wait_until("the mail to staff", told).await;
        assert_eq!(shop.mail_kinds(&order.id), ["received"]);
    }
    shop.close().await;
}

#[tokio::test]
async fn intents_of_other_systems_are_none_of_the_shops_business() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    order.pay().await;
    shop.settle().await;
    let before = everything_about(&shop, &order).await;
    let event = order.event("payment_intent.succeeded");
    for (place, metadata) in [json!({}), json!({ "order_id": "17" }), json!({ "order_id": "AAAA-AAAA-AAAA" })].into_iter().enumerate() {
        let mut event = as_new(&event, &format!("evt_foreign_{place}"));
        event["data"]["object"]["metadata"] = metadata;
        event["data"]["object"]["id"] = json!("pi_foreign");
        assert_eq!(send(&shop, &event).await, 200);
    }
    assert_eq!(everything_about(&shop, &order).await, before);
    shop.close().await;
}
