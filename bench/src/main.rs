//! Figures that anybody can reproduce: a shop in a process of its own, a load against it, a table, and one JSON line last.
//!
//! `cargo run --release -p barrow-bench -- --help` names the scenarios. Absolute figures depend on the machine and on what else it
//! does; compare what one run printed, and processor time per operation rather than operations a second.
#![allow(clippy::cast_precision_loss, reason = "figures for people")]

mod catalogue;
mod engine_alone;
mod goods;
mod http;
mod load;
mod operations;
mod report;
mod scenarios;
mod server;
mod shopper;

use clap::{Parser, Subcommand};
use http::Outcome;
use operations::Operation;
use scenarios::cold_start::ColdStart;
use scenarios::flash_sale::FlashSale;
use scenarios::growth::Growth;
use scenarios::rates::{Load, Rates};
use scenarios::soak::Soak;
use scenarios::users::Users;
use scenarios::{cold_start, cost, flash_sale, growth, rates, soak, users};
use std::path::PathBuf;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Debug, Subcommand)]
enum Scenario {
    /// A page of products.
    List(Load),
    /// A product.
    Detail(Load),
    /// Some words, with the counts of further filters.
    Search(Load),
    /// Adding to a cart.
    Add(Load),
    /// Two lines, from an empty cart to paid through the webhook, its mails sent.
    Purchase(Load),
    /// 97 of 100 look, two add to a cart, one buys.
    Mixed(Load),
    /// Many buyers, one SKU, fewer units.
    FlashSale(FlashSale),
    /// Ten thousand open connections of people who think between two looks.
    #[command(name = "users-10k")]
    Users(Users),
    /// Half an hour of the usual mix: do memory or latency creep?
    Soak(Soak),
    /// The same questions among a thousand products and orders, and among a hundred thousand.
    Growth(Growth),
    /// Every function: from its start to its first look for work, and its first answer.
    ColdStart(ColdStart),
    /// What an order, page views and a month of nothing cost.
    Cost {
        #[arg(long, default_value_t = 20)]
        orders: u64,
        /// Keeps no line in the history.
        #[arg(long)]
        no_record: bool,
    },
    /// The index behind lists and search, beside the tables alone.
    Catalogue {
        /// One size or several, with commas between them.
        #[arg(long, value_delimiter = ',', default_value = "100000")]
        products: Vec<u64>,
        /// Products put into tables, to compare with; what they cost at the other sizes follows from it.
        #[arg(long, default_value_t = 1_000)]
        in_tables: u64,
    },
    /// Fills a data directory; used by the others, as are all below.
    #[command(hide = true)]
    Fill {
        data: PathBuf,
        #[command(flatten)]
        size: goods::Size,
    },
    /// The shop under test.
    #[command(hide = true)]
    Serve { data: PathBuf },
    /// The embedded database alone.
    #[command(hide = true)]
    Engine { data: PathBuf },
    /// Writes down an operation's calls.
    #[command(hide = true)]
    Record { data: PathBuf, operation: String, products: u64, times: u64 },
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let rates = |name, operation, rate, writes| Rates { name, operation, rate, writes };
    match Arguments::parse().scenario {
        Scenario::List(load) => rates::run(&rates("list", Operation::List, 1_000.0, false), load).await,
        Scenario::Detail(load) => rates::run(&rates("detail", Operation::Detail, 1_000.0, false), load).await,
        Scenario::Search(load) => rates::run(&rates("search", Operation::Search, 1_000.0, false), load).await,
        Scenario::Add(load) => rates::run(&rates("add", Operation::Add, 200.0, true), load).await,
        Scenario::Purchase(load) => rates::run(&rates("purchase", Operation::Purchase, 10.0, true), load).await,
        Scenario::Mixed(load) => rates::run(&rates("mixed", Operation::Mixed, 300.0, false), load).await,
        Scenario::FlashSale(sale) => flash_sale::run(sale).await,
        Scenario::Users(crowd) => users::run(crowd).await,
        Scenario::Soak(soak) => soak::run(soak).await,
        Scenario::Growth(growth) => growth::run(growth).await,
        Scenario::ColdStart(functions) => cold_start::run(functions).await,
        Scenario::Cost { orders, no_record } => cost::run(orders.max(1), no_record).await,
        Scenario::Catalogue { products, in_tables } => catalogue::run(&products, in_tables).await.map_err(|error| error.to_string().into()),
        Scenario::Fill { data, size } => goods::fill(&data, size).await,
        Scenario::Serve { data } => server::serve(&data).await,
        Scenario::Engine { data } => engine_alone::serve(&data).await,
        Scenario::Record { data, operation, products, times } => {
            let operation = if operation == "purchase" { Operation::Purchase } else { Operation::Add };
            engine_alone::record(&data, operation, products, times).await
        }
    }
}
