//! A session: one sign-in on one device. Its refresh tokens follow each other, each good once.
//!
//! A token holds two secrets: the family's, the same for the whole session, and its own. The store knows their hashes only. A
//! token whose answer was lost is taken once more for [`GRACE`]: the next token follows from it and a salt that is stored
//! with the rotation, so whoever asks again gets the same next token, and never a second line of them. A token of the family
//! that was replaced longer ago is a copy in other hands: the session ends. One that does not know the family's secret is a
//! guess, and ends nothing.

use crate::ids::{SessionId, UserId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A session that nobody uses for so long is over.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Whatever its use, one signs in again after a year.
pub const SESSION_LONGEST: SignedDuration = SignedDuration::from_hours(24 * 365);
/// Staff show their second factor anew each working day.
pub const STAFF_SESSION_LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How long a replaced token is taken, because its answer may have been lost.
pub const GRACE: SignedDuration = SignedDuration::from_secs(10);
/// Sessions of one user at a time; the one that was used least recently makes room.
pub const MAX_SESSIONS: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    /// Hash of the family's secret.
    pub family: String,
    /// Hash of the secret that is good now.
    pub current: String,
    /// Of the last rotation.
    pub previous: Option<Rotation>,
    /// What the browser or program calls itself.
    pub device: Option<String>,
    /// Of a member of the staff. A change of somebody's role ends their sessions, so this is theirs as long as the session is.
    #[serde(default)]
    pub is_staff: bool,
    pub created_at: Timestamp,
    pub used_at: Timestamp,
}

/// How a token became the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Hash of the secret that was replaced.
    pub replaced: String,
    /// The next secret follows from the replaced one and this.
    pub salt: String,
    pub at: Timestamp,
}

/// Hashes of what a token holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentedHashes {
    pub family: String,
    pub secret: String,
}

/// What a token is to its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented<'a> {
    /// Rotate it.
    Current,
    /// Its answer may have been lost: the next token follows from this salt, once more.
    Grace { salt: &'a str },
    /// A copy: end the session.
    Reused,
    /// A guess, or a session that is over.
    Foreign,
}

impl Session {
    #[must_use]
    pub fn judge(&self, presented: &PresentedHashes, now: Timestamp) -> Presented<'_> {
        if presented.family != self.family || self.is_over(now) {
            return Presented::Foreign;
        }
        if presented.secret == self.current {
            return Presented::Current;
        }
        match &self.previous {
            Some(rotation) if rotation.replaced == presented.secret && now.duration_since(rotation.at) <= GRACE => {
                Presented::Grace { salt: &rotation.salt }
            }
            _ => Presented::Reused,
        }
    }

    /// The session after its current secret was replaced.
    #[must_use]
    pub fn rotated(&self, next: String, salt: String, now: Timestamp) -> Self {
        let previous = Some(Rotation { replaced: self.current.clone(), salt, at: now });
        Self { current: next, previous, used_at: now, ..self.clone() }
    }

    /// When it ends if nobody uses it any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        let longest = if self.is_staff { STAFF_SESSION_LONGEST } else { SESSION_LONGEST };
        (self.used_at + SESSION_IDLE).min(self.created_at + longest)
    }

    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at() <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            id: SessionId::from_random([1; 26]),
            user_id: UserId::from_random([2; 26]),
            family: "family".into(),
            current: "first".into(),
            previous: None,
            device: None,
            is_staff: false,
            created_at: Timestamp::UNIX_EPOCH,
            used_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn presented(secret: &str) -> PresentedHashes {
        PresentedHashes { family: "family".into(), secret: secret.into() }
    }

    fn after(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_token_is_good_once_and_its_lost_answer_for_ten_seconds() {
        let rotated = session().rotated("second".into(), "salt".into(), after(60));
        assert_eq!(session().judge(&presented("first"), after(60)), Presented::Current);
        assert_eq!(rotated.judge(&presented("second"), after(60)), Presented::Current);
        assert_eq!(rotated.judge(&presented("first"), after(70)), Presented::Grace { salt: "salt" });
        assert_eq!(rotated.judge(&presented("first"), after(71)), Presented::Reused);
        let again = rotated.rotated("third".into(), "pepper".into(), after(65));
        assert_eq!(again.judge(&presented("first"), after(66)), Presented::Reused);
    }

    #[test]
    fn a_guess_ends_no_session() {
        let guess = PresentedHashes { family: "guessed".into(), secret: "first".into() };
        assert_eq!(session().judge(&guess, after(1)), Presented::Foreign);
    }

    #[test]
    fn it_ends_unused_after_a_month_and_in_any_case_after_a_year() {
        assert!(!session().is_over(after(30 * 86_400 - 1)) && session().is_over(after(30 * 86_400)));
        assert_eq!(session().judge(&presented("first"), after(30 * 86_400)), Presented::Foreign);
        let old = Session { used_at: after(364 * 86_400), ..session() };
        assert!(!old.is_over(after(365 * 86_400 - 1)) && old.is_over(after(365 * 86_400)));
    }

    #[test]
    fn that_of_staff_ends_after_half_a_day_however_much_it_is_used() {
        let staff = Session { is_staff: true, used_at: after(12 * 3600 - 60), ..session() };
        assert!(!staff.is_over(after(12 * 3600 - 1)) && staff.is_over(after(12 * 3600)));
        let before = r#"{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA","user_id":"AAAAAAAAAAAAAAAAAAAAAAAAAA","family":"f","current":"c","previous":null,
            "device":null,"created_at":"1970-01-01T00:00:00Z","used_at":"1970-01-01T00:00:00Z"}"#;
        assert!(!serde_json::from_str::<Session>(before).unwrap().is_staff, "those from before there was a limit go on");
    }
}
