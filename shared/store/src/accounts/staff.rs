//! Staff: `STAFF` / `{user id}`, the list, and `USER#{id}` / `FACTOR`, what they show beside their password.
//!
//! A member's role stands on their user too, which is what tokens are made from. Both change in one transaction, which also ends
//! their sessions: so no token outlives a role by more than the request that is under way.

use super::sessions::unchanged;
use super::{Account, Accounts, guard_key, letters, sessions, user_key, users};
use crate::contention::update_if;
use crate::item::{Item, document, key, n, read_document, s};
use crate::transaction::{Transaction, TransactionError, check_builder, delete_builder, put_builder, update_builder};
use crate::{StoreError, TableNames, audit_log, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::accounts::{KnownPlaces, Letter, Session, User};
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::ids::{LetterId, SessionId, UserId};
use barrow_domain::staff::{SecondFactor, StaffRecord};

/// Somebody takes an invitation.
pub struct Joining<'a> {
    /// The account that the address has already.
    pub account: Option<&'a Account>,
    pub user: &'a User,
    pub password_hash: &'a str,
    /// Whose link is used up by this.
    pub letter: &'a LetterId,
    pub record: &'a StaffRecord,
    /// Their record from before, when they were disabled and come again.
    pub former: Option<&'a StaffRecord>,
    pub factor: &'a SecondFactor,
    pub session: &'a Session,
    /// With the one that they come from.
    pub places: &'a KnownPlaces,
    /// Tells whoever had the account already.
    pub told: Option<&'a Letter>,
    /// Sessions from before, which had no second factor.
    pub ended: &'a [SessionId],
    pub audit: &'a AuditEntry,
}

/// A member gets another role, or is disabled.
pub struct StaffChange<'a> {
    pub account: &'a Account,
    pub user: &'a User,
    pub before: &'a StaffRecord,
    pub after: &'a StaffRecord,
    /// Another owner, who must still be one: set when this one will not be.
    pub remaining_owner: Option<&'a StaffRecord>,
    pub ended: &'a [SessionId],
    pub audit: &'a AuditEntry,
}

const STAFF: &str = "STAFF";
const FACTOR: &str = "FACTOR";
const WHAT: &str = "member of staff";

impl Accounts {
    /// Everybody who works here or did, strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn staff(&self) -> Result<Vec<StaffRecord>, StoreError> {
        let query = self.client.query().table_name(&self.tables.accounts).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk").expression_attribute_values(":pk", s(STAFF));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.items().iter().map(|item| read_document(item, WHAT)).collect()
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn second_factor(&self, id: &UserId) -> Result<Option<SecondFactor>, StoreError> {
        let item = self.get(user_key(id, FACTOR)).await?;
        item.map(|item| read_document(&item, "second factor")).transpose()
    }

    /// Writes a factor over the one that was read, or where there was none; false when somebody was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replace_factor(&self, id: &UserId, before: Option<&SecondFactor>, after: &SecondFactor) -> Result<bool, StoreError> {
        let update = self.client.update_item().table_name(&self.tables.accounts).set_key(Some(user_key(id, FACTOR)));
        let update = update.update_expression("SET doc = :doc").expression_attribute_values(":doc", document(after)?);
        let update = match before {
            Some(before) => update.condition_expression("doc = :before").expression_attribute_values(":before", document(before)?),
            None => update.condition_expression("attribute_not_exists(pk)"),
        };
        update_if(update.return_consumed_capacity(ReturnConsumedCapacity::Total)).await
    }

    /// Stores an invitation, which is its being sent, and who invited.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn write_invitation(&self, letter: &Letter, audit: &AuditEntry) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        transaction.put(put_builder().table_name(&self.tables.accounts).set_item(Some(letters::item(letter)?)))?;
        audit_log::record(&mut transaction, &self.tables, audit)?;
        done(transaction.run(&self.client).await).map(drop)
    }

    /// False when the link was used, or the account was made or changed meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn join_staff(&self, joining: &Joining<'_>) -> Result<bool, StoreError> {
        let Joining { account, user, password_hash, letter, record, former, factor, session, places, told, ended, audit } = joining;
        let mut transaction = Transaction::default();
        letters::use_up(&mut transaction, &self.tables, letter)?;
        match account {
            Some(account) => {
                let update =
                    unchanged(&self.tables, account, "SET doc = :doc, #version = :next, sessions_begun = :sessions, places = :places");
                let update = update.expression_attribute_values(":places", s(places.to_string()));
                let update = update.expression_attribute_values(":doc", document(user)?);
                let update = update.expression_attribute_values(":next", n(account.version + 1));
                transaction.update(update.expression_attribute_values(":sessions", n(account.sessions_begun + 1)))?;
            }
            None => {
                let mut guard = guard_key(&user.email);
                guard.insert("user_id".into(), s(user.id.as_str()));
                for item in [guard, users::first_item(user, password_hash, Some(places))?] {
                    let put = put_builder().table_name(&self.tables.accounts).set_item(Some(item));
                    transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
                }
            }
        }
        let mut kept = user_key(&user.id, FACTOR);
        kept.insert("doc".into(), document(factor)?);
        let letter = told.map(letters::item).transpose()?;
        for item in [kept, sessions::item(session)?].into_iter().chain(letter) {
            transaction.put(put_builder().table_name(&self.tables.accounts).set_item(Some(item)))?;
        }
        let put = put_builder().table_name(&self.tables.accounts).set_item(Some(record_item(record)?));
        transaction.put(match former {
            Some(former) => put.condition_expression("doc = :former").expression_attribute_values(":former", document(former)?),
            None => put.condition_expression("attribute_not_exists(pk)"),
        })?;
        end(&mut transaction, &self.tables, &user.id, ended)?;
        audit_log::record(&mut transaction, &self.tables, audit)?;
        done(transaction.run(&self.client).await)
    }

    /// False when the member, or the owner who was to remain, changed meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_staff(&self, change: &StaffChange<'_>) -> Result<bool, StoreError> {
        let StaffChange { account, user, before, after, remaining_owner, ended, audit } = change;
        let mut transaction = Transaction::default();
        let update = unchanged(&self.tables, account, "SET doc = :doc, #version = :next");
        let update = update.expression_attribute_values(":doc", document(user)?);
        transaction.update(update.expression_attribute_values(":next", n(account.version + 1)))?;
        let put = put_builder().table_name(&self.tables.accounts).set_item(Some(record_item(after)?));
        transaction.put(put.condition_expression("doc = :before").expression_attribute_values(":before", document(before)?))?;
        if let Some(owner) = remaining_owner {
            let check = check_builder().table_name(&self.tables.accounts).set_key(Some(key(STAFF, owner.user_id.as_str())));
            transaction.check(check.condition_expression("doc = :owner").expression_attribute_values(":owner", document(owner)?))?;
        }
        end(&mut transaction, &self.tables, &user.id, ended)?;
        audit_log::record(&mut transaction, &self.tables, audit)?;
        done(transaction.run(&self.client).await)
    }

    /// A member without invitation or second factor: the local sample shop's owner. False when the address has an account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn create_owner(&self, user: &User, password_hash: &str, record: &StaffRecord) -> Result<bool, StoreError> {
        let mut guard = guard_key(&user.email);
        guard.insert("user_id".into(), s(user.id.as_str()));
        let mut transaction = Transaction::default();
        for item in [guard, users::first_item(user, password_hash, None)?, record_item(record)?] {
            let put = put_builder().table_name(&self.tables.accounts).set_item(Some(item));
            transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
        }
        done(transaction.run(&self.client).await)
    }
}

/// A factor over the one that was read.
pub(super) fn factor_over(
    tables: &TableNames,
    before: &SecondFactor,
    after: &SecondFactor,
    id: &UserId,
) -> Result<aws_sdk_dynamodb::types::builders::UpdateBuilder, StoreError> {
    let update = update_builder().table_name(&tables.accounts).set_key(Some(user_key(id, FACTOR))).update_expression("SET doc = :doc");
    let update = update.expression_attribute_values(":doc", document(after)?).condition_expression("doc = :before");
    Ok(update.expression_attribute_values(":before", document(before)?))
}

fn done(outcome: Result<(), TransactionError>) -> Result<bool, StoreError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(TransactionError::Refused(_)) => Ok(false),
        Err(TransactionError::Store(error)) => Err(error),
    }
}

fn end(transaction: &mut Transaction, tables: &TableNames, user: &UserId, ended: &[SessionId]) -> Result<(), StoreError> {
    for id in ended {
        let delete = delete_builder().table_name(&tables.accounts).set_key(Some(sessions::session_key(user, id)));
        transaction.delete(delete)?;
    }
    Ok(())
}

fn record_item(record: &StaffRecord) -> Result<Item, StoreError> {
    let mut item = key(STAFF, record.user_id.as_str());
    item.insert("doc".into(), document(record)?);
    Ok(item)
}
