//! Changing the tree of categories. `SHOP` / `TREE` has its version: each change raises it, over the one that it was made of, so
//! that two changes at once make no circle and leave no child without its parent.

use super::{CATEGORY, Catalog, SETTINGS, SHOP, TREE};
use crate::item::{Item, document, key, n, number, read_document, s};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder, update_builder};
use crate::{StoreError, audit_log};
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::catalog::Category;
use barrow_domain::ids::{Language, Slug};
use barrow_domain::settings::Settings;

/// What is to become of one category.
#[derive(Clone, Copy, Debug)]
pub enum CategoryChange<'a> {
    Create(&'a Category),
    Replace(&'a Category),
    Remove(&'a Slug),
}

/// All categories as they stand together.
#[derive(Clone, Debug)]
pub struct CategoryTree {
    /// In the shopkeeper's order.
    pub categories: Vec<Category>,
    pub version: u64,
    /// What the shop's settings let them be translated into.
    pub languages: Vec<Language>,
}

#[derive(Debug, thiserror::Error)]
pub enum CategoryRefusal {
    /// Somebody was first.
    #[error("the tree of categories has changed")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Catalog {
    /// All categories, strongly read. One query.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn category_tree(&self) -> Result<CategoryTree, StoreError> {
        let query = self.query("pk", SHOP).consistent_read(true).key_condition_expression("#hash = :hash AND sk BETWEEN :first AND :last");
        let query = query.expression_attribute_values(":first", s(CATEGORY)).expression_attribute_values(":last", s(TREE));
        let (mut categories, mut version, mut languages) = (Vec::new(), 0, Vec::new());
        for item in self.all(query).await? {
            match item.get("sk").and_then(|sk| sk.as_s().ok()).map(String::as_str) {
                Some(TREE) => version = number(&item, "version", "tree of categories")?,
                // They lie between the categories and their tree.
                Some(SETTINGS) => languages = read_document::<Settings>(&item, "settings")?.languages,
                Some(sk) if sk.starts_with(CATEGORY) => categories.push(read_document::<Category>(&item, "category")?),
                _ => {}
            }
        }
        categories.sort_by_key(|category| category.position);
        Ok(CategoryTree { categories, version, languages })
    }

    /// Changes one category of the tree as it was seen.
    ///
    /// # Errors
    /// A named [`CategoryRefusal`]; nothing was written.
    pub async fn change_category(&self, seen: u64, change: CategoryChange<'_>, audit: &AuditEntry) -> Result<(), CategoryRefusal> {
        let mut transaction = Transaction::default();
        let tree = update_builder().table_name(&self.tables.catalog).set_key(Some(key(SHOP, TREE)));
        let tree = tree.update_expression("SET #version = :next").expression_attribute_names("#version", "version");
        let tree = tree.expression_attribute_values(":next", n(seen + 1));
        transaction.update(match seen {
            0 => tree.condition_expression("attribute_not_exists(#version)"),
            seen => tree.condition_expression("#version = :seen").expression_attribute_values(":seen", n(seen)),
        })?;
        let (CategoryChange::Create(Category { slug, .. }) | CategoryChange::Replace(Category { slug, .. }) | CategoryChange::Remove(slug)) =
            change;
        let key = key(SHOP, format!("{CATEGORY}{slug}"));
        match change {
            CategoryChange::Create(category) => {
                let put = put_builder().table_name(&self.tables.catalog).set_item(Some(item(key, category)?));
                transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
            }
            CategoryChange::Replace(category) => {
                let put = put_builder().table_name(&self.tables.catalog).set_item(Some(item(key, category)?));
                transaction.put(put.condition_expression("attribute_exists(pk)"))?;
            }
            CategoryChange::Remove(_) => {
                let delete = delete_builder().table_name(&self.tables.catalog).set_key(Some(key));
                transaction.delete(delete.condition_expression("attribute_exists(pk)"))?;
            }
        }
        audit_log::record(&mut transaction, &self.tables, audit)?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Refused(_)) => Err(CategoryRefusal::Changed),
            Err(TransactionError::Store(error)) => Err(error.into()),
        }
    }
}

fn item(mut key: Item, category: &Category) -> Result<Item, StoreError> {
    key.insert("doc".into(), document(category)?);
    Ok(key)
}
