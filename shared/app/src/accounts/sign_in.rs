//! Signing in: the password first, then a session. Staff have their second factor asked for between the two.

use super::access_tokens::Bearer;
use super::credentials::letter;
use super::passwords::{self, Verified};
use super::refresh_tokens::RefreshToken;
use super::{AccountError, Origin, ROUNDS};
use crate::{App, random};
use barrow_domain::accounts::{AccountRole, LetterKind, MAX_SESSIONS, NewPassword, Session, User};
use barrow_domain::customer::Email;
use barrow_domain::ids::{SessionId, UserId};
use barrow_store::{Account, SignIn, StoreError};
use jiff::Timestamp;

/// Somebody who is signed in now. No `Debug`: it opens the account.
pub struct SignedIn {
    pub user: User,
    pub session_id: SessionId,
    pub access_token: String,
    pub refresh: RefreshToken,
}

/// Somebody whose password is right. It alone opens nothing yet: [`App::begin_session`] does.
pub struct Recognised {
    pub account: Account,
    /// Hashed with today's parameters, where the stored one was not.
    rehashed: Option<String>,
}

impl App {
    /// Compares a password. Unknown addresses cost the same calls and the same hashing.
    ///
    /// # Errors
    /// [`AccountError::InvalidCredentials`], whichever is wrong; [`AccountError::Disabled`] when neither is.
    pub async fn recognise(&self, email: &Email, password: &NewPassword) -> Result<Recognised, AccountError> {
        let accounts = &self.store().accounts;
        let id = accounts.by_email(email).await?;
        let known = id.is_some();
        let account = accounts.account(&id.unwrap_or_else(random::user_id)).await?.filter(|_| known);
        let stored = account.as_ref().map(|account| account.password_hash.as_str());
        let verified = passwords::verify(password.as_str(), stored).await?;
        match (account, verified) {
            (Some(account), Verified::Right | Verified::RightButOld) if account.user.disabled_at.is_some() => Err(AccountError::Disabled),
            (Some(account), Verified::Right) => Ok(Recognised { account, rehashed: None }),
            (Some(account), Verified::RightButOld) => {
                let rehashed = Some(passwords::hash(password.as_str()).await?);
                Ok(Recognised { account, rehashed })
            }
            _ => Err(AccountError::InvalidCredentials),
        }
    }

    /// Begins a session for somebody who has shown who they are, by whatever was asked of them. The least used session makes room
    /// when there are too many. The owner is told of whoever comes from where nobody has come before.
    ///
    /// # Errors
    /// [`AccountError::InvalidCredentials`] when the password was changed meanwhile.
    pub async fn begin_session(&self, recognised: Recognised, origin: Origin, now: Timestamp) -> Result<SignedIn, AccountError> {
        let Recognised { mut account, rehashed } = recognised;
        let (id, version) = (account.user.id.clone(), account.version);
        let refresh = RefreshToken::first(&id, &random::session_id());
        let place = origin.place();
        let session = new_session(&refresh, account.user.role, origin.device, now);
        for _ in 0..ROUNDS {
            if account.version != version {
                return Err(AccountError::InvalidCredentials);
            }
            let ended = too_many(self.store().accounts.sessions(&id).await?, now);
            let is_new = account.places.as_ref().is_some_and(|places| !places.knows(&place));
            let told = is_new.then(|| letter(account.user.email.clone(), LetterKind::NewPlace, now));
            let places = account.places.clone().unwrap_or_default().with(&place);
            let (rehashed, letter) = (rehashed.as_deref(), told.as_ref());
            let sign_in = SignIn { account: &account, session: &session, ended: &ended, rehashed, places: &places, letter };
            if self.store().accounts.begin_session(&sign_in).await? {
                let access_token = self.access_tokens()?.issue(&Bearer::of(&account.user, &session), now)?;
                tracing::info!(user.id = %id, session.id = %session.id, "signed in");
                return Ok(SignedIn { user: account.user, session_id: session.id, access_token, refresh });
            }
            account = self.account_of(&id).await?.ok_or(AccountError::InvalidCredentials)?;
        }
        Err(StoreError::Contended.into())
    }

    pub(super) async fn account_of(&self, id: &UserId) -> Result<Option<Account>, AccountError> {
        Ok(self.store().accounts.account(id).await?)
    }
}

impl Bearer {
    #[must_use]
    pub fn of(user: &User, session: &Session) -> Self {
        Self { user_id: user.id.clone(), session_id: session.id.clone(), role: user.role }
    }
}

pub(super) fn new_session(refresh: &RefreshToken, role: AccountRole, device: Option<String>, now: Timestamp) -> Session {
    let hashes = refresh.hashes();
    Session {
        id: refresh.session_id.clone(),
        user_id: refresh.user_id.clone(),
        family: hashes.family,
        current: hashes.secret,
        previous: None,
        device,
        is_staff: role != AccountRole::Customer,
        created_at: now,
        used_at: now,
    }
}

/// What makes room for one more: all that are over, and the least used of the rest.
fn too_many(mut sessions: Vec<Session>, now: Timestamp) -> Vec<SessionId> {
    sessions.sort_by_key(|session| (!session.is_over(now), session.used_at));
    let over = sessions.iter().filter(|session| session.is_over(now)).count();
    let surplus = (sessions.len() + 1).saturating_sub(MAX_SESSIONS);
    sessions.into_iter().take(over.max(surplus)).map(|session| session.id).collect()
}
