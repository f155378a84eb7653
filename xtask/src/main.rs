//! `cargo run -p xtask -- <what>`: writes generated parts, and proves orders.

use barrow_app::{App, Config};
use barrow_local::environment_file;
use barrow_local::template::{self, Template};
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use xtask::replay::Replay;
use xtask::sizes::{Program, table};

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
    /// Compares what the templates grant each function with what tests have seen it use.
    Grants {
        /// What `BARROW_GRANTS_USED` named while the whole suite ran.
        used: PathBuf,
    },
    /// Prints a new pair of keys for access tokens, as the secret `barrow/access-tokens` has them.
    Keys,
    /// Writes the OpenAPI document to a file; the web client is generated from it.
    Openapi { file: PathBuf },
    /// Prints how large the functions' programs are, and which are larger than is wanted.
    Sizes {
        /// Where `cargo build` or `cargo lambda build` has left them.
        programs: PathBuf,
    },
    /// Folds the events of every order and compares with the order that is stored, byte for byte.
    Replay {
        /// Only this one.
        order: Option<String>,
        /// Where the shop is, as `make run` writes it down; without the file, what the shell's environment says.
        #[arg(long, default_value = ".barrow/environment")]
        env_file: PathBuf,
    },
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Router { check } => router(check),
        Task::Grants { used } => grants(&used),
        Task::Keys => keys(),
        Task::Openapi { file } => openapi(&file),
        Task::Sizes { programs } => sizes(&programs),
        Task::Replay { order, env_file } => replay(order.as_deref(), &env_file),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn router(check: bool) -> Result<(), String> {
    let template = Template::read(Path::new(TEMPLATE)).map_err(|error| error.to_string())?;
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

fn grants(used: &Path) -> Result<(), String> {
    let stacks = template::stacks(Path::new(TEMPLATE)).map_err(|error| error.to_string())?;
    let granted = xtask::grants::granted(&stacks).map_err(|error| error.to_string())?;
    let rows = std::fs::read_to_string(used).map_err(|error| format!("{}: {error}", used.display()))?;
    let complaints = xtask::grants::complaints(&granted, &xtask::grants::used(&rows));
    if complaints.is_empty() {
        let count: usize = granted.values().map(std::collections::BTreeSet::len).sum();
        println!("{} functions are granted {count} actions, and use each of them and no other", granted.len());
        return Ok(());
    }
    Err(format!("the templates' policies are not what the tests have seen used:\n{}", complaints.join("\n")))
}

fn keys() -> Result<(), String> {
    let keys = serde_json::to_string(&barrow_app::accounts::access_tokens::new_keys()).map_err(|error| error.to_string())?;
    println!("{keys}");
    Ok(())
}

/// Writes nothing when nothing has changed, so that what is made from the file is not made again.
fn openapi(file: &Path) -> Result<(), String> {
    let document = serde_json::to_string_pretty(&barrow_api::openapi::document()).map_err(|error| error.to_string())?;
    if std::fs::read_to_string(file).is_ok_and(|written| written == document) {
        return Ok(());
    }
    std::fs::write(file, document).map_err(|error| format!("{}: {error}", file.display()))
}

fn sizes(folder: &Path) -> Result<(), String> {
    let template = Template::read(Path::new(TEMPLATE)).map_err(|error| error.to_string())?;
    let programs = template.functions.iter().map(|function| Program::find(folder, &function.bin));
    let mut programs = programs.collect::<Result<Vec<_>, _>>()?;
    print!("{}", table(&mut programs));
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn replay(order: Option<&str>, env_file: &Path) -> Result<(), String> {
    let file = environment_file::read(env_file).unwrap_or_default();
    let config = Config::from_lookup(|name| std::env::var(name).ok().or_else(|| file.get(name).cloned()));
    let config = config.map_err(|error| format!("{error}: start the shop with `make run`, or set the functions' environment"))?;
    let replay = Replay::run(App::new(config).store(), order).await.map_err(|error| error.to_string())?;
    for (id, difference) in &replay.broken {
        println!("{id}: {difference}");
    }
    let Replay { orders, events, broken } = replay;
    println!("{orders} orders replayed from {events} events, {} differ", broken.len());
    if broken.is_empty() { Ok(()) } else { Err("some orders are not what their events say".to_owned()) }
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}
