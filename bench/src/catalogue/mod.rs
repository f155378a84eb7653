//! The index of a catalogue at a size: how big it is, how long it takes to build and open, and to answer.

mod products;
mod timing;

use std::error::Error;

/// Prints tables for a reader, then one JSON line.
pub(crate) fn run(products: u64) -> Result<(), Box<dyn Error>> {
    let figures = timing::measure(products, if products > 500_000 { 150 } else { 400 })?;
    println!("{figures}");
    Ok(())
}
