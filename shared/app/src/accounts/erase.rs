//! Erasing an account. What is the account's own goes in one transaction; orders are kept without the person, by a job that the
//! transaction's stream record starts.

use super::access_tokens::Bearer;
use super::{AccountError, ROUNDS};
use crate::App;
use barrow_domain::accounts::NewPassword;
use barrow_store::StoreError;

impl App {
    /// # Errors
    /// [`AccountError::OrdersUnderWay`] while something has still to reach the customer, or another named one.
    pub async fn erase_account(&self, bearer: &Bearer, password: &NewPassword) -> Result<(), AccountError> {
        for _ in 0..ROUNDS {
            let account = self.proven_account(&bearer.user_id, password).await?;
            let under_way = self.orders_under_way(&bearer.user_id).await?;
            if !under_way.is_empty() {
                return Err(AccountError::OrdersUnderWay(under_way));
            }
            let sessions = self.session_ids(&bearer.user_id, None).await?;
            if self.store().accounts.erase(&account, &sessions).await? {
                tracing::info!(user.id = %bearer.user_id, "account erased");
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }
}
