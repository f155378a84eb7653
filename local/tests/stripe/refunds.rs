//! Refunds and disputes.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;

use crate::harness::{Bench, until};

#[tokio::test]
async fn refunds_add_up_to_what_was_paid_and_never_above() {
    let bench = Bench::start().await;
    let id = bench.paid_intent(1000).await;
    let refund = |amount: &'static str| {
        let form = [("payment_intent", id.clone()), ("amount", amount.to_owned())];
        let bench = &bench;
        async move {
            let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
            bench.post("/v1/refunds", &form).await
        }
    };
    assert_eq!(refund("300").await.body["status"], "succeeded");
    let above = refund("701").await;
    assert_eq!((above.status, &above.body["error"]["param"]), (400, &json!("amount")));
    assert_eq!(refund("200").await.status, 200);
    let rest = bench.post("/v1/refunds", &[("payment_intent", &id)]).await.body;
    assert_eq!((&rest["amount"], &rest["payment_intent"]), (&json!(500), &json!(id)));
    let again = bench.post("/v1/refunds", &[("payment_intent", &id)]).await;
    assert_eq!(again.body["error"]["code"], "charge_already_refunded");
    let charge = &bench.stripe.objects("charge")[0];
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(1000), &json!(true)));
}

#[tokio::test]
async fn many_refunds_at_once_stay_within_what_was_paid() {
    let bench = Bench::start().await;
    let id = bench.paid_intent(1000).await;
    let form = [("payment_intent", id.as_str()), ("amount", "150")];
    let replies = join_all((0..20).map(|_| bench.post("/v1/refunds", &form))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 6);
    assert_eq!(bench.stripe.objects("charge")[0]["amount_refunded"], 900);
}

#[tokio::test]
async fn only_a_paid_charge_can_be_refunded() {
    let bench = Bench::start().await;
    let (open, disputed) = (bench.intent(500).await, bench.paid_intent(500).await);
    bench.stripe.dispute(&disputed).unwrap();
    for (id, status) in [(open.as_str(), 400), (disputed.as_str(), 400), ("pi_none", 404)] {
        assert_eq!(bench.post("/v1/refunds", &[("payment_intent", id)]).await.status, status, "{id}");
    }
    assert_eq!(bench.post("/v1/refunds", &[]).await.body["error"]["code"], "parameter_missing");
    assert!(bench.stripe.objects("refund").is_empty());
}

/// The money is back with the shop, which may give it away as before.
#[tokio::test]
async fn a_charge_whose_dispute_was_won_can_be_refunded() {
    let bench = Bench::start().await;
    for (won, status) in [(true, 200), (false, 400)] {
        let id = bench.paid_intent(500).await;
        let dispute = bench.stripe.dispute(&id).unwrap();
        bench.stripe.close_dispute(dispute["id"].as_str().unwrap(), won).unwrap();
        assert_eq!(bench.post("/v1/refunds", &[("payment_intent", &id)]).await.status, status, "won: {won}");
    }
}

#[tokio::test]
async fn a_refund_can_fail_or_complete_later() {
    let bench = Bench::start().await;
    bench.stripe.set_settle_delay(Duration::from_millis(200));
    let (fails, pends) = (bench.intent(500).await, bench.intent(500).await);
    bench.stripe.pay(&fails, "pm_card_refundFail");
    bench.stripe.pay(&pends, "pm_card_pendingRefund");
    let failing = bench.post("/v1/refunds", &[("payment_intent", &fails)]).await.body;
    let pending = bench.post("/v1/refunds", &[("payment_intent", &pends)]).await.body;
    assert_eq!((&failing["status"], &pending["status"]), (&json!("succeeded"), &json!("pending")));
    bench.receiver.until_type("refund.failed").await;
    let status = |id: &str| {
        let refunds = bench.stripe.objects("refund");
        refunds.into_iter().find(|refund| refund["id"] == id).unwrap()["status"].clone()
    };
    until("the pending one done", || status(pending["id"].as_str().unwrap()) == "succeeded").await;
    assert_eq!(status(failing["id"].as_str().unwrap()), "failed");
    let charges = bench.stripe.objects("charge");
    let failed = charges.iter().find(|charge| charge["payment_intent"] == fails.as_str()).unwrap();
    assert_eq!((&failed["amount_refunded"], &failed["refunded"]), (&json!(0), &json!(false)));
}

#[tokio::test]
async fn a_dispute_is_opened_once_and_closed_once() {
    let bench = Bench::start().await;
    let id = bench.paid_intent(500).await;
    let dispute = bench.stripe.dispute(&id).unwrap();
    assert!(bench.stripe.dispute(&id).is_err());
    let dispute_id = dispute["id"].as_str().unwrap();
    assert_eq!(bench.get(&format!("/v1/disputes/{dispute_id}")).await.body, dispute);
    assert_eq!(bench.stripe.close_dispute(dispute_id, false).unwrap()["status"], "lost");
    assert!(bench.stripe.close_dispute(dispute_id, true).is_err());
    bench.receiver.until_type("charge.dispute.closed").await;
    assert!(bench.receiver.types().contains(&"charge.dispute.created".to_owned()));
}
