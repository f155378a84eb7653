//! Somebody's address book: read, changed by the domain's rule, and kept over the version that was read.

use super::{AccountError, ROUNDS};
use crate::App;
use barrow_domain::accounts::{AddressBook, AddressRefusal};
use barrow_domain::ids::UserId;
use barrow_store::{StoreError, Versioned};

impl App {
    /// # Errors
    /// A named [`AccountError`].
    pub async fn address_book(&self, user: &UserId) -> Result<AddressBook, AccountError> {
        Ok(self.store().accounts.address_book(user).await?.document)
    }

    /// Gives the book as it is then.
    ///
    /// # Errors
    /// What `change` refuses, or another named [`AccountError`].
    pub async fn change_address_book(
        &self,
        user: &UserId,
        change: impl Fn(&mut AddressBook) -> Result<(), AddressRefusal>,
    ) -> Result<AddressBook, AccountError> {
        for _ in 0..ROUNDS {
            let Versioned { document: before, version } = self.store().accounts.address_book(user).await?;
            let mut document = before.clone();
            change(&mut document)?;
            if document == before {
                return Ok(document);
            }
            let kept = Versioned { document, version };
            if self.store().accounts.keep_address_book(user, &kept).await? {
                return Ok(kept.document);
            }
            if self.account_of(user).await?.is_none() {
                return Err(AccountError::SessionEnded);
            }
        }
        Err(StoreError::Contended.into())
    }
}
