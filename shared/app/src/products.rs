//! What staff do with products and categories: every change is checked whole, made over the version that it was made of, and
//! told in the audit log by the same transaction.

use crate::App;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::catalog::{FieldProblem, Product, ShopRules, Variant, check_own_currencies, check_product};
use barrow_domain::ids::{Language, ProductId, Sku};
use barrow_domain::reviews::Rating;
use barrow_domain::staff::StaffMember;
use barrow_store::{NewProduct, Once, ProductChange, ProductRefusal, StoreError};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

mod categories;
mod dates;

pub use categories::{CategoryError, NewCategory};

/// Others who may be first while a change is tried: pictures and shards change beside it.
const ROUNDS: usize = 8;

/// Who of the staff makes a change, and when.
#[derive(Clone, Copy, Debug)]
pub struct StaffAct<'a> {
    pub staff: &'a StaffMember,
    pub at: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    #[error("there is no such product")]
    NotFound,
    #[error("the product has version {version}, and the edit was made of {expected}")]
    Changed { expected: u64, version: u64 },
    #[error("the product is not right")]
    Invalid(Vec<FieldProblem>),
    #[error("another product has this slug")]
    SlugTaken,
    #[error("{0} is another product's")]
    SkuTaken(Sku),
    #[error("the key stands for another request")]
    KeyReused,
    #[error("more than one transaction holds")]
    TooLarge,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Creates a product, perhaps after another one; units are the first of each variant, in its order. The same request again
    /// gives the product as it is by now.
    ///
    /// # Errors
    /// A named [`ProductError`]; nothing was written.
    pub async fn create_product(
        &self,
        product: Product,
        original: Option<&Product>,
        units: &[u32],
        once: Once<'_>,
        by: StaffAct<'_>,
    ) -> Result<Product, ProductError> {
        let rules = self.store().catalog.rules().await?;
        let problems = self.problems(&product, original, &rules).await?;
        if !problems.is_empty() {
            return Err(ProductError::Invalid(problems));
        }
        let audit = entry(by, "product.create", &product).change(Value::Null, told(&product));
        let new = NewProduct { product: &product, units, once: Some(once), audit: Some(&audit), at: by.at };
        match self.store().catalog.add_product(&new).await {
            Ok(()) => Ok(product),
            Err(ProductRefusal::Repeated) => self.product_now(&product.id).await,
            Err(refusal) => Err(refused(refusal)),
        }
    }

    /// Edits a product. An edit that would change nothing is done, whatever version it was made of: so the same request again
    /// is answered as the first was.
    ///
    /// # Errors
    /// A named [`ProductError`]; nothing was written.
    pub async fn edit_product(
        &self,
        id: &ProductId,
        expected: u64,
        units: &BTreeMap<Sku, u32>,
        edit: impl Fn(Product) -> Result<Product, ProductError>,
        by: StaffAct<'_>,
    ) -> Result<Product, ProductError> {
        let rules = self.store().catalog.rules().await?;
        for _ in 0..ROUNDS {
            let before = self.product_now(id).await?;
            let edited = edit(before.clone())?;
            if edited == before {
                return Ok(before);
            }
            if before.version != expected {
                return Err(ProductError::Changed { expected, version: before.version });
            }
            let after = Product { version: before.version + 1, ..edited };
            let problems = self.problems(&after, Some(&before), &rules).await?;
            if !problems.is_empty() {
                return Err(ProductError::Invalid(problems));
            }
            let audit = entry(by, "product.edit", &after).change(told(&before), told(&after));
            let change = ProductChange { before: &before, after: &after, units, once: None, audit: Some(&audit), at: by.at };
            match self.store().catalog.edit_product(&change).await {
                Ok(()) => return Ok(after),
                Err(ProductRefusal::Changed) => {}
                Err(refusal) => return Err(refused(refusal)),
            }
        }
        Err(StoreError::Contended.into())
    }

    /// As it is, hidden or not.
    ///
    /// # Errors
    /// [`ProductError::NotFound`].
    pub async fn product_now(&self, id: &ProductId) -> Result<Product, ProductError> {
        self.store().catalog.product_now(id).await?.ok_or(ProductError::NotFound)
    }

    /// What the product itself cannot know: the shop's currencies and languages, and whether its category is there.
    async fn problems(&self, product: &Product, before: Option<&Product>, rules: &ShopRules) -> Result<Vec<FieldProblem>, StoreError> {
        let mut problems = check_product(product, rules.currency);
        problems.extend(check_own_currencies(product, before, rules));
        let moved = before.is_none_or(|before| before.category != product.category);
        if moved && self.store().catalog.category(&product.category).await?.is_none() {
            problems.push(FieldProblem::new("category", "is not a category of this shop"));
        }
        let known = before.map(|before| &before.translations);
        // Whatever was there before may stay, and is not asked about.
        if product.translations.keys().any(|language| known.is_none_or(|known| !known.contains_key(language))) {
            let languages = self.store().catalog.settings().await?.unwrap_or_default().languages;
            problems.extend(unknown_languages(&product.translations, known, &languages));
        }
        Ok(problems)
    }
}

/// A problem for each language that is new and not one of the shop's.
fn unknown_languages<T>(
    wanted: &BTreeMap<Language, T>,
    before: Option<&BTreeMap<Language, T>>,
    languages: &[Language],
) -> impl Iterator<Item = FieldProblem> {
    let new = wanted.keys().filter(move |language| before.is_none_or(|before| !before.contains_key(*language)));
    let unknown = new.filter(|language| !languages.contains(language));
    unknown.map(|language| FieldProblem::new(format!("translations.{language}"), "is not a language of this shop"))
}

pub(crate) fn refused(refusal: ProductRefusal) -> ProductError {
    match refusal {
        ProductRefusal::Changed | ProductRefusal::Repeated => StoreError::Contended.into(),
        ProductRefusal::SlugTaken => ProductError::SlugTaken,
        ProductRefusal::SkuTaken(sku) => ProductError::SkuTaken(sku),
        ProductRefusal::KeyReused => ProductError::KeyReused,
        ProductRefusal::TooLarge => ProductError::TooLarge,
        ProductRefusal::Store(error) => error.into(),
    }
}

fn entry(by: StaffAct<'_>, action: &str, product: &Product) -> AuditEntry {
    AuditEntry::new(by.staff, action, Subject::product(&product.id), product.version, by.at)
}

/// What the audit log compares: each variant by its SKU and each translation by its language, so that of many only those stand there
/// that were changed.
pub(crate) fn told(product: &Product) -> Value {
    let (variants, translations, images, rating) = (Vec::new(), BTreeMap::new(), Vec::new(), Rating::default());
    let mut told = json!(Product { variants, translations, images, rating, ..product.clone() });
    for (language, translation) in &product.translations {
        told[format!("translation {language}")] = json!(translation);
    }
    for variant in &product.variants {
        let Variant { sku, .. } = variant;
        told[format!("variant {sku}")] = json!(variant);
    }
    told
}
