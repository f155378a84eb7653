//! Accounts: who signs in, how passwords are judged, how a session's refresh tokens follow each other.
//!
//! Customers and staff are users of one table; [`AccountRole`] tells them apart. All rules here are pure: hashes and times
//! come in as arguments.

mod address_book;
mod export;
mod known_places;
mod letter;
mod password;
mod postal;
mod restock_alert;
mod session;
mod user;
mod wishlist;

pub use address_book::{AddressBook, AddressEntry, AddressRefusal, Defaults, MAX_ADDRESSES, parse_address};
pub use export::{EXPORT_KEPT, Export};
pub use known_places::{KnownPlaces, MAX_PLACES};
pub use letter::{LETTER_KEPT, Letter, LetterKind, Registration, StaffInvitation};
pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, NewPassword, WeakPassword};
pub use restock_alert::{MAX_RESTOCK_ALERTS, RESTOCK_ALERT_KEPT, RestockAlert};
pub use session::{
    GRACE, MAX_SESSIONS, Presented, PresentedHashes, Rotation, SESSION_IDLE, SESSION_LONGEST, STAFF_SESSION_LONGEST, Session,
};
pub use user::{AccountRole, PersonName, User};
pub use wishlist::{MAX_WISHES, Wish, Wishlist, WishlistFull};
