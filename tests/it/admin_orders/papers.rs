//! Packing slips and invoices: one PDF, in which every character of whatever writing can be found again.

use crate::harness::{Answer, Buyer, PlacedOrder, TestShop, address};
use flate2::read::ZlibDecoder;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Read;

async fn printed(shop: &TestShop, query: &str) -> Vec<u8> {
    let request = shop.client().request(Method::GET, &format!("/api/admin/orders/papers?{query}")).bearer_auth(shop.shop().staff_token());
    let response = request.send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &"application/pdf".parse().unwrap()));
    assert_eq!(response.headers()["cache-control"], "no-store");
    let bytes = response.bytes().await.unwrap().to_vec();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() < 200_000, "only glyphs that are shown: {} bytes", bytes.len());
    bytes
}

/// What the streams of a PDF hold, as far as it is text.
fn streams(pdf: &[u8]) -> Vec<String> {
    let find = |from: usize, what: &[u8]| pdf[from..].windows(what.len()).position(|part| part == what).map(|place| from + place);
    let (mut texts, mut from) = (Vec::new(), 0);
    while let Some(start) = find(from, b"stream\n") {
        let end = find(start, b"endstream").unwrap();
        let (body, mut text) = (&pdf[start + 7..end], Vec::new());
        if ZlibDecoder::new(body).read_to_end(&mut text).is_err() {
            text = body.to_vec();
        }
        texts.push(String::from_utf8_lossy(&text).into_owned());
        from = end + 9;
    }
    texts
}

/// Every character that some glyph of the PDF stands for: what can be copied out of it.
fn characters(pdf: &[u8]) -> BTreeSet<char> {
    let mut all = BTreeSet::new();
    for map in streams(pdf).iter().filter(|text| text.contains("beginbfchar")) {
        for line in map.lines().filter(|line| line.starts_with('<')) {
            let Some(hex) = line.split('<').nth(2).and_then(|rest| rest.split('>').next()) else { continue };
            let units = hex.as_bytes().chunks(4).filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok());
            all.extend(char::decode_utf16(units).flatten());
        }
    }
    all
}

fn pages(pdf: &[u8]) -> usize {
    let all = String::from_utf8_lossy(pdf);
    // The tree that holds them is of a type that begins alike.
    all.matches("/Type/Page").count() - all.matches("/Type/Pages").count()
}

async fn refused(shop: &TestShop, query: &str) -> Answer {
    shop.staff_gets(&format!("/api/admin/orders/papers?{query}")).await
}

async fn paid_by<'a>(shop: &'a TestShop, name: &str, town: &str) -> PlacedOrder<'a> {
    let buyer: Buyer<'_> = shop.buyer().await;
    buyer.add("TEA", 2).await;
    let mut body = buyer.checkout_body().await;
    body["shipping_address"] = address();
    body["shipping_address"]["name"] = json!(name);
    body["shipping_address"]["city"] = json!(town);
    let placed = buyer.try_checkout(&body, &buyer.key()).await.expect(201);
    let order = PlacedOrder::new(shop, &placed);
    order.pay().await;
    order
}

#[tokio::test]
async fn names_in_any_writing_are_printed_and_can_be_copied_out() {
    let shop = TestShop::start().await;
    let settings: Value = shop.staff_gets("/api/admin/settings").await.expect(200);
    let details = "Barrow e. K.\nAm Fluss 1, 89073 Ulm\nUSt-IdNr. DE123456789";
    let edit = json!({ "version": settings["version"], "invoice_details": details });
    shop.staff_patches("/api/admin/settings", &edit).await.expect(200);
    let people = [
        ("Ἀθηνᾶ Παπαδοπούλου", "Αθήνα"),
        ("Фёдор Достоевский", "Москва"),
        ("李小龍", "東京都"),
        ("김연아", "서울"),
        ("Łukasz Żółć", "Ulm"),
    ];
    let (mut ids, mut names) = (Vec::new(), String::new());
    for (name, town) in people {
        let order = paid_by(&shop, name, town).await;
        let slip = printed(&shop, &format!("kind=packing_slip&order_id={}", order.id)).await;
        let (shown, said) = (characters(&slip), format!("{name}{town}{}TEAPacking", order.id));
        let missing: String = said.chars().filter(|c| *c != ' ' && !shown.contains(c)).collect();
        assert_eq!(missing, "", "of {said}");
        assert!(!shown.contains(&'€'), "no prices: it may be a present");
        assert_eq!(pages(&slip), 1);
        ids.push(order.id);
        names += name;
    }
    // Many at once: one file, each on a page of its own.
    let all: String = ids.iter().map(|id| format!("&order_id={id}")).collect();
    let invoices = printed(&shop, &format!("kind=invoice{all}")).await;
    assert_eq!(pages(&invoices), 5);
    let shown = characters(&invoices);
    let missing: String = format!("{names}{details}€%").chars().filter(|c| !c.is_whitespace() && !shown.contains(c)).collect();
    assert_eq!(missing, "");
    shop.close().await;
}

#[tokio::test]
async fn what_cannot_be_printed_is_refused_by_name() {
    let shop = TestShop::start().await;
    let unpaid = shop.buyer().await.buys("TEA", 1).await;
    let id = &unpaid.id;
    let many = "&order_id=4F7K-9QX2-MZ3T".repeat(51);
    for (query, field) in [
        (format!("kind=receipt&order_id={id}"), "kind"),
        (format!("order_id={id}"), "kind"),
        ("kind=invoice".to_owned(), "order_id"),
        ("kind=invoice&order_id=nonsense".to_owned(), "order_id"),
        ("kind=invoice&order_id=4F7K-9QX2-MZ3T".to_owned(), "order_id"),
        (format!("kind=invoice{many}"), "order_id"),
        (format!("kind=invoice&order_id={id}&pages=2"), "pages"),
    ] {
        assert_eq!(refused(&shop, &query).await.refused(422, "validation_failed")["fields"][0]["field"], field, "{query}");
    }
    refused(&shop, &format!("kind=invoice&order_id={id}")).await.refused(409, "not_paid");
    shop.close().await;
}
