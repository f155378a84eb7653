//! A product's texts in other languages: `PRODUCT#{id}` / `TEXT#{language}`, an item each, so that lists and carts, which show none
//! of them, do not pay for them.

use super::read::begins;
use super::{Catalog, product_partition};
use crate::StoreError;
use crate::item::{Item, document, key, read_document, text};
use crate::transaction::Transaction;
use barrow_domain::catalog::Translation;
use barrow_domain::ids::{Language, ProductId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Translations = BTreeMap<Language, Translation>;

const TEXT: &str = "TEXT#";
const WHAT: &str = "translation";

impl Catalog {
    /// Writes the languages that differ, each if it is still as it was read.
    pub(super) fn translate(
        &self,
        transaction: &mut Transaction,
        items: &[Item],
        (before, after): (&Translations, &Translations),
        id: &ProductId,
    ) -> Result<(), StoreError> {
        for language in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
            let sk = format!("{TEXT}{language}");
            match (before.get(language), after.get(language)) {
                (before, after) if before == after => {}
                (Some(_), Some(after)) => self.replace(transaction, items, &sk, &Item::from([("doc".to_owned(), document(after)?)]))?,
                (Some(_), None) => self.remove(transaction, items, &sk)?,
                (None, Some(after)) => {
                    let mut item = key(product_partition(id), sk);
                    item.insert("doc".into(), document(after)?);
                    self.create(transaction, item).map(drop)?;
                }
                (None, None) => {}
            }
        }
        Ok(())
    }
}

/// Out of the items of a product's partition.
pub(super) fn read(items: &[Item]) -> Result<Translations, StoreError> {
    let one = |item: &Item| {
        let tag = text(item, "sk", WHAT)?.trim_start_matches(TEXT);
        let language = Language::parse(tag).map_err(|error| StoreError::Corrupt { what: WHAT, why: error.to_string() })?;
        Ok((language, read_document(item, WHAT)?))
    };
    items.iter().filter(|item| begins(item, TEXT)).map(one).collect()
}
