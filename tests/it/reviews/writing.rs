//! Who may write a review, of what, and how often.

use super::{TEA, buys, customer_with, id, judges, published, rated, words, writes};
use crate::harness::{Member, Plan, TestShop, cards};
use futures::future::join_all;
use serde_json::{Value, json};

async fn standing(member: &Member<'_>) -> Value {
    member.get("/api/me/reviews/prd_tea").await.expect(200)
}

#[tokio::test]
async fn a_buyers_review_is_shown_once_staff_have_published_it() {
    let shop = TestShop::start().await;
    let (ada, _) = customer_with(&shop, "TEA").await;
    assert_eq!(standing(&ada).await, json!({ "may_write": true, "review": null }));
    let answer = writes(&ada, TEA, &words(4, " Good tea ")).await;
    assert!(answer.header("ratelimit").contains("\"review_account\";r=9"), "{}", answer.header("ratelimit"));
    let written = answer.expect(201);
    assert_eq!((&written["state"], &written["title"], &written["rating"]), (&json!("pending"), &json!("Good tea"), &json!(4)));
    assert_eq!(standing(&ada).await, json!({ "may_write": false, "review": written }));
    assert_eq!((published(&shop).await, &rated(&shop, 0).await), (Vec::new(), &Value::Null));
    let waiting = shop.staff_gets("/api/admin/reviews").await.expect(200);
    assert_eq!((&waiting["items"][0]["id"], &waiting["items"][0]["product"]["slug"]), (&json!(id(&ada)), &json!("tea")));
    judges(&shop, &id(&ada), "publish", 1).await.expect(200);
    let shown = published(&shop).await;
    let names: Vec<&str> = shown[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["rating", "title", "text", "name", "written_at"], "nothing of who wrote it but the name");
    assert_eq!(rated(&shop, 1).await, json!({ "count": 1, "average_hundredths": 400, "counts": [0, 0, 0, 1, 0] }));
    shop.close().await;
}

#[tokio::test]
async fn what_is_no_review_is_refused_by_its_field_and_changes_nothing() {
    let shop = TestShop::start().await;
    let (ada, _) = customer_with(&shop, "TEA").await;
    let wrong = [
        ("rating", json!(0)),
        ("rating", json!(6)),
        ("rating", json!(4.5)),
        ("rating", json!("5")),
        ("rating", json!(-1)),
        ("rating", json!(256)),
        ("title", json!("")),
        ("title", json!("a".repeat(101))),
        ("title", json!("two\nlines")),
        ("text", json!(" \n ")),
        ("text", json!("ä".repeat(2001))),
        ("text", json!("a\u{0}b")),
        ("name", json!("")),
        ("name", json!("a".repeat(51))),
        ("name", json!(["Ada"])),
        ("state", json!("published")),
    ];
    for (field, value) in wrong {
        let mut body = words(5, "Tea");
        body[field] = value.clone();
        let refused = writes(&ada, TEA, &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"][0]["field"], field, "{value}");
    }
    for field in ["rating", "title", "text", "name"] {
        let mut body = words(5, "Tea");
        body.as_object_mut().unwrap().remove(field);
        let refused = writes(&ada, TEA, &body).await.refused(422, "validation_failed");
        assert_eq!(refused["fields"], json!([{ "field": field, "reason": "is missing" }]));
    }
    writes(&ada, "/api/products/nothing/reviews", &words(5, "Tea")).await.refused(404, "not_found");
    for query in ["limit=0", "limit=21", "limit=x", "cursor=x", "cursor=a%23b%23c", "stars=5"] {
        shop.client().get(&format!("{TEA}?{query}")).await.refused(422, "validation_failed");
    }
    assert_eq!(standing(&ada).await, json!({ "may_write": true, "review": null }));
    shop.close().await;
}

#[tokio::test]
async fn only_who_bought_it_and_kept_it_may_write() {
    let shop = TestShop::start().await;
    let stranger = shop.member().await;
    let (of_mugs, _) = customer_with(&shop, "MUG").await;
    let unpaid = shop.member().await;
    let cart = shop.buyer().await;
    cart.add("TEA", 1).await;
    crate::accounts::orders::order(&shop, &unpaid, &cart).await;
    let (refunded, order) = customer_with(&shop, "TEA").await;
    shop.refunds(&order.id, "all-of-it", None).await.expect(202);
    let (of_units, _) = customer_with(&shop, "MUG").await;
    let order = buys(&shop, &of_units, "TEA", 2).await;
    let lines = json!({ "lines": [{ "sku": "TEA", "quantity": 2 }] });
    shop.staff_does(&order.id, "refunds", "its-units-alone", &lines).await.expect(202);
    let (cancelled, order) = customer_with(&shop, "TEA").await;
    shop.staff_does(&order.id, "cancel", "never-sent", &json!({ "reason": "none left" })).await.expect(200);
    shop.settle().await;
    for (who, member) in [
        ("a stranger", &stranger),
        ("a buyer of mugs", &of_mugs),
        ("who has not paid", &unpaid),
        ("who got their money back", &refunded),
        ("who got it back for the units", &of_units),
        ("whose order was cancelled", &cancelled),
    ] {
        let refused = writes(member, TEA, &words(5, "Tea")).await;
        assert_eq!((refused.status, refused.code()), (409, "not_bought"), "{who}: {}", refused.text);
        assert_eq!(standing(member).await, json!({ "may_write": false, "review": null }), "{who}");
    }
    // Part of it is kept: so is the word about it.
    let (partly, _) = customer_with(&shop, "MUG").await;
    let order = buys(&shop, &partly, "TEA", 2).await;
    let lines = json!({ "lines": [{ "sku": "TEA", "quantity": 1 }] });
    shop.staff_does(&order.id, "refunds", "one-of-two", &lines).await.expect(202);
    writes(&partly, TEA, &words(3, "Tea")).await.expect(201);
    shop.client().get("/api/me/reviews/prd_tea").await.refused(401, "unauthorized");
    shop.posts(TEA, &words(5, "Tea")).await.refused(401, "unauthorized");
    shop.close().await;
}

/// A guest's order counts once it is its buyer's.
#[tokio::test]
async fn what_was_bought_as_a_guest_counts_for_the_account_that_claims_it() {
    let shop = TestShop::start().await;
    let mut guest = shop.buyer().await;
    guest.email = "came.back@example.org".to_owned();
    guest.buys("TEA", 1).await.pay().await;
    let ada = Member::join_as(&shop, "came.back@example.org").await;
    shop.settle().await;
    writes(&ada, TEA, &words(5, "Tea")).await.expect(201);
    shop.close().await;
}

#[tokio::test]
async fn a_customer_has_one_review_of_a_product_however_many_are_sent_at_once() {
    let shop = TestShop::start().await;
    let (ada, _) = customer_with(&shop, "TEA").await;
    let same = words(5, "Tea");
    let answers = join_all((0..6).map(|_| writes(&ada, TEA, &same))).await;
    let first = answers[0].body.clone();
    for answer in answers {
        assert_eq!(answer.expect(201), first, "a repeated request is answered as the first");
    }
    let (bob, _) = customer_with(&shop, "TEA").await;
    let different: Vec<Value> = (1..=5).map(|stars| words(stars, &format!("{stars} stars"))).collect();
    let answers = join_all(different.iter().map(|words| writes(&bob, TEA, words))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        answer.refused(409, "already_reviewed");
    }
    let stored = shop.tables().catalog().await.into_iter().filter(|item| item.pk.starts_with("REVIEWER#"));
    assert_eq!(stored.count(), 2);
    shop.close().await;
}

#[tokio::test]
async fn one_that_was_rejected_may_be_written_anew_and_others_may_not() {
    let shop = TestShop::start().await;
    let (ada, _) = customer_with(&shop, "TEA").await;
    let (rude, polite) = (words(1, "Rude"), words(2, "Polite"));
    writes(&ada, TEA, &rude).await.expect(201);
    writes(&ada, TEA, &polite).await.refused(409, "already_reviewed");
    judges(&shop, &id(&ada), "reject", 1).await.expect(200);
    let told = standing(&ada).await;
    assert_eq!((&told["may_write"], &told["review"]["reason"]), (&json!(true), &json!("It is about the weather.")));
    // A lost request that comes late brings nothing back.
    assert_eq!(writes(&ada, TEA, &rude).await.expect(201)["state"], "rejected");
    let anew = writes(&ada, TEA, &polite).await.expect(201);
    assert_eq!((&anew["state"], &anew["reason"], &anew["title"]), (&json!("pending"), &Value::Null, &json!("Polite")));
    // Whoever of the staff still looks at the first one decides nothing about the second.
    judges(&shop, &id(&ada), "publish", 2).await.refused(409, "version_changed");
    judges(&shop, &id(&ada), "publish", 3).await.expect(200);
    writes(&ada, TEA, &rude).await.refused(409, "already_reviewed");
    assert_eq!(rated(&shop, 1).await["counts"], json!([0, 1, 0, 0, 0]));
    shop.close().await;
}

#[tokio::test]
async fn reviews_are_sent_so_often_and_no_more() {
    let limited = Plan::default().told("RATE_LIMITS", "review_account=3/86400,review_source=5/86400");
    let shop = TestShop::planned(limited).await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    for _ in 0..3 {
        writes(&ada, TEA, &words(5, "Tea")).await.refused(409, "not_bought");
    }
    let refused = writes(&ada, TEA, &words(5, "Tea")).await;
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=86_400).contains(&seconds) && refused.header("ratelimit-policy").contains("\"review_account\";q=3;w=86400"));
    refused.refused(429, "too_many_requests");
    // The address of the net has a bucket of its own, for whoever comes from there.
    writes(&bob, TEA, &words(5, "Tea")).await.refused(409, "not_bought");
    writes(&bob, TEA, &words(5, "Tea")).await.refused(429, "too_many_requests");
    shop.close().await;
}

/// What an order says of its goods, not what its buyer says.
#[tokio::test]
async fn a_payment_that_was_declined_buys_nothing() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let cart = shop.buyer().await;
    cart.add("TEA", 1).await;
    let order = crate::accounts::orders::order(&shop, &ada, &cart).await;
    order.try_pay(cards::DECLINES).await;
    shop.settle().await;
    writes(&ada, TEA, &words(5, "Tea")).await.refused(409, "not_bought");
    shop.close().await;
}
