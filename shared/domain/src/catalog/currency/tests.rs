use super::*;
use crate::cart::Quantity;
use crate::catalog::{TaxClass, TaxRate, check_currencies, check_own_currencies, check_product};
use crate::coupon::CouponScope;
use crate::customer::Country;
use crate::ids::{CouponCode, ProductId, Sku, Slug};
use crate::pricing::{Basket, BasketItem, price};
use crate::reviews::Rating;
use proptest::prelude::*;

const EUR: Currency = Currency::EUR;

fn to(currency: Currency, rate_ppm: u64, round_to: u32) -> ShopCurrency {
    ShopCurrency { currency, rate_ppm, round_to }
}

fn way(from: Currency, to: ShopCurrency) -> Exchange {
    exchange(from, &[to], to.currency).expect("another currency")
}

fn rules(currency: Currency, others: Vec<ShopCurrency>, prices_include_tax: bool) -> ShopRules {
    let germany = Country::parse("DE").unwrap();
    let money = |amount| Money::new(amount, currency);
    let steps = vec![RateStep { from: 2000, price: money(300) }, RateStep { from: 4000, price: money(100) }];
    let method = ShippingMethod {
        id: "standard".into(),
        name: "Standard".into(),
        price: money(490),
        table: Some(RateTable { by: RateBasis::Price, steps }),
        free_from: Some(money(5000)),
        max_weight_grams: None,
    };
    let zone = ShippingZone { id: "de".into(), name: "Germany".into(), countries: vec![germany], methods: vec![method] };
    let rate = TaxRate { country: germany, region: None, standard_bp: 1900, reduced_bp: 700 };
    ShopRules { version: 1, currency, currencies: others, prices_include_tax, shipping_zones: vec![zone], tax_rates: vec![rate] }
}

fn variant(price: Money) -> Variant {
    Variant {
        sku: Sku::parse("TEA").unwrap(),
        options: BTreeMap::new(),
        price,
        compare_at: None,
        sale: None,
        prices: BTreeMap::new(),
        weight_grams: 1,
        shards: 1,
        low_stock_threshold: 0,
    }
}

fn product(variants: Vec<Variant>) -> Product {
    Product {
        id: ProductId::parse("prd_tea").unwrap(),
        slug: Slug::parse("tea").unwrap(),
        title: "Tea".into(),
        category: Slug::parse("drinks").unwrap(),
        description: String::new(),
        brand: None,
        tags: Vec::new(),
        attributes: BTreeMap::new(),
        options: Vec::new(),
        tax_class: TaxClass::Standard,
        images: Vec::new(),
        variants,
        listed_at: Timestamp::UNIX_EPOCH,
        active: true,
        archived: false,
        publish_at: None,
        seo: crate::catalog::Seo::default(),
        translations: BTreeMap::new(),
        version: 1,
        rating: Rating::default(),
    }
}

fn own(price: Money, sale_price: Option<Money>) -> OwnPrice {
    OwnPrice { price, compare_at: None, sale_price }
}

#[test]
fn converts_between_minor_units_of_any_size() {
    let converted = |from, amount, other| way(from, other).amount(amount);
    assert_eq!(converted(EUR, 1000, to(Currency::USD, 1_085_000, 1)), 1085);
    assert_eq!(converted(EUR, 1999, to(Currency::JPY, 163_250_000, 1)), 3263);
    assert_eq!(converted(EUR, 1999, to(Currency::JPY, 163_250_000, 100)), 3300);
    assert_eq!(converted(EUR, 1999, to(Currency::KWD, 331_700, 5)), 6630);
    assert_eq!(converted(Currency::JPY, 1200, to(Currency::KWD, 2_050, 1)), 2460);
    assert_eq!(converted(Currency::KWD, 2460, to(Currency::JPY, 487_000_000, 1)), 1198);
}

#[test]
fn rounds_half_away_and_never_to_nothing() {
    let fives = way(EUR, to(Currency::USD, 1_000_000, 5));
    assert_eq!([1002, 1003, 1007, 1008, -1003].map(|amount| fives.amount(amount)), [1000, 1005, 1005, 1010, -1005]);
    assert_eq!([0, 1, 2, -1].map(|amount| fives.amount(amount)), [0, 5, 5, -5]);
    assert_eq!(way(EUR, to(Currency::USD, 1_000_000, 1)).amount(7), 7);
}

#[test]
fn there_is_a_way_to_what_the_shop_sells_in_and_to_nothing_else() {
    let rules = rules(EUR, vec![to(Currency::USD, 1_000_000, 1)], true);
    assert!(rules.exchange(EUR).is_none() && rules.exchange(Currency::JPY).is_none());
    assert_eq!(rules.exchange(Currency::USD).map(|exchange| exchange.to()), Some(Currency::USD));
    assert_eq!([EUR, Currency::USD, Currency::JPY].map(|currency| rules.sells_in(currency)), [true, true, false]);
}

#[test]
fn an_own_price_goes_before_the_rate_in_a_sale_too() {
    let (eur, usd) = (|amount| Money::new(amount, EUR), |amount| Money::new(amount, Currency::USD));
    let dollars = way(EUR, to(Currency::USD, 2_000_000, 1));
    let (now, sale) = (Timestamp::UNIX_EPOCH, Sale { price: eur(700), starts_at: None, ends_at: None });
    let offer = |variant: Variant| product(vec![variant]).in_currency(&dollars).at(now).variants[0].clone();
    let priced = |prices, sale| Variant { prices, sale, compare_at: Some(eur(1200)), ..variant(eur(1000)) };
    let named = |sale_price| BTreeMap::from([(Currency::USD, own(usd(999), sale_price))]);

    let converted = offer(priced(BTreeMap::new(), None));
    assert_eq!((converted.price, converted.compare_at), (usd(2000), Some(usd(2400))));
    let converted = offer(priced(BTreeMap::new(), Some(sale)));
    assert_eq!((converted.price, converted.compare_at), (usd(1400), Some(usd(2400))));
    let owned = offer(priced(named(None), None));
    assert_eq!((owned.price, owned.compare_at), (usd(999), None), "its own price before is none of the shop's");
    let owned = offer(priced(named(None), Some(sale)));
    assert_eq!((owned.price, owned.compare_at), (usd(699), Some(usd(999))), "as large a share");
    let owned = offer(priced(named(Some(usd(500))), Some(sale)));
    assert_eq!((owned.price, owned.compare_at), (usd(500), Some(usd(999))));
    let later = Sale { starts_at: Some(Timestamp::from_second(9).unwrap()), ..sale };
    assert_eq!(priced(named(Some(usd(500))), Some(later)).own_price(Currency::USD, now), Some(usd(999)));
    assert_eq!(priced(named(None), None).own_price(Currency::JPY, now), None);
}

#[test]
fn wrong_own_prices_are_named() {
    let (eur, usd) = (|amount| Money::new(amount, EUR), |amount| Money::new(amount, Currency::USD));
    let fields = |currency, own: OwnPrice| -> Vec<String> {
        let variant = Variant { prices: BTreeMap::from([(currency, own)]), ..variant(eur(1000)) };
        check_product(&product(vec![variant]), EUR).into_iter().map(|problem| problem.field).collect()
    };
    assert_eq!(fields(Currency::USD, own(usd(0), None)), [""; 0]);
    assert_eq!(fields(Currency::USD, own(eur(1000), None)), ["variants[0].prices.USD.price"]);
    assert_eq!(fields(Currency::USD, own(usd(-1), None)), ["variants[0].prices.USD.price"]);
    assert_eq!(fields(Currency::USD, own(usd(10), Some(usd(10)))), ["variants[0].prices.USD.sale_price"]);
    let before = OwnPrice { compare_at: Some(eur(1)), ..own(usd(10), None) };
    assert_eq!(fields(Currency::USD, before), ["variants[0].prices.USD.compare_at"]);
    assert_eq!(fields(EUR, own(eur(10), None)), ["variants[0].prices.EUR"]);
    let kwd = |amount| Money::new(amount, Currency::KWD);
    assert_eq!(fields(Currency::KWD, own(kwd(1490), Some(kwd(1485)))), ["variants[0].prices.KWD.sale_price"]);

    let rules = rules(EUR, vec![to(Currency::USD, 1_000_000, 1)], true);
    let priced = |currency| {
        let own = own(Money::new(10, currency), None);
        product(vec![Variant { prices: BTreeMap::from([(currency, own)]), ..variant(eur(1000)) }])
    };
    let field = |product: &Product, before: Option<&Product>| {
        check_own_currencies(product, before, &rules).into_iter().map(|problem| problem.field).next()
    };
    assert_eq!(field(&priced(Currency::USD), None), None);
    assert_eq!(field(&priced(Currency::JPY), None).as_deref(), Some("variants[0].prices.JPY"));
    assert_eq!(field(&priced(Currency::JPY), Some(&priced(Currency::USD))).as_deref(), Some("variants[0].prices.JPY"));
    assert_eq!(field(&priced(Currency::JPY), Some(&priced(Currency::JPY))), None, "what was there may stay");
}

#[test]
fn wrong_currencies_are_named() {
    let fields = |others| -> Vec<String> { check_currencies(&rules(EUR, others, true)).into_iter().map(|problem| problem.field).collect() };
    assert_eq!(fields(vec![to(Currency::USD, 1_085_000, 5), to(Currency::JPY, 163_000_000, 100)]), [""; 0]);
    assert_eq!(fields(vec![to(EUR, 1_000_000, 1)]), ["currencies[0].currency"]);
    assert_eq!(fields(vec![to(Currency::USD, 1, 1), to(Currency::USD, 2, 1)]), ["currencies[1].currency"]);
    assert_eq!(fields(vec![to(Currency::USD, 0, 0)]), ["currencies[0].rate_ppm", "currencies[0].round_to"]);
    assert_eq!(fields(vec![to(Currency::USD, 1_000_000_001, 1)]), ["currencies[0].rate_ppm"]);
    assert_eq!(fields(vec![to(Currency::KWD, 100_000_001, 10)]), ["currencies[0].rate_ppm"]);
    assert_eq!(fields(vec![to(Currency::KWD, 331_000, 25)]), ["currencies[0].round_to"]);
    assert_eq!(fields(vec![to(Currency::KRW, 100_000_000_000, 100_001)]), ["currencies[0].round_to"]);
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(Currency::ALL)
}

fn two_currencies() -> impl Strategy<Value = (Currency, Currency)> {
    (currency(), currency()).prop_filter("two of them", |(one, other)| one != other)
}

proptest! {
    /// Whatever stands in the table, and whatever is asked.
    #[test]
    fn converting_keeps_the_order_and_the_sign((from, other) in two_currencies(), rate: u64, round_to: u32, one: i64, two: i64) {
        let exchange = way(from, to(other, rate, round_to));
        let (one, two) = (one.min(two), one.max(two));
        let (first, second) = (exchange.amount(one), exchange.amount(two));
        prop_assert!(first <= second);
        prop_assert_eq!((first.signum(), second.signum()), (one.signum(), two.signum()));
    }

    /// Parts add up in every currency, and are whole steps of it where they are converted.
    #[test]
    fn totals_add_up_in_every_currency(
        (from, other) in two_currencies(), share in 1_u64..=1000, steps in 1_u32..=10_000,
        goods in prop::collection::vec((0_i64..=100_000_000_000, 1_i64..=999, prop::option::of(0_i64..=10_000_000_000)), 1..12),
        off in 1_i64..100_000_000_000, included: bool,
    ) {
        let step = other.step();
        let round_to = steps * u32::try_from(step).unwrap();
        let dearest = 1_000_000_000 * 10_u64.pow(from.exponent()) / 10_u64.pow(other.exponent());
        let rules = rules(from, vec![to(other, (dearest * share / 1000).max(1), round_to)], included);
        prop_assert_eq!(check_currencies(&rules), []);
        let exchange = rules.exchange(other).unwrap();
        let products: Vec<Product> = goods.iter().map(|(amount, _, own_amount)| {
            let prices = own_amount.iter().map(|amount| (other, own(Money::new(*amount * step, other), None))).collect();
            product(vec![Variant { prices, ..variant(Money::new(*amount, from)) }]).in_currency(&exchange)
        }).collect();
        for (product, (amount, _, own_amount)) in products.iter().zip(&goods) {
            let price = product.variants[0].price;
            prop_assert_eq!(price.currency(), other);
            prop_assert!(own_amount.map_or(price.amount() % i64::from(round_to) == 0, |own| price.amount() == own * step));
            prop_assert_eq!(price.is_zero(), own_amount.unwrap_or(*amount) == 0);
        }
        let coupon = Coupon {
            code: CouponCode::parse("TEST").unwrap(), kind: CouponKind::Fixed(Money::new(off, from)), scope: CouponScope::default(),
            min_subtotal: None, starts_at: None, ends_at: None, limit_total: None, limit_per_customer: None, withdrawn: false, version: 1,
        };
        let (rules, coupon) = (rules.in_currency(&exchange), coupon.in_currency(&exchange));
        let item = |(product, (_, quantity, _)): (_, &(i64, i64, Option<i64>))| {
            let product: &Product = product;
            BasketItem { product, variant: &product.variants[0], quantity: Quantity::parse(*quantity).unwrap(), in_scope: true }
        };
        let quote = price(&Basket {
            rules: &rules,
            items: products.iter().zip(&goods).map(item).collect(),
            coupon: Some(&coupon),
            destination: Country::parse("DE").ok(),
            region: None,
            shipping: Some(&rules.shipping_zones[0].methods[0]),
        }).unwrap();
        let totals = &quote.totals;
        prop_assert_eq!(totals.total.currency(), other);
        prop_assert!([totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total].iter().all(|part| part.amount() >= 0));
        let on_top = if included { 0 } else { totals.tax.amount() };
        prop_assert_eq!(totals.subtotal.amount() - totals.discount.amount() + totals.shipping.amount() + on_top, totals.total.amount());
        let lines: i64 = quote.lines.iter().map(|line| quote.paid_for(line)).sum();
        let shipping_tax = if included { 0 } else { quote.shipping.as_ref().map_or(0, |shipping| shipping.tax.amount()) };
        prop_assert_eq!(lines + totals.shipping.amount() + shipping_tax, totals.total.amount());
        prop_assert_eq!(totals.total.amount() % step, 0, "it can be charged");
    }
}
