//! The index of a catalogue at several sizes: how big it is, how long it takes to build, fetch, open and answer, and what the same
//! questions cost when tables answer them.

mod cold;
pub(crate) mod products;
mod tables;
mod timing;

use serde_json::{Value, json};
use std::error::Error;
use tables::Tables;

/// Prints tables for a reader, then one JSON line.
pub(crate) async fn run(sizes: &[u64], in_tables: u64) -> Result<(), Box<dyn Error>> {
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let tables = Tables::filled(in_tables.min(largest)).await?;
    let mut figures = Vec::new();
    for products in sizes {
        figures.push(timing::measure(*products, if *products > 500_000 { 150 } else { 400 }, &tables).await?);
    }
    print_growth(&figures);
    println!("{}", json!({ "scenario": "catalogue", "sizes": figures }));
    tables.stop().await;
    Ok(())
}

/// A column for each size.
fn print_growth(figures: &[Value]) {
    let row = |name: &str, cell: &dyn Fn(&Value) -> String| {
        let cells: Vec<String> = figures.iter().map(cell).collect();
        println!("| {name} | {} |", cells.join(" | "));
    };
    println!();
    row("products", &|size| size["products"].to_string());
    println!("|---|{}", "---|".repeat(figures.len()));
    for name in ["part_mb", "build_s", "peak_memory_mb", "open_ms", "cold_ms", "memory_mb", "delta_ms"] {
        row(name, &|size| size[name].to_string());
    }
    let names = figures.first().and_then(|size| size["queries_ms"].as_object()).into_iter().flatten().map(|(name, _)| name);
    for name in names {
        row(name, &|size| format!("{} / {}", size["queries_ms"][name]["p50"], size["queries_ms"][name]["p99"]));
        row(&format!("{name}, with a delta"), &|size| {
            let figures = &size["queries_with_delta_ms"][name];
            format!("{} / {}", figures["p50"], figures["p99"])
        });
        row(&format!("{name}, from tables"), &|size| {
            let tables = &size["queries_ms"][name];
            format!("{} ms, {} units", tables["tables_ms"], tables["tables_units"])
        });
    }
}
