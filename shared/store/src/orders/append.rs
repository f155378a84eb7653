//! Appending an event to an order, with what must change in the same breath: units, coupon uses, a delivery's id.

use super::Orders;
use crate::transaction::{Refused, Transaction, TransactionError};
use crate::{CouponUse, StoreError, audit_log, coupons, ops, stock};
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::ids::CouponCode;
use barrow_domain::inventory::{Actor, Allocation, Cause, MovementKind, SeenLevel};
use barrow_domain::orders::{CancelledBy, EventKind, Transition};

/// An event and everything that goes with it.
#[derive(Debug)]
pub struct OrderChange<'a> {
    /// The sequence number the event was decided on.
    pub before: u64,
    pub transition: &'a Transition,
    pub stock: StockChange<'a>,
    /// An outside delivery (a webhook's event id) that may count only once.
    pub once: Option<&'a str>,
    /// Of a member of staff who made the change.
    pub audit: Option<&'a AuditEntry>,
}

/// Units and coupon uses that move with an event.
#[derive(Debug)]
pub enum StockChange<'a> {
    None,
    Release {
        units: &'a [Allocation],
        coupon: Option<(&'a CouponCode, &'a str)>,
    },
    /// Units that came back from the customer.
    Restock {
        units: &'a [Allocation],
    },
    Hold {
        units: &'a [Allocation],
        coupon: Option<&'a CouponUse>,
    },
}

/// Why nothing was appended. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendRefusal {
    /// Something else happened to the order first: read it again and decide again.
    #[error("the order has moved on")]
    Moved,
    #[error("this delivery was taken before")]
    Repeated,
    #[error("some shards hold less than was wanted")]
    Stock(Vec<SeenLevel>),
    #[error("the coupon cannot be used again")]
    Coupon,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Orders {
    /// # Errors
    /// A named [`AppendRefusal`]; contention is retried and never reported as one.
    pub async fn append(&self, change: &OrderChange<'_>) -> Result<(), AppendRefusal> {
        let OrderChange { before, transition, stock, once, audit } = change;
        let mut transaction = Transaction::default();
        let meta = self.write(&mut transaction, transition, Some(*before))?;
        let once = once.map(|id| ops::once(&mut transaction, &self.tables, id, transition.event.at)).transpose()?;
        let held = self.move_units(&mut transaction, transition, stock)?;
        if let Some(entry) = audit {
            audit_log::record(&mut transaction, &self.tables, entry)?;
        }
        let reasons = match transaction.run(&self.client).await {
            Ok(()) => return Ok(()),
            Err(TransactionError::Store(error)) => return Err(error.into()),
            Err(TransactionError::Refused(reasons)) => reasons,
        };
        let refused = |place: usize| matches!(reasons.get(place), Some(Refused::Condition(_)));
        if once.is_some_and(refused) {
            return Err(AppendRefusal::Repeated);
        }
        if refused(meta) || refused(meta + 1) {
            return Err(AppendRefusal::Moved);
        }
        let short = short_levels(&held, &reasons)?;
        match stock {
            _ if !short.is_empty() => Err(AppendRefusal::Stock(short)),
            StockChange::Hold { .. } => Err(AppendRefusal::Coupon),
            StockChange::None | StockChange::Release { .. } | StockChange::Restock { .. } => {
                Err(StoreError::Corrupt { what: "stock level or coupon", why: "units or uses to give back are not there".into() }.into())
            }
        }
    }

    /// Gives the place of each hold.
    fn move_units<'a>(
        &self,
        transaction: &mut Transaction,
        transition: &Transition,
        change: &StockChange<'a>,
    ) -> Result<Vec<(usize, &'a Allocation)>, StoreError> {
        let at = transition.event.at;
        let cause = |kind| cause(kind, transition);
        let mut held = Vec::new();
        match change {
            StockChange::None => {}
            StockChange::Release { units, coupon } => {
                for part in *units {
                    stock::give_back(transaction, &self.tables, part, &cause(MovementKind::Release), at)?;
                }
                if let Some((code, customer)) = coupon {
                    coupons::uncount(transaction, &self.tables, code, customer)?;
                }
            }
            StockChange::Restock { units } => {
                for part in *units {
                    stock::give_back(transaction, &self.tables, part, &cause(MovementKind::Return), at)?;
                }
            }
            StockChange::Hold { units, coupon } => {
                for part in *units {
                    held.push((stock::take(transaction, &self.tables, part, &cause(MovementKind::Hold), at)?, part));
                }
                if let Some(used) = coupon {
                    coupons::count(transaction, &self.tables, used)?;
                }
            }
        }
        Ok(held)
    }
}

/// What the ledger says of units that move with an event.
fn cause(kind: MovementKind, transition: &Transition) -> Cause {
    let actor = match &transition.event.kind {
        EventKind::Placed(_) | EventKind::Cancelled { by: CancelledBy::Customer, .. } => Actor::Customer,
        EventKind::Cancelled { by: CancelledBy::Staff, .. } | EventKind::ReturnReceived { .. } => Actor::Staff,
        _ => Actor::System,
    };
    Cause::new(kind, transition.order.id.as_str(), actor)
}

fn short_levels(held: &[(usize, &Allocation)], reasons: &[Refused]) -> Result<Vec<SeenLevel>, StoreError> {
    let mut short = Vec::new();
    for (place, part) in held {
        if let Some(Refused::Condition(item)) = reasons.get(*place) {
            short.push(stock::left(part, item.as_ref())?);
        }
    }
    Ok(short)
}
