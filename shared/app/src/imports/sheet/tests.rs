use super::*;
use barrow_domain::catalog::{OwnPrice, Translation};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    // What breaks files: quotes, commas, lines, formulas, apostrophes, and letters of every script.
    prop_oneof![
        "[ -~äß中あ🙂\"',;=+@\\-]{1,20}",
        Just("=HYPERLINK(\"x\")".to_owned()),
        Just("'=quoted".to_owned()),
        Just("''twice".to_owned()),
        Just("-1".to_owned()),
        Just("🙂 \"so\", she said\nand went".to_owned()),
        any::<String>().prop_map(|text| text.chars().filter(|letter| *letter != '\r').collect()),
    ]
}

fn money(currency: Currency) -> impl Strategy<Value = Money> {
    (0_i64..100_000_000_000).prop_map(move |amount| Money::new(amount, currency))
}

fn moment() -> impl Strategy<Value = Option<Timestamp>> {
    prop::option::of((0_i64..4_000_000_000_000).prop_map(|millis| Timestamp::from_millisecond(millis).unwrap()))
}

fn variant(currency: Currency) -> impl Strategy<Value = Variant> {
    let sale = prop::option::of((money(currency), moment(), moment()));
    let options = prop::collection::btree_map(text(), text(), 0..3);
    let prices = prop::option::of(own_price()).prop_map(|own| own.into_iter().map(|own| (own.price.currency(), own)).collect());
    (options, money(currency), prop::option::of(money(currency)), sale, prices, any::<u32>(), any::<u32>()).prop_map(
        |(options, price, compare_at, sale, prices, weight_grams, low_stock_threshold)| Variant {
            sku: Sku::parse("X").unwrap(),
            options,
            price,
            compare_at,
            sale: sale.map(|(price, starts_at, ends_at)| Sale { price, starts_at, ends_at }),
            prices,
            weight_grams,
            shards: 1,
            low_stock_threshold,
        },
    )
}

fn columns() -> MoreColumns {
    MoreColumns { languages: languages(), currencies: vec![Currency::USD, Currency::JPY, Currency::KWD] }
}

fn own_price() -> impl Strategy<Value = OwnPrice> {
    let more = |currency| (money(currency), prop::option::of(money(currency)), prop::option::of(money(currency)));
    prop::sample::select(columns().currencies).prop_flat_map(more).prop_map(|(price, compare_at, sale_price)| OwnPrice {
        price,
        compare_at,
        sale_price,
    })
}

fn languages() -> Vec<Language> {
    ["de", "pt-br"].map(|tag| Language::parse(tag).unwrap()).into()
}

/// As the check lets it be: with a title.
fn translation() -> impl Strategy<Value = Translation> {
    let terms = prop::collection::btree_map(text(), text(), 0..3);
    (text(), text(), prop::option::of(text()), terms).prop_map(|(title, description, seo_title, terms)| Translation {
        title: if title.is_empty() { "x".into() } else { title },
        description,
        seo: Seo { title: seo_title.filter(|text| !text.is_empty()), description: None },
        terms,
        alts: BTreeMap::new(),
    })
}

fn product() -> impl Strategy<Value = Product> {
    let currency = prop::sample::select(vec![Currency::EUR, Currency::JPY, Currency::KWD]);
    let texts = (text(), text(), prop::option::of(text()), prop::option::of(text()), prop::option::of(text()));
    let facts =
        (prop::collection::vec(text(), 0..4), prop::collection::btree_map(text(), text(), 0..4), prop::collection::vec(text(), 0..3));
    let state = (any::<bool>(), any::<bool>(), moment(), any::<bool>());
    let translations = prop::collection::btree_map(prop::sample::select(languages()), translation(), 0..=2);
    (currency.prop_flat_map(|currency| prop::collection::vec(variant(currency), 0..4)), texts, facts, state, translations).prop_map(
        |(
            variants,
            (title, description, brand, seo_title, seo_description),
            (tags, attributes, options),
            (active, archived, publish_at, reduced),
            translations,
        )| {
            let some = |text: Option<String>| text.filter(|text| !text.is_empty());
            Product {
                id: ProductId::parse("new").unwrap(),
                slug: Slug::parse("x").unwrap(),
                title: if title.is_empty() { "x".into() } else { title },
                category: Slug::parse("things").unwrap(),
                description,
                brand: some(brand),
                tags,
                attributes,
                options,
                tax_class: if reduced { TaxClass::Reduced } else { TaxClass::Standard },
                images: Vec::new(),
                variants,
                listed_at: Timestamp::UNIX_EPOCH,
                active,
                archived: archived && !active,
                publish_at,
                seo: Seo { title: some(seo_title), description: some(seo_description) },
                translations,
                version: 1,
                rating: Rating::default(),
            }
        },
    )
}

proptest! {
    /// 31: what is written and read again is the same, prices to the last unit and texts to the letter.
    #[test]
    fn reading_undoes_writing(mut products in prop::collection::vec(product(), 1..5)) {
        let mut number = 0;
        for (place, product) in products.iter_mut().enumerate() {
            product.slug = Slug::parse(&format!("product-{place}")).unwrap();
            for variant in &mut product.variants {
                number += 1;
                variant.sku = Sku::parse(&format!("SKU-{number}")).unwrap();
            }
        }
        let file = write(&products, &columns(), true).unwrap();
        let read: Vec<Product> = read(file.as_bytes()).unwrap().into_iter().map(|sheet| sheet.product).collect();
        prop_assert_eq!(&read, &products);
        prop_assert_eq!(write(&read, &columns(), true).unwrap(), file);
    }

    /// No cell begins as a formula does.
    #[test]
    fn no_cell_is_a_formula(product in product()) {
        let file = write(&[product], &columns(), false).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
        for record in reader.records() {
            prop_assert!(record.unwrap().iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        }
    }

    #[test]
    fn nothing_that_is_uploaded_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let heading = COLUMNS.join(",");
        let _ = read(&bytes);
        let _ = read(&[heading.as_bytes(), b"\r\n", &bytes].concat());
    }
}

#[test]
fn faults_are_named_by_row_and_column() {
    let sheet = |rows: &[&str]| format!("{}\r\n{}", COLUMNS.join(","), rows.join("\r\n"));
    let places = |file: &str| -> Vec<(usize, String)> {
        read(file.as_bytes()).unwrap_err().into_iter().map(|fault| (fault.row, fault.column)).collect()
    };
    let good = "tea,Tea,drinks,,,,,,,,,active,,TEA-1,,EUR,4.50,,,,,300,5";
    assert!(read(sheet(&[good]).as_bytes()).is_ok());
    assert_eq!(places(&sheet(&[&good.replace("4.50", "4.505")])), [(2, "price".into())]);
    assert_eq!(places(&sheet(&[good, &good.replace("tea,Tea", "pot,Pot")])), [(3, "sku".into())]);
    assert_eq!(places(&sheet(&[good, &good.replace("TEA-1", "TEA-2")])), [(3, "slug".into())]);
    assert_eq!(places(&sheet(&[&good.replace("active", "sold"), "Bad Slug,x"])), [(2, "status".into()), (3, String::new())]);
    assert_eq!(places("slug,colour\r\n")[0], (1, "title".into()));
    assert_eq!(places(""), places("\r\n"));
}

/// A currency's columns stand together, and a price is among them.
#[test]
fn a_currency_has_all_its_columns_or_none() {
    let (heading, row) = (COLUMNS.join(","), "tea,Tea,drinks,,,,,,,,,active,,TEA-1,,EUR,4.50,,,,,300,5");
    let file = |cells: &str| format!("{heading},price:JPY,compare_at:JPY,sale_price:JPY\r\n{row},{cells}");
    let products = read(file("700,800,600").as_bytes()).unwrap();
    let own = products[0].product.variants[0].prices[&Currency::JPY];
    assert_eq!(
        (own.price.decimal(), own.compare_at.map(Money::amount), own.sale_price.map(Money::amount)),
        ("700".into(), Some(800), Some(600))
    );
    assert!(read(file(",,").as_bytes()).unwrap()[0].product.variants[0].prices.is_empty());
    let places = |file: &str| -> Vec<String> { read(file.as_bytes()).unwrap_err().into_iter().map(|fault| fault.column).collect() };
    assert_eq!(places(&file("7.5,,")), ["price:JPY"]);
    assert_eq!(places(&file(",800,")), ["price:JPY"]);
    assert_eq!(places(&format!("{heading},price:JPY\r\n{row},7")), ["compare_at:JPY", "sale_price:JPY"]);
    assert_eq!(places(&format!("{heading},price:XYZ\r\n{row},7")), ["price:XYZ"]);
    let problem = |field: &str| located(&products[0], FieldProblem::new(field, "is wrong"));
    let problems = ["variants[0].prices.JPY.sale_price", "variants[0].prices.JPY"].map(|field| problem(field).column);
    assert_eq!(problems, ["sale_price:JPY", "price:JPY"]);
}

/// A language's columns stand together, and what is in them belongs to its product's first row.
#[test]
fn a_language_has_all_its_columns_or_none() {
    let german = TRANSLATED.map(|column| format!("{column}:de")).join(",");
    let (heading, row) = (COLUMNS.join(","), "tea,Tea,drinks,,,,,,,,,active,,TEA-1,,EUR,4.50,,,,,300,5");
    let file = |cells: &str| format!("{heading},{german}\r\n{row},{cells}");
    let products = read(file("Tee,,,,\"{\"\"Red\"\":\"\"Rot\"\"}\"").as_bytes()).unwrap();
    let translation = &products[0].product.translations[&Language::parse("de").unwrap()];
    assert_eq!((translation.title.as_str(), translation.terms["Red"].as_str()), ("Tee", "Rot"));
    assert!(read(file(",,,,").as_bytes()).unwrap()[0].product.translations.is_empty());
    let places = |file: &str| -> Vec<String> { read(file.as_bytes()).unwrap_err().into_iter().map(|fault| fault.column).collect() };
    assert_eq!(places(&file("Tee,,,,rot")), ["terms:de"]);
    assert_eq!(places(&format!("{heading},title:de\r\n{row},Tee")), ["description:de", "seo_title:de", "seo_description:de", "terms:de"]);
    assert_eq!(places(&format!("{heading},title:German\r\n{row},Tee")), ["title:German"]);
    let second = "tea,,,,,,,,,,,,,TEA-2,,EUR,4.50,,,,,300,5";
    assert_eq!(places(&format!("{}\r\n{second},Tee,,,,", file(",,,,"))), ["title:de"]);
    let problem = |field: &str| located(&products[0], FieldProblem::new(field, "is wrong")).column;
    assert_eq!(["seo.title", "terms.Red"].map(|field| problem(&format!("translations.de.{field}"))), ["seo_title:de", "terms:de"]);
}
