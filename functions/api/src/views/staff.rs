//! Who works in the shop, and how they sign in.

use super::SessionView;
use barrow_app::accounts::{Enrolment, OpenInvitation};
use barrow_domain::accounts::PersonName;
use barrow_domain::customer::Email;
use barrow_domain::ids::UserId;
use barrow_domain::staff::{Role, StaffRecord};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffView {
    id: UserId,
    email: Email,
    name: Option<PersonName>,
    role: Role,
    disabled: bool,
    #[schemars(with = "String", extend("format" = "date-time"))]
    joined_at: Timestamp,
    /// To be named by a change.
    version: u64,
}

impl From<StaffRecord> for StaffView {
    fn from(record: StaffRecord) -> Self {
        let StaffRecord { user_id: id, email, name, role, disabled, joined_at, version } = record;
        Self { id, email, name, role, disabled, joined_at, version }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct InvitedView {
    pub email: Email,
    pub role: Role,
}

#[derive(Serialize, JsonSchema)]
pub struct InvitationView {
    email: Email,
    role: Role,
    /// The address has an account: its password is asked for, and no new one.
    has_account: bool,
    second_factor: EnrolmentView,
}

impl From<OpenInvitation> for InvitationView {
    fn from(invitation: OpenInvitation) -> Self {
        let OpenInvitation { email, role, has_account, enrolment } = invitation;
        Self { email, role, has_account, second_factor: enrolment.into() }
    }
}

/// For an app that shows codes.
#[derive(Serialize, JsonSchema)]
pub struct EnrolmentView {
    /// In base 32.
    secret: String,
    /// What a QR code shows.
    otpauth_url: String,
}

impl From<Enrolment> for EnrolmentView {
    fn from(enrolment: Enrolment) -> Self {
        let Enrolment { secret, otpauth_url } = enrolment;
        Self { secret, otpauth_url }
    }
}

#[derive(Serialize, JsonSchema)]
pub struct JoinedView {
    #[serde(flatten)]
    pub session: SessionView,
    /// Each is good once, in place of a code. They are not shown again.
    pub recovery_codes: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct RecoveryCodesView {
    /// Each is good once, in place of a code. They are not shown again.
    pub recovery_codes: Vec<String>,
}
