//! Finding orders.

use super::{ids, listed, ordered};
use crate::harness::TestShop;
use serde_json::json;

#[tokio::test]
async fn orders_are_found_by_each_filter_and_by_all_together() {
    let shop = TestShop::start().await;
    let (ada, lamp) = ordered(&shop, "LAMP", 1, "Zoë Müller", "Köln").await;
    let (bob, tea) = ordered(&shop, "TEA", 2, "Bob O'Neill", "Ulm").await;
    tea.pay().await;
    shop.staff_does(&tea.id, "pack", "unused-key", &json!({})).await.expect(200);
    let (_, both) = ordered(&shop, "LAMP", 3, "Ada Müller", "Ulm").await;
    both.pay().await;
    shop.settle().await;
    let all = [&both.id, &tea.id, &lamp.id].map(Clone::clone);
    assert_eq!(listed(&shop, "").await, all);
    for (query, places) in [
        ("status=packing", &[1][..]),
        ("status=paid&status=packing", &[0, 1]),
        ("status=pending_payment", &[2]),
        ("payment_status=succeeded", &[0, 1]),
        ("status=delivered", &[]),
        ("sku=LAMP", &[0, 2]),
        ("sku=LAMP&status=paid", &[0]),
        ("sku=LAMP&payment_status=none", &[2]),
        ("sku=NOTHING", &[]),
        (&format!("email={}", ada.email.to_uppercase()), &[2]),
        (&format!("email={}&sku=LAMP", bob.email), &[]),
        (&format!("q={}", bob.email), &[1]),
        ("q=MULLER", &[0, 2]),
        ("q=m%C3%BCller+zoe", &[2]),
        ("q=ulm", &[0, 1]),
        ("q=muller+ulm&sku=LAMP&status=paid&payment_status=succeeded&total_min=1&from=2020-01-01", &[0]),
        ("q=nobody", &[]),
        (&format!("order_id={}", tea.id), &[1]),
        (&format!("order_id={}&status=paid", tea.id), &[]),
        (&format!("q={}", tea.id.replace('-', "").to_lowercase()), &[1]),
        (&format!("total_min={}", both.total), &[0]),
        (&format!("total_min={}&total_max={}", lamp.total, lamp.total), &[2]),
        ("total_max=1", &[]),
        ("from=2999-01-01", &[]),
        ("to=2020-01-01", &[]),
        ("from=2020-01-01&to=2999-01-01", &[0, 1, 2]),
    ] {
        let expected: Vec<&String> = places.iter().map(|place| &all[*place]).collect();
        assert_eq!(listed(&shop, query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    let page = shop.staff_gets("/api/admin/orders?status=packing").await.expect(200);
    let card = &page["items"][0];
    assert_eq!((&card["name"], &card["units"], &card["skus"]), (&json!("Bob O'Neill"), &json!(2), &json!(["TEA"])));
    assert_eq!((&card["total"]["amount"], &card["kept"]["amount"]), (&json!(tea.total), &json!(tea.total)));
    shop.close().await;
}

#[tokio::test]
async fn an_order_moves_between_lists_as_it_changes() {
    let shop = TestShop::start().await;
    let (_, order) = ordered(&shop, "LAMP", 2, "Ada Lovelace", "Ulm").await;
    shop.settle().await;
    assert_eq!(listed(&shop, "status=pending_payment").await, [order.id.as_str()]);
    order.pay().await;
    shop.ships(&order.id, &json!({ "tracking_number": "1Z-999 AA" })).await.expect(201);
    shop.refunds(&order.id, "refund-some", Some(500)).await.expect(202);
    order.until("shipped", "partially_refunded").await;
    shop.settle().await;
    assert_eq!(listed(&shop, "status=pending_payment").await, [""; 0]);
    for query in ["status=shipped", "payment_status=partially_refunded", "q=1z+999", "q=1Z-999+AA"] {
        assert_eq!(listed(&shop, query).await, [order.id.as_str()], "{query}");
    }
    let page = shop.staff_gets("/api/admin/orders").await.expect(200);
    assert_eq!(page["items"][0]["kept"]["amount"], order.total - 500);
    shop.close().await;
}

/// A cursor is a place: orders that come or change meanwhile neither repeat others nor hide them.
#[tokio::test]
async fn pages_hold_every_order_once_whatever_happens_meanwhile() {
    let shop = TestShop::start().await;
    let mut placed = Vec::new();
    for _ in 0..5 {
        placed.push(ordered(&shop, "LAMP", 1, "Ada Lovelace", "Ulm").await.1);
    }
    shop.settle().await;
    for query in ["", "q=lovelace", "sku=LAMP", "status=pending_payment&status=paid", "total_min=1"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = shop.staff_gets(&format!("/api/admin/orders?{query}&limit=2{cursor}")).await.expect(200);
            assert!(ids(&page).len() <= 2);
            seen.extend(ids(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={}", next.replace('#', "%23"));
            if query.is_empty() && seen.len() == 2 {
                ordered(&shop, "LAMP", 1, "Late Comer", "Ulm").await.1.pay().await;
                placed[0].pay().await;
                shop.settle().await;
            }
        }
        let late = usize::from(!query.is_empty() && query != "q=lovelace");
        assert_eq!(seen.len(), 5 + late, "{query}: {seen:?}");
        let expected: Vec<String> = placed.iter().rev().map(|order| order.id.clone()).collect();
        assert_eq!(seen[late..], expected, "{query}");
    }
    shop.close().await;
}

#[tokio::test]
async fn what_is_asked_wrongly_is_named() {
    let shop = TestShop::start().await;
    for (query, field) in [
        ("status=lost", "status"),
        ("payment_status=paid", "payment_status"),
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("email=nobody", "email"),
        ("sku=lamp", "sku"),
        ("order_id=1", "order_id"),
        ("total_min=-1", "total_min"),
        ("total_max=1.5", "total_max"),
        ("total_min=2&total_max=1", "total_max"),
        ("limit=0", "limit"),
        ("limit=51", "limit"),
        ("cursor=x", "cursor"),
        ("state=paid", "state"),
        ("q=a1+b2+c3+d4+e5+f6+g7+h8+i9+j10+k11", "q"),
    ] {
        let refusal = shop.staff_gets(&format!("/api/admin/orders?{query}")).await.refused(422, "validation_failed");
        assert_eq!(refusal["fields"][0]["field"], field, "{query}");
    }
    shop.close().await;
}
