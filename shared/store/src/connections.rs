//! Who watches what over a WebSocket: `CONNECTION#{id}` / `OPEN`, with the topics that it watches, and `TOPIC#{topic}` /
//! `CONNECTION#{id}` for each of them. Nothing here is worth keeping: whatever is lost is asked for again by the browser.

use crate::item::{Item, key, n, s, text};
use crate::transaction::{Refused, Transaction, TransactionError, put_builder, update_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnValue};
use barrow_domain::live::Topic;
use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// API Gateway closes every connection after two hours.
const KEPT: SignedDuration = SignedDuration::from_hours(3);
/// Of one connection.
pub const MOST_TOPICS: u32 = 20;
const WHAT: &str = "connection";
const CONNECTION: &str = "CONNECTION#";

#[derive(Clone)]
pub struct Connections {
    client: Client,
    tables: Arc<TableNames>,
}

/// Why a topic is not watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchRefusal {
    #[error("the connection is closed")]
    Closed,
    #[error("the connection watches as much as one may")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Connections {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// One write; again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(&self, connection: &str, now: Timestamp) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.tables.connections).set_key(Some(open_key(connection)));
        let update = update.update_expression("SET expires_at = if_not_exists(expires_at, :expires_at)");
        let update = update.expression_attribute_values(":expires_at", expiry(now));
        let output = update.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), true);
        Ok(())
    }

    /// One transaction, so that whoever closes the connection knows of every topic that it is found under.
    ///
    /// # Errors
    /// [`WatchRefusal`].
    pub async fn watch(&self, connection: &str, topic: &Topic, now: Timestamp) -> Result<(), WatchRefusal> {
        let mut transaction = Transaction::default();
        let open = update_builder().table_name(&self.tables.connections).set_key(Some(open_key(connection)));
        let open = open.condition_expression(
            "attribute_exists(pk) AND (attribute_not_exists(topics) OR size(topics) < :most OR contains(topics, :topic))",
        );
        let open = open.update_expression("ADD topics :topics").expression_attribute_values(":most", n(MOST_TOPICS));
        let open = open.expression_attribute_values(":topic", s(topic.to_string()));
        transaction.update(open.expression_attribute_values(":topics", AttributeValue::Ss(vec![topic.to_string()])))?;
        let mut item = watch_key(connection, topic);
        item.insert("expires_at".to_owned(), expiry(now));
        transaction.put(put_builder().table_name(&self.tables.connections).set_item(Some(item)))?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error.into()),
            Err(TransactionError::Refused(reasons)) => match reasons.first() {
                Some(Refused::Condition(Some(_))) => Err(WatchRefusal::TooMany),
                _ => Err(WatchRefusal::Closed),
            },
        }
    }

    /// One read unit.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_watched(&self, topic: &Topic) -> Result<bool, StoreError> {
        let query = self.client.query().table_name(&self.tables.connections).consistent_read(true).limit(1);
        let query = query.key_condition_expression("pk = :pk").expression_attribute_values(":pk", s(partition(topic)));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.count() > 0)
    }

    /// Connections that watch a topic: whoever began before this was asked is among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn watchers(&self, topic: &Topic) -> Result<Vec<String>, StoreError> {
        let (mut watchers, mut after) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.connections).consistent_read(true).set_exclusive_start_key(after);
            let query = query.key_condition_expression("pk = :pk").expression_attribute_values(":pk", s(partition(topic)));
            let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), false);
            for item in output.items() {
                watchers.push(text(item, "sk", WHAT)?.trim_start_matches(CONNECTION).to_owned());
            }
            after = output.last_evaluated_key;
            if after.is_none() {
                return Ok(watchers);
            }
        }
    }

    /// Forgets a connection with all that it watches; again changes nothing. Who is cut off here leaves topics behind, whose
    /// connection is found gone when it is told something, or which expire.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn close(&self, connection: &str) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.tables.connections).set_key(Some(open_key(connection)));
        let delete = delete.return_values(ReturnValue::AllOld).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let output = delete.send().await?;
        meter::count(output.consumed_capacity(), true);
        let topics = output.attributes().and_then(|item| item.get("topics")?.as_ss().ok()).cloned().unwrap_or_default();
        let topics: Vec<Topic> = topics.iter().filter_map(|topic| Topic::parse(topic).ok()).collect();
        try_join_all(topics.iter().map(|topic| self.forget(connection, topic))).await?;
        Ok(())
    }

    /// As [`Self::close`], also where the connection itself is forgotten and only this was left behind.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn close_watcher(&self, connection: &str, topic: &Topic) -> Result<(), StoreError> {
        self.close(connection).await?;
        self.forget(connection, topic).await
    }

    async fn forget(&self, connection: &str, topic: &Topic) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.tables.connections).set_key(Some(watch_key(connection, topic)));
        let output = delete.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), true);
        Ok(())
    }
}

fn open_key(connection: &str) -> Item {
    key(format!("{CONNECTION}{connection}"), "OPEN")
}

fn watch_key(connection: &str, topic: &Topic) -> Item {
    key(partition(topic), format!("{CONNECTION}{connection}"))
}

fn partition(topic: &Topic) -> String {
    format!("TOPIC#{topic}")
}

fn expiry(now: Timestamp) -> AttributeValue {
    n((now + KEPT).as_second())
}
