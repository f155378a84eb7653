//! The HTTP endpoints: each a handler in `<area>/<endpoint>.rs` with its [`Route`], and a thin binary in `bin/`.
//!
//! A handler reads a request, calls one operation and shows its result. Only [`http`] knows status codes.

pub mod account;
pub mod admin;
pub mod auth;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod docs;
mod entry;
pub mod http;
pub mod openapi;
pub mod orders;
pub mod pages;
mod routes;
pub mod views;
pub mod webhooks;

pub use entry::{respond, serve};
pub use http::route::{Access, HandlerFn, Route};
pub use routes::routes;
