//! Proves of orders that each is the fold of its events, byte for byte.

use barrow_domain::audit::replayed;
use barrow_store::{OrderRecord, Store, StoreError};

#[derive(Debug, Default)]
pub struct Replay {
    pub orders: u64,
    pub events: u64,
    /// Orders that are not what their events say, and where the two part.
    pub broken: Vec<(String, String)>,
}

impl Replay {
    /// One order, or all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn run(store: &Store, order: Option<&str>) -> Result<Self, StoreError> {
        let mut replay = Self::default();
        match order {
            Some(id) => replay.add(store.books.order(id).await?),
            None => store.books.orders(|record| replay.add(record)).await?,
        }
        Ok(replay)
    }

    fn add(&mut self, record: OrderRecord) {
        self.orders += 1;
        self.events += record.events.len() as u64;
        if let Err(difference) = replayed(&record.stored, record.events) {
            self.broken.push((record.id, difference));
        }
    }
}
