//! One request's id leads from the API to the mail.

use super::{cancelled, placed};
use crate::harness::remote::{Answered, Between, Call, Functions, Remote};
use crate::harness::{Plan, TestShop};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// Remembers what every function was invoked with.
#[derive(Default)]
struct Invocations(Mutex<Vec<(String, String)>>);

impl Between for Invocations {
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value> {
        self.0.lock().unwrap().push((bin.clone(), event.to_string()));
        async move { functions.run(&bin, event).await }.boxed()
    }

    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>> {
        async move { Some(call.forward().await) }.boxed()
    }
}

/// From the API to the stream, from there to the queues, and so to the mail: what each function logs stands under the id that it is
/// given here (`jobs::batch`), beside the order's.
#[tokio::test]
async fn every_function_on_the_way_of_an_order_is_told_whose_request_it_follows() {
    let invocations = Arc::new(Invocations::default());
    let remote = Remote::start(Arc::clone(&invocations) as Arc<_>).await;
    let shop = TestShop::remote(Plan::default(), &remote).await;
    let (order, placing) = placed(&shop).await;
    let cancelling = cancelled(&order).await;
    shop.settle().await;
    let seen = invocations.0.lock().unwrap().clone();
    let is_told =
        |bin: &str, id: &str| seen.iter().any(|(invoked, event)| invoked == bin && event.contains(id) && event.contains(&order.id));
    for id in [&placing, &cancelling] {
        assert!(is_told("jobs-dispatch-outbox", id) && is_told("jobs-send-email", id), "{id}");
    }
    assert!(is_told("jobs-settle-payments", &cancelling), "the intent is cancelled because of the cancellation");
    shop.close().await;
}

#[tokio::test]
async fn events_and_messages_name_the_request_that_they_follow_from() {
    let shop = TestShop::start().await;
    let (order, request_id) = placed(&shop).await;
    assert!(!request_id.is_empty());
    let second_id = cancelled(&order).await;
    shop.settle().await;
    let items = shop.tables().orders().await;
    let of_event = |number: &str| items.iter().find(|item| item.sk.ends_with(number)).unwrap().text("request_id").to_owned();
    assert_eq!(of_event("EVENT#000001"), request_id);
    assert_eq!(of_event("EVENT#000003"), second_id);
    // What was asked of Stripe because of it was asked in the same name: the messages carry it (see `jobs::batch`).
    assert_ne!(request_id, second_id);
    shop.close().await;
}
