//! Pages: what search engines read and shoppers see first.

use super::freshness::linked_data;
use super::languages::language;
use super::{edit, edit_in, page, sample_shop};
use crate::harness::{Answer, Client, TestShop, directory, options, wait_until};
use barrow_domain::catalog::Translation;
use barrow_local::shop::{Options, Seed, Shop};
use reqwest::Method;
use serde_json::Value;

/// What lies in the page for the storefront.
fn inlined(html: &str) -> Value {
    let (_, rest) = html.split_once("<script type=\"application/json\" id=\"shop-data\">").expect("inlined data");
    serde_json::from_str(rest.split_once("</script>").unwrap().0).expect("JSON")
}

#[tokio::test]
async fn a_products_page_says_what_search_engines_ask_for() {
    let shop = sample_shop().await;
    let url = shop.shop().url();
    let answer = page(&shop, "/products/red-apples").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    for part in [
        "<title>Red apples · Barrow</title>".to_owned(),
        format!("<link rel=\"canonical\" href=\"{url}/products/red-apples\">"),
        "<meta property=\"og:type\" content=\"product\">".to_owned(),
        "<meta name=\"description\" content=\"Elstar from an orchard".to_owned(),
        "alt=\"A red apple with one leaf\"".to_owned(),
    ] {
        assert!(answer.text.contains(&part), "{part}\n{}", answer.text);
    }
    let product = linked_data(&answer.text);
    assert_eq!((&product["@type"], &product["name"]), (&"Product".into(), &"Red apples".into()));
    assert_eq!(product["offers"].as_array().unwrap().len(), 3);
    let offer = &product["offers"][0];
    assert_eq!([&offer["price"], &offer["priceCurrency"], &offer["sku"]], ["3.49", "EUR", "APP-1000"]);
    assert!(product["image"][0].as_str().unwrap().starts_with("http"));
    let crumbs: Value =
        serde_json::from_str(answer.text.split("application/ld+json\">").nth(2).unwrap().split("</script>").next().unwrap()).unwrap();
    let names: Vec<&str> = crumbs["itemListElement"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Barrow", "Fresh", "Fruit", "Red apples"]);
    let api = shop.client().get("/api/products/red-apples").await.expect(200);
    assert_eq!(inlined(&answer.text)["answer"], api, "the page holds what the API answers");
    shop.close().await;
}

#[tokio::test]
async fn a_categorys_page_leads_down_and_on() {
    let shop = sample_shop().await;
    let answer = page(&shop, "/categories/fresh?sort=price").await;
    assert_eq!(answer.status, 200);
    for link in ["/categories/fruit", "/categories/bakery", "?sort=name", "/products/"] {
        assert!(answer.text.contains(&format!("href=\"{link}")), "{link}");
    }
    let next = inlined(&answer.text)["answer"]["next_cursor"].as_str().expect("more").to_owned();
    let more = page(&shop, &format!("/categories/fresh?sort=price&cursor={next}")).await;
    assert_eq!(more.status, 200);
    let titles = |answer: &Answer| inlined(&answer.text)["answer"]["items"].as_array().unwrap().clone();
    assert!(titles(&more).iter().all(|item| !titles(&answer).contains(item)));
    shop.close().await;
}

/// The same page in other languages is named, and itself among them by its canonical address.
#[tokio::test]
async fn a_page_names_its_other_languages() {
    let directory = directory();
    let mut options = Options { seed: Seed::Sample, ..options(directory.path()) };
    let others = "de=https://shop.example/de,fr=https://laden.example";
    options.environment.insert("SHOP_ALTERNATES".to_owned(), others.to_owned());
    let shop = Shop::start(options).await.unwrap();
    for path in ["/products/red-apples", "/categories/fruit", "/"] {
        let html = Client::new(shop.url()).get(path).await.text;
        for (language, address) in [("de", "https://shop.example/de"), ("fr", "https://laden.example")] {
            let link = format!("<link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}{path}\">");
            assert!(html.contains(&link), "{link}\n{html}");
        }
        assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{}{path}\">", shop.url())), "{path}");
    }
    // What has an address of its own is named by that one; another translation by this shop's.
    edit_in(&shop, "prd_apple", |product| {
        for (tag, title) in [("de", "Rote Äpfel"), ("pt", "Maçãs")] {
            product.translations.insert(language(tag), Translation { title: title.into(), ..Translation::default() });
        }
    })
    .await;
    let html = wait_until("the Portuguese page", async || {
        let html = Client::new(shop.url()).get("/products/red-apples").await.text;
        html.contains(&format!("hreflang=\"pt\" href=\"{}/products/red-apples?lang=pt\"", shop.url())).then_some(html)
    })
    .await;
    assert!(html.contains("hreflang=\"de\" href=\"https://shop.example/de/products/red-apples\"") && !html.contains("?lang=de"), "{html}");
    shop.kill().await;
}

/// Whatever a title holds, it is only ever a title.
#[tokio::test]
async fn hostile_titles_stay_text() {
    let shop = sample_shop().await;
    let hostile = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)> \"' & ${7*7} {{7*7}} <!-- \u{2028}";
    edit(&shop, "prd_apple", |product| {
        product.title = hostile.into();
        product.description = hostile.into();
        product.brand = Some(hostile.into());
        product.attributes.insert(hostile.into(), hostile.into());
        product.variants[0].options.insert("Weight".into(), hostile.into());
    })
    .await;
    wait_until("the title", async || page(&shop, "/products/red-apples").await.text.contains("7*7").then_some(())).await;
    for path in
        ["/products/red-apples", "/categories/fruit", "/", "/?q=alert", "/?q=%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E%22%20onfocus=x"]
    {
        let html = page(&shop, path).await.text;
        let lower = html.to_lowercase();
        assert!(!lower.contains("<script>") && !lower.contains("<img src=x") && !lower.contains("<!--"), "{path}: {html}");
        assert_eq!(lower.matches("</title>").count(), 1, "{path}");
        assert!(!html.contains("\" onfocus"), "{path}");
        inlined(&html);
    }
    let product = linked_data(&page(&shop, "/products/red-apples").await.text);
    assert_eq!(product["name"], hostile, "and it is read back as it was");
    shop.close().await;
}

#[tokio::test]
async fn what_is_not_there_is_a_page_too() {
    let shop = sample_shop().await;
    for path in ["/products/no-such-thing", "/categories/no-such-thing", "/products/No%20Slug"] {
        let answer = page(&shop, path).await;
        assert_eq!(
            (answer.status, answer.header("content-type"), answer.header("cache-control")),
            (404, "text/html; charset=utf-8", "no-store")
        );
        assert!(answer.text.contains("not on our shelves") && answer.text.contains("noindex"), "{path}");
    }
    assert_eq!(page(&shop, "/categories/fruit?sort=up").await.status, 422);
    let nothing = page(&shop, "/?q=zzzzzzzzzz").await;
    assert!(nothing.status == 200 && nothing.text.contains("Nothing was found"));
    shop.close().await;
}

#[tokio::test]
async fn crawlers_are_told_where_everything_is() {
    let shop = sample_shop().await;
    let robots = page(&shop, "/robots.txt").await;
    assert!(robots.text.contains(&format!("Sitemap: {}/sitemap.xml", shop.shop().url())), "{}", robots.text);
    let sitemap = page(&shop, "/sitemap.xml").await;
    assert_eq!((sitemap.status, sitemap.header("content-type")), (200, "application/xml; charset=utf-8"));
    let all = super::found(&shop, "limit=100").await;
    for slug in super::slugs(&all) {
        let address = format!("<loc>{}/products/{slug}</loc>", shop.shop().url());
        assert_eq!(sitemap.text.matches(&address).count(), 1, "{slug}");
    }
    assert!(sitemap.text.contains("/categories/fruit</loc>"));
    assert_eq!(page(&shop, "/sitemap.xml?part=2").await.status, 404);
    shop.close().await;
}

/// A page is sent once to who has it, by its tag or by its date.
#[tokio::test]
async fn pages_are_kept_and_asked_for_again_cheaply() {
    let shop = TestShop::start().await;
    shop.settle().await;
    let first = page(&shop, "/products/tea").await;
    assert_eq!(first.header("cache-control"), "public, max-age=2, stale-while-revalidate=60");
    assert!(first.header("content-security-policy").contains("script-src 'self'"));
    for (name, value) in [("if-none-match", first.header("etag")), ("if-modified-since", first.header("last-modified"))] {
        assert!(!value.is_empty(), "{name}");
        let again = Answer::of(shop.client().request(Method::GET, "/products/tea").header(name, value)).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{name}");
        // A browser keeps the page under these from now on.
        for header in ["content-security-policy", "x-frame-options", "cache-control", "etag"] {
            assert_eq!(again.header(header), first.header(header), "{name}: {header}");
        }
    }
    let older = shop.client().request(Method::GET, "/products/tea").header("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(Answer::of(older).await.status, 200);
    shop.close().await;
}
