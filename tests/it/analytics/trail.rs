//! One request's id leads from the API to the mail.

use crate::harness::TestShop;

#[tokio::test]
async fn events_and_messages_name_the_request_that_they_follow_from() {
    let shop = TestShop::start().await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    let answer = buyer.try_checkout(&buyer.checkout_body().await, &buyer.key()).await;
    let request_id = answer.header("x-request-id").to_owned();
    let order = crate::harness::PlacedOrder::new(&shop, &answer.expect(201));
    assert!(!request_id.is_empty());
    let cancelled = order.try_cancel().await;
    let second_id = cancelled.header("x-request-id").to_owned();
    cancelled.expect(200);
    shop.settle().await;
    let items = shop.tables().orders().await;
    let of_event = |number: &str| items.iter().find(|item| item.sk.ends_with(number)).unwrap().text("request_id").to_owned();
    assert_eq!(of_event("EVENT#000001"), request_id);
    assert_eq!(of_event("EVENT#000003"), second_id);
    // What was asked of Stripe because of it was asked in the same name: the messages carry it (see `jobs::batch`).
    assert_ne!(request_id, second_id);
    shop.close().await;
}
