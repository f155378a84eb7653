//! THE totals: what a set of goods costs, sent to a country by a method, with a coupon.
//!
//! Every part is an integer of minor units, rounded once per line, and the parts add up to the total exactly:
//! `total = goods - discount + shipping (+ tax, when prices come without)`.

mod shipping;
mod tax;

pub use shipping::{ShippingOption, shipping_options};

use crate::cart::Quantity;
use crate::catalog::{Product, ShippingMethod, ShopRules, TaxClass, Variant};
use crate::coupon::{Coupon, CouponLine};
use crate::customer::Country;
use crate::ids::{CouponCode, ProductId, Sku, Slug};
use crate::money::{Money, MoneyError, sum};
use serde::{Deserialize, Serialize};

/// What is to be priced.
#[derive(Clone, Debug)]
pub struct Basket<'a> {
    pub rules: &'a ShopRules,
    pub items: Vec<BasketItem<'a>>,
    pub coupon: Option<&'a Coupon>,
    pub destination: Option<Country>,
    /// Of the destination, as its address names it.
    pub region: Option<&'a str>,
    pub shipping: Option<&'a ShippingMethod>,
}

#[derive(Clone, Debug)]
pub struct BasketItem<'a> {
    pub product: &'a Product,
    pub variant: &'a Variant,
    pub quantity: Quantity,
    /// Whether the coupon is for it.
    pub in_scope: bool,
}

impl BasketItem<'_> {
    /// As a coupon looks at it.
    ///
    /// # Errors
    /// Overflow.
    pub fn coupon_line(&self) -> Result<CouponLine, MoneyError> {
        let (unit_price, units) = (self.variant.price, self.quantity.get());
        Ok(CouponLine { in_scope: self.in_scope, unit_price, units, subtotal: unit_price.times(units)? })
    }
}

/// A line with its price, frozen into the order as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    pub sku: Sku,
    pub product_id: ProductId,
    pub slug: Slug,
    /// Where the product lay when it was priced; orders from before this was noted have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Slug>,
    pub title: String,
    /// The picked options, in the product's order: `500 g`.
    pub options: String,
    pub image_key: Option<String>,
    pub quantity: u32,
    pub unit_price: Money,
    /// `unit_price * quantity`.
    pub subtotal: Money,
    /// This line's share of the coupon.
    pub discount: Money,
    pub tax_bp: u32,
    /// Included in `subtotal - discount`, or on top of it: see [`Totals::tax_included`].
    pub tax: Money,
    pub weight_grams: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedShipping {
    pub method_id: String,
    pub name: String,
    pub price: Money,
    pub tax: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub subtotal: Money,
    pub discount: Money,
    /// Zero until a method is chosen.
    pub shipping: Money,
    pub tax: Money,
    pub tax_included: bool,
    pub total: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub lines: Vec<PricedLine>,
    pub coupon: Option<CouponCode>,
    pub shipping: Option<PricedShipping>,
    pub totals: Totals,
}

impl Quote {
    /// What one of its lines costs in all, minor units. All lines and the shipping, each with its tax, add up to the total.
    #[must_use]
    pub const fn paid_for(&self, line: &PricedLine) -> i64 {
        let price = line.subtotal.amount().saturating_sub(line.discount.amount());
        if self.totals.tax_included { price } else { price.saturating_add(line.tax.amount()) }
    }
}

/// Prices a basket.
///
/// # Errors
/// Amounts beyond `i64`, or a price in a currency that is not the shop's.
pub fn price(basket: &Basket<'_>) -> Result<Quote, MoneyError> {
    let currency = basket.rules.currency;
    let (subtotals, discounts) = goods(basket)?;
    let left = sum(currency, subtotals.iter().copied())?.minus(sum(currency, discounts.iter().copied())?)?;
    let parts = basket.items.iter().zip(subtotals).zip(discounts);
    let lines = parts.map(|((item, subtotal), discount)| price_line(basket, item, subtotal, discount)).collect::<Result<Vec<_>, _>>()?;
    let shipping = basket.shipping.map(|method| shipping::price(basket, method, left)).transpose()?;
    let totals = totals(basket.rules, &lines, shipping.as_ref())?;
    Ok(Quote { lines, coupon: basket.coupon.map(|coupon| coupon.code.clone()), shipping, totals })
}

/// What each line costs, and what the coupon takes off it.
fn goods(basket: &Basket<'_>) -> Result<(Vec<Money>, Vec<Money>), MoneyError> {
    let currency = basket.rules.currency;
    let lines = basket.items.iter().map(BasketItem::coupon_line).collect::<Result<Vec<_>, _>>()?;
    let discounts = match basket.coupon {
        Some(coupon) => coupon.discounts(currency, &lines)?,
        None => vec![Money::zero(currency); lines.len()],
    };
    Ok((lines.into_iter().map(|line| line.subtotal).collect(), discounts))
}

fn price_line(basket: &Basket<'_>, item: &BasketItem<'_>, subtotal: Money, discount: Money) -> Result<PricedLine, MoneyError> {
    let BasketItem { product, variant, quantity, in_scope: _ } = item;
    let tax_bp = tax::rate(basket, product.tax_class);
    let picked: Vec<&str> = product.options.iter().filter_map(|name| variant.options.get(name)).map(String::as_str).collect();
    Ok(PricedLine {
        sku: variant.sku.clone(),
        product_id: product.id.clone(),
        slug: product.slug.clone(),
        category: Some(product.category.clone()),
        title: product.title.clone(),
        options: picked.join(", "),
        image_key: mail_picture(product),
        quantity: quantity.get(),
        unit_price: variant.price,
        subtotal,
        discount,
        tax_bp,
        tax: tax::amount(basket.rules, subtotal.minus(discount)?, tax_bp)?,
        weight_grams: variant.weight_grams,
    })
}

/// The main picture, in a size for mails.
fn mail_picture(product: &Product) -> Option<String> {
    let rendition = product.images.first()?.picture.rendition_up_to(MAIL_PICTURE_WIDTH)?;
    Some(rendition.key.clone())
}

fn totals(rules: &ShopRules, lines: &[PricedLine], shipping: Option<&PricedShipping>) -> Result<Totals, MoneyError> {
    let currency = rules.currency;
    let subtotal = sum(currency, lines.iter().map(|line| line.subtotal))?;
    let discount = sum(currency, lines.iter().map(|line| line.discount))?;
    let tax = sum(currency, lines.iter().map(|line| line.tax).chain(shipping.map(|shipping| shipping.tax)))?;
    let shipping = shipping.map_or(Money::zero(currency), |shipping| shipping.price);
    let shown = subtotal.minus(discount)?.plus(shipping)?;
    let total = if rules.prices_include_tax { shown } else { shown.plus(tax)? };
    Ok(Totals { subtotal, discount, shipping, tax, tax_included: rules.prices_include_tax, total })
}

/// Pixels: what mails show is small.
const MAIL_PICTURE_WIDTH: u32 = 320;

/// Shipping is taxed at the standard rate.
const SHIPPING_TAX_CLASS: TaxClass = TaxClass::Standard;

#[cfg(test)]
mod tests;
