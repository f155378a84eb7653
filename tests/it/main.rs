//! The shop as a whole: every test starts one, uses it through HTTP, and has its books checked at the end.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set its scene fails")]

mod harness;

mod access;
mod accounts;
mod acidrain;
mod admin_orders;
mod admin_prices;
mod admin_products;
mod analytics;
mod audit;
mod audit_log;
mod cart;
mod catalog;
mod checkout;
mod cost;
mod currencies;
mod customers;
mod faults;
mod flash;
mod headers;
mod images;
mod limits;
mod live;
mod logs;
mod model;
mod orders;
mod outage;
mod payment;
mod purchase;
mod restart;
mod reviews;
mod staff;
mod stock;
mod storm;
mod table;
