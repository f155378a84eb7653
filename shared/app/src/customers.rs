//! Customers as staff see them: their cards brought up to date, their accounts disabled and enabled.

use crate::App;
use crate::accounts::AccountError;
use barrow_domain::accounts::{AccountRole, User};
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::directory::{CustomerCard, Purchases};
use barrow_domain::ids::UserId;
use barrow_domain::staff::StaffMember;
use barrow_store::{AccountChange, AccountChangeRefusal, StoreError};
use jiff::Timestamp;
use serde_json::json;

/// Each means that somebody else got through.
const ROUNDS: usize = 10;

impl App {
    /// Shows a customer in the directory as account and orders are now. Safe to do again, and at once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn index_customer(&self, id: &UserId) -> Result<(), StoreError> {
        let (directory, accounts) = (&self.store().directory, &self.store().accounts);
        for _ in 0..ROUNDS {
            // In this order: `barrow_store::Directory` says why.
            let before = directory.customer(id).await?;
            let account = accounts.account(id).await?;
            let purchases = Purchases::of(&directory.purchases(id).await?);
            let card = account.as_ref().and_then(|account| CustomerCard::of(&account.user, purchases));
            let version = account.map(|account| account.version);
            if directory.replace_customer(id, &before, version, card.as_ref()).await? {
                return Ok(());
            }
        }
        Err(StoreError::Contended)
    }

    /// The account of somebody who does not work here.
    ///
    /// # Errors
    /// [`AccountError::NoSuchCustomer`].
    pub async fn customer(&self, id: &UserId) -> Result<User, AccountError> {
        let account = self.store().accounts.account(id).await?;
        account.map(|account| account.user).filter(|user| user.role == AccountRole::Customer).ok_or(AccountError::NoSuchCustomer)
    }

    /// Disables an account, which ends its sessions, or enables it. One that is so already stays as it is.
    ///
    /// # Errors
    /// [`AccountError::NoSuchCustomer`].
    pub async fn disable_customer(&self, id: &UserId, disabled: bool, by: &StaffMember, now: Timestamp) -> Result<User, AccountError> {
        for _ in 0..ROUNDS {
            let account = self.store().accounts.account(id).await?.ok_or(AccountError::NoSuchCustomer)?;
            let before = &account.user;
            if before.role != AccountRole::Customer {
                return Err(AccountError::NoSuchCustomer);
            }
            if before.disabled_at.is_some() == disabled {
                return Ok(account.user);
            }
            let after = User { disabled_at: disabled.then_some(now), updated_at: now, ..before.clone() };
            let ended = if disabled { self.session_ids(id, None).await? } else { Vec::new() };
            let action = if disabled { "customer.disable" } else { "customer.enable" };
            let audit = AuditEntry::new(by, action, Subject::customer(id), account.version + 1, now);
            let audit = audit.change(json!({ "disabled": !disabled }), json!({ "disabled": disabled }));
            let change = AccountChange {
                before: &account,
                after: &after,
                password_hash: None,
                link: None,
                ended: &ended,
                letter: None,
                factor: None,
                audit: Some(&audit),
            };
            match self.store().accounts.change(&change).await {
                Ok(()) => return Ok(after),
                // Nothing else than the account can be in the way here.
                Err(AccountChangeRefusal::Moved | AccountChangeRefusal::LinkUsed | AccountChangeRefusal::AddressTaken) => {}
                Err(AccountChangeRefusal::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Contended.into())
    }
}
