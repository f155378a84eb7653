//! What belongs to a user: documents of one item each, changed over the version that was read, and only while the user is there.

use super::{Accounts, still_there, user_key};
use crate::item::{Item, document, n, number, read_document};
use crate::transaction::{Transaction, TransactionError, put_builder};
use crate::{StoreError, TableNames};
use barrow_domain::accounts::{AddressBook, Wishlist};
use barrow_domain::ids::UserId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A document and the version it was read at; 0 where there is none yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    pub document: T,
    pub version: u64,
}

const ADDRESSES: &str = "ADDRESSES";
const WISHLIST: &str = "WISHLIST";
pub(super) const CART: &str = "CART";
/// All of them, for when the user goes.
pub(super) const ALL: [&str; 3] = [ADDRESSES, WISHLIST, CART];

impl Accounts {
    /// # Errors
    /// [`StoreError`].
    pub async fn address_book(&self, user: &UserId) -> Result<Versioned<AddressBook>, StoreError> {
        self.belonging(user, ADDRESSES, "address book").await
    }

    /// False when it was changed since it was read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_address_book(&self, user: &UserId, book: &Versioned<AddressBook>) -> Result<bool, StoreError> {
        self.keep_belonging(user, ADDRESSES, book).await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn wishlist(&self, user: &UserId) -> Result<Versioned<Wishlist>, StoreError> {
        self.belonging(user, WISHLIST, "wishlist").await
    }

    /// False when it was changed since it was read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_wishlist(&self, user: &UserId, list: &Versioned<Wishlist>) -> Result<bool, StoreError> {
        self.keep_belonging(user, WISHLIST, list).await
    }

    pub(super) async fn belonging<T: DeserializeOwned + Default>(
        &self,
        user: &UserId,
        name: &str,
        what: &'static str,
    ) -> Result<Versioned<T>, StoreError> {
        let Some(item) = self.get(user_key(user, name)).await? else {
            return Ok(Versioned { document: T::default(), version: 0 });
        };
        Ok(Versioned { document: read_document(&item, what)?, version: number(&item, "version", what)? })
    }

    /// Writes `kept` over the version that it was read at.
    pub(super) async fn keep_belonging<T: Serialize>(&self, user: &UserId, name: &str, kept: &Versioned<T>) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        put_over(&mut transaction, &self.tables, user, name, kept)?;
        still_there(&mut transaction, &self.tables, user)?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }
}

/// Writes `kept` over the version that it was read at.
pub(super) fn put_over<T: Serialize>(
    transaction: &mut Transaction,
    tables: &TableNames,
    user: &UserId,
    name: &str,
    kept: &Versioned<T>,
) -> Result<usize, StoreError> {
    let put = put_builder().table_name(&tables.accounts).set_item(Some(item(user, name, kept)?));
    transaction.put(match kept.version {
        0 => put.condition_expression("attribute_not_exists(pk)"),
        version => put
            .condition_expression("#version = :version")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":version", n(version)),
    })
}

fn item<T: Serialize>(user: &UserId, name: &str, kept: &Versioned<T>) -> Result<Item, StoreError> {
    let mut item = user_key(user, name);
    item.insert("doc".into(), document(&kept.document)?);
    item.insert("version".into(), n(kept.version + 1));
    Ok(item)
}
