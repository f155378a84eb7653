//! A look into the tables behind the API, for the books at a test's end, and into the scene at its beginning.

use super::wait_until;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use barrow_app::App;
use barrow_domain::accounts::User;
use barrow_domain::orders::{Order, OrderEvent};
use barrow_services::aws::AwsClients;
use flate2::read::DeflateDecoder;
use serde_json::Value;
use std::collections::HashMap;
use std::io::Read;

pub struct Tables {
    client: Client,
    names: barrow_store::TableNames,
}

#[derive(Clone, Copy)]
pub enum Table {
    Orders,
    Catalog,
    Stock,
    Directory,
}

/// An item, by its keys and the attributes that tests ask for.
#[derive(Clone)]
pub struct StoredItem {
    pub pk: String,
    pub sk: String,
    attributes: HashMap<String, AttributeValue>,
}

impl Tables {
    pub fn of(app: &App) -> Self {
        Self { client: AwsClients::new(app.config.aws.clone()).dynamodb(), names: app.config.tables.clone() }
    }

    pub async fn orders(&self) -> Vec<StoredItem> {
        self.scan(&self.names.orders).await
    }

    pub async fn ops(&self) -> Vec<StoredItem> {
        self.scan(&self.names.ops).await
    }

    pub async fn stock(&self) -> Vec<StoredItem> {
        self.scan(&self.names.stock).await
    }

    pub async fn accounts(&self) -> Vec<StoredItem> {
        self.scan(&self.names.accounts).await
    }

    pub async fn directory(&self) -> Vec<StoredItem> {
        self.scan(&self.names.directory).await
    }

    pub async fn carts(&self) -> Vec<StoredItem> {
        self.scan(&self.names.carts).await
    }

    pub async fn catalog(&self) -> Vec<StoredItem> {
        self.scan(&self.names.catalog).await
    }

    /// The very item of a cart, every attribute of it but those that count its tries, refused or not.
    pub async fn cart(&self, id: &str) -> String {
        let items = self.scan(&self.names.carts).await;
        let mut item = items.into_iter().find(|item| item.pk == format!("CART#{id}")).expect("the cart is stored");
        item.attributes.retain(|name, _| !["tries", "tried_since", "tried_from"].contains(&name.as_str()));
        written_out(&item.attributes)
    }

    /// Gives a shard of a SKU another level, past the shop; the ledger hears of it all the same.
    pub async fn put_shard(&self, sku: &str, shard: usize, units: u32) {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let number = |number: u32| AttributeValue::N(number.to_string());
        let update = self.client.update_item().table_name(&self.names.stock);
        let update = update.key("pk", text(&format!("SKU#{sku}"))).key("sk", text(&format!("SHARD#{shard:03}")));
        let update = update.update_expression(
            "SET available = :units, #version = if_not_exists(#version, :none) + :one, #kind = :kind, #cause = :cause, #actor = :actor, #at = :at",
        );
        ["version", "kind", "cause", "actor", "at"]
            .into_iter()
            .fold(update, |update, name| update.expression_attribute_names(format!("#{name}"), name))
            .expression_attribute_values(":units", number(units))
            .expression_attribute_values(":none", number(0))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":kind", text("adjustment"))
            .expression_attribute_values(":cause", text("a test's scene"))
            .expression_attribute_values(":actor", text("staff"))
            .expression_attribute_values(":at", text(&barrow_app::clock::now().to_string()))
            .send()
            .await
            .expect("the shard is stored");
    }

    /// Puts an order with its log into the table, past the shop: the order's event first, as the stream tells of them in any case.
    #[expect(clippy::disallowed_methods, reason = "a scene, and nobody else writes there")]
    pub async fn put_order(&self, order: &Order, events: &[OrderEvent]) {
        let text = |text: String| AttributeValue::S(text);
        let document = |value: serde_json::Result<String>| AttributeValue::S(value.expect("JSON"));
        let put = |sk: String| {
            self.client.put_item().table_name(&self.names.orders).item("pk", text(format!("ORDER#{}", order.id))).item("sk", text(sk))
        };
        for event in events {
            let item = put(format!("EVENT#{:06}", event.seq)).item("order_id", text(order.id.to_string()));
            item.item("doc", document(serde_json::to_string(event))).send().await.expect("an event is stored");
        }
        let meta = put("META".to_owned()).item("seq", AttributeValue::N(order.seq.to_string()));
        meta.item("doc", document(serde_json::to_string(order))).send().await.expect("an order is stored");
    }

    /// Puts an account into the table, past the shop; whoever follows the table's stream hears of it.
    #[expect(clippy::disallowed_methods, reason = "a scene, and nobody else writes there")]
    pub async fn put_account(&self, user: &User) {
        let number = || AttributeValue::N("1".to_owned());
        let put = self.client.put_item().table_name(&self.names.accounts).item("pk", AttributeValue::S(format!("USER#{}", user.id)));
        let put = put.item("sk", AttributeValue::S("META".to_owned())).item("version", number()).item("sessions_begun", number());
        let put = put.item("doc", AttributeValue::S(serde_json::to_string(user).expect("JSON")));
        put.item("password_hash", AttributeValue::S("none".to_owned())).send().await.expect("an account is stored");
    }

    /// Takes out of the directory what is chosen.
    pub async fn forget_directory(&self, chosen: impl Fn(&StoredItem) -> bool) {
        for item in self.directory().await.into_iter().filter(chosen) {
            let delete = self.client.delete_item().table_name(&self.names.directory);
            let delete = delete.key("pk", AttributeValue::S(item.pk)).key("sk", AttributeValue::S(item.sk));
            delete.send().await.expect("the item is gone");
        }
    }

    /// Takes a text out of an order's card in the directory.
    pub async fn unname_in_directory(&self, order_id: &str, text: &str) {
        let items = self.directory().await;
        let card = items.iter().find(|item| item.pk == "ORDERS" && item.sk.ends_with(order_id)).expect("a card");
        assert!(card.text("doc").contains(text), "{}", card.text("doc"));
        let doc = AttributeValue::S(card.text("doc").replace(text, ""));
        self.tamper(Table::Directory, &card.pk, &card.sk, "doc", doc).await;
    }

    /// Takes a line out of the ledger.
    pub async fn forget(&self, movement: &StoredItem) {
        let delete = self.client.delete_item().table_name(&self.names.stock);
        let delete = delete.key("pk", AttributeValue::S(movement.pk.clone())).key("sk", AttributeValue::S(movement.sk.clone()));
        delete.send().await.expect("the line is gone");
    }

    /// Sets an attribute behind the shop's back, as somebody with a console can; gives what it was.
    pub async fn tamper(&self, table: Table, pk: &str, sk: &str, name: &str, value: AttributeValue) -> AttributeValue {
        let table = match table {
            Table::Orders => &self.names.orders,
            Table::Catalog => &self.names.catalog,
            Table::Stock => &self.names.stock,
            Table::Directory => &self.names.directory,
        };
        let update = self.client.update_item().table_name(table).key("pk", AttributeValue::S(pk.to_owned()));
        let update = update.key("sk", AttributeValue::S(sk.to_owned())).update_expression("SET #name = :value");
        let update = update.expression_attribute_names("#name", name).expression_attribute_values(":value", value);
        let old = update.return_values(ReturnValue::UpdatedOld).send().await.expect("an update");
        old.attributes.expect("the old value")[name].clone()
    }

    /// Every order that waits for its payment has done so for long enough, as of now: in its log as well.
    pub async fn let_reservations_run_out(&self) {
        let items = self.orders().await;
        for order in items.iter().filter(|item| item.sk == "META") {
            let known: Value = serde_json::from_str(&order.document()).expect("an order");
            if known["state"]["fulfillment"] != "pending_payment" {
                continue;
            }
            let (ends, ended) = (format!("\"expires_at\":{}", known["expires_at"]), format!("\"expires_at\":{}", known["placed_at"]));
            for item in items.iter().filter(|item| item.pk == order.pk && ["META", "EVENT#000001"].contains(&item.sk.as_str())) {
                let doc = AttributeValue::S(item.document().replace(&ends, &ended));
                self.tamper(Table::Orders, &item.pk, &item.sk, "doc", doc).await;
            }
        }
    }

    /// The audit's reports, JSON.
    pub async fn audit_reports(&self) -> Vec<String> {
        let items = self.ops().await;
        items.iter().filter(|item| item.pk == "REPORT#audit").map(|item| item.text("doc").to_owned()).collect()
    }

    /// Which generations of figures there is anything of.
    pub async fn generations_of_sums(&self) -> Vec<u32> {
        let items = self.scan(&self.names.analytics).await;
        let mut numbers: Vec<u32> = items.iter().filter_map(|item| item.pk.split('#').next()?.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Again, where a busy machine takes too long for it.
    async fn scan(&self, table: &str) -> Vec<StoredItem> {
        wait_until("a table that can be read", async || self.try_scan(table).await).await
    }

    async fn try_scan(&self, table: &str) -> Option<Vec<StoredItem>> {
        let mut pages = self.client.scan().table_name(table).consistent_read(true).into_paginator().send();
        let mut items = Vec::new();
        while let Some(page) = pages.next().await {
            items.extend(page.ok()?.items.unwrap_or_default().into_iter().map(StoredItem::read));
        }
        Some(items)
    }
}

impl StoredItem {
    fn read(attributes: HashMap<String, AttributeValue>) -> Self {
        let key = |name: &str| attributes[name].as_s().expect("a text key").clone();
        Self { pk: key("pk"), sk: key("sk"), attributes }
    }

    /// Every attribute, in one order.
    pub fn written_out(&self) -> String {
        written_out(&self.attributes)
    }

    pub fn text(&self, name: &str) -> &str {
        self.attributes[name].as_s().expect("a text")
    }

    /// The JSON in `doc`, squeezed or not.
    pub fn document(&self) -> String {
        unsqueezed(&self.attributes["doc"])
    }

    /// 0 where there is none.
    pub fn number(&self, name: &str) -> i64 {
        self.attributes.get(name).map_or(0, |value| value.as_n().expect("a number").parse().expect("a whole number"))
    }
}

/// Of an attribute that may be squeezed, as an order's is.
pub fn unsqueezed(doc: &AttributeValue) -> String {
    let Ok(bytes) = doc.as_b() else { return doc.as_s().expect("a text").clone() };
    let mut text = String::new();
    DeflateDecoder::new(bytes.as_ref()).read_to_string(&mut text).expect("squeezed JSON");
    text
}

/// In one order whatever the map's.
fn written_out(attributes: &HashMap<String, AttributeValue>) -> String {
    let value = |value: &AttributeValue| match value {
        AttributeValue::M(inner) => written_out(inner),
        // Whoever looks for a word in it must not find it hidden.
        squeezed @ AttributeValue::B(_) => unsqueezed(squeezed),
        plain => format!("{plain:?}"),
    };
    let mut lines: Vec<String> = attributes.iter().map(|(name, attribute)| format!("{name}={}", value(attribute))).collect();
    lines.sort();
    format!("{{{}}}", lines.join(", "))
}
