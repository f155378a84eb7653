//! Cards of orders, which staff's lists are read from, in the unequal states of a shop's life.

use super::{Failure, WRITES_AT_ONCE};
use barrow_app::App;
use barrow_domain::customer::Email;
use barrow_domain::directory::{OrderCard, words};
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::money::{Currency, Money};
use barrow_domain::orders::{FulfillmentState as F, PaymentState as P};
use fastrand::Rng;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use std::collections::BTreeSet;

const FIRST_PLACED_MS: i64 = 1_760_000_000_000;
const NAMES: [&str; 3] = ["Ada Lovelace", "Grace Hopper", "Mary Somerville"];

pub(super) async fn fill(app: &App, orders: u64) -> Result<(), Failure> {
    let mut chance = Rng::with_seed(5);
    let directory = &app.store().directory;
    let writes = stream::iter(0..orders).map(|number| {
        let card = card(&mut chance, number);
        async move {
            directory.take_in(&card?).await?;
            Ok::<_, Failure>(())
        }
    });
    writes.buffer_unordered(WRITES_AT_ONCE).try_collect::<()>().await
}

fn state(chance: &mut Rng) -> (F, P) {
    match chance.u16(..1000) {
        0..800 => (F::Delivered, P::Succeeded),
        800..900 => (F::Cancelled, P::Refunded),
        900..980 => (F::Expired, P::None),
        980..990 => (F::Shipped, P::PartiallyRefunded),
        990..999 => (F::Paid, P::Succeeded),
        _ => (F::Packing, P::Disputed),
    }
}

fn card(chance: &mut Rng, number: u64) -> Result<OrderCard, Failure> {
    let (status, payment_status) = state(chance);
    let total = Money::new(chance.i64(100..50_000_000), Currency::EUR);
    let placed_at = Timestamp::from_millisecond(FIRST_PLACED_MS + i64::try_from(number)? * 61_000)?;
    let (email, name) = (format!("somebody-{}@example.org", chance.u32(..500)), NAMES[chance.usize(..3)]);
    let skus = (0..chance.usize(1..4)).map(|_| Sku::parse(&format!("SKU-{}", chance.u32(..40)))).collect::<Result<BTreeSet<Sku>, _>>()?;
    Ok(OrderCard {
        id: OrderId::from_random(std::array::from_fn(|_| chance.u8(..))),
        seq: 1,
        customer_id: None,
        status,
        payment_status,
        words: words(&format!("{email} {name} 89073 Ulm Am Fluss 1 Kettle and Cup")),
        email: Email::parse(&email)?,
        name: name.to_owned(),
        country: "DE".into(),
        total,
        kept: total,
        units: 1,
        skus,
        placed_at,
        updated_at: placed_at,
    })
}
