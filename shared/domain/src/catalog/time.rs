//! What time does to a product: sales begin and end, and what waits to be published is.

use super::{Product, Sale, Variant};
use crate::money::Money;
use jiff::Timestamp;

impl Sale {
    #[must_use]
    pub fn is_on(&self, now: Timestamp) -> bool {
        self.starts_at.is_none_or(|starts_at| starts_at <= now) && self.ends_at.is_none_or(|ends_at| now < ends_at)
    }
}

impl Variant {
    /// What it costs at a moment, and what it cost before where that was more.
    #[must_use]
    pub fn offer(&self, now: Timestamp) -> (Money, Option<Money>) {
        match self.sale.filter(|sale| sale.is_on(now)) {
            Some(sale) => {
                let usual = self.compare_at.filter(|before| before.amount() > self.price.amount());
                (sale.price, usual.or(Some(self.price)))
            }
            None => (self.price, self.compare_at),
        }
    }
}

impl Product {
    /// The product as it is sold at a moment: each variant at the price that it has then, and no sale left to look at.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        for variant in &mut self.variants {
            (variant.price, variant.compare_at) = variant.offer(now);
            variant.sale = None;
        }
        self
    }

    /// Whether it looks another way at other times.
    #[must_use]
    pub fn has_dates(&self) -> bool {
        self.publish_at.is_some() || self.variants.iter().any(|variant| variant.sale.is_some())
    }

    /// The next moment at which it changes by itself.
    #[must_use]
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        let sales = self.variants.iter().filter_map(|variant| variant.sale);
        let moments = sales.flat_map(|sale| [sale.starts_at, sale.ends_at]).chain([self.publish_at]);
        // What was to be published is overdue until it is.
        moments.flatten().filter(|at| *at > now || self.publish_at == Some(*at)).min()
    }

    /// With what is due by now done: published, if it was to be.
    #[must_use]
    pub fn kept_up(&self, now: Timestamp) -> Self {
        let mut kept = self.clone();
        if let Some(at) = self.publish_at.filter(|at| *at <= now) {
            kept.publish_at = None;
            kept.active = true;
            kept.listed_at = at;
            kept.version += 1;
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Sku;
    use crate::money::Currency;
    use std::collections::BTreeMap;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn eur(amount: i64) -> Money {
        Money::new(amount, Currency::EUR)
    }

    fn variant(compare_at: Option<i64>, sale: Option<Sale>) -> Variant {
        Variant {
            sku: Sku::parse("TEA").unwrap(),
            options: BTreeMap::new(),
            price: eur(1000),
            compare_at: compare_at.map(eur),
            sale,
            prices: BTreeMap::new(),
            weight_grams: 1,
            shards: 1,
            low_stock_threshold: 0,
        }
    }

    #[test]
    fn a_sale_holds_from_its_beginning_until_just_before_its_end() {
        let sale = Sale { price: eur(700), starts_at: Some(at(10)), ends_at: Some(at(20)) };
        let prices = |now| variant(None, Some(sale)).offer(at(now));
        assert_eq!(prices(9), (eur(1000), None));
        assert_eq!(prices(10), (eur(700), Some(eur(1000))));
        assert_eq!(prices(19), (eur(700), Some(eur(1000))));
        assert_eq!(prices(20), (eur(1000), None));
        assert_eq!(variant(Some(1200), Some(sale)).offer(at(10)), (eur(700), Some(eur(1200))));
        let for_good = Sale { starts_at: None, ends_at: None, ..sale };
        assert_eq!(variant(None, Some(for_good)).offer(at(i64::from(i32::MAX))).0, eur(700));
    }
}
