//! What staff set about prices and the shop: coupons, the rules of shipping and tax, settings. Each change is made over the text
//! that it was made of.
//!
//! A coupon's uses are counted on its own item, which changes with every order; so what lists show of it stands on another,
//! `COUPON#{code}` / `LISTED`, that only edits change.

use super::{COUPON, Catalog, LISTED, LISTING_COUPON, RULES, SETTINGS, SHOP, listing};
use crate::item::{Item, document, key, number, read_document, s, text};
use crate::transaction::{Transaction, TransactionError, put_builder, update_builder};
use crate::{StoreError, audit_log, coupons, meter};
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::catalog::{ProductStatus, ShopRules};
use barrow_domain::coupon::Coupon;
use barrow_domain::ids::CouponCode;
use barrow_domain::settings::Settings;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Coupons by code.
#[derive(Clone, Debug)]
pub struct CouponPage {
    pub coupons: Vec<Coupon>,
    /// None on the last page.
    pub next: Option<CouponCode>,
}

/// A change of one of the shop's own items.
#[derive(Clone, Copy, Debug)]
pub struct ShopChange<'a, T> {
    /// None where there is none yet.
    pub before: Option<&'a T>,
    pub after: &'a T,
}

impl Catalog {
    /// False when there is such a coupon.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_coupon(&self, coupon: &Coupon, audit: Option<&AuditEntry>) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        let mut item = key(coupons::partition(&coupon.code), COUPON);
        item.insert("doc".into(), document(coupon)?);
        self.create(&mut transaction, item)?;
        self.list_coupon(&mut transaction, coupon)?;
        self.recorded(transaction, audit).await
    }

    /// False when somebody was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn edit_coupon(&self, before: &Coupon, after: &Coupon, audit: &AuditEntry) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        let at = key(coupons::partition(&after.code), COUPON);
        let Some(seen) = self.as_seen(at.clone(), before).await? else { return Ok(false) };
        let update = update_builder().table_name(&self.tables.catalog).set_key(Some(at));
        let update = update.update_expression("SET doc = :doc").condition_expression("doc = :before");
        let update = update.expression_attribute_values(":doc", document(after)?);
        transaction.update(update.expression_attribute_values(":before", s(seen)))?;
        self.list_coupon(&mut transaction, after)?;
        self.recorded(transaction, Some(audit)).await
    }

    fn list_coupon(&self, transaction: &mut Transaction, coupon: &Coupon) -> Result<(), StoreError> {
        let mut item = key(coupons::partition(&coupon.code), LISTED);
        item.insert("doc".into(), document(coupon)?);
        item.insert("listing".into(), s(LISTING_COUPON));
        item.insert("listed_at".into(), s(coupon.code.as_str()));
        transaction.put(put_builder().table_name(&self.tables.catalog).set_item(Some(item))).map(drop)
    }

    /// One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn coupons_page(&self, limit: i32, after: Option<&CouponCode>) -> Result<CouponPage, StoreError> {
        let query = self.query("listing", LISTING_COUPON).index_name("listing").limit(limit);
        let query = match after {
            Some(code) => query
                .key_condition_expression("#hash = :hash AND listed_at > :after")
                .expression_attribute_values(":after", s(code.as_str())),
            None => query.key_condition_expression("#hash = :hash"),
        };
        let output = query.send().await?;
        meter::count(output.consumed_capacity(), false);
        let coupons = output.items().iter().map(|item| read_document::<Coupon>(item, "coupon")).collect::<Result<Vec<_>, _>>()?;
        let next = output.last_evaluated_key().and(coupons.last()).map(|coupon| coupon.code.clone());
        Ok(CouponPage { coupons, next })
    }

    /// A coupon and how often it was used. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn coupon_and_uses(&self, code: &CouponCode) -> Result<Option<(Coupon, u64)>, StoreError> {
        let Some(item) = self.get_now(key(coupons::partition(code), COUPON)).await? else { return Ok(None) };
        let uses = if item.contains_key("uses") { number(&item, "uses", "coupon")? } else { 0 };
        Ok(Some((read_document(&item, "coupon")?, uses)))
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn settings(&self) -> Result<Option<Settings>, StoreError> {
        self.get_now(key(SHOP, SETTINGS)).await?.map(|item| read_document(&item, "settings")).transpose()
    }

    /// Changes the rules of prices, shipping and tax. False when somebody was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_rules(&self, rules: ShopChange<'_, ShopRules>, audit: &AuditEntry) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        if !self.change(&mut transaction, RULES, rules).await? {
            return Ok(false);
        }
        self.recorded(transaction, Some(audit)).await
    }

    /// Changes the settings, and with them the rules where those change too. False when somebody was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_settings(
        &self,
        settings: ShopChange<'_, Settings>,
        rules: Option<ShopChange<'_, ShopRules>>,
        audit: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        if !self.change(&mut transaction, SETTINGS, settings).await? {
            return Ok(false);
        }
        if let Some(rules) = rules
            && !self.change(&mut transaction, RULES, rules).await?
        {
            return Ok(false);
        }
        self.recorded(transaction, Some(audit)).await
    }

    /// Whether the shop has any product, of whatever status. Three calls at most.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn has_any_product(&self) -> Result<bool, StoreError> {
        for status in [ProductStatus::Active, ProductStatus::Draft, ProductStatus::Archived] {
            let query = self.query("listing", listing(status)).index_name("listing").key_condition_expression("#hash = :hash").limit(1);
            let output = query.send().await?;
            meter::count(output.consumed_capacity(), false);
            if output.items().first().map(|item| text(item, "pk", "product")).transpose()?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// False when it is not as it was seen.
    async fn change<T: Serialize + DeserializeOwned + PartialEq>(
        &self,
        transaction: &mut Transaction,
        sk: &str,
        change: ShopChange<'_, T>,
    ) -> Result<bool, StoreError> {
        let seen = match change.before {
            Some(before) => match self.as_seen(key(SHOP, sk), before).await? {
                Some(seen) => Some(seen),
                None => return Ok(false),
            },
            None => None,
        };
        let mut item: Item = key(SHOP, sk);
        item.insert("doc".into(), document(change.after)?);
        let put = put_builder().table_name(&self.tables.catalog).set_item(Some(item));
        transaction.put(match seen {
            Some(seen) => put.condition_expression("doc = :before").expression_attribute_values(":before", s(seen)),
            None => put.condition_expression("attribute_not_exists(pk)"),
        })?;
        Ok(true)
    }

    /// The very text of a document, if it says what was seen: one that was written before a field was thought of says it shorter.
    async fn as_seen<T: DeserializeOwned + PartialEq>(&self, key: Item, seen: &T) -> Result<Option<String>, StoreError> {
        let Some(item) = self.get_now(key).await? else { return Ok(None) };
        let same = read_document::<T>(&item, "document")? == *seen;
        if same { text(&item, "doc", "document").map(|text| Some(text.to_owned())) } else { Ok(None) }
    }

    async fn recorded(&self, mut transaction: Transaction, audit: Option<&AuditEntry>) -> Result<bool, StoreError> {
        if let Some(entry) = audit {
            audit_log::record(&mut transaction, &self.tables, entry)?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }
}
