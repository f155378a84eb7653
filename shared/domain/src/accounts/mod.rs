//! Accounts: who signs in, how passwords are judged, how a session's refresh tokens follow each other.
//!
//! Customers and staff are users of one table; [`AccountRole`] tells them apart. All rules here are pure: hashes and times
//! come in as arguments.

mod letter;
mod password;
mod session;
mod user;

pub use letter::{LETTER_KEPT, Letter, LetterKind, Registration};
pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, NewPassword, WeakPassword};
pub use session::{GRACE, MAX_SESSIONS, Presented, PresentedHashes, Rotation, SESSION_IDLE, SESSION_LONGEST, Session};
pub use user::{AccountRole, PersonName, User};
