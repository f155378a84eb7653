//! What belongs to a user: documents of one item each, changed over the version that was read, and only while the user is there.

use super::{Accounts, META, user_key};
use crate::StoreError;
use crate::item::{Item, document, n, number, read_document};
use crate::transaction::{Transaction, TransactionError, check_builder, put_builder};
use barrow_domain::accounts::AddressBook;
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
        let put = put_builder().table_name(&self.tables.accounts).set_item(Some(item(user, name, kept)?));
        let put = match kept.version {
            0 => put.condition_expression("attribute_not_exists(pk)"),
            version => put
                .condition_expression("#version = :version")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":version", n(version)),
        };
        transaction.put(put)?;
        let user = check_builder().table_name(&self.tables.accounts).set_key(Some(user_key(user, META)));
        transaction.check(user.condition_expression("attribute_exists(pk)"))?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }
}

fn item<T: Serialize>(user: &UserId, name: &str, kept: &Versioned<T>) -> Result<Item, StoreError> {
    let mut item = user_key(user, name);
    item.insert("doc".into(), document(&kept.document)?);
    item.insert("version".into(), n(kept.version + 1));
    Ok(item)
}
