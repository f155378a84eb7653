//! Products and categories in several languages: edited, refused, exported and taken in again.

use super::files::{export, import};
use super::{bowl, category, create, edit, history, look, path, shop, try_create, try_edit, until_listed};
use crate::harness::{TestShop, picture, wait_until};
use futures::future::{join, join_all};
use serde_json::{Value, json};

/// A shop that is read in these languages too.
async fn shop_in(languages: &[&str]) -> TestShop {
    let shop = shop().await;
    speaks(&shop, 0, languages).await;
    shop
}

async fn speaks(shop: &TestShop, version: u64, languages: &[&str]) {
    let settings = shop.staff_patches("/api/admin/settings", &json!({ "version": version, "languages": languages })).await.expect(200);
    assert_eq!(settings.get("languages").unwrap_or(&json!([])), &json!(languages));
}

fn schale() -> Value {
    json!({
        "title": "=Schale \"groß\", 🥣", "description": "Handgemacht.\nMit Glasur.", "seo": { "title": "+Schalen", "description": null },
        "terms": { "Colour": "Farbe", "Red": "Rot", "origin": "Herkunft", "Portugal": "-Portugal" },
    })
}

/// In two colours, and in German where that is so.
fn colourful(translations: &Value) -> Value {
    let variant = |sku: &str, colour: &str| json!({ "sku": sku, "price": { "amount": 1290, "currency": "EUR" }, "options": { "Colour": colour }, "units": 2 });
    json!({
        "slug": "bowl", "title": "Bowl", "category": "bowls", "status": "active", "options": ["Colour"], "description": "Made by hand.",
        "attributes": { "origin": "Portugal" }, "variants": [variant("BOWL-R", "Red"), variant("BOWL-B", "Blue")],
        "translations": translations,
    })
}

/// What the staff sees of a translation has every field.
fn whole(translation: &Value) -> Value {
    let mut whole = json!({ "description": "", "seo": { "title": null, "description": null }, "terms": {}, "alts": {} });
    whole.as_object_mut().unwrap().extend(translation.as_object().unwrap().clone());
    whole
}

#[tokio::test]
async fn a_translation_is_written_read_and_taken_away() {
    let shop = shop_in(&["de", "pt-br"]).await;
    assert_eq!(shop.staff_gets("/api/admin/categories").await.expect(200)["languages"], json!(["de", "pt-br"]), "what may be written");
    let product = create(&shop, &colourful(&json!({ "de": schale() }))).await;
    assert_eq!(product["translations"], json!({ "de": whole(&schale()) }));
    let both = edit(&shop, &product, &json!({ "translations": { "pt-br": { "title": "Tigela" } } })).await;
    assert_eq!((&both["translations"]["de"], &both["version"]), (&whole(&schale()), &json!(2)), "the other one stays");
    assert_eq!(look(&shop, &product).await, both);
    let again = try_edit(&shop, &product, &json!({ "translations": { "pt-br": { "title": "Tigela" } } })).await.expect(200);
    assert_eq!(again, both, "what is so already is done, whatever version it was made of");
    let only = edit(&shop, &both, &json!({ "translations": { "de": null } })).await;
    assert_eq!(only["translations"], json!({ "pt-br": whole(&json!({ "title": "Tigela" })) }));

    let history = history(&shop, &product).await;
    let told = |entry: usize, side: &str, language: &str| history[entry][side][format!("translation {language}")]["title"].clone();
    assert_eq!((told(1, "before", "pt-br"), told(1, "after", "pt-br")), (Value::Null, json!("Tigela")), "{history:?}");
    assert_eq!((told(0, "before", "de"), told(0, "after", "de")), (schale()["title"].clone(), Value::Null));
    assert_eq!(told(1, "after", "de"), Value::Null, "what stays is not told");
    shop.close().await;
}

/// Of two translators who set out from the same version one comes second, and learns both versions.
#[tokio::test]
async fn two_translators_at_once_lose_nothing() {
    let shop = shop_in(&["de", "fr"]).await;
    let product = create(&shop, &bowl("BOWL-1", 1)).await;
    let (german, french) =
        (json!({ "translations": { "de": { "title": "Schale" } } }), json!({ "translations": { "fr": { "title": "Bol" } } }));
    let (one, two) = join(try_edit(&shop, &product, &german), try_edit(&shop, &product, &french)).await;
    let (made, late, other) = if one.status == 200 { (one, two, french) } else { (two, one, german) };
    let made = made.expect(200);
    let refused = late.refused(409, "version_changed");
    assert_eq!((&refused["expected"], &refused["version"]), (&json!(1), &json!(2)));
    let both = edit(&shop, &made, &other).await;
    assert_eq!(both["translations"].as_object().unwrap().len(), 2);
    let repeated = json!({ "translations": { "de": { "title": "Schüssel" } } });
    for answer in join_all((0..4).map(|_| try_edit(&shop, &both, &repeated))).await {
        assert_eq!(answer.expect(200)["version"], 4);
    }
    assert_eq!(history(&shop, &product).await.len(), 4);
    shop.close().await;
}

#[tokio::test]
async fn wrong_translations_are_refused_with_their_field() {
    let shop = shop_in(&["de"]).await;
    let product = create(&shop, &colourful(&json!({}))).await;
    let titled = |field: &str, value: Value| json!({ "de": { "title": "Schale", field: value } });
    for (translations, field) in [
        (json!({ "fr": { "title": "Bol" } }), "translations.fr"),
        (json!({ "de": { "title": "" } }), "translations.de.title"),
        (json!({ "de": {} }), "translations.de.title"),
        (json!({ "de": { "title": 5 } }), "translations.de.title"),
        (titled("title", json!("x".repeat(201))), "translations.de.title"),
        (titled("description", json!("x".repeat(10_001))), "translations.de.description"),
        (titled("seo", json!({ "title": " x" })), "translations.de.seo.title"),
        (titled("seo", json!({ "colour": "red" })), "translations.de.seo.colour"),
        (titled("terms", json!({ "Red": "" })), "translations.de.terms.Red"),
        (titled("terms", json!({ "Red": "Blue" })), "translations.de.terms"),
        (titled("alts", json!({ "nothing": "Eine Schale" })), "translations.de.alts"),
        (titled("colour", json!("red")), "translations.de.colour"),
        (json!({ "DE": { "title": "Schale" } }), "translations"),
        (json!({ "german": { "title": "Schale" } }), "translations"),
        (json!([]), "translations"),
    ] {
        let refused = try_edit(&shop, &product, &json!({ "translations": translations })).await.refused(422, "validation_failed");
        let named = refused["fields"][0]["field"].as_str().unwrap();
        assert!(
            named == field || field == "translations" && named.starts_with(field) || field.ends_with("alts") && named.starts_with(field),
            "{field}: {refused}"
        );
    }
    assert_eq!(look(&shop, &product).await, product);
    let mut other = colourful(&json!({ "fr": { "title": "Bol" } }));
    (other["slug"], other["variants"]) = (json!("other"), json!([]));
    let refused = try_create(&shop, "create-french", &other).await.refused(422, "validation_failed");
    assert!(refused["fields"].as_array().unwrap().iter().any(|field| field["field"] == "translations.fr"), "{refused}");
    for (languages, field) in [(json!(["de", "de"]), "languages"), (json!(["Deutsch"]), "languages[0]"), (json!(null), "languages")] {
        let refused = shop.staff_patches("/api/admin/settings", &json!({ "version": 1, "languages": languages })).await;
        assert_eq!(refused.refused(422, "validation_failed")["fields"][0]["field"], field);
    }
    shop.close().await;
}

/// A language that is taken off the list is written no more; what is there stays, and gets in nobody's way.
#[tokio::test]
async fn a_language_that_is_taken_off_the_list_stays_where_it_is() {
    let shop = shop_in(&["de"]).await;
    let product = create(&shop, &colourful(&json!({ "de": schale() }))).await;
    speaks(&shop, 1, &[]).await;
    let edited = edit(&shop, &product, &json!({ "title": "Deep bowl" })).await;
    assert_eq!(edited["translations"], product["translations"]);
    let read = shop.client().get("/api/products/bowl?lang=de").await.expect(200);
    assert_eq!(read["title"], schale()["title"]);
    let copy = json!({ "slug": "bowl-copy", "sku_suffix": "-C" });
    let copied = shop.staff_posts(&format!("{}/duplicate", path(&product)), "copy-translated", &copy).await.expect(201);
    assert_eq!(copied["translations"], product["translations"]);
    for sku in ["BOWL-R-C", "BOWL-B-C"] {
        shop.restocked(sku, 0);
    }
    category(&shop, json!({ "slug": "plates", "name": "Plates", "translations": { "de": { "name": "Teller" } } }))
        .await
        .refused(422, "validation_failed");
    shop.close().await;
}

#[tokio::test]
async fn a_category_is_translated_as_a_product_is() {
    let shop = shop_in(&["de", "fr"]).await;
    let body = json!({ "slug": "plates", "name": "Plates", "description": "Flat.", "translations": { "de": { "name": "Teller" } } });
    let plates = category(&shop, body.clone()).await.expect(201);
    assert_eq!(plates["translations"], json!({ "de": { "name": "Teller", "description": "" } }));
    assert_eq!(category(&shop, body).await.expect(201), plates);
    let patch = async |version: u64, translations: Value| {
        shop.staff_patches("/api/admin/categories/plates", &json!({ "version": version, "translations": translations })).await
    };
    let french = patch(1, json!({ "fr": { "name": "Assiettes", "description": "Plates." } })).await.expect(200);
    assert_eq!((&french["version"], &french["translations"].as_object().unwrap().len()), (&json!(2), &2));
    assert_eq!(patch(1, json!({ "de": null })).await.refused(409, "version_changed")["version"], 2);
    let (one, two) = join(patch(2, json!({ "de": { "name": "Tellerchen" } })), patch(2, json!({ "fr": null }))).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    for (translations, field) in [
        (json!({ "it": { "name": "Piatti" } }), "translations.it"),
        (json!({ "de": { "name": "" } }), "translations.de.name"),
        (json!({ "de": { "name": "Teller", "description": "x".repeat(2001) } }), "translations.de.description"),
        (json!({ "de": { "title": "Teller" } }), "translations.de.title"),
    ] {
        let refused = patch(3, translations).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field);
    }
    let audit = shop.staff_gets("/api/admin/audit?subject=category/plates").await.expect(200);
    assert_eq!(audit["items"].as_array().unwrap().len(), 3, "{audit}");
    shop.close().await;
}

/// 31: a file has the columns of all languages, and gives back what it was made of; without them it leaves them alone.
#[tokio::test]
async fn export_and_import_is_the_identity_in_every_language() {
    let shop = shop_in(&["de", "pt-br", "ja"]).await;
    category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let product = create(&shop, &colourful(&json!({ "de": schale(), "ja": { "title": "器", "description": "手作り「赤」" } }))).await;
    create(&shop, &bowl("BOWL-1", 1)).await;
    shop.uploads(product["id"].as_str().unwrap(), "a-picture", "image/png", &picture::png(40, 30)).await;
    shop.settle().await;
    let images = shop.staff_gets(&format!("{}/images", path(&product))).await.expect(200);
    let mut german = whole(&schale());
    german["alts"] = json!({ images["items"][0]["id"].as_str().unwrap(): "Eine Schale" });
    let product = edit(&shop, &product, &json!({ "translations": { "de": german } })).await;
    let file = export(&shop).await;
    let heading = file.lines().next().unwrap().to_owned();
    assert!(
        heading.ends_with(",title:ja,description:ja,seo_title:ja,seo_description:ja,terms:ja") && heading.contains(",title:pt-br,"),
        "{heading}"
    );
    assert_eq!(import(&shop, "import-languages", &file, false).await["state"], "done");
    assert_eq!(export(&shop).await, file);
    assert_eq!(look(&shop, &product).await, product, "nothing was written, words on pictures least of all");

    let edited = file.replace("器", "椀").replace("'=Schale", "'=Schüssel");
    assert_eq!(import(&shop, "import-translated", &edited, false).await["state"], "done");
    let now = look(&shop, &product).await;
    assert_eq!((&now["translations"]["ja"]["title"], &now["translations"]["de"]["alts"]), (&json!("椀"), &german["alts"]));
    assert_eq!((&now["version"], &now["title"]), (&json!(3), &product["title"]));

    // A file from before, or of somebody who does not translate.
    speaks(&shop, 1, &[]).await;
    let plain = export(&shop).await;
    assert!(!plain.contains(":de"));
    assert_eq!(import(&shop, "import-plain", &plain.replace("Made by hand.", "Hand-made."), false).await["state"], "done");
    let then = look(&shop, &product).await;
    assert_eq!((&then["translations"], &then["description"]), (&now["translations"], &json!("Hand-made.")));
    let refused = import(&shop, "import-foreign", &edited, true).await;
    assert_eq!(
        (&refused["state"], &refused["faults"][0]["column"], &refused["faults"][0]["row"]),
        (&json!("refused"), &json!("title:de"), &json!(1))
    );
    shop.close().await;
}

/// What a file says is checked as what a form says, and found where it stands.
#[tokio::test]
async fn a_wrong_translation_of_a_file_is_named_by_row_and_column() {
    let shop = shop_in(&["de"]).await;
    category(&shop, json!({ "slug": "things", "name": "Things" })).await.expect(201);
    let product = create(&shop, &colourful(&json!({ "de": schale() }))).await;
    let file = export(&shop).await;
    for (key, wrong, column) in [
        ("title", file.replace("'=Schale \"\"groß\"\", 🥣", ""), "title:de"),
        ("terms", file.replace("\"\"Red\"\":\"\"Rot\"\"", "\"\"Red\"\":\"\"Blue\"\""), "terms:de"),
        ("seo", file.replace("'+Schalen", &"x".repeat(121)), "seo_title:de"),
    ] {
        assert_ne!(wrong, file, "{key}");
        let refused = import(&shop, &format!("import-wrong-{key}"), &wrong, false).await;
        assert_eq!((&refused["state"], &refused["faults"][0]["column"]), (&json!("refused"), &json!(column)), "{refused}");
    }
    assert_eq!(look(&shop, &product).await, product);
    shop.close().await;
}

/// As soon as an edit shows, it shows in every language.
#[tokio::test]
async fn an_edited_translation_shows_to_shoppers() {
    let shop = shop_in(&["de"]).await;
    let product = create(&shop, &colourful(&json!({ "de": schale() }))).await;
    until_listed(&shop, "bowl", |card| card.is_some()).await;
    let german = json!({ "de": { "title": "Napf" } });
    edit(&shop, &product, &json!({ "translations": german })).await;
    wait_until("the German list", async || {
        let list = shop.client().get("/api/products?lang=de&q=napf").await.expect(200);
        (list["items"][0]["title"] == "Napf").then_some(())
    })
    .await;
    let read = shop.client().get("/api/products/bowl?lang=de").await.expect(200);
    assert_eq!((&read["title"], &read["description"], &read["language"]), (&json!("Napf"), &json!("Made by hand."), &json!("de")));
    shop.close().await;
}
