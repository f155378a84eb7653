//! Somebody's wishlist: read, changed, and kept over the version that was read.

use super::{AccountError, ROUNDS};
use crate::App;
use barrow_domain::accounts::{Wishlist, WishlistFull};
use barrow_domain::ids::UserId;
use barrow_store::{StoreError, Versioned};

impl App {
    /// # Errors
    /// A named [`AccountError`].
    pub async fn wishlist(&self, user: &UserId) -> Result<Wishlist, AccountError> {
        Ok(self.store().accounts.wishlist(user).await?.document)
    }

    /// Gives the list as it is then.
    ///
    /// # Errors
    /// What `change` refuses, or another named [`AccountError`].
    pub async fn change_wishlist(
        &self,
        user: &UserId,
        change: impl Fn(&mut Wishlist) -> Result<(), WishlistFull>,
    ) -> Result<Wishlist, AccountError> {
        for _ in 0..ROUNDS {
            let Versioned { document: before, version } = self.store().accounts.wishlist(user).await?;
            let mut document = before.clone();
            change(&mut document)?;
            if document == before {
                return Ok(document);
            }
            let kept = Versioned { document, version };
            if self.store().accounts.keep_wishlist(user, &kept).await? {
                return Ok(kept.document);
            }
        }
        Err(StoreError::Contended.into())
    }
}
