//! Coupons: what one takes off, from what, and when it may be used. The counting of uses is conditional and lives in the store.

use crate::ids::{CouponCode, ProductId, Slug};
use crate::money::{Currency, Money, MoneyError, sum};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    pub code: CouponCode,
    pub kind: CouponKind,
    /// What it is for; everything, unless told.
    #[serde(default)]
    pub scope: CouponScope,
    /// Of the goods that it is for.
    pub min_subtotal: Option<Money>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// Uses over all customers.
    pub limit_total: Option<u32>,
    /// Uses per e-mail address.
    pub limit_per_customer: Option<u32>,
    /// Withdrawn by staff. It is never removed: orders give uses back to it.
    #[serde(default)]
    pub withdrawn: bool,
    /// One higher with every edit.
    #[serde(default)]
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponKind {
    /// Basis points off the goods (1000 = 10 %).
    PercentBp(u32),
    /// So much off the goods, at most their value.
    Fixed(Money),
    FreeShipping,
    /// Of each `buy + get` units, `get` for `off_bp` basis points less: the cheapest there are.
    BuyGet {
        buy: u32,
        get: u32,
        off_bp: u32,
    },
}

/// The goods that a coupon is for: any of these. Both empty: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponScope {
    /// With all below them.
    pub categories: Vec<Slug>,
    pub products: Vec<ProductId>,
}

/// A line as a coupon looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CouponLine {
    pub in_scope: bool,
    pub unit_price: Money,
    pub units: u32,
    /// `unit_price * units`.
    pub subtotal: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CouponRefusal {
    #[error("This coupon does not exist.")]
    Unknown,
    #[error("This coupon is not valid yet.")]
    NotYet,
    #[error("This coupon has expired.")]
    Expired,
    #[error("This coupon is for other things than these.")]
    OutOfScope,
    #[error("This coupon needs goods for at least {minimum}.")]
    BelowMinimum { minimum: Money },
    #[error("This coupon has been used up.")]
    UsedUp,
    #[error("You have used this coupon already.")]
    UsedByCustomer,
}

impl CouponScope {
    /// Whether it is for a product that lies in these categories: its own and those above.
    #[must_use]
    pub fn covers(&self, product: &ProductId, categories: &[Slug]) -> bool {
        let everything = self.categories.is_empty() && self.products.is_empty();
        everything || self.products.contains(product) || categories.iter().any(|category| self.categories.contains(category))
    }
}

impl Coupon {
    /// Whether it may be used now on these goods.
    ///
    /// # Errors
    /// The reason to tell the shopper.
    pub fn check(&self, lines: &[CouponLine], now: Timestamp) -> Result<(), CouponRefusal> {
        self.check_dates(now)?;
        let in_scope = || lines.iter().filter(|line| line.in_scope);
        if in_scope().next().is_none() && !lines.is_empty() {
            return Err(CouponRefusal::OutOfScope);
        }
        // Lines are bounded in number and price, so that no sum of them overflows.
        let subtotal = in_scope().fold(0_i64, |sum, line| sum.saturating_add(line.subtotal.amount()));
        match self.min_subtotal {
            Some(minimum) if subtotal < minimum.amount() => Err(CouponRefusal::BelowMinimum { minimum }),
            _ => Ok(()),
        }
    }

    /// Whether its time is now, whatever the goods.
    ///
    /// # Errors
    /// The reason to tell the shopper.
    pub fn check_dates(&self, now: Timestamp) -> Result<(), CouponRefusal> {
        if self.withdrawn {
            return Err(CouponRefusal::Expired);
        }
        if self.starts_at.is_some_and(|starts_at| now < starts_at) {
            return Err(CouponRefusal::NotYet);
        }
        if self.ends_at.is_some_and(|ends_at| now >= ends_at) {
            return Err(CouponRefusal::Expired);
        }
        Ok(())
    }

    /// What it takes off each line; never more than the line costs.
    ///
    /// # Errors
    /// Overflow, or a coupon of another currency.
    pub fn discounts(&self, currency: Currency, lines: &[CouponLine]) -> Result<Vec<Money>, MoneyError> {
        let weight = |line: &CouponLine| if line.in_scope { line.subtotal.amount() } else { 0 };
        let weights: Vec<i64> = lines.iter().map(weight).collect();
        let goods = sum(currency, weights.iter().map(|amount| Money::new(*amount, currency)))?;
        let off = match self.kind {
            CouponKind::PercentBp(bp) => goods.share(i64::from(bp.min(10_000)), 10_000)?,
            CouponKind::Fixed(amount) => amount,
            CouponKind::FreeShipping => Money::zero(currency),
            CouponKind::BuyGet { buy, get, off_bp } => return cheapest(currency, lines, buy, get, off_bp),
        };
        goods.minus(off)?;
        off.min(goods).split(&weights)
    }

    #[must_use]
    pub const fn ships_free(&self) -> bool {
        matches!(self.kind, CouponKind::FreeShipping)
    }
}

/// So many of the cheapest units as there are whole groups for.
fn cheapest(currency: Currency, lines: &[CouponLine], buy: u32, get: u32, off_bp: u32) -> Result<Vec<Money>, MoneyError> {
    let units: u64 = lines.iter().filter(|line| line.in_scope).map(|line| u64::from(line.units)).sum();
    let group = u64::from(buy) + u64::from(get);
    let mut left = units.checked_div(group).unwrap_or(0) * u64::from(get);
    let mut discounts = vec![Money::zero(currency); lines.len()];
    let mut by_price: Vec<usize> = (0..lines.len()).filter(|place| lines[*place].in_scope).collect();
    by_price.sort_by_key(|place| lines[*place].unit_price.amount());
    for place in by_price {
        let line = &lines[place];
        let reduced = u32::try_from(left.min(u64::from(line.units))).unwrap_or(line.units);
        discounts[place] = line.unit_price.times(reduced)?.share(i64::from(off_bp.min(10_000)), 10_000)?;
        left -= u64::from(reduced);
    }
    Ok(discounts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(amount: i64) -> Money {
        Money::new(amount, Currency::EUR)
    }

    fn coupon(kind: CouponKind) -> Coupon {
        Coupon {
            code: CouponCode::parse("TEST").unwrap(),
            kind,
            scope: CouponScope::default(),
            min_subtotal: None,
            starts_at: None,
            ends_at: None,
            limit_total: None,
            limit_per_customer: None,
            withdrawn: false,
            version: 1,
        }
    }

    fn line(price: i64, units: u32, in_scope: bool) -> CouponLine {
        CouponLine { in_scope, unit_price: eur(price), units, subtotal: eur(price * i64::from(units)) }
    }

    fn off(kind: CouponKind, lines: &[CouponLine]) -> Vec<i64> {
        coupon(kind).discounts(Currency::EUR, lines).unwrap().into_iter().map(Money::amount).collect()
    }

    #[test]
    fn never_takes_off_more_than_the_goods_cost() {
        let goods = [line(100, 3, true), line(50, 1, false)];
        assert_eq!(off(CouponKind::Fixed(eur(500)), &goods), [300, 0]);
        assert_eq!(off(CouponKind::PercentBp(90_000), &goods), [300, 0]);
        assert_eq!(off(CouponKind::PercentBp(1000), &goods), [30, 0]);
        assert_eq!(off(CouponKind::FreeShipping, &goods), [0, 0]);
        assert_eq!(off(CouponKind::PercentBp(1000), &[line(100, 3, false)]), [0]);
    }

    #[test]
    fn the_cheapest_units_of_whole_groups_are_reduced() {
        let three_for_two = CouponKind::BuyGet { buy: 2, get: 1, off_bp: 10_000 };
        assert_eq!(off(three_for_two.clone(), &[line(300, 2, true), line(100, 1, true)]), [0, 100]);
        assert_eq!(off(three_for_two.clone(), &[line(300, 2, true), line(100, 1, false)]), [0, 0]);
        assert_eq!(off(three_for_two, &[line(300, 3, true), line(100, 1, true), line(50, 2, true)]), [0, 0, 100]);
        let half = CouponKind::BuyGet { buy: 1, get: 1, off_bp: 5000 };
        assert_eq!(off(half.clone(), &[line(101, 2, true)]), [51]);
        assert_eq!(off(half, &[line(101, 1, true)]), [0]);
        assert_eq!(off(CouponKind::BuyGet { buy: 0, get: 0, off_bp: 1 }, &[line(101, 1, true)]), [0]);
    }

    #[test]
    fn is_for_what_lies_in_its_scope() {
        let (slug, id) = (|text| Slug::parse(text).unwrap(), |text| ProductId::parse(text).unwrap());
        let scope = CouponScope { categories: vec![slug("food")], products: vec![id("prd_mug")] };
        assert!(scope.covers(&id("prd_apple"), &[slug("fruit"), slug("food")]));
        assert!(scope.covers(&id("prd_mug"), &[slug("kitchen")]));
        assert!(!scope.covers(&id("prd_plate"), &[slug("kitchen")]));
        assert!(CouponScope::default().covers(&id("prd_plate"), &[]));
    }

    #[test]
    fn holds_its_dates_scope_and_minimum() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let minimum = eur(1000);
        let coupon =
            Coupon { starts_at: Some(at(10)), ends_at: Some(at(20)), min_subtotal: Some(minimum), ..coupon(CouponKind::FreeShipping) };
        let goods = [line(1000, 1, true), line(1, 1, false)];
        assert_eq!(coupon.check(&goods, at(9)), Err(CouponRefusal::NotYet));
        assert_eq!(coupon.check(&goods, at(10)), Ok(()));
        assert_eq!(coupon.check(&goods, at(20)), Err(CouponRefusal::Expired));
        assert_eq!(coupon.check(&[line(999, 1, true), line(1, 1, false)], at(10)), Err(CouponRefusal::BelowMinimum { minimum }));
        assert_eq!(coupon.check(&[line(1000, 1, false)], at(10)), Err(CouponRefusal::OutOfScope));
        assert_eq!(Coupon { withdrawn: true, ..coupon }.check(&goods, at(10)), Err(CouponRefusal::Expired));
    }
}
