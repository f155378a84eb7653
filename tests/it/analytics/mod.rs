//! Reports. That they say what orders say is checked at the end of every test of every area (`harness::figures`); here is what
//! needs a history, a timezone, or news that come twice.

mod costs;
mod history;
pub(crate) mod past;
mod repeats;
mod reports;
mod shelf;
