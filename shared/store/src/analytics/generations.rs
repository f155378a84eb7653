//! Which sums are read, and which are being made anew.

use super::Analytics;
use crate::contention::update_if;
use crate::item::{Item, document, key, n, number, read_document};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Deletions side by side.
const AT_ONCE: usize = 16;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    pub number: u32,
    /// IANA's name of the timezone its hours and days are of.
    pub time_zone: String,
    /// The rules it was made by.
    pub rules: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generations {
    pub live: Generation,
    /// Whether the live one was made from all orders; one that was not knows only what came since it began.
    pub whole: bool,
    /// Grows beside the live one.
    pub building: Option<Building>,
    /// Whether older ones may still be there.
    pub litter: bool,
    #[serde(skip)]
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Building {
    pub generation: Generation,
    pub begun_at: Timestamp,
    /// Orders up to there are in it.
    pub cursor: Option<String>,
    pub orders: u64,
}

impl Generations {
    #[must_use]
    pub fn first(time_zone: &str, rules: u32) -> Self {
        let live = Generation { number: 1, time_zone: time_zone.to_owned(), rules };
        Self { live, whole: false, building: None, litter: false, version: 0 }
    }

    /// Those that a new event goes into.
    pub fn written(&self) -> impl Iterator<Item = &Generation> {
        std::iter::once(&self.live).chain(self.building.iter().map(|building| &building.generation))
    }
}

impl Analytics {
    /// None in a shop whose first event is still to come. Strongly read: a writer must know of a build that has begun.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn generations(&self) -> Result<Option<Generations>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.analytics).set_key(Some(state_key())).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let Some(item) = output.item() else { return Ok(None) };
        read_generations(item).map(Some)
    }

    /// Over the version that was read; false when somebody else was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_generations(&self, generations: &Generations) -> Result<bool, StoreError> {
        let update = self.client.update_item().table_name(&self.tables.analytics).set_key(Some(state_key()));
        let update = update
            .update_expression("SET doc = :doc, #version = :next")
            .expression_attribute_names("#version", "version")
            .condition_expression(if generations.version == 0 { "attribute_not_exists(pk)" } else { "#version = :version" })
            .expression_attribute_values(":doc", document(generations)?)
            .expression_attribute_values(":next", n(generations.version + 1));
        let update = if generations.version == 0 { update } else { update.expression_attribute_values(":version", n(generations.version)) };
        update_if(update.return_consumed_capacity(ReturnConsumedCapacity::Total)).await
    }

    /// Removes the sums of every generation but these. One read of the whole table.
    ///
    /// # Errors
    /// [`StoreError`]; the rest is still there then.
    pub async fn forget_all_but(&self, kept: &[u32]) -> Result<(), StoreError> {
        let scan = self.client.scan().table_name(&self.tables.analytics).projection_expression("pk, sk");
        let mut pages = scan.return_consumed_capacity(ReturnConsumedCapacity::Total).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            let mut stale = page.items.unwrap_or_default();
            stale.retain(|item| generation_of(item).is_some_and(|of| !kept.contains(&of)));
            stream::iter(stale).map(|item| self.remove(item)).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        }
        Ok(())
    }

    async fn remove(&self, key: Item) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.tables.analytics).set_key(Some(key));
        let output = delete.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), true);
        Ok(())
    }
}

pub(super) fn read_generations(item: &Item) -> Result<Generations, StoreError> {
    let read: Generations = read_document(item, "generations")?;
    Ok(Generations { version: number(item, "version", "generations")?, ..read })
}

pub(super) fn state_key() -> Item {
    key("ANALYTICS", "GENERATIONS")
}

/// None for what belongs to none.
fn generation_of(item: &Item) -> Option<u32> {
    item.get("pk")?.as_s().ok()?.split('#').next()?.parse().ok()
}
