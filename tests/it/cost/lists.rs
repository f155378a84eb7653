//! Every list and report of staff, in a shop with much in it (`BARROW_DEEP=1`: 100,000 products and as many orders): no page costs 30
//! read units, and no route can scan.

use crate::admin_orders::cost::card;
use crate::customers::cost::user;
use crate::harness::{Answer, Goods, TestShop, is_deep, random_seed};
use barrow_api::Access;
use barrow_domain::coupon::Coupon;
use barrow_domain::ids::CouponCode;
use futures::{StreamExt, stream};
use serde_json::json;
use std::time::Instant;

const MOST_UNITS: f64 = 30.0;
const AT_ONCE: usize = 16;
/// No lists: the first prints the orders that it is told, the second is a file, a thousand rows at a time.
const NO_LISTS: [&str; 2] = ["/api/admin/orders/papers", "/api/admin/export/products"];
/// Largest first: a route takes the first that it knows.
const LIMITS: [u32; 4] = [100, 50, 25, 10];

/// Narrowed in the ways that read most.
const QUESTIONS: [&str; 12] = [
    "/api/admin/products?status=draft",
    "/api/admin/products?status=archived",
    "/api/admin/products?q=a",
    "/api/admin/orders?status=delivered",
    "/api/admin/orders?q=lovelace",
    "/api/admin/orders?payment_status=disputed",
    "/api/admin/orders?total_min=40000000",
    "/api/admin/customers?q=lovelace",
    "/api/admin/customers?segment=top",
    "/api/admin/stock?state=all",
    "/api/admin/stock?state=out",
    "/api/admin/stock?q=a",
];

/// Put into the tables directly, and into the index whole.
async fn fill(shop: &TestShop) {
    let (many, people) = if is_deep() { (100_000, 20_000) } else { (300, 100) };
    let (app, tables, mut chance) = (shop.shop().app(), shop.tables(), random_seed());
    let goods = (0..many).map(|number| Goods::new(&format!("MANY-{number:06}"), 990, if number % 10 == 0 { 0 } else { 5 }));
    stream::iter(goods).for_each_concurrent(AT_ONCE, async |goods| shop.offers(&goods).await).await;
    let cards: Vec<_> = (0..many).map(|number| card(&mut chance, number)).collect();
    let directory = &app.store().directory;
    stream::iter(&cards).for_each_concurrent(AT_ONCE, async |card| drop(directory.take_in(card).await.unwrap())).await;
    let users: Vec<_> = (0..people).map(|number| user(&mut chance, number, barrow_app::clock::now())).collect();
    stream::iter(&users).for_each_concurrent(AT_ONCE, async |user| tables.put_account(user).await).await;
    for number in 0..200 {
        let code = CouponCode::parse(&format!("MANY{number:04}")).unwrap();
        let coupon = Coupon { code, ..crate::harness::Plan::default().coupon("TENNER", 100, None, None).coupons.remove(0) };
        app.store().catalog.create_coupon(&coupon).await.unwrap();
        let body = json!({ "slug": format!("many-{number}"), "name": format!("Many {number}") });
        shop.staff_posts("/api/admin/categories", "not-needed-here", &body).await.expect(201);
    }
    app.rebuild_index().await.unwrap();
    // Customers' cards are made by a job.
    shop.settle().await;
}

/// Each with as many in a page as it gives.
async fn first_page(shop: &TestShop, path: &str, has_limit: bool) -> (String, Answer) {
    let join = if path.contains('?') { '&' } else { '?' };
    for limit in LIMITS.iter().filter(|_| has_limit) {
        let asked = format!("{path}{join}limit={limit}");
        let answer = shop.staff_gets(&asked).await;
        if answer.status == 200 {
            return (asked, answer);
        }
    }
    (path.to_owned(), shop.staff_gets(path).await)
}

#[tokio::test]
async fn no_page_of_any_list_costs_much_however_much_there_is() {
    let (shop, began) = (TestShop::start().await, Instant::now());
    fill(&shop).await;
    println!("filled in {:.0?}", began.elapsed());
    let routes = barrow_api::routes().iter().filter(|route| {
        route.method == "GET" && matches!(route.access, Access::Staff(_)) && !route.path.contains('{') && !NO_LISTS.contains(&route.path)
    });
    let mut asked = 0;
    for route in routes {
        let has_limit = route.parameters.iter().any(|parameter| parameter.name == "limit");
        let narrowed = QUESTIONS.iter().filter(|question| question.split('?').next() == Some(route.path));
        for path in std::iter::once(&route.path).chain(narrowed) {
            let (path, answer) = first_page(&shop, path, has_limit).await;
            let mut units = answer.read_units();
            let mut page = answer.expect(200);
            for _ in 0..2 {
                let Some(cursor) = page["next_cursor"].as_str() else { break };
                let join = if path.contains('?') { '&' } else { '?' };
                let cursor = cursor.replace('#', "%23").replace('+', "%2B");
                let next = shop.staff_gets(&format!("{path}{join}cursor={cursor}")).await;
                units = units.max(next.read_units());
                page = next.expect(200);
            }
            println!("{units:>6.1} read units a page at most: {path}");
            assert!(units < MOST_UNITS, "{path}: {units} read units");
            asked += 1;
        }
    }
    assert!(asked > 25, "only {asked} questions");
    // What was put into the tables directly has no orders behind it; a hundred thousand of them are not compared one by one.
    if is_deep() { shop.give_up().await } else { shop.close().await }
}

/// Who may read whole tables: jobs that look at all there is, each named here with what for.
const MAY_SCAN: [(&str, &str); 4] = [
    ("JobsAuditBooks", "compares all books"),
    ("JobsRebuildAnalytics", "makes all sums anew"),
    ("JobsRebuildCatalogue", "makes the index anew"),
    ("JobsRebuildDirectory", "makes the directory anew"),
];

/// What is granted is what is called (`table::permissions`), so nobody else ever scans.
#[test]
fn only_named_jobs_scan() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut found = std::collections::BTreeSet::new();
    for file in ["template.yaml", "template-api.yaml", "template-live.yaml", "template-jobs.yaml"] {
        let text = std::fs::read_to_string(format!("{root}/{file}")).unwrap();
        let mut resource = String::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':')).filter(|name| !name.starts_with(' ')) {
                name.clone_into(&mut resource);
            }
            if line.contains("dynamodb:Scan") || line.contains("dynamodb:*") {
                found.insert(resource.clone());
            }
        }
    }
    let named: std::collections::BTreeSet<String> = MAY_SCAN.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, named);
}
