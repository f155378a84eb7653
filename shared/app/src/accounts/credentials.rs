//! Passwords and addresses that change: forgotten, chosen anew, moved to another mailbox. Each tells the account's owner by mail.

use super::access_tokens::Bearer;
use super::passwords::{self, Verified};
use super::{AccountError, ROUNDS};
use crate::{App, random};
use barrow_domain::accounts::{Letter, LetterKind, NewPassword, User};
use barrow_domain::customer::Email;
use barrow_domain::ids::{LetterId, SessionId, UserId};
use barrow_store::{Account, AccountChange, AccountChangeRefusal, StoreError};
use jiff::Timestamp;

impl App {
    /// Writes a letter with a link, if the address has an account; the letter that nobody gets costs the same.
    ///
    /// # Errors
    /// A named [`AccountError`]; none of them tells whether the address is known.
    pub async fn forgot_password(&self, email: Email, now: Timestamp) -> Result<(), AccountError> {
        let known = self.store().accounts.by_email(&email).await?;
        let kind = known.map_or(LetterKind::NobodyHere, |user_id| LetterKind::ResetPassword { user_id });
        Ok(self.store().accounts.write_letter(&letter(email, kind, now)).await?)
    }

    /// Sets the password that a letter's link is for, and ends all sessions: whoever else is signed in may be why.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn reset_password(&self, link: &str, password: &NewPassword, now: Timestamp) -> Result<(), AccountError> {
        let letter = self.open_letter(link, now).await?;
        let LetterKind::ResetPassword { user_id } = &letter.kind else { return Err(AccountError::LinkInvalid) };
        for _ in 0..ROUNDS {
            let account = self.account_of(user_id).await?.ok_or(AccountError::LinkInvalid)?;
            // An older link than the password, or to a mailbox that is not the account's any more, is good for nothing.
            if letter.written_at < account.user.password_changed_at || letter.to.normalised() != account.user.email.normalised() {
                return Err(AccountError::LinkInvalid);
            }
            password.check(&account.user.email)?;
            if self.set_password(&account, password, Some(&letter.id), None, now).await? {
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Ends all other sessions.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`], or another named one.
    pub async fn change_password(
        &self,
        bearer: &Bearer,
        password: &NewPassword,
        new: &NewPassword,
        now: Timestamp,
    ) -> Result<User, AccountError> {
        for _ in 0..ROUNDS {
            let account = self.proven_account(&bearer.user_id, password).await?;
            new.check(&account.user.email)?;
            if self.set_password(&account, new, None, Some(&bearer.session_id), now).await? {
                return self.user(&bearer.user_id).await;
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Writes a letter to the new address, whose link moves the account there.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`], or another named one; none tells whether the address has an account.
    pub async fn ask_for_new_email(
        &self,
        bearer: &Bearer,
        email: Email,
        password: &NewPassword,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let account = self.proven_account(&bearer.user_id, password).await?;
        let taken = self.store().accounts.by_email(&email).await?.is_some_and(|owner| owner != account.user.id);
        let kind = if taken { LetterKind::AlreadyRegistered } else { LetterKind::ConfirmNewEmail { user_id: account.user.id } };
        Ok(self.store().accounts.write_letter(&letter(email, kind, now)).await?)
    }

    /// Moves the account to the address that a letter went to, and tells the old one.
    ///
    /// # Errors
    /// [`AccountError::LinkInvalid`], also when the address has an account by now.
    pub async fn confirm_new_email(&self, link: &str, now: Timestamp) -> Result<(), AccountError> {
        let confirmed = self.open_letter(link, now).await?;
        let LetterKind::ConfirmNewEmail { user_id } = &confirmed.kind else { return Err(AccountError::LinkInvalid) };
        for _ in 0..ROUNDS {
            let account = self.account_of(user_id).await?.ok_or(AccountError::LinkInvalid)?;
            // Whoever asked knew a password that is not the account's any more.
            if confirmed.written_at < account.user.password_changed_at {
                return Err(AccountError::LinkInvalid);
            }
            let after = User { email: confirmed.to.clone(), updated_at: now, ..account.user.clone() };
            let told = letter(account.user.email.clone(), LetterKind::EmailChanged, now);
            let change = AccountChange {
                before: &account,
                after: &after,
                password_hash: None,
                link: Some(&confirmed.id),
                ended: &[],
                letter: Some(&told),
                factor: None,
                audit: None,
            };
            match self.store().accounts.change(&change).await {
                Ok(()) => return Ok(()),
                Err(AccountChangeRefusal::Moved) => {}
                Err(AccountChangeRefusal::LinkUsed | AccountChangeRefusal::AddressTaken) => return Err(AccountError::LinkInvalid),
                Err(AccountChangeRefusal::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The account of somebody signed in who shows their password once more.
    pub(super) async fn proven_account(&self, id: &UserId, password: &NewPassword) -> Result<Account, AccountError> {
        let account = self.account_of(id).await?.ok_or(AccountError::SessionEnded)?;
        match passwords::verify(password.as_str(), Some(&account.password_hash)).await? {
            Verified::Wrong => Err(AccountError::WrongPassword),
            Verified::Right | Verified::RightButOld => Ok(account),
        }
    }

    /// False when the account changed meanwhile.
    async fn set_password(
        &self,
        account: &Account,
        password: &NewPassword,
        link: Option<&LetterId>,
        kept: Option<&SessionId>,
        now: Timestamp,
    ) -> Result<bool, AccountError> {
        let hash = passwords::hash(password.as_str()).await?;
        let after = User { password_changed_at: now, updated_at: now, ..account.user.clone() };
        let ended = self.session_ids(&account.user.id, kept).await?;
        let told = letter(account.user.email.clone(), LetterKind::PasswordChanged, now);
        let change = AccountChange {
            before: account,
            after: &after,
            password_hash: Some(&hash),
            link,
            ended: &ended,
            letter: Some(&told),
            factor: None,
            audit: None,
        };
        match self.store().accounts.change(&change).await {
            Ok(()) => {
                tracing::info!(user.id = %account.user.id, "password changed");
                Ok(true)
            }
            Err(AccountChangeRefusal::Moved | AccountChangeRefusal::AddressTaken) => Ok(false),
            Err(AccountChangeRefusal::LinkUsed) => Err(AccountError::LinkInvalid),
            Err(AccountChangeRefusal::Store(error)) => Err(error.into()),
        }
    }
}

pub(super) fn letter(to: Email, kind: LetterKind, now: Timestamp) -> Letter {
    Letter { id: random::letter_id(), to, kind, written_at: now }
}
