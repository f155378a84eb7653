//! Creating what the shop sells. Every create is conditional: what exists is left as it is.

use super::{COUPON, Catalog, LISTING, META, RULES, SHOP, product_partition, sku_guard, slug_guard, variant_key};
use crate::item::{Item, document, key, n, s, sortable};
use crate::transaction::{Transaction, TransactionError, put_builder};
use crate::{StoreError, coupons, stock};
use barrow_domain::catalog::{Category, Product, ShopRules};
use barrow_domain::coupon::Coupon;

/// Whether something was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    New,
    /// Its id, slug or one of its SKUs is taken; nothing was written.
    Exists,
}

impl Catalog {
    /// Creates a product with its variants, their guards and first stock levels (units per variant, in its order), as one
    /// transaction of at most 100 writes: two, and two and one per shard for each variant.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn create_product(&self, product: &Product, units: &[u32]) -> Result<Created, StoreError> {
        let mut transaction = Transaction::default();
        self.create(&mut transaction, meta(product)?)?;
        let owner = |mut guard: Item| {
            guard.insert("product_id".into(), s(product.id.as_str()));
            guard
        };
        self.create(&mut transaction, owner(slug_guard(&product.slug)))?;
        for (position, variant) in product.variants.iter().enumerate() {
            let mut item = key(product_partition(&product.id), variant_key(&variant.sku));
            item.insert("doc".into(), document(variant)?);
            item.insert("position".into(), n(position));
            self.create(&mut transaction, item)?;
            self.create(&mut transaction, owner(sku_guard(&variant.sku)))?;
            stock::create(&mut transaction, &self.tables, variant, units.get(position).copied().unwrap_or(0))?;
        }
        self.run(&transaction).await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn create_category(&self, category: &Category) -> Result<Created, StoreError> {
        self.create_one(key(SHOP, format!("CATEGORY#{}", category.slug)), document(category)?).await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn create_rules(&self, rules: &ShopRules) -> Result<Created, StoreError> {
        self.create_one(key(SHOP, RULES), document(rules)?).await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn create_coupon(&self, coupon: &Coupon) -> Result<Created, StoreError> {
        self.create_one(key(coupons::partition(&coupon.code), COUPON), document(coupon)?).await
    }

    async fn create_one(&self, mut item: Item, doc: aws_sdk_dynamodb::types::AttributeValue) -> Result<Created, StoreError> {
        item.insert("doc".into(), doc);
        let mut transaction = Transaction::default();
        self.create(&mut transaction, item)?;
        self.run(&transaction).await
    }

    fn create(&self, transaction: &mut Transaction, item: Item) -> Result<(), StoreError> {
        let put = put_builder().table_name(&self.tables.catalog).set_item(Some(item));
        transaction.put(put.condition_expression("attribute_not_exists(pk)")).map(|_| ())
    }

    async fn run(&self, transaction: &Transaction) -> Result<Created, StoreError> {
        match transaction.run(&self.client).await {
            Ok(()) => Ok(Created::New),
            Err(TransactionError::Refused(_)) => Ok(Created::Exists),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }
}

/// The product without its variants, which are items of their own.
fn meta(product: &Product) -> Result<Item, StoreError> {
    let mut item = key(product_partition(&product.id), META);
    item.insert("doc".into(), document(&Product { variants: Vec::new(), ..product.clone() })?);
    if let Some((low, high)) = product.price_range() {
        item.insert("price_low".into(), document(&low)?);
        item.insert("price_high".into(), document(&high)?);
    }
    if product.active {
        item.insert("listing".into(), s(LISTING));
        item.insert("category".into(), s(product.category.as_str()));
        item.insert("listed_at".into(), s(format!("{}#{}", sortable(product.listed_at), product.id)));
    }
    Ok(item)
}
