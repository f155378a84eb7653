//! What a request costs at the database: calls, read and write units, as DynamoDB itself reports them.

use aws_sdk_dynamodb::types::ConsumedCapacity;
use barrow_domain::costs::Spent;
use std::cell::RefCell;
use std::future::Future;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    pub calls: u32,
    pub read_units: f64,
    pub write_units: f64,
    /// Tries that met somebody else at an item.
    pub contended: u32,
}

/// What was spent, and how much of it stands in the log of an order already.
struct Meter {
    cost: Cost,
    began: Instant,
    noted: Cost,
    noted_time: Duration,
}

impl Meter {
    fn new() -> Self {
        Self { cost: Cost::default(), began: Instant::now(), noted: Cost::default(), noted_time: Duration::ZERO }
    }
}

tokio::task_local! {
    static METER: RefCell<Meter>;
}

/// Runs `work` and says what its own task spent at the database.
pub async fn measured<T>(work: impl Future<Output = T>) -> (T, Cost) {
    METER
        .scope(RefCell::new(Meter::new()), async {
            let output = work.await;
            (output, METER.with(|meter| meter.borrow().cost))
        })
        .await
}

/// What was spent and is in no order's log yet; from now on it is. Nothing outside [`measured`].
pub(crate) fn note() -> Option<Spent> {
    let note = |meter: &RefCell<Meter>| {
        let mut meter = meter.borrow_mut();
        let (before, time_before) = (meter.noted, meter.noted_time);
        (meter.noted, meter.noted_time) = (meter.cost, meter.began.elapsed());
        let time = meter.noted_time.saturating_sub(time_before);
        Spent {
            ms: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            read_milli: milli(meter.noted.read_units - before.read_units),
            write_milli: milli(meter.noted.write_units - before.write_units),
        }
    };
    METER.try_with(note).ok()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "halves of units, and never fewer than before")]
const fn milli(units: f64) -> u64 {
    (units * 1000.0) as u64
}

/// A try that must be repeated because of somebody else.
pub(crate) fn contended() {
    let _ = METER.try_with(|meter| meter.borrow_mut().cost.contended += 1);
}

pub(crate) fn count<'a>(consumed: impl IntoIterator<Item = &'a ConsumedCapacity>, write: bool) {
    let units: f64 = consumed.into_iter().filter_map(ConsumedCapacity::capacity_units).sum();
    // Outside `measured` nobody asks.
    let _ = METER.try_with(|meter| {
        let cost = &mut meter.borrow_mut().cost;
        cost.calls += 1;
        if write { cost.write_units += units } else { cost.read_units += units }
    });
}
