//! Figures that anybody can reproduce: a shop in a process of its own, a load against it, a table, and one JSON line last.
//!
//! `cargo run --release -p barrow-bench -- browse|add|purchase|flash-sale`, or `catalogue --products 1000,10000,100000` for the
//! index that lists and search read, in this process, beside a small shop's tables, or `cost` for what all of it is charged on AWS.
//! Absolute figures depend on the machine; compare
//! what one run printed.

mod catalogue;
mod cost;
mod load;
mod report;
mod scenarios;
mod shopper;

use barrow_domain::catalog::{Product, Seo, TaxClass, Variant};
use barrow_domain::ids::{ProductId, Sku, Slug};
use barrow_domain::money::{Currency, Money};
use barrow_local::shop::{Options, Seed, Shop};
use clap::{Parser, Subcommand};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Scenario {
    /// Product list, detail and availability.
    Browse(Size),
    /// Adding to a cart.
    Add(Size),
    /// Cart to paid, through the webhook.
    Purchase(Size),
    /// Many buyers, one SKU.
    FlashSale {
        #[arg(long, default_value_t = 1_000)]
        buyers: u32,
        #[arg(long, default_value_t = 100)]
        units: u32,
        #[arg(long, default_value_t = 64)]
        at_once: usize,
    },
    /// What an order, page views and a month of nothing cost.
    Cost {
        #[arg(long, default_value_t = 20)]
        orders: u64,
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
    /// The shop under test; used by the others.
    #[command(hide = true)]
    Serve { data: PathBuf, units: u32 },
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Size {
    #[arg(long, default_value_t = 2_000)]
    operations: u32,
    #[arg(long, default_value_t = 32)]
    at_once: usize,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Arguments::parse().scenario;
    if let Scenario::Serve { data, units } = scenario {
        return serve(&data, units).await;
    }
    if let Scenario::Catalogue { products, in_tables } = scenario {
        return catalogue::run(&products, in_tables).await;
    }
    if let Scenario::Cost { orders } = scenario {
        return cost::run(orders.max(1)).await;
    }
    let data = tempfile::tempdir()?;
    let units = if let Scenario::FlashSale { units, .. } = scenario { units } else { PLENTY };
    let server = Server::start(data.path(), units)?;
    scenarios::run(&scenario, &server).await
}

/// What the scenarios buy.
pub(crate) const SKU: &str = "BENCH-1";
/// Units where a scenario is not about running out.
const PLENTY: u32 = 10_000_000;

fn product() -> Result<Product, Box<dyn Error>> {
    let variant = Variant {
        sku: Sku::parse(SKU)?,
        options: BTreeMap::new(),
        price: Money::new(1_290, Currency::EUR),
        compare_at: None,
        sale: None,
        weight_grams: 100,
        shards: 1,
        low_stock_threshold: 0,
    };
    Ok(Product {
        id: ProductId::parse("prd_bench")?,
        slug: Slug::parse("bench")?,
        title: "A thing to buy".to_owned(),
        category: Slug::parse("kitchen-tools")?,
        description: String::new(),
        brand: None,
        tags: Vec::new(),
        attributes: BTreeMap::new(),
        options: Vec::new(),
        tax_class: TaxClass::Standard,
        images: Vec::new(),
        variants: vec![variant],
        listed_at: Timestamp::UNIX_EPOCH,
        active: true,
        archived: false,
        publish_at: None,
        seo: Seo::default(),
        version: 1,
    })
}

/// Prints its address and goes on until it is stopped.
async fn serve(data: &Path, units: u32) -> Result<(), Box<dyn Error>> {
    // The load comes from one address.
    let rates = ["checkout_address", "checkout_source", "coupon_source"].map(|limit| format!("{limit}=1000000000/600")).join(",");
    let environment = BTreeMap::from([("RATE_LIMITS".to_owned(), rates)]);
    let shop = Shop::start(Options { seed: Seed::Sample, schedules: false, environment, ..Options::new(data) }).await?;
    shop.app().store().catalog.create_product(&product()?, &[units]).await?;
    println!("{}", shop.url());
    tokio::signal::ctrl_c().await?;
    shop.stop().await;
    Ok(())
}

/// The shop in a process of its own, so that its memory and processor time can be told from the load's.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
}

impl Server {
    fn start(data: &Path, units: u32) -> Result<Self, Box<dyn Error>> {
        let mut process =
            Command::new(std::env::current_exe()?).arg("serve").arg(data).arg(units.to_string()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("the shop has no output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        Ok(Self { process, url: url.trim().to_owned() })
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already; either way there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
