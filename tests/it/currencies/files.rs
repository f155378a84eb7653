//! Own prices in files: three columns a currency, and back as they went.

use super::{abroad, money, names_prices, sells_in};
use crate::admin_products::files::{export, import};
use crate::harness::TestShop;
use serde_json::{Value, json};

async fn prices(shop: &TestShop, sku: &str) -> Value {
    let product = shop.staff_gets(&format!("/api/admin/products/prd_{}", sku.to_lowercase())).await.expect(200);
    product["variants"][0].get("prices").cloned().unwrap_or(json!({}))
}

/// 31: and a file without a currency's columns leaves its prices alone.
#[tokio::test]
async fn export_and_import_is_the_identity_in_every_currency() {
    let shop = abroad().await;
    shop.staff_posts("/api/admin/categories", "not-needed-here", &json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let own = json!({ "price": money(1490, "KWD"), "compare_at": money(2000, "KWD"), "sale_price": money(990, "KWD") });
    names_prices(&shop, "MUG", &json!({ "KWD": own, "JPY": { "price": money(0, "JPY") } })).await.expect(200);
    let (before, file) = (prices(&shop, "MUG").await, export(&shop).await);
    let heading = file.lines().next().unwrap();
    assert!(
        heading.ends_with(
            ",price:USD,compare_at:USD,sale_price:USD,price:JPY,compare_at:JPY,sale_price:JPY,price:KWD,compare_at:KWD,sale_price:KWD"
        ),
        "{heading}"
    );
    assert!(file.contains(",0,,,1.490,2.000,0.990\r\n") && file.contains(",4.99,,,,,,,,\r\n"), "{file}");
    assert_eq!(import(&shop, "import-currencies", &file, false).await["state"], "done");
    assert_eq!((export(&shop).await, prices(&shop, "MUG").await), (file.clone(), before.clone()));

    let edited = file.replace(",4.99,,,", ",5.49,5.99,,").replace("1.490,2.000,0.990", ",,");
    assert_eq!(import(&shop, "import-repriced", &edited, false).await["state"], "done");
    assert_eq!(prices(&shop, "TEA").await["USD"]["compare_at"], money(599, "USD"));
    assert_eq!(prices(&shop, "MUG").await.as_object().unwrap().keys().collect::<Vec<_>>(), ["JPY"]);

    for (key, wrong, column) in [
        ("decimals", file.replace(",4.99,,,", ",4.999,,,"), "price:USD"),
        ("sale", file.replace(",4.99,,,", ",4.99,,4.99,"), "sale_price:USD"),
        ("fils", file.replace("1.490,", "1.495,"), "price:KWD"),
        ("missing", file.replace(",4.99,,,", ",,4.99,,"), "price:USD"),
    ] {
        assert_ne!(wrong, file, "{key}");
        let refused = import(&shop, &format!("import-wrong-{key}"), &wrong, true).await;
        assert_eq!((&refused["state"], &refused["faults"][0]["column"]), (&json!("refused"), &json!(column)), "{refused}");
    }

    // A file from before, or of a shop that sells in one currency.
    sells_in(&shop, 1, &json!([])).await.expect(200);
    let plain = export(&shop).await;
    assert!(!plain.contains(":USD"));
    let known = (prices(&shop, "TEA").await, prices(&shop, "MUG").await);
    assert_eq!(import(&shop, "import-plain", &plain.replace("A tea to test with.", "Leaves."), false).await["state"], "done");
    assert_eq!((prices(&shop, "TEA").await, prices(&shop, "MUG").await), known);
    let refused = import(&shop, "import-foreign", &file, true).await;
    assert_eq!(
        (&refused["state"], &refused["faults"][0]["column"], &refused["faults"][0]["row"]),
        (&json!("refused"), &json!("price:USD"), &json!(1))
    );
    shop.close().await;
}
