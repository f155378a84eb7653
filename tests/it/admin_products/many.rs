//! Products by the thousand: a file of as many rows as it may have (`BARROW_DEEP=1`), and a product of as many variants.

use super::files::{begin, export};
use super::{edit, eur, look, shop, try_edit};
use crate::harness::{TestShop, is_deep, wait_until};
use barrow_domain::catalog::{Axis, MAX_VARIANTS, combinations};
use barrow_domain::ids::ImportId;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Of an item at DynamoDB.
const MOST_BYTES: usize = 400 * 1024;

fn heading() -> String {
    format!("{}\r\n", barrow_app::imports::sheet::COLUMNS.join(","))
}

/// Of a product with these options, the rows of its variants.
fn write_rows(file: &mut String, slug: &str, options: &str, variants: impl Iterator<Item = (String, String)>) {
    for (place, (sku, picked)) in variants.enumerate() {
        let title = slug.to_uppercase();
        let head =
            if place == 0 { format!("{slug},{title},bowls,,,,,{options},standard,,,active,") } else { format!("{slug},,,,,,,,,,,,") };
        write!(file, "{head},{sku},{picked},EUR,12.00,,,,,10,0\r\n").unwrap();
    }
}

fn quoted(value: &Value) -> String {
    format!("\"{}\"", value.to_string().replace('"', "\"\""))
}

/// Starts it and lets workers die over it again and again, then looks how it goes on.
async fn import_though_workers_die(shop: &TestShop, key: &str, file: &str) -> Value {
    let began = Instant::now();
    let id = begin(shop, key, file, false).await["id"].as_str().unwrap().to_owned();
    let (app, parsed) = (shop.shop().app(), ImportId::parse(&id).unwrap());
    for cut in [30, 200, 400, 600, 800] {
        let work = app.run_import(&parsed, Instant::now() + Duration::from_secs(60));
        let _ = tokio::time::timeout(Duration::from_millis(cut), work).await;
        // One that finds its time over leaves the rest to the next.
        app.run_import(&parsed, Instant::now()).await.unwrap();
    }
    // As whoever sees it stand still does.
    shop.staff_posts(&format!("/api/admin/imports/{id}/start"), key, &json!({})).await.expect(202);
    let (path, mut seen) = (format!("/api/admin/imports/{id}"), vec![0]);
    loop {
        let import = shop.staff_gets(&path).await.expect(200);
        let so_far = import["done"].as_u64().unwrap();
        assert!(so_far >= *seen.last().unwrap(), "what is done stays done");
        seen.push(so_far);
        if !["checking", "running"].contains(&import["state"].as_str().unwrap()) {
            seen.dedup();
            let used = shop.shop().usage().read().get("jobs-import-products").copied().unwrap_or_default();
            println!("{key}: {:.1?}, {} runs of {:.0} ms, seen {} times", began.elapsed(), used.invocations, used.milliseconds, seen.len());
            assert_eq!((&import["state"], &import["faults_total"]), (&json!("done"), &json!(0)), "{import}");
            return import;
        }
        assert!(began.elapsed() < Duration::from_secs(3600), "{import}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The most memory that this process has had: all engines of the shop, and the functions in them.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}

#[tokio::test]
async fn a_hundred_thousand_rows_are_imported_though_workers_die() {
    let shop = shop().await;
    super::category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let (products, variants) = if is_deep() { (2000, 50) } else { (60, 5) };
    let mut file = heading();
    let sku = |product: usize, variant: usize| format!("ROW-{product:04}-{variant:02}");
    for product in 0..products {
        let rows = (0..variants).map(|variant| (sku(product, variant), quoted(&json!({ "No": variant.to_string() }))));
        write_rows(&mut file, &format!("row-{product:04}"), &quoted(&json!(["No"])), rows);
    }
    let done = import_though_workers_die(&shop, "import-very-many", &file).await;
    assert_eq!((&done["products"], &done["done"]), (&json!(products), &json!(products)));
    for (product, variant) in (0..products).flat_map(|product| (0..variants).map(move |variant| (product, variant))) {
        shop.restocked(&sku(product, variant), 0);
    }
    if is_deep() {
        println!("at most {} MB, of which the function may have 2048", peak_megabytes());
        assert!(peak_megabytes() < 2048);
    }
    shop.settle().await;
    let exported = export(&shop).await;
    assert_eq!(exported.lines().filter(|line| line.starts_with("row-")).count(), products * variants);
    // All of it once more changes nothing.
    let first = shop.client().get("/api/products/row-0000").await.expect(200);
    assert_eq!(first["variants"].as_array().unwrap().len(), variants);
    let again = import_though_workers_die(&shop, "import-very-many-again", &file).await;
    assert_eq!(again["done"], json!(products));
    assert_eq!(export(&shop).await, exported);
    shop.close().await;
}

/// Fifty sizes in forty colours.
fn matrix() -> (String, Vec<String>) {
    let axis = |name: &str, count: usize| Axis { name: name.into(), values: (0..count).map(|value| format!("{name}{value}")).collect() };
    let all = combinations("SHIRT", &[axis("Size", 50), axis("Colour", 40)]).unwrap();
    assert_eq!(all.len(), MAX_VARIANTS);
    let mut file = heading();
    let variants = all.iter().map(|one| (one.sku.to_string(), quoted(&json!(one.options))));
    write_rows(&mut file, "shirt", &quoted(&json!(["Size", "Colour"])), variants);
    (file, all.iter().map(|one| one.sku.to_string()).collect())
}

/// 2,000 variants are created by a job that dies on its way, seen, edited, bought, and archived. Takes minutes without
/// optimisation, so only `make test-deep` does it.
#[tokio::test]
async fn a_product_has_two_thousand_variants() {
    if !is_deep() {
        return;
    }
    let shop = shop().await;
    let (file, skus) = matrix();
    import_though_workers_die(&shop, "import-matrix", &file).await;
    for sku in &skus {
        shop.restocked(sku, 0);
    }
    let shown = shop.client().get("/api/products/shirt").await;
    println!("the product's answer has {} KB", shown.text.len() / 1024);
    assert!(shown.text.len() < 6 << 20, "a function's answer has 6 MB at most");
    let shown = shown.expect(200);
    let listed: Vec<&str> = shown["variants"].as_array().unwrap().iter().map(|variant| variant["sku"].as_str().unwrap()).collect();
    assert_eq!(listed, skus);
    for item in shop.tables().catalog().await {
        assert!(item.written_out().len() < MOST_BYTES, "an item of {} bytes", item.written_out().len());
    }
    let product = shop.staff_gets(&format!("/api/admin/products/{}", shown["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(product["variants_total"], 2000);

    // A title, and as many prices as a request names.
    let prices: Vec<Value> = skus[1950..].iter().map(|sku| json!({ "sku": sku, "price": eur(1500) })).collect();
    let edited = edit(&shop, &product, &json!({ "title": "A shirt of many sizes", "variants": prices })).await;
    let (last, units) = (skus.last().unwrap(), 3);
    let body = json!({ "units": units });
    shop.staff_posts(&format!("/api/admin/stock/{last}/receipts"), "receive-the-last", &body).await.expect(201);
    shop.restocked(last, units);
    let page = shop.client().get("/products/shirt").await;
    assert_eq!(page.status, 200);
    let availability = shop.client().get("/api/products/shirt/availability").await.expect(200);
    let available = availability["variants"].as_array().unwrap();
    assert_eq!((available.len(), &available[1999]["available"]), (2000, &json!(units)));
    let order = shop.buyer().await.buys(last, 1).await;
    order.pay().await;
    assert_eq!(order.get().await["lines"][0]["unit_price"], eur(1500));

    // One more is too many, also by itself.
    let more = json!({ "add_variants": [{ "sku": "SHIRT-MORE", "options": { "Size": "x", "Colour": "y" }, "price": eur(1) }] });
    try_edit(&shop, &edited, &more).await.refused(422, "validation_failed");
    let archived = edit(&shop, &edited, &json!({ "status": "archived" })).await;
    wait_until("nobody sees it", async || (shop.client().get("/api/products/shirt").await.status == 404).then_some(())).await;
    edit(&shop, &archived, &json!({ "status": "active" })).await;
    let now = look(&shop, &product).await;
    assert_eq!((&now["status"], &now["title"], &now["variants_total"]), (&json!("active"), &json!("A shirt of many sizes"), &json!(2000)));
    shop.close().await;
}
