//! One order, from its placing to its end.

use super::{COUPON_OFF, Cart, Expected, OK, PRICES, SKUS, conflict};
use crate::model::action::Card;

#[derive(Clone, Debug)]
pub struct Order {
    pub shopper: usize,
    pub lines: [i64; SKUS],
    pub coupon: bool,
    pub total: i64,
    /// What was paid, or will be.
    pub received: i64,
    pub status: &'static str,
    pub payment: &'static str,
    pub money: Money,
    /// By what was paid for a line and for the shipping, once it is known.
    pub refunded: i64,
    refunded_lines: [bool; SKUS],
    refunded_shipping: bool,
    shipped: [i64; SKUS],
    pub returns: Vec<Return>,
    pub dispute_open: bool,
    was_disputed: bool,
    is_received: bool,
}

#[derive(Clone, Debug)]
pub struct Return {
    pub sku: usize,
    status: &'static str,
}

/// What Stripe knows of an order's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    Open,
    Failed,
    Paid,
    Gone,
}

impl Order {
    pub fn new(shopper: usize, cart: &Cart, total: i64) -> Self {
        Self {
            shopper,
            lines: cart.lines,
            coupon: cart.coupon,
            total,
            received: total,
            status: "pending_payment",
            payment: "none",
            money: Money::Open,
            refunded: 0,
            refunded_lines: [false; SKUS],
            refunded_shipping: false,
            shipped: [0; SKUS],
            returns: Vec::new(),
            dispute_open: false,
            was_disputed: false,
            is_received: false,
        }
    }

    /// What Stripe knows, the shop knows as well.
    pub fn hear(&mut self) {
        match (self.status, self.money) {
            ("pending_payment", Money::Paid) if self.received != self.total => (self.payment, self.is_received) = ("mismatch", true),
            ("pending_payment", Money::Paid) => (self.status, self.payment, self.is_received) = ("paid", "succeeded", true),
            ("pending_payment", Money::Failed) => self.payment = "failed",
            _ => {}
        }
    }

    pub fn pay(&mut self, card: Card) -> Expected {
        if !self.is_payable() {
            return (400, "");
        }
        let pays = matches!(card, Card::Pays | Card::ApprovesIn3ds | Card::PaysLate);
        self.money = if pays { Money::Paid } else { Money::Failed };
        if matches!(card, Card::Declines | Card::RefusesIn3ds) { (402, "") } else { OK }
    }

    pub fn pay_otherwise(&mut self, by: i64) -> Expected {
        self.received = self.total + by;
        self.pay(Card::Pays)
    }

    pub const fn is_payable(&self) -> bool {
        matches!(self.money, Money::Open | Money::Failed)
    }

    pub fn resume(&mut self) -> Expected {
        match self.status {
            "cancelled" => conflict("order_cancelled"),
            "expired" => conflict("order_expired"),
            "pending_payment" if self.payment == "mismatch" => conflict("payment_in_review"),
            "pending_payment" if self.money != Money::Paid => OK,
            _ => {
                self.is_asked_about();
                conflict("already_paid")
            }
        }
    }

    /// Somebody who wants to pay makes the shop look at Stripe; it learns of money, not of failures.
    pub fn is_asked_about(&mut self) {
        if self.money == Money::Paid {
            self.hear();
        }
    }

    /// Why nothing of it can be sent yet, or any more.
    fn not_sendable(&self) -> Option<Expected> {
        match self.status {
            "cancelled" => Some(conflict("order_cancelled")),
            "expired" => Some(conflict("order_expired")),
            "pending_payment" if self.payment == "mismatch" => Some(conflict("payment_in_review")),
            "pending_payment" => Some(conflict("not_paid")),
            _ => None,
        }
    }

    fn held_back(&self) -> Option<Expected> {
        match self.payment {
            "disputed" => Some(conflict("payment_disputed")),
            "refunded" => Some(conflict("not_paid")),
            _ => None,
        }
    }

    pub fn pack(&mut self) -> Expected {
        let refusal = self.not_sendable().or(match self.status {
            "packing" => Some(conflict("already_done")),
            "paid" => self.held_back(),
            _ => Some(conflict("already_shipped")),
        });
        refusal.unwrap_or_else(|| {
            self.status = "packing";
            OK
        })
    }

    /// One unit, or all that wait.
    pub fn ship(&mut self, one: Option<usize>) -> Expected {
        if matches!(self.status, "shipped" | "delivered") {
            return conflict("already_shipped");
        }
        if one.is_some_and(|sku| self.shipped[sku] == self.lines[sku]) {
            return conflict("nothing_to_ship");
        }
        if let Some(refusal) = self.not_sendable().or(self.held_back()) {
            return refusal;
        }
        match one {
            Some(sku) => self.shipped[sku] += 1,
            None => self.shipped = self.lines,
        }
        self.status = if self.shipped == self.lines { "shipped" } else { "partially_shipped" };
        (201, "")
    }

    pub fn deliver(&mut self) -> Expected {
        let refusal = self.not_sendable().or(match self.status {
            "delivered" => Some(conflict("already_done")),
            "shipped" => None,
            _ => Some(conflict("not_shipped")),
        });
        refusal.unwrap_or_else(|| {
            self.status = "delivered";
            OK
        })
    }

    pub fn rest(&self) -> i64 {
        self.received - self.refunded
    }

    pub fn refund(&mut self, amount: i64) -> Expected {
        let refusal = match self.payment {
            _ if !self.is_received => "not_paid",
            _ if self.rest() == 0 => "nothing_to_refund",
            _ if amount > self.rest() => "refund_too_large",
            "mismatch" => "payment_in_review",
            "disputed" => "payment_disputed",
            "refunded" => "nothing_to_refund",
            _ => {
                self.refunded += amount;
                self.payment = if self.rest() == 0 { "refunded" } else { "partially_refunded" };
                return (202, "");
            }
        };
        conflict(refusal)
    }

    /// All units of a line.
    pub fn refund_line(&mut self, sku: usize) -> Expected {
        if !self.is_received {
            return conflict("not_paid");
        }
        if self.refunded_lines[sku] {
            return conflict("already_refunded");
        }
        let answer = self.refund(self.cost(sku));
        self.refunded_lines[sku] = answer.0 == 202;
        answer
    }

    /// What was paid for a line. A coupon is shared out by worth; only orders of one line are so simple that the model follows.
    fn cost(&self, sku: usize) -> i64 {
        self.lines[sku] * PRICES[sku] - if self.coupon { COUPON_OFF } else { 0 }
    }

    /// Whether the model knows what a line cost.
    pub fn is_simple(&self) -> bool {
        !self.coupon || self.lines.iter().filter(|units| **units > 0).count() == 1
    }

    pub fn refund_shipping(&mut self) -> Expected {
        let goods: i64 = (0..SKUS).map(|sku| self.lines[sku] * PRICES[sku]).sum();
        let shipping = self.total - goods + if self.coupon { COUPON_OFF } else { 0 };
        if !self.is_received {
            return conflict("not_paid");
        }
        if self.refunded_shipping {
            return conflict("already_refunded");
        }
        if shipping == 0 {
            return conflict("nothing_to_refund");
        }
        let answer = self.refund(shipping);
        self.refunded_shipping = answer.0 == 202;
        answer
    }

    pub fn ask_return(&mut self, sku: usize) -> Expected {
        if let Some(refusal) = self.not_sendable() {
            return refusal;
        }
        if self.shipped == [0; SKUS] {
            return conflict("not_shipped");
        }
        let on_their_way = self.returns.iter().filter(|of| of.sku == sku && of.status != "declined").count();
        if i64::try_from(on_their_way).expect("few") >= self.shipped[sku] {
            return conflict("not_returnable");
        }
        self.returns.push(Return { sku, status: "requested" });
        (201, "")
    }

    fn move_return(&mut self, of: usize, to: &'static str, refusal: Option<&'static str>) -> Expected {
        if let Some(refusal) = refusal {
            return conflict(refusal);
        }
        self.returns[of].status = to;
        OK
    }

    pub fn approve_return(&mut self, of: usize) -> Expected {
        let refusal = match self.returns[of].status {
            "requested" => None,
            "approved" => Some("already_done"),
            _ => Some("return_closed"),
        };
        self.move_return(of, "approved", refusal)
    }

    pub fn decline_return(&mut self, of: usize) -> Expected {
        let refusal = match self.returns[of].status {
            "requested" | "approved" => None,
            "declined" => Some("already_done"),
            _ => Some("return_closed"),
        };
        self.move_return(of, "declined", refusal)
    }

    pub fn receive_return(&mut self, of: usize) -> Expected {
        let refusal = match self.returns[of].status {
            "approved" => None,
            "requested" => Some("return_not_approved"),
            "received" => Some("already_done"),
            _ => Some("return_closed"),
        };
        self.move_return(of, "received", refusal)
    }

    /// Why nobody can cancel it, if so.
    pub fn not_cancellable(&self) -> Option<Expected> {
        match (self.status, self.payment) {
            ("cancelled", _) => Some(conflict("already_done")),
            ("expired", _) => Some(conflict("order_expired")),
            (_, "mismatch") => Some(conflict("payment_in_review")),
            (_, "disputed") => Some(conflict("payment_disputed")),
            ("partially_shipped" | "shipped" | "delivered", _) => Some(conflict("already_shipped")),
            _ => None,
        }
    }

    pub fn cancel(&mut self) -> Expected {
        if let Some(refusal) = self.not_cancellable() {
            return refusal;
        }
        match (self.status, self.payment, self.money) {
            // Its money is there, which the shop does not know yet: it finds out when it ends the payment, and takes the units again;
            // not for other money than was asked for.
            ("pending_payment", _, Money::Paid) if self.received == self.total => {
                self.hear();
                return OK;
            }
            ("pending_payment", _, Money::Paid) => (self.payment, self.is_received) = ("mismatch", true),
            ("pending_payment", ..) => self.money = Money::Gone,
            // What a lost dispute took cannot be given back.
            (_, "refunded", _) => {}
            _ => (self.refunded, self.payment) = (self.received, "refunded"),
        }
        self.status = "cancelled";
        OK
    }

    /// Whether it holds units and a coupon's use.
    pub fn is_live(&self) -> bool {
        !matches!(self.status, "cancelled" | "expired")
    }

    /// What staff say of money that is not the order's total. Refused, or the order goes on, or it ends.
    pub fn review(&mut self, accept: bool) -> Expected {
        if self.payment != "mismatch" {
            return conflict("not_in_review");
        }
        if !accept {
            (self.refunded, self.payment) = (self.received, "refunded");
            if self.is_live() {
                self.status = "cancelled";
            }
            return OK;
        }
        match self.status {
            _ if self.received < self.total => conflict("received_too_little"),
            "cancelled" => conflict("order_cancelled"),
            "expired" => conflict("order_expired"),
            _ => {
                (self.refunded, self.status, self.payment) = (self.received - self.total, "paid", "partially_refunded");
                OK
            }
        }
    }

    /// Its time is over: paid, when that is found out now, or expired.
    pub fn run_out(&mut self) {
        self.is_asked_about();
        if self.status == "pending_payment" && self.money != Money::Paid {
            (self.status, self.money) = ("expired", Money::Gone);
        }
    }

    pub const fn dispute(&mut self) -> Expected {
        (self.payment, self.dispute_open, self.was_disputed) = ("disputed", true, true);
        OK
    }

    pub const fn close_dispute(&mut self, won: bool) -> Expected {
        self.dispute_open = false;
        self.payment = match (won, self.refunded) {
            (false, _) => "refunded",
            (true, 0) => "succeeded",
            (true, _) => "partially_refunded",
        };
        OK
    }

    pub fn can_be_disputed(&self) -> bool {
        matches!(self.payment, "succeeded" | "partially_refunded") && !self.was_disputed
    }
}
