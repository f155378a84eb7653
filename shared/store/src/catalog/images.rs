//! A product's pictures: `PRODUCT#{id}` / `IMAGE#{image_id}`, each an item with its place, and a copy of the main one on `META`,
//! so that lists and carts show it without another read.
//!
//! All changes of a product's pictures go one after the other, by the number `images_version` on `META`: each reads them
//! together, and writes what it changes and the copy in one transaction, which is refused when another came first.

use super::read::{begins, is};
use super::{Catalog, IMAGE, META, product_partition};
use crate::item::{Item, document, key, n, number, read_document, s, text};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder, update_builder};
use crate::{StoreError, audit_log};
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::catalog::Product;
use barrow_domain::ids::{ImageId, ProductId};
use barrow_domain::images::{ImageRecord, ImageState, MAX_IMAGES, ProductImage};
use barrow_domain::staff::StaffMember;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The attribute of `META` with the copy of the main picture.
pub(super) const MAIN: &str = "main_image";
const VERSION: &str = "images_version";
const WHAT: &str = "picture";

/// Changes of the same product's pictures that may come first.
const ROUNDS: usize = 10;

/// A picture to be uploaded.
#[derive(Debug)]
pub struct NewImage<'a> {
    pub record: ImageRecord,
    /// Hash of the request; another request for the same id is refused.
    pub fingerprint: &'a str,
}

/// Who of the staff changes a product's pictures, and when: for the audit log.
#[derive(Clone, Copy, Debug)]
pub struct ImageAuthor<'a> {
    pub staff: &'a StaffMember,
    pub at: Timestamp,
}

/// Why a product's pictures stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum ImageRefusal {
    #[error("there is no such product")]
    NoProduct,
    #[error("the product has no such picture")]
    NoImage,
    #[error("the product has {MAX_IMAGES} pictures")]
    TooMany,
    #[error("the picture's id stands for another request")]
    KeyReused,
    /// The ids are not those of the product's pictures, each once.
    #[error("the product has other pictures")]
    OtherImages,
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    record: ImageRecord,
    position: u32,
    /// None where nobody asked for an upload.
    fingerprint: Option<String>,
}

/// A product's pictures as they stand together at one moment, in order.
struct Album {
    version: u64,
    entries: Vec<Entry>,
}

impl Catalog {
    /// A product's pictures in whatever state, in order; none where there is no such product. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn images(&self, product: &ProductId) -> Result<Option<Vec<ImageRecord>>, StoreError> {
        let album = self.album(product).await?;
        Ok(album.map(|album| records(album.entries)))
    }

    /// Adds a picture at the end. The same one again is left as it is by now.
    ///
    /// # Errors
    /// A named [`ImageRefusal`].
    pub async fn create_image(
        &self,
        product: &ProductId,
        new: &NewImage<'_>,
        by: ImageAuthor<'_>,
    ) -> Result<Vec<ImageRecord>, ImageRefusal> {
        let NewImage { record, fingerprint } = new;
        self.edit_images(product, Some(("images.create", by)), |entries| {
            if let Some(entry) = entries.iter().find(|entry| entry.record.id == record.id) {
                return if entry.fingerprint.as_deref() == Some(*fingerprint) { Ok(()) } else { Err(ImageRefusal::KeyReused) };
            }
            if entries.len() >= MAX_IMAGES {
                return Err(ImageRefusal::TooMany);
            }
            let position = entries.last().map_or(0, |last| last.position + 1);
            entries.push(Entry { record: record.clone(), position, fingerprint: Some((*fingerprint).to_owned()) });
            Ok(())
        })
        .await
    }

    /// # Errors
    /// A named [`ImageRefusal`].
    pub async fn describe_image(
        &self,
        product: &ProductId,
        image: &ImageId,
        alt: &str,
        by: ImageAuthor<'_>,
    ) -> Result<Vec<ImageRecord>, ImageRefusal> {
        self.edit_images(product, Some(("images.describe", by)), |entries| {
            alt.clone_into(&mut find(entries, image)?.record.alt);
            Ok(())
        })
        .await
    }

    /// Puts the pictures in this order: all of them, each once.
    ///
    /// # Errors
    /// A named [`ImageRefusal`].
    pub async fn order_images(
        &self,
        product: &ProductId,
        order: &[ImageId],
        by: ImageAuthor<'_>,
    ) -> Result<Vec<ImageRecord>, ImageRefusal> {
        self.edit_images(product, Some(("images.order", by)), |entries| {
            let distinct: BTreeSet<&ImageId> = order.iter().collect();
            if distinct.len() != order.len() || order.len() != entries.len() {
                return Err(ImageRefusal::OtherImages);
            }
            for (place, id) in (0..).zip(order) {
                find(entries, id).map_err(|_| ImageRefusal::OtherImages)?.position = place;
            }
            Ok(())
        })
        .await
    }

    /// # Errors
    /// A named [`ImageRefusal`].
    pub async fn delete_image(&self, product: &ProductId, image: &ImageId, by: ImageAuthor<'_>) -> Result<Vec<ImageRecord>, ImageRefusal> {
        self.edit_images(product, Some(("images.delete", by)), |entries| {
            find(entries, image)?;
            entries.retain(|entry| entry.record.id != *image);
            Ok(())
        })
        .await
    }

    /// Writes down what became of an upload. The first outcome stays.
    ///
    /// # Errors
    /// A named [`ImageRefusal`]: [`ImageRefusal::NoImage`] when it was deleted meanwhile.
    pub async fn settle_image(&self, product: &ProductId, image: &ImageId, outcome: &ImageState) -> Result<(), ImageRefusal> {
        self.edit_images(product, None, |entries| {
            let record = &mut find(entries, image)?.record;
            if matches!(record.state, ImageState::AwaitingUpload { .. }) {
                record.state = outcome.clone();
            }
            Ok(())
        })
        .await
        .map(drop)
    }

    async fn album(&self, product: &ProductId) -> Result<Option<Album>, StoreError> {
        // `IMAGE#…` and `META` follow each other, and nothing else lies between them.
        let query = self.query("pk", &product_partition(product)).key_condition_expression("#hash = :hash AND sk BETWEEN :image AND :meta");
        let query = query.expression_attribute_values(":image", s(IMAGE)).expression_attribute_values(":meta", s(META));
        let items = self.all(query.consistent_read(true)).await?;
        let Some(meta) = items.iter().find(|item| is(item, META)) else { return Ok(None) };
        let version = if meta.contains_key(VERSION) { number(meta, VERSION, WHAT)? } else { 0 };
        Ok(Some(Album { version, entries: entries(&items)? }))
    }

    /// Gives the pictures as they are then. An edit that changes nothing writes nothing.
    async fn edit_images(
        &self,
        product: &ProductId,
        by: Option<(&str, ImageAuthor<'_>)>,
        edit: impl Fn(&mut Vec<Entry>) -> Result<(), ImageRefusal>,
    ) -> Result<Vec<ImageRecord>, ImageRefusal> {
        for _ in 0..ROUNDS {
            let before = self.album(product).await?.ok_or(ImageRefusal::NoProduct)?;
            let mut after = before.entries.clone();
            edit(&mut after)?;
            after.sort_by_key(|entry| entry.position);
            if after == before.entries {
                return Ok(records(after));
            }
            let mut transaction = self.changes(product, &before, &after)?;
            if let Some((action, by)) = by {
                audit_log::record(&mut transaction, &self.tables, &audit(product, action, by, &before, &after))?;
            }
            match transaction.run(&self.client).await {
                Ok(()) => return Ok(records(after)),
                Err(TransactionError::Refused(_)) => {}
                Err(TransactionError::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Contended.into())
    }

    fn changes(&self, product: &ProductId, before: &Album, after: &[Entry]) -> Result<Transaction, StoreError> {
        let mut transaction = Transaction::default();
        self.change_meta(&mut transaction, product, before.version, after)?;
        for entry in after.iter().filter(|entry| !before.entries.contains(entry)) {
            transaction.put(put_builder().table_name(&self.tables.catalog).set_item(Some(item(product, entry)?)))?;
        }
        let is_left = |entry: &Entry| after.iter().any(|left| left.record.id == entry.record.id);
        for entry in before.entries.iter().filter(|entry| !is_left(entry)) {
            let delete = delete_builder().table_name(&self.tables.catalog);
            transaction.delete(delete.set_key(Some(image_key(product, &entry.record.id))))?;
        }
        Ok(transaction)
    }

    fn change_meta(&self, transaction: &mut Transaction, product: &ProductId, seen: u64, after: &[Entry]) -> Result<(), StoreError> {
        let update = update_builder().table_name(&self.tables.catalog).set_key(Some(key(product_partition(product), META)));
        let update = match after.iter().find_map(|entry| entry.record.shown()) {
            Some(main) => {
                let update = update.update_expression("SET images_version = :next, main_image = :main");
                update.expression_attribute_values(":main", document(&main)?)
            }
            None => update.update_expression("SET images_version = :next REMOVE main_image"),
        };
        let update = update.expression_attribute_values(":next", n(seen + 1));
        let update = if seen == 0 {
            update.condition_expression("attribute_exists(pk) AND attribute_not_exists(images_version)")
        } else {
            update.condition_expression("images_version = :seen").expression_attribute_values(":seen", n(seen))
        };
        transaction.update(update).map(drop)
    }
}

/// Of a product's items: the pictures that shoppers can see, in order.
pub(super) fn shown(items: &[Item]) -> Result<Vec<ProductImage>, StoreError> {
    Ok(entries(items)?.iter().filter_map(|entry| entry.record.shown()).collect())
}

/// The main picture, as its product's `META` has it.
pub(super) fn main(meta: &Item) -> Result<Option<ProductImage>, StoreError> {
    if !meta.contains_key(MAIN) {
        return Ok(None);
    }
    let main = serde_json::from_str(text(meta, MAIN, WHAT)?);
    main.map(Some).map_err(|error| StoreError::Corrupt { what: WHAT, why: error.to_string() })
}

/// The items of a new product's pictures.
pub(super) fn ready(product: &Product) -> Result<Vec<Item>, StoreError> {
    let entry = |(position, image): (u32, &ProductImage)| {
        let ProductImage { id, alt, picture } = image.clone();
        item(&product.id, &Entry { record: ImageRecord { id, alt, state: ImageState::Ready(picture) }, position, fingerprint: None })
    };
    (0..).zip(&product.images).map(entry).collect()
}

fn audit(product: &ProductId, action: &str, by: ImageAuthor<'_>, before: &Album, after: &[Entry]) -> AuditEntry {
    let told =
        |entries: &[Entry]| -> Value { entries.iter().map(|entry| json!({ "id": entry.record.id, "alt": entry.record.alt })).collect() };
    let entry = AuditEntry::new(by.staff, action, Subject::product(product), before.version + 1, by.at);
    entry.change(json!({ "images": told(&before.entries) }), json!({ "images": told(after) }))
}

fn image_key(product: &ProductId, image: &ImageId) -> Item {
    key(product_partition(product), format!("{IMAGE}{image}"))
}

fn item(product: &ProductId, entry: &Entry) -> Result<Item, StoreError> {
    let Entry { record, position, fingerprint } = entry;
    let mut item = image_key(product, &record.id);
    item.insert("doc".into(), document(record)?);
    item.insert("position".into(), n(position));
    if let Some(fingerprint) = fingerprint {
        item.insert("fingerprint".into(), s(fingerprint));
    }
    Ok(item)
}

fn entries(items: &[Item]) -> Result<Vec<Entry>, StoreError> {
    let read = |item: &Item| {
        let fingerprint = item.contains_key("fingerprint").then(|| text(item, "fingerprint", WHAT).map(str::to_owned)).transpose()?;
        Ok(Entry { record: read_document(item, WHAT)?, position: number(item, "position", WHAT)?, fingerprint })
    };
    let mut entries = items.iter().filter(|item| begins(item, IMAGE)).map(read).collect::<Result<Vec<Entry>, StoreError>>()?;
    entries.sort_by_key(|entry| entry.position);
    Ok(entries)
}

fn records(entries: Vec<Entry>) -> Vec<ImageRecord> {
    entries.into_iter().map(|entry| entry.record).collect()
}

fn find<'a>(entries: &'a mut [Entry], image: &ImageId) -> Result<&'a mut Entry, ImageRefusal> {
    entries.iter_mut().find(|entry| entry.record.id == *image).ok_or(ImageRefusal::NoImage)
}
