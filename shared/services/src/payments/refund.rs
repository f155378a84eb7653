//! What Stripe says of a refund.

use stripe_core::Refund;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundReceipt {
    /// Stripe's id.
    pub id: String,
    pub status: RefundStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefundStatus {
    /// On its way; a webhook tells how it ends.
    Pending,
    Succeeded,
    /// The money is still the shop's.
    Failed,
}

impl RefundStatus {
    /// `requires_action` waits for the customer, and a status not known yet for whatever it means.
    pub(super) fn parse(status: Option<&str>) -> Self {
        match status {
            Some("succeeded") => Self::Succeeded,
            Some("failed" | "canceled") => Self::Failed,
            _ => Self::Pending,
        }
    }
}

impl From<Refund> for RefundReceipt {
    fn from(refund: Refund) -> Self {
        Self { id: refund.id.to_string(), status: RefundStatus::parse(refund.status.as_deref()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_stripes_example() {
        let refund: Refund = serde_json::from_str(include_str!("../../tests/fixtures/refund.json")).unwrap();
        let receipt = RefundReceipt::from(refund);
        assert_eq!(receipt.id, "re_1Pgc72B7WZ01zgkWqPvrRrPE");
        assert_eq!(receipt.status, RefundStatus::Succeeded);
    }

    #[test]
    fn only_an_end_is_an_end() {
        assert_eq!(RefundStatus::parse(Some("canceled")), RefundStatus::Failed);
        for open in [Some("pending"), Some("requires_action"), Some("new"), None] {
            assert_eq!(RefundStatus::parse(open), RefundStatus::Pending);
        }
    }
}
