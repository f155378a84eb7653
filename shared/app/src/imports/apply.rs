//! Making a product what a file says: new, or in as many edits as its variants take.

use super::sheet::{MoreColumns, SheetProduct};
use crate::App;
use crate::accounting::digest_of;
use crate::products::{StaffAct, told};
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::catalog::{Product, ProductStatus, Translation, Variant};
use barrow_domain::ids::{ImportId, Language, ProductId};
use barrow_domain::imports::Fault;
use barrow_store::{NewProduct, ProductChange, ProductRefusal, StoreError};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;

/// Of a transaction's 100 actions, those that variants may take: three for a new one, one for any other.
const ROOM: usize = 90;
const OF_NEW: usize = 3;
/// Edits of one product: each takes some of its variants further.
const ROUNDS: usize = 200;

impl App {
    /// What is wrong with it, where it could not be written.
    pub(super) async fn apply(&self, wanted: SheetProduct, import: &ImportId, by: StaffAct<'_>) -> Result<Option<Fault>, StoreError> {
        let SheetProduct { row, columns, product: wanted } = wanted;
        let catalog = &self.store().catalog;
        let fault = |column: &str, reason: String| Some(Fault { row, column: column.to_owned(), reason });
        for _ in 0..ROUNDS {
            let outcome = match catalog.slug_owner(&wanted.slug).await? {
                None => self.create_from(&wanted, import, by).await,
                Some(id) => match catalog.product_now(&id).await? {
                    // Somebody has given it another slug, which the old one leads to.
                    Some(now) if now.slug != wanted.slug => return Ok(fault("slug", format!("was that of {} before", now.slug))),
                    Some(now) => match self.edit_towards(&now, (&wanted, &columns), import, by).await {
                        Ok(true) => return Ok(None),
                        Ok(false) => Ok(()),
                        Err(refusal) => Err(refusal),
                    },
                    None => Ok(()),
                },
            };
            match outcome {
                Ok(()) | Err(ProductRefusal::Changed | ProductRefusal::SlugTaken | ProductRefusal::Repeated) => {}
                Err(ProductRefusal::SkuTaken(sku)) => return Ok(fault("sku", format!("{sku} is another product's"))),
                Err(ProductRefusal::TooLarge | ProductRefusal::KeyReused) => return Ok(fault("", "has too many changes".into())),
                Err(ProductRefusal::Store(error)) => return Err(error),
            }
        }
        Ok(fault("", "was changed by others time and again".into()))
    }

    async fn create_from(&self, wanted: &Product, import: &ImportId, by: StaffAct<'_>) -> Result<(), ProductRefusal> {
        let mut product = Product { id: id(import, wanted), listed_at: by.at, ..wanted.clone() };
        product.variants.truncate((ROOM - product.translations.len()) / OF_NEW);
        let audit = entry(&product, import, by).change(serde_json::Value::Null, json!({ "title": product.title }));
        let new = NewProduct { product: &product, units: &[], once: None, audit: Some(&audit), at: by.at };
        self.store().catalog.add_product(&new).await
    }

    /// True when it is as it shall be.
    async fn edit_towards(
        &self,
        before: &Product,
        (wanted, columns): (&Product, &MoreColumns),
        import: &ImportId,
        by: StaffAct<'_>,
    ) -> Result<bool, ProductRefusal> {
        let after = towards(before, wanted, columns, by.at);
        if after == *before {
            return Ok(true);
        }
        let after = Product { version: before.version + 1, ..after };
        let bare = |product: &Product| told(&Product { variants: Vec::new(), ..product.clone() });
        let audit = entry(&after, import, by).change(bare(before), bare(&after));
        let units = BTreeMap::new();
        let change = ProductChange { before, after: &after, units: &units, once: None, audit: Some(&audit), at: by.at };
        self.store().catalog.edit_product(&change).await.map(|()| false)
    }
}

/// As near to what is wanted as one transaction comes. Variants that there are keep their order, new ones come after them.
fn towards(before: &Product, wanted: &Product, columns: &MoreColumns, now: Timestamp) -> Product {
    let languages = columns.languages.as_slice();
    let translations = translated(before, wanted, languages);
    let is_other = |language: &&Language| before.translations.get(*language) != translations.get(*language);
    let mut room = ROOM - languages.iter().filter(is_other).count();
    let mut take = |actions: usize| {
        let fits = room >= actions;
        room -= if fits { actions } else { 0 };
        fits
    };
    let mut variants: Vec<Variant> = Vec::new();
    for variant in &before.variants {
        match wanted.variant(&variant.sku).map(|wanted| varied(variant, wanted, columns)) {
            Some(same) if same == *variant => variants.push(same),
            Some(changed) => variants.push(if take(1) { changed } else { variant.clone() }),
            None if take(1) => {}
            None => variants.push(variant.clone()),
        }
    }
    let is_new = |variant: &&Variant| before.variant(&variant.sku).is_none();
    variants.extend(wanted.variants.iter().filter(is_new).take_while(|_| take(OF_NEW)).cloned());
    let first_shown = before.status() == ProductStatus::Draft && wanted.active;
    Product {
        id: before.id.clone(),
        listed_at: if first_shown { now } else { before.listed_at },
        images: before.images.clone(),
        version: before.version,
        rating: before.rating,
        translations,
        variants,
        ..wanted.clone()
    }
}

/// As the file has it, with own prices in currencies that it has no columns for as they are.
fn varied(before: &Variant, wanted: &Variant, columns: &MoreColumns) -> Variant {
    let kept = before.prices.iter().filter(|(currency, _)| !columns.currencies.contains(currency));
    let prices = kept.map(|(currency, own)| (*currency, *own)).chain(wanted.prices.clone()).collect();
    Variant { shards: before.shards, prices, ..wanted.clone() }
}

/// As the file has the languages that it has columns for. Others stay, and so do words on pictures, which are none of a file's.
fn translated(before: &Product, wanted: &Product, languages: &[Language]) -> BTreeMap<Language, Translation> {
    let mut translations = before.translations.clone();
    for language in languages {
        let alts = translations.remove(language).map(|translation| translation.alts).unwrap_or_default();
        let wanted = wanted.translations.get(language).map(|wanted| Translation { alts, ..wanted.clone() });
        translations.extend(wanted.map(|wanted| (language.clone(), wanted)));
    }
    translations
}

/// So that what was broken off makes the same product.
fn id(import: &ImportId, product: &Product) -> ProductId {
    let digest: [u8; 16] = digest_of(format!("import/{import}/{}", product.slug).as_bytes());
    let letters: String = digest.iter().map(|byte| char::from(b"0123456789abcdefghjkmnpqrstvwxyz"[usize::from(byte & 31)])).collect();
    ProductId::parse(&format!("prd_{letters}")).unwrap_or_else(|_| product.id.clone())
}

fn entry(product: &Product, import: &ImportId, by: StaffAct<'_>) -> AuditEntry {
    AuditEntry::new(by.staff, "product.import", Subject::product(&product.id), format!("{import}-{}", product.version), by.at)
}
