//! Adding what is new in orders' logs to the sums.

use super::{AnalyticsError, zone};
use crate::{App, accounting};
use barrow_domain::analytics::{Cells, CustomerRecord, OrderFacts, RULES, Sale, Thing};
use barrow_domain::ids::OrderId;
use barrow_domain::money::Currency;
use barrow_domain::orders::{EventKind, OrderEvent};
use barrow_store::{Change, CustomerChange, Generation, Generations, KnownCustomer, Look, MOST_ACTIONS, StoreError};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Each means that somebody else got through, or that an order was too much for one transaction.
const ROUNDS: usize = 200;

/// Orders, and how many events each has at least.
pub type News = BTreeMap<OrderId, u64>;
/// Of each order, the events up to the last that is news.
pub(super) type Logs = BTreeMap<OrderId, Vec<OrderEvent>>;

/// What an order's log adds to the sums that it is not in yet.
struct Growth {
    id: OrderId,
    currency: Currency,
    customer: String,
    /// How many events were in the sums, and how many are then.
    seen: (u64, u64),
    cells: Cells,
    titles: BTreeMap<Thing, String>,
    /// When it is among what is added.
    sale: Option<Sale>,
    /// Whether there is more to come.
    is_part: bool,
}

impl App {
    /// Brings the sums up to what is told.
    ///
    /// # Errors
    /// [`AnalyticsError`]; some of it may be done, and all may be repeated.
    pub async fn roll_up(&self, news: &News) -> Result<(), AnalyticsError> {
        if news.is_empty() {
            return Ok(());
        }
        let Look { generations, generation: expected, seen, logs } = self.store().analytics.look(news).await?;
        // Whoever is told of an event can read all before it. What was read with a gap is not counted, but told again.
        let has_gap = |(id, told): (&OrderId, &u64)| logs.get(id).is_some_and(|log| log.len() as u64 != *told);
        if news.iter().any(has_gap) {
            return Err(StoreError::Contended.into());
        }
        let generations = match generations {
            Some(known) => known,
            None => self.generations_to_write().await?,
        };
        for generation in generations.written() {
            let seen = (generation.number == expected).then(|| seen.clone());
            self.roll_up_into(generation, news, &logs, seen).await?;
        }
        Ok(())
    }

    /// Those that there are; in a new shop the first.
    async fn generations_to_write(&self) -> Result<Generations, StoreError> {
        let analytics = &self.store().analytics;
        for _ in 0..2 {
            if let Some(known) = analytics.generations().await? {
                return Ok(known);
            }
            // If somebody else is first, theirs is read.
            analytics.set_generations(&Generations::first(&self.config.time_zone, RULES)).await?;
        }
        Err(StoreError::Contended)
    }

    /// `seen` is what is in the sums, for whoever has just read it.
    pub(super) async fn roll_up_into(
        &self,
        generation: &Generation,
        news: &News,
        logs: &Logs,
        mut seen: Option<HashMap<String, u64>>,
    ) -> Result<(), AnalyticsError> {
        let zone = zone(generation)?;
        let mut open = news.clone();
        for _ in 0..ROUNDS {
            let seen = match seen.take() {
                Some(seen) => seen,
                None => self.store().analytics.seen(generation.number, &open.keys().cloned().collect::<Vec<_>>()).await?,
            };
            open.retain(|id, events| seen.get(id.as_str()).is_none_or(|seen| seen < events));
            if open.is_empty() {
                return Ok(());
            }
            let seen_of = |id: &OrderId| seen.get(id.as_str()).copied().unwrap_or(0);
            let growths: Vec<Growth> = open.keys().filter_map(|id| growth_of(id, logs.get(id)?, seen_of(id), &zone)).collect();
            let left = self.add_growths(generation.number, &growths).await?;
            open.retain(|id, _| left.contains(id));
        }
        Err(StoreError::Contended.into())
    }

    /// In as few transactions as they fit into. Gives the orders that must be looked at again.
    async fn add_growths(&self, generation: u32, growths: &[Growth]) -> Result<HashSet<OrderId>, StoreError> {
        let mut left: HashSet<OrderId> = growths.iter().filter(|growth| growth.is_part).map(|growth| growth.id.clone()).collect();
        for currency in Currency::ALL {
            let growths: Vec<&Growth> = growths.iter().filter(|growth| growth.currency == *currency).collect();
            if !growths.is_empty() {
                left.extend(self.add_of_one_currency(generation, *currency, &growths).await?);
            }
        }
        Ok(left)
    }

    async fn add_of_one_currency(&self, generation: u32, currency: Currency, growths: &[&Growth]) -> Result<HashSet<OrderId>, StoreError> {
        let buyers: HashSet<String> = growths.iter().filter(|growth| growth.sale.is_some()).map(|growth| growth.customer.clone()).collect();
        let buyers: Vec<String> = buyers.into_iter().collect();
        let mut customers = self.store().analytics.customers(generation, currency, &buyers).await?;
        let (mut left, mut change) = (HashSet::new(), Change::none(generation, currency));
        for growth in growths {
            let more = added(&change, growth, &customers);
            if more.actions() <= MOST_ACTIONS {
                change = more;
                continue;
            }
            left.extend(self.commit_sums(&change, &mut customers).await?);
            change = added(&Change::none(generation, currency), growth, &customers);
        }
        left.extend(self.commit_sums(&change, &mut customers).await?);
        Ok(left)
    }

    /// Gives the orders of a change that was refused: something in it was decided on what is not so any more.
    async fn commit_sums(&self, change: &Change, customers: &mut HashMap<String, KnownCustomer>) -> Result<Vec<OrderId>, StoreError> {
        if !self.store().analytics.commit(change).await? {
            return Ok(change.orders.keys().cloned().collect());
        }
        for (hash, CustomerChange { before, record }) in &change.customers {
            customers.insert(hash.clone(), KnownCustomer { version: before + 1, record: record.clone() });
        }
        Ok(Vec::new())
    }
}

/// None when there is nothing to add: the order is not there, or nothing in its log counts.
fn growth_of(id: &OrderId, log: &[OrderEvent], seen: u64, zone: &TimeZone) -> Option<Growth> {
    let Some(OrderEvent { kind: EventKind::Placed(placed), .. }) = log.first() else { return None };
    let known = usize::try_from(seen).unwrap_or(usize::MAX).min(log.len());
    let before = OrderFacts::of(&log[..known], zone);
    let growth = |end: usize| {
        let after = OrderFacts::of(&log[..end], zone);
        let mut cells = after.cells;
        cells.subtract(&before.cells);
        Growth {
            id: id.clone(),
            currency: placed.quote.totals.total.currency(),
            customer: accounting::customer_key(&placed.email),
            seen: (seen, end as u64),
            cells,
            titles: after.titles.into_iter().map(|(id, title)| (Thing::Product(id), title)).collect(),
            sale: after.sale.filter(|_| before.sale.is_none()),
            is_part: end < log.len(),
        }
    };
    let whole = growth(log.len());
    if whole.cells.is_empty() {
        return None;
    }
    // Many refunds of many lines: event by event. One event alone is never too much.
    if added(&Change::none(0, whole.currency), &whole, &HashMap::new()).actions() > MOST_ACTIONS {
        let first = (known + 1..log.len()).map(growth).find(|part| !part.cells.is_empty());
        return Some(first.unwrap_or(whole));
    }
    Some(whole)
}

/// The change with one more order in it.
fn added(change: &Change, growth: &Growth, customers: &HashMap<String, KnownCustomer>) -> Change {
    let mut change = change.clone();
    change.orders.insert(growth.id.clone(), growth.seen);
    change.cells.add(&growth.cells);
    change.labels.extend(growth.titles.clone());
    let Some(sale) = &growth.sale else { return change };
    let stored = customers.get(&growth.customer);
    let staged = change.customers.get(&growth.customer);
    let before = staged.map(|staged| &staged.record).or(stored.map(|stored| &stored.record));
    let record = CustomerRecord::with(before, &growth.id, sale);
    if let Some(before) = before {
        change.cells.subtract(&before.cells());
    }
    change.cells.add(&record.cells());
    let before = stored.map_or(0, |stored| stored.version);
    change.customers.insert(growth.customer.clone(), CustomerChange { before, record });
    change
}
