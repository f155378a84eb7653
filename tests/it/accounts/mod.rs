//! Accounts: signing up, in and out, and what tokens open.

mod addresses;
mod credentials;
mod enumeration;
mod jwt;
mod profile;
mod refresh;
mod registration;
