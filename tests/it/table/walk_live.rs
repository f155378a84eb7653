//! The walk of somebody who watches what changes.

use super::walk::Walk;
use crate::harness::{Socket, wait_until};
use barrow_app::clock;
use barrow_domain::ids::OrderId;
use barrow_domain::live::Topic;
use serde_json::json;

impl Walk<'_> {
    pub(super) async fn begins_to_watch(&self, order: &str, access_token: &str) -> Socket {
        let mut socket = Socket::open(self.shop).await;
        socket.watches(&json!({ "order_id": order, "access_token": access_token })).await;
        socket.watches(&json!({ "sku": "TEA" })).await;
        let (connections, topic) = (&self.shop.app().store().connections, topic_of(order));
        connections.open("gone", clock::now()).await.unwrap();
        connections.watch("gone", &topic, clock::now()).await.unwrap();
        socket
    }

    /// The order was cancelled meanwhile.
    pub(super) async fn is_told(&self, order: &str, mut socket: Socket) {
        socket.hears_that(|heard| heard["type"] == "stock").await;
        self.settle().await;
        socket.close().await;
        let (connections, topic) = (&self.shop.app().store().connections, topic_of(order));
        wait_until("the connection's end", async || connections.watchers(&topic).await.unwrap().is_empty().then_some(())).await;
    }
}

fn topic_of(order: &str) -> Topic {
    Topic::Order { order_id: OrderId::parse(order).unwrap() }
}
