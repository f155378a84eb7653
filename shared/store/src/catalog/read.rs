//! Reading what the shop sells.

use super::{
    CATEGORY, COUPON, Catalog, LISTING, META, RULES, SHOP, SYNONYMS, VARIANT, images, product_partition, sku_guard, slug_guard,
    translations, variant_key,
};
use crate::item::{Item, key, number, read_document, s, text};
use crate::reviews::{self, RATING};
use crate::{StoreError, coupons, meter};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};
use barrow_domain::catalog::{Category, Product, ShopRules, Variant};
use barrow_domain::coupon::Coupon;
use barrow_domain::ids::{CouponCode, ProductId, Sku, Slug};
use barrow_domain::money::Money;
use std::collections::{BTreeMap, BTreeSet};

/// A page of products without their variants, newest first.
#[derive(Clone, Debug)]
pub struct ProductPage {
    pub products: Vec<(Product, Option<(Money, Money)>)>,
    /// Where the next page begins: `listed_at` of the last product. None on the last page.
    pub next: Option<String>,
}

const WHAT: &str = "product";

impl Catalog {
    /// Active products, newest first. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn list(&self, category: Option<&Slug>, limit: i32, after: Option<&str>) -> Result<ProductPage, StoreError> {
        let (index, partition) = category.map_or(("listing", LISTING), |category| ("category", category.as_str()));
        let query = self.query(index, partition).index_name(index).scan_index_forward(false).limit(limit);
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
        Ok(ProductPage { products: output.items().iter().map(card).collect::<Result<_, _>>()?, next })
    }

    /// Which product a slug leads to. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn slug_owner(&self, slug: &Slug) -> Result<Option<ProductId>, StoreError> {
        self.owner(slug_guard(slug)).await
    }

    /// A product with all its variants; hidden ones too. Two calls.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn product_by_slug(&self, slug: &Slug) -> Result<Option<Product>, StoreError> {
        match self.owner(slug_guard(slug)).await? {
            Some(id) => self.product(&id).await,
            None => Ok(None),
        }
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn product(&self, id: &ProductId) -> Result<Option<Product>, StoreError> {
        let query = self.query("pk", &product_partition(id)).key_condition_expression("#hash = :hash");
        assemble(&self.all(query).await?)
    }

    /// As it is now: strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn product_now(&self, id: &ProductId) -> Result<Option<Product>, StoreError> {
        assemble(&self.product_items(id).await?)
    }

    pub(super) async fn product_items(&self, id: &ProductId) -> Result<Vec<Item>, StoreError> {
        let query = self.query("pk", &product_partition(id)).key_condition_expression("#hash = :hash");
        self.all(query.consistent_read(true)).await
    }

    /// Which product a SKU belongs to; remembered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn product_of(&self, sku: &Sku) -> Result<Option<ProductId>, StoreError> {
        if let Some(id) = self.sku_owners.get(sku).await {
            return Ok(Some(id));
        }
        let owner = self.owner(sku_guard(sku)).await?;
        if let Some(id) = &owner {
            self.sku_owners.insert(sku.clone(), id.clone()).await;
        }
        Ok(owner)
    }

    /// A variant as it is now, strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn variant(&self, id: &ProductId, sku: &Sku) -> Result<Option<Variant>, StoreError> {
        self.variant_item(id, sku).await?.map(|item| read_document(&item, "variant")).transpose()
    }

    pub(super) async fn variant_item(&self, id: &ProductId, sku: &Sku) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.catalog).consistent_read(true);
        let get = get.set_key(Some(key(product_partition(id), variant_key(sku))));
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item)
    }

    /// The shop's rules, and the products of these lines, each with just the variants asked for; what is missing is left out. One
    /// call.
    ///
    /// # Errors
    /// [`StoreError`]; a shop that was never set up is [`StoreError::NotOpen`].
    pub async fn goods(&self, lines: &[(&ProductId, &Sku)]) -> Result<(ShopRules, Vec<Product>), StoreError> {
        let keys = line_keys(lines).into_iter().chain([key(SHOP, RULES)]).collect();
        let items = self.batch(keys).await?;
        let rules = items.iter().find(|item| is(item, RULES)).ok_or(StoreError::NotOpen)?;
        Ok((read_document(rules, "shop rules")?, products(&items)?))
    }

    /// The products alone, in the same way.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn variants(&self, lines: &[(&ProductId, &Sku)]) -> Result<Vec<Product>, StoreError> {
        if lines.is_empty() { Ok(Vec::new()) } else { products(&self.batch(line_keys(lines)).await?) }
    }

    /// In the order the shopkeeper gave them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        let query = self.query("pk", SHOP).key_condition_expression("#hash = :hash AND begins_with(sk, :category)");
        let items = self.all(query.expression_attribute_values(":category", s(CATEGORY))).await?;
        let mut categories = items.iter().map(|item| read_document(item, "category")).collect::<Result<Vec<Category>, _>>()?;
        categories.sort_by_key(|category| category.position);
        Ok(categories)
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn category(&self, slug: &Slug) -> Result<Option<Category>, StoreError> {
        let item = self.get(key(SHOP, format!("{CATEGORY}{slug}"))).await?;
        item.map(|item| read_document(&item, "category")).transpose()
    }

    /// None of a shop that was never set up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rules_if_any(&self) -> Result<Option<ShopRules>, StoreError> {
        let item = self.get(key(SHOP, RULES)).await?;
        item.map(|item| read_document(&item, "shop rules")).transpose()
    }

    /// The same, strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rules_now(&self) -> Result<Option<ShopRules>, StoreError> {
        let item = self.get_now(key(SHOP, RULES)).await?;
        item.map(|item| read_document(&item, "shop rules")).transpose()
    }

    /// # Errors
    /// [`StoreError`]; a shop that was never set up is [`StoreError::NotOpen`].
    pub async fn rules(&self) -> Result<ShopRules, StoreError> {
        self.rules_if_any().await?.ok_or(StoreError::NotOpen)
    }

    /// Words that mean the same, a line for each set; empty until somebody writes some.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn synonyms(&self) -> Result<String, StoreError> {
        let item = self.get(key(SHOP, SYNONYMS)).await?;
        item.map_or(Ok(String::new()), |item| read_document(&item, "synonyms"))
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn coupon(&self, code: &CouponCode) -> Result<Option<Coupon>, StoreError> {
        let item = self.get(key(coupons::partition(code), COUPON)).await?;
        item.map(|item| read_document(&item, "coupon")).transpose()
    }

    async fn owner(&self, guard: Item) -> Result<Option<ProductId>, StoreError> {
        let Some(item) = self.get(guard).await? else { return Ok(None) };
        let id = ProductId::parse(text(&item, "product_id", "guard")?);
        id.map(Some).map_err(|error| StoreError::Corrupt { what: "guard", why: error.to_string() })
    }

    /// As it is now: strongly read.
    pub(super) async fn get_now(&self, key: Item) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.catalog).set_key(Some(key)).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item)
    }

    pub(super) async fn get(&self, key: Item) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.catalog).set_key(Some(key));
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item)
    }

    pub(super) fn query(&self, hash: &str, value: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.catalog).expression_attribute_names("#hash", hash);
        query.expression_attribute_values(":hash", s(value)).return_consumed_capacity(ReturnConsumedCapacity::Total)
    }

    /// All pages of a query that is bounded by what it asks for.
    pub(super) async fn all(&self, query: QueryFluentBuilder) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut from = None;
        loop {
            let output = query.clone().set_exclusive_start_key(from).send().await?;
            meter::count(output.consumed_capacity(), false);
            items.extend(output.items.unwrap_or_default());
            from = output.last_evaluated_key;
            if from.is_none() {
                return Ok(items);
            }
        }
    }

    /// At most 100 keys; what DynamoDB left over is asked for again.
    async fn batch(&self, keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        let refused = |error: aws_sdk_dynamodb::error::BuildError| StoreError::Refused(error.to_string());
        let mut request = Some(KeysAndAttributes::builder().set_keys(Some(keys)).build().map_err(refused)?);
        let mut items = Vec::new();
        for _ in 0..5 {
            let Some(keys) = request.take() else { return Ok(items) };
            let get = self.client.batch_get_item().request_items(&self.tables.catalog, keys);
            let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), false);
            items.extend(output.responses.unwrap_or_default().into_values().flatten());
            request = output.unprocessed_keys.unwrap_or_default().into_values().next();
        }
        request.map_or(Ok(items), |_| Err(StoreError::Throttled("a batch of reads was left unprocessed".into())))
    }
}

/// Of products and variants, each once.
fn line_keys(lines: &[(&ProductId, &Sku)]) -> Vec<Item> {
    let both = lines.iter().flat_map(|(id, sku)| [META.to_owned(), variant_key(sku)].map(|sk| (product_partition(id), sk)));
    both.collect::<BTreeSet<_>>().into_iter().map(|(pk, sk)| key(pk, sk)).collect()
}

/// Out of their `META` and some of their variants.
fn products(items: &[Item]) -> Result<Vec<Product>, StoreError> {
    let mut products: BTreeMap<&str, Product> = BTreeMap::new();
    for item in items.iter().filter(|item| is(item, META)) {
        products.insert(text(item, "pk", WHAT)?, with_main_image(item)?);
    }
    for item in items.iter().filter(|item| begins(item, VARIANT)) {
        if let Some(product) = products.get_mut(text(item, "pk", WHAT)?) {
            product.variants.push(read_document(item, "variant")?);
        }
    }
    Ok(products.into_values().collect())
}

/// A product out of the items of its partition.
pub(crate) fn assemble(items: &[Item]) -> Result<Option<Product>, StoreError> {
    let Some(meta) = items.iter().find(|item| is(item, META)) else { return Ok(None) };
    let mut variants = Vec::new();
    for item in items.iter().filter(|item| begins(item, VARIANT)) {
        variants.push((number::<u32>(item, "position", WHAT)?, read_document::<Variant>(item, "variant")?));
    }
    variants.sort_by_key(|(position, _)| *position);
    let variants = variants.into_iter().map(|(_, variant)| variant).collect();
    let rating = items.iter().find(|item| is(item, RATING)).map(reviews::read_rating).transpose()?.unwrap_or_default();
    let translations = translations::read(items)?;
    Ok(Some(Product { variants, images: images::shown(items)?, translations, rating, ..read_document(meta, WHAT)? }))
}

pub(super) fn is(item: &Item, sk: &str) -> bool {
    item.get("sk").and_then(|value| value.as_s().ok()).is_some_and(|value| value == sk)
}

pub(super) fn begins(item: &Item, prefix: &str) -> bool {
    item.get("sk").and_then(|value| value.as_s().ok()).is_some_and(|value| value.starts_with(prefix))
}

pub(super) fn card(item: &Item) -> Result<(Product, Option<(Money, Money)>), StoreError> {
    let price = |name| item.get(name).map(AttributeValue::as_s).and_then(Result::ok).and_then(|text| serde_json::from_str(text).ok());
    Ok((with_main_image(item)?, price("price_low").zip(price("price_high"))))
}

/// The product of its `META` item, which carries a copy of the main picture.
fn with_main_image(meta: &Item) -> Result<Product, StoreError> {
    Ok(Product { images: images::main(meta)?.into_iter().collect(), ..read_document(meta, WHAT)? })
}
