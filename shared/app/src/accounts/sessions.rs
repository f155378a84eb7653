//! A session's life: its tokens follow each other, until it is ended.

use super::access_tokens::Bearer;
use super::refresh_tokens::{RefreshToken, new_salt};
use super::{AccountError, ROUNDS, SignedIn};
use crate::App;
use barrow_domain::accounts::{Presented, Session};
use barrow_domain::ids::{SessionId, UserId};
use barrow_store::{Account, StoreError};
use jiff::Timestamp;

impl App {
    /// Gives the next refresh token and a new access token. Of many who come with the same token one rotates it; the others get
    /// the same next one for ten seconds, as if the answer had been lost. Later the token is a copy, and ends the session.
    ///
    /// # Errors
    /// [`AccountError::SessionEnded`].
    pub async fn refresh(&self, token: &RefreshToken, now: Timestamp) -> Result<SignedIn, AccountError> {
        let accounts = &self.store().accounts;
        for _ in 0..ROUNDS {
            let (session, account) = self.session_and_account(token).await?;
            match session.judge(&token.hashes(), now) {
                Presented::Current => {
                    let salt = new_salt();
                    let next = token.next(&salt).ok_or(AccountError::SessionEnded)?;
                    if accounts.rotate(&session, &session.rotated(next.hashes().secret, salt, now)).await? {
                        return self.go_on(account, &session, next, now);
                    }
                }
                Presented::Grace { salt } => {
                    let next = token.next(salt).ok_or(AccountError::SessionEnded)?;
                    return self.go_on(account, &session, next, now);
                }
                Presented::Reused => return self.end_reused(&session).await,
                Presented::Foreign => return Err(AccountError::SessionEnded),
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Ends the token's session, or all of its user.
    ///
    /// # Errors
    /// [`AccountError::SessionEnded`] when it was over already.
    pub async fn sign_out(&self, token: &RefreshToken, all: bool, now: Timestamp) -> Result<(), AccountError> {
        let (session, account) = self.session_and_account(token).await?;
        match session.judge(&token.hashes(), now) {
            Presented::Current | Presented::Grace { .. } => {}
            Presented::Reused => return self.end_reused(&session).await,
            Presented::Foreign => return Err(AccountError::SessionEnded),
        }
        if all {
            self.end_all_sessions(account, None).await
        } else {
            Ok(self.store().accounts.end_session(&session.user_id, &session.id).await?)
        }
    }

    /// Ends all sessions of a user, but for one that is kept. A sign-in under way is before it, and ended, or after it.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn end_all_sessions(&self, mut account: Account, kept: Option<&SessionId>) -> Result<(), AccountError> {
        for _ in 0..ROUNDS {
            let ended = self.session_ids(&account.user.id, kept).await?;
            if self.store().accounts.end_sessions(&account, &ended).await? {
                return Ok(());
            }
            account = self.account_of(&account.user.id).await?.ok_or(AccountError::SessionEnded)?;
        }
        Err(StoreError::Contended.into())
    }

    /// Whether the session that an access token came from goes on. One read for each signed-in request: so whoever signs out, or
    /// changes their password, need not wait for tokens to run out.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn is_signed_in(&self, bearer: &Bearer, now: Timestamp) -> Result<bool, AccountError> {
        let session = self.store().accounts.session(&bearer.user_id, &bearer.session_id).await?;
        Ok(session.is_some_and(|session| !session.is_over(now)))
    }

    /// Those that go on, the last used first.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn live_sessions(&self, user: &UserId, now: Timestamp) -> Result<Vec<Session>, AccountError> {
        let mut sessions = self.store().accounts.sessions(user).await?;
        sessions.retain(|session| !session.is_over(now));
        sessions.sort_by_key(|session| std::cmp::Reverse(session.used_at));
        Ok(sessions)
    }

    /// Ends one session of a user. One that is not there is ended.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn end_session(&self, user: &UserId, id: &SessionId) -> Result<(), AccountError> {
        Ok(self.store().accounts.end_session(user, id).await?)
    }

    pub(crate) async fn session_ids(&self, user: &UserId, kept: Option<&SessionId>) -> Result<Vec<SessionId>, AccountError> {
        let sessions = self.store().accounts.sessions(user).await?;
        Ok(sessions.into_iter().map(|session| session.id).filter(|id| kept != Some(id)).collect())
    }

    async fn session_and_account(&self, token: &RefreshToken) -> Result<(Session, Account), AccountError> {
        let accounts = &self.store().accounts;
        let (session, account) = futures::try_join!(accounts.session(&token.user_id, &token.session_id), accounts.account(&token.user_id))?;
        // One that was disabled has no session; this does not rely on it.
        let account = account.filter(|account| account.user.disabled_at.is_none());
        session.zip(account).ok_or(AccountError::SessionEnded)
    }

    fn go_on(&self, account: Account, session: &Session, refresh: RefreshToken, now: Timestamp) -> Result<SignedIn, AccountError> {
        let access_token = self.access_tokens()?.issue(&Bearer::of(&account.user, session), now)?;
        Ok(SignedIn { user: account.user, session_id: session.id.clone(), access_token, refresh })
    }

    /// Somebody has a copy of a token. Nobody knows who is the thief, so both have to sign in again.
    async fn end_reused<T>(&self, session: &Session) -> Result<T, AccountError> {
        tracing::warn!(user.id = %session.user_id, session.id = %session.id, "a refresh token was used again: its session is ended");
        self.store().accounts.end_session(&session.user_id, &session.id).await?;
        Err(AccountError::SessionEnded)
    }
}
