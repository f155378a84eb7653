//! Columns of other languages. They stand behind all others, five for each: `title:de`. A file may leave a language out, and nothing of
//! it is changed then.

use super::{Row, SheetError, json, of_json};
use barrow_domain::catalog::{Product, Seo, Translation};
use barrow_domain::ids::Language;
use barrow_domain::imports::Fault;
use std::collections::BTreeMap;

pub(super) const TRANSLATED: [&str; 5] = ["title", "description", "seo_title", "seo_description", "terms"];

pub(super) fn translated(column: &str, language: &Language) -> String {
    format!("{column}:{language}")
}

pub(super) fn of_translations(product: &Product, languages: &[Language]) -> Result<Vec<String>, SheetError> {
    let cells = |language| {
        let Some(Translation { title, description, seo, terms, alts: _ }) = product.translations.get(language) else {
            return Ok(TRANSLATED.map(|_| String::new()));
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let terms = if terms.is_empty() { String::new() } else { json(terms)? };
        Ok([title.clone(), description.clone(), text(&seo.title), text(&seo.description), terms])
    };
    Ok(languages.iter().map(cells).collect::<Result<Vec<_>, SheetError>>()?.concat())
}

impl Row<'_> {
    pub(super) fn translations(&self, faults: &mut Vec<Fault>) -> Option<BTreeMap<Language, Translation>> {
        let read: Vec<_> = self.columns.languages.iter().map(|language| self.translation(language, faults)).collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(|read| read.into_iter().flatten().collect())
    }

    /// Nothing where every cell is empty.
    fn translation(&self, language: &Language, faults: &mut Vec<Fault>) -> Option<Option<(Language, Translation)>> {
        let text = |column| self.text(&translated(column, language));
        if TRANSLATED.iter().all(|column| text(column).is_empty()) {
            return Some(None);
        }
        let terms = self.maybe(&translated("terms", language), faults, of_json::<BTreeMap<String, String>>)?;
        let optional = |column| self.optional(&translated(column, language));
        let seo = Seo { title: optional("seo_title"), description: optional("seo_description") };
        let (title, description) = (text("title").to_owned(), text("description").to_owned());
        Some(Some((language.clone(), Translation { title, description, seo, terms: terms.unwrap_or_default(), alts: BTreeMap::new() })))
    }
}
