//! Reviews as shoppers and search engines get them, and what that costs.

use super::{TEA, customer_with, id, judges, published, rated, review, words, writes};
use crate::harness::{TestShop, wait_until};
use barrow_app::products::StaffAct;
use barrow_app::random;
use barrow_domain::accounts::{AccountRole, User};
use barrow_domain::customer::Email;
use barrow_domain::ids::{ProductId, UserId};
use barrow_domain::reviews::{Review, ReviewId, ReviewName, ReviewText, ReviewTitle, ReviewWords, Stars, Verdict};
use barrow_domain::staff::{Role, StaffMember};
use barrow_store::ReviewWritten;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A page of the largest reviews there can be has to stay below this, whatever else there is.
const MOST_READ_UNITS: f64 = 30.0;

/// The data in a page's `<script type="application/ld+json">`.
fn linked_data(page: &str) -> Vec<Value> {
    let parts = page.split("<script type=\"application/ld+json\">").skip(1);
    parts.map(|part| serde_json::from_str(part.split("</script>").next().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_page_tells_search_engines_of_reviews_when_there_are_any() {
    let shop = TestShop::start().await;
    let page = shop.client().get("/products/tea").await.text;
    assert!(linked_data(&page)[0].get("aggregateRating").is_none() && !page.contains("5 stars"));
    for rating in [5, 4, 4] {
        let id = review(&shop, rating).await;
        judges(&shop, &id, "publish", 1).await.expect(200);
    }
    rated(&shop, 3).await;
    shop.settle().await;
    let page = shop.client().get("/products/tea").await.text;
    let expected = json!({ "@type": "AggregateRating", "ratingValue": "4.3", "reviewCount": 3 });
    assert_eq!(linked_data(&page)[0]["aggregateRating"], expected);
    assert!(page.contains("4.3 of 5 stars · 3 reviews"), "a reader sees what a search engine reads");
    let rating = json!({ "count": 3, "average_hundredths": 433, "counts": [0, 0, 0, 2, 1] });
    wait_until("the list tells of all three", async || {
        let list = shop.client().get("/api/products").await.expect(200);
        list["items"].as_array().unwrap().iter().any(|card| card["slug"] == "tea" && card["rating"] == rating).then_some(())
    })
    .await;
    shop.close().await;
}

#[tokio::test]
async fn a_product_that_was_reviewed_is_still_read_from_memory() {
    let shop = TestShop::start().await;
    let id = review(&shop, 5).await;
    judges(&shop, &id, "publish", 1).await.expect(200);
    rated(&shop, 1).await;
    shop.settle().await;
    // A function looks for a newer catalogue each half a second; what it has then it does not ask for again.
    let warm = wait_until("an answer from memory", async || {
        let answer = shop.client().get("/api/products/tea").await;
        (answer.read_units() == 0.0).then_some(answer)
    })
    .await;
    assert_eq!(warm.expect(200)["rating"]["count"], 1);
    shop.close().await;
}

#[tokio::test]
async fn words_are_given_back_as_they_came() {
    let shop = TestShop::start().await;
    let (ada, _) = customer_with(&shop, "TEA").await;
    let text = "<script>alert('1')</script> \"=SUM(A1)\" 💚 {{ 7*7 }}\n\nÄ";
    let body = json!({ "rating": 5, "title": "<b>Tea</b>", "text": text, "name": "Ada & Bob" });
    writes(&ada, TEA, &body).await.expect(201);
    judges(&shop, &id(&ada), "publish", 1).await.expect(200);
    let shown = published(&shop).await.remove(0);
    assert_eq!((&shown["title"], &shown["text"], &shown["name"]), (&json!("<b>Tea</b>"), &json!(text), &json!("Ada & Bob")));
    shop.close().await;
}

fn somebody(place: i64) -> User {
    let at = Timestamp::UNIX_EPOCH;
    User {
        id: random::user_id(),
        email: Email::parse(&format!("reviewer-{place}@example.org")).unwrap(),
        name: None,
        role: AccountRole::Customer,
        disabled_at: None,
        created_at: at,
        updated_at: at,
        password_changed_at: at,
    }
}

/// As large as a review can be: four bytes a letter.
fn largest(place: i64, writer: UserId) -> Review {
    let words = ReviewWords {
        rating: Stars::ALL[4],
        title: ReviewTitle::parse(&"𝄞".repeat(100)).unwrap(),
        text: ReviewText::parse(&"𝄞".repeat(2000)).unwrap(),
        name: ReviewName::parse(&"𝄞".repeat(50)).unwrap(),
    };
    let at = Timestamp::from_second(1_700_000_000).unwrap() + SignedDuration::from_secs(place);
    Review::written(ReviewId { product: ProductId::parse("prd_tea").unwrap(), writer }, words, None, at)
}

#[tokio::test]
async fn lists_are_read_page_by_page_and_cost_the_same_at_any_size() {
    const ALL: i64 = 45;
    let shop = TestShop::start().await;
    let reviews = &shop.shop().app().store().reviews;
    let by = StaffMember { id: "owner".to_owned(), role: Role::Owner };
    for place in 0..ALL {
        let writer = somebody(place);
        shop.tables().put_account(&writer).await;
        let review = largest(place, writer.id);
        assert_eq!(reviews.write(&review, None).await.unwrap(), ReviewWritten::Done);
        let by = StaffAct { staff: &by, at: review.written_at };
        shop.shop().app().judge_review(&review.id, 1, &Verdict::Publish, by).await.unwrap();
    }
    let paths = [("/api/products/tea/reviews", false), ("/api/admin/reviews", true)];
    for (path, is_staff) in paths {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let query = if is_staff { "state=published&limit=20" } else { "limit=20" };
            let path = format!("{path}?{query}{cursor}");
            let page = if is_staff { shop.staff_gets(&path).await } else { shop.client().get(&path).await };
            println!("{path}: {} read units", page.read_units());
            assert!(page.read_units() < MOST_READ_UNITS, "{path}: {}", page.header("x-barrow-cost"));
            let page = page.expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|review| review["written_at"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={}", next.replace('#', "%23"));
        }
        assert_eq!(seen.len(), usize::try_from(ALL).unwrap());
        assert!(seen.is_sorted_by(|one, next| one > next), "the newest first, each once");
    }
    rated(&shop, 45).await;
    shop.close().await;
}

/// A customer with many orders who has not bought it: the newest hundred are looked through, and no more.
#[tokio::test]
async fn asking_whether_somebody_bought_it_is_bounded() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    for _ in 0..12 {
        let cart = shop.buyer().await;
        cart.add("MUG", 1).await;
        crate::accounts::orders::order(&shop, &ada, &cart).await;
    }
    let nothing = ada.get("/api/me/reviews/prd_tea").await;
    println!("standing of a customer with 12 other orders: {}", nothing.header("x-barrow-cost"));
    assert!(nothing.read_units() <= 30.0);
    let (bob, _) = customer_with(&shop, "TEA").await;
    let bought = bob.get("/api/me/reviews/prd_tea").await;
    println!("standing of a customer who bought it last: {}", bought.header("x-barrow-cost"));
    assert!(bought.read_units() <= 4.0);
    let written = writes(&bob, TEA, &words(5, "Tea")).await;
    println!("a review: {}", written.header("x-barrow-cost"));
    written.expect(201);
    shop.close().await;
}
