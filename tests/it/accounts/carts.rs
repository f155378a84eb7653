//! A guest's cart at sign-in: it becomes the user's, or its lines go into theirs, once and without losing any.

use crate::harness::{Answer, Buyer, Member, Plan, TestShop};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

async fn claim(member: &Member<'_>, guest: &Buyer<'_>) -> Answer {
    let request = member.request(Method::POST, &format!("/api/carts/{}/claim", guest.cart_id));
    Answer::of(request.header("x-cart-token", &guest.token)).await
}

async fn guest_with<'a>(shop: &'a TestShop, lines: &[(&str, u32)]) -> Buyer<'a> {
    let guest = shop.buyer().await;
    for (sku, quantity) in lines {
        guest.add(sku, *quantity).await;
    }
    guest
}

fn units(cart: &Value) -> BTreeMap<String, u64> {
    let line = |line: &Value| (line["sku"].as_str().unwrap().to_owned(), line["quantity"].as_u64().unwrap());
    cart["lines"].as_array().unwrap().iter().map(line).collect()
}

fn of(lines: &[(&str, u64)]) -> BTreeMap<String, u64> {
    lines.iter().map(|(sku, units)| ((*sku).to_owned(), *units)).collect()
}

/// 23: a cart that was filled before signing in is there afterwards, on every device.
#[tokio::test]
async fn no_line_is_lost_at_sign_in() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    ada.get("/api/me/cart").await.refused(404, "not_found");
    let first = guest_with(&shop, &[("TEA", 2)]).await;
    let own = claim(&ada, &first).await.expect(200);
    assert_eq!((own["id"].as_str().unwrap(), units(&own)), (first.cart_id.as_str(), of(&[("TEA", 2)])));
    let second = guest_with(&shop, &[("TEA", 1), ("MUG", 3)]).await;
    let merged = claim(&ada.again().await, &second).await.expect(200);
    assert_eq!((&merged["id"], units(&merged)), (&own["id"], of(&[("MUG", 3), ("TEA", 3)])));
    let shown = ada.get("/api/me/cart").await.expect(200);
    assert_eq!((units(&shown), &shown["token"]), (units(&merged), &merged["token"]));
    Answer::of(second.cart_request(Method::GET, "")).await.refused(404, "not_found");
    shop.close().await;
}

/// 23: claimed again, and by many at once, lines come over once.
#[tokio::test]
async fn a_claim_that_is_repeated_adds_nothing() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    claim(&ada, &guest_with(&shop, &[("TEA", 1)]).await).await.expect(200);
    let guest = guest_with(&shop, &[("TEA", 2), ("MUG", 1)]).await;
    let at_once = join_all((0..6).map(|_| claim(&ada, &guest))).await;
    assert!(at_once.iter().all(|answer| answer.status == 200), "{:?}", at_once.iter().map(|a| &a.text).collect::<Vec<_>>());
    let later = claim(&ada, &guest).await.expect(200);
    assert_eq!(units(&later), of(&[("MUG", 1), ("TEA", 3)]));
    shop.close().await;
}

/// 23: devices that sign in at the same time, each with a cart of its own, end with one cart that has all of it.
#[tokio::test]
async fn carts_claimed_at_once_are_all_in_one() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let guests = join_all((0..4).map(|_| async { guest_with(&shop, &[("TEA", 1), ("MUG", 2)]).await })).await;
    let answers = join_all(guests.iter().map(|guest| claim(&ada, guest))).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{:?}", answers.iter().map(|a| &a.text).collect::<Vec<_>>());
    assert_eq!(units(&ada.get("/api/me/cart").await.expect(200)), of(&[("MUG", 8), ("TEA", 4)]));
    shop.close().await;
}

/// Items that are added while the cart is claimed are in it afterwards, or were refused with it gone.
#[tokio::test]
async fn what_is_added_meanwhile_is_not_lost() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    claim(&ada, &guest_with(&shop, &[("MUG", 1)]).await).await.expect(200);
    let guest = guest_with(&shop, &[("TEA", 1)]).await;
    let more = json!({ "sku": "TEA", "quantity": 1 });
    let adds = join_all((0..5).map(|_| guest.try_add(&more)));
    let (claimed, added) = futures::join!(claim(&ada, &guest), adds);
    claimed.expect(200);
    let kept = added.iter().filter(|answer| answer.status == 200).count() as u64;
    assert!(added.iter().all(|answer| matches!(answer.status, 200 | 404)));
    assert_eq!(units(&ada.get("/api/me/cart").await.expect(200)), of(&[("MUG", 1), ("TEA", 1 + kept)]));
    shop.close().await;
}

#[tokio::test]
async fn units_add_up_to_what_a_line_holds_and_too_many_lines_change_nothing() {
    let skus: Vec<String> = (0..45).map(|place| format!("KIND-{place:02}")).collect();
    let shop = TestShop::planned(skus.iter().fold(Plan::default(), |plan, sku| plan.selling(sku, 100, 10))).await;
    let ada = shop.member().await;
    let lines = |range: std::ops::Range<usize>| skus[range].iter().map(|sku| (sku.as_str(), 600)).collect::<Vec<_>>();
    claim(&ada, &guest_with(&shop, &lines(0..30)).await).await.expect(200);
    let too_many = guest_with(&shop, &lines(30..41)).await;
    claim(&ada, &too_many).await.refused(422, "too_many_lines");
    assert_eq!(units(&too_many.cart().await).len(), 11);
    let same = claim(&ada, &guest_with(&shop, &lines(0..2)).await).await.expect(200);
    assert_eq!((units(&same).len(), units(&same)["KIND-00"], units(&same)["KIND-29"]), (30, 999, 600));
    shop.close().await;
}

/// 24: a cart that is somebody's is not taken by the next who signs in on the same machine.
#[tokio::test]
async fn nobody_claims_somebody_elses_cart() {
    let shop = TestShop::start().await;
    let (ada, bob) = (shop.member().await, shop.member().await);
    let guest = guest_with(&shop, &[("TEA", 2)]).await;
    claim(&ada, &guest).await.expect(200);
    claim(&bob, &guest).await.refused(403, "forbidden");
    claim(&bob, &guest_with(&shop, &[("MUG", 1)]).await).await.expect(200);
    claim(&bob, &guest).await.refused(403, "forbidden");
    let stranger = shop.buyer().await;
    let forged = bob.request(Method::POST, &format!("/api/carts/{}/claim", guest.cart_id)).header("x-cart-token", &stranger.token);
    Answer::of(forged).await.refused(403, "forbidden");
    assert_eq!(units(&ada.get("/api/me/cart").await.expect(200)), of(&[("TEA", 2)]));
    shop.close().await;
}

/// What was ordered is the user's cart no more; the next one is.
#[tokio::test]
async fn an_ordered_cart_makes_room_for_the_next() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let first = guest_with(&shop, &[("TEA", 1)]).await;
    claim(&ada, &first).await.expect(200);
    first.checkout().await;
    ada.get("/api/me/cart").await.refused(404, "not_found");
    let ordered = claim(&ada, &first).await;
    ordered.refused(409, "cart_ordered");
    let next = guest_with(&shop, &[("MUG", 1)]).await;
    assert_eq!(units(&claim(&ada, &next).await.expect(200)), of(&[("MUG", 1)]));
    shop.close().await;
}
