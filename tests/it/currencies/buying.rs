//! From the list to the last refund in another currency.

use super::{abroad, money, price_in, rates, sells_abroad, sells_in};
use crate::harness::{Buyer, Plan, TestShop};
use futures::future::join_all;
use serde_json::{Value, json};

/// What a lamp and two mugs come to, sent to Germany.
struct Expected {
    currency: &'static str,
    lamp: i64,
    mug: i64,
    shipping: i64,
    tax: i64,
    shown: &'static str,
}

const EXPECTED: [Expected; 3] = [
    Expected { currency: "USD", lamp: 2715, mug: 1075, shipping: 530, tax: 433 + 343 + 85, shown: "$53.95" },
    Expected { currency: "JPY", lamp: 4080, mug: 1610, shipping: 800, tax: 651 + 514 + 128, shown: "¥8100" },
    // A dinar's thousandths are charged in tens, and so are their taxes.
    Expected { currency: "KWD", lamp: 8280, mug: 3280, shipping: 1620, tax: 1320 + 1050 + 260, shown: "KWD 16.460" },
];

async fn net_revenue(shop: &TestShop, currency: &str) -> (Value, Value) {
    let sales = shop.staff_gets(&format!("/api/admin/analytics/sales?currency={currency}")).await.expect(200);
    (sales["total"]["revenue"].clone(), sales["total"]["orders"].clone())
}

#[tokio::test]
async fn a_purchase_in_another_currency_goes_from_the_list_to_the_last_refund() {
    let shop = abroad().await;
    for expected in EXPECTED {
        buys_and_gives_back(&shop, &expected).await;
    }
    shop.settle().await;
    for Expected { currency, lamp, mug, shipping, .. } in EXPECTED {
        assert_eq!(net_revenue(&shop, currency).await, (money(lamp + 2 * mug + shipping, currency), json!(1)), "{currency}");
    }
    assert_eq!(net_revenue(&shop, "EUR").await, (money(0, "EUR"), json!(0)), "no order of another currency is counted in euros");
    shop.close().await;
}

async fn buys_and_gives_back(shop: &TestShop, expected: &Expected) {
    let Expected { currency, lamp, mug, shipping, tax, shown } = *expected;
    let price = |amount| money(amount, currency);
    let list = shop.client().get(&format!("/api/products?currency={currency}")).await.expect(200);
    assert_eq!((price_in(&list, "lamp"), price_in(&list, "mug")), (Some(price(lamp)), Some(price(mug))));
    let detail = shop.client().get(&format!("/api/products/lamp?currency={currency}")).await.expect(200);
    assert_eq!(detail["variants"][0]["price"], price(lamp));

    let buyer = Buyer::paying_in(shop, currency).await;
    buyer.add("LAMP", 1).await;
    let cart = buyer.add("MUG", 2).await;
    assert_eq!(cart["totals"]["subtotal"], price(lamp + 2 * mug));
    let (quote, total) = (buyer.quote().await, lamp + 2 * mug + shipping);
    assert_eq!((&quote["totals"]["total"], &quote["totals"]["tax"]), (&price(total), &price(tax)));
    assert_eq!(quote["shipping_options"][0]["price"], price(shipping));

    let order = buyer.checkout().await;
    let intent = shop.stripe().intent(&order.intent).unwrap();
    assert_eq!((&intent["amount"], &intent["currency"]), (&json!(total), &json!(currency.to_lowercase())));
    let paid = order.pay().await;
    assert_eq!(paid["totals"]["total"], price(total));
    assert_eq!(shop.stripe().intent(&order.intent).unwrap()["amount_received"], total);
    shop.settle().await;
    for (kind, mail) in shop.mails_about(&order.id) {
        assert!(mail.text.contains(shown) && mail.html.contains(shown), "{kind}: {}", mail.text);
    }

    let refund = async |key: &str, body: Value| shop.staff_does(&order.id, "refunds", &format!("{key}-{currency}"), &body).await;
    refund("in-euros", json!({ "amount": money(100, "EUR"), "reason": "a test" })).await.refused(409, "refund_too_large");
    refund("one-mug", json!({ "lines": [{ "sku": "MUG", "quantity": 1 }] })).await.expect(202);
    let part = order.until("paid", "partially_refunded").await;
    assert_eq!(part["refunded"], price(mug));
    refund("the-rest", json!({ "amount": null, "reason": "a test" })).await.expect(202);
    assert_eq!(order.until("paid", "refunded").await["refunded"], price(total));
}

#[tokio::test]
async fn an_own_price_is_charged_whatever_the_rate() {
    let shop = abroad().await;
    for (currency, unit, shipping) in [("USD", 499, 530), ("JPY", 730, 800), ("EUR", 450, 490)] {
        let buyer = Buyer::paying_in(&shop, currency).await;
        let cart = buyer.add("TEA", 3).await;
        assert_eq!(cart["lines"][0]["unit_price"], money(unit, currency));
        let order = buyer.checkout().await;
        assert_eq!(order.total, 3 * unit + shipping, "{currency}");
        order.pay().await;
    }
    shop.close().await;
}

/// 50.00 euros are 54.25 dollars: two lamps at 27.15 are more, and one with five teas at 4.99 is less.
#[tokio::test]
async fn shipping_is_free_from_as_much_in_every_currency() {
    let shop = abroad().await;
    let shipping = async |sku: &str, units: u32, currency: &str| {
        let buyer = Buyer::paying_in(&shop, currency).await;
        buyer.add("LAMP", 1).await;
        buyer.add(sku, units).await;
        buyer.quote().await["totals"]["shipping"].clone()
    };
    assert_eq!(shipping("LAMP", 1, "USD").await, money(0, "USD"));
    assert_eq!(shipping("TEA", 5, "USD").await, money(530, "USD"));
    assert_eq!(shipping("TEA", 6, "USD").await, money(0, "USD"));
    assert_eq!(shipping("LAMP", 1, "JPY").await, money(0, "JPY"));
    shop.close().await;
}

/// From 20.00 euros on 2.00, from 40.00 on 1.00: in dollars from 21.70 and from 43.40.
#[tokio::test]
async fn a_table_of_prices_is_one_in_every_currency() {
    let shop = abroad().await;
    let zones = shop.staff_gets("/api/admin/shipping-zones").await.expect(200);
    let mut items = zones["items"].clone();
    let step = |from: i64, price: i64| json!({ "from": from, "price": money(price, "EUR") });
    items[0]["methods"][0]["table"] = json!({ "by": "price", "steps": [step(2000, 200), step(4000, 100)] });
    shop.staff_puts("/api/admin/shipping-zones", &json!({ "version": zones["version"], "items": items })).await.expect(200);
    for (teas, price) in [(4, 530), (5, 215), (8, 215), (9, 110)] {
        let buyer = Buyer::paying_in(&shop, "USD").await;
        buyer.add("TEA", teas).await;
        crate::harness::wait_until("the table", async || (buyer.quote().await["totals"]["shipping"] == money(price, "USD")).then_some(()))
            .await;
    }
    shop.close().await;
}

#[tokio::test]
async fn a_coupon_is_worth_as_much_in_every_currency() {
    let shop = TestShop::planned(Plan::default().coupon("FIVER", 500, None, None)).await;
    sells_abroad(&shop).await;
    let minimum = json!({ "code": "TWENTY", "kind": { "percent_bp": 1000 }, "min_subtotal": money(2000, "EUR") });
    shop.staff_posts("/api/admin/coupons", "not-needed-here", &minimum).await.expect(201);
    for (currency, mug, off) in [("USD", 1075, 545), ("JPY", 1610, 820), ("KWD", 3280, 1660)] {
        let buyer = Buyer::paying_in(&shop, currency).await;
        buyer.add("MUG", 2).await;
        let cart = buyer.coupon("FIVER").await;
        assert_eq!(cart["totals"]["discount"], money(off, currency));
        assert_eq!(cart["totals"]["total"], money(2 * mug - off, currency));
        let order = buyer.checkout().await;
        order.pay().await;
    }
    let buyer = Buyer::paying_in(&shop, "USD").await;
    buyer.add("MUG", 2).await;
    let cart = buyer.coupon("TWENTY").await;
    assert!(cart["coupon"]["problem"].as_str().unwrap().contains("$21.70"), "{cart}");
    buyer.add("TEA", 1).await;
    let order = buyer.checkout().await;
    // A tenth of 26.49, and shipping.
    assert_eq!(order.total, 2649 - 265 + 530);
    order.pay().await;
    shop.close().await;
}

/// What the shopper agreed to was in dollars, and nothing is taken for euros in their place.
#[tokio::test]
async fn a_currency_taken_away_before_checkout_is_a_conflict_that_takes_nothing() {
    let shop = abroad().await;
    let buyer = Buyer::paying_in(&shop, "USD").await;
    buyer.add("LAMP", 1).await;
    let other = Buyer::paying_in(&shop, "USD").await;
    other.add("MUG", 1).await;
    let body = buyer.checkout_body().await;
    assert_eq!(body["expected_total"], money(2715 + 530, "USD"));
    sells_in(&shop, 1, &json!([])).await.expect(200);
    let refused = buyer.try_checkout(&body, &buyer.key()).await.refused(409, "price_changed");
    assert_eq!(refused["quote"]["totals"]["total"], money(2500 + 490, "EUR"));
    assert_eq!(shop.available("LAMP").await, 20);
    // The same number of another currency is another total.
    let mut same = body.clone();
    same["expected_total"] = money(2990, "USD");
    buyer.try_checkout(&same, "order-of-the-same-number").await.refused(409, "price_changed");
    assert_eq!(shop.available("LAMP").await, 20);

    crate::harness::wait_until("the cart in euros", async || {
        (buyer.cart().await["totals"]["subtotal"] == money(2500, "EUR")).then_some(())
    })
    .await;
    let order = buyer.checkout().await;
    assert_eq!(order.total, 2990);
    order.pay().await;

    // Sold in again, the cart that was left is in dollars as before.
    sells_in(&shop, 2, &rates()).await.expect(200);
    crate::harness::wait_until("the other cart in dollars", async || {
        (other.cart().await["totals"]["subtotal"] == money(1075, "USD")).then_some(())
    })
    .await;
    shop.close().await;
}

/// A new rate is a new price, and a quote of before is none.
#[tokio::test]
async fn a_rate_that_changes_before_checkout_is_a_new_price() {
    let shop = abroad().await;
    let buyer = Buyer::paying_in(&shop, "JPY").await;
    buyer.add("MUG", 1).await;
    let body = buyer.checkout_body().await;
    let mut dearer = rates();
    dearer[1]["rate_ppm"] = json!(200_000_000);
    sells_in(&shop, 1, &dearer).await.expect(200);
    let refused = buyer.try_checkout(&body, &buyer.key()).await.refused(409, "price_changed");
    assert_eq!(refused["quote"]["totals"]["total"], money(1980 + 980, "JPY"));
    assert_eq!(shop.available("MUG").await, 50);
    shop.close().await;
}

/// No cache of prices gives one shopper another's currency.
#[tokio::test]
async fn shoppers_of_many_currencies_meet_at_one_sku() {
    let shop = abroad().await;
    let shoppers = [("EUR", 450), ("USD", 499), ("JPY", 730), ("KWD", 1490)];
    let buy = |(currency, price): (&'static str, i64)| {
        let shop = &shop;
        async move {
            let buyer = Buyer::paying_in(shop, currency).await;
            for units in 1..=3 {
                let cart = buyer.add("TEA", 1).await;
                assert_eq!(cart["totals"]["subtotal"], money(units * price, currency));
                let read = shop.client().get(&format!("/api/products/tea?currency={currency}")).await.expect(200);
                assert_eq!(read["variants"][0]["price"], money(price, currency));
                let list = shop.client().get(&format!("/api/products?currency={currency}")).await.expect(200);
                assert_eq!(price_in(&list, "tea"), Some(money(price, currency)));
            }
            buyer.checkout().await.pay().await["totals"]["subtotal"].clone()
        }
    };
    let twice = shoppers.iter().chain(&shoppers).copied();
    for (subtotal, (currency, price)) in join_all(twice.clone().map(buy)).await.into_iter().zip(twice) {
        assert_eq!(subtotal, money(3 * price, currency));
    }
    assert_eq!(shop.available("TEA").await, 100 - 24);
    shop.close().await;
}
