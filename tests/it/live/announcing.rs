//! What nobody watches costs no message, and what cannot be known keeps nothing else waiting.

use super::is_status;
use crate::harness::remote::{Answered, Between, Call, Functions, Remote};
use crate::harness::wire::failing;
use crate::harness::{Plan, Socket, TestShop};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::Arc;

fn pushes(shop: &TestShop) -> u64 {
    shop.shop().usage().take().get("live-push").map_or(0, |used| used.messages)
}

#[tokio::test]
async fn only_what_is_watched_is_handed_on() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    shop.settle().await;
    assert_eq!(pushes(&shop), 0);
    let mut socket = Socket::open(shop.shop()).await;
    socket.watches(&json!({ "track": order.tracking_token })).await;
    order.pay().await;
    socket.hears_that(is_status("paid")).await;
    shop.settle().await;
    assert_eq!(pushes(&shop), 1, "the order, and no SKU");
    shop.close().await;
}

/// The connections' table is not there for anybody.
struct NobodyKnows;

impl Between for NobodyKnows {
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value> {
        async move { functions.run(&bin, event).await }.boxed()
    }

    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>> {
        async move {
            let is_asked = String::from_utf8_lossy(&call.body).contains("ConnectionsTable");
            Some(if is_asked { failing(call.backend) } else { call.forward().await })
        }
        .boxed()
    }
}

#[tokio::test]
async fn mails_and_the_ledger_do_not_wait_for_who_watches() {
    let remote = Remote::start(Arc::new(NobodyKnows)).await;
    let shop = TestShop::remote(Plan::default(), &remote).await;
    // The messages that somebody may wait for stay where they are: they cannot be told, and are dead letters when given up.
    remote.hold("live-push");
    let order = shop.buyer().await.buys("TEA", 1).await;
    order.pay().await;
    crate::harness::wait_until("both mails", async || (shop.mail_kinds(&order.id) == ["paid", "received"]).then_some(())).await;
    shop.check_books().await;
    shop.give_up().await;
}
