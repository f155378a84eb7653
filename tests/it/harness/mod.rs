//! What every test stands on: a whole shop of its own, buyers who talk HTTP to it, and the books that must balance at the end.

mod account;
mod audit_log;
mod buyer;
mod catalogue;
mod chance;
mod client;
mod directory;
pub mod figures;
mod index;
pub mod invariants;
mod order;
pub mod picture;
pub mod remote;
mod shop;
mod socket;
pub mod tables;
mod wait;
mod weather;
pub mod wire;

pub use account::{Member, cookie_of, link_in, mails_to};
pub use buyer::{Buyer, address};
pub use catalogue::{Goods, Plan};
pub use chance::{is_deep, random_seed};
pub use client::{Answer, Client};
pub use invariants::{Books, Levels};
pub use order::{PlacedOrder, cards};
pub use shop::{TestShop, directory, options, stock};
pub use socket::Socket;
pub use tables::Tables;
pub use wait::{patience, wait_until};
pub use weather::Weather;
