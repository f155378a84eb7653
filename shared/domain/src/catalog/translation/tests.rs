use super::*;
use crate::catalog::TaxClass;
use crate::catalog::check::{check_category, check_product};
use crate::ids::{ProductId, Sku, Slug};
use crate::images::{Picture, ProductImage};
use crate::money::{Currency, Money};
use crate::reviews::Rating;
use jiff::Timestamp;

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn picture() -> ProductImage {
    let picture = Picture { width: 1, height: 1, renditions: Vec::new(), blur: None, tint: "#ffffff".into() };
    ProductImage { id: ImageId::parse(&"A".repeat(26)).unwrap(), alt: "A red shirt".into(), picture }
}

fn variant(sku: &str, colour: &str) -> Variant {
    Variant {
        sku: Sku::parse(sku).unwrap(),
        options: pairs(&[("Colour", colour)]),
        price: Money::new(100, Currency::EUR),
        compare_at: None,
        sale: None,
        prices: BTreeMap::new(),
        weight_grams: 1,
        shards: 1,
        low_stock_threshold: 0,
    }
}

fn shirt(translations: &[(&str, Translation)]) -> Product {
    Product {
        id: ProductId::parse("prd_shirt").unwrap(),
        slug: Slug::parse("shirt").unwrap(),
        title: "Shirt".into(),
        category: Slug::parse("clothes").unwrap(),
        description: "Soft.".into(),
        brand: None,
        tags: Vec::new(),
        attributes: pairs(&[("Origin", "Italy")]),
        options: vec!["Colour".into()],
        tax_class: TaxClass::Standard,
        images: vec![picture()],
        variants: vec![variant("S-1", "Red"), variant("S-2", "Blue")],
        listed_at: Timestamp::UNIX_EPOCH,
        active: true,
        archived: false,
        publish_at: None,
        seo: Seo { title: Some("Shirts".into()), description: None },
        translations: translations.iter().map(|(tag, translation)| (language(tag), translation.clone())).collect(),
        version: 1,
        rating: Rating::default(),
    }
}

fn titled(title: &str) -> Translation {
    Translation { title: title.into(), ..Translation::default() }
}

fn german() -> Translation {
    Translation {
        description: "Weich.".into(),
        terms: pairs(&[("Colour", "Farbe"), ("Red", "Rot"), ("Origin", "Herkunft"), ("Italy", "Italien"), ("Green", "Grün")]),
        alts: BTreeMap::from([(picture().id, "Ein rotes Hemd".into())]),
        ..titled("Hemd")
    }
}

#[test]
fn a_product_reads_in_the_nearest_language_that_it_has() {
    let product = shirt(&[("de", german()), ("pt", titled("Camisa")), ("pt-br", titled("Camiseta"))]);
    let read = |tag: &str| {
        let (read, found) = product.read_in(Some(&language(tag)));
        assert!(read.translations.is_empty());
        (read.title, found.map(String::from))
    };
    assert_eq!(read("pt-br"), ("Camiseta".into(), Some("pt-br".into())));
    assert_eq!(read("pt-pt"), ("Camisa".into(), Some("pt".into())));
    assert_eq!(read("de-at"), ("Hemd".into(), Some("de".into())));
    assert_eq!(read("fr"), ("Shirt".into(), None));
    assert_eq!(product.read_in(None).0, Product { translations: BTreeMap::new(), ..product });
}

#[test]
fn all_of_it_is_read_and_what_is_missing_is_the_originals() {
    let (read, _) = shirt(&[("de", german())]).read_in(Some(&language("de")));
    assert_eq!((read.description.as_str(), read.seo), ("Weich.", Seo::default()), "another language's title for search engines is none");
    assert_eq!((read.options, read.attributes), (vec!["Farbe".to_owned()], pairs(&[("Herkunft", "Italien")])));
    assert_eq!(read.variants[0].options, pairs(&[("Farbe", "Rot")]));
    assert_eq!(read.variants[1].options, pairs(&[("Farbe", "Blue")]));
    assert_eq!(read.images[0].alt, "Ein rotes Hemd");
    let (read, _) = shirt(&[("de", titled("Hemd"))]).read_in(Some(&language("de")));
    assert_eq!((read.description.as_str(), read.images[0].alt.as_str()), ("Soft.", "A red shirt"));
}

fn problem(translation: Translation) -> String {
    let problems = check_product(&shirt(&[("de", translation)]), Currency::EUR);
    problems.into_iter().next().map(|problem| problem.field).unwrap_or_default()
}

#[test]
fn names_the_language_and_the_field_that_is_wrong() {
    assert_eq!(problem(german()), "");
    let with_terms = |terms: &[(&str, &str)]| problem(Translation { terms: pairs(terms), ..titled("Hemd") });
    let with_seo = |seo: Seo| problem(Translation { seo, ..titled("Hemd") });
    assert_eq!(problem(titled("")), "translations.de.title");
    assert_eq!(problem(titled(&"x".repeat(201))), "translations.de.title");
    assert_eq!(problem(Translation { description: "x".repeat(10_001), ..titled("Hemd") }), "translations.de.description");
    assert_eq!(with_seo(Seo { title: Some(" x".into()), description: None }), "translations.de.seo.title");
    assert_eq!(with_seo(Seo { title: None, description: Some("x".repeat(321)) }), "translations.de.seo.description");
    assert_eq!(with_terms(&[("Red", "")]), "translations.de.terms.Red");
    // Which would be picked?
    assert_eq!(with_terms(&[("Red", "Blue")]), "translations.de.terms");
    assert_eq!(with_terms(&[("Red", "Rot"), ("Blue", "Rot")]), "translations.de.terms");
    let alts = BTreeMap::from([(picture().id, "x".repeat(301))]);
    assert_eq!(problem(Translation { alts, ..titled("Hemd") }), format!("translations.de.alts.{}", picture().id));
    let terms = (0..300).map(|number| (format!("{number}{}", "x".repeat(190)), "y".repeat(200))).collect();
    assert_eq!(problem(Translation { terms, ..titled("Hemd") }), "translations.de");
    let many: Vec<String> = (0..21).map(|number| format!("a{}", char::from(b'a' + number))).collect();
    let many: Vec<(&str, Translation)> = many.iter().map(|tag| (tag.as_str(), titled("x"))).collect();
    assert_eq!(check_product(&shirt(&many), Currency::EUR)[0].field, "translations");
    assert_eq!(check_product(&shirt(&many[..20]), Currency::EUR), []);
}

#[test]
fn a_category_reads_and_is_checked_as_a_product_is() {
    let category = |name: &str| Category {
        slug: Slug::parse("clothes").unwrap(),
        name: "Clothes".into(),
        description: "To wear.".into(),
        parent: None,
        position: 0,
        translations: BTreeMap::from([(language("de"), CategoryTranslation { name: name.into(), description: String::new() })]),
        version: 1,
    };
    let (read, found) = category("Kleidung").read_in(Some(&language("de-ch")));
    assert_eq!((read.name.as_str(), read.description.as_str(), found), ("Kleidung", "To wear.", Some(language("de"))));
    assert_eq!(category("Kleidung").read_in(Some(&language("fr"))).0.name, "Clothes");
    assert_eq!(check_category(&category("Kleidung")), []);
    assert_eq!(check_category(&category(""))[0].field, "translations.de.name");
}
