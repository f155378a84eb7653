//! What search engines read of a page: schema.org in JSON-LD (Google, "Product structured data", "Breadcrumb").

use super::parts::{decimal, in_language, query_in};
use crate::views::Reading;
use barrow_app::App;
use barrow_app::catalogue::RatingView;
use barrow_domain::catalog::{Category, Product, Variant};
use barrow_domain::ids::{Language, Sku};
use serde::Serialize;
use serde_json::{Value, json};

/// JSON that can stand in a `<script>`: no character in it ends the element or begins a comment, and none ends a line of
/// JavaScript.
pub(super) fn for_script(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", u32::from(character))),
            other => safe.push(other),
        }
    }
    safe
}

/// `Product` with an `Offer` for each variant.
pub(super) fn product(app: &App, product: &Product, reading: &Reading, pictures: &[String], in_stock: &[Sku]) -> String {
    let url = format!("{}/products/{}{}", app.config.shop_url, product.slug, query_in(reading, &[]));
    let offers: Vec<Value> = product.variants.iter().map(|variant| offer(variant, &url, in_stock.contains(&variant.sku))).collect();
    let mut data = json!({
        "@context": "https://schema.org", "@type": "Product", "name": product.title, "description": product.description,
        "url": url, "sku": product.variants.first().map(|variant| &variant.sku), "category": product.category,
        "offers": offers,
    });
    if !pictures.is_empty() {
        data["image"] = json!(pictures);
    }
    if let Some(brand) = &product.brand {
        data["brand"] = json!({ "@type": "Brand", "name": brand });
    }
    // Search engines want none where nobody has said anything.
    if let Some(rating) = RatingView::new(&product.rating) {
        data["aggregateRating"] = json!({ "@type": "AggregateRating", "ratingValue": stars(&rating), "reviewCount": rating.count });
    }
    for_script(&data)
}

/// `4.3`
pub(super) fn stars(rating: &RatingView) -> String {
    let tenths = (rating.average_hundredths + 5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn offer(variant: &Variant, url: &str, in_stock: bool) -> Value {
    let availability = if in_stock { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" };
    json!({
        "@type": "Offer", "sku": variant.sku, "url": url, "price": decimal(variant.price),
        "priceCurrency": variant.price.currency().code(), "availability": availability,
        "itemCondition": "https://schema.org/NewCondition",
    })
}

/// From the shop's front page down to this one.
pub(super) fn breadcrumbs(app: &App, path: &[&Category], language: Option<&Language>, last: Option<(&str, String)>) -> String {
    let address = |path: &str| in_language(format!("{}{path}", app.config.shop_url), language);
    let mut crumbs = vec![(app.config.shop_name.clone(), address("/"))];
    crumbs.extend(path.iter().map(|category| (category.name.clone(), address(&format!("/categories/{}", category.slug)))));
    crumbs.extend(last.map(|(name, path)| (name.to_owned(), address(&path))));
    let item =
        |(place, (name, url)): (usize, &(String, String))| json!({ "@type": "ListItem", "position": place + 1, "name": name, "item": url });
    let items: Vec<Value> = crumbs.iter().enumerate().map(item).collect();
    for_script(&json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_in_a_title_ends_the_script() {
        let text = for_script(&json!({ "name": "</script><script>alert(1)</script><!-- & \u{2028}" }));
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
    }

    proptest! {
        #[test]
        fn what_is_read_back_is_what_was_meant(title in ".*") {
            let text = for_script(&title);
            prop_assert!(!text.contains('<'));
            prop_assert_eq!(serde_json::from_str::<String>(&text).unwrap(), title);
        }
    }
}
