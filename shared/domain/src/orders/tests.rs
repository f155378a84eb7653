use super::state::{OrderState, Step, next};
use super::*;
use crate::customer::AddressInput;
use crate::ids::{RefundId, Slug};
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
            Trigger::PartlyShipped | Trigger::RefundRequested | Trigger::PartlyRefunded | Trigger::RefundFailed | Trigger::RefundReversed
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

pub(crate) fn refund(number: u8, amount: i64) -> Refund {
    Refund::requested(RefundId::from_random([number; 26]), eur(amount), None)
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
    let parcel = |units| {
        let lines = vec![FulfillmentLine { sku: Sku::parse("A").unwrap(), units }];
        let id = FulfillmentId::from_random([1; 26]);
        Command::Ship(Fulfillment { id, lines, carrier: None, tracking_number: None, tracking_url: None, shipped_at: at(3) })
    };
    assert_eq!(started().decide(parcel(1), at(3)), Err(Refusal::NotPaid));
    let part = paid().decide(parcel(2), at(3)).unwrap().order;
    assert_eq!(part.state.fulfillment, F::PartiallyShipped);
    assert_eq!(part.decide(parcel(2), at(3)), Err(Refusal::NothingToShip));
    let whole = part.decide(parcel(1), at(3)).unwrap().order;
    assert_eq!(whole.state.fulfillment, F::Shipped);
    assert_eq!(whole.decide(parcel(1), at(3)), Err(Refusal::AlreadyShipped));
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

fn command() -> impl Strategy<Value = Command> {
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
        refund_id.clone().prop_map(|refund_id| Command::Cancel { by: CancelledBy::Customer, refund_id }),
        Just(Command::Pack),
        Just(Command::Deliver),
        (0_u8..4, 1_i64..300).prop_map(|(number, amount)| Command::Refund(refund(number, amount))),
        (refund_id.clone(), outcome).prop_map(|(refund_id, outcome)| Command::SettleRefund { refund_id, outcome }),
        refund_id.prop_map(|refund_id| Command::RefundLatePayment { received: eur(300), refund_id }),
        Just(Command::AcceptLatePayment {
            received: eur(300),
            allocations: vec![Allocation { sku: Sku::parse("A").unwrap(), shard: 0, units: 3 }]
        }),
        Just(Command::Dispute),
        any::<bool>().prop_map(|won| Command::CloseDispute { won }),
    ]
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
            prop_assert_eq!(order.allocations.is_empty(), !units_out);
            if let Some(received) = order.payment.received {
                prop_assert!(order.refunded().unwrap().amount() <= received.amount());
            }
        }
        let stored: Vec<String> = log.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        let read = stored.iter().map(|event| serde_json::from_str(event).unwrap());
        let replayed = Order::replay(read).unwrap();
        prop_assert_eq!(serde_json::to_string(&replayed).unwrap(), serde_json::to_string(&order).unwrap());
    }
}
