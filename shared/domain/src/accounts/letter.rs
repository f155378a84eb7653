//! A letter: one mail about an account, and where it holds a link, what that link is good for. It is used once and expires.
//!
//! Letters are written for unknown addresses too: what a request costs must not tell whether there is an account.

use super::PersonName;
use crate::customer::Email;
use crate::ids::{ExportId, LetterId, ProductId, Sku, UserId};
use crate::staff::Role;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long letters are kept whose link is over, or that have none: until their mail is surely out.
pub const LETTER_KEPT: SignedDuration = SignedDuration::from_hours(24 * 4);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub id: LetterId,
    pub to: Email,
    pub kind: LetterKind,
    pub written_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LetterKind {
    /// Somebody wants an account under this address. There is none until they have shown that they read its mail, and know
    /// the password that it was asked for with: a link clicked by somebody else opens them nothing.
    Confirm(Registration),
    /// Somebody wants an account, or to move one, where one is.
    AlreadyRegistered,
    ResetPassword {
        user_id: UserId,
    },
    /// Somebody has forgotten the password of an account that is not there. Nobody is written to.
    NobodyHere,
    PasswordChanged,
    ConfirmNewEmail {
        user_id: UserId,
    },
    /// To the address that it was.
    EmailChanged,
    ExportReady {
        export_id: ExportId,
    },
    /// Somebody has signed in from where nobody had.
    NewPlace,
    /// What a member of staff shows beside their password is another, or there is one now.
    SecondFactorChanged,
    /// Somebody who knows the password has shown a code that was used already.
    CodeShownAgain,
    /// Somebody is to work in the shop.
    StaffInvitation(StaffInvitation),
    /// Somebody wants to be told here when a SKU is back. They are not, until they have shown that they read its mail.
    ConfirmRestockAlert {
        product_id: ProductId,
        sku: Sku,
    },
    /// It is back.
    BackInStock {
        product_id: ProductId,
        sku: Sku,
    },
}

/// What an account will be made of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub name: Option<PersonName>,
    pub password_hash: String,
}

/// What a member of staff will be made of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffInvitation {
    pub role: Role,
    /// Of their second factor, in base 32. It is shown to whoever has the link, and is not in the mail.
    pub secret: String,
}

impl std::fmt::Debug for StaffInvitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffInvitation({})", self.role.name())
    }
}

impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Registration(…)")
    }
}

impl LetterKind {
    /// How long its link is good; none when it has no link.
    #[must_use]
    pub const fn valid_for(&self) -> Option<SignedDuration> {
        match self {
            Self::Confirm(_) | Self::ConfirmNewEmail { .. } => Some(SignedDuration::from_hours(24)),
            Self::ResetPassword { .. } => Some(SignedDuration::from_hours(1)),
            Self::AlreadyRegistered
            | Self::NobodyHere
            | Self::PasswordChanged
            | Self::EmailChanged
            | Self::ExportReady { .. }
            | Self::NewPlace
            | Self::SecondFactorChanged
            | Self::CodeShownAgain
            | Self::BackInStock { .. } => None,
            Self::StaffInvitation(_) | Self::ConfirmRestockAlert { .. } => Some(SignedDuration::from_hours(24 * 3)),
        }
    }
}

impl Letter {
    /// Whether its link is still good.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.kind.valid_for().is_some_and(|valid| now < self.written_at + valid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_its_time() {
        let letter = |kind| Letter {
            id: LetterId::from_random([3; 26]),
            to: Email::parse("ada@example.org").unwrap(),
            kind,
            written_at: Timestamp::UNIX_EPOCH,
        };
        let day = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24);
        let confirm = letter(LetterKind::Confirm(Registration { name: None, password_hash: String::new() }));
        assert!(confirm.is_open(day - SignedDuration::from_secs(1)) && !confirm.is_open(day));
        assert!(!letter(LetterKind::AlreadyRegistered).is_open(Timestamp::UNIX_EPOCH));
        let reset = letter(LetterKind::ResetPassword { user_id: UserId::from_random([4; 26]) });
        assert!(reset.is_open(Timestamp::UNIX_EPOCH) && !reset.is_open(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1)));
    }
}
