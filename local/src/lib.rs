//! Barrow on a laptop: reads `template.yaml` with its stacks and runs what it describes in one process, on embedded DynamoDB, S3, SQS,
//! mail and a stand-in for Stripe. Holds no rule of the shop: those are in the functions, which cannot tell the
//! difference.

pub mod compression;
pub mod engines;
pub mod environment_file;
pub mod event;
pub mod gateway;
pub mod grants;
pub mod invoker;
pub mod logs;
pub mod pages;
pub mod pumps;
pub mod seed;
pub mod shop;
pub mod site;
pub mod stripe;
pub mod template;
pub mod usage;
