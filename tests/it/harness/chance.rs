//! What is left to chance can be had again: `BARROW_SEED` is printed, and taken from the environment.

/// Of `make test`: it judges a change, not luck.
const USUAL_SEED: u64 = 505;

/// Seeded, and says with what.
pub fn random_seed() -> fastrand::Rng {
    let given = std::env::var("BARROW_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| if is_deep() { fastrand::u64(..) } else { USUAL_SEED });
    println!("BARROW_SEED={seed}");
    fastrand::Rng::with_seed(seed)
}

/// `make test-deep`: all there is to try, not a sample, and each time anew.
pub fn is_deep() -> bool {
    std::env::var_os("BARROW_DEEP").is_some()
}
