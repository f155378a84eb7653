//! Accounts: signing up, in and out, and what tokens open.

mod addresses;
mod carts;
mod credentials;
mod enumeration;
mod erase;
mod export;
mod jwt;
pub mod orders;
mod places;
mod profile;
mod refresh;
mod registration;
mod wishlist;
