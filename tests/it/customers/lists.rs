//! Finding customers.

use super::{buys, called, ids, listed};
use crate::harness::TestShop;
use crate::staff;
use serde_json::{Value, json};

#[tokio::test]
async fn customers_are_found_by_name_address_and_what_they_bought() {
    let shop = TestShop::start().await;
    let (ada, zoe, bob) = (shop.member().await, called(&shop, "Zoë Müller").await, called(&shop, "Bob O'Neill").await);
    staff::joins(&shop, "grace@example.org", "support").await;
    let once = buys(&shop, &ada, "TEA", 1).await;
    let (first, second) = (buys(&shop, &zoe, "LAMP", 1).await, buys(&shop, &zoe, "TEA", 1).await);
    shop.settle().await;
    let all = [&bob.id, &zoe.id, &ada.id].map(Clone::clone);
    for (query, places) in [
        ("", &[0, 1, 2][..]),
        ("q=MULLER", &[1]),
        ("q=m%C3%BCller+zoe", &[1]),
        ("q=zoe+lovelace", &[]),
        ("q=neill", &[0]),
        (&format!("q={}", ada.email), &[2]),
        (&format!("email={}", zoe.email.to_uppercase()), &[1]),
        ("q=grace@example.org", &[]),
        ("segment=new", &[2]),
        ("segment=returning", &[1]),
        ("segment=lapsed", &[]),
        ("segment=top", &[1, 2]),
        ("segment=top&currency=EUR", &[1, 2]),
        ("segment=top&currency=USD", &[]),
        ("segment=new&q=lovelace", &[2]),
        ("segment=new&q=zoe", &[]),
        ("segment=top&q=zoe", &[1]),
    ] {
        let expected: Vec<&String> = places.iter().map(|place| &all[*place]).collect();
        assert_eq!(listed(&shop, query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    let card = shop.staff_gets("/api/admin/customers?q=zoe").await.expect(200)["items"][0].take();
    assert_eq!((&card["name"], &card["orders"], &card["segment"]), (&json!("Zoë Müller"), &json!(2), &json!("returning")));
    assert_eq!(card["lifetime_value"], json!([{ "amount": first.total + second.total, "currency": "EUR" }]));
    assert!(card["first_order_at"].as_str().unwrap() < card["last_order_at"].as_str().unwrap());
    shop.staff_does(&first.id, "cancel", "call-it-off", &json!({ "reason": "Broken." })).await.expect(200);
    shop.refunds(&once.id, "give-all-back", None).await.expect(202);
    once.until("paid", "refunded").await;
    shop.settle().await;
    assert_eq!(listed(&shop, "segment=new").await, [zoe.id.clone(), ada.id], "by their last orders");
    assert_eq!((listed(&shop, "segment=returning").await, listed(&shop, "segment=top").await), (vec![], vec![zoe.id]));
    shop.close().await;
}

#[tokio::test]
async fn whoever_comes_to_work_here_is_no_customer_and_whoever_moves_is_found_by_their_new_address() {
    let shop = TestShop::start().await;
    let (grace, ada) = (shop.member().await, shop.member().await);
    shop.settle().await;
    assert_eq!(listed(&shop, "").await, [ada.id.clone(), grace.id.clone()]);
    staff::joins(&shop, &grace.email, "manager").await;
    let moved = json!({ "email": "elsewhere@example.org", "password": crate::harness::Member::PASSWORD });
    ada.does(reqwest::Method::POST, "/api/me/email", &moved).await.expect(202);
    shop.settle().await;
    let confirm = json!({ "token": crate::harness::link_in(shop.shop(), "elsewhere@example.org") });
    shop.posts("/api/auth/confirm-email", &confirm).await.expect(200);
    shop.settle().await;
    assert_eq!(listed(&shop, "").await, [ada.id.as_str()]);
    assert_eq!(listed(&shop, "q=elsewhere@example.org").await, [ada.id]);
    assert_eq!(listed(&shop, &format!("q={}", ada.email)).await, [""; 0]);
    shop.staff_gets(&format!("/api/admin/customers/{}", grace.id)).await.refused(404, "not_found");
    shop.close().await;
}

/// A cursor is a place: customers who come meanwhile neither repeat others nor hide them.
#[tokio::test]
async fn pages_hold_everybody_once_whoever_comes_meanwhile() {
    let shop = TestShop::start().await;
    let mut expected = Vec::new();
    for _ in 0..5 {
        expected.insert(0, shop.member().await.id);
    }
    shop.settle().await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.staff_gets(&format!("/api/admin/customers?limit=2{cursor}")).await.expect(200);
        seen.extend(ids(&page));
        let Value::String(next) = &page["next_cursor"] else { break };
        cursor = format!("&cursor={}", next.replace('#', "%23"));
        shop.member().await;
        shop.settle().await;
    }
    assert_eq!(seen, expected);
    shop.close().await;
}

#[tokio::test]
async fn what_is_asked_wrongly_is_named() {
    let shop = TestShop::start().await;
    for (query, field) in [
        ("segment=old", "segment"),
        ("segment=new&currency=EUR", "currency"),
        ("currency=EUR", "currency"),
        ("segment=top&currency=XXX", "currency"),
        ("email=nobody", "email"),
        ("limit=0", "limit"),
        ("limit=51", "limit"),
        ("cursor=x", "cursor"),
        ("name=ada", "name"),
        ("q=a1+b2+c3+d4+e5+f6+g7+h8+i9+j10+k11", "q"),
    ] {
        let refusal = shop.staff_gets(&format!("/api/admin/customers?{query}")).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], field, "{query}");
    }
    shop.close().await;
}
