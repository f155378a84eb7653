use barrow_app::catalogue::Catalogue;
use barrow_domain::money::Currency;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
pub struct ShopView {
    /// Its own, that prices are in unless another is asked for; null before it is open.
    pub currency: Option<Currency>,
    /// All that it sells in, its own first: what `?currency=` and carts may name.
    pub currencies: Vec<CurrencyView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CurrencyView {
    pub currency: Currency,
    /// Decimal digits of its amounts: 2 for EUR, 0 for JPY, 3 for KWD.
    pub digits: u32,
    pub symbol: String,
}

impl ShopView {
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let others = catalogue.currencies.iter().map(|other| other.currency);
        Self { currency: catalogue.currency, currencies: catalogue.currency.into_iter().chain(others).map(CurrencyView::from).collect() }
    }
}

impl From<Currency> for CurrencyView {
    fn from(currency: Currency) -> Self {
        Self { currency, digits: currency.exponent(), symbol: currency.symbol().to_owned() }
    }
}
