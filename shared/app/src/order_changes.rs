//! Changing an order: read, decide, append with what must move in the same breath; again if somebody was first.

use crate::{App, accounting, clock, metrics};
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::ids::OrderId;
use barrow_domain::orders::{Command, Effect, EventKind, Order, Refusal, StockMove, Transition};
use barrow_domain::staff::StaffMember;
use barrow_store::{AppendRefusal, CouponUse, OrderChange, StockChange, StoreError};
use serde_json::json;

/// How often a decision is made again because the order moved. Each round means that somebody else got through.
const ROUNDS: usize = 10;

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("there is no such order")]
    NotFound,
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// This delivery was taken before; the order is as it should be.
    #[error("this delivery was taken before")]
    Repeated,
    #[error("some shards hold less than was wanted")]
    Stock(Vec<barrow_domain::inventory::SeenLevel>),
    #[error("the coupon cannot be used again")]
    Coupon,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What rides along with a command.
#[derive(Clone, Debug, Default)]
pub struct Riders<'a> {
    /// A webhook's event id.
    pub once: Option<&'a str>,
    /// The coupon use to count again when units are taken again.
    pub coupon: Option<CouponUse>,
    /// Whoever of the staff commands it: the audit log will say so.
    pub staff: Option<&'a StaffMember>,
}

impl<'a> Riders<'a> {
    #[must_use]
    pub fn by(staff: &'a StaffMember) -> Self {
        Self { staff: Some(staff), ..Self::default() }
    }
}

impl App {
    /// Carries out `command`, which is decided on the order as it is at that moment.
    ///
    /// # Errors
    /// A named [`ChangeError`]; nothing changed then.
    pub async fn change_order(&self, id: &OrderId, command: Command, riders: Riders<'_>) -> Result<Order, ChangeError> {
        self.change_order_by(id, |_| Ok(command.clone()), riders).await
    }

    /// The same for who has just read the order or made it: it is read again only when it has moved.
    ///
    /// # Errors
    /// A named [`ChangeError`]; nothing changed then.
    pub async fn change_known_order(&self, order: Order, command: Command, riders: Riders<'_>) -> Result<Order, ChangeError> {
        self.change(&order.id.clone(), Some(order), |_| Ok(command.clone()), riders).await
    }

    /// The same, with a command that depends on the order.
    ///
    /// # Errors
    /// A named [`ChangeError`]; nothing changed then.
    pub async fn change_order_by(
        &self,
        id: &OrderId,
        choose: impl Fn(&Order) -> Result<Command, Refusal>,
        riders: Riders<'_>,
    ) -> Result<Order, ChangeError> {
        self.change(id, None, choose, riders).await
    }

    async fn change(
        &self,
        id: &OrderId,
        mut known: Option<Order>,
        choose: impl Fn(&Order) -> Result<Command, Refusal>,
        riders: Riders<'_>,
    ) -> Result<Order, ChangeError> {
        for _ in 0..ROUNDS {
            let order = match known.take() {
                Some(order) => order,
                None => self.store().orders.order(id).await?.ok_or(ChangeError::NotFound)?,
            };
            let transition = order.decide(choose(&order)?, clock::now())?;
            let customer = accounting::customer_key(&order.email);
            let stock = stock_change(&order, &transition, &customer, riders.coupon.as_ref());
            let audit = riders.staff.map(|staff| audit_entry(staff, &order, &transition));
            let change = OrderChange { before: order.seq, transition: &transition, stock, once: riders.once, audit: audit.as_ref() };
            match self.store().orders.append(&change).await {
                Ok(()) => {
                    log(&transition);
                    return Ok(transition.order);
                }
                Err(AppendRefusal::Moved) => {}
                Err(AppendRefusal::Repeated) => return Err(ChangeError::Repeated),
                Err(AppendRefusal::Stock(seen)) => return Err(ChangeError::Stock(seen)),
                Err(AppendRefusal::Coupon) => return Err(ChangeError::Coupon),
                Err(AppendRefusal::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The same for a request under a key, from which an id in the command follows: asked for again, it gives the order as it is.
    ///
    /// # Errors
    /// A named [`ChangeError`]; [`Refusal::KeyReused`] when the key stood for something else.
    pub async fn change_order_once(
        &self,
        id: &OrderId,
        choose: impl Fn(&Order) -> Result<Command, Refusal>,
        riders: Riders<'_>,
    ) -> Result<Order, ChangeError> {
        match self.change_order_by(id, choose, riders).await {
            Err(ChangeError::Refused(Refusal::AlreadyDone)) => self.store().orders.order(id).await?.ok_or(ChangeError::NotFound),
            outcome => outcome,
        }
    }
}

/// Units move with the event that says so, in its transaction.
fn stock_change<'a>(before: &'a Order, transition: &'a Transition, customer: &'a str, coupon: Option<&'a CouponUse>) -> StockChange<'a> {
    let moves = |wanted| transition.event.effects.contains(&Effect::MoveStock(wanted));
    if moves(StockMove::Release) {
        let coupon = before.quote.coupon.as_ref().map(|code| (code, customer));
        return StockChange::Release { units: &before.allocations, coupon };
    }
    if let EventKind::ReturnReceived { restocked, .. } = &transition.event.kind
        && moves(StockMove::Return)
    {
        return StockChange::Restock { units: restocked };
    }
    if moves(StockMove::Hold) {
        return StockChange::Hold { units: &transition.order.allocations, coupon };
    }
    StockChange::None
}

/// The event itself says what was done; it holds nothing of the customer's.
fn audit_entry(staff: &StaffMember, before: &Order, transition: &Transition) -> AuditEntry {
    let Transition { event, order } = transition;
    let mut after = json!(event.kind);
    let action = format!("order.{}", after["type"].as_str().unwrap_or("changed"));
    if let EventKind::AddressChanged { .. } = event.kind {
        // An entry is kept for good, and an address is a person's.
        after["address"] = json!("corrected");
    }
    after["state"] = json!(order.state);
    let entry = AuditEntry::new(staff, &action, Subject::order(&order.id), event.seq, event.at);
    entry.change(json!({ "state": before.state }), after)
}

fn log(transition: &Transition) {
    let Transition { event, order } = transition;
    let state = order.state;
    metrics::of_event(&event.kind, event.at);
    tracing::info!(

        order.id = %order.id, event.seq = event.seq, fulfillment = ?state.fulfillment, payment = ?state.payment,
        "order changed"
    );
    if let EventKind::PaymentMismatched { received } = &event.kind {
        tracing::error!(order.id = %order.id, %received, total = %order.total(), "a payment does not match its order");
    }
}
