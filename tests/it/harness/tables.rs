//! A look into the tables behind the API, for the books at a test's end, and the units of further shards, which no route makes yet.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use barrow_app::App;
use barrow_services::aws::AwsClients;
use std::collections::HashMap;

pub struct Tables {
    client: Client,
    names: barrow_store::TableNames,
}

#[derive(Clone, Copy)]
pub enum Table {
    Orders,
    Catalog,
}

/// An item, by its keys and the attributes that tests ask for.
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

    pub async fn stock(&self) -> Vec<StoredItem> {
        self.scan(&self.names.stock).await
    }

    pub async fn catalog(&self) -> Vec<StoredItem> {
        self.scan(&self.names.catalog).await
    }

    /// The very item of a cart, every attribute of it.
    pub async fn cart(&self, id: &str) -> String {
        let items = self.scan(&self.names.carts).await;
        let item = items.into_iter().find(|item| item.pk == format!("CART#{id}")).expect("the cart is stored");
        written_out(&item.attributes)
    }

    /// Puts a shard of a SKU there, over what there is.
    #[expect(clippy::disallowed_methods, reason = "sets a test's scene, before anybody buys")]
    pub async fn put_shard(&self, sku: &str, shard: usize, units: u32) {
        let put = self.client.put_item().table_name(&self.names.stock);
        let put = put.item("pk", AttributeValue::S(format!("SKU#{sku}"))).item("sk", AttributeValue::S(format!("SHARD#{shard:03}")));
        let put = put.item("available", AttributeValue::N(units.to_string())).item("version", AttributeValue::N("1".to_owned()));
        put.item("cause", AttributeValue::S("created".to_owned())).send().await.expect("the shard is stored");
    }

    /// Sets an attribute behind the shop's back, as somebody with a console can; gives what it was.
    pub async fn tamper(&self, table: Table, pk: &str, sk: &str, name: &str, value: AttributeValue) -> AttributeValue {
        let table = match table {
            Table::Orders => &self.names.orders,
            Table::Catalog => &self.names.catalog,
        };
        let update = self.client.update_item().table_name(table).key("pk", AttributeValue::S(pk.to_owned()));
        let update = update.key("sk", AttributeValue::S(sk.to_owned())).update_expression("SET #name = :value");
        let update = update.expression_attribute_names("#name", name).expression_attribute_values(":value", value);
        let old = update.return_values(ReturnValue::UpdatedOld).send().await.expect("an update");
        old.attributes.expect("the old value")[name].clone()
    }

    /// The audit's reports, JSON.
    pub async fn audit_reports(&self) -> Vec<String> {
        let items = self.scan(&self.names.ops).await;
        items.iter().filter(|item| item.pk == "REPORT#audit").map(|item| item.text("doc").to_owned()).collect()
    }

    async fn scan(&self, table: &str) -> Vec<StoredItem> {
        let mut pages = self.client.scan().table_name(table).consistent_read(true).into_paginator().send();
        let mut items = Vec::new();
        while let Some(page) = pages.next().await {
            items.extend(page.expect("the table can be read").items.unwrap_or_default().into_iter().map(StoredItem::read));
        }
        items
    }
}

impl StoredItem {
    fn read(attributes: HashMap<String, AttributeValue>) -> Self {
        let key = |name: &str| attributes[name].as_s().expect("a text key").clone();
        Self { pk: key("pk"), sk: key("sk"), attributes }
    }

    pub fn text(&self, name: &str) -> &str {
        self.attributes[name].as_s().expect("a text")
    }

    /// 0 where there is none.
    pub fn number(&self, name: &str) -> i64 {
        self.attributes.get(name).map_or(0, |value| value.as_n().expect("a number").parse().expect("a whole number"))
    }
}

/// In one order whatever the map's.
fn written_out(attributes: &HashMap<String, AttributeValue>) -> String {
    let value = |value: &AttributeValue| match value {
        AttributeValue::M(inner) => written_out(inner),
        plain => format!("{plain:?}"),
    };
    let mut lines: Vec<String> = attributes.iter().map(|(name, attribute)| format!("{name}={}", value(attribute))).collect();
    lines.sort();
    format!("{{{}}}", lines.join(", "))
}
