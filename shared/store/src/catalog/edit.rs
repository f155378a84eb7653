//! Changing what the shop sells. An edit says what it was made of: anything else that is found there now refuses it, so that
//! of two who edit at once neither loses a word.

use super::images::MAIN;
use super::read::{assemble, is};
use super::write::meta;
use super::{Catalog, DUE, LISTING_DUE, META, listed_at, owned, product_partition, sku_guard, slug_guard, variant_key};
use crate::item::{Item, document, key, n, number, s, text};
use crate::ops::{Once, fingerprint_of, once_by};
use crate::transaction::{Refused, Transaction, TransactionError, delete_builder, put_builder, update_builder};
use crate::{StoreError, audit_log, stock};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::catalog::{Product, Variant};
use barrow_domain::ids::Sku;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A product as it was seen, and as it shall be: its id stays.
#[derive(Clone, Copy, Debug)]
pub struct ProductChange<'a> {
    pub before: &'a Product,
    pub after: &'a Product,
    /// First units of variants that are new.
    pub units: &'a BTreeMap<Sku, u32>,
    /// Makes the edit act once, where its request has a name.
    pub once: Option<Once<'a>>,
    pub audit: Option<&'a AuditEntry>,
    pub at: Timestamp,
}

/// Why a product is not created, or stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ProductRefusal {
    /// Somebody was first, or the product is gone.
    #[error("the product has changed")]
    Changed,
    #[error("another product has this name")]
    SlugTaken,
    #[error("{0} is another product's")]
    SkuTaken(Sku),
    #[error("it was done before")]
    Repeated,
    #[error("the key stands for another request")]
    KeyReused,
    /// More than one transaction holds.
    #[error("there are too many changes at once")]
    TooLarge,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The most actions of a transaction.
pub(super) const MAX_ACTIONS: usize = 100;
/// What a refusal at a place means.
enum Stake {
    Slug,
    Sku(Sku),
    /// The stock of a SKU that the product had before.
    Stock(Sku),
    Once,
}

struct Plan {
    transaction: Transaction,
    stakes: Vec<(usize, Stake)>,
}

impl Catalog {
    /// Makes one product into the other: its texts, prices and variants, whether it is shown, when it changes by itself. One
    /// read, and one transaction over what differs. Names that it had stay its own, so that old addresses lead to it and the
    /// SKU of an old order is nobody else's.
    ///
    /// # Errors
    /// A named [`ProductRefusal`]; nothing was written.
    pub async fn edit_product(&self, change: &ProductChange<'_>) -> Result<(), ProductRefusal> {
        let items = self.product_items(&change.before.id).await?;
        // Pictures and what reviews come to are changed elsewhere (`images`, `crate::reviews`).
        let found = assemble(&items)?.map(|found| Product { images: change.before.images.clone(), rating: change.before.rating, ..found });
        if found.as_ref() != Some(change.before) || change.after.id != change.before.id {
            return Err(ProductRefusal::Changed);
        }
        let mut has_stock = BTreeSet::new();
        loop {
            let known = has_stock.len();
            let plan = self.plan(change, &items, &has_stock)?;
            if change.before == change.after && plan.transaction.len() == 1 {
                return Err(ProductRefusal::Repeated);
            }
            match plan.transaction.run(&self.client).await {
                Ok(()) => return Ok(()),
                Err(TransactionError::Store(error)) => return Err(error.into()),
                Err(TransactionError::Refused(reasons)) => match plan.refusal(&reasons, change.once) {
                    Ok(refusal) => return Err(refusal),
                    Err(skus) => {
                        has_stock.extend(skus);
                        if has_stock.len() == known {
                            return Err(ProductRefusal::Changed);
                        }
                    }
                },
            }
        }
    }

    fn plan(&self, change: &ProductChange<'_>, items: &[Item], has_stock: &BTreeSet<Sku>) -> Result<Plan, ProductRefusal> {
        let ProductChange { before, after, units, once, audit, at } = *change;
        let mut plan = Plan { transaction: Transaction::default(), stakes: Vec::new() };
        if let Some(once) = once {
            let place = once_by(&mut plan.transaction, &self.tables, &once, at)?;
            plan.stakes.push((place, Stake::Once));
        }
        self.replace(&mut plan.transaction, items, META, &meta(after)?)?;
        if before.slug != after.slug {
            let place = self.own(&mut plan.transaction, owned(slug_guard(&after.slug), &after.id))?;
            plan.stakes.push((place, Stake::Slug));
        }
        let gone = before.variants.iter().filter(|variant| after.variant(&variant.sku).is_none());
        for variant in gone {
            self.remove(&mut plan.transaction, items, &variant_key(&variant.sku))?;
        }
        self.translate(&mut plan.transaction, items, (&before.translations, &after.translations), &after.id)?;
        let places = places(items, after)?;
        for (variant, (known, position)) in after.variants.iter().zip(places) {
            match before.variant(&variant.sku) {
                Some(old) if old == variant && known == Some(position) => {}
                Some(_) => {
                    let attributes = Item::from([("doc".to_owned(), document(variant)?), ("position".to_owned(), n(position))]);
                    self.replace(&mut plan.transaction, items, &variant_key(&variant.sku), &attributes)?;
                }
                None => {
                    let units = units.get(&variant.sku).copied().unwrap_or(0);
                    self.add_variant(&mut plan, after, (position, variant, units), has_stock, at)?;
                }
            }
        }
        self.set_due(&mut plan.transaction, items, after, at)?;
        if let Some(entry) = audit {
            audit_log::record(&mut plan.transaction, &self.tables, entry)?;
        }
        if plan.transaction.len() > MAX_ACTIONS { Err(ProductRefusal::TooLarge) } else { Ok(plan) }
    }

    fn add_variant(
        &self,
        plan: &mut Plan,
        product: &Product,
        (position, variant, units): (u32, &Variant, u32),
        has_stock: &BTreeSet<Sku>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut item = key(product_partition(&product.id), variant_key(&variant.sku));
        item.insert("doc".into(), document(variant)?);
        item.insert("position".into(), n(position));
        self.create(&mut plan.transaction, item)?;
        let place = self.own(&mut plan.transaction, owned(sku_guard(&variant.sku), &product.id))?;
        plan.stakes.push((place, Stake::Sku(variant.sku.clone())));
        if !has_stock.contains(&variant.sku) {
            let first = plan.transaction.len();
            stock::create(&mut plan.transaction, &self.tables, variant, units, at)?;
            plan.stakes.extend((first..plan.transaction.len()).map(|place| (place, Stake::Stock(variant.sku.clone()))));
        }
        Ok(())
    }

    /// Takes a name that nobody has, or the product itself.
    fn own(&self, transaction: &mut Transaction, guard: Item) -> Result<usize, StoreError> {
        let owner = guard.get("product_id").cloned().unwrap_or_else(|| s(""));
        let put = put_builder().table_name(&self.tables.catalog).set_item(Some(guard));
        let put = put.condition_expression("attribute_not_exists(pk) OR product_id = :owner");
        transaction.put(put.expression_attribute_values(":owner", owner))
    }

    /// The product's next moment, if it has one, where the job finds it that keeps products up to date.
    pub(super) fn set_due(&self, transaction: &mut Transaction, items: &[Item], after: &Product, now: Timestamp) -> Result<(), StoreError> {
        let found = items.iter().find(|item| is(item, DUE));
        let next = after.next_change(now).map(|at| listed_at(at, &after.id));
        match (found, next) {
            (None, None) => {}
            (Some(item), Some(next)) if text(item, "listed_at", "product").is_ok_and(|known| known == next) => {}
            (_, Some(next)) => {
                let mut item = key(product_partition(&after.id), DUE);
                item.insert("listing".into(), s(LISTING_DUE));
                item.insert("listed_at".into(), s(next));
                transaction.put(put_builder().table_name(&self.tables.catalog).set_item(Some(item)))?;
            }
            (Some(_), None) => {
                let key = key(product_partition(&after.id), DUE);
                transaction.delete(delete_builder().table_name(&self.tables.catalog).set_key(Some(key)))?;
            }
        }
        Ok(())
    }

    pub(super) fn remove(&self, transaction: &mut Transaction, items: &[Item], sk: &str) -> Result<(), StoreError> {
        let Some(item) = items.iter().find(|item| is(item, sk)) else { return Ok(()) };
        let delete = delete_builder().table_name(&self.tables.catalog).set_key(Some(key(text(item, "pk", "product")?, sk)));
        let delete = delete.condition_expression("doc = :before").expression_attribute_values(":before", s(text(item, "doc", "product")?));
        transaction.delete(delete).map(drop)
    }

    /// Sets attributes of one of the items, if its document is still the text that was read.
    pub(super) fn replace(&self, transaction: &mut Transaction, items: &[Item], sk: &str, attributes: &Item) -> Result<(), StoreError> {
        let Some(item) = items.iter().find(|item| is(item, sk)) else { return Ok(()) };
        let values = || attributes.iter().filter(|(name, _)| !["pk", "sk", MAIN].contains(&name.as_str()));
        let set: Vec<String> = values().map(|(name, _)| format!("#{name} = :{name}")).collect();
        let expression = format!("SET {}", set.join(", "));
        let update = update_builder().table_name(&self.tables.catalog).set_key(Some(key(text(item, "pk", "product")?, sk)));
        let update = update.update_expression(expression).condition_expression("doc = :before");
        let update = update.expression_attribute_values(":before", s(text(item, "doc", "product")?));
        let value = |update, (name, value): (&String, &AttributeValue)| with_value(update, name, value);
        transaction.update(values().fold(update, value)).map(drop)
    }
}

/// For each variant the place that is stored, and the one to store: the same for those that keep their order, while new ones come
/// after them. So neither what is removed nor what is added moves the others.
fn places(items: &[Item], after: &Product) -> Result<Vec<(Option<u32>, u32)>, StoreError> {
    let mut known = Vec::new();
    for variant in &after.variants {
        let item = items.iter().find(|item| is(item, &variant_key(&variant.sku)));
        known.push(item.map(|item| number::<u32>(item, "position", "product")).transpose()?);
    }
    let kept: Vec<u32> = known.iter().copied().flatten().collect();
    let new_come_last = known.iter().skip(kept.len()).all(Option::is_none);
    let place = |(index, known): (u32, &Option<u32>)| match known {
        _ if !kept.is_sorted() || !new_come_last => (*known, index),
        Some(place) => (Some(*place), *place),
        None => (None, kept.last().map_or(0, |last| last + 1) + index),
    };
    Ok((0..).zip(&known).map(place).collect())
}

impl Plan {
    /// What the refused conditions say. Where all that was in the way is stock from when a variant was there before, which is
    /// never taken away: whose.
    fn refusal(&self, reasons: &[Refused], once: Option<Once<'_>>) -> Result<ProductRefusal, BTreeSet<Sku>> {
        let mut with_stock = BTreeSet::new();
        for (place, stake) in &self.stakes {
            let Some(Refused::Condition(item)) = reasons.get(*place) else { continue };
            match stake {
                Stake::Once => return Ok(repeated(item.as_ref(), once)),
                Stake::Slug => return Ok(ProductRefusal::SlugTaken),
                Stake::Sku(sku) => return Ok(ProductRefusal::SkuTaken(sku.clone())),
                Stake::Stock(sku) => {
                    with_stock.insert(sku.clone());
                }
            }
        }
        if with_stock.is_empty() { Ok(ProductRefusal::Changed) } else { Err(with_stock) }
    }
}

pub(super) fn repeated(item: Option<&Item>, once: Option<Once<'_>>) -> ProductRefusal {
    let same = item.and_then(fingerprint_of).is_some_and(|known| once.is_some_and(|once| once.fingerprint == known));
    if same { ProductRefusal::Repeated } else { ProductRefusal::KeyReused }
}

fn with_value(update: UpdateBuilder, name: &str, value: &AttributeValue) -> UpdateBuilder {
    update.expression_attribute_names(format!("#{name}"), name).expression_attribute_values(format!(":{name}"), value.clone())
}
