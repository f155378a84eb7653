//! What it costs to send a basket, and by which methods it can go.

use super::{Basket, PricedShipping, SHIPPING_TAX_CLASS, goods, tax};
use crate::catalog::{RateBasis, ShippingMethod};
use crate::money::{Money, MoneyError, sum};

/// A way to send this basket to this country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippingOption {
    pub method_id: String,
    pub name: String,
    pub price: Money,
}

/// The methods that reach the basket's destination and carry its weight, in the zone's order; none without a zone.
///
/// # Errors
/// Amounts beyond `i64`.
pub fn shipping_options(basket: &Basket<'_>) -> Result<Vec<ShippingOption>, MoneyError> {
    let Some(zone) = basket.destination.and_then(|country| basket.rules.zone(country)) else { return Ok(Vec::new()) };
    let goods = goods_after_discount(basket)?;
    let weight = weight_grams(basket);
    let carries = |method: &&ShippingMethod| method.max_weight_grams.is_none_or(|max| weight <= u64::from(max));
    let option = |method: &ShippingMethod| ShippingOption {
        method_id: method.id.clone(),
        name: method.name.clone(),
        price: cost(basket, method, goods),
    };
    Ok(zone.methods.iter().filter(carries).map(option).collect())
}

pub(super) fn price(basket: &Basket<'_>, method: &ShippingMethod, goods: Money) -> Result<PricedShipping, MoneyError> {
    let price = cost(basket, method, goods);
    let tax = tax::amount(basket.rules, price, tax::rate(basket, SHIPPING_TAX_CLASS))?;
    Ok(PricedShipping { method_id: method.id.clone(), name: method.name.clone(), price, tax })
}

fn cost(basket: &Basket<'_>, method: &ShippingMethod, goods: Money) -> Money {
    let earned = method.free_from.is_some_and(|free_from| goods.amount() >= free_from.amount());
    let given = basket.coupon.is_some_and(crate::coupon::Coupon::ships_free);
    if earned || given { Money::zero(method.price.currency()) } else { listed(basket, method, goods) }
}

/// By the last step of its table that is reached.
fn listed(basket: &Basket<'_>, method: &ShippingMethod, goods: Money) -> Money {
    let Some(table) = &method.table else { return method.price };
    let measure = match table.by {
        RateBasis::Weight => weight_grams(basket),
        RateBasis::Price => u64::try_from(goods.amount()).unwrap_or(0),
    };
    table.steps.iter().rfind(|step| step.from <= measure).map_or(method.price, |step| step.price)
}

fn goods_after_discount(basket: &Basket<'_>) -> Result<Money, MoneyError> {
    let (subtotals, discounts) = goods(basket)?;
    sum(basket.rules.currency, subtotals)?.minus(sum(basket.rules.currency, discounts)?)
}

fn weight_grams(basket: &Basket<'_>) -> u64 {
    basket.items.iter().map(|item| u64::from(item.variant.weight_grams) * u64::from(item.quantity.get())).sum()
}
