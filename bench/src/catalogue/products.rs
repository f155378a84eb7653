//! A shop of any size, the same every time: words, brands and demand as unequal as in life.

use barrow_domain::ids::{ProductId, Slug};
use barrow_search::{Entry, Shop, ShopCategory, Synonyms};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

type Failure = Box<dyn Error>;

const WORDS: u64 = 40_000;
const ROOTS: u64 = 12;
const SHELVES: u64 = 5;
const LEAVES: u64 = 5;
const SYLLABLES: [&str; 24] = [
    "ba", "ter", "lo", "min", "ka", "ra", "sto", "ve", "ni", "dol", "per", "sa", "ti", "gro", "le", "mar", "cu", "fen", "pi", "wel", "ha",
    "zo", "bri", "te",
];
const ATTRIBUTES: [(&str, u64); 24] = [
    ("colour", 12),
    ("material", 16),
    ("origin", 30),
    ("style", 9),
    ("season", 4),
    ("care", 6),
    ("pattern", 10),
    ("finish", 8),
    ("width", 40),
    ("height", 40),
    ("power", 12),
    ("capacity", 20),
    ("flavour", 24),
    ("diet", 5),
    ("pack", 8),
    ("grade", 5),
    ("fit", 6),
    ("sleeve", 4),
    ("heel", 5),
    ("screen", 15),
    ("memory", 8),
    ("age", 6),
    ("surface", 7),
    ("warranty", 4),
];
/// Attributes that every product has; the rest belongs to some categories.
const COMMON: usize = 4;

/// A generator of numbers good enough for products (SplitMix64).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`, each as often.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Below `end`, the n-th about 1/n as often as the first: `end^u - 1` for a u from 0 to 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a number below `end`")]
    pub(crate) fn zipf(&mut self, end: u64) -> u64 {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (((end as f64 + 1.0).powf(part) - 1.0) as u64).min(end.saturating_sub(1))
    }
}

/// The n-th word, made of syllables; common words are short.
pub(crate) fn word(number: u64) -> String {
    let mut rest = number.wrapping_mul(2_654_435_761) % 331_776;
    let syllables = if number < 400 { 2 } else { 3 + number % 2 };
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(SYLLABLES[usize::try_from(rest % 24).unwrap_or(0)]);
        rest = rest / 24 + number;
    }
    word
}

pub(crate) fn category(number: u64) -> (u64, u64, u64) {
    (number % ROOTS, number / ROOTS % SHELVES, number / (ROOTS * SHELVES) % LEAVES)
}

pub(crate) fn category_slug(number: u64) -> String {
    let (root, shelf, leaf) = category(number);
    format!("c-{root}-{shelf}-{leaf}")
}

pub(crate) const CATEGORIES: u64 = ROOTS * SHELVES * LEAVES;

fn category_names(number: u64) -> Vec<String> {
    let (root, shelf, leaf) = category(number);
    vec![word(1_000 + root), word(2_000 + root * 10 + shelf), word(3_000 + (root * 10 + shelf) * 10 + leaf)]
}

/// # Errors
/// None that the generator is known to make.
pub(crate) fn shop() -> Result<Shop, Failure> {
    Ok(Shop::new(shop_categories()?, Synonyms::parse("aubergine, eggplant")?))
}

/// # Errors
/// None that the generator is known to make.
pub(crate) fn shop_categories() -> Result<Vec<ShopCategory>, Failure> {
    let mut categories = BTreeMap::new();
    for number in 0..CATEGORIES {
        let (root, shelf, _) = category(number);
        let slugs = [format!("c-{root}"), format!("c-{root}-{shelf}"), category_slug(number)];
        let mut parent = None;
        for (slug, name) in slugs.iter().zip(category_names(number)) {
            let slug = Slug::parse(slug)?;
            categories
                .insert(slug.clone(), ShopCategory { slug: slug.clone(), name, other_names: Vec::new(), parent: parent.replace(slug) });
        }
    }
    Ok(categories.into_values().collect())
}

fn words(numbers: &mut Numbers, count: u64) -> String {
    (0..count).map(|_| word(numbers.zipf(WORDS))).collect::<Vec<_>>().join(" ")
}

fn attributes(numbers: &mut Numbers, leaf: u64) -> BTreeMap<String, String> {
    let own = (0..4).map(|nth| COMMON + usize::try_from((leaf * 7 + nth * 5) % 20).unwrap_or(0));
    let names = (0..COMMON).chain(own);
    names
        .filter_map(|index| ATTRIBUTES.get(index))
        .map(|(name, values)| ((*name).to_owned(), format!("{name} {}", numbers.zipf(*values))))
        .collect()
}

/// The n-th product of a shop of `products`.
///
/// # Errors
/// None that the generator is known to make.
pub(crate) fn product(number: u64, products: u64) -> Result<Entry, Failure> {
    let mut numbers = Numbers::new(number.wrapping_mul(0x5851_f42d_4c95_7f2d) + 1);
    let numbers = &mut numbers;
    let leaf = numbers.zipf(CATEGORIES);
    let brand = format!("{} {}", word(500 + numbers.zipf((products / 25).max(10))), word(77));
    let title = format!("{brand} {} {}", words(numbers, 3), word(3_000 + leaf));
    let (price, rare) = (i64::try_from(99 + numbers.below(400) * numbers.below(400))?, numbers.below(20));
    let sizes: BTreeSet<String> = (0..numbers.below(5)).map(|size| format!("size {}", (size + leaf) % 9)).collect();
    let card = serde_json::json!({
        "id": format!("prd_{number}"), "slug": format!("product-{number}"), "title": title, "brand": brand,
        "price": { "low": { "amount": price, "currency": "EUR" }, "high": { "amount": price + 500, "currency": "EUR" } },
        "image": { "url": format!("/media/{number:x}/{:x}.avif", numbers.next()), "alt": title, "tint": "#e8e4da" },
        "in_stock": rare != 0, "on_sale": rare > 16, "rating": { "average": numbers.below(50), "count": numbers.zipf(900) },
    });
    Ok(Entry {
        id: ProductId::parse(&format!("prd_{number}"))?,
        slug: Slug::parse(&format!("product-{number}"))?,
        description: words(numbers, 40),
        brand: Some(brand),
        category: Slug::parse(&category_slug(leaf))?,
        category_names: category_names(leaf),
        tags: (0..numbers.below(4)).map(|_| format!("tag {}", numbers.zipf(100))).collect(),
        attributes: attributes(numbers, leaf),
        options: if sizes.is_empty() { BTreeMap::new() } else { BTreeMap::from([("Size".to_owned(), sizes)]) },
        codes: vec![format!("APP-{number}")],
        price_low: price,
        price_high: price + 500,
        own_prices: BTreeMap::new(),
        on_sale: rare > 16,
        in_stock: rare != 0,
        listed_at: Timestamp::from_second(1_600_000_000 + i64::try_from(numbers.below(200_000_000))?)?,
        popularity: products * 10 / (1 + numbers.below(products)),
        revision: 1,
        card: card.to_string(),
        translations: BTreeMap::new(),
        title,
    })
}
