//! Accounts: signing up, in and out. The rules are `barrow_domain::accounts`; here are secrets, hashes and the order of calls.
//!
//! An address that has an account and one that has not are treated alike: the same answer, the same calls to the database, one
//! password hashed. What differs is in the mail, which only the address's owner reads.

pub mod access_tokens;
mod addresses;
mod credentials;
mod erase;
mod export;
mod letters;
mod orders;
mod origin;
mod own_cart;
pub mod passwords;
mod profile;
pub mod refresh_tokens;
mod registration;
mod second_factor;
mod sessions;
mod sign_in;
mod staff;
mod wishlist;

pub use export::{DOWNLOAD_VALID, ExportError};
pub use origin::Origin;
pub use profile::ProfileChange;
pub use registration::NewRegistration;
pub use second_factor::{Enrolment, Proof};
pub use sign_in::{Recognised, SignedIn};
pub use staff::{Acceptance, NewStanding, OpenInvitation};

use crate::ConfigError;
use barrow_domain::accounts::{AddressRefusal, WeakPassword, WishlistFull};
use barrow_domain::ids::OrderId;
use barrow_store::{CartRefusal, StoreError};
use passwords::PasswordError;

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Which of the two is wrong is never told.
    #[error("there is no account with this address and password")]
    InvalidCredentials,
    #[error("the session is over")]
    SessionEnded,
    #[error("the link was used, or is over")]
    LinkInvalid,
    /// Somebody signed in was asked for it once more.
    #[error("the password is not the account's")]
    WrongPassword,
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    #[error(transparent)]
    Address(#[from] AddressRefusal),
    #[error("a second factor is asked for")]
    SecondFactorRequired,
    #[error("the code is wrong, or was used")]
    SecondFactorWrong,
    #[error("there is a second factor already")]
    SecondFactorExists,
    #[error("the address is a member's of the staff")]
    AlreadyStaff,
    #[error("there is no such member of staff")]
    NotStaff,
    #[error("there is no such customer")]
    NoSuchCustomer,
    /// Whoever shows the password is told.
    #[error("the account is disabled")]
    Disabled,
    #[error("the record has version {0} now")]
    StaffChanged(u64),
    #[error("somebody must remain who manages staff")]
    LastOwner,
    #[error("the password {0}")]
    WeakPassword(WeakPassword),
    #[error(transparent)]
    Wishlist(#[from] WishlistFull),
    #[error(transparent)]
    Cart(#[from] CartRefusal),
    #[error("the cart is another user's")]
    SomebodyElses,
    #[error("some orders are under way")]
    OrdersUnderWay(Vec<OrderId>),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How often a change is decided anew because the account changed meanwhile.
const ROUNDS: usize = 8;
