//! What search knows of the shop beside its products: the tree of categories, and synonyms.

use crate::text::Synonyms;
use barrow_domain::ids::Slug;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopCategory {
    pub slug: Slug,
    pub name: String,
    /// In other languages, to be found by.
    pub other_names: Vec<String>,
    pub parent: Option<Slug>,
}

/// A parent that does not exist counts as none; of parents in a circle each is above the others.
#[derive(Clone, Debug, Default)]
pub struct Shop {
    categories: BTreeMap<Slug, ShopCategory>,
    children: BTreeMap<Slug, Vec<Slug>>,
    pub(crate) synonyms: Synonyms,
}

impl Shop {
    #[must_use]
    pub fn new(categories: Vec<ShopCategory>, synonyms: Synonyms) -> Self {
        let mut children: BTreeMap<Slug, Vec<Slug>> = BTreeMap::new();
        for category in &categories {
            if let Some(parent) = &category.parent {
                children.entry(parent.clone()).or_default().push(category.slug.clone());
            }
        }
        let categories = categories.into_iter().map(|category| (category.slug.clone(), category)).collect();
        Self { categories, children, synonyms }
    }

    pub(crate) fn categories(&self) -> impl Iterator<Item = &ShopCategory> {
        self.categories.values()
    }

    pub(crate) fn name(&self, slug: &Slug) -> Option<&str> {
        self.categories.get(slug).map(|category| category.name.as_str())
    }

    /// The category and all below it.
    pub(crate) fn below(&self, slug: &Slug) -> BTreeSet<Slug> {
        let mut found = BTreeSet::from([slug.clone()]);
        let mut open = vec![slug.clone()];
        while let Some(next) = open.pop() {
            for child in self.children.get(&next).into_iter().flatten() {
                if found.insert(child.clone()) {
                    open.push(child.clone());
                }
            }
        }
        found
    }

    /// The category and all above it.
    pub(crate) fn above(&self, slug: &Slug) -> BTreeSet<Slug> {
        let mut found = BTreeSet::from([slug.clone()]);
        let mut at = self.categories.get(slug);
        while let Some(parent) = at.and_then(|category| category.parent.as_ref()) {
            at = self.categories.get(parent);
            if at.is_none() || !found.insert(parent.clone()) {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> Slug {
        Slug::parse(text).unwrap()
    }

    fn shop(edges: &[(&str, Option<&str>)]) -> Shop {
        let category = |(slug_text, parent): &(&str, Option<&str>)| ShopCategory {
            slug: slug(slug_text),
            name: (*slug_text).to_owned(),
            other_names: Vec::new(),
            parent: parent.map(slug),
        };
        Shop::new(edges.iter().map(category).collect(), Synonyms::default())
    }

    fn names(slugs: &BTreeSet<Slug>) -> Vec<&str> {
        slugs.iter().map(Slug::as_str).collect()
    }

    #[test]
    fn knows_what_is_below_and_above() {
        let shop = shop(&[("food", None), ("fruit", Some("food")), ("apples", Some("fruit")), ("tools", None), ("lost", Some("nowhere"))]);
        assert_eq!(names(&shop.below(&slug("food"))), ["apples", "food", "fruit"]);
        assert_eq!(names(&shop.above(&slug("apples"))), ["apples", "food", "fruit"]);
        assert_eq!(names(&shop.above(&slug("lost"))), ["lost"]);
        assert_eq!(names(&shop.above(&slug("unheard-of"))), ["unheard-of"]);
    }

    #[test]
    fn circles_end() {
        let shop = shop(&[("a", Some("b")), ("b", Some("c")), ("c", Some("a")), ("self", Some("self"))]);
        assert_eq!(names(&shop.below(&slug("a"))), ["a", "b", "c"]);
        assert_eq!(names(&shop.above(&slug("a"))), ["a", "b", "c"]);
        assert_eq!(names(&shop.above(&slug("self"))), ["self"]);
    }
}
