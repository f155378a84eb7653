use super::*;
use crate::ids::RefundId;
use crate::ids::Sku;
use crate::inventory::{Actor, Cause, MovementKind, Step, StockMovement};
use crate::orders::tests::{at, eur, paid, placed};
use crate::orders::{Command, IntentFate, PaymentReport, Refund, ReportedStatus, Transition};

/// An order's log, and the order.
fn log(commands: Vec<Command>) -> (Order, Vec<OrderEvent>) {
    let Transition { event, mut order } = placed();
    let mut events = vec![event];
    for command in commands {
        let transition = order.decide(command, at(1000)).unwrap();
        events.push(transition.event);
        order = transition.order;
    }
    (order, events)
}

fn pay(amount: i64) -> Vec<Command> {
    let status = ReportedStatus::Succeeded { received: eur(amount) };
    let report = PaymentReport { intent_id: "pi_1".into(), status, at: at(2) };
    vec![Command::StartPayment { intent_id: "pi_1".into(), attempt: 1 }, Command::ReportPayment(report)]
}

fn taken(order: &Order, amount: i64) -> TakenPayment {
    TakenPayment { intent_id: "pi_1".into(), order_id: order.id.to_string(), received: eur(amount), created: at(1) }
}

/// What is found when an order is stored as `change` leaves it, a day later.
fn findings(commands: Vec<Command>, change: impl Fn(&mut Order), payments: &[TakenPayment]) -> Vec<Invariant> {
    let (mut order, events) = log(commands);
    change(&mut order);
    let mut audit = Audit::new(at(86_400));
    shelf_of(&order).into_iter().for_each(|record| audit.stock(record));
    audit.order(order.id.as_str(), &serde_json::to_string(&order).unwrap(), events);
    audit.payments(at(0), payments.to_vec());
    audit.close().findings.into_iter().map(|finding| finding.invariant).collect()
}

/// The ledger of the three units that the order took, and gave back if it has ended.
fn shelf_of(order: &Order) -> Vec<StockRecord> {
    let cause = |kind| Cause::new(kind, order.id.as_str(), Actor::Customer);
    let mut records = vec![item(2, 7, 2), step(1, 10, 10, 1, &created()), step(2, -3, 7, 2, &cause(MovementKind::Hold))];
    if order.allocations.is_empty() {
        records[0] = item(3, 10, 3);
        records.push(step(3, 3, 10, 3, &cause(MovementKind::Release)));
    }
    records
}

#[test]
fn good_books_have_no_findings() {
    let (order, _) = log(pay(300));
    assert_eq!(findings(pay(300), |_| {}, &[taken(&order, 300)]), []);
    assert_eq!(findings(vec![Command::Expire { intent: IntentFate::Dead }], |_| {}, &[]), []);
}

#[test]
fn an_order_that_is_not_its_log_is_found() {
    assert_eq!(findings(vec![Command::Expire { intent: IntentFate::Dead }], |order| order.seq += 1, &[]), [Invariant::ReplayIsStored]);
}

#[test]
fn an_order_that_nobody_gave_up_is_found() {
    assert_eq!(findings(vec![], |_| {}, &[]), [Invariant::NothingStranded]);
}

#[test]
fn money_that_stripe_and_the_order_know_differently_is_found() {
    let (order, _) = log(pay(300));
    assert_eq!(findings(pay(300), |_| {}, &[]), [Invariant::StripeAgrees]);
    assert_eq!(findings(pay(300), |_| {}, &[taken(&order, 299)]), [Invariant::StripeAgrees]);
    let second = TakenPayment { intent_id: "pi_2".into(), ..taken(&order, 300) };
    assert_eq!(findings(pay(300), |_| {}, &[taken(&order, 300), second]), [Invariant::StripeAgrees]);
    let foreign = TakenPayment { order_id: "another".into(), ..taken(&order, 300) };
    assert_eq!(findings(pay(300), |_| {}, &[foreign]), [Invariant::StripeAgrees]);
    assert_eq!(findings(pay(299), |_| {}, &[taken(&order, 299)]), [], "flagged by its state");
}

/// The checks of one order beside its log, on orders that no log could make.
fn of_order(change: impl Fn(&mut Order)) -> Vec<Invariant> {
    let mut order = paid();
    change(&mut order);
    let mut audit = Audit::new(at(86_400 * 30));
    audit.check_amounts(&order);
    audit.check_units(&order);
    audit.check_waiting(&order);
    audit.close().findings.into_iter().map(|finding| finding.invariant).collect()
}

#[test]
fn an_order_that_no_log_could_make_is_found() {
    assert_eq!(of_order(|_| {}), []);
    assert_eq!(of_order(|order| order.quote.totals.tax = eur(1)), [Invariant::PartsSumToTotal]);
    assert_eq!(of_order(|order| order.quote.lines[0].discount = eur(1)), [Invariant::PartsSumToTotal]);
    assert_eq!(of_order(|order| order.allocations[0].units = 2), [Invariant::UnitsHeld]);
    assert_eq!(of_order(|order| order.state.fulfillment = FulfillmentState::Expired), [Invariant::UnitsHeld]);
    assert_eq!(of_order(|order| order.payment.received = Some(eur(299))), [Invariant::PaidAsOrdered]);
    assert_eq!(of_order(|order| order.payment.received = Some(eur(301))), [Invariant::PaidAsOrdered]);
    assert_eq!(
        of_order(|order| order.refunds = vec![Refund::requested(RefundId::from_random([1; 26]), eur(301), None)]),
        [Invariant::RefundsWithinPaid, Invariant::RefundsSettled]
    );
}

#[test]
fn one_cart_with_two_orders_is_found() {
    let (order, events) = log(vec![]);
    let stored = serde_json::to_string(&order).unwrap();
    let mut audit = Audit::new(at(0));
    audit.order(order.id.as_str(), &stored, events.clone());
    audit.order(order.id.as_str(), &stored, events);
    let report = audit.close();
    assert_eq!(report.findings.iter().map(|finding| finding.invariant).collect::<Vec<_>>(), [Invariant::OneOrderPerCart]);
    assert_eq!((report.orders, report.unsettled), (2, 2));
}

#[test]
fn a_coupon_counted_otherwise_than_its_live_orders_is_found() {
    let code = CouponCode::parse("TEN").unwrap();
    let found = |settled_before: i64, uses: u64, uses_by_customers: u64, limit: Option<u32>| {
        let (mut order, _) = log(vec![]);
        order.quote.coupon = Some(code.clone());
        let mut audit = Audit::new(at(settled_before));
        let settled = order.updated_at < at(settled_before);
        audit.remember(order, settled);
        audit.coupon(&CouponCount { code: code.clone(), uses, limit, uses_by_customers });
        audit.close().findings.len()
    };
    assert_eq!(found(10, 1, 1, Some(1)), 0);
    assert_eq!(found(10, 2, 2, None), 1, "a use too many");
    assert_eq!(found(10, 0, 0, None), 1, "a use too few");
    assert_eq!(found(10, 1, 2, None), 1, "customers say otherwise");
    assert_eq!(found(10, 1, 1, Some(0)), 1, "above the limit");
    assert_eq!(found(0, 0, 0, None) + found(0, 1, 1, None), 0, "not settled: either way");
}

fn sku() -> Sku {
    Sku::parse("A").unwrap()
}

/// A line of shard 0's ledger, at that second.
fn step(version: u64, change: i64, level: u32, second: i64, cause: &Cause) -> StockRecord {
    let step = Step::Level { shard: 0, version, change, level };
    StockRecord::Movement(StockMovement { sku: sku(), cause: cause.clone(), at: at(second), step })
}

fn item(version: u64, available: i64, second: i64) -> StockRecord {
    StockRecord::Level(ShelfLevel { sku: sku(), shard: 0, available, version, at: at(second) })
}

fn created() -> Cause {
    Cause::new(MovementKind::Receive, Cause::CREATED, Actor::System)
}

/// Of a shelf of which all before second 100 has settled.
fn of_shelf(records: Vec<StockRecord>) -> Vec<Invariant> {
    let mut audit = Audit::new(at(100));
    records.into_iter().for_each(|record| audit.stock(record));
    audit.close().findings.into_iter().map(|finding| finding.invariant).collect()
}

#[test]
fn a_ledger_that_does_not_explain_a_level_is_found() {
    let wrong = [Invariant::LedgerExplainsLevels];
    let (first, second) = (|| step(1, 10, 10, 1, &created()), || step(2, 5, 15, 2, &created()));
    assert_eq!(of_shelf(vec![item(2, 15, 2), second(), first()]), []);
    assert_eq!(of_shelf(vec![item(2, 15, 2), second()]), wrong, "a line is missing");
    assert_eq!(of_shelf(vec![item(2, 15, 2), first()]), wrong, "the last line is missing");
    assert_eq!(of_shelf(vec![item(2, 14, 2), first(), second()]), wrong, "another level");
    assert_eq!(of_shelf(vec![item(2, 15, 2), first(), step(2, 4, 15, 2, &created())]), wrong, "another sum");
    assert_eq!(of_shelf(vec![first()]), wrong, "no stock item");
    assert_eq!(of_shelf(vec![item(1, -1, 1), step(1, -1, 0, 1, &created())]).first(), Some(&Invariant::NothingOversold));
}

#[test]
fn a_ledger_on_its_way_is_not_held_against_a_level() {
    let first = || step(1, 10, 10, 1, &created());
    assert_eq!(of_shelf(vec![item(3, 4, 120), first()]), [], "the lines are not written yet");
    assert_eq!(of_shelf(vec![item(3, 4, 120), first(), step(3, -1, 4, 120, &created())]), [], "one of them is");
    let overtaken = vec![item(3, 4, 99), first(), step(2, -5, 5, 101, &created()), step(3, -1, 4, 99, &created())];
    assert_eq!(of_shelf(overtaken), [], "a line was stamped before the one that it follows");
}

#[test]
fn units_that_the_ledger_and_the_order_know_differently_are_found() {
    let (order, events) = log(vec![]);
    let found = |change: i64, kind: MovementKind| {
        let mut audit = Audit::new(at(100));
        audit.stock(item(2, 10 + change, 2));
        audit.stock(step(1, 10, 10, 1, &created()));
        audit.stock(step(2, change, u32::try_from(10 + change).unwrap(), 2, &Cause::new(kind, order.id.as_str(), Actor::Customer)));
        audit.order(order.id.as_str(), &serde_json::to_string(&order).unwrap(), events.clone());
        audit.close().findings.into_iter().map(|finding| finding.invariant).collect::<Vec<_>>()
    };
    assert_eq!(found(-3, MovementKind::Hold), []);
    assert_eq!(found(-2, MovementKind::Hold), [Invariant::LedgerSaysWhatOrdersHold]);
    assert_eq!(found(-3, MovementKind::Adjustment), [Invariant::LedgerSaysWhatOrdersHold]);
    let foreign = Cause::new(MovementKind::Hold, "nobody", Actor::Customer);
    assert_eq!(of_shelf(vec![item(1, 0, 1), step(1, 0, 0, 1, &foreign)]), []);
}
