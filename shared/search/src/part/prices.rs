//! What products cost: in the shop's own currency as it was laid down, in others worked out when somebody first asks.
//!
//! A rate changes the prices of a whole shop at once, so no column of them is written. Converting keeps the order that there is, but
//! for the few products with prices of their own in that currency, which are put into it. So a new rate costs one pass over the
//! products at the first question, and no new part.

use super::format::{PartWriter, Sections, U32s, U64s, damaged};
use super::orders::{Order, Steps, price_key, price_of_key};
use crate::entry::{Entry, OwnPrices};
use crate::query::PriceRange;
use crate::{SearchError, part::first};
use barrow_domain::catalog::Exchange;
use barrow_domain::money::Currency;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

const OWN: &str = "prices/";
/// Of each product with own prices: theirs, and those of its other variants, lowest and highest.
const NUMBERS: usize = 4;

/// In one currency.
pub(crate) struct Prices {
    /// Of each product its lowest, as a key.
    pub(crate) keys: U64s,
    pub(crate) order: Order,
    pub(crate) steps: Steps,
    /// Keys in the shop's own currency, where this is another: they order what costs the same once it is rounded.
    home: Option<U64s>,
}

impl Prices {
    /// Where a product stands: what orders those of one price is the price before it was converted.
    pub(crate) fn place(&self, ordinal: u32) -> (u64, u64) {
        (self.keys.get(ordinal as usize), self.home.as_ref().map_or(0, |home| home.get(ordinal as usize)))
    }
}

/// In all currencies of a part.
pub(crate) struct PriceBook {
    home: Arc<Prices>,
    own: BTreeMap<Currency, Owned>,
    /// As they were asked for last.
    converted: Mutex<BTreeMap<Currency, (Exchange, Arc<Prices>)>>,
}

/// Products with own prices in a currency, by ordinal.
struct Owned {
    ordinals: U32s,
    numbers: U64s,
}

pub(super) fn write(part: &mut PartWriter, entries: &[Entry]) {
    let currencies: BTreeSet<&Currency> = entries.iter().flat_map(|entry| entry.own_prices.keys()).collect();
    for currency in currencies {
        let owned = || (0..).zip(entries).filter_map(|(ordinal, entry)| Some((ordinal, entry.own_prices.get(currency)?)));
        part.u32s(&format!("{OWN}{currency}.ordinals"), owned().map(|(ordinal, _)| ordinal));
        part.u64s(&format!("{OWN}{currency}"), owned().flat_map(|(_, own)| numbers(own)).map(price_key));
    }
}

/// Where there are no other variants, the lowest is above the highest.
fn numbers(own: &OwnPrices) -> [i64; NUMBERS] {
    let others = own.others.unwrap_or(PriceRange { low: i64::MAX, high: i64::MIN });
    [own.own.low, own.own.high, others.low, others.high]
}

impl Owned {
    fn get(&self, ordinal: u32) -> Option<OwnPrices> {
        let len = u32::try_from(self.ordinals.len()).ok()?;
        let place = first(0..len, |place| self.ordinals.get(place) >= ordinal);
        (place < len && self.ordinals.get(place) == ordinal).then(|| self.at(place))
    }

    fn at(&self, place: u32) -> OwnPrices {
        let number = |index: usize| price_of_key(self.numbers.get(place as usize * NUMBERS + index));
        let range = |index| PriceRange { low: number(index), high: number(index + 1) };
        OwnPrices { own: range(0), others: Some(range(2)).filter(|others| others.low <= others.high) }
    }
}

impl PriceBook {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        let (keys, order) = (sections.column64("price")?, Order::open(sections, "price")?);
        let home = Prices { keys, order, steps: Steps::open(sections, "price")?, home: None };
        let mut own = BTreeMap::new();
        let named = |name: &str| Currency::parse(name.strip_prefix(OWN)?).ok();
        for (name, currency) in sections.names().filter_map(|name| Some((name, named(name)?))) {
            let owned = Owned { ordinals: sections.u32s(&format!("{name}.ordinals"))?, numbers: sections.u64s(name)? };
            if owned.ordinals.len() * NUMBERS != owned.numbers.len() {
                return Err(damaged("prices of products are missing"));
            }
            own.insert(currency, owned);
        }
        Ok(Self { home: Arc::new(home), own, converted: Mutex::default() })
    }

    /// Of a product that has own prices there.
    pub(crate) fn own(&self, ordinal: u32, exchange: &Exchange) -> Option<OwnPrices> {
        self.own.get(&exchange.to())?.get(ordinal)
    }

    /// In another currency, or in the shop's own. Whoever comes first with a rate works it out, and others wait.
    pub(crate) fn of(&self, exchange: Option<&Exchange>) -> Arc<Prices> {
        let Some(exchange) = exchange else { return Arc::clone(&self.home) };
        let mut converted = self.converted.lock().unwrap_or_else(PoisonError::into_inner);
        match converted.get(&exchange.to()) {
            Some((known, prices)) if known == exchange => Arc::clone(prices),
            _ => {
                let prices = Arc::new(self.convert(exchange));
                converted.insert(exchange.to(), (*exchange, Arc::clone(&prices)));
                prices
            }
        }
    }

    fn convert(&self, exchange: &Exchange) -> Prices {
        let Prices { keys, order, steps, .. } = &*self.home;
        let mut converted: Vec<u64> = keys.iter().map(|key| price_key(exchange.amount(price_of_key(key)))).collect();
        let home = Some(keys.clone());
        let Some(owned) = self.own.get(&exchange.to()) else {
            return Prices { keys: U64s::made_of(converted), order: order.clone(), steps: steps.clone(), home };
        };
        let mut own: Vec<(u64, u64, u32)> = Vec::with_capacity(owned.ordinals.len());
        for (place, ordinal) in (0_u32..).zip(owned.ordinals.range(0..owned.ordinals.len())) {
            let key = price_key(owned.at(place).range(exchange).low);
            if let Some(price) = converted.get_mut(ordinal as usize) {
                *price = key;
                own.push((key, keys.get(ordinal as usize), ordinal));
            }
        }
        let keys_of = |ordinal: u32| (converted.get(ordinal as usize).copied().unwrap_or_default(), keys.get(ordinal as usize));
        let ordinals = merged(order, own, keys_of);
        Prices { steps: Steps::of(&ordinals), order: Order::of(ordinals), keys: U64s::made_of(converted), home }
    }
}

/// The order with these products where they belong by now. Of equals the one that stood first at home stays first: their ids say so.
fn merged(order: &Order, mut own: Vec<(u64, u64, u32)>, keys_of: impl Fn(u32) -> (u64, u64)) -> Vec<u32> {
    own.sort_unstable_by_key(|(key, home, ordinal)| (*key, *home, order.ranks.get(*ordinal)));
    let moved: BTreeSet<u32> = own.iter().map(|(_, _, ordinal)| *ordinal).collect();
    let mut own = own.into_iter().peekable();
    let mut ordinals = Vec::with_capacity(order.ordinals.len());
    for ordinal in order.ordinals.range(0..order.ordinals.len()).filter(|ordinal| !moved.contains(ordinal)) {
        let (key, home) = keys_of(ordinal);
        let place = (key, home, order.ranks.get(ordinal));
        while let Some((_, _, before)) = own.next_if(|(key, home, own)| (*key, *home, order.ranks.get(*own)) < place) {
            ordinals.push(before);
        }
        ordinals.push(ordinal);
    }
    ordinals.extend(own.map(|(_, _, ordinal)| ordinal));
    ordinals
}
