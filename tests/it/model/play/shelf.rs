//! What one sequence sells.

use crate::harness::{Goods, Plan};
use crate::model::rules::{COUPON_OFF, COUPON_USES, PRICES, SKUS, UNITS};

/// The goods and the coupon of one sequence. Nothing of it is another sequence's.
pub struct Shelf(usize);

impl Shelf {
    pub const fn of(sequence: usize) -> Self {
        Self(sequence)
    }

    pub fn sku(&self, sku: usize) -> String {
        format!("S{}-{}", self.0, ["A", "B", "C", "D"][sku])
    }

    pub fn coupon(&self) -> String {
        format!("FEW{}", self.0)
    }

    pub fn put_into(&self, mut plan: Plan) -> Plan {
        plan = plan.coupon(&self.coupon(), COUPON_OFF, Some(COUPON_USES.0), Some(COUPON_USES.1));
        for sku in 0..SKUS {
            let units = u32::try_from(UNITS[sku]).unwrap();
            let parts = if sku == 0 { vec![units / 3; 3] } else { vec![units] };
            plan.goods.push(Goods { units: parts, ..Goods::new(&self.sku(sku), PRICES[sku], 0) });
        }
        plan
    }
}
