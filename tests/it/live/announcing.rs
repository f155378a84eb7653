//! What nobody watches costs no message, and what cannot be known keeps nothing else waiting.

use super::is_status;
use crate::harness::remote::{Answered, Between, Call, Functions, Remote};
use crate::harness::wire::failing;
use crate::harness::{Plan, Socket, TestShop};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Who hands changes on cannot learn who watches.
#[derive(Default)]
struct NobodySays {
    pushes: AtomicUsize,
    asked: AtomicUsize,
}

impl Between for NobodySays {
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value> {
        self.pushes.fetch_add(usize::from(bin == "live-push"), Ordering::Relaxed);
        async move { functions.run(&bin, event).await }.boxed()
    }

    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>> {
        async move {
            if !call.caller.starts_with("jobs-") || !String::from_utf8_lossy(&call.body).contains("ConnectionsTable") {
                return Some(call.forward().await);
            }
            // At times it says so, and at others nothing at all.
            if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) { Some(failing(call.backend)) } else { pending().await }
        }
        .boxed()
    }
}

#[tokio::test]
async fn mails_and_the_ledger_do_not_wait_for_who_watches() {
    let between = Arc::new(NobodySays::default());
    let remote = Remote::start(Arc::clone(&between) as Arc<_>).await;
    let shop = TestShop::remote(Plan::default(), &remote).await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    order.pay().await;
    shop.settle().await;
    assert_eq!(shop.mail_kinds(&order.id), ["paid", "received"]);
    assert!(between.pushes.load(Ordering::Relaxed) > 0, "somebody may have watched");
    shop.close().await;
}
