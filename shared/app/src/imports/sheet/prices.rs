//! Columns of other currencies. They stand behind those of the variant, three for each: `price:USD`. A file may leave a currency out,
//! and nothing of it is changed then.

use super::{Row, fault};
use barrow_domain::catalog::{OwnPrice, Variant};
use barrow_domain::imports::Fault;
use barrow_domain::money::{Currency, Money};
use std::collections::BTreeMap;

pub(super) const PRICED: [&str; 3] = ["price", "compare_at", "sale_price"];

pub(super) fn priced(column: &str, currency: Currency) -> String {
    format!("{column}:{currency}")
}

pub(super) fn of_prices(variant: &Variant, currencies: &[Currency]) -> Vec<String> {
    let cells = |currency| {
        let own = variant.prices.get(currency);
        let price = own.map(|own| own.price);
        [price, own.and_then(|own| own.compare_at), own.and_then(|own| own.sale_price)]
    };
    currencies.iter().flat_map(cells).map(|money| money.map(Money::decimal).unwrap_or_default()).collect()
}

impl Row<'_> {
    pub(super) fn prices(&self, faults: &mut Vec<Fault>) -> Option<BTreeMap<Currency, OwnPrice>> {
        let read: Vec<_> = self.columns.currencies.iter().map(|currency| self.own_price(*currency, faults)).collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(|read| read.into_iter().flatten().collect())
    }

    /// Nothing where every cell is empty.
    fn own_price(&self, currency: Currency, faults: &mut Vec<Fault>) -> Option<Option<(Currency, OwnPrice)>> {
        let mut money = |column| self.maybe(&priced(column, currency), faults, |text| Money::parse_decimal(text, currency));
        let (price, compare_at, sale_price) = (money("price"), money("compare_at"), money("sale_price"));
        match (price?, compare_at?, sale_price?) {
            (Some(price), compare_at, sale_price) => Some(Some((currency, OwnPrice { price, compare_at, sale_price }))),
            (None, None, None) => Some(None),
            (None, ..) => {
                faults.push(fault(self.row, &priced("price", currency), "is missing: there are others of this currency".into()));
                None
            }
        }
    }
}
