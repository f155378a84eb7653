//! The nightly audit and `xtask replay`, over a shop that somebody has tampered with, and over one that goes on selling.

use crate::harness::tables::{Table, unsqueezed};
use crate::harness::{Plan, TestShop, cards};
use aws_sdk_dynamodb::types::AttributeValue;
use barrow_app::audit::AuditScope;
use barrow_app::clock;
use barrow_domain::audit::{AuditReport, Invariant};
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeSet;
use xtask::replay::Replay;

/// As if everything had long settled.
async fn audit(shop: &TestShop) -> AuditReport {
    let settled_before = clock::now() + SignedDuration::from_secs(1);
    shop.shop().app().audit(AuditScope { settled_before, payments_since: Timestamp::UNIX_EPOCH }).await.expect("an audit")
}

fn broken(report: &AuditReport) -> BTreeSet<Invariant> {
    report.findings.iter().map(|finding| finding.invariant).collect()
}

#[tokio::test]
async fn the_audit_and_the_replay_find_an_order_that_somebody_has_edited() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 2).await;
    order.pay().await;
    shop.settle().await;
    let replay = async |order: Option<&str>| Replay::run(shop.shop().app().store(), order).await.expect("a replay");
    assert!(replay(None).await.broken.is_empty() && replay(Some(&order.id)).await.broken.is_empty());

    let key = format!("ORDER#{}", order.id);
    let stored = Tamper { shop: &shop, table: Table::Orders, pk: &key, sk: "META", name: "doc" };
    let doc = stored.set(AttributeValue::S("{}".to_owned())).await;
    stored.set(AttributeValue::S(unsqueezed(&doc).replace("Ulm", "Bonn"))).await;
    let difference = &replay(Some(&order.id)).await.broken[0].1;
    assert!(difference.contains("Ulm") && difference.contains("Bonn"), "{difference}");
    assert_eq!(replay(None).await.broken.len(), 1);
    let found = broken(&audit(&shop).await);
    // An order that cannot be believed is not believed about its units and its money either.
    assert_eq!(found, BTreeSet::from([Invariant::LedgerSaysWhatOrdersHold, Invariant::ReplayIsStored, Invariant::StripeAgrees]));
    stored.set(doc).await;
    assert!(replay(Some("4F7K-9QX2-MZ3T")).await.broken[0].1.contains("the log is empty"), "an order that is not there");
    shop.close().await;
}

#[tokio::test]
async fn the_audit_finds_a_coupon_that_was_counted_wrong() {
    let shop = TestShop::planned(Plan::default().coupon("TENNER", 100, Some(5), Some(1))).await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    buyer.coupon("TENNER").await;
    buyer.checkout().await;
    shop.settle().await;
    assert_eq!(broken(&audit(&shop).await), BTreeSet::new());
    let uses = Tamper { shop: &shop, table: Table::Catalog, pk: "COUPON#TENNER", sk: "COUPON", name: "uses" };
    let right = uses.set(AttributeValue::N("2".to_owned())).await;
    assert_eq!(broken(&audit(&shop).await), BTreeSet::from([Invariant::CouponUses]));
    uses.set(right).await;
    shop.close().await;
}

#[tokio::test]
async fn the_audit_finds_units_that_nobody_moved() {
    let shop = TestShop::start().await;
    shop.buyer().await.buys("TEA", 3).await;
    shop.settle().await;
    let level = Tamper { shop: &shop, table: Table::Stock, pk: "SKU#TEA", sk: "SHARD#000", name: "available" };
    let right = level.set(AttributeValue::N("98".to_owned())).await;
    assert_eq!(broken(&audit(&shop).await), BTreeSet::from([Invariant::LedgerExplainsLevels]));
    level.set(right).await;
    shop.close().await;
}

#[tokio::test]
async fn the_nightly_job_keeps_a_report() {
    let shop = TestShop::start().await;
    shop.buyer().await.buys("TEA", 1).await.pay().await;
    shop.settle().await;
    for _ in 0..2 {
        let report = shop.shop().run_job("jobs-audit-books").await.expect("a report");
        // Its order is younger than what a night's audit judges.
        assert_eq!((&report["orders"], &report["payments"], &report["unsettled"]), (&1.into(), &1.into(), &1.into()));
        assert_eq!(report["findings"], Value::Array(Vec::new()));
        let kept: Vec<Value> = shop.tables().audit_reports().await.iter().map(|doc| serde_json::from_str(doc).unwrap()).collect();
        assert_eq!(kept, [report], "one a day");
    }
    shop.close().await;
}

/// An order that changes while the table is read, so that only a part of it was read with the rest, is read once more by itself.
#[tokio::test]
async fn the_nightly_job_reads_an_order_whole() {
    let shop = TestShop::start().await;
    let order = shop.buyer().await.buys("TEA", 1).await;
    shop.settle().await;
    let key = format!("ORDER#{}", order.id);
    let events = Tamper { shop: &shop, table: Table::Orders, pk: &key, sk: "META", name: "seq" };
    let right = events.set(AttributeValue::N("99".to_owned())).await;
    let report = shop.shop().run_job("jobs-audit-books").await.expect("a report");
    assert_eq!(report["orders"], 1);
    events.set(right).await;
    shop.close().await;
}

/// Nothing stands still for an audit, and what is under way is not held against the shop.
#[tokio::test]
async fn an_audit_while_the_shop_sells_finds_nothing() {
    let shop = TestShop::planned(Plan::default().selling("PLENTY", 500, 1000)).await;
    shop.settle().await;
    let settled_before = clock::now();
    let selling = join_all((0..12).map(async |number| {
        let order = shop.buyer().await.buys("PLENTY", 1).await;
        if number % 3 == 0 {
            order.try_cancel().await
        } else {
            order.try_pay(cards::PAYS).await
        };
    }));
    let auditing = async {
        for _ in 0..6 {
            let scope = AuditScope { settled_before, payments_since: Timestamp::UNIX_EPOCH };
            let report = shop.shop().app().audit(scope).await.expect("an audit");
            assert_eq!(report.findings, [], "of {} orders", report.orders);
        }
    };
    futures::join!(selling, auditing);
    shop.close().await;
}

struct Tamper<'a> {
    shop: &'a TestShop,
    table: Table,
    pk: &'a str,
    sk: &'a str,
    name: &'a str,
}

impl Tamper<'_> {
    /// Gives what it was.
    async fn set(&self, value: AttributeValue) -> AttributeValue {
        self.shop.tables().tamper(self.table, self.pk, self.sk, self.name, value).await
    }
}
