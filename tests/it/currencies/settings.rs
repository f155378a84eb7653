//! What staff say of currencies and own prices: kept, told, refused with its field.

use super::{abroad, money, names_prices, rates, sells_in};
use crate::harness::TestShop;
use serde_json::{Value, json};

async fn product(shop: &TestShop, id: &str) -> Value {
    shop.staff_gets(&format!("/api/admin/products/{id}")).await.expect(200)
}

fn own(amount: i64, currency: &str) -> Value {
    json!({ "price": money(amount, currency), "compare_at": null, "sale_price": null })
}

#[tokio::test]
async fn currencies_are_kept_with_a_version_and_told() {
    let shop = TestShop::start().await;
    let before = shop.staff_gets("/api/admin/settings").await.expect(200);
    assert!(before.get("currencies").is_none() && before["currency"] == "EUR");
    let set = sells_in(&shop, 0, &rates()).await.expect(200);
    assert_eq!((&set["currencies"], &set["version"]), (&rates(), &json!(1)));
    let zones = shop.staff_gets("/api/admin/shipping-zones").await.expect(200);
    assert_eq!((&zones["currency"], &zones["currencies"]), (&json!("EUR"), &rates()), "whoever edits products may read this");
    assert_eq!(sells_in(&shop, 0, &rates()).await.expect(200), set, "what is so already is done");
    assert_eq!(sells_in(&shop, 0, &json!([])).await.refused(409, "version_changed")["version"], 1);
    let named = shop.staff_patches("/api/admin/settings", &json!({ "version": 1, "shop_name": "Stall" })).await.expect(200);
    assert_eq!(named["currencies"], rates(), "what is not named stays");
    let rounded = sells_in(&shop, 2, &json!([{ "currency": "USD", "rate_ppm": 1_100_000 }])).await.expect(200);
    assert_eq!(rounded["currencies"], json!([{ "currency": "USD", "rate_ppm": 1_100_000, "round_to": 1 }]));
    let audit = shop.staff_gets("/api/admin/audit?subject=shop/settings").await.expect(200);
    let told = &audit["items"][0];
    assert_eq!((&told["before"]["currencies"], &told["after"]["currencies"]), (&rates(), &rounded["currencies"]), "{told}");
    shop.close().await;
}

#[tokio::test]
async fn wrong_currencies_are_refused_with_their_field() {
    let shop = TestShop::start().await;
    let one = |currency: &str, rate: Value, round_to: Value| json!([{ "currency": currency, "rate_ppm": rate, "round_to": round_to }]);
    let all = ["USD", "GBP", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK", "CAD", "AUD", "NZD", "JPY", "KRW", "KWD", "BHD", "EUR"];
    let all: Vec<Value> = all.iter().map(|code| json!({ "currency": code, "rate_ppm": 1_000_000, "round_to": 10 })).collect();
    for (currencies, field) in [
        (one("EUR", json!(1_000_000), json!(1)), "currencies[0].currency"),
        (one("XYZ", json!(1_000_000), json!(1)), "currencies[0].currency"),
        (one("USD", json!(0), json!(1)), "currencies[0].rate_ppm"),
        (one("USD", json!(-1), json!(1)), "currencies[0].rate_ppm"),
        (one("USD", json!(1.085), json!(1)), "currencies[0].rate_ppm"),
        (one("USD", json!(1_000_000_001), json!(1)), "currencies[0].rate_ppm"),
        (one("USD", json!(u64::MAX), json!(1)), "currencies[0].rate_ppm"),
        (one("USD", json!(1), json!(0)), "currencies[0].round_to"),
        (one("USD", json!(1), json!(100_001)), "currencies[0].round_to"),
        (one("KWD", json!(1), json!(5)), "currencies[0].round_to"),
        (json!([{ "currency": "USD", "rate_ppm": 1, "colour": "green" }]), "currencies[0].colour"),
        (json!([{ "currency": "USD", "rate_ppm": 1 }, { "currency": "USD", "rate_ppm": 2 }]), "currencies[1].currency"),
        (json!(all), "currencies"),
        (json!(null), "currencies"),
        (json!("USD"), "currencies"),
    ] {
        let refused = sells_in(&shop, 0, &currencies).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    assert_eq!(shop.staff_gets("/api/admin/settings").await.expect(200)["version"], 0);
    shop.close().await;
}

#[tokio::test]
async fn an_own_price_is_written_read_copied_and_taken_away() {
    let shop = abroad().await;
    let tea = product(&shop, "prd_tea").await;
    assert_eq!(tea["variants"][0]["prices"], json!({ "USD": own(499, "USD") }));
    let both =
        names_prices(&shop, "TEA", &json!({ "JPY": { "price": money(700, "JPY"), "compare_at": money(800, "JPY") } })).await.expect(200);
    assert_eq!(both["variants"][0]["prices"]["USD"], own(499, "USD"), "the other one stays");
    assert_eq!(both["variants"][0]["prices"]["JPY"]["compare_at"], money(800, "JPY"));
    let listed = shop.staff_gets("/api/admin/products/prd_tea/variants").await.expect(200);
    assert_eq!(listed["items"][0]["prices"], both["variants"][0]["prices"]);
    let only = names_prices(&shop, "TEA", &json!({ "USD": null })).await.expect(200);
    assert_eq!(only["variants"][0]["prices"].as_object().unwrap().keys().collect::<Vec<_>>(), ["JPY"]);

    // Taken off the settings, what there is stays and gets in nobody's way; what is new is refused.
    sells_in(&shop, 1, &json!([])).await.expect(200);
    let copy = json!({ "slug": "tea-copy", "sku_suffix": "-C" });
    let copied = shop.staff_posts("/api/admin/products/prd_tea/duplicate", "copy-priced", &copy).await;
    // The harness's category is nobody's: a copy of what lies there goes with its original.
    let copied = copied.expect(201);
    assert_eq!(copied["variants"][0]["prices"], only["variants"][0]["prices"]);
    shop.restocked("TEA-C", 0);
    let edit = json!({ "version": only["version"], "title": "Green tea" });
    let edited = shop.staff_patches("/api/admin/products/prd_tea", &edit).await.expect(200);
    assert_eq!(edited["variants"][0]["prices"], only["variants"][0]["prices"]);
    let refused = names_prices(&shop, "MUG", &json!({ "JPY": { "price": money(700, "JPY") } })).await;
    assert_eq!(refused.refused(422, "validation_failed")["fields"][0]["field"], "variants[0].prices.JPY");
    shop.close().await;
}

#[tokio::test]
async fn wrong_own_prices_are_refused_with_their_field() {
    let shop = abroad().await;
    let before = product(&shop, "prd_mug").await;
    for (prices, field) in [
        (json!({ "GBP": { "price": money(700, "GBP") } }), "variants[0].prices.GBP"),
        (json!({ "EUR": { "price": money(700, "EUR") } }), "variants[0].prices.EUR"),
        (json!({ "USD": { "price": money(700, "EUR") } }), "variants[0].prices.USD.price"),
        (json!({ "USD": { "price": money(-1, "USD") } }), "variants[0].prices.USD.price"),
        (json!({ "USD": { "price": money(100_000_000_001, "USD") } }), "variants[0].prices.USD.price"),
        (json!({ "USD": { "price": money(700, "USD"), "compare_at": money(1, "JPY") } }), "variants[0].prices.USD.compare_at"),
        (json!({ "USD": { "price": money(700, "USD"), "sale_price": money(700, "USD") } }), "variants[0].prices.USD.sale_price"),
        (json!({ "KWD": { "price": money(1495, "KWD") } }), "variants[0].prices.KWD.price"),
        (json!({ "USD": { "compare_at": money(700, "USD") } }), "variants[0].prices.USD.price"),
        (json!({ "USD": { "price": 7 } }), "variants[0].prices.USD.price"),
        (json!({ "USD": { "price": money(1, "USD"), "colour": "red" } }), "variants[0].prices.USD.colour"),
        (json!({ "XYZ": { "price": money(700, "USD") } }), "variants[0].prices"),
        (json!([]), "variants[0].prices"),
    ] {
        let refused = names_prices(&shop, "MUG", &prices).await.refused(422, "validation_failed");
        let named = refused["fields"][0]["field"].as_str().unwrap();
        assert!(named == field || field == "variants[0].prices" && named.starts_with(field), "{field}: {refused}");
    }
    assert_eq!(product(&shop, "prd_mug").await, before);
    shop.close().await;
}

/// A sale takes as large a share off an own price, unless that names its own.
#[tokio::test]
async fn a_sale_holds_in_every_currency() {
    let shop = abroad().await;
    let sale = json!({ "price": money(360, "EUR"), "starts_at": null, "ends_at": null });
    let edit = async |variant: Value| {
        let version = product(&shop, "prd_tea").await["version"].clone();
        let body = json!({ "version": version, "variants": [variant] });
        shop.staff_patches("/api/admin/products/prd_tea", &body).await.expect(200);
    };
    edit(json!({ "sku": "TEA", "sale": sale })).await;
    // A fifth off 4.99, and off 4.50 where that is converted.
    super::shows(&shop, "/api/products/tea?currency=USD", &money(399, "USD")).await;
    super::shows(&shop, "/api/products/tea?currency=JPY", &money(590, "JPY")).await;
    super::lists(&shop, "tea", "USD", 399).await;
    super::lists(&shop, "tea", "JPY", 590).await;
    edit(json!({ "sku": "TEA", "prices": { "USD": { "price": money(499, "USD"), "sale_price": money(299, "USD") } } })).await;
    super::shows(&shop, "/api/products/tea?currency=USD", &money(299, "USD")).await;
    let read = shop.client().get("/api/products/tea?currency=USD").await.expect(200);
    assert_eq!(read["variants"][0]["compare_at"], money(499, "USD"));
    let buyer = crate::harness::Buyer::paying_in(&shop, "USD").await;
    assert_eq!(buyer.add("TEA", 1).await["totals"]["subtotal"], money(299, "USD"));
    buyer.checkout().await.pay().await;
    shop.close().await;
}
