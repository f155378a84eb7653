//! What somebody may change of their account without showing their password again.

use super::{AccountError, ROUNDS};
use crate::App;
use barrow_domain::accounts::{PersonName, User};
use barrow_domain::ids::UserId;
use barrow_store::StoreError;
use jiff::Timestamp;

/// What is to change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// Inside, none takes the name away.
    pub name: Option<Option<PersonName>>,
}

impl App {
    /// # Errors
    /// [`AccountError::SessionEnded`] when the account is gone.
    pub async fn user(&self, id: &UserId) -> Result<User, AccountError> {
        self.account_of(id).await?.map(|account| account.user).ok_or(AccountError::SessionEnded)
    }

    /// # Errors
    /// A named [`AccountError`].
    pub async fn change_profile(&self, id: &UserId, change: ProfileChange, now: Timestamp) -> Result<User, AccountError> {
        for _ in 0..ROUNDS {
            let account = self.account_of(id).await?.ok_or(AccountError::SessionEnded)?;
            let mut user = account.user.clone();
            let ProfileChange { name } = change.clone();
            if let Some(name) = name {
                user.name = name;
            }
            if user == account.user {
                return Ok(user);
            }
            user.updated_at = now;
            if self.store().accounts.replace_user(&account, &user).await? {
                return Ok(user);
            }
        }
        Err(StoreError::Contended.into())
    }
}
