//! Accounts: users with their addresses' guards, sessions and letters.
//!
//! - `USER#{id}` / `META`: the user as `doc`, the password's hash, `version` (raised by every change of the user), `places` (from
//!   where it was signed in to, as hashes), and `sessions_begun`, by which two sign-ins at once, or one beside the end of all sessions, know of each other.
//! - `USER#{id}` / `SESSION#{id}`: a session; `current` is the hash that the next rotation must find.
//! - `USER#{id}` / `ADDRESSES`: the address book as `doc`, and its `version`.
//! - `USER#{id}` / `WISHLIST`, `CART`: likewise the wishlist, and which cart is the user's.
//! - `EMAIL#{address}` / `GUARD`: whose address this is, in small letters. Written with the user, so an address is one user's.
//! - `USER#{id}` / `NOTE#{id}`: what staff noted on a customer.
//! - `USER#{id}` / `FACTOR`: what a member of staff shows beside their password.
//! - `STAFF` / `{user id}`: the list of those who work here.
//! - `LETTER#{id}` / `LETTER`: a mail to write; its stream record hands it to the mail queue.
//!
//! - `EXPORT#{id}` / `REQUEST`: that somebody wants a copy of all that is held of them; its stream record starts the job.
//!
//! - `WATCHERS#{sku}` / `{holder}` and `ALERTS#{holder}` / `{sku}`: who is told when a SKU is back, found from either side.
//!
//! Sessions, letters, exports and alerts expire by themselves.

mod belongings;
mod changes;
mod exports;
mod letters;
mod notes;
mod own_cart;
mod restock;
mod sessions;
mod staff;
mod users;

pub use belongings::Versioned;
pub use changes::{AccountChange, AccountChangeRefusal};
pub use own_cart::{CartMerge, Claimed, OwnCart};
pub use sessions::SignIn;
pub use staff::{Joining, StaffChange};
pub use users::{Account, CreateRefusal, NewAccount};

use crate::item::{Item, key};
use crate::transaction::{Transaction, check_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::customer::Email;
use barrow_domain::ids::UserId;
use std::sync::Arc;

#[derive(Clone)]
pub struct Accounts {
    client: Client,
    tables: Arc<TableNames>,
}

const META: &str = "META";

impl Accounts {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    async fn get(&self, key: Item) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.accounts).set_key(Some(key)).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item)
    }
}

/// Adds that a user is there: what is written for them is not, once they are erased.
pub(crate) fn still_there(transaction: &mut Transaction, tables: &TableNames, user: &UserId) -> Result<usize, StoreError> {
    let check = check_builder().table_name(&tables.accounts).set_key(Some(user_key(user, META)));
    transaction.check(check.condition_expression("attribute_exists(pk)"))
}

/// Adds that a user is as they were at this version.
pub(crate) fn unchanged_since(
    transaction: &mut Transaction,
    tables: &TableNames,
    user: &UserId,
    version: u64,
) -> Result<usize, StoreError> {
    let check = check_builder().table_name(&tables.accounts).set_key(Some(user_key(user, META)));
    let check = check.condition_expression("#version = :version").expression_attribute_names("#version", "version");
    transaction.check(check.expression_attribute_values(":version", crate::item::n(version)))
}

fn user_key(id: &UserId, sk: impl Into<String>) -> Item {
    key(format!("USER#{id}"), sk)
}

fn guard_key(email: &Email) -> Item {
    key(format!("EMAIL#{}", email.normalised()), "GUARD")
}
