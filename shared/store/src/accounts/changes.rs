//! Changes of a user that concern more than their one item: address, password, sessions, and the letters that tell of it.

use super::{Account, Accounts, META, belongings, guard_key, letters, sessions, staff, user_key};
use crate::item::{document, n, s};
use crate::transaction::{Refused, Transaction, TransactionError, delete_builder, put_builder};
use crate::{StoreError, audit_log};
use barrow_domain::accounts::{Letter, User};
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::ids::{LetterId, SessionId};
use barrow_domain::staff::SecondFactor;

/// What changes together.
pub struct AccountChange<'a> {
    /// As it was read; somebody else's change since then makes this one refused.
    pub before: &'a Account,
    pub after: &'a User,
    pub password_hash: Option<&'a str>,
    /// The link that this was asked for by, used up with it.
    pub link: Option<&'a LetterId>,
    pub ended: &'a [SessionId],
    pub letter: Option<&'a Letter>,
    /// Of a member of staff: as it was read, and as it shall be.
    pub factor: Option<(&'a SecondFactor, &'a SecondFactor)>,
    /// When it is staff's doing.
    pub audit: Option<&'a AuditEntry>,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountChangeRefusal {
    /// Read again and decide again.
    #[error("the account has changed")]
    Moved,
    #[error("the link was used before")]
    LinkUsed,
    #[error("the address has an account")]
    AddressTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    /// # Errors
    /// A named [`AccountChangeRefusal`].
    pub async fn change(&self, change: &AccountChange<'_>) -> Result<(), AccountChangeRefusal> {
        let mut transaction = Transaction::default();
        let (link, guard) = self.fill(&mut transaction, change)?;
        let reasons = match transaction.run(&self.client).await {
            Ok(()) => return Ok(()),
            Err(TransactionError::Store(error)) => return Err(error.into()),
            Err(TransactionError::Refused(reasons)) => reasons,
        };
        let refused = |place: Option<usize>| place.is_some_and(|place| matches!(reasons.get(place), Some(Refused::Condition(_))));
        if refused(link) {
            return Err(AccountChangeRefusal::LinkUsed);
        }
        Err(if refused(guard) { AccountChangeRefusal::AddressTaken } else { AccountChangeRefusal::Moved })
    }

    /// Removes a user with all that is theirs in this table; the stream tells whoever keeps more of them. False when the user changed,
    /// or signed in, since they were read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn erase(&self, account: &Account, sessions: &[SessionId]) -> Result<bool, StoreError> {
        let (mut transaction, table, id) = (Transaction::default(), &self.tables.accounts, &account.user.id);
        let user = delete_builder().table_name(table).set_key(Some(user_key(id, META)));
        let user =
            user.condition_expression("#version = :version AND sessions_begun = :begun").expression_attribute_names("#version", "version");
        let user = user.expression_attribute_values(":version", n(account.version));
        transaction.delete(user.expression_attribute_values(":begun", n(account.sessions_begun)))?;
        let own = sessions.iter().map(|session| sessions::session_key(id, session)).chain(belongings::ALL.map(|name| user_key(id, name)));
        for key in own.chain([guard_key(&account.user.email)]) {
            transaction.delete(delete_builder().table_name(table).set_key(Some(key)))?;
        }
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Gives the places of the link and of the new address's guard.
    fn fill(&self, transaction: &mut Transaction, change: &AccountChange<'_>) -> Result<(Option<usize>, Option<usize>), StoreError> {
        let AccountChange { before, after, password_hash, link, ended, letter, factor, audit } = change;
        let table = &self.tables.accounts;
        let hash = if password_hash.is_some() { ", password_hash = :hash" } else { "" };
        let user = sessions::unchanged(&self.tables, before, &format!("SET doc = :doc, #version = :next{hash}"));
        let user = user.expression_attribute_values(":doc", document(after)?).expression_attribute_values(":next", n(before.version + 1));
        transaction.update(password_hash.iter().fold(user, |user, hash| user.expression_attribute_values(":hash", s(*hash))))?;
        let link = link.map(|id| letters::use_up(transaction, &self.tables, id)).transpose()?;
        let guard = if before.user.email.normalised() == after.email.normalised() {
            None
        } else {
            transaction.delete(delete_builder().table_name(table).set_key(Some(guard_key(&before.user.email))))?;
            let mut guard = guard_key(&after.email);
            guard.insert("user_id".into(), s(after.id.as_str()));
            let put = put_builder().table_name(table).set_item(Some(guard));
            Some(transaction.put(put.condition_expression("attribute_not_exists(pk)"))?)
        };
        for id in *ended {
            transaction.delete(delete_builder().table_name(table).set_key(Some(sessions::session_key(&after.id, id))))?;
        }
        if let Some(letter) = letter {
            transaction.put(put_builder().table_name(table).set_item(Some(letters::item(letter)?)))?;
        }
        if let Some((before, after)) = factor {
            transaction.update(staff::factor_over(&self.tables, before, after, &change.after.id)?)?;
        }
        audit.iter().try_for_each(|entry| audit_log::record(transaction, &self.tables, entry))?;
        Ok((link, guard))
    }
}
