//! What several pages have in common.

use super::linked_data::for_script;
use crate::catalog::language;
use crate::http::Error;
use crate::views::{CategoriesView, Reading, ShopView};
use barrow_app::catalogue::{Catalogue, ImageView, ProductCard};
use barrow_app::{App, Config};
use barrow_domain::catalog::Category;
use barrow_domain::ids::Language;
use barrow_domain::money::Money;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// What surrounds every page.
pub(super) struct Frame<'a> {
    pub shop_name: &'a str,
    /// The top category that the page lies in.
    pub current: Option<String>,
    /// Where the storefront is, without a slash at the end.
    pub shop_url: &'a str,
    /// The same shop in other languages: language and address.
    pub alternates: &'a [(String, String)],
    /// At the top of the tree.
    pub categories: Vec<Link>,
    /// What was asked for: links lead on in it.
    pub asked: Reading,
    /// What the page's own texts are in; none for the original.
    pub read: Option<Language>,
    /// What else they can be had in, here and under no address of its own.
    pub languages: Vec<Language>,
}

pub(super) struct Link {
    pub name: String,
    pub href: String,
}

impl<'a> Frame<'a> {
    pub fn new(app: &'a App, categories: &[Category], asked: &Reading) -> Self {
        let top = categories.iter().filter(|category| category.parent.is_none());
        let categories = top.map(|category| Link::to_category(category, asked)).collect();
        Self { categories, asked: asked.clone(), ..Self::without_categories(app) }
    }

    /// Of a page that reads in this language, and could be read in those.
    pub fn translated<'b>(mut self, read: Option<Language>, languages: impl Iterator<Item = &'b Language>) -> Self {
        let has_own_address = |language: &&Language| self.alternates.iter().any(|(tag, _)| tag == language.as_str());
        self.languages = languages.filter(|language| !has_own_address(language)).cloned().collect();
        self.read = read;
        self
    }

    /// What makes an address this page's: `?lang=de`, or nothing. The same page at other prices is the same to search engines.
    pub fn own_query(&self) -> String {
        in_language(String::new(), self.read.as_ref())
    }

    /// The same for addresses that the page leads to.
    pub fn asked_query(&self) -> String {
        query(&self.asked.parameters())
    }

    /// For when the catalogue cannot be had.
    pub fn without_categories(app: &'a App) -> Self {
        let config = &app.config;
        let Config { shop_name, shop_url, shop_alternates, .. } = config;
        Self {
            shop_name,
            current: None,
            shop_url,
            alternates: shop_alternates,
            categories: Vec::new(),
            asked: Reading::default(),
            read: None,
            languages: Vec::new(),
        }
    }

    /// Below the first of these categories.
    pub fn within(mut self, path: &[&Category]) -> Self {
        self.current = path.first().map(|category| Link::to_category(category, &self.asked).href);
        self
    }

    pub fn is_current(&self, link: &Link) -> bool {
        self.current.as_ref() == Some(&link.href)
    }
}

impl Link {
    pub fn to_category(category: &Category, reading: &Reading) -> Self {
        Self { name: category.name.clone(), href: format!("/categories/{}{}", category.slug, query(&reading.parameters())) }
    }
}

/// A product in a grid.
pub(super) struct Tile {
    pub title: String,
    pub href: String,
    pub price: Option<Price>,
    pub picture: Option<ImageView>,
    pub is_on_sale: bool,
    pub is_sold_out: bool,
}

pub(super) struct Price {
    pub text: String,
    /// There are dearer variants.
    pub is_least: bool,
}

impl Tile {
    pub fn new(card: ProductCard, reading: &Reading) -> Self {
        let price = card.price_from.map(|low| Price { text: low.to_string(), is_least: card.price_to.is_some_and(|high| high != low) });
        Self {
            href: format!("/products/{}{}", card.slug, query(&reading.parameters())),
            title: card.title,
            price,
            picture: card.image,
            is_on_sale: card.on_sale,
            is_sold_out: !card.in_stock,
        }
    }

    /// Stands where the picture is missing.
    pub fn initial(&self) -> char {
        self.title.chars().next().unwrap_or('·')
    }
}

/// The answers of the API behind a page, to lie in a `<script type="application/json">`: the storefront goes on from them
/// without asking again. What it finds there has the API's own addresses.
#[derive(Serialize)]
pub(super) struct Inlined<'a> {
    shop_name: &'a str,
    path: String,
    answer: Box<RawValue>,
    more: Vec<Answer>,
}

#[derive(Serialize)]
struct Answer {
    path: String,
    answer: Box<RawValue>,
}

impl<'a> Inlined<'a> {
    /// What the page is about, the categories of its head, and what there is to know of the shop.
    pub fn new(
        app: &'a App,
        catalogue: &Catalogue,
        language: Option<&Language>,
        path: String,
        answer: &impl Serialize,
    ) -> Result<Self, Error> {
        let inlined = Self { shop_name: &app.config.shop_name, path, answer: raw(answer)?, more: Vec::new() };
        let inlined = inlined.with(in_language("/api/categories".to_owned(), language), &CategoriesView::new(catalogue, language))?;
        inlined.with("/api/shop".to_owned(), &ShopView::new(catalogue))
    }

    pub fn with(mut self, path: String, answer: &impl Serialize) -> Result<Self, Error> {
        self.more.push(Answer { path, answer: raw(answer)? });
        Ok(self)
    }

    pub fn text(&self) -> String {
        for_script(self)
    }
}

fn raw(answer: &impl Serialize) -> Result<Box<RawValue>, Error> {
    to_raw_value(answer).map_err(|error| Error::internal(&error))
}

/// An address without a query, and there in a language.
pub(super) fn in_language(address: String, language: Option<&Language>) -> String {
    match language {
        Some(language) => format!("{address}?{}={language}", language::NAME),
        None => address,
    }
}

/// All but what RFC 3986 calls unreserved, as browsers have it.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A query that goes on from here: `?sort=price&cursor=abc`.
pub(super) fn query(parameters: &[(&str, Option<&str>)]) -> String {
    let escaped = |value: &str| utf8_percent_encode(value, ESCAPED).to_string();
    let given = parameters.iter().filter_map(|(name, value)| Some(format!("{name}={}", escaped((*value)?))));
    let given: Vec<String> = given.collect();
    if given.is_empty() { String::new() } else { format!("?{}", given.join("&")) }
}

/// `1250` euro cents as `12.50`, which machines read.
pub(super) fn decimal(money: Money) -> String {
    money.decimal()
}

/// The same in a language and a currency.
pub(super) fn query_in(reading: &Reading, parameters: &[(&str, Option<&str>)]) -> String {
    query(&[parameters, &reading.parameters()].concat())
}

/// The first sentences of a text, for search results.
pub(super) fn summary(text: &str) -> String {
    const MOST: usize = 160;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST - 1).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{whole_words}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_has_what_is_given_and_escapes_it() {
        assert_eq!(query(&[("q", Some("a&b=c")), ("sort", None), ("cursor", Some("x"))]), "?q=a%26b%3Dc&cursor=x");
        assert_eq!(query(&[("q", None)]), "");
    }

    #[test]
    fn a_summary_ends_after_a_word() {
        assert_eq!(summary("Short."), "Short.");
        let long = summary(&"many words ".repeat(30));
        assert!(long.chars().count() <= 160 && long.ends_with("words…") || long.ends_with("many…"), "{long}");
    }
}
