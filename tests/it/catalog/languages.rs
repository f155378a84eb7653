//! `?lang=`: what shoppers read in other languages, and what they find there.

use super::{edit, page, sample_shop, slugs};
use crate::harness::{TestShop, wait_until};
use barrow_domain::catalog::Translation;
use barrow_domain::ids::Language;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

async fn translate(shop: &TestShop) {
    edit(shop, "prd_apple", |product| {
        let alt = (product.images[0].id.clone(), "Ein roter Apfel mit einem Blatt".to_owned());
        let german = Translation {
            title: "Rote Äpfel".into(),
            description: "Elstar aus dem Streuobst.".into(),
            terms: BTreeMap::from([("Weight".into(), "Gewicht".into()), ("origin".into(), "Herkunft".into())]),
            alts: BTreeMap::from([alt]),
            ..Translation::default()
        };
        product.translations.insert(language("de"), german);
        product.translations.insert(language("pt"), Translation { title: "Maçãs".into(), ..Translation::default() });
    })
    .await;
    let body = json!({ "version": 0, "languages": ["de", "pt"] });
    shop.staff_patches("/api/admin/settings", &body).await.expect(200);
    let body = json!({ "version": 1, "translations": { "de": { "name": "Baumfrüchte", "description": "Vom Baum." } } });
    shop.staff_patches("/api/admin/categories/fruit", &body).await.expect(200);
    // Once more, so that the product is found by its category's new name.
    edit(shop, "prd_apple", |product| product.version += 1).await;
    wait_until("the German catalogue", async || {
        let named = api(shop, "/api/categories?lang=de").await["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|category| category["name"] == "Baumfrüchte");
        let listed = slugs(&api(shop, "/api/products?q=baumfrüchte").await) == ["red-apples"];
        (named && listed).then_some(())
    })
    .await;
}

async fn translated_shop() -> TestShop {
    let shop = sample_shop().await;
    translate(&shop).await;
    shop
}

async fn api(shop: &TestShop, path: &str) -> Value {
    shop.client().get(path).await.expect(200)
}

fn apples(list: &Value) -> Value {
    list.as_array().unwrap().iter().find(|card| card["slug"] == "red-apples").cloned().expect("apples")
}

#[tokio::test]
async fn every_public_read_is_in_the_language_asked_for() {
    let shop = translated_shop().await;
    for (tag, title, found) in [("de", "Rote Äpfel", json!("de")), ("de-at", "Rote Äpfel", json!("de")), ("pt-br", "Maçãs", json!("pt"))]
    {
        let read = api(&shop, &format!("/api/products/red-apples?lang={tag}")).await;
        assert_eq!((&read["title"], &read["language"], &read["languages"]), (&json!(title), &found, &json!(["de", "pt"])));
        for path in ["/api/products?category=fruit&limit=100", "/api/products?q=apples", "/api/products?sort=name&limit=100"] {
            let card = apples(&api(&shop, &format!("{path}&lang={tag}")).await["items"]);
            assert_eq!((&card["title"], &card["language"]), (&json!(title), &found), "{path}");
        }
        let search = api(&shop, &format!("/api/search?q=apples&lang={tag}")).await;
        assert_eq!(apples(&search["products"]["items"])["title"], title);
        let suggested = api(&shop, &format!("/api/search/suggest?q=app&lang={tag}")).await;
        assert_eq!(apples(&suggested["products"])["title"], title);
    }
    let german = api(&shop, "/api/products/red-apples?lang=de").await;
    assert_eq!((&german["options"], &german["images"][0]["alt"]), (&json!(["Gewicht"]), &json!("Ein roter Apfel mit einem Blatt")));
    assert!(german["variants"][0]["options"]["Gewicht"].is_string() && german["attributes"]["Herkunft"].is_string(), "{german}");
    let card = apples(&api(&shop, "/api/products?lang=de&limit=100").await["items"]);
    assert_eq!(card["image"]["alt"], "Ein roter Apfel mit einem Blatt");
    let original = apples(&api(&shop, "/api/products?limit=100").await["items"]);
    assert_eq!(
        (&card["id"], &card["price_from"], &card["skus_in_stock"]),
        (&original["id"], &original["price_from"], &original["skus_in_stock"])
    );

    let categories = api(&shop, "/api/categories?lang=de").await;
    assert_eq!(categories["languages"], json!(["de", "pt"]));
    let category = |slug: &str| categories["items"].as_array().unwrap().iter().find(|category| category["slug"] == slug).cloned().unwrap();
    assert_eq!(
        (&category("fruit")["name"], &category("fruit")["description"], &category("fruit")["language"]),
        (&json!("Baumfrüchte"), &json!("Vom Baum."), &json!("de"))
    );
    assert!(category("bakery")["language"].is_null() && category("bakery")["name"] == "Bakery");
    let counted = api(&shop, "/api/products?facets=true&lang=de").await;
    let labels = |list: &Value| -> Vec<String> {
        list["facets"]["categories"].as_array().unwrap().iter().map(|choice| choice["label"].as_str().unwrap().to_owned()).collect()
    };
    assert!(labels(&counted).contains(&"Baumfrüchte".to_owned()) && labels(&counted).contains(&"Bakery".to_owned()));
    assert!(labels(&api(&shop, "/api/products?facets=true").await).contains(&"Fruit".to_owned()));
    shop.close().await;
}

/// What nobody has translated reads as it was written, and says so.
#[tokio::test]
async fn a_language_that_nobody_translated_falls_back_to_the_original() {
    let shop = translated_shop().await;
    for path in
        ["/api/products/red-apples", "/api/products?limit=5", "/api/search?q=apples", "/api/search/suggest?q=app", "/api/categories"]
    {
        let sign = if path.contains('?') { '&' } else { '?' };
        let (plain, french) = (shop.client().get(path).await, shop.client().get(&format!("{path}{sign}lang=fr")).await);
        assert_eq!(french.text, plain.text, "{path}");
        assert!(!plain.text.contains("\"language\":\"") && plain.header("etag") == french.header("etag"));
        for wrong in ["", "DE", "pt_br", "german", "de-", "%22"] {
            let refused = shop.client().get(&format!("{path}{sign}lang={wrong}")).await.refused(422, "validation_failed");
            assert_eq!(refused["fields"][0]["field"], "lang", "{path} {wrong}");
        }
    }
    shop.close().await;
}

/// A cache that knows an answer by its address, or by its tag, gives nobody the wrong language.
#[tokio::test]
async fn a_tag_stands_for_one_language() {
    let shop = translated_shop().await;
    for path in [
        "/api/products/red-apples",
        "/api/products?limit=100",
        "/api/search?q=apples",
        "/api/search/suggest?q=app",
        "/api/categories",
        "/products/red-apples",
    ] {
        let in_german = format!("{path}{}lang=de", if path.contains('?') { '&' } else { '?' });
        let (plain, german) = (shop.client().get(path).await, shop.client().get(&in_german).await);
        assert_eq!(german.header("cache-control"), "public, max-age=2, stale-while-revalidate=60");
        assert_ne!(plain.header("etag"), german.header("etag"), "{path}");
        let again = async |path: &str, tag: &str| {
            let request = shop.client().request(reqwest::Method::GET, path).header("if-none-match", tag);
            crate::harness::Answer::of(request).await.status
        };
        assert_eq!(again(&in_german, german.header("etag")).await, 304, "{path}");
        assert_eq!(again(&in_german, plain.header("etag")).await, 200, "{path}");
    }
    shop.close().await;
}

/// Words of every language find it, whatever it is read in.
#[tokio::test]
async fn words_of_translations_are_found() {
    let shop = translated_shop().await;
    for words in ["äpfel", "rote%20apfel", "streuobst", "maçãs", "macas", "baumfrüchte"] {
        for lang in ["", "&lang=de", "&lang=fr"] {
            let found = api(&shop, &format!("/api/products?q={words}{lang}")).await;
            assert_eq!((slugs(&found), &found["matched"]), (vec!["red-apples".to_owned()], &json!("exact")), "{words}{lang}");
        }
    }
    let suggested = api(&shop, "/api/search/suggest?q=baumf&lang=de").await;
    assert_eq!(suggested["categories"][0], json!({ "slug": "fruit", "name": "Baumfrüchte" }));
    assert_eq!(
        api(&shop, "/api/search/suggest?q=baumf").await["categories"][0]["name"],
        "Fruit",
        "found by any name, shown by the one asked for"
    );
    assert!(
        api(&shop, "/api/search/suggest?q=%C3%A4pf").await["queries"].as_array().unwrap().contains(&json!("apfel")),
        "offered as it is typed"
    );
    shop.close().await;
}

/// Read in any language, the catalogue costs no call; a product that is known costs none either.
#[tokio::test]
async fn reading_in_another_language_asks_no_table() {
    let shop = translated_shop().await;
    let paths = [
        "/?lang=de",
        "/categories/fruit?lang=de",
        "/api/categories?lang=de",
        "/api/products?category=fruit&facets=true&lang=de",
        "/api/search?q=baumfrüchte&lang=de",
        "/api/search/suggest?q=baumf&lang=de",
        "/products/red-apples?lang=de",
        "/api/products/red-apples?lang=de",
    ];
    // Once, so that the product is in memory.
    for path in paths {
        assert_eq!(shop.client().get(path).await.status, 200, "{path}");
    }
    for path in paths {
        let answer = shop.client().get(path).await;
        assert!(answer.header("x-barrow-cost").contains("calls=0"), "{path}: {}", answer.header("x-barrow-cost"));
    }
    shop.close().await;
}

#[tokio::test]
async fn pages_are_read_in_a_language_and_lead_on_in_it() {
    let shop = translated_shop().await;
    let url = shop.shop().url().to_owned();
    let html = page(&shop, "/products/red-apples?lang=de-at").await.text;
    for part in [
        "<title>Rote Äpfel · Barrow</title>".to_owned(),
        format!("<link rel=\"canonical\" href=\"{url}/products/red-apples?lang=de\">"),
        format!("<link rel=\"alternate\" hreflang=\"pt\" href=\"{url}/products/red-apples?lang=pt\">"),
        format!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{url}/products/red-apples\">"),
        format!("<meta property=\"og:url\" content=\"{url}/products/red-apples?lang=de\">"),
        "content=\"Elstar aus dem Streuobst.\"".to_owned(),
        "alt=\"Ein roter Apfel mit einem Blatt\"".to_owned(),
        "<main id=\"main\" tabindex=\"-1\" lang=\"de\">".to_owned(),
        "href=\"/categories/fruit?lang=de-at\">Baumfrüchte</a>".to_owned(),
        "<input type=\"hidden\" name=\"lang\" value=\"de-at\">".to_owned(),
    ] {
        assert!(html.contains(&part), "{part}\n{html}");
    }
    let data = super::freshness::linked_data(&html);
    assert_eq!((&data["name"], &data["url"]), (&json!("Rote Äpfel"), &json!(format!("{url}/products/red-apples?lang=de"))));
    assert_eq!(data["offers"][0]["url"], data["url"]);
    let (_, inlined) = html.split_once("<script type=\"application/json\" id=\"shop-data\">").unwrap();
    let inlined: Value = serde_json::from_str(inlined.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(inlined["path"], "/api/products/red-apples?lang=de-at");
    assert_eq!(inlined["answer"], api(&shop, "/api/products/red-apples?lang=de-at").await);

    let category = page(&shop, "/categories/fruit?lang=de&sort=name").await.text;
    for part in ["<h1>Baumfrüchte</h1>", "href=\"/products/red-apples?lang=de\"", "?sort=price&#38;lang=de", "Rote Äpfel"] {
        assert!(category.contains(part), "{part}\n{category}");
    }
    let home = page(&shop, "/?lang=de").await.text;
    assert!(home.contains(">Baumfrüchte</a>") && home.contains(&format!("hreflang=\"de\" href=\"{url}/?lang=de\"")), "{home}");
    // What is not translated is the original, under the original's address.
    let other = page(&shop, "/products/mangoes?lang=de").await.text;
    assert!(other.contains(&format!("<link rel=\"canonical\" href=\"{url}/products/mangoes\">")) && !other.contains("hreflang"), "{other}");
    assert!(!page(&shop, "/products/red-apples").await.text.contains(" lang=\"de\""));
    for path in ["/", "/products/red-apples", "/categories/fruit"] {
        assert_eq!(page(&shop, &format!("{path}?lang=German")).await.status, 422, "{path}");
    }
    shop.close().await;
}
