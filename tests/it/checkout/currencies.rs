//! What is charged is what was shown, whatever the currency's minor unit.

use crate::harness::{Plan, TestShop, random_seed};
use barrow_domain::money::Currency;
use serde_json::{Value, json};

/// 28: a yen has no cents, and a dinar a thousand fils.
#[tokio::test]
async fn a_total_is_charged_as_shown_in_every_currency() {
    for (currency, code) in [(Currency::JPY, "jpy"), (Currency::KWD, "kwd"), (Currency::EUR, "eur")] {
        let shop = TestShop::planned(Plan { currency, ..Plan::default() }).await;
        let buyer = shop.buyer().await;
        // 1480 + 490 ends in a nought: Stripe takes fils in tens.
        buyer.add("MUG", 1).await;
        let order = buyer.checkout().await;
        assert_eq!(order.total, 1480);
        let intent = shop.stripe().intent(&order.intent).unwrap();
        assert_eq!((&intent["amount"], &intent["currency"]), (&1480.into(), &code.into()));
        let paid = order.pay().await;
        assert_eq!(paid["totals"]["total"]["currency"], currency.code());
        shop.close().await;
    }
}

/// 26, 27: whatever the prices, what is shown is charged to the cent, and when all of it has gone back nothing stays open.
#[tokio::test]
async fn no_fraction_stays_open_whatever_the_prices() {
    let mut random = random_seed();
    for _ in 0..4 {
        let mut plan = Plan::default().coupon("ODD", random.i64(1..2000), None, None);
        for goods in &mut plan.goods {
            goods.price = random.i64(1..10_000);
        }
        let shop = TestShop::planned(plan).await;
        let buyer = shop.buyer().await;
        for sku in ["TEA", "MUG", "LAMP"] {
            buyer.add(sku, random.u32(1..7)).await;
        }
        buyer.coupon("ODD").await;
        let quote = buyer.quote().await;
        let amount = |money: &Value| money["amount"].as_i64().expect("whole minor units");
        let of_lines = |name: &str| quote["lines"].as_array().unwrap().iter().map(|line| amount(&line[name])).sum::<i64>();
        let totals = &quote["totals"];
        assert_eq!(of_lines("tax") + amount(&quote["shipping"]["tax"]), amount(&totals["tax"]));
        assert_eq!(of_lines("subtotal") - of_lines("discount") + amount(&totals["shipping"]), amount(&totals["total"]));
        let order = buyer.checkout().await;
        order.pay().await;
        assert_eq!(shop.stripe().intent(&order.intent).unwrap()["amount_received"], amount(&totals["total"]));
        for sku in ["LAMP", "TEA", "MUG"] {
            let unit = json!({ "lines": [{ "sku": sku, "quantity": 1 }] });
            let answer = shop.staff_does(&order.id, "refunds", &format!("one-of-{sku}"), &unit).await;
            // A unit that the coupon has paid for costs nothing.
            assert!(answer.status == 202 || answer.code() == "nothing_to_refund", "{}", answer.text);
        }
        shop.refunds(&order.id, "all-the-rest", None).await.expect(202);
        assert_eq!(amount(&order.until("paid", "refunded").await["refunded"]), amount(&totals["total"]));
        shop.refunds(&order.id, "once-more", None).await.refused(409, "nothing_to_refund");
        shop.close().await;
    }
}
