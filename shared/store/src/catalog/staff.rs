//! What only staff look at: drafts, archived products, variants a page at a time, and what time has come for.

use super::read::{begins, card, is};
use super::{Catalog, LISTING_DUE, VARIANT, listing, product_partition};
use crate::item::{key, read_document, s, sortable, text};
use crate::{StoreError, meter};
use barrow_domain::catalog::{Product, ProductStatus, Variant};
use barrow_domain::ids::ProductId;
use barrow_domain::money::Money;
use jiff::Timestamp;

/// Products without their variants, newest first.
#[derive(Clone, Debug)]
pub struct StaffPage {
    /// With the cheapest and the dearest variant's price.
    pub products: Vec<(Product, Option<(Money, Money)>)>,
    /// Where the next page begins. None on the last page.
    pub next: Option<String>,
}

/// Variants by SKU.
#[derive(Clone, Debug)]
pub struct VariantPage {
    pub variants: Vec<Variant>,
    pub next: Option<String>,
}

const WHAT: &str = "product";

impl Catalog {
    /// Products of a status. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn products_by_status(&self, status: ProductStatus, limit: i32, after: Option<&str>) -> Result<StaffPage, StoreError> {
        let query = self.query("listing", listing(status)).index_name("listing").scan_index_forward(false).limit(limit);
        let query = match after {
            Some(after) => {
                query.key_condition_expression("#hash = :hash AND listed_at < :after").expression_attribute_values(":after", s(after))
            }
            None => query.key_condition_expression("#hash = :hash"),
        };
        let output = query.send().await?;
        meter::count(output.consumed_capacity(), false);
        let last = output.last_evaluated_key().and(output.items().last());
        let next = last.map(|item| text(item, "listed_at", WHAT).map(str::to_owned)).transpose()?;
        Ok(StaffPage { products: output.items().iter().map(card).collect::<Result<_, _>>()?, next })
    }

    /// Variants of a product, strongly read; none where there is no such product. One call for the first page, and one for each
    /// further.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn variants_page(&self, id: &ProductId, limit: i32, after: Option<&str>) -> Result<VariantPage, StoreError> {
        let query = self.query("pk", &product_partition(id)).consistent_read(true).limit(limit);
        let from = after.map_or_else(|| VARIANT.to_owned(), |after| format!("{VARIANT}{after}!"));
        // `~` comes after everything that a SKU is made of.
        let query = query.key_condition_expression("#hash = :hash AND sk BETWEEN :from AND :to");
        let query = query.expression_attribute_values(":from", s(from)).expression_attribute_values(":to", s(format!("{VARIANT}~")));
        let output = query.send().await?;
        meter::count(output.consumed_capacity(), false);
        let items = output.items().iter().filter(|item| begins(item, VARIANT));
        let variants = items.map(|item| read_document::<Variant>(item, "variant")).collect::<Result<Vec<_>, _>>()?;
        let next = output.last_evaluated_key().and(variants.last()).map(|variant| variant.sku.to_string());
        Ok(VariantPage { variants, next })
    }

    /// Products that were to change by now, the longest overdue first. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn products_due(&self, now: Timestamp, limit: i32) -> Result<Vec<ProductId>, StoreError> {
        let query = self.query("listing", LISTING_DUE).index_name("listing").limit(limit);
        let query = query.key_condition_expression("#hash = :hash AND listed_at < :until");
        // `$` comes after the `#` that ends the time.
        let output = query.expression_attribute_values(":until", s(format!("{}$", sortable(now)))).send().await?;
        meter::count(output.consumed_capacity(), false);
        let id = |item| {
            let id = text(item, "pk", WHAT)?.trim_start_matches("PRODUCT#");
            ProductId::parse(id).map_err(|error| StoreError::Corrupt { what: WHAT, why: error.to_string() })
        };
        output.items().iter().map(id).collect()
    }

    /// Whether any product, hidden ones too, is filed under the category itself. Two calls.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn has_products(&self, category: &barrow_domain::ids::Slug) -> Result<bool, StoreError> {
        for partition in [category.to_string(), format!("{}{category}", super::HIDDEN)] {
            let query = self.query("category", &partition).index_name("category").key_condition_expression("#hash = :hash").limit(1);
            let output = query.send().await?;
            meter::count(output.consumed_capacity(), false);
            if !output.items().is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an id is a product's. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn product_exists(&self, id: &ProductId) -> Result<bool, StoreError> {
        Ok(self.get(key(product_partition(id), super::META)).await?.is_some_and(|item| is(&item, super::META)))
    }
}
