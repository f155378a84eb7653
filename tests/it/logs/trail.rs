//! Lines of several functions are read as one by the id of the request that all follow from, and none names a person.

use super::placed;
use crate::harness::TestShop;
use barrow_local::logs::Line;
use serde_json::Value;

/// The line's own fields, and those of the spans around it.
fn says(line: &Line, value: &str) -> bool {
    let line: Value = serde_json::from_str(&line.text).unwrap();
    let has =
        |fields: &Value| fields.as_object().into_iter().flatten().any(|(_, field)| field.as_str().is_some_and(|text| text.contains(value)));
    has(&line) || line["spans"].as_array().into_iter().flatten().any(has)
}

/// From the API to the stream, from there to the queues, and so to the mail and to Stripe.
#[tokio::test]
async fn an_orders_lines_stand_under_its_requests_id_from_the_api_to_the_mail() {
    let shop = TestShop::start().await;
    let (order, request) = placed(&shop).await;
    shop.settle().await;
    let lines = shop.shop().logs();
    for function in ["checkout-place-order", "jobs-dispatch-outbox", "jobs-send-email"] {
        let found = lines.iter().any(|line| line.function == function && says(line, &request) && says(line, &order.id));
        assert!(found, "{function}: {:#?}", lines.iter().filter(|line| line.function == function).collect::<Vec<_>>());
    }
    shop.close().await;
}
