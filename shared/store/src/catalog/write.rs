//! Creating what the shop sells. Every create is conditional: what exists is left as it is.

use super::edit::{MAX_ACTIONS, ProductRefusal, repeated};
use super::{
    CATEGORY, Catalog, HIDDEN, META, RULES, SHOP, SYNONYMS, images, listed_at, listing, owned, product_partition, sku_guard, slug_guard,
    variant_key,
};
use crate::item::{Item, document, key, n, read_document, s, text};
use crate::ops::{Once, once_by};
use crate::transaction::{Refused, Transaction, TransactionError, put_builder, update_builder};
use crate::{StoreError, audit_log, stock};
use aws_sdk_dynamodb::types::AttributeValue;
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::catalog::{Category, Product, ShopRules, Variant};
use barrow_domain::coupon::Coupon;
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::reviews::Rating;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A product that is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewProduct<'a> {
    pub product: &'a Product,
    /// First units of each variant, in its order; none where there are no more.
    pub units: &'a [u32],
    /// Makes the creation act once, where its request has a name.
    pub once: Option<Once<'a>>,
    pub audit: Option<&'a AuditEntry>,
    /// Dates the first levels in the ledger.
    pub at: Timestamp,
}

/// Whether something was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    New,
    /// Its id, slug or one of its SKUs is taken; nothing was written.
    Exists,
}

/// What became of a change of a variant's shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShardCount {
    /// It is as wanted, since now or before.
    Set,
    /// It is this many, and not what was expected.
    Other(u32),
    NoVariant,
}

/// Edits of a variant that may come first.
const ROUNDS: usize = 5;

impl Catalog {
    /// Creates a product as [`Self::add_product`] does; what exists is left as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn create_product(&self, product: &Product, units: &[u32]) -> Result<Created, StoreError> {
        match self.add_product(&NewProduct { product, units, once: None, audit: None, at: product.listed_at }).await {
            Ok(()) => Ok(Created::New),
            Err(ProductRefusal::Store(error)) => Err(error),
            Err(_) => Ok(Created::Exists),
        }
    }

    /// Creates a product with its variants, their guards and first stock levels, as one transaction of at most 100 writes: two,
    /// two and one per shard for each variant, and one for each picture and each language.
    ///
    /// # Errors
    /// A named [`ProductRefusal`]; nothing was written.
    pub async fn add_product(&self, new: &NewProduct<'_>) -> Result<(), ProductRefusal> {
        let NewProduct { product, units, once, audit, at } = *new;
        let mut transaction = Transaction::default();
        let done = once.map(|once| once_by(&mut transaction, &self.tables, &once, at)).transpose()?;
        self.create(&mut transaction, meta(product)?)?;
        let slug = self.create(&mut transaction, owned(slug_guard(&product.slug), &product.id))?;
        let mut skus = BTreeMap::new();
        for (position, variant) in product.variants.iter().enumerate() {
            let mut item = key(product_partition(&product.id), variant_key(&variant.sku));
            item.insert("doc".into(), document(variant)?);
            item.insert("position".into(), n(position));
            self.create(&mut transaction, item)?;
            skus.insert(self.create(&mut transaction, owned(sku_guard(&variant.sku), &product.id))?, &variant.sku);
            let units = units.get(position).copied().unwrap_or(0);
            stock::create(&mut transaction, &self.tables, variant, units, at)?;
        }
        for item in images::ready(product)? {
            self.create(&mut transaction, item)?;
        }
        self.translate(&mut transaction, &[], (&BTreeMap::new(), &product.translations), &product.id)?;
        self.set_due(&mut transaction, &[], product, at)?;
        if let Some(entry) = audit {
            audit_log::record(&mut transaction, &self.tables, entry)?;
        }
        if transaction.len() > MAX_ACTIONS {
            return Err(ProductRefusal::TooLarge);
        }
        let reasons = match transaction.run(&self.client).await {
            Ok(()) => return Ok(()),
            Err(TransactionError::Store(error)) => return Err(error.into()),
            Err(TransactionError::Refused(reasons)) => reasons,
        };
        let refused = |place: usize| match reasons.get(place) {
            Some(Refused::Condition(item)) => Some(item.as_ref()),
            _ => None,
        };
        if let Some(item) = done.and_then(refused) {
            return Err(repeated(item, once));
        }
        if refused(slug).is_some() {
            return Err(ProductRefusal::SlugTaken);
        }
        let taken = skus.into_iter().find(|(place, _)| refused(*place).is_some());
        Err(taken.map_or(ProductRefusal::Changed, |(_, sku)| ProductRefusal::SkuTaken(sku.clone())))
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn create_category(&self, category: &Category) -> Result<Created, StoreError> {
        self.create_one(key(SHOP, format!("{CATEGORY}{}", category.slug)), document(category)?).await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn create_rules(&self, rules: &ShopRules) -> Result<Created, StoreError> {
        self.create_one(key(SHOP, RULES), document(rules)?).await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn create_synonyms(&self, synonyms: &str) -> Result<Created, StoreError> {
        self.create_one(key(SHOP, SYNONYMS), document(&synonyms)?).await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn create_coupon(&self, coupon: &Coupon) -> Result<Created, StoreError> {
        Ok(if self.add_coupon(coupon, None).await? { Created::New } else { Created::Exists })
    }

    /// Changes over how many shards a variant's units lie, if that is `expected` now. The rest of the variant stays as it is:
    /// the write is refused, and made again, when anything in it has changed since it was read. `audit` is written with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_shards(
        &self,
        id: &ProductId,
        sku: &Sku,
        expected: u32,
        shards: u32,
        audit: Option<&AuditEntry>,
    ) -> Result<ShardCount, StoreError> {
        for _ in 0..ROUNDS {
            let Some(item) = self.variant_item(id, sku).await? else { return Ok(ShardCount::NoVariant) };
            let mut variant: Variant = read_document(&item, "variant")?;
            if variant.shards == shards {
                return Ok(ShardCount::Set);
            }
            if variant.shards != expected {
                return Ok(ShardCount::Other(variant.shards));
            }
            variant.shards = shards;
            let mut transaction = Transaction::default();
            transaction.update(
                update_builder()
                    .table_name(&self.tables.catalog)
                    .set_key(Some(key(product_partition(id), variant_key(sku))))
                    .update_expression("SET doc = :doc")
                    .condition_expression("doc = :before")
                    .expression_attribute_values(":doc", document(&variant)?)
                    .expression_attribute_values(":before", s(text(&item, "doc", "variant")?)),
            )?;
            if let Some(entry) = audit {
                audit_log::record(&mut transaction, &self.tables, entry)?;
            }
            match transaction.run(&self.client).await {
                Ok(()) => return Ok(ShardCount::Set),
                Err(TransactionError::Refused(_)) => {}
                Err(TransactionError::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Contended)
    }

    async fn create_one(&self, mut item: Item, doc: AttributeValue) -> Result<Created, StoreError> {
        item.insert("doc".into(), doc);
        let mut transaction = Transaction::default();
        self.create(&mut transaction, item)?;
        self.run(&transaction).await
    }

    /// Gives the place of the write.
    pub(super) fn create(&self, transaction: &mut Transaction, item: Item) -> Result<usize, StoreError> {
        let put = put_builder().table_name(&self.tables.catalog).set_item(Some(item));
        transaction.put(put.condition_expression("attribute_not_exists(pk)"))
    }

    async fn run(&self, transaction: &Transaction) -> Result<Created, StoreError> {
        match transaction.run(&self.client).await {
            Ok(()) => Ok(Created::New),
            Err(TransactionError::Refused(_)) => Ok(Created::Exists),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }
}

/// The product without its variants, translations, pictures and rating, which are items of their own.
pub(super) fn bare(product: &Product) -> Result<AttributeValue, StoreError> {
    let (variants, translations, images, rating) = (Vec::new(), BTreeMap::new(), Vec::new(), Rating::default());
    document(&Product { variants, translations, images, rating, ..product.clone() })
}

pub(super) fn meta(product: &Product) -> Result<Item, StoreError> {
    let mut item = key(product_partition(&product.id), META);
    item.insert("doc".into(), bare(product)?);
    if let Some(main) = product.images.first() {
        item.insert(images::MAIN.into(), document(main)?);
    }
    if let Some((low, high)) = product.price_range() {
        item.insert("price_low".into(), document(&low)?);
        item.insert("price_high".into(), document(&high)?);
    }
    item.insert("listing".into(), s(listing(product.status())));
    item.insert("listed_at".into(), s(listed_at(product.listed_at, &product.id)));
    // What shoppers do not see is in no category for them, but still in the way of its removal.
    let hidden = format!("{HIDDEN}{}", product.category);
    item.insert("category".into(), s(if product.active { product.category.to_string() } else { hidden }));
    Ok(item)
}
