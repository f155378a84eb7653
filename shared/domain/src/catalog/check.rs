//! THE check of what staff enter about products and categories, whichever way it comes in: by a form, or by a file.

use super::translation::{check_category_translations, check_translations};
use super::{Category, MAX_CURRENCIES, MAX_VARIANTS, OwnPrice, Product, Sale, ShopRules, Variant};
use crate::money::{Currency, Money};
use std::collections::BTreeSet;

/// A field as a request names it (`variants[0].price`), and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    pub field: String,
    pub reason: String,
}

pub(super) const MAX_TITLE: usize = 200;
pub(super) const MAX_DESCRIPTION: usize = 10_000;
pub(super) const MAX_NAME: usize = 80;
const MAX_TAGS: usize = 50;
const MAX_ATTRIBUTES: usize = 50;
pub(super) const MAX_VALUE: usize = 200;
const MAX_OPTIONS: usize = 5;
pub(super) const MAX_SEO_TITLE: usize = 120;
pub(super) const MAX_SEO_DESCRIPTION: usize = 320;
pub(super) const MAX_CATEGORY_DESCRIPTION: usize = 2000;
/// Minor units of a price: so much that no cart of them overflows.
const MAX_PRICE: i64 = 100_000_000_000;
const OF_SHOP: &str = "as all prices of this shop";
const MAX_WEIGHT_GRAMS: u32 = 10_000_000;
const MAX_THRESHOLD: u32 = 1_000_000_000;

#[derive(Default)]
pub(super) struct Problems(Vec<FieldProblem>);

/// All that is wrong with a product of a shop of this currency; nothing of one that may be sold.
#[must_use]
pub fn check_product(product: &Product, currency: Currency) -> Vec<FieldProblem> {
    let mut problems = Problems::default();
    problems.line("title", &product.title, MAX_TITLE);
    problems.text("description", &product.description, MAX_DESCRIPTION);
    problems.optional("brand", product.brand.as_deref(), MAX_NAME);
    problems.optional("seo.title", product.seo.title.as_deref(), MAX_SEO_TITLE);
    problems.optional("seo.description", product.seo.description.as_deref(), MAX_SEO_DESCRIPTION);
    check_facts(&mut problems, product);
    check_translations(&mut problems, product);
    if product.active && product.publish_at.is_some() {
        problems.add("publish_at", "is for a draft: this product is active already");
    }
    if product.archived && product.publish_at.is_some() {
        problems.add("publish_at", "is for a draft: this product is archived");
    }
    if product.variants.is_empty() && (product.active || product.publish_at.is_some()) {
        problems.add("variants", "must not be empty: there would be nothing to buy");
    }
    check_variants(&mut problems, product, currency);
    problems.0
}

fn check_facts(problems: &mut Problems, product: &Product) {
    problems.count("tags", product.tags.len(), MAX_TAGS);
    for (place, tag) in product.tags.iter().enumerate() {
        problems.line(&format!("tags[{place}]"), tag, MAX_NAME);
    }
    problems.distinct("tags", product.tags.iter());
    problems.count("attributes", product.attributes.len(), MAX_ATTRIBUTES);
    for (name, value) in &product.attributes {
        problems.line("attributes", name, MAX_NAME);
        problems.line(&format!("attributes.{name}"), value, MAX_VALUE);
    }
    problems.count("options", product.options.len(), MAX_OPTIONS);
    for (place, name) in product.options.iter().enumerate() {
        problems.line(&format!("options[{place}]"), name, MAX_NAME);
    }
    problems.distinct("options", product.options.iter());
}

fn check_variants(problems: &mut Problems, product: &Product, currency: Currency) {
    problems.count("variants", product.variants.len(), MAX_VARIANTS);
    problems.distinct("variants", product.variants.iter().map(|variant| &variant.sku));
    let mut picks = BTreeSet::new();
    for (place, variant) in product.variants.iter().enumerate() {
        let at = |field: &str| format!("variants[{place}].{field}");
        let names: BTreeSet<&String> = variant.options.keys().collect();
        if names != product.options.iter().collect() {
            problems.add(&at("options"), "must have a value for each of the product's options, and for no other");
        } else if !picks.insert(&variant.options) {
            problems.add(&at("options"), "are those of another variant");
        }
        for (name, value) in &variant.options {
            problems.line(&at(&format!("options.{name}")), value, MAX_NAME);
        }
        check_prices(problems, variant, currency, &at);
        if variant.weight_grams > MAX_WEIGHT_GRAMS {
            problems.add(&at("weight_grams"), &format!("must be at most {MAX_WEIGHT_GRAMS}"));
        }
        if variant.low_stock_threshold > MAX_THRESHOLD {
            problems.add(&at("low_stock_threshold"), &format!("must be at most {MAX_THRESHOLD}"));
        }
    }
}

fn check_prices(problems: &mut Problems, variant: &Variant, currency: Currency, at: &dyn Fn(&str) -> String) {
    problems.money(&at("price"), variant.price, currency, OF_SHOP);
    if let Some(before) = variant.compare_at {
        problems.money(&at("compare_at"), before, currency, OF_SHOP);
    }
    check_own_prices(problems, variant, currency, at);
    let Some(Sale { price, starts_at, ends_at }) = variant.sale else { return };
    problems.money(&at("sale.price"), price, currency, OF_SHOP);
    if price.amount() >= variant.price.amount() {
        problems.add(&at("sale.price"), "must be less than the price");
    }
    if starts_at.zip(ends_at).is_some_and(|(starts_at, ends_at)| ends_at <= starts_at) {
        problems.add(&at("sale.ends_at"), "must be after starts_at");
    }
}

/// Whether the shop sells in these currencies, it must say itself.
fn check_own_prices(problems: &mut Problems, variant: &Variant, home: Currency, at: &dyn Fn(&str) -> String) {
    problems.count(&at("prices"), variant.prices.len(), MAX_CURRENCIES);
    for (currency, OwnPrice { price, compare_at, sale_price }) in &variant.prices {
        let field = |name: &str| at(&format!("prices.{currency}.{name}"));
        if *currency == home {
            problems.add(&at(&format!("prices.{currency}")), "is the shop's own currency: that is `price`");
        }
        let others =
            [("compare_at", *compare_at), ("sale_price", *sale_price)].into_iter().filter_map(|(name, money)| Some((name, money?)));
        for (name, money) in std::iter::once(("price", *price)).chain(others) {
            problems.money(&field(name), money, *currency, "as the currency that it is for");
            if money.amount() % currency.step() != 0 {
                problems.add(&field(name), &format!("must be a multiple of {} minor units: less is not charged", currency.step()));
            }
        }
        if sale_price.is_some_and(|sale| sale.amount() >= price.amount()) {
            problems.add(&field("sale_price"), "must be less than the price");
        }
    }
}

/// A problem for each own price in a currency that the shop does not sell in. Those that there were before may stay.
#[must_use]
pub fn check_own_currencies(product: &Product, before: Option<&Product>, rules: &ShopRules) -> Vec<FieldProblem> {
    let known = before.map(Product::own_currencies).unwrap_or_default();
    let mut problems = Problems::default();
    for (place, variant) in product.variants.iter().enumerate() {
        for currency in variant.prices.keys().filter(|currency| !rules.sells_in(**currency) && !known.contains(currency)) {
            problems.add(&format!("variants[{place}].prices.{currency}"), "is no currency that this shop sells in");
        }
    }
    problems.0
}

/// All that is wrong with a category by itself: whether its parent is there, its tree must say.
#[must_use]
pub fn check_category(category: &Category) -> Vec<FieldProblem> {
    let mut problems = Problems::default();
    problems.line("name", &category.name, MAX_NAME);
    problems.text("description", &category.description, MAX_CATEGORY_DESCRIPTION);
    check_category_translations(&mut problems, category);
    problems.0
}

impl FieldProblem {
    #[must_use]
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

impl Problems {
    pub(super) fn add(&mut self, field: &str, reason: &str) {
        self.0.push(FieldProblem::new(field, reason));
    }

    /// On one line, and nothing around it that nobody sees: so it comes back from a file as it went.
    pub(super) fn line(&mut self, field: &str, text: &str, max: usize) {
        if text.is_empty() {
            self.add(field, "must not be empty");
        } else if text.trim() != text {
            self.add(field, "must not begin or end with a blank");
        } else if text.chars().count() > max {
            self.add(field, &format!("must be at most {max} characters long"));
        } else if text.chars().any(char::is_control) {
            self.add(field, "must not contain control characters");
        }
    }

    pub(super) fn optional(&mut self, field: &str, text: Option<&str>, max: usize) {
        if let Some(text) = text {
            self.line(field, text, max);
        }
    }

    /// Over several lines.
    pub(super) fn text(&mut self, field: &str, text: &str, max: usize) {
        if text.trim() != text {
            self.add(field, "must not begin or end with a blank");
        } else if text.chars().count() > max {
            self.add(field, &format!("must be at most {max} characters long"));
        } else if text.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t') {
            self.add(field, "must not contain control characters but for new lines and tabs");
        }
    }

    pub(super) fn count(&mut self, field: &str, count: usize, max: usize) {
        if count > max {
            self.add(field, &format!("must be at most {max}"));
        }
    }

    fn distinct<T: Ord>(&mut self, field: &str, values: impl Iterator<Item = T>) {
        let mut seen = BTreeSet::new();
        if !values.into_iter().all(|value| seen.insert(value)) {
            self.add(field, "must differ from each other");
        }
    }

    fn money(&mut self, field: &str, money: Money, currency: Currency, why: &str) {
        if money.currency() != currency {
            self.add(field, &format!("must be in {currency}, {why}"));
        } else if !(0..=MAX_PRICE).contains(&money.amount()) {
            self.add(field, &format!("must be 0 to {MAX_PRICE} minor units"));
        }
    }
}
