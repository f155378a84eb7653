//! Coupons as staff write them.

use barrow_domain::coupon::{CouponKind, CouponScope};
use barrow_domain::ids::{ProductId, Slug};
use barrow_domain::money::Money;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CouponKindBody {
    /// Basis points off the goods: 1000 is 10 %.
    PercentBp(u32),
    /// So much off the goods, at most what they cost.
    Fixed(Money),
    FreeShipping,
    /// Of each `buy + get` units, the `get` cheapest for `off_bp` basis points less.
    BuyGet {
        buy: u32,
        get: u32,
        off_bp: u32,
    },
}

/// The goods that it is for: any of these. Both empty: everything.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CouponScopeBody {
    /// With all below them.
    #[serde(default)]
    categories: Vec<Slug>,
    #[serde(default)]
    products: Vec<ProductId>,
}

impl From<CouponKindBody> for CouponKind {
    fn from(body: CouponKindBody) -> Self {
        match body {
            CouponKindBody::PercentBp(bp) => Self::PercentBp(bp),
            CouponKindBody::Fixed(amount) => Self::Fixed(amount),
            CouponKindBody::FreeShipping => Self::FreeShipping,
            CouponKindBody::BuyGet { buy, get, off_bp } => Self::BuyGet { buy, get, off_bp },
        }
    }
}

impl From<CouponKind> for CouponKindBody {
    fn from(kind: CouponKind) -> Self {
        match kind {
            CouponKind::PercentBp(bp) => Self::PercentBp(bp),
            CouponKind::Fixed(amount) => Self::Fixed(amount),
            CouponKind::FreeShipping => Self::FreeShipping,
            CouponKind::BuyGet { buy, get, off_bp } => Self::BuyGet { buy, get, off_bp },
        }
    }
}

impl From<CouponScopeBody> for CouponScope {
    fn from(body: CouponScopeBody) -> Self {
        let CouponScopeBody { categories, products } = body;
        Self { categories, products }
    }
}

impl From<CouponScope> for CouponScopeBody {
    fn from(scope: CouponScope) -> Self {
        let CouponScope { categories, products } = scope;
        Self { categories, products }
    }
}
