//! What becomes of reviews when their writer leaves: they go, and what they counted with them.

use super::{TEA, customer_with, id, judges, published, rated, review, words, writes};
use crate::accounts::orders::order;
use crate::harness::{Answer, Member, TestShop};
use barrow_app::clock;
use barrow_domain::ids::{ProductId, UserId};
use barrow_domain::reviews::{Review, ReviewId, ReviewName, ReviewText, ReviewTitle, ReviewWords, Stars};
use barrow_store::ReviewWritten;
use futures::future::join;
use reqwest::Method;
use serde_json::{Value, json};

/// A review by somebody who has no orders, so that their account can be erased at any time.
pub fn unbought(member: &Member<'_>) -> Review {
    let id = ReviewId { product: ProductId::parse("prd_tea").unwrap(), writer: UserId::parse(&member.id).unwrap() };
    let words = ReviewWords {
        rating: Stars::ALL[0],
        title: ReviewTitle::parse("Nevermore").unwrap(),
        text: ReviewText::parse("Quoth the raven.").unwrap(),
        name: ReviewName::parse("Edgar").unwrap(),
    };
    Review::written(id, words, None, clock::now())
}

/// Puts it there past the API, which asks for an order.
pub async fn puts(shop: &TestShop, member: &Member<'_>) -> ReviewWritten {
    shop.shop().app().store().reviews.write(&unbought(member), None).await.expect("the table can be written")
}

async fn erase(member: &Member<'_>) -> Answer {
    member.does(Method::DELETE, "/api/me", &json!({ "password": Member::PASSWORD })).await
}

async fn traces(shop: &TestShop, member: &Member<'_>) -> Vec<String> {
    let items = shop.tables().catalog().await.into_iter().map(|item| item.written_out());
    items.filter(|item| item.contains(&member.id) || item.contains("Nevermore")).collect()
}

#[tokio::test]
async fn reviews_go_with_their_writers_account_and_count_no_more() {
    let shop = TestShop::start().await;
    let (ada, cart) = (shop.member().await, shop.buyer().await);
    for sku in ["TEA", "MUG"] {
        cart.add(sku, 1).await;
    }
    let bought = order(&shop, &ada, &cart).await;
    bought.pay().await;
    for path in [TEA, "/api/products/mug/reviews"] {
        writes(&ada, path, &words(1, "Nevermore")).await.expect(201);
    }
    let stays = review(&shop, 5).await;
    for id in [&id(&ada), &stays] {
        judges(&shop, id, "publish", 1).await.expect(200);
    }
    assert_eq!(rated(&shop, 2).await["average_hundredths"], 300);
    shop.ships(&bought.id, &json!({})).await.expect(201);
    shop.settle().await;
    assert_eq!(traces(&shop, &ada).await.len(), 2);
    erase(&ada).await.expect(200);
    shop.settle().await;
    let left: Vec<String> = traces(&shop, &ada).await;
    assert!(left.is_empty(), "{left:?}");
    judges(&shop, &id(&ada), "publish", 1).await.refused(404, "not_found");
    assert_eq!(rated(&shop, 1).await["counts"], json!([0, 0, 0, 0, 1]));
    assert_eq!(published(&shop).await.len(), 1);
    // The same message once more takes nothing away.
    let user = UserId::parse(&ada.id).unwrap();
    assert_eq!(shop.shop().app().forget_reviews(&user).await.unwrap(), 0);
    assert_eq!(rated(&shop, 1).await["count"], 1);
    shop.close().await;
}

/// Whoever is first: nothing is left, and nothing counted that is not there.
#[tokio::test]
async fn an_account_that_leaves_while_its_review_is_judged_or_written_leaves_nothing() {
    let shop = TestShop::start().await;
    for round in 0..6 {
        let judged = shop.member().await;
        assert_eq!(puts(&shop, &judged).await, ReviewWritten::Done);
        let verdict = if round % 2 == 0 { "publish" } else { "reject" };
        let (erased, answer) = join(erase(&judged), judges(&shop, &id(&judged), verdict, 1)).await;
        erased.expect(200);
        assert!([200, 404].contains(&answer.status), "{}", answer.text);
        let late = shop.member().await;
        let (erased, written) = join(erase(&late), puts(&shop, &late)).await;
        erased.expect(200);
        assert_ne!(written, ReviewWritten::Other);
        shop.settle().await;
        for member in [&judged, &late] {
            let left: Vec<String> = traces(&shop, member).await;
            assert!(left.is_empty(), "{left:?}");
        }
        assert_eq!(puts(&shop, &late).await, ReviewWritten::NoWriter);
    }
    assert_eq!(rated(&shop, 0).await, Value::Null);
    shop.close().await;
}

#[tokio::test]
async fn a_copy_of_what_is_held_has_ones_own_reviews_and_no_others() {
    let shop = TestShop::start().await;
    let (ada, _) = customer_with(&shop, "TEA").await;
    writes(&ada, TEA, &words(2, "Mine alone")).await.expect(201);
    review(&shop, 5).await;
    judges(&shop, &id(&ada), "reject", 1).await.expect(200);
    let asked = ada.does(Method::POST, "/api/me/export", &json!({})).await.expect(202);
    shop.settle().await;
    let ready = ada.get(&format!("/api/me/export?id={}", asked["id"].as_str().unwrap())).await.expect(200);
    let copy = Answer::of(shop.client().elsewhere(Method::GET, ready["url"].as_str().unwrap())).await.expect(200);
    let reviews = copy["reviews"].as_array().unwrap();
    assert_eq!(reviews.len(), 1);
    assert_eq!((&reviews[0]["words"]["title"], &reviews[0]["state"]), (&json!("Mine alone"), &json!("rejected")));
    assert_eq!(reviews[0]["reason"], "It is about the weather.");
    shop.close().await;
}
