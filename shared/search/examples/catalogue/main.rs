//! `cargo run --release -p barrow-search --example catalogue -- 100000`: the index at a size, timed.

mod products;
mod timing;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for argument in std::env::args().skip(1) {
        let products = argument.parse()?;
        timing::measure(products, if products > 500_000 { 150 } else { 400 })?;
    }
    Ok(())
}
