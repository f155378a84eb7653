//! 27: whatever is refunded in whatever groups, all of it adds up to what was paid, and never to more.

use super::*;
use crate::catalog::{Product, Seo, ShippingMethod, ShippingZone, ShopRules, TaxClass, TaxRate, Variant};
use crate::coupon::{Coupon, CouponKind, CouponScope};
use crate::customer::{Address, AddressInput, Country, Email};
use crate::ids::{CartId, CouponCode, OrderId, ProductId, Slug};
use crate::money::Currency;
use crate::orders::{Command, PaymentReport, PlacedOrder, RefundOutcome, ReportedStatus};
use crate::pricing::{Basket, BasketItem, Quote, price};
use crate::reviews::Rating;
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn sku(number: usize) -> Sku {
    Sku::parse(&format!("S{number}")).unwrap()
}

fn product(number: usize, price: Money, tax_class: TaxClass) -> Product {
    let variant = Variant {
        sku: sku(number),
        options: BTreeMap::new(),
        price,
        compare_at: None,
        sale: None,
        prices: BTreeMap::new(),
        weight_grams: 1,
        shards: 1,
        low_stock_threshold: 0,
    };
    Product {
        id: ProductId::parse(&format!("prd_{number}")).unwrap(),
        slug: Slug::parse(&format!("s{number}")).unwrap(),
        title: "Thing".into(),
        category: Slug::parse("things").unwrap(),
        description: String::new(),
        brand: None,
        tags: vec![],
        attributes: BTreeMap::new(),
        options: vec![],
        tax_class,
        images: Vec::new(),
        variants: vec![variant],
        listed_at: Timestamp::UNIX_EPOCH,
        active: true,
        archived: false,
        publish_at: None,
        seo: Seo::default(),
        translations: BTreeMap::new(),
        version: 1,
        rating: Rating::default(),
    }
}

/// Price and units of each line, what a coupon takes off (of one kind or another, and not of every fourth line), and how tax is shown.
fn quote(currency: Currency, goods: &[(i64, i64)], percent: u32, prices_include_tax: bool) -> Quote {
    let country = Country::parse("DE").unwrap();
    let method = ShippingMethod {
        id: "m".into(),
        name: "M".into(),
        price: Money::new(487, currency),
        table: None,
        free_from: None,
        max_weight_grams: None,
    };
    let zone = ShippingZone { id: "z".into(), name: "Z".into(), countries: vec![country], methods: vec![method.clone()] };
    let rate = TaxRate { country, region: None, standard_bp: 1900, reduced_bp: 700 };
    let rules =
        ShopRules { version: 1, currency, currencies: Vec::new(), prices_include_tax, shipping_zones: vec![zone], tax_rates: vec![rate] };
    let class = |number: usize| if number.is_multiple_of(2) { TaxClass::Standard } else { TaxClass::Reduced };
    let products: Vec<Product> =
        goods.iter().enumerate().map(|(number, (price, _))| product(number, Money::new(*price, currency), class(number))).collect();
    let items = products.iter().zip(goods).enumerate().map(|(number, (product, (_, units)))| {
        let quantity = crate::cart::Quantity::parse(*units).unwrap();
        BasketItem { product, variant: &product.variants[0], quantity, in_scope: number % 4 != 3 }
    });
    let kind = match percent % 3 {
        1 => CouponKind::BuyGet { buy: 1 + percent % 2, get: 1, off_bp: percent },
        2 => CouponKind::Fixed(Money::new(i64::from(percent), currency)),
        _ => CouponKind::PercentBp(percent),
    };
    let code = CouponCode::parse("TEST").unwrap();
    let coupon = Coupon {
        code,
        kind,
        min_subtotal: None,
        starts_at: None,
        ends_at: None,
        limit_total: None,
        limit_per_customer: None,
        scope: CouponScope::default(),
        withdrawn: false,
        version: 1,
    };
    let items = items.collect();
    price(&Basket { rules: &rules, items, coupon: Some(&coupon), destination: Some(country), region: None, shipping: Some(&method) })
        .unwrap()
}

fn paid(quote: Quote) -> Order {
    let address =
        AddressInput { name: "Ada".into(), line1: "1".into(), city: "Ulm".into(), country: "DE".into(), ..AddressInput::default() };
    let received = quote.totals.total;
    let placed = PlacedOrder {
        order_id: OrderId::from_random([1; 12]),
        cart_id: CartId::from_random([1; 26]),
        customer_id: None,
        email: Email::parse("ada@example.org").unwrap(),
        shipping_address: Address::parse(address).unwrap(),
        billing_address: None,
        quote,
        allocations: Vec::new(),
        expires_at: Timestamp::MAX,
    };
    let order = Order::place(placed, Timestamp::UNIX_EPOCH).unwrap().order;
    let order = after(&order, Command::StartPayment { intent_id: "pi".into(), attempt: 1 });
    let status = ReportedStatus::Succeeded { received };
    after(&order, Command::ReportPayment(PaymentReport { intent_id: "pi".into(), status, at: Timestamp::UNIX_EPOCH }))
}

fn after(order: &Order, command: Command) -> Order {
    order.decide(command, Timestamp::UNIX_EPOCH).unwrap().order
}

fn id(number: usize) -> RefundId {
    RefundId::from_random(std::array::from_fn(|place| u8::try_from((number >> (place % 4 * 5)) & 31).unwrap()))
}

fn things(number: usize, lines: Vec<(Sku, u32)>, shipping: bool) -> Command {
    Command::Refund(RefundRequest { id: id(number), of: RefundOf::Things { lines, shipping }, reason: None })
}

fn settle(order: &Order, number: usize, outcome: RefundOutcome) -> Order {
    after(order, Command::SettleRefund { refund_id: id(number), outcome })
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec![Currency::EUR, Currency::JPY, Currency::KWD])
}

proptest! {
    /// Units go back in random groups; some refunds fail and are made again. A group that is worth nothing by itself waits for
    /// the next. In the end all units and the shipping are refunded, and what was received is.
    #[test]
    fn lines_and_shipping_add_up_to_what_was_paid(
        currency in currency(), goods in prop::collection::vec((1_i64..5000, 1_i64..9), 1..5), percent in 0_u32..9_900, included: bool,
        groups in prop::collection::vec((0_usize..5, 1_u32..4, prop::bool::weighted(0.2)), 0..40), shipping_first: bool,
    ) {
        let quote = quote(currency, &goods, percent, included);
        let total = quote.totals.total;
        let mut order = paid(quote);
        if shipping_first {
            order = settle(&after(&order, things(9_000, vec![], true)), 9_000, RefundOutcome::Succeeded);
            prop_assert_eq!(order.decide(things(9_001, vec![], true), Timestamp::UNIX_EPOCH), Err(Refusal::AlreadyRefunded));
        }
        for (number, (line, units, fails)) in groups.into_iter().enumerate() {
            match order.decide(things(number, vec![(sku(line), units)], false), Timestamp::UNIX_EPOCH) {
                Ok(requested) => {
                    let outcome = if fails { RefundOutcome::Failed } else { RefundOutcome::Succeeded };
                    order = settle(&requested.order, number, outcome);
                }
                Err(Refusal::NothingToRefund | Refusal::NotInOrder | Refusal::AlreadyRefunded) => {}
                Err(refusal) => prop_assert!(false, "{}", refusal),
            }
            prop_assert!(order.refundable().unwrap().amount() >= 0);
        }
        let refunded = |order: &Order, sku: &Sku| -> u32 {
            order.live_refunds().flat_map(|refund| &refund.lines).filter(|line| line.sku == *sku).map(|line| line.units).sum()
        };
        let left = order.quote.lines.iter().map(|line| (line.sku.clone(), line.quantity - refunded(&order, &line.sku)));
        let left: Vec<(Sku, u32)> = left.filter(|(_, units)| *units > 0).collect();
        match order.decide(things(9_002, left, !shipping_first), Timestamp::UNIX_EPOCH) {
            Ok(requested) => order = settle(&requested.order, 9_002, RefundOutcome::Succeeded),
            Err(refusal) => prop_assert_eq!(refusal, Refusal::NothingToRefund),
        }
        prop_assert_eq!(order.refunded().unwrap(), total);
        prop_assert_eq!(order.refundable().unwrap().amount(), 0);
    }

    /// Free amounts beside things: never more than was received.
    #[test]
    fn amounts_and_things_together_stay_within_what_was_received(
        amounts in prop::collection::vec((1_i64..2000, 0_u32..3), 1..20), included: bool,
    ) {
        let mut order = paid(quote(Currency::EUR, &[(999, 3), (333, 7)], 1000, included));
        for (number, (amount, units)) in amounts.into_iter().enumerate() {
            let command = match units {
                0 => Command::Refund(RefundRequest { id: id(number), of: RefundOf::Amount(Money::new(amount, Currency::EUR)), reason: None }),
                units => things(number, vec![(sku(1), units)], false),
            };
            if let Ok(done) = order.decide(command, Timestamp::UNIX_EPOCH) {
                order = done.order;
            }
            prop_assert!(order.refundable().unwrap().amount() >= 0);
        }
    }
}

#[test]
fn a_key_stands_for_one_refund() {
    let order = after(&paid(quote(Currency::EUR, &[(500, 2)], 0, true)), things(1, vec![(sku(0), 1)], false));
    let again = |command| order.decide(command, Timestamp::UNIX_EPOCH).unwrap_err();
    assert_eq!(again(things(1, vec![(sku(0), 1)], false)), Refusal::AlreadyDone);
    assert_eq!(again(things(1, vec![(sku(0), 2)], false)), Refusal::KeyReused);
    assert_eq!(again(things(1, vec![(sku(0), 1)], true)), Refusal::KeyReused);
    assert_eq!(again(things(2, vec![(sku(0), 2)], false)), Refusal::AlreadyRefunded);
    assert_eq!(again(things(3, vec![(sku(7), 1)], false)), Refusal::NotInOrder);
}
