//! What comes by itself.

use super::{EXPIRY_SECONDS, Play};
use crate::harness::wire::{Plan, Strike};
use crate::model::rules::{Model, Money};
use barrow_app::{App, clock};
use jiff::SignedDuration;
use std::sync::Arc;

impl Play<'_> {
    /// Whether the function met trouble; the next tick is unharmed.
    pub async fn reconcile(&self, trouble: Option<Plan>) -> bool {
        let soon = clock::now() + SignedDuration::from_mins(2);
        let struck = self.first_tick("jobs-reconcile-payments", trouble, async |app| drop(app.reconcile_payments(soon).await)).await;
        assert_eq!(self.shop().shop().app().reconcile_payments(soon).await.unwrap().failed, 0);
        struck
    }

    /// Every unpaid order of the shop runs out, also those of sequences before, whose payments the sweep would end otherwise.
    pub async fn let_time_pass(&self, before: &Model, trouble: Option<Plan>) -> bool {
        // While Stripe cannot be asked, units go back, and other money than was asked for does not take them again.
        let is_strange = before.orders.iter().any(|order| order.money == Money::Paid && order.received != order.total);
        self.shop().tables().let_reservations_run_out().await;
        let later = clock::now() + SignedDuration::from_secs(i64::from(EXPIRY_SECONDS) + 1);
        let trouble = trouble.filter(|_| !is_strange);
        let struck = self.first_tick("jobs-expire-orders", trouble, async |app| drop(app.expire_orders(later).await)).await;
        assert_eq!(self.shop().shop().app().expire_orders(later).await.unwrap().failed, 0);
        struck
    }

    async fn first_tick(&self, bin: &str, trouble: Option<Plan>, tick: impl AsyncFnOnce(Arc<App>)) -> bool {
        let Some(plan) = trouble else { return false };
        let (strike, functions) = (Arc::new(Strike::new(plan)), self.world.remote.functions());
        self.world.wire.run(&functions, bin, &strike, tick).await;
        strike.has_struck()
    }
}
