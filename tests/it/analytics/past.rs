//! A shop's past: orders of many months, made by the order's own rules.

use barrow_domain::customer::{Address, AddressInput, Email};
use barrow_domain::ids::{CartId, CouponCode, FulfillmentId, OrderId, ProductId, RefundId, Sku, Slug};
use barrow_domain::money::{Currency, Money, sum};
use barrow_domain::orders::{
    CancelledBy, Command, Fulfillment, IntentFate, Order, OrderEvent, PaymentReport, PlacedOrder, RefundOf, RefundOutcome, RefundRequest,
    ReportedStatus, Transition,
};
use barrow_domain::pricing::{PricedLine, PricedShipping, Quote, Totals};
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};

pub type Log = (Order, Vec<OrderEvent>);

/// An order that somebody placed at a time, and all that became of it.
pub fn order(random: &mut Rng, placed_at: Timestamp) -> Log {
    let mut life = Life::begin(random, placed_at);
    let pays = random.u8(0..10) < 8;
    life.then(random, 3, Command::StartPayment { intent_id: "pi_1".into(), attempt: 1 });
    if !pays {
        let minutes = if random.bool() { 20 } else { 60 * 24 };
        life.then(random, minutes, Command::Expire { intent: IntentFate::Dead });
        return life.log();
    }
    let received = life.order.total();
    let at = life.now;
    life.then(
        random,
        60,
        Command::ReportPayment(PaymentReport { intent_id: "pi_1".into(), status: ReportedStatus::Succeeded { received }, at }),
    );
    for _ in 0..random.u8(0..5) {
        let number = random.u8(..);
        let command = life.something(random, number);
        life.then(random, 60 * 24 * 12, command);
    }
    life.log()
}

struct Life {
    order: Order,
    events: Vec<OrderEvent>,
    now: Timestamp,
}

impl Life {
    fn begin(random: &mut Rng, now: Timestamp) -> Self {
        let quote = quote(random);
        let email = format!("somebody-{}@example.org", random.u8(0..12));
        let address =
            AddressInput { name: "Ada".into(), line1: "1".into(), city: "Ulm".into(), country: "DE".into(), ..AddressInput::default() };
        let placed = PlacedOrder {
            order_id: OrderId::from_random(std::array::from_fn(|_| random.u8(..))),
            cart_id: CartId::from_random(std::array::from_fn(|_| random.u8(..))),
            customer_id: None,
            email: Email::parse(&email).unwrap(),
            shipping_address: Address::parse(address).unwrap(),
            billing_address: None,
            quote,
            allocations: Vec::new(),
            expires_at: now + SignedDuration::from_mins(15),
        };
        let Transition { event, order } = Order::place(placed, now).unwrap();
        Self { order, events: vec![without_effects(event)], now }
    }

    /// Within so many minutes. What the order refuses does not happen.
    fn then(&mut self, random: &mut Rng, within_minutes: i64, command: Command) {
        self.now += SignedDuration::from_secs(random.i64(1..=within_minutes * 60));
        if let Ok(Transition { event, order }) = self.order.decide(command, self.now) {
            self.events.push(without_effects(event));
            self.order = order;
        }
    }

    fn something(&self, random: &mut Rng, number: u8) -> Command {
        let id = RefundId::from_random([number; 26]);
        let known = self.order.refunds.first().map_or(id.clone(), |refund| refund.id.clone());
        match random.u8(0..9) {
            0 => Command::Cancel { by: CancelledBy::Staff, reason: None, refund_id: id },
            1 => {
                let lines =
                    self.order.quote.lines.iter().map(|line| barrow_domain::orders::FulfillmentLine { sku: line.sku.clone(), units: 1 });
                let fulfillment_id = FulfillmentId::from_random([number; 26]);
                let (carrier, tracking_number, tracking_url) = (None, None, None);
                Command::Ship(Fulfillment {
                    id: fulfillment_id,
                    lines: lines.collect(),
                    carrier,
                    tracking_number,
                    tracking_url,
                    shipped_at: self.now,
                })
            }
            2 => Command::Refund(RefundRequest { id, of: RefundOf::Amount(Money::new(100, self.order.total().currency())), reason: None }),
            3 | 4 => {
                let lines = vec![(self.order.quote.lines[0].sku.clone(), 1)];
                Command::Refund(RefundRequest { id, of: RefundOf::Things { lines, shipping: random.bool() }, reason: None })
            }
            5 | 6 => Command::SettleRefund { refund_id: known, outcome: RefundOutcome::Succeeded },
            7 => Command::SettleRefund { refund_id: known, outcome: RefundOutcome::Failed },
            _ => Command::CloseDispute { dispute_id: "dp_1".into(), won: random.bool() },
        }
    }

    fn log(self) -> Log {
        (self.order, self.events)
    }
}

/// Nobody is to be mailed, and nothing to be refunded at Stripe.
fn without_effects(event: OrderEvent) -> OrderEvent {
    OrderEvent { effects: Vec::new(), ..event }
}

fn quote(random: &mut Rng) -> Quote {
    let currency = if random.u8(0..5) == 0 { Currency::JPY } else { Currency::EUR };
    let money = |amount| Money::new(amount, currency);
    let tax_included = random.bool();
    let has_coupon = random.u8(0..3) == 0;
    let mut numbers: Vec<u8> = (0..8).collect();
    random.shuffle(&mut numbers);
    numbers.truncate(usize::from(random.u8(1..4)));
    let lines: Vec<PricedLine> = numbers.into_iter().map(|number| line(random, number, currency, has_coupon)).collect();
    let shipping = PricedShipping {
        method_id: "standard".into(),
        name: "standard".into(),
        price: money(490),
        tax: money(if tax_included { 78 } else { 93 }),
    };
    let add = |read: fn(&PricedLine) -> Money| sum(currency, lines.iter().map(read)).unwrap();
    let (subtotal, discount) = (add(|line| line.subtotal), add(|line| line.discount));
    let tax = add(|line| line.tax).plus(shipping.tax).unwrap();
    let net = subtotal.minus(discount).unwrap().plus(shipping.price).unwrap();
    let total = if tax_included { net } else { net.plus(tax).unwrap() };
    let totals = Totals { subtotal, discount, shipping: shipping.price, tax, tax_included, total };
    Quote { lines, coupon: has_coupon.then(|| CouponCode::parse("TENNER").unwrap()), shipping: Some(shipping), totals }
}

fn line(random: &mut Rng, number: u8, currency: Currency, has_coupon: bool) -> PricedLine {
    let money = |amount| Money::new(amount, currency);
    let quantity = random.u32(1..4);
    let unit_price = money(100 + 37 * i64::from(number));
    let subtotal = unit_price.times(quantity).unwrap();
    PricedLine {
        sku: Sku::parse(&format!("SKU-{number}")).unwrap(),
        product_id: ProductId::parse(&format!("prd_{number}")).unwrap(),
        slug: Slug::parse(&format!("product-{number}")).unwrap(),
        category: Some(Slug::parse(if number.is_multiple_of(2) { "even" } else { "odd" }).unwrap()),
        title: format!("=Product {number}"),
        options: String::new(),
        image_key: None,
        quantity,
        unit_price,
        subtotal,
        discount: money(if has_coupon { 10 } else { 0 }),
        tax_bp: 1900,
        tax: money(17 * i64::from(quantity)),
        weight_grams: 1,
    }
}
