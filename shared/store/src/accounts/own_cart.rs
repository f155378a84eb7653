//! `USER#{id}` / `CART`: which cart is the user's. A guest's cart becomes it, or its lines go into it, once.

use super::belongings::{CART, Versioned, put_over};
use super::{Accounts, still_there};
use crate::item::{n, s};
use crate::ops::{self, Once};
use crate::transaction::{Refused, Transaction, TransactionError, delete_builder, update_builder};
use crate::{StoreError, carts};
use aws_sdk_dynamodb::types::AttributeValue;
use barrow_domain::cart::{Cart, CartLine, JoinedCarts};
use barrow_domain::ids::{CartId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// None until the user claims their first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCart {
    pub cart_id: Option<CartId>,
}

/// What becomes of two carts.
#[derive(Debug)]
pub struct CartMerge<'a> {
    pub user: &'a UserId,
    /// As it was read: still the user's when they are joined.
    pub own: &'a Cart,
    /// It goes, so that its lines come over once.
    pub guest: &'a Cart,
    pub joined: &'a JoinedCarts,
    pub until: Timestamp,
    pub now: Timestamp,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    Done,
    /// Something changed since it was read: read again and decide again.
    Moved,
    /// The cart is another user's.
    SomebodyElses,
}

impl Accounts {
    /// # Errors
    /// [`StoreError`].
    pub async fn own_cart(&self, user: &UserId) -> Result<Versioned<OwnCart>, StoreError> {
        self.belonging(user, CART, "user's cart").await
    }

    /// Makes a cart the user's, in place of the one that was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn adopt_cart(&self, user: &UserId, before: &Versioned<OwnCart>, cart: &Cart) -> Result<Claimed, StoreError> {
        let mut transaction = Transaction::default();
        let owned = update_builder()
            .table_name(&self.tables.carts)
            .set_key(Some(carts::cart_key(&cart.id)))
            .update_expression("SET #owner = :user")
            .condition_expression(
                "attribute_exists(pk) AND attribute_not_exists(order_id) AND (attribute_not_exists(#owner) OR #owner = :user)",
            )
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":user", s(user.as_str()));
        let place = transaction.update(owned)?;
        let own = Versioned { document: OwnCart { cart_id: Some(cart.id.clone()) }, version: before.version };
        put_over(&mut transaction, &self.tables, user, CART, &own)?;
        still_there(&mut transaction, &self.tables, user)?;
        self.claim(&transaction, place, user).await
    }

    /// Joins a guest's cart to the user's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn merge_cart(&self, merge: &CartMerge<'_>) -> Result<Claimed, StoreError> {
        let CartMerge { user, own, guest, joined, until, now } = merge;
        let mut transaction = Transaction::default();
        let gone = delete_builder()
            .table_name(&self.tables.carts)
            .set_key(Some(carts::cart_key(&guest.id)))
            .condition_expression(
                "#version = :version AND attribute_not_exists(order_id) AND (attribute_not_exists(#owner) OR #owner = :user)",
            )
            .expression_attribute_names("#version", "version")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":version", n(guest.version))
            .expression_attribute_values(":user", s(user.as_str()));
        let place = transaction.delete(gone)?;
        transaction.update(self.joined(own, joined, *until))?;
        ops::once_by(&mut transaction, &self.tables, &Once { work: &work(&guest.id), fingerprint: user.as_str() }, *now)?;
        self.claim(&transaction, place, user).await
    }

    /// Into whose cart one went that is not there any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_merged(&self, user: &UserId, cart: &CartId) -> Result<bool, StoreError> {
        let by = ops::Ops::new(self.client.clone(), std::sync::Arc::clone(&self.tables)).done_by(&work(cart)).await?;
        Ok(by.as_deref() == Some(user.as_str()))
    }

    fn joined(&self, own: &Cart, joined: &JoinedCarts, until: Timestamp) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        let JoinedCarts { lines, coupon, currency } = joined;
        let coupon = coupon.as_ref().map(|code| ("coupon", code.as_str()));
        let kept: Vec<(&str, &str)> = coupon.into_iter().chain(currency.map(|currency| ("currency", currency.code()))).collect();
        let map = |value: fn(&CartLine) -> AttributeValue| {
            AttributeValue::M(lines.iter().map(|(sku, line)| (sku.to_string(), value(line))).collect::<HashMap<_, _>>())
        };
        let set = "SET quantities = :quantities, products = :products, #version = :next, expires_at = :expires_at";
        let set = kept.iter().fold(set.to_owned(), |set, (name, _)| format!("{set}, {name} = :{name}"));
        let update = update_builder()
            .table_name(&self.tables.carts)
            .set_key(Some(carts::cart_key(&own.id)))
            .update_expression(set)
            .condition_expression("#version = :version AND attribute_not_exists(order_id)")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":version", n(own.version))
            .expression_attribute_values(":next", n(own.version + 1))
            .expression_attribute_values(":expires_at", n(until.as_second()))
            .expression_attribute_values(":quantities", map(|line| n(line.quantity.get())))
            .expression_attribute_values(":products", map(|line| s(line.product_id.as_str())));
        kept.into_iter().fold(update, |update, (name, value)| update.expression_attribute_values(format!(":{name}"), s(value)))
    }

    /// `place` is the claimed cart's.
    async fn claim(&self, transaction: &Transaction, place: usize, user: &UserId) -> Result<Claimed, StoreError> {
        match transaction.run(&self.client).await {
            Ok(()) => Ok(Claimed::Done),
            Err(TransactionError::Store(error)) => Err(error),
            Err(TransactionError::Refused(reasons)) => {
                let owner = match reasons.get(place) {
                    Some(Refused::Condition(Some(item))) => item.get("owner").and_then(|owner| owner.as_s().ok()),
                    _ => None,
                };
                Ok(if owner.is_some_and(|owner| owner != user.as_str()) { Claimed::SomebodyElses } else { Claimed::Moved })
            }
        }
    }
}

fn work(cart: &CartId) -> String {
    format!("cart-claim/{cart}")
}
