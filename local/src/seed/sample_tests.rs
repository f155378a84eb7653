//! What must hold of the data in `local/sample`, whoever edits it next.

use super::*;
use crate::seed::pictures::{PICTURES, pictures};
use barrow_domain::catalog::{check_currencies, check_own_currencies, path_to};
use std::collections::BTreeSet;
use std::fmt::Debug;

fn sample() -> SampleShop {
    SampleShop::load().unwrap()
}

fn assert_unique<T: Ord + Debug>(what: &str, values: impl IntoIterator<Item = T>) {
    let mut seen = BTreeSet::new();
    for value in values {
        assert!(!seen.contains(&value), "{what} {value:?} stands there twice");
        seen.insert(value);
    }
}

fn products() -> Vec<Product> {
    sample().products.into_iter().map(|stocked| stocked.product).collect()
}

#[test]
fn ids_slugs_skus_codes_and_dates_are_unique() {
    let (sample, products) = (sample(), products());
    assert_unique("product", products.iter().map(|product| &product.id));
    assert_unique("slug", products.iter().map(|product| &product.slug));
    assert_unique("date", products.iter().map(|product| product.listed_at));
    assert_unique("SKU", products.iter().flat_map(|product| &product.variants).map(|variant| &variant.sku));
    assert_unique("category", sample.categories.iter().map(|category| &category.slug));
    assert_unique("position", sample.categories.iter().map(|category| category.position));
    assert_unique("coupon", sample.coupons.iter().map(|coupon| &coupon.code));
}

#[test]
fn every_product_stands_in_a_category_and_no_category_is_empty() {
    let categories = sample().categories;
    let used: BTreeSet<Slug> = products().into_iter().map(|product| product.category).collect();
    let paths = used.iter().map(|slug| path_to(&categories, slug));
    let reached: BTreeSet<Slug> = paths.flatten().map(|category| category.slug.clone()).collect();
    let known: BTreeSet<Slug> = categories.iter().map(|category| category.slug.clone()).collect();
    assert_eq!(reached, known);
}

#[test]
fn every_product_has_its_picture_and_every_picture_its_product() {
    let wanted: BTreeSet<String> = rendition_keys(&products());
    let there: BTreeSet<String> = pictures().into_values().map(|picture| picture.key).collect();
    assert_eq!(wanted, there);
    assert_eq!(there.len(), PICTURES.len(), "a picture is no WebP, or stands there twice");
    assert!(products().iter().all(|product| product.images.len() == 1));
}

fn rendition_keys(products: &[Product]) -> BTreeSet<String> {
    let images = products.iter().flat_map(|product| &product.images);
    images.flat_map(|image| &image.picture.renditions).map(|rendition| rendition.key.clone()).collect()
}

#[test]
fn pictures_are_described_and_laid_on_a_pale_tint() {
    for image in products().into_iter().flat_map(|product| product.images) {
        let (tint, width) = (&image.picture.tint, image.picture.width);
        assert!(!image.alt.is_empty() && width > 0, "{}", image.id);
        let rgb = u32::from_str_radix(tint.strip_prefix('#').unwrap(), 16).unwrap();
        assert!(tint.len() == 7 && rgb.to_be_bytes()[1..].iter().all(|channel| *channel >= 0xd0), "{tint}");
    }
}

#[test]
fn variants_have_a_price_a_weight_and_a_value_for_each_option() {
    for product in products() {
        assert!((1..=6).contains(&product.variants.len()), "{}", product.id);
        let names: BTreeSet<&String> = product.options.iter().collect();
        for variant in &product.variants {
            assert!(variant.price.is_positive() && variant.weight_grams > 0, "{}", variant.sku);
            assert!(variant.compare_at.is_none_or(|before| before.amount() > variant.price.amount()), "{}", variant.sku);
            assert_eq!(variant.options.keys().collect::<BTreeSet<_>>(), names, "{}", variant.sku);
        }
        assert_unique("choice", product.variants.iter().map(|variant| &variant.options));
    }
}

#[test]
fn some_variants_are_low_and_some_sold_out() {
    let stock: Vec<u32> = sample().products.into_iter().flat_map(|stocked| stocked.units).collect();
    assert!(stock.contains(&0));
    assert!(stock.iter().any(|units| (1..=3).contains(units)));
}

#[test]
fn every_country_is_in_one_zone_and_has_its_tax_rate() {
    let rules = sample().rules;
    let reached = || rules.shipping_zones.iter().flat_map(|zone| &zone.countries).map(|country| country.to_string());
    assert_unique("country", reached());
    assert_unique("tax rate", rules.tax_rates.iter().map(|rate| rate.country.to_string()));
    let taxed: BTreeSet<String> = rules.tax_rates.iter().map(|rate| rate.country.to_string()).collect();
    assert_eq!(reached().collect::<BTreeSet<_>>(), taxed);
    for rate in &rules.tax_rates {
        assert!(rate.reduced_bp <= rate.standard_bp && rate.standard_bp <= 2700, "{}", rate.country);
    }
}

#[test]
fn it_sells_in_other_currencies_with_and_without_own_prices() {
    let SampleShop { rules, products, .. } = sample();
    assert_eq!(check_currencies(&rules), []);
    assert!(rules.currencies.len() > 1);
    let own: Vec<&OwnPrice> =
        products.iter().flat_map(|stocked| &stocked.product.variants).flat_map(|variant| variant.prices.values()).collect();
    assert!(!own.is_empty() && own.iter().all(|own| own.price.is_positive()));
    assert!(products.iter().all(|stocked| check_own_currencies(&stocked.product, None, &rules).is_empty()));
}

#[test]
fn every_zone_can_be_shipped_to() {
    for zone in sample().rules.shipping_zones {
        assert!(!zone.methods.is_empty(), "{}", zone.id);
        assert_unique("method", zone.methods.iter().map(|method| &method.id));
        assert!(zone.methods.iter().all(|method| method.price.is_positive()), "{}", zone.id);
    }
}

#[test]
fn a_file_with_a_field_nobody_reads_is_refused() {
    let refused = parse::<Vec<CouponRow>>(("coupons.json", r#"[{"code": "TEST", "kind": {"fixed": 1}, "colour": "red"}]"#));
    assert!(refused.is_err_and(|error| error.to_string().starts_with("local/sample/coupons.json cannot be read: unknown field `colour`")));
}
