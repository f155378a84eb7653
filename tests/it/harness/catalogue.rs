//! The small shop that tests buy from: few products, round prices, known stock.

use barrow_domain::catalog::{Product, Seo, ShippingMethod, ShippingZone, ShopRules, TaxClass, TaxRate, Variant};
use barrow_domain::coupon::{Coupon, CouponKind, CouponScope};
use barrow_domain::customer::Country;
use barrow_domain::ids::{CouponCode, ProductId, Sku, Slug};
use barrow_domain::money::{Currency, Money};
use barrow_domain::reviews::Rating;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What a test's shop is like. [`Plan::default`]: in euros, with TEA (4.50, 100 units), MUG (9.90, 50 units) and LAMP (25.00, 20 units);
/// standard shipping in Germany 4.90, free from 50.00.
pub struct Plan {
    pub currency: Currency,
    pub goods: Vec<Goods>,
    pub coupons: Vec<Coupon>,
    pub expiry_seconds: Option<u32>,
    /// Variables for the functions, before all others.
    pub environment: BTreeMap<String, String>,
    /// The sample shop instead of all this.
    pub sample: bool,
}

/// A product with one variant.
pub struct Goods {
    pub sku: String,
    /// Minor units.
    pub price: i64,
    /// Units in each shard.
    pub units: Vec<u32>,
    pub tax_class: TaxClass,
    pub low_stock_threshold: u32,
}

impl Default for Plan {
    fn default() -> Self {
        let tea = Goods { tax_class: TaxClass::Reduced, ..Goods::new("TEA", 450, 100) };
        let goods = vec![tea, Goods::new("MUG", 990, 50), Goods::new("LAMP", 2500, 20)];
        Self { currency: Currency::EUR, goods, coupons: Vec::new(), expiry_seconds: None, environment: BTreeMap::new(), sample: false }
    }
}

impl Plan {
    /// Also sells `units` of `sku`.
    #[must_use]
    pub fn selling(mut self, sku: &str, price: i64, units: u32) -> Self {
        self.goods.push(Goods::new(sku, price, units));
        self
    }

    /// Also sells a SKU whose units lie in several stock items.
    #[must_use]
    pub fn selling_sharded(mut self, sku: &str, price: i64, units: &[u32]) -> Self {
        self.goods.push(Goods { units: units.to_vec(), ..Goods::new(sku, price, 0) });
        self
    }

    /// Also takes a coupon of `off` minor units, at most so often in all and per customer.
    #[must_use]
    pub fn coupon(mut self, code: &str, off: i64, limit_total: Option<u32>, limit_per_customer: Option<u32>) -> Self {
        let code = CouponCode::parse(code).expect("a code");
        let kind = CouponKind::Fixed(Money::new(off, self.currency));
        self.coupons.push(Coupon {
            code,
            kind,
            min_subtotal: None,
            starts_at: None,
            ends_at: None,
            limit_total,
            limit_per_customer,
            scope: CouponScope::default(),
            withdrawn: false,
            version: 1,
        });
        self
    }

    /// Its days are those of a timezone.
    #[must_use]
    pub fn in_time_zone(mut self, name: &str) -> Self {
        self.environment.insert("SHOP_TIME_ZONE".to_owned(), name.to_owned());
        self
    }

    /// Unpaid orders give their units back after so many seconds.
    #[must_use]
    pub const fn expiring_after(mut self, seconds: u32) -> Self {
        self.expiry_seconds = Some(seconds);
        self
    }

    /// Tells the functions otherwise.
    #[must_use]
    pub fn told(mut self, variable: &str, value: &str) -> Self {
        self.environment.insert(variable.to_owned(), value.to_owned());
        self
    }

    pub fn rules(&self) -> ShopRules {
        let country = |code| Country::parse(code).expect("a country");
        let method = |id: &str, price, free_from: Option<i64>| ShippingMethod {
            id: id.to_owned(),
            name: format!("{id} shipping"),
            price: Money::new(price, self.currency),
            table: None,
            free_from: free_from.map(|amount| Money::new(amount, self.currency)),
            max_weight_grams: None,
        };
        let zone = |id: &str, countries, methods| ShippingZone { id: id.to_owned(), name: id.to_owned(), countries, methods };
        ShopRules {
            version: 1,
            currency: self.currency,
            currencies: Vec::new(),
            prices_include_tax: true,
            shipping_zones: vec![
                zone("germany", vec![country("DE")], vec![method("standard", 490, Some(5000)), method("express", 1190, None)]),
                zone("france", vec![country("FR")], vec![method("standard", 890, None)]),
            ],
            tax_rates: vec![TaxRate { country: country("DE"), region: None, standard_bp: 1900, reduced_bp: 700 }],
        }
    }
}

impl Goods {
    pub fn new(sku: &str, price: i64, units: u32) -> Self {
        Self { sku: sku.to_owned(), price, units: vec![units], tax_class: TaxClass::Standard, low_stock_threshold: 0 }
    }

    pub fn sku(&self) -> Sku {
        Sku::parse(&self.sku).expect("a SKU")
    }

    /// Newest first is the order of listing, so `place` says where it stands.
    pub fn product(&self, currency: Currency, place: usize) -> Product {
        let name = self.sku.to_lowercase();
        let shards = u32::try_from(self.units.len()).expect("few shards");
        let variant = Variant {
            sku: self.sku(),
            options: BTreeMap::new(),
            price: Money::new(self.price, currency),
            compare_at: None,
            sale: None,
            prices: BTreeMap::new(),
            weight_grams: 300,
            shards,
            low_stock_threshold: self.low_stock_threshold,
        };
        Product {
            id: ProductId::parse(&format!("prd_{}", name.replace('-', "_"))).expect("an id"),
            slug: Slug::parse(&name).expect("a slug"),
            title: format!("A {name}"),
            category: Slug::parse("things").expect("a slug"),
            description: format!("A {name} to test with."),
            brand: None,
            tags: Vec::new(),
            attributes: BTreeMap::new(),
            options: Vec::new(),
            tax_class: self.tax_class,
            images: Vec::new(),
            variants: vec![variant],
            listed_at: Timestamp::from_second(1_700_000_000 - i64::try_from(place).expect("few products")).expect("a time"),
            active: true,
            archived: false,
            publish_at: None,
            seo: Seo::default(),
            translations: BTreeMap::new(),
            version: 1,
            rating: Rating::default(),
        }
    }
}
