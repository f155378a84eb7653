//! What staff decide about prices and the shop: coupons, shipping zones, tax rates, settings. Every change is checked whole, made
//! over the version that it was made of, and told in the audit log by the same transaction. A change that would change nothing is
//! done, whatever version it was made of.

use crate::App;
use crate::products::StaffAct;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::catalog::{FieldProblem, MAX_RULES_BYTES, ShopCurrency, ShopRules, check_coupon, check_currencies};
use barrow_domain::coupon::{Coupon, CouponScope};
use barrow_domain::ids::{CouponCode, Slug};
use barrow_domain::money::Currency;
use barrow_domain::settings::{Settings, check_settings};
use barrow_store::{ShopChange, StoreError};
use jiff::SignedDuration;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Others who may be first.
const ROUNDS: usize = 8;
/// How long a function goes by settings that it has read.
const SETTINGS_KEPT: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum PriceError {
    #[error("there is no such coupon")]
    NotFound,
    #[error("there is such a coupon, and another one")]
    Exists,
    #[error("it has version {version}, and the edit was made of {expected}")]
    Changed { expected: u64, version: u64 },
    #[error("it is not right")]
    Invalid(Vec<FieldProblem>),
    #[error("there are products with prices in another currency")]
    CurrencyFixed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The part of an edit of the settings that is about prices.
#[derive(Clone, Debug, Default)]
pub struct PriceBasis {
    /// Only while there are no products.
    pub currency: Option<Currency>,
    /// Those that the shop sells in beside it.
    pub currencies: Option<Vec<ShopCurrency>>,
    pub prices_include_tax: Option<bool>,
}

/// Settings that were read a moment ago.
pub(crate) type KnownSettings = std::sync::RwLock<Option<(Instant, Arc<Settings>)>>;

impl App {
    /// As they are, or were a few seconds ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settings(&self) -> Result<Arc<Settings>, StoreError> {
        let known = self.settings.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some((_, settings)) = known.filter(|(at, _)| at.elapsed() < SETTINGS_KEPT) {
            return Ok(settings);
        }
        let settings = Arc::new(self.store().catalog.settings().await?.unwrap_or_default());
        *self.settings.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&settings)));
        Ok(settings)
    }

    /// How long an unpaid order keeps its units.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn order_expiry(&self) -> Result<SignedDuration, StoreError> {
        let seconds = self.settings().await?.order_expiry_seconds;
        Ok(seconds.map_or(self.config.order_expiry, |seconds| SignedDuration::from_secs(seconds.into())))
    }

    /// As they are now, with the shop's currency and tax, where it has them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settings_now(&self) -> Result<(Settings, Option<ShopRules>), StoreError> {
        let catalog = &self.store().catalog;
        let (settings, rules) = futures::try_join!(catalog.settings(), catalog.rules_now())?;
        Ok((settings.unwrap_or_default(), rules))
    }

    /// # Errors
    /// A named [`PriceError`]; nothing was written.
    pub async fn edit_settings(
        &self,
        expected: u64,
        edit: impl Fn(Settings) -> Settings,
        basis: PriceBasis,
        by: StaffAct<'_>,
    ) -> Result<(Settings, ShopRules), PriceError> {
        for _ in 0..ROUNDS {
            let (before, rules) = self.settings_now().await?;
            let edited = edit(before.clone());
            let wanted = self.wanted_rules(rules.as_ref(), &basis).await?;
            if edited == before && rules.as_ref() == Some(&wanted) {
                return Ok((before, wanted));
            }
            if before.version != expected {
                return Err(PriceError::Changed { expected, version: before.version });
            }
            let after = Settings { version: before.version + 1, ..edited };
            valid([check_settings(&after), check_currencies(&wanted)].concat())?;
            let entry = entry(by, "settings.edit", Subject::new("shop", "settings"), after.version);
            let told = |settings: &Settings, rules: Option<&ShopRules>| {
                let mut told = serde_json::json!(settings);
                told["currency"] = serde_json::json!(rules.map(|rules| rules.currency));
                told["currencies"] = serde_json::json!(rules.map(|rules| &rules.currencies));
                told["prices_include_tax"] = serde_json::json!(rules.map(|rules| rules.prices_include_tax));
                told
            };
            let audit = entry.change(told(&before, rules.as_ref()), told(&after, Some(&wanted)));
            let known = (before.version > 0).then_some(&before);
            let rules_change = (rules.as_ref() != Some(&wanted)).then_some(ShopChange { before: rules.as_ref(), after: &wanted });
            let change = ShopChange { before: known, after: &after };
            if self.store().catalog.change_settings(change, rules_change, &audit).await? {
                return Ok((after, wanted));
            }
        }
        Err(StoreError::Contended.into())
    }

    async fn wanted_rules(&self, rules: Option<&ShopRules>, basis: &PriceBasis) -> Result<ShopRules, PriceError> {
        let currencies = basis.currencies.clone();
        let Some(rules) = rules else {
            let (currencies, shipping_zones, tax_rates) = (currencies.unwrap_or_default(), Vec::new(), Vec::new());
            let currency = basis.currency.ok_or_else(|| invalid("currency", "is missing: the shop has none yet"))?;
            let prices_include_tax = basis.prices_include_tax.unwrap_or(true);
            return Ok(ShopRules { version: 1, currency, currencies, prices_include_tax, shipping_zones, tax_rates });
        };
        let mut wanted = rules.clone();
        wanted.currencies = currencies.unwrap_or(wanted.currencies);
        wanted.currency = basis.currency.unwrap_or(rules.currency);
        wanted.prices_include_tax = basis.prices_include_tax.unwrap_or(rules.prices_include_tax);
        if wanted.currency != rules.currency {
            if basis.currencies.is_none() && !rules.currencies.is_empty() {
                return Err(invalid("currencies", "have rates of the currency that there was: say them anew"));
            }
            if !rules.shipping_zones.is_empty() {
                return Err(invalid("currency", "is that of the shipping zones' prices: remove them first"));
            }
            if self.store().catalog.has_any_product().await? {
                return Err(PriceError::CurrencyFixed);
            }
        }
        if wanted != *rules {
            wanted.version += 1;
        }
        Ok(wanted)
    }

    /// Edits shipping zones or tax rates, which are one document.
    ///
    /// # Errors
    /// A named [`PriceError`]; nothing was written.
    pub async fn edit_rules(
        &self,
        expected: u64,
        what: &str,
        edit: impl Fn(ShopRules) -> ShopRules,
        check: impl Fn(&ShopRules) -> Vec<FieldProblem>,
        by: StaffAct<'_>,
    ) -> Result<ShopRules, PriceError> {
        for _ in 0..ROUNDS {
            let before = self.store().catalog.rules_now().await?.ok_or(StoreError::NotOpen)?;
            let edited = edit(before.clone());
            if edited == before {
                return Ok(before);
            }
            if before.version != expected {
                return Err(PriceError::Changed { expected, version: before.version });
            }
            let after = ShopRules { version: before.version + 1, ..edited };
            valid(check(&after))?;
            if serde_json::to_vec(&after).map_or(0, |bytes| bytes.len()) > MAX_RULES_BYTES {
                return Err(invalid("items", "are too much: every cart reads them"));
            }
            let audit = entry(by, &format!("{what}.edit"), Subject::new("shop", what), after.version).change(&before, &after);
            if self.store().catalog.change_rules(ShopChange { before: Some(&before), after: &after }, &audit).await? {
                return Ok(after);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Creates a coupon. The same one again is left as it is.
    ///
    /// # Errors
    /// A named [`PriceError`]; nothing was written.
    pub async fn create_coupon(&self, coupon: Coupon, by: StaffAct<'_>) -> Result<Coupon, PriceError> {
        self.check_coupon(&coupon, None).await?;
        let audit = entry(by, "coupon.create", Subject::new("coupon", &coupon.code), coupon.version).change(Value::Null, &coupon);
        if self.store().catalog.add_coupon(&coupon, Some(&audit)).await? {
            return Ok(coupon);
        }
        match self.store().catalog.coupon(&coupon.code).await? {
            Some(known) if known == coupon => Ok(coupon),
            _ => Err(PriceError::Exists),
        }
    }

    /// Edits a coupon. Its uses are counted on as they were.
    ///
    /// # Errors
    /// A named [`PriceError`]; nothing was written.
    pub async fn edit_coupon(
        &self,
        code: &CouponCode,
        expected: u64,
        edit: impl Fn(Coupon) -> Coupon,
        by: StaffAct<'_>,
    ) -> Result<(Coupon, u64), PriceError> {
        for _ in 0..ROUNDS {
            let (before, uses) = self.store().catalog.coupon_and_uses(code).await?.ok_or(PriceError::NotFound)?;
            let edited = edit(before.clone());
            if edited == before {
                return Ok((before, uses));
            }
            if before.version != expected {
                return Err(PriceError::Changed { expected, version: before.version });
            }
            let after = Coupon { version: before.version + 1, ..edited };
            self.check_coupon(&after, Some(&before.scope)).await?;
            let audit = entry(by, "coupon.edit", Subject::new("coupon", code), after.version).change(&before, &after);
            if self.store().catalog.edit_coupon(&before, &after, &audit).await? {
                return Ok((after, uses));
            }
        }
        Err(StoreError::Contended.into())
    }

    async fn check_coupon(&self, coupon: &Coupon, known: Option<&CouponScope>) -> Result<(), PriceError> {
        let catalog = &self.store().catalog;
        let rules = catalog.rules().await?;
        let mut problems = check_coupon(coupon, rules.currency);
        if problems.is_empty() && known != Some(&coupon.scope) {
            let tree = catalog.category_tree().await?;
            let is_known = |slug: &Slug| tree.categories.iter().any(|category| category.slug == *slug);
            for (place, slug) in coupon.scope.categories.iter().enumerate().filter(|(_, slug)| !is_known(slug)) {
                problems.push(FieldProblem::new(format!("scope.categories[{place}]"), format!("{slug} is not a category of this shop")));
            }
            for (place, id) in coupon.scope.products.iter().enumerate() {
                if !catalog.product_exists(id).await? {
                    problems.push(FieldProblem::new(format!("scope.products[{place}]"), "is not a product of this shop"));
                }
            }
        }
        valid(problems)
    }
}

fn valid(problems: Vec<FieldProblem>) -> Result<(), PriceError> {
    if problems.is_empty() { Ok(()) } else { Err(PriceError::Invalid(problems)) }
}

fn invalid(field: &str, reason: &str) -> PriceError {
    PriceError::Invalid(vec![FieldProblem::new(field, reason)])
}

fn entry(by: StaffAct<'_>, action: &str, subject: Subject, version: u64) -> AuditEntry {
    AuditEntry::new(by.staff, action, subject, version, by.at)
}
