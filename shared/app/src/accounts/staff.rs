//! Staff: invited by mail, with a second factor from the first sign-in on, given other roles, disabled.

use super::access_tokens::Bearer;
use super::credentials::letter as letter_to;
use super::passwords::{self, Verified};
use super::refresh_tokens::RefreshToken;
use super::second_factor::{Enrolment, confirmed, new_secret};
use super::sign_in::{SignedIn, new_session};
use super::{AccountError, Origin, ROUNDS};
use crate::{App, random};
use barrow_domain::accounts::{AccountRole, Letter, LetterKind, NewPassword, PersonName, StaffInvitation, User};
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::customer::Email;
use barrow_domain::ids::UserId;
use barrow_domain::staff::{Role, StaffMember, StaffRecord};
use barrow_store::{Account, Joining, StaffChange, StoreError};
use jiff::Timestamp;
use serde_json::{Value, json};

/// An invitation as whoever has its link sees it.
pub struct OpenInvitation {
    pub email: Email,
    pub role: Role,
    /// Whether the address has an account: its password is asked for then, and no new one.
    pub has_account: bool,
    pub enrolment: Enrolment,
}

/// What somebody brings to take an invitation.
pub struct Acceptance<'a> {
    pub link: &'a str,
    pub password: &'a NewPassword,
    pub name: Option<PersonName>,
    /// From the app that has the invitation's secret.
    pub code: &'a str,
    pub origin: Origin,
}

/// What a member of staff is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewStanding {
    pub role: Role,
    pub disabled: bool,
    /// The record's version that this was decided on.
    pub version: u64,
}

impl App {
    /// Writes to somebody who shall work here, also again: who is disabled, and has perhaps lost what shows their codes, joins anew
    /// as whoever is new does. Invited twice, they get another mail; the first one's link stays good for its time.
    ///
    /// # Errors
    /// [`AccountError::AlreadyStaff`].
    pub async fn invite_staff(&self, email: Email, role: Role, by: &StaffMember, now: Timestamp) -> Result<(), AccountError> {
        let staff = self.store().accounts.staff().await?;
        if staff.iter().any(|record| !record.disabled && record.email.normalised() == email.normalised()) {
            return Err(AccountError::AlreadyStaff);
        }
        let id = random::letter_id();
        let audit = AuditEntry::new(by, "staff.invite", Subject::new("invitation", &id), &id, now);
        let audit = audit.change(Value::Null, json!({ "role": role }));
        let kind = LetterKind::StaffInvitation(StaffInvitation { role, secret: new_secret() });
        let letter = Letter { id, to: email, kind, written_at: now };
        Ok(self.store().accounts.write_invitation(&letter, &audit).await?)
    }

    /// # Errors
    /// A named [`AccountError`].
    pub async fn open_invitation(&self, link: &str, now: Timestamp) -> Result<OpenInvitation, AccountError> {
        let Letter { id: _, to, kind: LetterKind::StaffInvitation(StaffInvitation { role, secret }), written_at: _ } =
            self.open_letter(link, now).await?
        else {
            return Err(AccountError::LinkInvalid);
        };
        let has_account = self.store().accounts.by_email(&to).await?.is_some();
        Ok(OpenInvitation { role, has_account, enrolment: self.enrolment(&to, secret), email: to })
    }

    /// Makes a member of staff of whoever has the link, knows the password of the account if there is one, and shows a code of
    /// their second factor. Gives the recovery codes too.
    ///
    /// # Errors
    /// A named [`AccountError`]; nothing changed then.
    pub async fn accept_invitation(&self, acceptance: Acceptance<'_>, now: Timestamp) -> Result<(SignedIn, Vec<String>), AccountError> {
        let Acceptance { link, password, name, code, origin } = acceptance;
        let letter = self.open_letter(link, now).await?;
        let LetterKind::StaffInvitation(StaffInvitation { role, secret }) = &letter.kind else { return Err(AccountError::LinkInvalid) };
        let (codes, factor) = confirmed(secret, code, now).ok_or(AccountError::SecondFactorWrong)?;
        let account = match self.store().accounts.by_email(&letter.to).await? {
            Some(id) => self.account_of(&id).await?,
            None => None,
        };
        let former = self.former(account.as_ref()).await?;
        let (user, password_hash) = joined(account.as_ref(), &letter, *role, name, password, now).await?;
        let refresh = RefreshToken::first(&user.id, &random::session_id());
        let places = account.as_ref().and_then(|account| account.places.clone()).unwrap_or_default().with(&origin.place());
        let session = new_session(&refresh, user.role, origin.device, now);
        let version = former.as_ref().map_or(1, |former| former.version + 1);
        let record = StaffRecord { version, ..record_of(&user, *role, now) };
        let member = StaffMember { id: user.id.to_string(), role: *role };
        let audit = AuditEntry::new(&member, "staff.join", Subject::new("staff", &user.id), version, now);
        let audit = audit.change(Value::Null, json!({ "role": role }));
        let ended = if account.is_some() { self.session_ids(&user.id, None).await? } else { Vec::new() };
        let told = account.as_ref().map(|account| letter_to(account.user.email.clone(), LetterKind::SecondFactorChanged, now));
        let access_token = self.access_tokens()?.issue(&Bearer::of(&user, &session), now)?;
        let joining = Joining {
            account: account.as_ref(),
            user: &user,
            password_hash: &password_hash,
            letter: &letter.id,
            record: &record,
            former: former.as_ref(),
            factor: &factor,
            session: &session,
            places: &places,
            told: told.as_ref(),
            ended: &ended,
            audit: &audit,
        };
        if !self.store().accounts.join_staff(&joining).await? {
            return Err(AccountError::LinkInvalid);
        }
        tracing::info!(user.id = %user.id, role = role.name(), "somebody joined the staff");
        Ok((SignedIn { user, session_id: session.id, access_token, refresh }, codes))
    }

    /// The record of somebody who worked here and was disabled.
    async fn former(&self, account: Option<&Account>) -> Result<Option<StaffRecord>, AccountError> {
        let Some(account) = account else { return Ok(None) };
        let found = self.store().accounts.staff().await?.into_iter().find(|record| record.user_id == account.user.id);
        if found.as_ref().is_some_and(|record| !record.disabled) { Err(AccountError::LinkInvalid) } else { Ok(found) }
    }

    /// Gives a member another role, disables or enables them, and ends their sessions. Somebody must remain who manages staff.
    ///
    /// # Errors
    /// A named [`AccountError`]; nothing changed then.
    pub async fn change_staff(
        &self,
        id: &UserId,
        standing: NewStanding,
        by: &StaffMember,
        now: Timestamp,
    ) -> Result<StaffRecord, AccountError> {
        for _ in 0..ROUNDS {
            let staff = self.store().accounts.staff().await?;
            let before = staff.iter().find(|record| record.user_id == *id).ok_or(AccountError::NotStaff)?;
            let after = StaffRecord { role: standing.role, disabled: standing.disabled, version: before.version + 1, ..before.clone() };
            if before.version != standing.version {
                return Err(AccountError::StaffChanged(before.version));
            }
            if (before.role, before.disabled) == (after.role, after.disabled) {
                return Ok(before.clone());
            }
            let remaining = staff.iter().find(|record| record.is_active_owner() && record.user_id != *id);
            let leaves = before.is_active_owner() && !after.is_active_owner();
            if leaves && remaining.is_none() {
                return Err(AccountError::LastOwner);
            }
            if self.write_standing(before, &after, remaining.filter(|_| leaves), by, now).await? {
                return Ok(after);
            }
        }
        Err(StoreError::Contended.into())
    }

    async fn write_standing(
        &self,
        before: &StaffRecord,
        after: &StaffRecord,
        remaining_owner: Option<&StaffRecord>,
        by: &StaffMember,
        now: Timestamp,
    ) -> Result<bool, AccountError> {
        let account = self.account_of(&after.user_id).await?.ok_or(AccountError::NotStaff)?;
        let ended = self.session_ids(&after.user_id, None).await?;
        let role = if after.disabled { AccountRole::Customer } else { AccountRole::Staff(after.role) };
        let user = User { role, updated_at: now, ..account.user.clone() };
        let told = |record: &StaffRecord| json!({ "role": record.role, "disabled": record.disabled });
        let audit = AuditEntry::new(by, "staff.change", Subject::new("staff", &after.user_id), after.version, now);
        let audit = audit.change(told(before), told(after));
        let change = StaffChange { account: &account, user: &user, before, after, remaining_owner, ended: &ended, audit: &audit };
        Ok(self.store().accounts.change_staff(&change).await?)
    }

    /// The first owner of a shop on this machine, who is asked for a second factor once they have one. False when there is an
    /// account of that address.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn create_owner(&self, email: Email, password: &NewPassword, now: Timestamp) -> Result<bool, AccountError> {
        if self.store().accounts.by_email(&email).await?.is_some() {
            return Ok(false);
        }
        let password_hash = passwords::hash(password.as_str()).await?;
        let user = User {
            id: random::user_id(),
            email,
            name: None,
            role: AccountRole::Staff(Role::Owner),
            disabled_at: None,
            created_at: now,
            updated_at: now,
            password_changed_at: now,
        };
        Ok(self.store().accounts.create_owner(&user, &password_hash, &record_of(&user, Role::Owner, now)).await?)
    }
}

/// The account that becomes staff, or a new one.
async fn joined(
    account: Option<&Account>,
    letter: &Letter,
    role: Role,
    name: Option<PersonName>,
    password: &NewPassword,
    now: Timestamp,
) -> Result<(User, String), AccountError> {
    if let Some(account) = account {
        return match passwords::verify(password.as_str(), Some(&account.password_hash)).await? {
            Verified::Wrong => Err(AccountError::InvalidCredentials),
            Verified::Right | Verified::RightButOld if account.user.disabled_at.is_some() => Err(AccountError::Disabled),
            Verified::Right | Verified::RightButOld => {
                let user = User { role: AccountRole::Staff(role), updated_at: now, ..account.user.clone() };
                Ok((user, account.password_hash.clone()))
            }
        };
    }
    password.check(&letter.to).map_err(AccountError::WeakPassword)?;
    let user = User {
        id: random::user_id(),
        email: letter.to.clone(),
        name,
        role: AccountRole::Staff(role),
        disabled_at: None,
        created_at: now,
        updated_at: now,
        password_changed_at: now,
    };
    Ok((user, passwords::hash(password.as_str()).await?))
}

fn record_of(user: &User, role: Role, now: Timestamp) -> StaffRecord {
    let User { id, email, name, .. } = user.clone();
    StaffRecord { user_id: id, email, name, role, disabled: false, joined_at: now, version: 1 }
}
