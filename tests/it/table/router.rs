//! The routes of `cargo lambda watch`, generated into the manifest, are current.

use super::sources::{read, template};

#[test]
fn the_generated_routes_of_cargo_lambda_are_current() {
    let manifest = read("Cargo.toml");
    let updated = xtask::router::updated(&manifest, &template()).unwrap();
    assert!(updated == manifest, "Cargo.toml is stale: run `cargo run -p xtask -- router`");
    let stale = manifest.replacen("function = \"cart-get\"", "function = \"cart-got\"", 1);
    assert_ne!(xtask::router::updated(&stale, &template()).unwrap(), stale);
}
