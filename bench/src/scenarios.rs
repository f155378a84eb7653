//! What is measured.

use crate::load::{Run, fixed};
use crate::report::{Report, spent};
use crate::shopper::{Outcome, Shopper};
use crate::{SKU, Scenario, Server, Size};
use reqwest::StatusCode;
use std::error::Error;

pub(crate) async fn run(scenario: &Scenario, server: &Server) -> Result<(), Box<dyn Error>> {
    let shopper = Shopper::new(&server.url);
    warm_up(&shopper).await.map_err(|error| error.to_string())?;
    let before = spent(server.id());
    match scenario {
        Scenario::Browse(Size { operations, at_once }) => {
            let run = fixed(*operations, *at_once, |number| browse(&shopper, number)).await;
            finish("browse", &run, server, before).print();
        }
        Scenario::Add(Size { operations, at_once }) => {
            let cart = &shopper.cart().await.map_err(|error| error.to_string())?;
            let run = fixed((*operations).min(900), *at_once, |_| shopper.add(cart, SKU, 1)).await;
            finish("add", &run, server, before).print();
        }
        Scenario::Purchase(Size { operations, at_once }) => {
            let run = fixed(*operations, *at_once, |_| purchase(&shopper)).await;
            let paid = run.results.iter().filter(|paid| **paid).count();
            finish("purchase", &run, server, before).with("paid", paid).with("sold_out", run.results.len() - paid).print();
        }
        Scenario::FlashSale { buyers, units, at_once } => flash_sale(&shopper, server, *buyers, *units, *at_once).await,
        Scenario::Catalogue { .. } | Scenario::Cost { .. } | Scenario::Serve { .. } => {}
    }
    Ok(())
}

fn finish<T>(name: &str, run: &Run<T>, server: &Server, before: crate::report::Spent) -> Report {
    if let Some(error) = run.errors.first() {
        eprintln!("{} errors, the first: {error}", run.errors.len());
    }
    Report::new(name, run, spent(server.id()).since(before))
}

async fn warm_up(shopper: &Shopper) -> Outcome<()> {
    for number in 0..20 {
        browse(shopper, number).await?;
    }
    Ok(())
}

async fn browse(shopper: &Shopper, number: u32) -> Outcome<()> {
    let path = match number % 3 {
        0 => "/api/products?limit=24",
        1 => "/api/products/vine-tomatoes",
        _ => "/api/products/vine-tomatoes/availability",
    };
    shopper.get(path).await.map(|_| ())
}

/// False when it was sold out by then.
async fn purchase(shopper: &Shopper) -> Outcome<bool> {
    let cart = shopper.cart().await?;
    shopper.add(&cart, SKU, 1).await?;
    match shopper.check_out(&cart).await? {
        (StatusCode::CREATED, checkout) => shopper.pay(&checkout).await.map(|()| true),
        (StatusCode::CONFLICT, problem) if problem["code"] == "insufficient_stock" => Ok(false),
        (status, problem) => Err(format!("{status}: {problem}").into()),
    }
}

/// All buyers have their carts; then all check out.
async fn flash_sale(shopper: &Shopper, server: &Server, buyers: u32, units: u32, at_once: usize) {
    let before = spent(server.id());
    let run = fixed(buyers, at_once, |_| async {
        let cart = shopper.cart().await?;
        shopper.add(&cart, SKU, 1).await?;
        let (status, answer) = shopper.check_out(&cart).await?;
        match status {
            StatusCode::CREATED => Ok(true),
            StatusCode::CONFLICT if answer["code"] == "insufficient_stock" => Ok(false),
            _ => Err(format!("{status}: {answer}").into()),
        }
    })
    .await;
    let sold = u32::try_from(run.results.iter().filter(|sold| **sold).count()).unwrap_or(u32::MAX);
    finish("flash-sale", &run, server, before)
        .with("buyers", buyers)
        .with("units", units)
        .with("sold", sold)
        .with("oversold", sold.saturating_sub(units))
        .with("unsold", units.min(buyers).saturating_sub(sold))
        .with("seconds", run.took.as_secs())
        .print();
}
