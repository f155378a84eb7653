//! A cart of one's own: the guest's cart becomes it at the first sign-in, and is joined to it at later ones.

use super::{AccountError, ROUNDS};
use crate::App;
use barrow_domain::cart::Cart;
use barrow_domain::ids::{CartId, UserId};
use barrow_store::{CartMerge, CartRefusal, Claimed, StoreError};
use jiff::{SignedDuration, Timestamp};

/// As long as any cart that was changed.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

impl App {
    /// Gives the user's cart, with the lines of the claimed one in it. Claimed again, or many times at once, they come over once.
    ///
    /// # Errors
    /// A named [`AccountError`]; the carts are as they were then.
    pub async fn claim_cart(&self, user: &UserId, id: &CartId, now: Timestamp) -> Result<Cart, AccountError> {
        for _ in 0..ROUNDS {
            let before = self.store().accounts.own_cart(user).await?;
            let own = match &before.document.cart_id {
                Some(own) => self.live_cart(own, now).await?,
                None => None,
            };
            if let Some(own) = own.as_ref().filter(|own| own.id == *id) {
                return Ok(own.clone());
            }
            let guest = match self.store().carts.get(id, now).await {
                Ok(guest) => guest,
                Err(CartRefusal::NotFound) => return self.merged_before(user, id, own).await,
                Err(error) => return Err(error.into()),
            };
            if let Some(order_id) = guest.order_id {
                return Err(CartRefusal::AlreadyOrdered(order_id).into());
            }
            let claimed = match &own {
                None => self.store().accounts.adopt_cart(user, &before, &guest).await?,
                Some(own) => self.join(user, own, &guest, now).await?,
            };
            match claimed {
                Claimed::Done => {
                    return self.live_cart(own.as_ref().map_or(id, |own| &own.id), now).await?.ok_or(CartRefusal::NotFound.into());
                }
                Claimed::Moved => {}
                Claimed::SomebodyElses => return Err(AccountError::SomebodyElses),
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The user's cart, while it is open.
    ///
    /// # Errors
    /// [`CartRefusal::NotFound`] when there is none.
    pub async fn own_cart(&self, user: &UserId, now: Timestamp) -> Result<Cart, AccountError> {
        let id = self.store().accounts.own_cart(user).await?.document.cart_id.ok_or(CartRefusal::NotFound)?;
        self.live_cart(&id, now).await?.ok_or(CartRefusal::NotFound.into())
    }

    async fn join(&self, user: &UserId, own: &Cart, guest: &Cart, now: Timestamp) -> Result<Claimed, AccountError> {
        let joined = own.joined_with(guest).map_err(|_| CartRefusal::TooManyLines)?;
        let merge = CartMerge { user, own, guest, joined: &joined, until: now + KEPT, now };
        Ok(self.store().accounts.merge_cart(&merge).await?)
    }

    /// A cart that is there and has not become an order.
    async fn live_cart(&self, id: &CartId, now: Timestamp) -> Result<Option<Cart>, AccountError> {
        match self.store().carts.get(id, now).await {
            Ok(cart) => Ok(Some(cart).filter(|cart| cart.order_id.is_none())),
            Err(CartRefusal::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The answer to a claim that is repeated.
    async fn merged_before(&self, user: &UserId, id: &CartId, own: Option<Cart>) -> Result<Cart, AccountError> {
        let merged = self.store().accounts.is_merged(user, id).await?;
        own.filter(|_| merged).ok_or(CartRefusal::NotFound.into())
    }
}
