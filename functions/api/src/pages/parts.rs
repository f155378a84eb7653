//! What several pages have in common.

use super::linked_data::for_script;
use barrow_app::App;
use barrow_app::catalogue::{Catalogue, ImageView, ProductCard};
use barrow_domain::catalog::Category;
use barrow_domain::money::Money;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// What surrounds every page.
pub(super) struct Frame<'a> {
    pub shop_name: &'a str,
    /// Where the storefront is, without a slash at the end.
    pub shop_url: &'a str,
    /// The same shop in other languages: language and address.
    pub alternates: &'a [(String, String)],
    /// At the top of the tree.
    pub categories: Vec<Link>,
}

pub(super) struct Link {
    pub name: String,
    pub href: String,
}

impl<'a> Frame<'a> {
    pub fn new(app: &'a App, catalogue: &Catalogue) -> Self {
        let top = catalogue.categories.iter().filter(|category| category.parent.is_none());
        Self { categories: top.map(Link::to_category).collect(), ..Self::without_categories(app) }
    }

    /// For when the catalogue cannot be had.
    pub fn without_categories(app: &'a App) -> Self {
        let config = &app.config;
        Self { shop_name: &config.shop_name, shop_url: &config.shop_url, alternates: &config.shop_alternates, categories: Vec::new() }
    }
}

impl Link {
    pub fn to_category(category: &Category) -> Self {
        Self { name: category.name.clone(), href: format!("/categories/{}", category.slug) }
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
    pub fn new(card: ProductCard) -> Self {
        let price = card.price_from.map(|low| Price { text: low.to_string(), is_least: card.price_to.is_some_and(|high| high != low) });
        Self {
            href: format!("/products/{}", card.slug),
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

/// The answer of the API behind a page, to lie in a `<script type="application/json">`.
pub(super) fn inlined(path: &str, answer: &impl Serialize) -> String {
    #[derive(Serialize)]
    struct Inlined<'a, T> {
        path: &'a str,
        answer: &'a T,
    }
    for_script(&Inlined { path, answer })
}

/// A query that goes on from here: `?sort=price&cursor=abc`.
pub(super) fn query(parameters: &[(&str, Option<&str>)]) -> String {
    let escaped = |value: &str| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let given = parameters.iter().filter_map(|(name, value)| Some(format!("{name}={}", escaped((*value)?))));
    let given: Vec<String> = given.collect();
    if given.is_empty() { String::new() } else { format!("?{}", given.join("&")) }
}

/// `1250` euro cents as `12.50`, which machines read.
pub(super) fn decimal(money: Money) -> String {
    money.decimal()
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
