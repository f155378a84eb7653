//! What somebody who is signed in sees and changes of their own.

pub mod add_address;
pub mod add_wish;
pub mod ask_for_export;
pub mod begin_second_factor;
pub mod change_email;
pub mod change_password;
pub mod confirm_second_factor;
pub mod end_session;
pub mod erase;
pub mod get;
pub mod get_address;
pub mod get_cart;
pub mod get_export;
pub mod get_review;
pub mod get_wishlist;
pub mod list_addresses;
pub mod list_sessions;
pub mod remove_address;
pub mod remove_wish;
pub mod replace_address;
pub mod update;
