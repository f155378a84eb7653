//! `cargo run -p xtask -- <what>`: writes generated parts, or says with `--check` that one is stale.

use barrow_local::template::Template;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../template.yaml");
const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");

#[derive(Parser)]
#[command(name = "xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// The routes of `cargo lambda watch`, in Cargo.toml.
    Router {
        /// Changes nothing; fails when they are stale.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let Task::Router { check } = Cli::parse().task;
    match router(check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn router(check: bool) -> Result<(), String> {
    let template = Template::parse(&read(TEMPLATE)?).map_err(|error| error.to_string())?;
    let manifest = read(MANIFEST)?;
    let updated = xtask::router::updated(&manifest, &template).map_err(|error| error.to_string())?;
    if updated == manifest {
        return Ok(());
    }
    if check {
        return Err("the routes in Cargo.toml are stale: run `cargo run -p xtask -- router`".to_owned());
    }
    std::fs::write(MANIFEST, updated).map_err(|error| format!("{MANIFEST}: {error}"))
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}
