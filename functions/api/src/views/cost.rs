use barrow_domain::costs::{OrderCost, PRICES, Use};
use barrow_domain::money::Money;
use schemars::JsonSchema;
use serde::Serialize;

/// What something has cost the shop to run, and what its payments did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CostView {
    pub used: Use,
    /// At the prices of `prices_of`, in millionths of a US dollar.
    pub usd_millionths: i64,
    pub prices_of: &'static str,
    /// As the payment provider publishes it; null before a payment, and where nothing is published.
    pub payment_fees: Option<Money>,
}

impl CostView {
    #[must_use]
    pub fn new(used: Use, payment_fees: Option<Money>) -> Self {
        let usd_millionths = i64::try_from(used.cost(&PRICES) / 1_000_000).unwrap_or(i64::MAX);
        Self { used, usd_millionths, prices_of: PRICES.as_of, payment_fees }
    }

    /// For spreadsheets: `0.000148`.
    pub(super) fn dollars(&self) -> String {
        format!("{}.{:06}", self.usd_millionths / 1_000_000, self.usd_millionths % 1_000_000)
    }
}

impl From<OrderCost> for CostView {
    fn from(cost: OrderCost) -> Self {
        let OrderCost { used, payment_fee } = cost;
        Self::new(used, payment_fee)
    }
}
