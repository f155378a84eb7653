//! The tree of categories.

use super::{StaffAct, unknown_languages};
use crate::App;
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::catalog::{Category, CategoryTranslation, FieldProblem, check_category};
use barrow_domain::ids::{Language, Slug};
use barrow_store::{CategoryChange, CategoryRefusal, CategoryTree, StoreError};
use serde_json::Value;
use std::collections::BTreeMap;

const ROUNDS: usize = 8;
/// All of them are in every reader's memory.
const MAX_CATEGORIES: usize = 1000;
/// From the top down.
const MAX_DEPTH: usize = 8;

/// A category that is to be; last among its siblings where it names no place.
#[derive(Clone, Debug)]
pub struct NewCategory {
    pub slug: Slug,
    pub name: String,
    pub description: String,
    pub parent: Option<Slug>,
    pub position: Option<u32>,
    pub translations: BTreeMap<Language, CategoryTranslation>,
}

#[derive(Debug, thiserror::Error)]
pub enum CategoryError {
    #[error("there is no such category")]
    NotFound,
    #[error("there is such a category, and another one")]
    Exists,
    #[error("the category has version {version}, and the edit was made of {expected}")]
    Changed { expected: u64, version: u64 },
    #[error("the category is not right")]
    Invalid(Vec<FieldProblem>),
    #[error("the category has others in it, or products")]
    InUse,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Creates a category. The same one again is left as it is.
    ///
    /// # Errors
    /// A named [`CategoryError`]; nothing was written.
    pub async fn create_category(&self, new: NewCategory, by: StaffAct<'_>) -> Result<Category, CategoryError> {
        for _ in 0..ROUNDS {
            let tree = self.store().catalog.category_tree().await?;
            let last = tree.categories.iter().filter(|sibling| sibling.parent == new.parent).map(|sibling| sibling.position + 1).max();
            let NewCategory { slug, name, description, parent, position, translations } = new.clone();
            let known = tree.categories.iter().find(|known| known.slug == slug);
            let position = position.or(known.map(|known| known.position)).or(last).unwrap_or(0);
            let category = Category { slug, name, description, parent, position, translations, version: 1 };
            if let Some(known) = known {
                return if *known == category { Ok(category) } else { Err(CategoryError::Exists) };
            }
            if tree.categories.len() >= MAX_CATEGORIES {
                return Err(invalid("slug", format!("is one too many: a shop has at most {MAX_CATEGORIES} categories")));
            }
            checked(&tree, &category)?;
            let audit = entry(by, "category.create", &category).change(Value::Null, &category);
            if self.changes(tree.version, CategoryChange::Create(&category), &audit).await? {
                return Ok(category);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Edits a category. An edit that would change nothing is done, whatever version it was made of.
    ///
    /// # Errors
    /// A named [`CategoryError`]; nothing was written.
    pub async fn edit_category(
        &self,
        slug: &Slug,
        expected: u64,
        edit: impl Fn(Category) -> Category,
        by: StaffAct<'_>,
    ) -> Result<Category, CategoryError> {
        for _ in 0..ROUNDS {
            let tree = self.store().catalog.category_tree().await?;
            let before = tree.categories.iter().find(|category| category.slug == *slug).ok_or(CategoryError::NotFound)?;
            let edited = edit(before.clone());
            if edited == *before {
                return Ok(edited);
            }
            if before.version != expected {
                return Err(CategoryError::Changed { expected, version: before.version });
            }
            let after = Category { version: before.version + 1, ..edited };
            checked(&tree, &after)?;
            let audit = entry(by, "category.edit", &after).change(before, &after);
            if self.changes(tree.version, CategoryChange::Replace(&after), &audit).await? {
                return Ok(after);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Removes a category that nothing is in. One that is not there counts as removed.
    ///
    /// # Errors
    /// A named [`CategoryError`]; nothing was written.
    pub async fn remove_category(&self, slug: &Slug, by: StaffAct<'_>) -> Result<(), CategoryError> {
        for _ in 0..ROUNDS {
            let tree = self.store().catalog.category_tree().await?;
            let Some(category) = tree.categories.iter().find(|category| category.slug == *slug) else { return Ok(()) };
            let is_parent = tree.categories.iter().any(|child| child.parent.as_ref() == Some(slug));
            if is_parent || self.store().catalog.has_products(slug).await? {
                return Err(CategoryError::InUse);
            }
            let audit = entry(by, "category.remove", category).change(category, Value::Null);
            if self.changes(tree.version, CategoryChange::Remove(slug), &audit).await? {
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }

    /// False when somebody was first.
    async fn changes(&self, seen: u64, change: CategoryChange<'_>, audit: &AuditEntry) -> Result<bool, StoreError> {
        match self.store().catalog.change_category(seen, change, audit).await {
            Ok(()) => Ok(true),
            Err(CategoryRefusal::Changed) => Ok(false),
            Err(CategoryRefusal::Store(error)) => Err(error),
        }
    }
}

fn checked(tree: &CategoryTree, category: &Category) -> Result<(), CategoryError> {
    let mut problems = check_category(category);
    problems.extend(misplaced(&tree.categories, category));
    let before = tree.categories.iter().find(|known| known.slug == category.slug).map(|before| &before.translations);
    problems.extend(unknown_languages(&category.translations, before, &tree.languages));
    if problems.is_empty() { Ok(()) } else { Err(CategoryError::Invalid(problems)) }
}

fn misplaced(tree: &[Category], category: &Category) -> Option<FieldProblem> {
    let (mut above, mut depth) = (category.parent.as_ref(), 1);
    while let Some(parent) = above {
        depth += 1;
        let found = tree.iter().find(|known| known.slug == *parent);
        let reason = match found {
            _ if *parent == category.slug => "lies in the category itself",
            None => "is not a category of this shop",
            Some(_) if depth > MAX_DEPTH => "lies too deep",
            Some(found) => {
                above = found.parent.as_ref();
                continue;
            }
        };
        return Some(FieldProblem::new("parent", reason));
    }
    None
}

fn invalid(field: &str, reason: String) -> CategoryError {
    CategoryError::Invalid(vec![FieldProblem::new(field, reason)])
}

fn entry(by: StaffAct<'_>, action: &str, category: &Category) -> AuditEntry {
    AuditEntry::new(by.staff, action, Subject::new("category", &category.slug), category.version, by.at)
}
