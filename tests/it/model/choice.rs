//! What happens next, left to chance: the same seed chooses the same.

use super::action::{Action, Card, CheckOut};
use super::rules::{Model, SHOPPERS, SKUS};
use crate::harness::wire::{Fault, Plan};

const LONGEST: usize = 30;
const SHORTEST: usize = 10;
/// Of a hundred actions.
const IN_TROUBLE: u8 = 35;
/// At most so many calls in; the central functions have all of theirs struck by `faults`.
const POSITIONS: usize = 4;

pub struct Choice(fastrand::Rng);

impl Choice {
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    pub fn length(&mut self) -> usize {
        self.0.usize(SHORTEST..=LONGEST)
    }

    /// Whether every message of this sequence comes twice.
    pub fn repeats_jobs(&mut self) -> bool {
        self.0.u8(0..4) == 0
    }

    /// What meets the function that the action calls, if anything.
    pub fn trouble(&mut self) -> Option<Plan> {
        let struck = self.0.u8(0..100) < IN_TROUBLE;
        use Fault as F;
        let faults = [F::RequestLost, F::AnswerLost, F::Throttled, F::Failing, F::Slow, F::Killed];
        let fault = faults[self.0.usize(0..faults.len())];
        let (position, for_good) = (self.0.usize(1..=POSITIONS), self.0.u8(0..4) == 0);
        let for_good = for_good && !matches!(fault, F::Slow | F::Killed);
        struck.then(|| if for_good { Plan::for_good(fault, position) } else { Plan::once(fault, position) })
    }

    pub fn action(&mut self, model: &Model) -> Action {
        loop {
            let action = if model.orders.is_empty() || self.0.u8(0..10) < 4 { self.of_cart(model) } else { self.of_order(model) };
            if let Some(action) = action {
                return action;
            }
        }
    }

    /// Before an order, or beside all of them. None where it makes no sense now.
    fn of_cart(&mut self, model: &Model) -> Option<Action> {
        let (shopper, sku, units) = (self.0.usize(0..SHOPPERS), self.0.usize(0..SKUS), self.0.i64(1..=3));
        let ordered = model.carts[shopper].order.is_some();
        Some(match self.0.u8(0..26) {
            0..=5 => Action::Add { shopper, sku, units },
            6 => Action::Set { shopper, sku, units },
            7 => Action::Remove { shopper, sku },
            8 | 9 => Action::Coupon { shopper, on: self.0.u8(0..4) > 0 },
            10 => Action::Quote { shopper },
            11..=13 if ordered => Action::NewCart { shopper },
            11..=15 => Action::CheckOut { shopper, how: CheckOut::Right },
            16 | 17 => Action::CheckOut { shopper, how: CheckOut::Twice },
            18 => Action::CheckOut { shopper, how: if self.0.bool() { CheckOut::OldVersion } else { CheckOut::WrongTotal } },
            19 => Action::ReceiveStock { sku, units },
            20 => Action::Count { sku, mistaken: self.0.u8(0..3) == 0, change: self.0.i64(-2..=3) },
            21 => Action::Spread { shards: self.0.u64(1..=4) },
            22 if !model.news_held => Action::HoldNews,
            23 | 24 if model.news_held => Action::LetNewsCome,
            25 => [Action::Reconcile, Action::ExpireOrders, Action::TimePasses][self.0.usize(0..3)],
            _ => return None,
        })
    }

    fn of_order(&mut self, model: &Model) -> Option<Action> {
        let order = self.0.usize(0..model.orders.len());
        let known = &model.orders[order];
        let bought: Vec<usize> = (0..SKUS).filter(|sku| known.lines[*sku] > 0).collect();
        let sku = bought[self.0.usize(0..bought.len())];
        let of = self.0.usize(0..known.returns.len().max(1));
        let (returns, hears) = (!known.returns.is_empty(), !model.news_held);
        Some(match self.0.u8(0..32) {
            0..=14 if known.payment == "mismatch" && self.0.bool() => Action::Review { order, accept: self.0.u8(0..3) > 0 },
            6 if known.is_payable() => Action::PayOtherwise { order, by: [-300, -1, 1, 450][self.0.usize(0..4)] },
            0..=6 => Action::Pay { order, card: self.card(model.news_held) },
            7 => Action::Resume { order },
            8 | 9 => Action::Cancel { order, by_staff: self.0.bool() },
            10 | 11 => Action::Pack { order },
            12 => Action::ShipAll { order },
            13..=15 => Action::ShipOne { order, sku },
            16 => Action::Deliver { order },
            17 | 18 => Action::RefundAmount { order, amount: self.0.i64(1..=900) },
            19 => Action::RefundRest { order },
            20 if known.is_simple() => Action::RefundLine { order, sku },
            21 => Action::RefundShipping { order },
            22 | 23 => Action::AskReturn { order, sku },
            24 if returns => Action::ApproveReturn { order, of },
            25 if returns => Action::DeclineReturn { order, of },
            26 | 27 if returns => Action::ReceiveReturn { order, of, restock: self.0.bool() },
            28 => Action::Review { order, accept: self.0.bool() },
            29 if hears && known.dispute_open => Action::CloseDispute { order, won: self.0.bool() },
            29 | 30 if hears && known.can_be_disputed() => Action::Dispute { order },
            31 if hears => Action::RepeatNews { order, place: self.0.usize(0..100) },
            _ => return None,
        })
    }

    /// Late ones only while news comes: otherwise it depends on the clock what a look at Stripe finds.
    fn card(&mut self, news_held: bool) -> Card {
        use Card as C;
        let cards = [C::Pays, C::Pays, C::Pays, C::Declines, C::ApprovesIn3ds, C::RefusesIn3ds, C::PaysLate, C::FailsLate];
        cards[self.0.usize(0..if news_held { 6 } else { 8 })]
    }
}
