//! What products and categories are called in other languages, and which of them a reader gets: the one asked for, or what that is a
//! kind of, or else the original.

use super::check::{
    MAX_CATEGORY_DESCRIPTION, MAX_DESCRIPTION, MAX_NAME, MAX_SEO_DESCRIPTION, MAX_SEO_TITLE, MAX_TITLE, MAX_VALUE, Problems,
};
use super::{Category, Product, Seo, Variant};
use crate::ids::{ImageId, Language};
use crate::images::{MAX_ALT_CHARS, MAX_IMAGES};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most languages of a product, of a category, and of the shop, beside the original.
pub const MAX_LANGUAGES: usize = 20;
const MAX_TERMS: usize = 500;
/// As JSON: a translation is one item of the table.
const MAX_BYTES: usize = 100_000;

/// A product's texts in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    pub title: String,
    /// Empty: the original's.
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub seo: Seo,
    /// Names and values of options and attributes: `Origin` -> `Herkunft`. What is missing stays as it is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terms: BTreeMap<String, String>,
    /// What pictures show. What is missing stays as it is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub alts: BTreeMap<ImageId, String>,
}

/// A category's texts in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryTranslation {
    pub name: String,
    /// Empty: the original's.
    #[serde(default)]
    pub description: String,
}

impl Product {
    /// The product as it reads in a language, without its other ones, and which language that is; none for the original.
    #[must_use]
    pub fn read_in(&self, wanted: Option<&Language>) -> (Self, Option<Language>) {
        let bare = || Self { translations: BTreeMap::new(), ..self.clone() };
        match wanted.and_then(|wanted| nearest(&self.translations, wanted)) {
            Some((language, translation)) => (translation.applied(bare()), Some(language.clone())),
            None => (bare(), None),
        }
    }
}

impl Category {
    /// As [`Product::read_in`].
    #[must_use]
    pub fn read_in(&self, wanted: Option<&Language>) -> (Self, Option<Language>) {
        let bare = Self { translations: BTreeMap::new(), ..self.clone() };
        let Some((language, translation)) = wanted.and_then(|wanted| nearest(&self.translations, wanted)) else { return (bare, None) };
        let CategoryTranslation { name, description } = translation.clone();
        let description = if description.is_empty() { bare.description } else { description };
        (Self { name, description, ..bare }, Some(language.clone()))
    }

    /// Its name alone, for who links to it.
    #[must_use]
    pub fn name_in(&self, wanted: &Language) -> &str {
        nearest(&self.translations, wanted).map_or(&self.name, |(_, translation)| &translation.name)
    }
}

impl Translation {
    fn term<'a>(&'a self, original: &'a str) -> &'a str {
        self.terms.get(original).map_or(original, String::as_str)
    }

    fn facts(&self, facts: BTreeMap<String, String>) -> BTreeMap<String, String> {
        facts.into_iter().map(|(name, value)| (self.term(&name).to_owned(), self.term(&value).to_owned())).collect()
    }

    fn applied(&self, mut product: Product) -> Product {
        product.title.clone_from(&self.title);
        if !self.description.is_empty() {
            product.description.clone_from(&self.description);
        }
        // A search engine's title in another language would be worse than the page's own.
        product.seo.clone_from(&self.seo);
        product.attributes = self.facts(product.attributes);
        product.options = product.options.iter().map(|name| self.term(name).to_owned()).collect();
        let variant = |variant: Variant| Variant { options: self.facts(variant.options), ..variant };
        product.variants = product.variants.into_iter().map(variant).collect();
        for image in &mut product.images {
            if let Some(alt) = self.alts.get(&image.id) {
                image.alt.clone_from(alt);
            }
        }
        product
    }
}

fn nearest<'a, T>(translations: &'a BTreeMap<Language, T>, wanted: &Language) -> Option<(&'a Language, &'a T)> {
    wanted.nearest_first().find_map(|tag| translations.get_key_value(tag))
}

pub(super) fn check_translations(problems: &mut Problems, product: &Product) {
    problems.count("translations", product.translations.len(), MAX_LANGUAGES);
    for (language, translation) in &product.translations {
        let at = |field: &str| format!("translations.{language}.{field}");
        let Translation { title, description, seo, terms, alts } = translation;
        problems.line(&at("title"), title, MAX_TITLE);
        problems.text(&at("description"), description, MAX_DESCRIPTION);
        problems.optional(&at("seo.title"), seo.title.as_deref(), MAX_SEO_TITLE);
        problems.optional(&at("seo.description"), seo.description.as_deref(), MAX_SEO_DESCRIPTION);
        problems.count(&at("terms"), terms.len(), MAX_TERMS);
        for (original, term) in terms {
            problems.line(&at("terms"), original, MAX_VALUE);
            problems.line(&at(&format!("terms.{original}")), term, MAX_VALUE);
        }
        if !tells_apart(translation, product) {
            problems.add(&at("terms"), "must not make two options, values or attributes the same");
        }
        problems.count(&at("alts"), alts.len(), MAX_IMAGES);
        alts.iter().for_each(|(image, alt)| problems.line(&at(&format!("alts.{image}")), alt, MAX_ALT_CHARS));
        if serde_json::to_vec(translation).map_or(0, |bytes| bytes.len()) > MAX_BYTES {
            problems.add(&format!("translations.{language}"), &format!("must come to at most {MAX_BYTES} bytes"));
        }
    }
}

/// Whether what differs in the original differs still.
fn tells_apart(translation: &Translation, product: &Product) -> bool {
    let differ = |names: BTreeSet<&String>| names.iter().map(|name| translation.term(name)).collect::<BTreeSet<_>>().len() == names.len();
    let values = |option: &String| product.variants.iter().filter_map(|variant| variant.options.get(option)).collect();
    differ(product.options.iter().collect())
        && differ(product.attributes.keys().collect())
        && product.options.iter().all(|option| differ(values(option)))
}

pub(super) fn check_category_translations(problems: &mut Problems, category: &Category) {
    problems.count("translations", category.translations.len(), MAX_LANGUAGES);
    for (language, CategoryTranslation { name, description }) in &category.translations {
        problems.line(&format!("translations.{language}.name"), name, MAX_NAME);
        problems.text(&format!("translations.{language}.description"), description, MAX_CATEGORY_DESCRIPTION);
    }
}

#[cfg(test)]
mod tests;
