//! Coupons: what one takes off, and when it may be used. The counting of uses is conditional and lives in the store.

use crate::ids::CouponCode;
use crate::money::{Money, MoneyError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    pub code: CouponCode,
    pub kind: CouponKind,
    pub min_subtotal: Option<Money>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// Uses over all customers.
    pub limit_total: Option<u32>,
    /// Uses per e-mail address.
    pub limit_per_customer: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponKind {
    /// Basis points off the goods (1000 = 10 %).
    PercentBp(u32),
    /// So much off the goods, at most their value.
    Fixed(Money),
    FreeShipping,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CouponRefusal {
    #[error("This coupon does not exist.")]
    Unknown,
    #[error("This coupon is not valid yet.")]
    NotYet,
    #[error("This coupon has expired.")]
    Expired,
    #[error("This coupon needs goods for at least {minimum}.")]
    BelowMinimum { minimum: Money },
    #[error("This coupon has been used up.")]
    UsedUp,
    #[error("You have used this coupon already.")]
    UsedByCustomer,
}

impl Coupon {
    /// Whether it may be used now on goods worth `subtotal`.
    ///
    /// # Errors
    /// The reason to tell the shopper.
    pub fn check(&self, subtotal: Money, now: Timestamp) -> Result<(), CouponRefusal> {
        self.check_dates(now)?;
        match self.min_subtotal {
            Some(minimum) if subtotal.amount() < minimum.amount() => Err(CouponRefusal::BelowMinimum { minimum }),
            _ => Ok(()),
        }
    }

    /// Whether its time is now, whatever the goods.
    ///
    /// # Errors
    /// The reason to tell the shopper.
    pub fn check_dates(&self, now: Timestamp) -> Result<(), CouponRefusal> {
        if self.starts_at.is_some_and(|starts_at| now < starts_at) {
            return Err(CouponRefusal::NotYet);
        }
        if self.ends_at.is_some_and(|ends_at| now >= ends_at) {
            return Err(CouponRefusal::Expired);
        }
        Ok(())
    }

    /// What it takes off goods worth `subtotal`; never more than they cost.
    ///
    /// # Errors
    /// Overflow, or a coupon of another currency.
    pub fn discount(&self, subtotal: Money) -> Result<Money, MoneyError> {
        let off = match self.kind {
            CouponKind::PercentBp(bp) => subtotal.share(i64::from(bp.min(10_000)), 10_000)?,
            CouponKind::Fixed(amount) => amount,
            CouponKind::FreeShipping => Money::zero(subtotal.currency()),
        };
        subtotal.minus(off)?;
        Ok(off.min(subtotal))
    }

    #[must_use]
    pub const fn ships_free(&self) -> bool {
        matches!(self.kind, CouponKind::FreeShipping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn coupon(kind: CouponKind) -> Coupon {
        let code = CouponCode::parse("TEST").unwrap();
        Coupon { code, kind, min_subtotal: None, starts_at: None, ends_at: None, limit_total: None, limit_per_customer: None }
    }

    #[test]
    fn never_takes_off_more_than_the_goods_cost() {
        let subtotal = Money::new(300, Currency::EUR);
        let fixed = coupon(CouponKind::Fixed(Money::new(500, Currency::EUR)));
        assert_eq!(fixed.discount(subtotal), Ok(subtotal));
        assert_eq!(coupon(CouponKind::PercentBp(90_000)).discount(subtotal), Ok(subtotal));
        assert_eq!(coupon(CouponKind::PercentBp(1000)).discount(subtotal), Ok(Money::new(30, Currency::EUR)));
    }

    #[test]
    fn holds_its_dates_and_minimum() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let minimum = Money::new(1000, Currency::EUR);
        let coupon =
            Coupon { starts_at: Some(at(10)), ends_at: Some(at(20)), min_subtotal: Some(minimum), ..coupon(CouponKind::FreeShipping) };
        let subtotal = Money::new(1000, Currency::EUR);
        assert_eq!(coupon.check(subtotal, at(9)), Err(CouponRefusal::NotYet));
        assert_eq!(coupon.check(subtotal, at(10)), Ok(()));
        assert_eq!(coupon.check(subtotal, at(20)), Err(CouponRefusal::Expired));
        assert_eq!(coupon.check(Money::new(999, Currency::EUR), at(10)), Err(CouponRefusal::BelowMinimum { minimum }));
    }
}
