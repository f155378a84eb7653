//! The index that lists are answered from, beside the tables that it was made of.

use super::wait_until;
use barrow_app::catalogue::ProductCard;
use barrow_app::{App, Config, clock};
use barrow_domain::catalog::Product;
use barrow_domain::inventory::SeenLevel;
use barrow_local::shop::Shop;
use std::collections::BTreeMap;

/// Once nothing is under way, somebody who opens the catalogue anew finds every product that is shown, just as it is.
pub async fn index_agrees_with_tables(shop: &Shop) {
    let app = App::new(Config::from_lookup(|name| shop.environment().get(name).cloned()).expect("the shop's own environment"));
    let mut products = wait_until("products", async || all_products(&app).await).await;
    products.retain(|product| product.active);
    // A shop that was never stocked has none.
    let Ok(catalogue) = app.catalogue().await else { return assert!(products.is_empty(), "{} products and no index", products.len()) };
    let mut expected = BTreeMap::new();
    for product in products {
        let skus = || product.variants.iter().map(|variant| &variant.sku);
        let levels = wait_until("levels", async || app.store().stock.levels_of(skus()).await.ok()).await;
        let has_units = |level: &SeenLevel| level.available > 0;
        let card = ProductCard::new(&app, &product.clone().at(clock::now()), |sku| {
            levels.iter().any(|level| level.sku == *sku && has_units(level))
        });
        expected.insert(product.slug.clone(), card);
    }
    let card = |slug| catalogue.index.card_by_slug(&slug).expect("a whole part").expect("a card");
    let shown: BTreeMap<_, ProductCard> =
        catalogue.index.iter().map(|listed| (listed.slug.clone(), serde_json::from_str(&card(listed.slug)).expect("a card"))).collect();
    assert_eq!(shown, expected, "the index is not what the tables say");
    let mut categories = app.store().catalog.categories().await.expect("categories");
    categories.sort_by_key(|category| category.position);
    assert_eq!(catalogue.categories, categories);
}

async fn all_products(app: &App) -> Option<Vec<Product>> {
    let mut products = Vec::new();
    app.store().books.products(|product| products.push(product)).await.ok()?;
    Some(products)
}
