//! Pricing a cart: what its lines cost now, what cannot be bought any more, how it can be sent.

use crate::App;
use barrow_domain::cart::Cart;
use barrow_domain::catalog::{Product, ShippingMethod, ShopRules};
use barrow_domain::coupon::{Coupon, CouponLine, CouponRefusal, CouponScope};
use barrow_domain::customer::Country;
use barrow_domain::ids::{ProductId, Sku, Slug};
use barrow_domain::inventory::Demand;
use barrow_domain::money::MoneyError;
use barrow_domain::pricing::{Basket, BasketItem, Quote, ShippingOption, price, shipping_options};
use barrow_store::StoreError;
use std::collections::{BTreeMap, BTreeSet};

/// A cart and what it costs.
#[derive(Clone, Debug)]
pub struct PricedCart {
    pub quote: Quote,
    /// Lines that cannot be bought any more; they are in no sum.
    pub unavailable: Vec<Sku>,
    /// Why the cart's coupon takes nothing off.
    pub coupon_refusal: Option<CouponRefusal>,
    pub shipping_options: Vec<ShippingOption>,
    pub rules: ShopRules,
    /// The coupon, where it counts.
    pub coupon: Option<Coupon>,
    /// Units to hold for the lines.
    pub demands: Vec<Demand>,
}

/// Where it goes and how; both may be open still.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delivery<'a> {
    pub destination: Option<Country>,
    /// As the address names it.
    pub region: Option<&'a str>,
    pub method: Option<&'a str>,
}

#[derive(Debug, thiserror::Error)]
pub enum PricingError {
    #[error("the shop does not ship to {0}")]
    NoShipping(Country),
    #[error("there is no such way to ship this cart there")]
    UnknownMethod(Vec<ShippingOption>),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Prices a cart for who looks at it: rules and lines as they are, or were a moment ago.
    ///
    /// # Errors
    /// A named [`PricingError`].
    pub async fn price_cart(&self, cart: &Cart, delivery: Delivery<'_>, now: jiff::Timestamp) -> Result<PricedCart, PricingError> {
        let goods = self.goods(cart, self.known_goods(&lines(cart)), now).await?;
        price_goods(cart, goods, delivery, now)
    }

    /// What a cart stands for at this moment, for who is about to charge it.
    pub(crate) async fn goods_now(&self, cart: &Cart, now: jiff::Timestamp) -> Result<Goods, PricingError> {
        self.goods(cart, self.store().catalog.goods(&lines(cart)), now).await
    }

    /// Lines and coupon are read side by side.
    async fn goods(
        &self,
        cart: &Cart,
        read: impl Future<Output = Result<(ShopRules, Vec<Product>), StoreError>>,
        now: jiff::Timestamp,
    ) -> Result<Goods, PricingError> {
        let coupon = async {
            match &cart.coupon {
                Some(code) => self.store().catalog.coupon(code).await,
                None => Ok(None),
            }
        };
        let ((rules, products), coupon) = futures::try_join!(read, coupon)?;
        let (rules, products, coupon) = in_currency_of(cart, rules, products, coupon);
        let products: Vec<Product> = products.into_iter().map(|product| product.at(now)).collect();
        let covered = match &coupon {
            Some(coupon) => self.covered(&coupon.scope, &products).await?,
            None => BTreeSet::new(),
        };
        Ok(Goods { rules, products, coupon, covered })
    }

    /// Which of the products a coupon is for. Calls only where it is for categories: one for each of theirs, and those above.
    async fn covered(&self, scope: &CouponScope, products: &[Product]) -> Result<BTreeSet<ProductId>, StoreError> {
        let mut paths: BTreeMap<&Slug, Vec<Slug>> = BTreeMap::new();
        for product in products.iter().filter(|_| !scope.categories.is_empty()) {
            if !paths.contains_key(&product.category) {
                paths.insert(&product.category, self.path_up(&product.category).await?);
            }
        }
        let nowhere = Vec::new();
        let is_covered = |product: &&Product| scope.covers(&product.id, paths.get(&product.category).unwrap_or(&nowhere));
        Ok(products.iter().filter(is_covered).map(|product| product.id.clone()).collect())
    }

    /// A category and those above it.
    async fn path_up(&self, from: &Slug) -> Result<Vec<Slug>, StoreError> {
        let mut path = vec![from.clone()];
        while let Some(parent) = self.store().catalog.category(&path[path.len() - 1]).await?.and_then(|category| category.parent) {
            if path.contains(&parent) {
                break;
            }
            path.push(parent);
        }
        Ok(path)
    }
}

/// In the cart's currency, or in the shop's own where it does not sell in that, or not any more.
fn in_currency_of(
    cart: &Cart,
    rules: ShopRules,
    products: Vec<Product>,
    coupon: Option<Coupon>,
) -> (ShopRules, Vec<Product>, Option<Coupon>) {
    let Some(exchange) = cart.currency.and_then(|currency| rules.exchange(currency)) else { return (rules, products, coupon) };
    let products = products.into_iter().map(|product| product.in_currency(&exchange)).collect();
    (rules.in_currency(&exchange), products, coupon.map(|coupon| coupon.in_currency(&exchange)))
}

fn lines(cart: &Cart) -> Vec<(&ProductId, &Sku)> {
    cart.lines.iter().map(|(sku, line)| (&line.product_id, sku)).collect()
}

/// What a cart's lines and coupon stand for.
pub(crate) struct Goods {
    rules: ShopRules,
    products: Vec<Product>,
    coupon: Option<Coupon>,
    /// Those that the coupon is for.
    covered: BTreeSet<ProductId>,
}

pub(crate) fn price_goods(cart: &Cart, goods: Goods, delivery: Delivery<'_>, now: jiff::Timestamp) -> Result<PricedCart, PricingError> {
    let (items, unavailable) = items(cart, &goods);
    let lines = items.iter().map(BasketItem::coupon_line).collect::<Result<Vec<_>, _>>()?;
    let (coupon, coupon_refusal) = usable_coupon(cart, &goods, &lines, now);
    let demands =
        items.iter().map(|item| Demand { sku: item.variant.sku.clone(), units: item.quantity.get(), shards: item.variant.shards });
    let demands = demands.collect();
    let mut basket =
        Basket { rules: &goods.rules, items, coupon, destination: delivery.destination, region: delivery.region, shipping: None };
    let shipping_options = shipping_options(&basket)?;
    basket.shipping = delivery.method.map(|id| method(&goods.rules, delivery.destination, id, &shipping_options)).transpose()?;
    let (quote, coupon) = (price(&basket)?, coupon.cloned());
    Ok(PricedCart { quote, unavailable, coupon_refusal, shipping_options, coupon, demands, rules: goods.rules })
}

fn items<'a>(cart: &Cart, goods: &'a Goods) -> (Vec<BasketItem<'a>>, Vec<Sku>) {
    let (mut items, mut unavailable) = (Vec::new(), Vec::new());
    for (sku, line) in &cart.lines {
        let product = goods.products.iter().find(|product| product.id == line.product_id && product.active);
        match product.and_then(|product| Some((product, product.variant(sku)?))) {
            Some((product, variant)) => {
                let in_scope = goods.covered.contains(&product.id);
                items.push(BasketItem { product, variant, quantity: line.quantity, in_scope });
            }
            None => unavailable.push(sku.clone()),
        }
    }
    (items, unavailable)
}

fn usable_coupon<'a>(
    cart: &Cart,
    goods: &'a Goods,
    lines: &[CouponLine],
    now: jiff::Timestamp,
) -> (Option<&'a Coupon>, Option<CouponRefusal>) {
    if cart.coupon.is_none() {
        return (None, None);
    }
    let Some(coupon) = &goods.coupon else { return (None, Some(CouponRefusal::Unknown)) };
    match coupon.check(lines, now) {
        Ok(()) => (Some(coupon), None),
        Err(refusal) => (None, Some(refusal)),
    }
}

fn method<'a>(rules: &'a ShopRules, to: Option<Country>, id: &str, options: &[ShippingOption]) -> Result<&'a ShippingMethod, PricingError> {
    let Some(country) = to else { return Err(PricingError::UnknownMethod(Vec::new())) };
    let zone = rules.zone(country).ok_or(PricingError::NoShipping(country))?;
    let offered = options.iter().any(|option| option.method_id == id);
    let method = zone.methods.iter().find(|method| offered && method.id == id);
    method.ok_or_else(|| PricingError::UnknownMethod(options.to_vec()))
}
