//! What a request costs at the database: calls, read and write units, as DynamoDB itself reports them.

use aws_sdk_dynamodb::types::ConsumedCapacity;
use std::cell::RefCell;
use std::future::Future;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    pub calls: u32,
    pub read_units: f64,
    pub write_units: f64,
    /// Tries that met somebody else at an item.
    pub contended: u32,
}

tokio::task_local! {
    static COST: RefCell<Cost>;
}

/// Runs `work` and says what its own task spent at the database.
pub async fn measured<T>(work: impl Future<Output = T>) -> (T, Cost) {
    COST.scope(RefCell::new(Cost::default()), async {
        let output = work.await;
        (output, COST.with(|cost| *cost.borrow()))
    })
    .await
}

/// A try that must be repeated because of somebody else.
pub(crate) fn contended() {
    let _ = COST.try_with(|cost| cost.borrow_mut().contended += 1);
}

pub(crate) fn count<'a>(consumed: impl IntoIterator<Item = &'a ConsumedCapacity>, write: bool) {
    let units: f64 = consumed.into_iter().filter_map(ConsumedCapacity::capacity_units).sum();
    // Outside `measured` nobody asks.
    let _ = COST.try_with(|cost| {
        let mut cost = cost.borrow_mut();
        cost.calls += 1;
        if write { cost.write_units += units } else { cost.read_units += units }
    });
}
