//! All that must be known of orders to count them, read at once.

use super::generations::{Generations, read_generations, state_key};
use super::write::seen_key;
use super::{Analytics, MOST_ACTIONS};
use crate::item::{Item, number, read_document, text};
use crate::orders::event_key;
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::OrderEvent;
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;

/// Reads side by side.
const AT_ONCE: usize = 8;
const TRIES: usize = 5;

/// What was found.
#[derive(Debug, Default)]
pub struct Look {
    /// None in a shop whose first event is still to come.
    pub generations: Option<Generations>,
    /// The generation that `seen` is of: the one that was read from the last time.
    pub generation: u32,
    /// How many events of an order are in its sums.
    pub seen: HashMap<String, u64>,
    /// Each from its first event up to the one that was asked for.
    pub logs: BTreeMap<OrderId, Vec<OrderEvent>>,
}

/// Keys of the analytics' table, and of the orders'.
#[derive(Default)]
struct Keys {
    sums: Vec<Item>,
    events: Vec<Item>,
}

impl Analytics {
    /// Strongly read: which generations there are, how much of these orders is in the sums, and their logs up to so many events. One
    /// call for a few orders.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn look(&self, orders: &BTreeMap<OrderId, u64>) -> Result<Look, StoreError> {
        let generation = self.generation.load(Ordering::Relaxed);
        let sums = orders.keys().map(|id| (true, seen_key(generation, id)));
        let events = orders.iter().flat_map(|(id, events)| (1..=*events).map(|seq| (false, event_key(id, seq))));
        let keys: Vec<(bool, Item)> = std::iter::once((true, state_key())).chain(sums).chain(events).collect();
        let reads = keys.chunks(MOST_ACTIONS).map(|some| self.read(some.to_vec()));
        let reads: Vec<_> = reads.collect();
        let items: Vec<Vec<Item>> = stream::iter(reads).buffer_unordered(AT_ONCE).try_collect().await?;
        let mut look = Look { generation, ..Look::default() };
        for item in items.iter().flatten() {
            look.take(item)?;
        }
        look.logs.values_mut().for_each(|log| log.sort_by_key(|event| event.seq));
        if let Some(generations) = &look.generations {
            self.generation.store(generations.live.number, Ordering::Relaxed);
        }
        Ok(look)
    }

    /// What DynamoDB left over is asked for again.
    async fn read(&self, keys: Vec<(bool, Item)>) -> Result<Vec<Item>, StoreError> {
        let mut of = Keys::default();
        keys.into_iter().for_each(|(is_sum, key)| if is_sum { of.sums.push(key) } else { of.events.push(key) });
        let mut request = HashMap::new();
        for (table, keys) in [(&self.tables.analytics, of.sums), (&self.tables.orders, of.events)] {
            if !keys.is_empty() {
                let keys = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
                request.insert(table.clone(), keys.map_err(|error| StoreError::Refused(error.to_string()))?);
            }
        }
        let (mut left, mut items) = (Some(request), Vec::new());
        for _ in 0..TRIES {
            let Some(keys) = left.take().filter(|keys| !keys.is_empty()) else { break };
            let get = self.client.batch_get_item().set_request_items(Some(keys));
            let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), false);
            items.extend(output.responses.unwrap_or_default().into_values().flatten());
            left = output.unprocessed_keys;
        }
        if left.is_some_and(|left| !left.is_empty()) {
            return Err(StoreError::Throttled("a batch of reads was left unprocessed".into()));
        }
        Ok(items)
    }
}

impl Look {
    fn take(&mut self, item: &Item) -> Result<(), StoreError> {
        let (pk, sk) = (text(item, "pk", "look")?, text(item, "sk", "look")?);
        if sk == "SEEN" {
            let id = pk.rsplit('#').next().unwrap_or_default();
            self.seen.insert(id.to_owned(), number(item, "seq", "order seen")?);
        } else if sk.starts_with("EVENT#") {
            let id = OrderId::parse(text(item, "order_id", "event")?);
            let id = id.map_err(|error| StoreError::Corrupt { what: "event", why: error.to_string() })?;
            self.logs.entry(id).or_default().push(read_document(item, "event")?);
        } else {
            self.generations = Some(read_generations(item)?);
        }
        Ok(())
    }
}
