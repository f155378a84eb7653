//! Rate limits: `RATE#{limit}#{key}` / `{start of its window}` in ops, each a bucket of tokens that is filled anew when the next
//! window begins. Every check is one conditional write; a window's item is forgotten soon after it.
//!
//! A bucket that refills little by little would need a second write whenever it had run idle. What this gives up for one
//! write: at the border of two windows, twice the tokens may go within a moment. Windows of different keys begin at
//! different times, so that no border is everybody's.

use crate::item::{Item, key, n, number};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

#[derive(Clone)]
pub struct RateLimits {
    client: Client,
    tables: Arc<TableNames>,
}

/// So many tokens for each key in each window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket<'a> {
    pub limit: &'a str,
    /// Whose it is; no address or number in clear.
    pub key: &'a str,
    pub tokens: u32,
    pub window_seconds: u32,
}

/// A bucket after it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// False when there was no token left.
    pub taken: bool,
    pub left: u32,
    /// Until the bucket is full again: 1 at least.
    pub seconds: u32,
}

const WHAT: &str = "rate limit";
/// The table's TTL is no clock; a little longer does no harm.
const KEPT_AFTER: SignedDuration = SignedDuration::from_mins(5);

impl RateLimits {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Takes a token, if there is one. One write.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take(&self, bucket: &Bucket<'_>, now: Timestamp) -> Result<Level, StoreError> {
        let seconds = bucket.seconds_left(now);
        let update = self.update(bucket, 1, now).condition_expression("attribute_not_exists(used) OR used < :tokens");
        match update.expression_attribute_values(":tokens", n(bucket.tokens)).send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                let used = output.attributes().map_or(Ok(1), |item| number(item, "used", WHAT))?;
                Ok(Level { taken: true, left: bucket.tokens.saturating_sub(used), seconds })
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(Level { taken: false, left: 0, seconds }),
                _ => Err(error.into()),
            },
        }
    }

    /// Takes `tokens` whether they are there or not: something happened that others must wait for. True when this emptied the
    /// bucket. One write.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn charge(&self, bucket: &Bucket<'_>, tokens: u32, now: Timestamp) -> Result<bool, StoreError> {
        let output = self.update(bucket, tokens, now).send().await?;
        meter::count(output.consumed_capacity(), true);
        let used: u32 = output.attributes().map_or(Ok(tokens), |item| number(item, "used", WHAT))?;
        Ok(used >= bucket.tokens && used.saturating_sub(tokens) < bucket.tokens)
    }

    fn update(
        &self,
        bucket: &Bucket<'_>,
        tokens: u32,
        now: Timestamp,
    ) -> aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder {
        let expires_at = now + SignedDuration::from_secs(bucket.seconds_left(now).into()) + KEPT_AFTER;
        let update = self.client.update_item().table_name(&self.tables.ops).set_key(Some(bucket.item_key(now)));
        let update =
            update.expression_attribute_values(":spent", n(tokens)).expression_attribute_values(":expires_at", n(expires_at.as_second()));
        let update = update.update_expression("SET expires_at = :expires_at ADD used :spent");
        update.return_values(ReturnValue::UpdatedNew).return_consumed_capacity(ReturnConsumedCapacity::Total)
    }
}

impl Bucket<'_> {
    fn window(&self) -> i64 {
        i64::from(self.window_seconds.max(1))
    }

    /// Anything that follows from the key.
    fn offset(&self) -> i64 {
        let sum = self.key.bytes().fold(0_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1_000_003);
        sum % self.window()
    }

    pub(crate) fn started_at(&self, now: Timestamp) -> i64 {
        let shifted = now.as_second() + self.offset();
        shifted - shifted.rem_euclid(self.window()) - self.offset()
    }

    pub(crate) fn seconds_left(&self, now: Timestamp) -> u32 {
        let left = self.started_at(now) + self.window() - now.as_second();
        u32::try_from(left).unwrap_or(1).max(1)
    }

    fn item_key(&self, now: Timestamp) -> Item {
        key(format!("RATE#{}#{}", self.limit, self.key), self.started_at(now).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or_default()
    }

    #[test]
    fn windows_follow_each_other_and_begin_at_other_times_for_other_keys() {
        let bucket = |key| Bucket { limit: "login", key, tokens: 5, window_seconds: 600 };
        let (one, other) = (bucket("one"), bucket("other"));
        let begins = one.started_at(at(1_000_000));
        assert!((999_401..=1_000_000).contains(&begins));
        assert_eq!(one.started_at(at(begins + 599)), begins);
        assert_eq!(one.started_at(at(begins + 600)), begins + 600);
        assert_eq!((one.seconds_left(at(begins)), one.seconds_left(at(begins + 599))), (600, 1));
        assert_ne!(other.started_at(at(1_000_000)), begins);
    }
}
