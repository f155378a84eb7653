//! Users, and the guards of their addresses.

use super::{Accounts, META, guard_key, letters, sessions, user_key};
use crate::StoreError;
use crate::contention::update_if;
use crate::item::{Item, document, n, number, read_document, s, text};
use crate::transaction::{Refused, Transaction, TransactionError, put_builder};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::accounts::{KnownPlaces, Session, User};
use barrow_domain::customer::Email;
use barrow_domain::ids::{LetterId, UserId};

/// A user with what only the store and sign-in know of them. No `Debug`: it holds the password's hash.
#[derive(Clone)]
pub struct Account {
    pub user: User,
    pub password_hash: String,
    /// Raised by every change of the user; a change names the version it saw.
    pub version: u64,
    pub sessions_begun: u64,
    /// From where it was signed in to; none for an account that was made before anybody noted it.
    pub places: Option<KnownPlaces>,
}

/// What a confirmed registration writes.
pub struct NewAccount<'a> {
    pub user: &'a User,
    pub password_hash: &'a str,
    pub places: &'a KnownPlaces,
    /// Its link, used up by this.
    pub letter: &'a LetterId,
    /// Whoever confirms is signed in.
    pub session: &'a Session,
}

/// Why there is no new account. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CreateRefusal {
    #[error("the link was used before")]
    LinkUsed,
    #[error("the address has an account")]
    AddressTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

const WHAT: &str = "account";

impl Accounts {
    /// Whose address this is. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn by_email(&self, email: &Email) -> Result<Option<UserId>, StoreError> {
        let item = self.get(guard_key(email)).await?;
        item.map(|item| user_id(&item)).transpose()
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn account(&self, id: &UserId) -> Result<Option<Account>, StoreError> {
        let item = self.get(user_key(id, META)).await?;
        item.map(|item| read(&item)).transpose()
    }

    /// Writes user, guard and first session, and uses the link up, in one transaction.
    ///
    /// # Errors
    /// A named [`CreateRefusal`].
    pub async fn create(&self, new: &NewAccount<'_>) -> Result<(), CreateRefusal> {
        let NewAccount { user, password_hash, places, letter, session } = new;
        let mut transaction = Transaction::default();
        let link = letters::use_up(&mut transaction, &self.tables, letter)?;
        let mut guard = guard_key(&user.email);
        guard.insert("user_id".into(), s(user.id.as_str()));
        for item in [guard, first_item(user, password_hash, Some(places))?, sessions::item(session)?] {
            let put = put_builder().table_name(&self.tables.accounts).set_item(Some(item));
            transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Refused(reasons)) if matches!(reasons.get(link), Some(Refused::Condition(_))) => {
                Err(CreateRefusal::LinkUsed)
            }
            Err(TransactionError::Refused(_)) => Err(CreateRefusal::AddressTaken),
            Err(TransactionError::Store(error)) => Err(error.into()),
        }
    }

    /// Writes the user over the one that was read; false when somebody else changed them meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replace_user(&self, before: &Account, after: &User) -> Result<bool, StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.tables.accounts)
            .set_key(Some(user_key(&after.id, META)))
            .update_expression("SET doc = :doc, #version = :next")
            .condition_expression("#version = :version")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":doc", document(after)?)
            .expression_attribute_values(":version", n(before.version))
            .expression_attribute_values(":next", n(before.version + 1))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        update_if(update).await
    }
}

/// A first session was begun with the account.
pub(super) fn first_item(user: &User, password_hash: &str, places: Option<&KnownPlaces>) -> Result<Item, StoreError> {
    let mut item = user_key(&user.id, META);
    item.insert("doc".into(), document(user)?);
    item.insert("password_hash".into(), s(password_hash));
    item.insert("version".into(), n(1));
    item.insert("sessions_begun".into(), n(1));
    item.extend(places.map(|places| ("places".into(), s(places.to_string()))));
    Ok(item)
}

fn read(item: &Item) -> Result<Account, StoreError> {
    Ok(Account {
        user: read_document(item, WHAT)?,
        password_hash: text(item, "password_hash", WHAT)?.to_owned(),
        version: number(item, "version", WHAT)?,
        sessions_begun: number(item, "sessions_begun", WHAT)?,
        places: item.contains_key("places").then(|| text(item, "places", WHAT)).transpose()?.map(KnownPlaces::parse),
    })
}

fn user_id(item: &Item) -> Result<UserId, StoreError> {
    UserId::parse(text(item, "user_id", WHAT)?).map_err(|error| StoreError::Corrupt { what: WHAT, why: error.to_string() })
}
