use barrow_app::cart_pricing::PricedCart;
use barrow_domain::cart::Cart;
use barrow_domain::ids::{CartId, CouponCode, OrderId, ProductId, Sku, Slug};
use barrow_domain::money::Money;
use barrow_domain::pricing::{PricedLine, PricedShipping, Quote, ShippingOption, Totals};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
pub struct CartView {
    pub id: CartId,
    /// Checkout names it; it changes with every change of the cart.
    pub version: u64,
    pub lines: Vec<LineView>,
    /// Lines that cannot be bought any more and are in no sum.
    pub unavailable: Vec<Sku>,
    pub coupon: Option<CouponView>,
    pub totals: TotalsView,
    /// The order this cart has become; it no longer changes then.
    pub order_id: Option<OrderId>,
    #[schemars(with = "String")]
    pub expires_at: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CreatedCartView {
    #[serde(flatten)]
    pub cart: CartView,
    /// Send it as `X-Cart-Token` with every request for this cart. It is shown only now.
    pub token: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CouponView {
    pub code: CouponCode,
    /// Why it takes nothing off, in words for the shopper; null when it counts.
    pub problem: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct LineView {
    pub sku: Sku,
    pub product_id: ProductId,
    pub slug: Slug,
    pub title: String,
    /// The picked options: `500 g`.
    pub options: String,
    pub image_key: Option<String>,
    pub quantity: u32,
    pub unit_price: Money,
    pub subtotal: Money,
    /// This line's share of the coupon.
    pub discount: Money,
    pub tax: Money,
    /// Basis points: 1900 is 19 %.
    pub tax_bp: u32,
}

/// `total = subtotal - discount + shipping`, plus `tax` unless it is included.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TotalsView {
    pub subtotal: Money,
    pub discount: Money,
    pub shipping: Money,
    pub tax: Money,
    pub tax_included: bool,
    pub total: Money,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ShippingView {
    pub method: String,
    pub name: String,
    pub price: Money,
    pub tax: Money,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ShippingOptionView {
    pub method: String,
    pub name: String,
    pub price: Money,
}

/// What a cart costs, sent somewhere in some way.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuoteView {
    pub lines: Vec<LineView>,
    pub shipping: Option<ShippingView>,
    pub shipping_options: Vec<ShippingOptionView>,
    pub coupon: Option<CouponCode>,
    pub totals: TotalsView,
}

impl CartView {
    #[must_use]
    pub fn new(cart: Cart, priced: PricedCart) -> Self {
        let Cart { id, version, lines: _, coupon, currency: _, order_id, expires_at } = cart;
        let Quote { lines, coupon: _, shipping: _, totals } = priced.quote;
        let problem = priced.coupon_refusal.map(|refusal| refusal.to_string());
        let coupon = coupon.map(|code| CouponView { code, problem });
        let lines = lines.into_iter().map(LineView::from).collect();
        Self { id, version, lines, unavailable: priced.unavailable, coupon, totals: totals.into(), order_id, expires_at }
    }
}

impl From<PricedLine> for LineView {
    fn from(line: PricedLine) -> Self {
        let PricedLine {
            sku,
            product_id,
            slug,
            category: _,
            title,
            options,
            image_key,
            quantity,
            unit_price,
            subtotal,
            discount,
            tax_bp,
            tax,
            weight_grams: _,
        } = line;
        Self { sku, product_id, slug, title, options, image_key, quantity, unit_price, subtotal, discount, tax, tax_bp }
    }
}

impl From<Totals> for TotalsView {
    fn from(totals: Totals) -> Self {
        let Totals { subtotal, discount, shipping, tax, tax_included, total } = totals;
        Self { subtotal, discount, shipping, tax, tax_included, total }
    }
}

impl From<PricedShipping> for ShippingView {
    fn from(shipping: PricedShipping) -> Self {
        let PricedShipping { method_id, name, price, tax } = shipping;
        Self { method: method_id, name, price, tax }
    }
}

impl From<ShippingOption> for ShippingOptionView {
    fn from(option: ShippingOption) -> Self {
        let ShippingOption { method_id, name, price } = option;
        Self { method: method_id, name, price }
    }
}

impl From<Quote> for QuoteView {
    fn from(quote: Quote) -> Self {
        let Quote { lines, coupon, shipping, totals } = quote;
        let lines = lines.into_iter().map(LineView::from).collect();
        Self { lines, coupon, shipping: shipping.map(ShippingView::from), shipping_options: Vec::new(), totals: totals.into() }
    }
}

impl QuoteView {
    #[must_use]
    pub fn with_options(mut self, options: Vec<ShippingOption>) -> Self {
        self.shipping_options = options.into_iter().map(ShippingOptionView::from).collect();
        self
    }
}
