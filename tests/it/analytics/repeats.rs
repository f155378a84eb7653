//! Trouble on the way: whatever call of the job is lost, late, refused or its last, its figures are right in the end.

use crate::harness::remote::Remote;
use crate::harness::wire::{Fault, Plan as Trouble, Wire};
use crate::harness::{Plan, TestShop};
use std::sync::Arc;

/// 22: counters never drift. (The books at the end of the test say so.)
#[tokio::test]
async fn no_failure_of_the_job_counts_anything_twice_or_never() {
    let wire = Arc::new(Wire::default());
    let remote = Remote::start(Arc::clone(&wire) as Arc<_>).await;
    let shop = TestShop::remote(Plan::default().coupon("TENNER", 100, None, None), &remote).await;
    let faults = [Fault::RequestLost, Fault::AnswerLost, Fault::RequestLate, Fault::Throttled, Fault::Failing, Fault::Killed];
    let mut struck = 0;
    for (round, fault) in faults.into_iter().enumerate() {
        // The calls: what was seen and the logs, customers, the transaction; and again what was seen.
        for position in 1..=4 {
            let buyer = shop.buyer().await;
            buyer.add("TEA", 1).await;
            if (round + position).is_multiple_of(2) {
                buyer.coupon("TENNER").await;
            }
            let order = buyer.checkout().await;
            // What has only been placed is not counted yet.
            shop.settle().await;
            let trouble = wire.arm("jobs-roll-up-orders", &[], Trouble::once(fault, position));
            order.pay().await;
            shop.settle().await;
            struck += usize::from(trouble.has_struck());
        }
    }
    assert!(struck >= 18, "{struck}");
    wire.repeat_jobs(true);
    shop.buyer().await.buys("MUG", 2).await.pay().await;
    shop.close().await;
}
