//! What is left to chance can be had again: `BARROW_SEED` is printed, and taken from the environment.

/// Seeded, and says with what.
pub fn random_seed() -> fastrand::Rng {
    let seed = std::env::var("BARROW_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("BARROW_SEED={seed}");
    fastrand::Rng::with_seed(seed)
}

/// `make test-deep`: all there is to try, not a sample.
pub fn is_deep() -> bool {
    std::env::var_os("BARROW_DEEP").is_some()
}
