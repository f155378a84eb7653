//! Small random shops, and what is asked in them.

use crate::{Entry, EntryTranslation, OwnPrices, PriceRange, Query, Shop, ShopCategory, Sort, Synonyms};
use barrow_domain::catalog::{Exchange, ShopCurrency, exchange};
use barrow_domain::ids::{Language, ProductId, Slug};
use barrow_domain::money::Currency;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::{BTreeMap, BTreeSet};

const WORDS: [&str; 26] = [
    "tomato", "tomatoes", "vine", "basil", "red", "green", "apple", "apples", "knife", "knives", "Crème", "brûlée", "緑茶", "抹茶",
    "APP-1000", "T-shirt", "organic", "chopping", "board", "vacuum", "cleaner", "hoover", "for", "Straße", "🍕", "tomahto",
];
const TYPED: [&str; 15] =
    ["tomatoe", "tomat", "bsail", "aple", "creme", "gren", "茶", "app1000", "tshirt", "to", "a", "choping", "xyzzy", "strasse", "vin-77"];
const CATEGORIES: [(&str, Option<&str>); 7] = [
    ("food", None),
    ("fruit", Some("food")),
    ("apples", Some("fruit")),
    ("tools", None),
    ("knives", Some("tools")),
    ("round", Some("circle")),
    ("circle", Some("round")),
];

pub(super) fn shop() -> Shop {
    let slug = |text: &str| Slug::parse(text).unwrap();
    let category = |(name, parent): &(&str, Option<&str>)| {
        let (other_names, parent) = (Vec::new(), parent.map(slug));
        ShopCategory { slug: slug(name), name: format!("The {name}"), other_names, parent }
    };
    let synonyms = Synonyms::parse("hoover => vacuum cleaner\nchopping board, cutting board\ngreen, verde").unwrap();
    Shop::new(CATEGORIES.iter().map(category).collect(), synonyms)
}

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), 1..=most).prop_map(|words| words.join(" "))
}

pub(super) fn plain(id: &str, title: &str) -> Entry {
    Entry {
        id: ProductId::parse(id).unwrap(),
        slug: Slug::parse(&format!("s-{}", id.replace('_', "-"))).unwrap(),
        title: title.to_owned(),
        description: String::new(),
        brand: None,
        category: Slug::parse("food").unwrap(),
        category_names: Vec::new(),
        tags: Vec::new(),
        attributes: BTreeMap::new(),
        options: BTreeMap::new(),
        codes: Vec::new(),
        price_low: 100,
        price_high: 100,
        own_prices: BTreeMap::new(),
        on_sale: false,
        in_stock: true,
        listed_at: Timestamp::UNIX_EPOCH,
        popularity: 0,
        revision: 1,
        card: id.to_owned(),
        translations: BTreeMap::new(),
    }
}

pub(super) fn in_german(title: String) -> (Language, EntryTranslation) {
    let card = format!("{title} in German");
    (Language::parse("de").unwrap(), EntryTranslation { title, card, ..EntryTranslation::default() })
}

fn entry() -> impl Strategy<Value = Entry> {
    let texts = (
        words(3),
        words(8),
        prop::option::of(select(vec!["Acme", "Ünder", "zeta"])),
        select(vec!["apples", "knives", "fruit", "round", "nowhere"]),
    );
    let lists = (
        prop::option::of(select(vec!["APP-1000", "vin-77-XL", "apples_9"])),
        subsequence(vec!["new", "bio", "gift set"], 0..3),
        subsequence(vec![("origin", "Italy"), ("origin", "Spain"), ("color", "red"), ("size", "green")], 0..3),
        subsequence(vec![("Weight", "500 g"), ("Weight", "1 kg"), ("Colour", "red")], 0..3),
        prop::option::of(words(3)),
    );
    let others = prop::option::of((-3_i64..6).prop_map(|low| PriceRange { low, high: low + 3 }));
    let own = (-3_i64..15, others).prop_map(|(low, others)| OwnPrices { own: PriceRange { low, high: low + 2 }, others });
    let own = prop::option::weighted(0.3, own);
    let numbers = (-3_i64..6, 0_i64..4, 0_u64..5, any::<bool>(), any::<bool>(), 0_u64..9, own);
    (texts, lists, numbers).prop_map(|((title, description, brand, category), (code, tags, attributes, options, german), numbers)| {
        let (price, listed, popularity, on_sale, in_stock, revision, own) = numbers;
        let mut picks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, value) in options {
            picks.entry(name.to_owned()).or_default().insert(value.to_owned());
        }
        Entry {
            title,
            description,
            brand: brand.map(str::to_owned),
            category: Slug::parse(category).unwrap(),
            category_names: vec![format!("The {category}")],
            tags: tags.into_iter().map(str::to_owned).collect(),
            attributes: attributes.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            options: picks,
            codes: code.map(str::to_owned).into_iter().collect(),
            price_low: price,
            price_high: price + 5,
            own_prices: own.map(|own| (Currency::USD, own)).into_iter().collect(),
            on_sale,
            in_stock,
            listed_at: Timestamp::from_second(listed).unwrap(),
            popularity: popularity * popularity * 40,
            revision,
            translations: german.into_iter().map(in_german).collect(),
            ..plain("prd_0", "")
        }
    })
}

/// A shop that is large enough for every way to count, rank and narrow: the same every time, and as unequal as shops are.
pub(super) fn many(products: u32) -> Vec<Entry> {
    let mut seed = 1_u64;
    // Numbers below some, small ones more often.
    let mut pick = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (one, other) = (seed >> 33, seed >> 13 & 0xf_ffff);
        (one % below).min(other % below)
    };
    let mut entry = |number: u32| {
        let text = |words: Vec<u64>| words.iter().map(|word| WORDS[usize::try_from(*word).unwrap()]).collect::<Vec<_>>().join(" ");
        let mut attributes =
            BTreeMap::from([("colour".to_owned(), format!("colour {}", pick(12))), ("width".to_owned(), format!("{} mm", pick(63)))]);
        attributes.extend((pick(3) > 0).then(|| ("model".to_owned(), format!("model {}", pick(90)))));
        attributes.extend((pick(9) > 2).then(|| ("heel".to_owned(), format!("heel {}", pick(4)))));
        Entry {
            title: text((0..=pick(3)).map(|_| pick(26)).collect()),
            description: text((0..pick(9)).map(|_| pick(26)).collect()),
            brand: (pick(9) > 0).then(|| format!("Brand {}", pick(120))),
            category: Slug::parse(["apples", "knives", "fruit", "round", "food", "nowhere"][usize::try_from(pick(6)).unwrap()]).unwrap(),
            tags: (0..pick(5)).map(|_| format!("tag {}", pick(70))).collect(),
            attributes,
            options: BTreeMap::from([("Weight".to_owned(), (0..pick(4)).map(|_| format!("{} g", 100 * pick(8))).collect())]),
            price_low: (pick(3_000) * pick(40)).cast_signed(),
            own_prices: (pick(9) > 4)
                .then(|| PriceRange { low: (pick(3_000) * 9).cast_signed(), high: 30_000 })
                .map(|own| (Currency::USD, OwnPrices { own, others: None }))
                .into_iter()
                .collect(),
            listed_at: Timestamp::from_second(pick(1_000_000).cast_signed()).unwrap(),
            popularity: pick(5_000),
            on_sale: pick(8) > 3,
            in_stock: pick(20) < 12,
            ..plain(&format!("prd_{number}"), "")
        }
    };
    // Options without a value are none.
    let tidy = |mut entry: Entry| {
        entry.options.retain(|_, values| !values.is_empty());
        entry.price_high = entry.price_low;
        entry
    };
    (0..products).map(|number| tidy(entry(number))).collect()
}

fn named(entries: Vec<Entry>, kind: &str) -> Vec<Entry> {
    let name = |(index, entry): (usize, Entry)| {
        // Neither ids nor slugs in the order products came in.
        let number = (index * 37) % 101;
        let id = format!("{kind}_{number}");
        Entry { id: ProductId::parse(&id).unwrap(), slug: Slug::parse(&format!("{}-{kind}", 200 - number)).unwrap(), card: id, ..entry }
    };
    entries.into_iter().enumerate().map(name).collect()
}

pub(super) fn entries(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec(entry(), 0..most).prop_map(|entries| named(entries, "prd"))
}

pub(super) fn gone() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec(entry(), 0..8).prop_map(|entries| named(entries, "gone"))
}

pub(super) fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![select(&WORDS[..]), select(&TYPED[..])];
    prop_oneof![8 => prop::collection::vec(word, 1..4).prop_map(|words| words.join(" ")), 1 => ".{0,12}", 1 => Just("  ".to_owned())]
}

/// To the currency that some entries have own prices in.
pub(super) fn dollars(rate_ppm: u64, round_to: u32) -> Option<Exchange> {
    exchange(Currency::EUR, &[ShopCurrency { currency: Currency::USD, rate_ppm, round_to }], Currency::USD)
}

pub(super) fn query() -> impl Strategy<Value = Query> {
    let strings = |values: Vec<&'static str>, most| {
        subsequence(values, 0..=most).prop_map(|values| values.into_iter().map(str::to_owned).collect::<Vec<String>>())
    };
    let rare = |strategy: BoxedStrategy<Vec<String>>| prop_oneof![3 => Just(Vec::new()), 1 => strategy];
    let named = |name: &'static str, strategy: BoxedStrategy<Vec<String>>| {
        prop::option::weighted(0.25, strategy)
            .prop_map(move |values| values.map(|values| (name.to_owned(), values)).into_iter().collect::<BTreeMap<_, _>>())
    };
    let groups = (
        prop::option::weighted(0.25, select(vec!["food", "fruit", "tools", "round", "nowhere", "unheard-of"])),
        rare(strings(vec!["Acme", "zeta", "none"], 2).boxed()),
        rare(strings(vec!["new", "bio"], 2).boxed()),
        named("origin", strings(vec!["Italy", "Spain", "Mars"], 2).boxed()),
        named("Weight", strings(vec!["500 g", "1 kg"], 2).boxed()),
    );
    let sorts = select(vec![Sort::Relevance, Sort::PriceAsc, Sort::PriceDesc, Sort::Newest, Sort::Popular, Sort::Name]);
    let rest = (
        prop::option::weighted(0.2, -4_i64..5),
        prop::option::weighted(0.2, -2_i64..7),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        sorts,
        prop::option::weighted(0.4, (select(vec![300_000_u64, 1_000_000, 2_500_000]), select(vec![1_u32, 5]))),
    );
    (prop::option::weighted(0.6, text()), groups, rest, 0_usize..70, any::<bool>()).prop_map(|(text, groups, rest, limit, facets)| {
        let (category, brands, tags, attributes, options) = groups;
        let (price_min, price_max, in_stock, on_sale, sort, rate) = rest;
        let category = category.map(|category| Slug::parse(category).unwrap());
        Query {
            text,
            category,
            brands,
            tags,
            attributes,
            options,
            price_min,
            price_max,
            in_stock,
            on_sale,
            sort,
            after: None,
            limit,
            facets,
            language: None,
            exchange: rate.and_then(|(rate, round_to)| dollars(rate, round_to)),
        }
    })
}
