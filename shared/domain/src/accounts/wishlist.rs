//! What a customer would like to have one day: products, the newest first, each once.

use crate::ids::ProductId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub const MAX_WISHES: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishlist {
    wishes: Vec<Wish>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub product_id: ProductId,
    pub added_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the wishlist holds as many products as it can")]
pub struct WishlistFull;

impl Wishlist {
    #[must_use]
    pub fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// One that is on the list stays where it is.
    ///
    /// # Errors
    /// [`WishlistFull`].
    pub fn add(&mut self, product_id: ProductId, now: Timestamp) -> Result<(), WishlistFull> {
        if self.wishes.iter().any(|wish| wish.product_id == product_id) {
            return Ok(());
        }
        if self.wishes.len() >= MAX_WISHES {
            return Err(WishlistFull);
        }
        self.wishes.insert(0, Wish { product_id, added_at: now });
        Ok(())
    }

    /// One that is not on the list is gone.
    pub fn remove(&mut self, product_id: &ProductId) {
        self.wishes.retain(|wish| wish.product_id != *product_id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(number: usize) -> ProductId {
        ProductId::parse(&format!("prd_{number}")).unwrap()
    }

    #[test]
    fn each_is_there_once_and_the_newest_first() {
        let mut list = Wishlist::default();
        for number in [1, 2, 1] {
            list.add(product(number), Timestamp::UNIX_EPOCH).unwrap();
        }
        let ids = |list: &Wishlist| list.wishes().iter().map(|wish| wish.product_id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&list), [product(2), product(1)]);
        list.remove(&product(2));
        list.remove(&product(2));
        assert_eq!(ids(&list), [product(1)]);
    }

    #[test]
    fn it_is_full_at_a_hundred() {
        let mut list = Wishlist::default();
        (0..MAX_WISHES).for_each(|number| list.add(product(number), Timestamp::UNIX_EPOCH).unwrap());
        assert_eq!(list.add(product(MAX_WISHES), Timestamp::UNIX_EPOCH), Err(WishlistFull));
        assert_eq!(list.add(product(0), Timestamp::UNIX_EPOCH), Ok(()));
    }
}
