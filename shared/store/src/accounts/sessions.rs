//! Sessions: begun beside the user's count of them, rotated over the hash that was read, ended by being removed.

use super::{Account, Accounts, META, letters, user_key};
use crate::contention::{Try, retried};
use crate::item::{Item, document, n, read_document, s};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder, update_builder};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::accounts::{KnownPlaces, Letter, Session};
use barrow_domain::ids::{SessionId, UserId};

const WHAT: &str = "session";

/// Somebody signs in.
pub struct SignIn<'a> {
    pub account: &'a Account,
    pub session: &'a Session,
    /// Sessions that make room for it.
    pub ended: &'a [SessionId],
    /// The password's new hash, where it was hashed with less than today's parameters.
    pub rehashed: Option<&'a str>,
    /// With the one that they come from.
    pub places: &'a KnownPlaces,
    /// Tells the owner.
    pub letter: Option<&'a Letter>,
}

impl Accounts {
    /// # Errors
    /// [`StoreError`].
    pub async fn session(&self, user: &UserId, id: &SessionId) -> Result<Option<Session>, StoreError> {
        let item = self.get(session_key(user, id)).await?;
        item.map(|item| read_document(&item, WHAT)).transpose()
    }

    /// All of a user, strongly read. There are at most [`barrow_domain::accounts::MAX_SESSIONS`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sessions(&self, user: &UserId) -> Result<Vec<Session>, StoreError> {
        let query = self.client.query().table_name(&self.tables.accounts).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :session)");
        let query =
            query.expression_attribute_values(":pk", s(format!("USER#{user}"))).expression_attribute_values(":session", s("SESSION#"));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.items().iter().map(|item| read_document(item, WHAT)).collect()
    }

    /// Begins a session, ends those that make room for it, and stores the password's new hash if there is one. False when the
    /// user changed since they were read, or somebody else signed in: read again and decide again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_session(&self, sign_in: &SignIn<'_>) -> Result<bool, StoreError> {
        let SignIn { account, session, ended, rehashed, places, letter } = sign_in;
        let mut transaction = Transaction::default();
        let hash = if rehashed.is_some() { ", password_hash = :hash" } else { "" };
        let user = unchanged(&self.tables, account, &format!("SET sessions_begun = :next, places = :places{hash}"));
        let user = user.expression_attribute_values(":places", s(places.to_string()));
        let user = user.expression_attribute_values(":next", n(account.sessions_begun + 1));
        let user = rehashed.iter().fold(user, |user, hash| user.expression_attribute_values(":hash", s(*hash)));
        transaction.update(user)?;
        let put = put_builder().table_name(&self.tables.accounts).set_item(Some(item(session)?));
        transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
        if let Some(letter) = letter {
            transaction.put(put_builder().table_name(&self.tables.accounts).set_item(Some(letters::item(letter)?)))?;
        }
        self.run_with_ends(transaction, &account.user.id, ended).await
    }

    /// Ends these sessions of a user, all of one moment: false when the user changed or signed in since they were read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_sessions(&self, account: &Account, ended: &[SessionId]) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        let user = unchanged(&self.tables, account, "SET sessions_begun = :begun");
        transaction.update(user)?;
        self.run_with_ends(transaction, &account.user.id, ended).await
    }

    async fn run_with_ends(&self, mut transaction: Transaction, user: &UserId, ended: &[SessionId]) -> Result<bool, StoreError> {
        for id in ended {
            transaction.delete(delete_builder().table_name(&self.tables.accounts).set_key(Some(session_key(user, id))))?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Writes a session over the one that was read; false when somebody else rotated or ended it first.
    ///
    /// # Errors
    /// [`StoreError`].
    #[expect(clippy::disallowed_methods, reason = "it is conditional: over the session that was read")]
    pub async fn rotate(&self, before: &Session, after: &Session) -> Result<bool, StoreError> {
        let put = self.client.put_item().table_name(&self.tables.accounts).set_item(Some(item(after)?));
        let put = put.condition_expression("#current = :before").expression_attribute_names("#current", "current");
        let put = put.expression_attribute_values(":before", s(&before.current));
        match put.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
            Ok(output) => {
                meter::count(output.consumed_capacity(), true);
                Ok(true)
            }
            Err(error) => match error.as_service_error() {
                // Whoever is beside it (all sessions ending, or the session of another try) is done when it is read again.
                Some(PutItemError::ConditionalCheckFailedException(_) | PutItemError::TransactionConflictException(_)) => Ok(false),
                _ => Err(error.into()),
            },
        }
    }

    /// Ends one session. One that is not there is ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_session(&self, user: &UserId, id: &SessionId) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.tables.accounts).set_key(Some(session_key(user, id)));
        let delete = delete.return_consumed_capacity(ReturnConsumedCapacity::Total);
        retried(|| async {
            match delete.clone().send().await {
                Ok(output) => {
                    meter::count(output.consumed_capacity(), true);
                    Ok(Try::Done(()))
                }
                Err(error) => match error.as_service_error() {
                    Some(DeleteItemError::TransactionConflictException(_)) => Ok(Try::Contended),
                    _ => Err(StoreError::from(error)),
                },
            }
        })
        .await
    }
}

/// An update of the user that is refused when they changed, or a session was begun, since the account was read.
pub(super) fn unchanged(tables: &TableNames, account: &Account, set: &str) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
    update_builder()
        .table_name(&tables.accounts)
        .set_key(Some(user_key(&account.user.id, META)))
        .update_expression(set)
        .condition_expression("#version = :version AND sessions_begun = :begun")
        .expression_attribute_names("#version", "version")
        .expression_attribute_values(":version", n(account.version))
        .expression_attribute_values(":begun", n(account.sessions_begun))
}

pub(super) fn session_key(user: &UserId, id: &SessionId) -> Item {
    user_key(user, format!("SESSION#{id}"))
}

pub(super) fn item(session: &Session) -> Result<Item, StoreError> {
    let mut item = session_key(&session.user_id, &session.id);
    item.insert("current".into(), s(&session.current));
    item.insert("doc".into(), document(session)?);
    item.insert("expires_at".into(), n(session.expires_at().as_second()));
    Ok(item)
}
