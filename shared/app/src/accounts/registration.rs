//! Signing up: a letter first, and the account when its link comes back with the password.

use super::access_tokens::Bearer;
use super::refresh_tokens::RefreshToken;
use super::sign_in::{SignedIn, new_session};
use super::{AccountError, Origin, passwords};
use crate::{App, random};
use barrow_domain::accounts::{AccountRole, KnownPlaces, Letter, LetterKind, NewPassword, PersonName, Registration, User};
use barrow_domain::customer::Email;
use barrow_store::{CreateRefusal, NewAccount};
use jiff::Timestamp;

pub struct NewRegistration {
    pub email: Email,
    /// Checked by [`NewPassword::check`].
    pub password: NewPassword,
    pub name: Option<PersonName>,
}

impl App {
    /// Writes a letter to the address: one that confirms it, or one that says that there is an account already.
    ///
    /// # Errors
    /// A named [`AccountError`]; none of them tells whether the address is known.
    pub async fn register(&self, registration: NewRegistration, now: Timestamp) -> Result<(), AccountError> {
        let NewRegistration { email, password, name } = registration;
        let password_hash = passwords::hash(password.as_str()).await?;
        let known = self.store().accounts.by_email(&email).await?.is_some();
        let kind = if known { LetterKind::AlreadyRegistered } else { LetterKind::Confirm(Registration { name, password_hash }) };
        let letter = Letter { id: random::letter_id(), to: email, kind, written_at: now };
        Ok(self.store().accounts.write_letter(&letter).await?)
    }

    /// Makes the account that a letter's link is for, and signs its owner in. Who has the link and not the password has clicked
    /// on somebody else's registration, and makes nothing of it.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn confirm_registration(
        &self,
        link: &str,
        password: &NewPassword,
        origin: Origin,
        now: Timestamp,
    ) -> Result<SignedIn, AccountError> {
        let letter = self.open_letter(link, now).await?;
        let Letter { id, to, kind: LetterKind::Confirm(Registration { name, password_hash }), written_at: _ } = letter else {
            return Err(AccountError::LinkInvalid);
        };
        if passwords::verify(password.as_str(), Some(&password_hash)).await? == passwords::Verified::Wrong {
            return Err(AccountError::InvalidCredentials);
        }
        let user = new_user(to, name, now);
        let refresh = RefreshToken::first(&user.id, &random::session_id());
        let session = new_session(&refresh, user.role, origin.device.clone(), now);
        let access_token = self.access_tokens()?.issue(&Bearer::of(&user, &session), now)?;
        let places = KnownPlaces::default().with(&origin.place());
        let new = NewAccount { user: &user, password_hash: &password_hash, places: &places, letter: &id, session: &session };
        match self.store().accounts.create(&new).await {
            Ok(()) => {}
            Err(CreateRefusal::LinkUsed | CreateRefusal::AddressTaken) => return Err(AccountError::LinkInvalid),
            Err(CreateRefusal::Store(error)) => return Err(error.into()),
        }
        tracing::info!(user.id = %user.id, "account made");
        Ok(SignedIn { user, session_id: session.id, access_token, refresh })
    }
}

fn new_user(email: Email, name: Option<PersonName>, now: Timestamp) -> User {
    User {
        id: random::user_id(),
        email,
        name,
        role: AccountRole::Customer,
        disabled_at: None,
        created_at: now,
        updated_at: now,
        password_changed_at: now,
    }
}
