//! What is charged is what was shown, whatever the currency's minor unit.

use crate::harness::{Plan, TestShop};
use barrow_domain::money::Currency;

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
