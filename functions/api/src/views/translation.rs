//! Texts in other languages, written as they are read.

use super::SeoView;
use barrow_domain::catalog::{CategoryTranslation, Translation};
use barrow_domain::ids::{ImageId, Language};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By language: `de`, `pt-br`.
pub type Translations<T> = BTreeMap<Language, T>;

/// A product's texts in one language. Each may be as long as the original's.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TranslationBody {
    title: String,
    /// Empty: the original's.
    #[serde(default)]
    description: String,
    #[serde(default)]
    seo: SeoView,
    /// Names and values of options and attributes: `Origin` to `Herkunft`. What is missing stays as it is.
    #[serde(default)]
    terms: BTreeMap<String, String>,
    /// What pictures show, by their ids. What is missing stays as it is.
    #[serde(default)]
    alts: BTreeMap<ImageId, String>,
}

/// A category's texts in one language.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryTranslationBody {
    name: String,
    /// Empty: the original's.
    #[serde(default)]
    description: String,
}

impl From<TranslationBody> for Translation {
    fn from(body: TranslationBody) -> Self {
        let TranslationBody { title, description, seo, terms, alts } = body;
        Self { title, description, seo: seo.into(), terms, alts }
    }
}

impl From<Translation> for TranslationBody {
    fn from(translation: Translation) -> Self {
        let Translation { title, description, seo, terms, alts } = translation;
        Self { title, description, seo: seo.into(), terms, alts }
    }
}

impl From<CategoryTranslationBody> for CategoryTranslation {
    fn from(body: CategoryTranslationBody) -> Self {
        let CategoryTranslationBody { name, description } = body;
        Self { name, description }
    }
}

impl From<CategoryTranslation> for CategoryTranslationBody {
    fn from(translation: CategoryTranslation) -> Self {
        let CategoryTranslation { name, description } = translation;
        Self { name, description }
    }
}
