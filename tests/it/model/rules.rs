//! What the shop must do, told a second time and much shorter: units, coupon uses, carts and orders, one action at a time. It knows
//! nothing of shards, events, queues or time, so what it expects is what a shopper or a shopkeeper would.

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

/// Orders and returns are named by their place, in the order of their making.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    Add { shopper: usize, sku: usize, units: i64 },
    Set { shopper: usize, sku: usize, units: i64 },
    Remove { shopper: usize, sku: usize },
    Coupon { shopper: usize, on: bool },
    Quote { shopper: usize },
    NewCart { shopper: usize },
    CheckOut { shopper: usize, how: CheckOut },
    Pay { order: usize, card: Card },
    Resume { order: usize },
    Cancel { order: usize, by_staff: bool },
    Pack { order: usize },
    ShipAll { order: usize },
    ShipOne { order: usize, sku: usize },
    Deliver { order: usize },
    RefundAmount { order: usize, amount: i64 },
    RefundRest { order: usize },
    RefundLine { order: usize, sku: usize },
    RefundShipping { order: usize },
    AskReturn { order: usize, sku: usize },
    ApproveReturn { order: usize, of: usize },
    DeclineReturn { order: usize, of: usize },
    ReceiveReturn { order: usize, of: usize, restock: bool },
    Review { order: usize },
    Dispute { order: usize },
    CloseDispute { order: usize, won: bool },
    ReceiveStock { sku: usize, units: i64 },
    Count { sku: usize, mistaken: bool, change: i64 },
    Spread { shards: u64 },
    RepeatNews { order: usize, place: usize },
    HoldNews,
    LetNewsCome,
    ExpireOrders,
    Reconcile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckOut {
    Right,
    /// Two requests at once.
    Twice,
    OldVersion,
    WrongTotal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    Pays,
    Declines,
    ApprovesIn3ds,
    RefusesIn3ds,
    PaysLate,
    FailsLate,
}

/// The answer that must come: its status, and a problem's code.
pub type Expected = (u16, &'static str);

#[derive(Clone, Debug, Default)]
pub struct Cart {
    pub version: u64,
    pub lines: [i64; SKUS],
    pub coupon: bool,
    pub order: Option<usize>,
}

/// What Stripe knows of an order's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    Open,
    Failed,
    Paid,
    Gone,
}

#[derive(Clone, Debug)]
pub struct Order {
    pub shopper: usize,
    pub lines: [i64; SKUS],
    pub coupon: bool,
    pub total: i64,
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
        let uses = self.orders.iter().filter(|order| order.coupon && order.shopper == shopper && order.status != "cancelled").count();
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
            A::Cancel { order, .. } => self.cancel(order),
            A::ReceiveReturn { order, of, restock } => {
                let (sku, answer) = (self.orders[order].returns[of].sku, self.orders[order].receive_return(of));
                if answer == OK && restock {
                    self.stock[sku] += 1;
                }
                answer
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
            A::Review { .. } => conflict("not_in_review"),
            A::Dispute { order } => {
                let order = &mut self.orders[order];
                (order.payment, order.dispute_open, order.was_disputed) = ("disputed", true, true);
                OK
            }
            A::CloseDispute { order, won } => {
                let order = &mut self.orders[order];
                order.dispute_open = false;
                order.payment = match (won, order.refunded) {
                    (false, _) => "refunded",
                    (true, 0) => "succeeded",
                    (true, _) => "partially_refunded",
                };
                OK
            }
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

    fn take(&mut self, lines: &[i64; SKUS]) {
        for (level, units) in self.stock.iter_mut().zip(lines) {
            *level -= units;
        }
    }

    /// The news of all payments comes.
    fn hear_all(&mut self) {
        self.orders.iter_mut().for_each(Order::hear);
    }

    fn cancel(&mut self, place: usize) -> Expected {
        let order = &mut self.orders[place];
        match (order.status, order.payment) {
            ("cancelled", _) => return conflict("already_done"),
            (_, "disputed") => return conflict("payment_disputed"),
            ("partially_shipped" | "shipped" | "delivered", _) => return conflict("already_shipped"),
            // Its money is there, which the shop does not know yet: it finds out when it ends the payment, and takes the units again.
            ("pending_payment", _) if order.money == Money::Paid => {
                order.hear();
                return OK;
            }
            ("pending_payment", _) => order.money = Money::Gone,
            // What a lost dispute took cannot be given back.
            (_, "refunded") => {}
            _ => (order.refunded, order.payment) = (order.refunded + order.rest(), "refunded"),
        }
        order.status = "cancelled";
        let lines = order.lines.map(|units| -units);
        self.take(&lines);
        OK
    }
}

impl Order {
    fn new(shopper: usize, cart: &Cart, total: i64) -> Self {
        Self {
            shopper,
            lines: cart.lines,
            coupon: cart.coupon,
            total,
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
    fn hear(&mut self) {
        match (self.status, self.money) {
            ("pending_payment", Money::Paid) => (self.status, self.payment, self.is_received) = ("paid", "succeeded", true),
            ("pending_payment", Money::Failed) => self.payment = "failed",
            _ => {}
        }
    }

    fn pay(&mut self, card: Card) -> Expected {
        if matches!(self.money, Money::Paid | Money::Gone) {
            return (400, "");
        }
        let pays = matches!(card, Card::Pays | Card::ApprovesIn3ds | Card::PaysLate);
        self.money = if pays { Money::Paid } else { Money::Failed };
        if matches!(card, Card::Declines | Card::RefusesIn3ds) { (402, "") } else { OK }
    }

    fn resume(&mut self) -> Expected {
        match self.status {
            "cancelled" => conflict("order_cancelled"),
            "pending_payment" if self.money != Money::Paid => OK,
            _ => {
                self.is_asked_about();
                conflict("already_paid")
            }
        }
    }

    /// Somebody who wants to pay makes the shop look at Stripe; it learns of money, not of failures.
    fn is_asked_about(&mut self) {
        if self.money == Money::Paid {
            self.hear();
        }
    }

    /// Why nothing of it can be sent yet, or any more.
    fn not_sendable(&self) -> Option<Expected> {
        match self.status {
            "cancelled" => Some(conflict("order_cancelled")),
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

    fn pack(&mut self) -> Expected {
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
    fn ship(&mut self, one: Option<usize>) -> Expected {
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

    fn deliver(&mut self) -> Expected {
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

    fn rest(&self) -> i64 {
        self.total - self.refunded
    }

    fn refund(&mut self, amount: i64) -> Expected {
        let refusal = match self.payment {
            _ if !self.is_received => "not_paid",
            _ if self.rest() == 0 => "nothing_to_refund",
            _ if amount > self.rest() => "refund_too_large",
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
    fn refund_line(&mut self, sku: usize) -> Expected {
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

    fn refund_shipping(&mut self) -> Expected {
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

    fn ask_return(&mut self, sku: usize) -> Expected {
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

    fn approve_return(&mut self, of: usize) -> Expected {
        let refusal = match self.returns[of].status {
            "requested" => None,
            "approved" => Some("already_done"),
            _ => Some("return_closed"),
        };
        self.move_return(of, "approved", refusal)
    }

    fn decline_return(&mut self, of: usize) -> Expected {
        let refusal = match self.returns[of].status {
            "requested" | "approved" => None,
            "declined" => Some("already_done"),
            _ => Some("return_closed"),
        };
        self.move_return(of, "declined", refusal)
    }

    fn receive_return(&mut self, of: usize) -> Expected {
        let refusal = match self.returns[of].status {
            "approved" => None,
            "requested" => Some("return_not_approved"),
            "received" => Some("already_done"),
            _ => Some("return_closed"),
        };
        self.move_return(of, "received", refusal)
    }

    pub fn can_be_disputed(&self) -> bool {
        matches!(self.payment, "succeeded" | "partially_refunded") && !self.was_disputed
    }
}
