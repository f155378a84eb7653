//! A wishlist: ids, and the products that are still sold, as lists show them.

use super::CardView;
use crate::http::Error;
use barrow_domain::accounts::{Wish, Wishlist};
use barrow_domain::ids::ProductId;
use barrow_search::Index;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
pub struct WishlistView {
    /// The newest first, at most 100.
    pub items: Vec<WishView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WishView {
    pub product_id: ProductId,
    #[schemars(with = "String")]
    pub added_at: Timestamp,
    /// Null when it is not sold any more.
    pub product: Option<CardView>,
}

impl WishlistView {
    /// # Errors
    /// An index that is damaged.
    pub fn new(index: &Index, list: &Wishlist) -> Result<Self, Error> {
        let items = list.wishes().iter().map(|wish| WishView::new(index, wish)).collect::<Result<_, _>>()?;
        Ok(Self { items })
    }
}

impl WishView {
    fn new(index: &Index, wish: &Wish) -> Result<Self, Error> {
        let Wish { product_id, added_at } = wish.clone();
        let card = match index.by_id(&product_id) {
            Some(listed) => index.card_by_slug(&listed.slug)?,
            None => None,
        };
        Ok(Self { product_id, added_at, product: card.and_then(CardView::new) })
    }
}
