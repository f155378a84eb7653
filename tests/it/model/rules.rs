//! What the shop must do, told a second time and much shorter: units, coupon uses, carts and orders, one action at a time. It knows
//! nothing of shards, events, queues or clocks, so what it expects is what a shopper or a shopkeeper would.

mod order;

use super::action::{Action, CheckOut};
pub use order::{Money, Order};

pub const SKUS: usize = 4;
/// Minor units each.
pub const PRICES: [i64; SKUS] = [700, 900, 1100, 2600];
/// The first lies in three shards, the last soon sells out.
pub const UNITS: [i64; SKUS] = [30, 40, 25, 3];
pub const SHOPPERS: usize = 3;
/// Uses of the coupon: in all, and by one shopper.
pub const COUPON_USES: (u32, u32) = (3, 1);
pub const COUPON_OFF: i64 = 100;
const SHIPPING: i64 = 490;
const FREE_FROM: i64 = 5000;

/// The answer that must come: its status, and a problem's code.
pub type Expected = (u16, &'static str);

#[derive(Clone, Debug, Default)]
pub struct Cart {
    pub version: u64,
    pub lines: [i64; SKUS],
    pub coupon: bool,
    pub order: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub stock: [i64; SKUS],
    pub shards: u64,
    pub carts: [Cart; SHOPPERS],
    pub orders: Vec<Order>,
    pub news_held: bool,
}

const OK: Expected = (200, "");

const fn conflict(code: &'static str) -> Expected {
    (409, code)
}

impl Model {
    pub fn new() -> Self {
        let carts = std::array::from_fn(|_| Cart { version: 1, ..Cart::default() });
        Self { stock: UNITS, shards: 3, carts, orders: Vec::new(), news_held: false }
    }

    pub fn coupon_uses(&self) -> u32 {
        (0..SHOPPERS).map(|shopper| self.uses_by(shopper)).sum()
    }

    fn uses_by(&self, shopper: usize) -> u32 {
        let uses = self.orders.iter().filter(|order| order.coupon && order.shopper == shopper && order.is_live()).count();
        u32::try_from(uses).expect("few")
    }

    pub fn total(&self, shopper: usize) -> i64 {
        let cart = &self.carts[shopper];
        let goods: i64 = (0..SKUS).map(|sku| cart.lines[sku] * PRICES[sku]).sum();
        let goods = if cart.coupon { goods - COUPON_OFF } else { goods };
        if goods >= FREE_FROM { goods } else { goods + SHIPPING }
    }

    /// Carries the action out, and says what is answered to it.
    pub fn act(&mut self, action: Action) -> Expected {
        use Action as A;
        match action {
            A::Add { shopper, sku, units } => self.change_cart(shopper, |cart| {
                cart.lines[sku] += units;
                OK
            }),
            A::Set { shopper, sku, units } => self.change_cart(shopper, |cart| {
                if cart.lines[sku] == 0 {
                    return (404, "no_such_line");
                }
                cart.lines[sku] = units;
                OK
            }),
            A::Remove { shopper, sku } => self.change_cart(shopper, |cart| {
                cart.lines[sku] = 0;
                OK
            }),
            A::Coupon { shopper, on: false } if !self.carts[shopper].coupon => OK,
            A::Coupon { shopper, on } => self.change_cart(shopper, |cart| {
                cart.coupon = on;
                OK
            }),
            A::Quote { .. } | A::ExpireOrders | A::RepeatNews { .. } => OK,
            A::NewCart { shopper } => {
                self.carts[shopper] = Cart { version: 1, ..Cart::default() };
                (201, "")
            }
            A::CheckOut { shopper, how } => self.check_out(shopper, how),
            A::ReceiveStock { sku, units } => {
                self.stock[sku] += units;
                (201, "")
            }
            A::Count { mistaken: true, .. } => conflict("stock_changed"),
            A::Count { sku, change, .. } => {
                self.stock[sku] = (self.stock[sku] + change).max(0);
                (201, "")
            }
            A::Spread { shards } => {
                self.shards = shards;
                OK
            }
            A::HoldNews => {
                self.news_held = true;
                OK
            }
            A::LetNewsCome => {
                self.news_held = false;
                self.hear_all();
                OK
            }
            A::Reconcile => {
                self.hear_all();
                OK
            }
            A::Pay { order, card } => {
                let answer = self.orders[order].pay(card);
                if !self.news_held {
                    self.orders[order].hear();
                }
                answer
            }
            A::Cancel { order, .. } => self.ends(order, Order::cancel),
            A::ReceiveReturn { order, of, restock } => {
                let (sku, answer) = (self.orders[order].returns[of].sku, self.orders[order].receive_return(of));
                if answer == OK && restock {
                    self.stock[sku] += 1;
                }
                answer
            }
            A::PayOtherwise { order, by } => {
                let answer = self.orders[order].pay_otherwise(by);
                if !self.news_held {
                    self.orders[order].hear();
                }
                answer
            }
            A::TimePasses => {
                (0..self.orders.len()).for_each(|order| self.ends(order, Order::run_out));
                OK
            }
            A::Resume { order } => self.orders[order].resume(),
            A::Pack { order } => self.orders[order].pack(),
            A::ShipAll { order } => self.orders[order].ship(None),
            A::ShipOne { order, sku } => self.orders[order].ship(Some(sku)),
            A::Deliver { order } => self.orders[order].deliver(),
            A::RefundAmount { order, amount } => self.orders[order].refund(amount),
            A::RefundRest { order } => {
                let rest = self.orders[order].rest();
                self.orders[order].refund(rest)
            }
            A::RefundLine { order, sku } => self.orders[order].refund_line(sku),
            A::RefundShipping { order } => self.orders[order].refund_shipping(),
            A::AskReturn { order, sku } => self.orders[order].ask_return(sku),
            A::ApproveReturn { order, of } => self.orders[order].approve_return(of),
            A::DeclineReturn { order, of } => self.orders[order].decline_return(of),
            A::Review { order, accept } => self.ends(order, |order| order.review(accept)),
            A::Dispute { order } => self.orders[order].dispute(),
            A::CloseDispute { order, won } => self.orders[order].close_dispute(won),
        }
    }

    fn change_cart(&mut self, shopper: usize, change: impl FnOnce(&mut Cart) -> Expected) -> Expected {
        let cart = &mut self.carts[shopper];
        if cart.order.is_some() {
            return conflict("cart_ordered");
        }
        let answer = change(cart);
        if answer == OK {
            cart.version += 1;
        }
        answer
    }

    fn check_out(&mut self, shopper: usize, how: CheckOut) -> Expected {
        let cart = self.carts[shopper].clone();
        let short = (0..SKUS).any(|sku| cart.lines[sku] > self.stock[sku]);
        if let Some(order) = cart.order {
            self.orders[order].is_asked_about();
            return (201, "");
        }
        match how {
            CheckOut::OldVersion => return conflict("cart_changed"),
            _ if cart.lines == [0; SKUS] => return (422, "cart_empty"),
            CheckOut::WrongTotal => return conflict("price_changed"),
            _ if short => return conflict("insufficient_stock"),
            _ if cart.coupon && self.coupon_uses() >= COUPON_USES.0 => return (422, "coupon_used_up"),
            _ if cart.coupon && self.uses_by(shopper) >= COUPON_USES.1 => return (422, "coupon_already_used"),
            _ => {}
        }
        self.take(&cart.lines);
        self.orders.push(Order::new(shopper, &cart, self.total(shopper)));
        self.carts[shopper].order = Some(self.orders.len() - 1);
        (201, "")
    }

    /// Changes an order; what it holds goes back if it ends.
    fn ends<T>(&mut self, place: usize, change: impl FnOnce(&mut Order) -> T) -> T {
        let order = &mut self.orders[place];
        let was_live = order.is_live();
        let changed = change(order);
        if was_live && !order.is_live() {
            let lines = order.lines.map(|units| -units);
            self.take(&lines);
        }
        changed
    }

    fn take(&mut self, lines: &[i64; SKUS]) {
        for (level, units) in self.stock.iter_mut().zip(lines) {
            *level -= units;
        }
    }

    /// The news of all payments comes.
    fn hear_all(&mut self) {
        self.orders.iter_mut().for_each(Order::hear);
    }
}
