//! Coupons, shipping zones, tax rates and settings as staff see them; zones and rates are written as they are read.

use crate::admin::prices::{CouponKindBody, CouponScopeBody};
use barrow_domain::catalog::{RateBasis, RateStep, RateTable, ShippingMethod, ShippingZone, ShopCurrency, ShopRules, TaxRate};
use barrow_domain::coupon::Coupon;
use barrow_domain::customer::Country;
use barrow_domain::ids::{CouponCode, Language};
use barrow_domain::money::{Currency, Money};
use barrow_domain::settings::Settings;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffCouponView {
    pub code: CouponCode,
    /// Name it in every edit.
    pub version: u64,
    pub kind: CouponKindBody,
    pub scope: CouponScopeBody,
    pub min_subtotal: Option<Money>,
    #[schemars(with = "Option<String>")]
    pub starts_at: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub ends_at: Option<Timestamp>,
    pub limit_total: Option<u32>,
    pub limit_per_customer: Option<u32>,
    pub withdrawn: bool,
    /// By orders that are not cancelled or expired. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses: Option<u64>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ZonesView {
    /// Name it in every edit; tax rates have the same one.
    pub version: u64,
    /// The shop's own, which all prices are written in.
    pub currency: Currency,
    /// What they are converted to, as the settings say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<CurrencyBody>,
    pub items: Vec<ZoneBody>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneBody {
    /// 1 to 40 small letters, digits, dashes or underscores.
    pub id: String,
    pub name: String,
    pub countries: Vec<Country>,
    pub methods: Vec<MethodBody>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodBody {
    pub id: String,
    pub name: String,
    /// Below the first step of the table, if there is one.
    pub price: Money,
    pub table: Option<TableBody>,
    /// Goods worth this much after discounts ship for nothing.
    pub free_from: Option<Money>,
    pub max_weight_grams: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableBody {
    /// `weight` in grams, or `price` in minor units of the goods after discounts.
    pub by: RateBasis,
    /// Rising; the last step that is reached counts.
    pub steps: Vec<StepBody>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepBody {
    pub from: u64,
    pub price: Money,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TaxRatesView {
    /// Name it in every edit; shipping zones have the same one.
    pub version: u64,
    pub prices_include_tax: bool,
    pub items: Vec<TaxRateBody>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxRateBody {
    pub country: Country,
    /// As addresses name it, whatever the letter case; the whole country without it.
    pub region: Option<String>,
    /// Basis points: 1900 is 19 %.
    pub standard_bp: u32,
    pub reduced_bp: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingsView {
    /// Name it in every edit; 0 before the first.
    pub version: u64,
    pub shop_name: Option<String>,
    pub mail_from: Option<String>,
    pub staff_mailbox: Option<String>,
    pub order_expiry_seconds: Option<u32>,
    pub low_stock_threshold: Option<u32>,
    /// What the law wants on an invoice.
    pub invoice_details: Option<String>,
    /// What products and categories may be translated into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// The shop's own; null before it is open.
    pub currency: Option<Currency>,
    /// What it sells in beside that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<CurrencyBody>,
    pub prices_include_tax: Option<bool>,
}

/// A currency that the shop sells in beside its own.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CurrencyBody {
    currency: Currency,
    /// What one unit of the shop's own currency comes to, in millionths of a unit: 1085000 where a euro is 1.085 dollars.
    rate_ppm: u64,
    /// Converted prices are whole multiples of so many minor units, the nearest: 5, or 100; 1 unless told.
    #[serde(default = "one")]
    round_to: u32,
}

const fn one() -> u32 {
    1
}

impl StaffCouponView {
    #[must_use]
    pub fn new(coupon: Coupon, uses: Option<u64>) -> Self {
        let Coupon { code, kind, scope, min_subtotal, starts_at, ends_at, limit_total, limit_per_customer, withdrawn, version } = coupon;
        let (kind, scope) = (kind.into(), scope.into());
        Self { code, version, kind, scope, min_subtotal, starts_at, ends_at, limit_total, limit_per_customer, withdrawn, uses }
    }
}

impl SettingsView {
    #[must_use]
    pub fn new(settings: Settings, rules: Option<&ShopRules>) -> Self {
        let Settings {
            version,
            shop_name,
            mail_from,
            staff_mailbox,
            order_expiry_seconds,
            low_stock_threshold,
            invoice_details,
            languages,
        } = settings;
        let (currency, prices_include_tax) = rules.map(|rules| (rules.currency, rules.prices_include_tax)).unzip();
        let currencies = rules.iter().flat_map(|rules| &rules.currencies).copied().map(CurrencyBody::from).collect();
        Self {
            version,
            shop_name,
            mail_from,
            staff_mailbox,
            order_expiry_seconds,
            low_stock_threshold,
            invoice_details,
            languages,
            currency,
            currencies,
            prices_include_tax,
        }
    }
}

impl From<CurrencyBody> for ShopCurrency {
    fn from(body: CurrencyBody) -> Self {
        let CurrencyBody { currency, rate_ppm, round_to } = body;
        Self { currency, rate_ppm, round_to }
    }
}

impl From<ShopCurrency> for CurrencyBody {
    fn from(other: ShopCurrency) -> Self {
        let ShopCurrency { currency, rate_ppm, round_to } = other;
        Self { currency, rate_ppm, round_to }
    }
}

impl From<ShopRules> for ZonesView {
    fn from(rules: ShopRules) -> Self {
        let ShopRules { version, currency, currencies, shipping_zones, .. } = rules;
        let currencies = currencies.into_iter().map(CurrencyBody::from).collect();
        Self { version, currency, currencies, items: shipping_zones.into_iter().map(ZoneBody::from).collect() }
    }
}

impl From<ShopRules> for TaxRatesView {
    fn from(rules: ShopRules) -> Self {
        let ShopRules { version, tax_rates, prices_include_tax, .. } = rules;
        Self { version, prices_include_tax, items: tax_rates.into_iter().map(TaxRateBody::from).collect() }
    }
}

impl From<ShippingZone> for ZoneBody {
    fn from(zone: ShippingZone) -> Self {
        let ShippingZone { id, name, countries, methods } = zone;
        Self { id, name, countries, methods: methods.into_iter().map(MethodBody::from).collect() }
    }
}

impl From<ZoneBody> for ShippingZone {
    fn from(body: ZoneBody) -> Self {
        let ZoneBody { id, name, countries, methods } = body;
        Self { id, name, countries, methods: methods.into_iter().map(ShippingMethod::from).collect() }
    }
}

impl From<ShippingMethod> for MethodBody {
    fn from(method: ShippingMethod) -> Self {
        let ShippingMethod { id, name, price, table, free_from, max_weight_grams } = method;
        Self { id, name, price, table: table.map(TableBody::from), free_from, max_weight_grams }
    }
}

impl From<MethodBody> for ShippingMethod {
    fn from(body: MethodBody) -> Self {
        let MethodBody { id, name, price, table, free_from, max_weight_grams } = body;
        Self { id, name, price, table: table.map(RateTable::from), free_from, max_weight_grams }
    }
}

impl From<RateTable> for TableBody {
    fn from(table: RateTable) -> Self {
        let RateTable { by, steps } = table;
        Self { by, steps: steps.into_iter().map(|RateStep { from, price }| StepBody { from, price }).collect() }
    }
}

impl From<TableBody> for RateTable {
    fn from(body: TableBody) -> Self {
        let TableBody { by, steps } = body;
        Self { by, steps: steps.into_iter().map(|StepBody { from, price }| RateStep { from, price }).collect() }
    }
}

impl From<TaxRate> for TaxRateBody {
    fn from(rate: TaxRate) -> Self {
        let TaxRate { country, region, standard_bp, reduced_bp } = rate;
        Self { country, region, standard_bp, reduced_bp }
    }
}

impl From<TaxRateBody> for TaxRate {
    fn from(body: TaxRateBody) -> Self {
        let TaxRateBody { country, region, standard_bp, reduced_bp } = body;
        Self { country, region, standard_bp, reduced_bp }
    }
}
