//! What becomes of reviews when their writer leaves: they go, and what they counted with them.

use super::{TEA, customer_with, id, judges, published, rated, review, words, writes};
use crate::harness::{Answer, Member, TestShop};
use futures::future::join;
use reqwest::Method;
use serde_json::{Value, json};

/// Signed in, reviewed, and everything has left.
async fn who_can_leave(shop: &TestShop) -> Member<'_> {
    let (member, order) = customer_with(shop, "TEA").await;
    writes(&member, TEA, &words(1, "Nevermore")).await.expect(201);
    shop.ships(&order.id, &json!({})).await.expect(201);
    shop.settle().await;
    member
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
    let (published_one, pending, stays) = (who_can_leave(&shop).await, who_can_leave(&shop).await, review(&shop, 5).await);
    for id in [&id(&published_one), &stays] {
        judges(&shop, id, "publish", 1).await.expect(200);
    }
    assert_eq!(rated(&shop, 2).await["average_hundredths"], 300);
    for member in [&published_one, &pending] {
        assert!(!traces(&shop, member).await.is_empty());
        erase(member).await.expect(200);
    }
    shop.settle().await;
    for member in [&published_one, &pending] {
        let left: Vec<String> = traces(&shop, member).await;
        assert!(left.is_empty(), "{left:?}");
        judges(&shop, &id(member), "publish", 1).await.refused(404, "not_found");
    }
    assert_eq!(rated(&shop, 1).await["counts"], json!([0, 0, 0, 0, 1]));
    assert_eq!(published(&shop).await.len(), 1);
    // The same message once more takes nothing away.
    let user = barrow_domain::ids::UserId::parse(&published_one.id).unwrap();
    assert_eq!(shop.shop().app().forget_reviews(&user).await.unwrap(), 0);
    assert_eq!(rated(&shop, 1).await["count"], 1);
    shop.close().await;
}

/// Whoever is first: nothing is left, and nothing counted that is not there.
#[tokio::test]
async fn an_account_that_leaves_while_its_review_is_judged_or_written_leaves_nothing() {
    let shop = TestShop::start().await;
    for round in 0..4 {
        let member = who_can_leave(&shop).await;
        let verdict = if round % 2 == 0 { "publish" } else { "reject" };
        let (erased, judged) = join(erase(&member), judges(&shop, &id(&member), verdict, 1)).await;
        erased.expect(200);
        assert!([200, 404].contains(&judged.status), "{}", judged.text);
        shop.settle().await;
        let left: Vec<String> = traces(&shop, &member).await;
        assert!(left.is_empty(), "{left:?}");
        let (late, order) = customer_with(&shop, "TEA").await;
        shop.ships(&order.id, &json!({})).await.expect(201);
        shop.settle().await;
        let review = words(1, "Nevermore");
        let (erased, written) = join(erase(&late), writes(&late, TEA, &review)).await;
        erased.expect(200);
        assert!([201, 401].contains(&written.status), "{}", written.text);
        shop.settle().await;
        let left: Vec<String> = traces(&shop, &late).await;
        assert!(left.is_empty(), "{left:?}");
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
