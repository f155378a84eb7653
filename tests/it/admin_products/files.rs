//! Products as a file, and from one.

use super::{bowl, create, eur, look, shop};
use crate::harness::{Answer, TestShop, picture, wait_until};
use barrow_domain::ids::ImportId;
use barrow_local::grants::called_by;
use serde_json::{Value, json};
use std::time::Instant;

/// All parts put together.
pub async fn export(shop: &TestShop) -> String {
    let (mut file, mut query) = (String::new(), String::new());
    loop {
        let part = shop.staff_gets(&format!("/api/admin/export/products{query}")).await.expect(200);
        file.push_str(part["csv"].as_str().unwrap());
        let Some(cursor) = part["next_cursor"].as_str() else { return file };
        query = format!("?cursor={}", cursor.replace('#', "%23"));
    }
}

/// Uploads and starts it; gives the import.
pub(super) async fn begin(shop: &TestShop, key: &str, file: &str, dry_run: bool) -> Value {
    let body = json!({ "bytes": file.len(), "dry_run": dry_run });
    let import = shop.staff_posts("/api/admin/imports", key, &body).await.expect(201);
    picture::put_as(shop.client(), &import["upload"], file.as_bytes(), "text/csv").await.expect(200);
    shop.staff_posts(&format!("/api/admin/imports/{}/start", import["id"].as_str().unwrap()), key, &json!({})).await.expect(202)
}

/// As it ends.
pub async fn import(shop: &TestShop, key: &str, file: &str, dry_run: bool) -> Value {
    let begun = begin(shop, key, file, dry_run).await;
    let path = format!("/api/admin/imports/{}", begun["id"].as_str().unwrap());
    wait_until("the import", async || {
        let import = shop.staff_gets(&path).await.expect(200);
        (!["checking", "running"].contains(&import["state"].as_str().unwrap())).then_some(import)
    })
    .await
}

fn difficult() -> Value {
    json!({
        "slug": "difficult", "title": "=1+1 \"quoted\", あ 🙂", "category": "bowls", "status": "active", "options": ["Größe"],
        "description": "-First line\n'second', \"third\"", "brand": "@Käse", "tags": ["a,b", "\"c\""], "attributes": { "Herkunft": "=SUM(A1)" },
        "seo": { "title": "+title", "description": null },
        "variants": [
            { "sku": "DIFF-1", "options": { "Größe": "S, \"klein\"" }, "price": eur(1999), "compare_at": eur(2500), "weight_grams": 7,
              "sale": { "price": eur(5), "starts_at": "2999-01-01T00:00:00Z", "ends_at": null } },
            { "sku": "DIFF-2", "options": { "Größe": "M" }, "price": eur(100_000_000_000), "low_stock_threshold": 3 },
        ],
    })
}

/// 31: what was exported and comes back changes nothing, prices least of all; what was edited in between is edited.
#[tokio::test]
async fn export_and_import_is_the_identity() {
    let shop = shop().await;
    // The harness's own goods are in a category that nobody made.
    super::category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let product = create(&shop, &difficult()).await;
    let mut draft = bowl("BOWL-1", 3);
    (draft["status"], draft["publish_at"]) = (json!("draft"), json!("2999-01-01T00:00:00Z"));
    create(&shop, &draft).await;
    let file = export(&shop).await;
    let done = import(&shop, "import-identity", &file, false).await;
    assert_eq!(
        (&done["state"], &done["products"], &done["done"], &done["faults_total"]),
        (&json!("done"), &json!(5), &json!(5), &json!(0))
    );
    assert_eq!(export(&shop).await, file);
    assert_eq!(look(&shop, &product).await, product);

    let edited = file.replace("19.99", "18.99").replace("DIFF-2", "DIFF-3");
    assert_eq!(import(&shop, "import-edited", &edited, false).await["state"], "done");
    shop.restocked("DIFF-3", 0);
    let now = look(&shop, &product).await;
    assert_eq!((&now["variants"][0]["price"], &now["variants"][1]["sku"]), (&eur(1899), &json!("DIFF-3")));
    assert_eq!((&now["title"], &now["variants"].as_array().unwrap().len()), (&product["title"], &2));
    assert_eq!(export(&shop).await, edited);
    shop.close().await;
}

#[tokio::test]
async fn a_file_with_a_fault_changes_nothing_and_says_where() {
    let shop = shop().await;
    let product = create(&shop, &difficult()).await;
    super::category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let file = export(&shop).await;
    let wrong = file.replace("19.99", "19.999").replace("tea,A tea,things", "tea,A tea,nowhere");
    let refused = import(&shop, "import-wrong", &wrong, false).await;
    assert_eq!((&refused["state"], &refused["done"]), (&json!("refused"), &json!(0)));
    assert_eq!(refused["faults"][0]["column"], "price", "{refused}");
    // Its form is right, and what it says is not.
    let sense = import(&shop, "import-nonsense", &file.replace("tea,A tea,things", "tea,A tea,nowhere"), true).await;
    assert_eq!((&sense["state"], &sense["faults"][0]["column"]), (&json!("refused"), &json!("category")), "{sense}");
    let dry = import(&shop, "import-dry", &file.replace("19.99", "1.00"), true).await;
    assert_eq!((&dry["state"], &dry["products"]), (&json!("checked"), &json!(4)));
    assert_eq!(look(&shop, &product).await, product);
    shop.close().await;
}

/// The same import, announced, started and delivered again and again, is made once.
#[tokio::test]
async fn an_import_that_is_repeated_does_no_more() {
    let shop = shop().await;
    let product = create(&shop, &difficult()).await;
    super::category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let file = export(&shop).await.replace("19.99", "18.99");
    let begun = begin(&shop, "import-again", &file, false).await;
    let body = json!({ "bytes": file.len(), "dry_run": false });
    let again = shop.staff_posts("/api/admin/imports", "import-again", &body).await.expect(201);
    assert_eq!(again["id"], begun["id"]);
    let other = json!({ "bytes": file.len(), "dry_run": true });
    shop.staff_posts("/api/admin/imports", "import-again", &other).await.refused(422, "idempotency_key_reused");
    let path = format!("/api/admin/imports/{}", begun["id"].as_str().unwrap());
    let starts = (0..5).map(|_| shop.staff_posts_owned(format!("{path}/start")));
    for answer in futures::future::join_all(starts).await {
        answer.expect(202);
    }
    shop.settle().await;
    assert_eq!(shop.staff_gets(&path).await.expect(200)["state"], "done");
    let now = look(&shop, &product).await;
    assert_eq!((&now["variants"][0]["price"], &now["version"]), (&eur(1899), &json!(2)));
    shop.close().await;
}

/// More variants than one transaction takes: they come in several, to the last.
#[tokio::test]
async fn a_product_of_many_variants_is_written_in_parts() {
    let shop = shop().await;
    super::category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let heading = export(&shop).await.lines().next().unwrap().to_owned();
    let row = |number: usize| {
        let head = if number == 0 { "many,Many,bowls,,,,,\"[\"\"No\"\"]\",standard,,,active," } else { "many,,,,,,,,,,,," };
        format!("{head},MANY-{number:03},\"{{\"\"No\"\":\"\"{number}\"\"}}\",EUR,1.00,,,,,10,0")
    };
    let rows: Vec<String> = (0..150).map(row).collect();
    let file = format!("{heading}\r\n{}\r\n", rows.join("\r\n"));
    let done = import(&shop, "import-many", &file, false).await;
    assert_eq!((&done["state"], &done["faults_total"]), (&json!("done"), &json!(0)), "{done}");
    for number in 0..150 {
        shop.restocked(&format!("MANY-{number:03}"), 0);
    }
    let shown = shop.client().get("/api/products/many").await.expect(200);
    assert_eq!(shown["variants"].as_array().unwrap().len(), 150);
    shop.close().await;
}

/// 31: whoever finds its time over asks for more by a message, and whoever takes that goes on.
#[tokio::test]
async fn an_import_goes_on_by_another_message() {
    let shop = shop().await;
    super::category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    create(&shop, &bowl("CARRIED", 3)).await;
    let file = export(&shop).await.replace("Bowl CARRIED", "Bowl TAKEN ON");
    let held = shop.shop().hold_batches().await;
    let begun = begin(&shop, "carried-on", &file, false).await;
    let id = ImportId::parse(begun["id"].as_str().unwrap()).unwrap();
    let out_of_time = shop.shop().app().run_import(&id, Instant::now());
    called_by("jobs-import-products".to_owned(), out_of_time).await.unwrap();
    let path = format!("/api/admin/imports/{}", begun["id"].as_str().unwrap());
    let left = shop.staff_gets(&path).await.expect(200);
    assert_eq!((&left["state"], &left["done"]), (&json!("running"), &json!(0)), "{left}");
    drop(held);
    shop.settle().await;
    assert_eq!(shop.staff_gets(&path).await.expect(200)["state"], "done");
    shop.close().await;
}

#[tokio::test]
async fn wrong_requests_are_refused() {
    let shop = shop().await;
    for (body, field) in [(json!({ "bytes": 0 }), "bytes"), (json!({ "bytes": 50_331_649 }), "bytes"), (json!({ "bytes": 1, "x": 1 }), "x")]
    {
        let answer: Answer = shop.staff_posts("/api/admin/imports", "wrong-request", &body).await;
        assert_eq!(answer.refused(422, "validation_failed")["fields"][0]["field"], field);
    }
    let cursor = shop.staff_gets("/api/admin/export/products?cursor=gone").await.refused(422, "validation_failed");
    assert_eq!(cursor["fields"][0]["field"], "cursor");
    shop.staff_gets("/api/admin/imports/0123456789ABCDEFGHJKMNPQRS").await.refused(404, "not_found");
    // Started before anything was uploaded.
    let import = shop.staff_posts("/api/admin/imports", "never-uploaded", &json!({ "bytes": 10 })).await.expect(201);
    let path = format!("/api/admin/imports/{}", import["id"].as_str().unwrap());
    shop.staff_posts(&format!("{path}/start"), "never-uploaded", &json!({})).await.expect(202);
    shop.settle().await;
    let ended = shop.staff_gets(&path).await.expect(200);
    assert_eq!((&ended["state"], &ended["faults"][0]["reason"]), (&json!("refused"), &json!("was not uploaded")));
    shop.close().await;
}
