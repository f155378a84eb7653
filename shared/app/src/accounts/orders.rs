//! Orders and accounts: guests' orders that are claimed, and customers that are forgotten.

use super::{AccountError, ROUNDS};
use crate::order_changes::{ChangeError, Riders};
use crate::{App, clock};
use barrow_domain::customer::Email;
use barrow_domain::ids::{OrderId, UserId};
use barrow_domain::orders::{Command, FulfillmentState, Order, Refusal};
use barrow_store::{Holder, StoreError};

impl App {
    /// Gives an address's account all that was ordered by the address as a guest. Safe to do again.
    ///
    /// # Errors
    /// The first order that could not be claimed.
    pub async fn claim_orders(&self, email: &Email) -> Result<usize, ChangeError> {
        let store = self.store();
        let Some(user) = store.accounts.by_email(email).await? else { return Ok(0) };
        let ids = store.orders.ids_of(Holder::Guest(email)).await?;
        for id in &ids {
            let claim = Command::Claim { customer_id: user.clone() };
            match self.change_order(id, claim, Riders::default()).await {
                Ok(_) | Err(ChangeError::Refused(Refusal::AlreadyDone)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ids.len())
    }

    /// Takes the person out of all of a user's orders. Safe to do again.
    ///
    /// # Errors
    /// The first order whose person could not be forgotten.
    pub async fn forget_orders(&self, user: &UserId) -> Result<usize, ChangeError> {
        let ids = self.store().orders.ids_of(Holder::User(user)).await?;
        for id in &ids {
            match self.forget_order(id, user).await {
                // An account with such an order is not erased. Nothing may hinder the others.
                Err(ChangeError::Refused(refusal)) => tracing::error!(order.id = %id, %refusal, "its customer cannot be forgotten"),
                outcome => outcome?,
            }
        }
        Ok(ids.len())
    }

    async fn forget_order(&self, id: &OrderId, user: &UserId) -> Result<(), ChangeError> {
        let orders = &self.store().orders;
        for _ in 0..ROUNDS {
            let order = orders.order(id).await?.ok_or(ChangeError::NotFound)?;
            if order.customer_id.as_ref() != Some(user) {
                return Ok(());
            }
            let transition = order.decide(Command::Anonymise, clock::now())?;
            let rewritten = Order::anonymised_log(&orders.events(id).await?);
            // Before it is nobody's: were this to die in between, it would not be found again.
            orders.forget_notes(id).await?;
            if orders.forget(order.seq, &transition, &rewritten).await? {
                tracing::info!(order.id = %id, "its customer is forgotten");
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The user's orders that something has still to reach them of.
    pub(super) async fn orders_under_way(&self, user: &UserId) -> Result<Vec<OrderId>, AccountError> {
        let (mut cursor, mut under_way) = (None, Vec::new());
        loop {
            let page = self.store().orders.page_of(user, 50, cursor.as_deref()).await?;
            under_way.extend(page.orders.into_iter().filter(is_under_way).map(|order| order.id));
            cursor = page.next;
            if cursor.is_none() {
                return Ok(under_way);
            }
        }
    }
}

fn is_under_way(order: &Order) -> bool {
    use FulfillmentState as F;
    matches!(order.state.fulfillment, F::PendingPayment | F::Paid | F::Packing | F::PartiallyShipped)
}
