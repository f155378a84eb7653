//! Products as a spreadsheet: a row for each variant, with what belongs to the product in the first of them. What is written comes
//! back as it was, to the letter: lists and facts stand in their cells as JSON, prices as decimals of their currency, and a cell
//! that a spreadsheet would take for a formula has an apostrophe before it, which reading takes away again.

mod prices;
mod translations;

use barrow_domain::catalog::{FieldProblem, Product, ProductStatus, Sale, Seo, TaxClass, Variant};
use barrow_domain::ids::{Language, ProductId, Sku, Slug};
use barrow_domain::imports::{Fault, MAX_ROWS};
use barrow_domain::money::{Currency, Money};
use barrow_domain::reviews::Rating;
use jiff::Timestamp;
use prices::{PRICED, of_prices, priced};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use translations::{TRANSLATED, of_translations, translated};

pub const COLUMNS: [&str; 23] = [
    "slug",
    "title",
    "category",
    "description",
    "brand",
    "tags",
    "attributes",
    "options",
    "tax_class",
    "seo_title",
    "seo_description",
    "status",
    "publish_at",
    "sku",
    "option_values",
    "currency",
    "price",
    "compare_at",
    "sale_price",
    "sale_starts_at",
    "sale_ends_at",
    "weight_grams",
    "low_stock_threshold",
];
/// Columns of the product, which stand first.
const OF_PRODUCT: usize = 13;

/// A product of a file. Its id, pictures and history are the shop's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetProduct {
    /// Of its first row.
    pub row: usize,
    /// That the file has beside those of every file.
    pub columns: Arc<MoreColumns>,
    pub product: Product,
}

/// What a file has columns for that another has not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoreColumns {
    pub languages: Vec<Language>,
    pub currencies: Vec<Currency>,
}

impl MoreColumns {
    fn of_prices(&self) -> impl Iterator<Item = String> {
        self.currencies.iter().flat_map(|currency| PRICED.map(|column| priced(column, *currency)))
    }

    fn of_texts(&self) -> impl Iterator<Item = String> {
        self.languages.iter().flat_map(|language| TRANSLATED.map(|column| translated(column, language)))
    }

    /// With those of every file, in order.
    fn all(&self) -> impl Iterator<Item = String> {
        COLUMNS.map(str::to_owned).into_iter().chain(self.of_prices()).chain(self.of_texts())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a row cannot be written: {0}")]
pub struct SheetError(String);

/// The rows of products with these columns more, and the heading where it is asked for.
///
/// # Errors
/// What has no form as text, which nothing here has.
pub fn write(products: &[Product], columns: &MoreColumns, with_heading: bool) -> Result<String, SheetError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |error: csv::Error| SheetError(error.to_string());
    if with_heading {
        writer.write_record(columns.all()).map_err(failed)?;
    }
    for product in products {
        for row in rows(product, columns)? {
            writer.write_record(row.iter().map(|cell| guarded(cell))).map_err(failed)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| SheetError(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| SheetError(error.to_string()))
}

fn rows(product: &Product, columns: &MoreColumns) -> Result<Vec<Vec<String>>, SheetError> {
    let (head, translations) = (of_product(product)?, of_translations(product, &columns.languages)?);
    if product.variants.is_empty() {
        let no_variant = vec![String::new(); COLUMNS.len() - OF_PRODUCT + columns.of_prices().count()];
        return Ok(vec![[head, no_variant, translations].concat()]);
    }
    let variant = |variant| Ok::<_, SheetError>([of_variant(variant)?, of_prices(variant, &columns.currencies)].concat());
    let first = |own| Ok([head.clone(), variant(own)?, translations.clone()].concat());
    let empty = |cells: &[String]| vec![String::new(); cells.len()];
    let more = |own| Ok([vec![product.slug.to_string()], empty(&head[1..]), variant(own)?, empty(&translations)].concat());
    product.variants.iter().enumerate().map(|(place, variant)| if place == 0 { first(variant) } else { more(variant) }).collect()
}

fn of_product(product: &Product) -> Result<Vec<String>, SheetError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(vec![
        product.slug.to_string(),
        product.title.clone(),
        product.category.to_string(),
        product.description.clone(),
        text(&product.brand),
        json(&product.tags)?,
        json(&product.attributes)?,
        json(&product.options)?,
        word(&product.tax_class)?,
        text(&product.seo.title),
        text(&product.seo.description),
        word(&product.status())?,
        product.publish_at.map(|at| at.to_string()).unwrap_or_default(),
    ])
}

fn of_variant(variant: &Variant) -> Result<Vec<String>, SheetError> {
    let Variant { sku, options, price, compare_at, sale, prices: _, weight_grams, shards: _, low_stock_threshold } = variant;
    let money = |money: Option<Money>| money.map(Money::decimal).unwrap_or_default();
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    Ok(vec![
        sku.to_string(),
        json(options)?,
        price.currency().to_string(),
        price.decimal(),
        money(*compare_at),
        money(sale.map(|sale| sale.price)),
        time(sale.and_then(|sale| sale.starts_at)),
        time(sale.and_then(|sale| sale.ends_at)),
        weight_grams.to_string(),
        low_stock_threshold.to_string(),
    ])
}

fn json(value: &impl Serialize) -> Result<String, SheetError> {
    serde_json::to_string(value).map_err(|error| SheetError(error.to_string()))
}

/// The name of a value that is one word.
fn word(value: &impl Serialize) -> Result<String, SheetError> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

fn is_risky(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\'')
}

/// No spreadsheet calculates what stands behind an apostrophe.
fn guarded(cell: &str) -> String {
    if cell.starts_with(is_risky) { format!("'{cell}") } else { cell.to_owned() }
}

fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(is_risky)).unwrap_or(cell)
}

/// All products of a file, or all that is wrong with it. Rows of one product stand together.
///
/// # Errors
/// Every fault, not only the first.
pub fn read(bytes: &[u8]) -> Result<Vec<SheetProduct>, Vec<Fault>> {
    // Spreadsheets mark UTF-8 by an invisible character.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let Heading { places, columns } = heading(&mut reader)?;
    let (mut products, mut faults, mut seen) = (Vec::<SheetProduct>::new(), Vec::new(), Seen::default());
    for (number, record) in reader.records().enumerate() {
        let row = number + 2;
        if number >= MAX_ROWS {
            faults.push(fault(row, "", format!("is one too many: a file has at most {MAX_ROWS} rows")));
            break;
        }
        match record {
            Ok(record) => {
                take_row(&Row { row, record: &record, places: &places, columns: &columns }, &mut products, &mut seen, &mut faults);
            }
            Err(error) => faults.push(fault(row, "", format!("cannot be read: {error}"))),
        }
    }
    if products.is_empty() && faults.is_empty() {
        faults.push(fault(2, "", "is missing: the file has no products".into()));
    }
    if faults.is_empty() { Ok(products) } else { Err(faults) }
}

/// Where each column stands, and those that not every file has.
struct Heading {
    places: BTreeMap<String, usize>,
    columns: Arc<MoreColumns>,
}

/// All columns must be there, all those of a language or a currency or none, and no other.
fn heading(reader: &mut csv::Reader<&[u8]>) -> Result<Heading, Vec<Fault>> {
    let headings = reader.headers().map_err(|error| vec![fault(1, "", format!("cannot be read: {error}"))])?;
    let of = |heading: &str, columns: &[&str]| {
        let (_, what) = heading.trim().split_once(':').filter(|(column, _)| columns.contains(column))?;
        Some(what.to_owned())
    };
    let languages: BTreeSet<Language> = headings.iter().filter_map(|heading| Language::parse(&of(heading, &TRANSLATED)?).ok()).collect();
    let currencies: BTreeSet<Currency> = headings.iter().filter_map(|heading| Currency::parse(&of(heading, &PRICED)?).ok()).collect();
    let more = MoreColumns { languages: languages.into_iter().collect(), currencies: currencies.into_iter().collect() };
    let columns: Vec<String> = more.all().collect();
    let at = |column: &String| headings.iter().position(|heading| heading.trim() == *column);
    let missing = columns.iter().filter(|column| at(column).is_none()).map(|column| fault(1, column, "is missing".into()));
    let is_known = |heading: &&str| columns.iter().any(|column| column == heading.trim());
    let unknown = headings.iter().filter(|heading| !is_known(heading)).map(|name| fault(1, name, "is no column of this file".into()));
    let faults: Vec<Fault> = missing.chain(unknown).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let places = columns.iter().filter_map(|column| Some((column.clone(), at(column)?))).collect();
    Ok(Heading { places, columns: Arc::new(more) })
}

/// Names that a file may give once.
#[derive(Default)]
struct Seen {
    slugs: BTreeSet<String>,
    skus: BTreeSet<String>,
}

struct Row<'a> {
    row: usize,
    record: &'a csv::StringRecord,
    places: &'a BTreeMap<String, usize>,
    columns: &'a Arc<MoreColumns>,
}

fn take_row(row: &Row<'_>, products: &mut Vec<SheetProduct>, seen: &mut Seen, faults: &mut Vec<Fault>) {
    if row.record.len() != row.places.len() {
        faults.push(fault(row.row, "", format!("has {} cells, and not {}", row.record.len(), row.places.len())));
        return;
    }
    let known = faults.len();
    let goes_on = products.last().is_some_and(|last| last.product.slug.as_str() == row.text("slug") && row.text("title").is_empty());
    if !goes_on {
        if !seen.slugs.insert(row.text("slug").to_owned()) {
            faults.push(fault(row.row, "slug", "is another product's of this file".into()));
        }
        match row.product(faults) {
            Some(product) => products.push(SheetProduct { row: row.row, columns: Arc::clone(row.columns), product }),
            None => return,
        }
    } else if let Some(column) = row.columns_of_product().find(|column| !row.text(column).is_empty()) {
        faults.push(fault(row.row, &column, "belongs to the first row of its product".into()));
    }
    if !goes_on && row.columns_of_variant().all(|column| row.text(&column).is_empty()) {
        return;
    }
    if !seen.skus.insert(row.text("sku").to_owned()) {
        faults.push(fault(row.row, "sku", "is another row's of this file".into()));
    }
    if let Some((variant, last)) = row.variant(faults).zip(products.last_mut()).filter(|_| faults.len() == known) {
        last.product.variants.push(variant);
    }
}

impl Row<'_> {
    /// But for its slug and title.
    fn columns_of_product(&self) -> impl Iterator<Item = String> {
        COLUMNS[2..OF_PRODUCT].iter().map(|column| (*column).to_owned()).chain(self.columns.of_texts())
    }

    fn columns_of_variant(&self) -> impl Iterator<Item = String> {
        COLUMNS[OF_PRODUCT..].iter().map(|column| (*column).to_owned()).chain(self.columns.of_prices())
    }

    fn text(&self, column: &str) -> &str {
        let place = self.places.get(column).copied();
        unguarded(place.and_then(|place| self.record.get(place)).unwrap_or_default())
    }

    fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A value, or a fault at its cell.
    fn parse<T, E: std::fmt::Display>(&self, column: &str, faults: &mut Vec<Fault>, parse: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        parse(self.text(column)).map_err(|reason| faults.push(fault(self.row, column, reason.to_string()))).ok()
    }

    fn maybe<T, E: std::fmt::Display>(
        &self,
        column: &str,
        faults: &mut Vec<Fault>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        if self.text(column).is_empty() { Some(None) } else { self.parse(column, faults, parse).map(Some) }
    }

    fn product(&self, faults: &mut Vec<Fault>) -> Option<Product> {
        let slug = self.parse("slug", faults, Slug::parse);
        let category = self.parse("category", faults, Slug::parse);
        let tags = self.maybe("tags", faults, of_json::<Vec<String>>);
        let attributes = self.maybe("attributes", faults, of_json::<BTreeMap<String, String>>);
        let options = self.maybe("options", faults, of_json::<Vec<String>>);
        let tax_class = self.maybe("tax_class", faults, of_word::<TaxClass>);
        let status = self.maybe("status", faults, of_word::<ProductStatus>);
        let publish_at = self.maybe("publish_at", faults, time);
        let translations = self.translations(faults);
        let status = status?.unwrap_or(ProductStatus::Draft);
        Some(Product {
            id: ProductId::parse("new").ok()?,
            slug: slug?,
            title: self.text("title").to_owned(),
            category: category?,
            description: self.text("description").to_owned(),
            brand: self.optional("brand"),
            tags: tags?.unwrap_or_default(),
            attributes: attributes?.unwrap_or_default(),
            options: options?.unwrap_or_default(),
            tax_class: tax_class?.unwrap_or(TaxClass::Standard),
            images: Vec::new(),
            variants: Vec::new(),
            listed_at: Timestamp::UNIX_EPOCH,
            active: status == ProductStatus::Active,
            archived: status == ProductStatus::Archived,
            publish_at: publish_at?,
            seo: Seo { title: self.optional("seo_title"), description: self.optional("seo_description") },
            translations: translations?,
            version: 1,
            rating: Rating::default(),
        })
    }

    fn variant(&self, faults: &mut Vec<Fault>) -> Option<Variant> {
        let sku = self.parse("sku", faults, Sku::parse);
        let options = self.maybe("option_values", faults, of_json::<BTreeMap<String, String>>);
        let currency = self.parse("currency", faults, Currency::parse)?;
        let money = |text: &str| Money::parse_decimal(text, currency);
        let price = self.parse("price", faults, money);
        let compare_at = self.maybe("compare_at", faults, money);
        let sale_price = self.maybe("sale_price", faults, money);
        let (starts_at, ends_at) = (self.maybe("sale_starts_at", faults, time), self.maybe("sale_ends_at", faults, time));
        let prices = self.prices(faults);
        let whole = |text: &str| text.parse::<u32>().map_err(|_| "must be a whole number");
        let weight_grams = self.maybe("weight_grams", faults, whole);
        let low_stock_threshold = self.maybe("low_stock_threshold", faults, whole);
        let (sale_price, starts_at, ends_at) = (sale_price?, starts_at?, ends_at?);
        if sale_price.is_none() && (starts_at.is_some() || ends_at.is_some()) {
            faults.push(fault(self.row, "sale_price", "is missing: there are dates of a sale".into()));
        }
        Some(Variant {
            sku: sku?,
            options: options?.unwrap_or_default(),
            price: price?,
            compare_at: compare_at?,
            sale: sale_price.map(|price| Sale { price, starts_at, ends_at }),
            prices: prices?,
            weight_grams: weight_grams?.unwrap_or(0),
            shards: 1,
            low_stock_threshold: low_stock_threshold?.unwrap_or(0),
        })
    }
}

fn of_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("must be JSON, as it is exported: {error}"))
}

fn of_word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| error.to_string())
}

fn time(text: &str) -> Result<Timestamp, &'static str> {
    text.parse().map_err(|_| "must be a time such as 2030-01-31T09:00:00Z")
}

fn fault(row: usize, column: &str, mut reason: String) -> Fault {
    if let Some((end, _)) = reason.char_indices().nth(300) {
        reason.truncate(end);
    }
    Fault { row, column: column.chars().take(80).collect(), reason }
}

/// Where a product's problem stands in the file, as near as can be told.
#[must_use]
pub fn located(sheet: &SheetProduct, problem: FieldProblem) -> Fault {
    let FieldProblem { field, reason } = problem;
    if let Some((language, column)) = field.strip_prefix("translations.").and_then(|rest| rest.split_once('.')) {
        // `terms.Red` stands in the one cell of all terms.
        let column = if column.starts_with("terms") { "terms" } else { &column.replace('.', "_") };
        return fault(sheet.row, &format!("{column}:{language}"), reason);
    }
    let of_variant = field.strip_prefix("variants[").and_then(|rest| rest.split_once("]."));
    match of_variant.and_then(|(place, rest)| Some((place.parse::<usize>().ok()?, rest))) {
        Some((place, rest)) => fault(sheet.row + place, &column_of(rest), reason),
        None => fault(sheet.row, &field, reason),
    }
}

/// `prices.USD.price` stands in `price:USD`.
fn column_of(field: &str) -> String {
    let own = field.strip_prefix("prices.").map(|own| own.split_once('.').unwrap_or((own, PRICED[0])));
    own.map_or_else(|| field.to_owned(), |(currency, column)| format!("{column}:{currency}"))
}

#[cfg(test)]
mod tests;
