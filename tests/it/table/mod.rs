//! The one table that ties the shop together: routes in the code, binaries, `template.yaml`, sample events, the OpenAPI document
//! and the local gateway say the same. Also what the architecture promises to be absent.

mod access;
mod alarms;
mod architecture;
mod checklist;
mod deployments;
mod differences;
pub mod events;
mod failures;
mod gateway;
mod openapi;
mod permissions;
mod problems;
mod recorder;
mod router;
mod rows;
mod secrets;
pub mod sources;
mod stacks;
mod walk;
mod walk_accounts;
mod walk_analytics;
mod walk_customers;
mod walk_live;
mod walk_orders;
mod walk_products;
mod walk_restock;
mod walk_reviews;
mod walk_staff;
