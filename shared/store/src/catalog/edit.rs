//! Changing what the shop sells. An edit says what it was made of: anything else that is found there now refuses it, so that
//! of two who edit at once neither loses a word.

use super::images::MAIN;
use super::read::{assemble, is};
use super::write::meta;
use super::{Catalog, META, variant_key};
use crate::StoreError;
use crate::item::{Item, document, key, s, text};
use crate::transaction::{Transaction, TransactionError, update_builder};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use barrow_domain::catalog::Product;

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    Done,
    /// Somebody was first, or the product is gone; nothing was written.
    Changed,
}

/// What only a product that is shown has.
const OF_LISTED: [&str; 3] = ["listing", "category", "listed_at"];

impl Catalog {
    /// Makes `before` into `after`: its texts and facts, prices, whether it is shown. Its id, slug and SKUs stay as they are.
    /// One read, and one transaction over the product and those variants that differ.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Refused`] for another id, slug or list of SKUs.
    pub async fn edit_product(&self, before: &Product, after: &Product) -> Result<Edited, StoreError> {
        if names(before) != names(after) {
            return Err(StoreError::Refused("an edit keeps a product's id, slug and SKUs".into()));
        }
        let items = self.product_items(&before.id).await?;
        if assemble(&items)?.as_ref() != Some(before) {
            return Ok(Edited::Changed);
        }
        let mut transaction = Transaction::default();
        self.replace(&mut transaction, &items, META, &meta(after)?)?;
        let changed = before.variants.iter().zip(&after.variants).filter(|(before, after)| before != after);
        for (_, variant) in changed {
            let attributes = Item::from([("doc".to_owned(), document(variant)?)]);
            self.replace(&mut transaction, &items, &variant_key(&variant.sku), &attributes)?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(Edited::Done),
            Err(TransactionError::Refused(_)) => Ok(Edited::Changed),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Sets attributes of one of the items, if its document is still the text that was read.
    fn replace(&self, transaction: &mut Transaction, items: &[Item], sk: &str, attributes: &Item) -> Result<(), StoreError> {
        let Some(item) = items.iter().find(|item| is(item, sk)) else { return Ok(()) };
        // Pictures are changed elsewhere (`images`), and their part of the product with them.
        let values = || attributes.iter().filter(|(name, _)| !["pk", "sk", MAIN].contains(&name.as_str()));
        let set: Vec<String> = values().map(|(name, _)| format!("#{name} = :{name}")).collect();
        let mut expression = format!("SET {}", set.join(", "));
        let gone: Vec<&str> = OF_LISTED.into_iter().filter(|name| item.contains_key(*name) && !attributes.contains_key(*name)).collect();
        if sk == META && !gone.is_empty() {
            expression = format!("{expression} REMOVE {}", gone.join(", "));
        }
        let update = update_builder().table_name(&self.tables.catalog).set_key(Some(key(text(item, "pk", "product")?, sk)));
        let update = update.update_expression(expression).condition_expression("doc = :before");
        let update = update.expression_attribute_values(":before", s(text(item, "doc", "product")?));
        let value = |update, (name, value): (&String, &AttributeValue)| with_value(update, name, value);
        transaction.update(values().fold(update, value)).map(drop)
    }
}

fn with_value(update: UpdateBuilder, name: &str, value: &AttributeValue) -> UpdateBuilder {
    update.expression_attribute_names(format!("#{name}"), name).expression_attribute_values(format!(":{name}"), value.clone())
}

fn names(product: &Product) -> (&str, &str, Vec<&str>) {
    (product.id.as_str(), product.slug.as_str(), product.variants.iter().map(|variant| variant.sku.as_str()).collect())
}
