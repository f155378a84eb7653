//! `cargo run --release -p barrow-search --example catalogue -- 100000`: the index at a size, timed.

mod products;
mod timing;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for argument in std::env::args().skip(1) {
        timing::measure(argument.parse()?, 400)?;
    }
    Ok(())
}
