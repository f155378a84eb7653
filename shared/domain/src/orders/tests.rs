use super::state::{OrderState, Step, next};
use super::*;
use crate::customer::AddressInput;
use crate::ids::{RefundId, ReturnId, Slug};
use crate::money::Currency;
use crate::pricing::{PricedLine, Totals};
use FulfillmentState as F;
use PaymentState as P;
use proptest::prelude::*;
use std::collections::HashSet;

const FULFILLMENT: [F; 8] =
    [F::PendingPayment, F::Paid, F::Packing, F::PartiallyShipped, F::Shipped, F::Delivered, F::Cancelled, F::Expired];
const PAYMENT: [P; 9] =
    [P::None, P::RequiresAction, P::Processing, P::Failed, P::Succeeded, P::PartiallyRefunded, P::Refunded, P::Disputed, P::Mismatch];
const PLACED: OrderState = OrderState { fulfillment: F::PendingPayment, payment: P::None };

fn states() -> impl Iterator<Item = OrderState> {
    FULFILLMENT.into_iter().flat_map(|fulfillment| PAYMENT.into_iter().map(move |payment| OrderState { fulfillment, payment }))
}

fn was_paid(payment: P) -> bool {
    matches!(payment, P::Succeeded | P::PartiallyRefunded | P::Refunded | P::Disputed)
}

fn reachable() -> HashSet<OrderState> {
    let mut seen = HashSet::from([PLACED]);
    let mut open = vec![PLACED];
    while let Some(state) = open.pop() {
        let steps = Trigger::ALL.iter().filter_map(|trigger| next(state, *trigger).ok());
        open.extend(steps.map(|step| step.state).filter(|state| seen.insert(*state)));
    }
    seen
}

#[test]
fn a_state_has_one_name_wherever_it_is_written() {
    for state in FULFILLMENT {
        assert_eq!(serde_json::to_value(state).unwrap(), state.name());
    }
    for state in PAYMENT {
        assert_eq!(serde_json::to_value(state).unwrap(), state.name());
    }
}

#[test]
fn no_step_undoes_a_payment_or_a_parcel() {
    for (state, trigger) in states().flat_map(|state| Trigger::ALL.map(|trigger| (state, trigger))) {
        let Ok(Step { state: after, .. }) = next(state, trigger) else { continue };
        if was_paid(state.payment) {
            assert!(was_paid(after.payment), "{state:?} {trigger:?}");
        }
        if matches!(state.fulfillment, F::Shipped | F::Delivered) {
            assert!(matches!(after.fulfillment, F::Shipped | F::Delivered), "{state:?} {trigger:?}");
        }
    }
}

#[test]
fn every_reachable_state_makes_sense() {
    let reachable = reachable();
    for OrderState { fulfillment, payment } in &reachable {
        let needs_money = matches!(fulfillment, F::Paid | F::Packing | F::PartiallyShipped | F::Shipped | F::Delivered);
        assert!(!needs_money || was_paid(*payment), "{fulfillment:?} {payment:?}");
        assert!(*fulfillment != F::PendingPayment || !was_paid(*payment), "{payment:?}");
    }
    for fulfillment in FULFILLMENT {
        assert!(reachable.iter().any(|state| state.fulfillment == fulfillment), "{fulfillment:?} is never reached");
    }
    for payment in PAYMENT {
        assert!(reachable.iter().any(|state| state.payment == payment), "{payment:?} is never reached");
    }
}

#[test]
fn the_same_news_twice_never_ships_mails_or_pays_twice() {
    for (state, trigger) in reachable().into_iter().flat_map(|state| Trigger::ALL.map(|trigger| (state, trigger))) {
        let Ok(step) = next(state, trigger) else { continue };
        let may_repeat = matches!(
            trigger,
            Trigger::PartlyShipped
                | Trigger::RefundRequested
                | Trigger::PartlyRefunded
                | Trigger::RefundFailed
                | Trigger::RefundReversed
                | Trigger::Disputed
                | Trigger::ReturnRequested
                | Trigger::ReturnApproved
                | Trigger::ReturnDeclined
                | Trigger::ReturnRestocked
        ) || (trigger == Trigger::LastRefundReversed && state.payment == P::Disputed);
        if let Ok(again) = next(step.state, trigger) {
            assert!(may_repeat || again.effects.is_empty(), "{state:?} {trigger:?}");
        }
    }
}

pub(crate) fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::EUR)
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn line() -> PricedLine {
    PricedLine {
        sku: Sku::parse("A").unwrap(),
        product_id: crate::ids::ProductId::parse("prd_a").unwrap(),
        slug: Slug::parse("a").unwrap(),
        category: Some(Slug::parse("things").unwrap()),
        title: "A".into(),
        options: String::new(),
        image_key: None,
        quantity: 3,
        unit_price: eur(100),
        subtotal: eur(300),
        discount: eur(0),
        tax_bp: 0,
        tax: eur(0),
        weight_grams: 1,
    }
}

pub(crate) fn placed() -> Transition {
    let totals = Totals { subtotal: eur(300), discount: eur(0), shipping: eur(0), tax: eur(0), tax_included: true, total: eur(300) };
    let address =
        AddressInput { name: "Ada".into(), line1: "1".into(), city: "Ulm".into(), country: "DE".into(), ..AddressInput::default() };
    let placed = PlacedOrder {
        order_id: OrderId::from_random([1; 12]),
        cart_id: CartId::from_random([1; 26]),
        customer_id: None,
        email: Email::parse("ada@example.org").unwrap(),
        shipping_address: Address::parse(address).unwrap(),
        billing_address: None,
        quote: Quote { lines: vec![line()], coupon: None, shipping: None, totals },
        allocations: vec![Allocation { sku: Sku::parse("A").unwrap(), shard: 0, units: 3 }],
        expires_at: at(900),
    };
    Order::place(placed, at(0)).unwrap()
}

fn report(status: ReportedStatus, second: i64) -> Command {
    Command::ReportPayment(PaymentReport { intent_id: "pi_1".into(), status, at: at(second) })
}

fn started() -> Order {
    placed().order.decide(Command::StartPayment { intent_id: "pi_1".into(), attempt: 1 }, at(1)).unwrap().order
}

pub(crate) fn paid() -> Order {
    started().decide(report(ReportedStatus::Succeeded { received: eur(300) }, 2), at(2)).unwrap().order
}

fn refund(number: u8, amount: i64) -> RefundRequest {
    RefundRequest { id: RefundId::from_random([number; 26]), of: RefundOf::Amount(eur(amount)), reason: None }
}

fn sku() -> Sku {
    Sku::parse("A").unwrap()
}

fn parcel(number: u8, units: u32) -> Command {
    let lines = vec![FulfillmentLine { sku: sku(), units }];
    let id = FulfillmentId::from_random([number; 26]);
    Command::Ship(Fulfillment { id, lines, carrier: None, tracking_number: None, tracking_url: None, shipped_at: at(3) })
}

fn return_id(number: u8) -> ReturnId {
    ReturnId::from_random([number; 26])
}

fn wants_back(number: u8, units: u32) -> Command {
    Command::RequestReturn { id: return_id(number), lines: vec![ReturnLine { sku: sku(), units, reason: "too small".into() }] }
}

fn came_back(number: u8, units: u32, restocked: u32) -> Command {
    Command::ReceiveReturn { id: return_id(number), lines: vec![ReceivedLine { sku: sku(), units, restocked }] }
}

fn after(order: &Order, commands: impl IntoIterator<Item = Command>) -> Order {
    commands.into_iter().fold(order.clone(), |order, command| order.decide(command, at(5)).unwrap().order)
}

#[test]
fn a_wrong_amount_or_intent_never_pays_an_order() {
    let wrong = started().decide(report(ReportedStatus::Succeeded { received: eur(299) }, 2), at(2)).unwrap().order;
    assert_eq!(wrong.state, OrderState { fulfillment: F::PendingPayment, payment: P::Mismatch });
    let yen = Money::new(300, Currency::JPY);
    let wrong = started().decide(report(ReportedStatus::Succeeded { received: yen }, 2), at(2)).unwrap().order;
    assert_eq!(wrong.state.payment, P::Mismatch);
    let foreign = PaymentReport { intent_id: "pi_2".into(), status: ReportedStatus::Succeeded { received: eur(300) }, at: at(2) };
    assert_eq!(started().decide(Command::ReportPayment(foreign), at(2)), Err(Refusal::ForeignIntent));
}

#[test]
fn old_news_is_stale() {
    let failed = started().decide(report(ReportedStatus::Failed { reason: None }, 5), at(5)).unwrap().order;
    assert_eq!(failed.decide(report(ReportedStatus::Processing, 4), at(6)), Err(Refusal::Stale));
    assert_eq!(failed.decide(report(ReportedStatus::Processing, 5), at(6)), Err(Refusal::Stale));
    assert!(failed.decide(report(ReportedStatus::Processing, 6), at(6)).is_ok());
    assert_eq!(paid().decide(report(ReportedStatus::Failed { reason: None }, 9), at(9)), Err(Refusal::AlreadyPaid));
}

#[test]
fn expiry_waits_for_its_time_and_for_money_in_flight() {
    let order = started();
    let expire = |order: &Order, intent, second| order.decide(Command::Expire { intent }, at(second));
    assert_eq!(expire(&order, IntentFate::Dead, 899), Err(Refusal::NotDue));
    assert_eq!(expire(&order, IntentFate::Unknown, 900).unwrap().order.allocations, []);
    let processing = order.decide(report(ReportedStatus::Processing, 2), at(2)).unwrap().order;
    assert_eq!(expire(&processing, IntentFate::Unknown, 900), Err(Refusal::PaymentInFlight));
    assert!(expire(&processing, IntentFate::Dead, 900).is_ok());
    assert_eq!(expire(&paid(), IntentFate::Dead, 900), Err(Refusal::AlreadyPaid));
}

#[test]
fn ships_in_parts_and_never_more_than_was_ordered() {
    assert_eq!(started().decide(parcel(1, 1), at(3)), Err(Refusal::NotPaid));
    let part = paid().decide(parcel(1, 2), at(3)).unwrap().order;
    assert_eq!(part.state.fulfillment, F::PartiallyShipped);
    assert_eq!(part.decide(parcel(1, 1), at(3)), Err(Refusal::AlreadyDone));
    assert_eq!(part.decide(parcel(2, 2), at(3)), Err(Refusal::NothingToShip));
    let whole = part.decide(parcel(3, 1), at(3)).unwrap().order;
    assert_eq!(whole.state.fulfillment, F::Shipped);
    assert_eq!(whole.decide(parcel(4, 1), at(3)), Err(Refusal::AlreadyShipped));
}

#[test]
fn refunds_never_exceed_what_was_paid() {
    let one = paid().decide(Command::Refund(refund(1, 200)), at(3)).unwrap().order;
    assert_eq!(one.decide(Command::Refund(refund(2, 101)), at(3)), Err(Refusal::RefundTooLarge));
    let both = one.decide(Command::Refund(refund(2, 100)), at(3)).unwrap().order;
    assert_eq!(both.decide(Command::Refund(refund(3, 1)), at(3)), Err(Refusal::NothingToRefund));
    use RefundOutcome::{Failed, Refused, Succeeded};
    let try_settle = |order: &Order, number, outcome| {
        order.decide(Command::SettleRefund { refund_id: RefundId::from_random([number; 26]), outcome }, at(4)).map(|done| done.order)
    };
    let settle = |order: &Order, number, outcome| try_settle(order, number, outcome).unwrap();
    let first = settle(&both, 1, Succeeded);
    assert_eq!(first.state.payment, P::PartiallyRefunded);
    assert_eq!(settle(&first, 2, Succeeded).state.payment, P::Refunded);
    assert_eq!(settle(&first, 2, Failed).refundable(), Ok(eur(100)));
    assert_eq!(settle(&first, 2, Refused).refundable(), Ok(eur(100)));
    let whole = settle(&first, 2, Succeeded);
    // A refusal of a repeated request does not undo what was made; only Stripe's word that it failed does, and once.
    assert_eq!(try_settle(&whole, 1, Refused), Err(Refusal::AlreadyDone));
    let returned = settle(&whole, 1, Failed);
    assert_eq!(try_settle(&returned, 1, Failed), Err(Refusal::AlreadyDone));
    assert_eq!((returned.state.payment, returned.refundable()), (P::PartiallyRefunded, Ok(eur(200))));
    assert_eq!(settle(&returned, 2, Failed).state.payment, P::Succeeded);
}

#[test]
fn a_return_goes_one_way_and_gives_units_back_once() {
    assert_eq!(paid().decide(wants_back(1, 1), at(5)), Err(Refusal::NotShipped));
    let shipped = after(&paid(), [parcel(1, 2)]);
    assert_eq!(shipped.decide(wants_back(1, 3), at(5)), Err(Refusal::NotReturnable));
    let asked = after(&shipped, [wants_back(1, 2)]);
    assert_eq!(asked.decide(wants_back(1, 2), at(5)), Err(Refusal::AlreadyDone));
    assert_eq!(asked.decide(wants_back(1, 1), at(5)), Err(Refusal::KeyReused));
    assert_eq!(asked.decide(wants_back(2, 1), at(5)), Err(Refusal::NotReturnable));
    assert_eq!(asked.decide(came_back(1, 1, 0), at(5)), Err(Refusal::ReturnNotApproved));
    assert_eq!(asked.decide(Command::ApproveReturn(return_id(2)), at(5)), Err(Refusal::NoSuchReturn));
    let approved = after(&asked, [Command::ApproveReturn(return_id(1))]);
    assert_eq!(approved.decide(Command::ApproveReturn(return_id(1)), at(5)), Err(Refusal::AlreadyDone));
    assert_eq!(approved.decide(came_back(1, 3, 0), at(5)), Err(Refusal::NotInReturn));
    let received = after(&approved, [came_back(1, 1, 1)]);
    assert_eq!(received.allocations, [Allocation { sku: sku(), shard: 0, units: 2 }]);
    assert_eq!(received.decide(came_back(1, 1, 1), at(5)), Err(Refusal::AlreadyDone));
    let decline = Command::DeclineReturn { id: return_id(1), reason: "no".into() };
    assert_eq!(received.decide(decline.clone(), at(5)), Err(Refusal::ReturnClosed));
    // What did not come with it may come with another.
    assert_eq!(received.returnable(&sku()), 1);
    assert_eq!(after(&approved, [decline]).returnable(&sku()), 2);
}

#[test]
fn a_mismatch_is_accepted_or_given_back_and_nothing_else() {
    let review = |decision| Command::Review { decision, reason: "we asked".into(), refund_id: RefundId::from_random([1; 26]) };
    let received = |money| started().decide(report(ReportedStatus::Succeeded { received: money }, 2), at(2)).unwrap().order;
    assert_eq!(paid().decide(review(Decision::Accept), at(3)), Err(Refusal::NotInReview));
    for less in [eur(299), Money::new(300, Currency::USD)] {
        let order = received(less);
        assert_eq!(order.decide(review(Decision::Accept), at(3)), Err(Refusal::ReceivedTooLittle));
        let back = order.decide(review(Decision::Refund), at(3)).unwrap().order;
        assert_eq!((back.state.fulfillment, back.refunds[0].amount, back.allocations.len()), (F::Cancelled, less, 0));
        assert_eq!(back.decide(review(Decision::Refund), at(4)), Err(Refusal::NotInReview));
    }
    let more = after(&received(eur(310)), [review(Decision::Accept)]);
    assert_eq!((more.state.fulfillment, more.refunds[0].amount, more.refundable()), (F::Paid, eur(10), Ok(eur(300))));
}

#[test]
fn disputes_end_as_they_ended_in_whatever_order_it_is_heard() {
    let open = |id: &str| Command::Dispute { dispute_id: id.into() };
    let close = |id: &str, won| Command::CloseDispute { dispute_id: id.into(), won };
    let settled = Command::SettleRefund { refund_id: RefundId::from_random([1; 26]), outcome: RefundOutcome::Succeeded };
    let partly = after(&paid(), [Command::Refund(refund(1, 100)), settled]);
    for (order, calm) in [(paid(), P::Succeeded), (partly, P::PartiallyRefunded)] {
        let disputed = after(&order, [open("dp_1")]);
        assert_eq!(disputed.state.payment, P::Disputed);
        assert_eq!(disputed.decide(open("dp_1"), at(6)), Err(Refusal::AlreadyDone));
        assert_eq!(disputed.decide(Command::Refund(refund(2, 1)), at(6)), Err(Refusal::InDispute));
        assert_eq!(after(&disputed, [close("dp_1", true)]).state.payment, calm);
        assert_eq!(after(&disputed, [close("dp_1", false)]).state.payment, P::Refunded);
        let early = after(&order, [close("dp_1", true)]);
        assert_eq!((early.state.payment, early.decide(open("dp_1"), at(6))), (calm, Err(Refusal::Stale)));
        assert_eq!(early.decide(close("dp_1", true), at(6)), Err(Refusal::AlreadyDone));
        assert_eq!(after(&order, [close("dp_1", false)]).state.payment, P::Refunded);
        assert_eq!(after(&early, [open("dp_2")]).state.payment, P::Disputed);
        let both = after(&disputed, [open("dp_2")]);
        assert_eq!((both.state.payment, both.disputes.len()), (P::Disputed, 2));
        for (first, second) in [("dp_1", "dp_2"), ("dp_2", "dp_1")] {
            let one_left = after(&both, [close(first, true)]);
            assert_eq!(one_left.state.payment, P::Disputed);
            assert_eq!(after(&one_left, [close(second, true)]).state.payment, calm);
            assert_eq!(after(&one_left, [close(second, false)]).state.payment, P::Refunded);
        }
    }
}

/// The bank took it: a refund on its way, or one that comes back, does not make it the shop's again.
#[test]
fn a_lost_dispute_leaves_nothing_to_give_back() {
    let lost = || [Command::Dispute { dispute_id: "dp_1".into() }, Command::CloseDispute { dispute_id: "dp_1".into(), won: false }];
    let asked = refund(2, 1);
    let settled = |outcome| Command::SettleRefund { refund_id: asked.id.clone(), outcome };
    for outcome in [RefundOutcome::Succeeded, RefundOutcome::Failed, RefundOutcome::Refused] {
        let order = after(&after(&after(&paid(), [Command::Refund(asked.clone())]), lost()), [settled(outcome)]);
        assert_eq!(order.state.payment, P::Refunded);
        assert_ne!(order.refunds[0].status, RefundStatus::Requested);
    }
    let order = after(&paid(), [Command::Refund(asked.clone()), settled(RefundOutcome::Succeeded)]);
    let order = after(&after(&order, lost()), [settled(RefundOutcome::Failed)]);
    assert_eq!((order.state.payment, order.refunds[0].status), (P::Refunded, RefundStatus::Failed));
    let cancel = Command::Cancel { by: CancelledBy::Staff, reason: None, refund_id: refund(3, 1).id };
    let cancelled = after(&after(&paid(), lost()), [cancel]);
    assert_eq!((cancelled.state.fulfillment, cancelled.refunds.len()), (F::Cancelled, 0));
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let status = prop_oneof![
        Just(ReportedStatus::RequiresAction),
        Just(ReportedStatus::Processing),
        Just(ReportedStatus::Failed { reason: Some("card_declined".into()) }),
        prop_oneof![Just(300_i64), 0_i64..400].prop_map(|amount| ReportedStatus::Succeeded { received: eur(amount) }),
    ];
    let outcome = prop_oneof![Just(RefundOutcome::Succeeded), Just(RefundOutcome::Failed), Just(RefundOutcome::Refused)];
    let refund_id = (0_u8..4).prop_map(|number| RefundId::from_random([number; 26]));
    prop_oneof![
        (1_u32..3).prop_map(|attempt| Command::StartPayment { intent_id: format!("pi_{attempt}"), attempt }),
        (status, 0_i64..2000).prop_map(|(status, second)| report(status, second)),
        Just(Command::Expire { intent: IntentFate::Dead }),
        refund_id.clone().prop_map(|refund_id| Command::Cancel { by: CancelledBy::Customer, reason: None, refund_id }),
        (any::<bool>(), refund_id.clone()).prop_map(|(accept, refund_id)| {
            let decision = if accept { Decision::Accept } else { Decision::Refund };
            Command::Review { decision, reason: "a look".into(), refund_id }
        }),
        (0_u8..4, 1_u32..4).prop_map(|(number, units)| parcel(number, units)),
        (0_u8..4, 1_u32..4).prop_map(|(number, units)| wants_back(number, units)),
        (0_u8..4).prop_map(|number| Command::ApproveReturn(return_id(number))),
        (0_u8..4).prop_map(|number| Command::DeclineReturn { id: return_id(number), reason: "no".into() }),
        (0_u8..4, 1_u32..4, 0_u32..4).prop_map(|(number, units, restocked)| came_back(number, units, restocked)),
        (0_u8..4, 1_u32..4).prop_map(|(number, units)| {
            let of = RefundOf::Things { lines: vec![(sku(), units)], shipping: false };
            Command::Refund(RefundRequest { of, ..refund(number, 0) })
        }),
        Just(Command::Pack),
        Just(Command::Deliver),
        (0_u8..4, 1_i64..300).prop_map(|(number, amount)| Command::Refund(refund(number, amount))),
        (refund_id.clone(), outcome).prop_map(|(refund_id, outcome)| Command::SettleRefund { refund_id, outcome }),
        refund_id.prop_map(|refund_id| Command::RefundLatePayment { received: eur(300), refund_id }),
        Just(Command::AcceptLatePayment {
            received: eur(300),
            allocations: vec![Allocation { sku: Sku::parse("A").unwrap(), shard: 0, units: 3 }]
        }),
        (0_u8..2).prop_map(|number| Command::Dispute { dispute_id: format!("dp_{number}") }),
        (0_u8..2, any::<bool>()).prop_map(|(number, won)| Command::CloseDispute { dispute_id: format!("dp_{number}"), won }),
    ]
}

/// Every state but the first is the answer of some step into it, and every step is one that an event names.
#[test]
fn no_return_is_settled_without_its_step() {
    use ReturnStatus as R;
    const ALL: [R; 4] = [R::Requested, R::Approved, R::Declined, R::Received];
    let allowed = |from, to| state::next_return(from, to).is_ok();
    for to in ALL {
        assert_eq!(ALL.into_iter().any(|from| allowed(from, to)), to != R::Requested, "{to:?}");
        assert_eq!(state::next_return(to, to), Err(Refusal::AlreadyDone));
        assert!(!allowed(R::Declined, to) && !allowed(R::Received, to), "{to:?} after the end");
    }
}

proptest! {
    /// Replaying the log gives the stored order, byte for byte, through the form it is stored in.
    #[test]
    fn replay_gives_the_order_byte_for_byte(commands in prop::collection::vec(command(), 0..40)) {
        let Transition { event, mut order } = placed();
        let mut log = vec![event];
        let mut units_out = true;
        for (step, command) in commands.into_iter().enumerate() {
            let Ok(transition) = order.decide(command, at(900 + i64::try_from(step).unwrap())) else { continue };
            for effect in &transition.event.effects {
                match effect {
                    Effect::MoveStock(StockMove::Release) => { prop_assert!(units_out, "released twice"); units_out = false; }
                    Effect::MoveStock(StockMove::Hold) => { prop_assert!(!units_out, "held twice"); units_out = true; }
                    _ => {}
                }
            }
            log.push(transition.event);
            order = transition.order;
            let restocked: u32 = order.returns.iter().flat_map(|of| &of.received).map(|line| line.restocked).sum();
            let held: u32 = order.allocations.iter().map(|part| part.units).sum();
            prop_assert_eq!(held, if units_out { 3 - restocked } else { 0 });
            let unit_refunds = order.refunds.iter().filter(|refund| refund.status != RefundStatus::Failed);
            prop_assert!(unit_refunds.flat_map(|refund| &refund.lines).map(|line| line.units).sum::<u32>() <= 3);
            if let Some(received) = order.payment.received {
                prop_assert!(order.refunded().unwrap().amount() <= received.amount());
                prop_assert!(order.refundable().unwrap().amount() >= 0);
            }
        }
        let stored: Vec<String> = log.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        let read = stored.iter().map(|event| serde_json::from_str(event).unwrap());
        let replayed = Order::replay(read).unwrap();
        prop_assert_eq!(serde_json::to_string(&replayed).unwrap(), serde_json::to_string(&order).unwrap());
    }
}
