//! Killing the process at any moment loses nothing that the shop had accepted.

mod kill;
mod process;
mod shopper;
