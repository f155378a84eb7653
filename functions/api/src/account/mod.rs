//! What somebody who is signed in sees and changes of their own.

pub mod add_address;
pub mod change_email;
pub mod change_password;
pub mod end_session;
pub mod get;
pub mod get_address;
pub mod list_addresses;
pub mod list_sessions;
pub mod remove_address;
pub mod replace_address;
pub mod update;
