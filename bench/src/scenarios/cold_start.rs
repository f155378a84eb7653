//! Every function as Lambda starts it: from the start of its program to when it first asks for work, and from there to its answer.
//! A few lines stand in for Lambda's Runtime API; behind the functions is a local shop.

use super::results;
use crate::http::Outcome;
use crate::report::{Report, median};
use crate::server::spent;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as PathOf, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use barrow_local::shop::{Options, Seed, Shop};
use indicatif::ProgressBar;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::Notify;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ColdStart {
    /// Starts of each function; the median counts.
    #[arg(long, default_value_t = 5)]
    starts: usize,
    /// Where the functions' programs are; built there unless told not to.
    #[arg(long)]
    binaries: Option<PathBuf>,
    #[arg(long)]
    no_build: bool,
    #[arg(long)]
    no_record: bool,
}

const PACKAGES: [&str; 4] = ["barrow-api", "barrow-jobs", "barrow-live", "barrow-media"];
const PATIENCE: Duration = Duration::from_secs(30);
const MEGABYTE: f64 = 1024.0 * 1024.0;
/// Shown by name.
const SLOWEST: usize = 5;

struct Started {
    bin: String,
    init_ms: f64,
    answer_ms: f64,
    binary_mb: f64,
    peak_rss_mb: f64,
    failed: bool,
}

pub(crate) async fn run(arguments: ColdStart) -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    if !arguments.no_build {
        build(&root).await?;
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let binaries = arguments.binaries.clone().unwrap_or_else(|| target.join("release"));
    let data = tempfile::tempdir()?;
    let shop = Shop::start(Options { seed: Seed::Sample, schedules: false, ..Options::new(data.path()) }).await?;
    let events = events(&root.join("events"))?;
    let bar = ProgressBar::new(events.len() as u64);
    let mut functions = Vec::new();
    for (bin, event) in &events {
        functions.push(of_function(&binaries, bin, event, shop.environment(), arguments.starts.max(1)).await?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    shop.stop().await;
    print(&functions, arguments.no_record)
}

async fn build(root: &Path) -> Outcome<()> {
    eprintln!("Building all functions in release mode.");
    let packages = PACKAGES.iter().flat_map(|package| ["-p", package]);
    let status = Command::new("cargo").args(["build", "--release", "--bins"]).args(packages).current_dir(root).status().await?;
    if status.success() { Ok(()) } else { Err("the functions cannot be built".into()) }
}

/// A sample event of every function, by its program's name.
fn events(directory: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut events = BTreeMap::new();
    for file in std::fs::read_dir(directory)? {
        let path = file?.path();
        if let Some(bin) = path.file_stem().filter(|_| path.extension().is_some_and(|ending| ending == "json")) {
            events.insert(bin.to_string_lossy().into_owned(), std::fs::read_to_string(&path)?);
        }
    }
    Ok(events)
}

async fn of_function(binaries: &Path, bin: &str, event: &str, environment: &BTreeMap<String, String>, starts: usize) -> Outcome<Started> {
    let program = binaries.join(bin);
    let binary_mb = std::fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?.len() as f64 / MEGABYTE;
    let (mut inits, mut answers, mut peak, mut failed) = (Vec::new(), Vec::new(), 0.0_f64, false);
    for _ in 0..starts {
        let trial = one_start(&program, bin, event, environment).await?;
        inits.push(trial.init_ms);
        answers.push(trial.answer_ms);
        peak = peak.max(trial.peak_rss_mb);
        failed |= trial.failed;
    }
    Ok(Started { bin: bin.to_owned(), init_ms: median(inits), answer_ms: median(answers), binary_mb, peak_rss_mb: peak, failed })
}

/// What the Runtime API saw of one function.
#[derive(Default)]
struct Seen {
    asked: Option<Instant>,
    answered: Option<Instant>,
    failed: bool,
}

struct Runtime {
    event: String,
    seen: Mutex<Seen>,
    answered: Notify,
}

async fn one_start(program: &Path, bin: &str, event: &str, environment: &BTreeMap<String, String>) -> Outcome<Started> {
    let runtime = Arc::new(Runtime { event: event.to_owned(), seen: Mutex::default(), answered: Notify::new() });
    let router = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/{outcome}", post(take))
        .with_state(Arc::clone(&runtime));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?.to_string();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let mut command = Command::new(program);
    command.env_clear().envs(environment).env("AWS_LAMBDA_RUNTIME_API", &address).env("AWS_LAMBDA_FUNCTION_NAME", bin);
    command.env("AWS_LAMBDA_FUNCTION_VERSION", "1").env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512").env("RUST_LOG", "error");
    let began = Instant::now();
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn()?;
    let waited = tokio::time::timeout(PATIENCE, runtime.answered.notified()).await;
    let peak_rss_mb = spent(process.id().unwrap_or(0)).peak_rss_mb;
    process.kill().await?;
    serving.abort();
    waited.map_err(|_| format!("{bin} gave no answer"))?;
    let seen = std::mem::take(&mut *runtime.seen.lock().unwrap_or_else(PoisonError::into_inner));
    let (asked, answered) = seen.asked.zip(seen.answered).ok_or("no answer was seen")?;
    let milliseconds = |from: Instant, to: Instant| to.duration_since(from).as_secs_f64() * 1000.0;
    let (init_ms, answer_ms) = (milliseconds(began, asked), milliseconds(asked, answered));
    Ok(Started { bin: bin.to_owned(), init_ms, answer_ms, binary_mb: 0.0, peak_rss_mb, failed: seen.failed })
}

/// The event the first time; after that there is none.
async fn next(State(runtime): State<Arc<Runtime>>) -> Response {
    let first = {
        let mut seen = runtime.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let first = seen.asked.is_none();
        seen.asked.get_or_insert_with(Instant::now);
        first
    };
    if !first {
        std::future::pending::<()>().await;
    }
    let mut response = Response::new(Body::from(runtime.event.clone()));
    let deadline = (barrow_app::clock::now().as_millisecond() + 30_000).to_string();
    for (name, value) in [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        ("lambda-runtime-deadline-ms", deadline.as_str()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:000000000000:function:bench"),
    ] {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

async fn take(State(runtime): State<Arc<Runtime>>, PathOf((_, outcome)): PathOf<(String, String)>) -> StatusCode {
    {
        let mut seen = runtime.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.answered.get_or_insert_with(Instant::now);
        seen.failed |= outcome == "error";
    }
    runtime.answered.notify_one();
    StatusCode::ACCEPTED
}

fn print(functions: &[Started], no_record: bool) -> Outcome<()> {
    let most = |figure: &dyn Fn(&Started) -> f64| functions.iter().map(figure).fold(0.0, f64::max);
    let mut by_start: Vec<&Started> = functions.iter().collect();
    by_start.sort_by(|one, other| other.init_ms.total_cmp(&one.init_ms));
    println!("{:<32} {:>9} {:>13} {:>9}", "slowest to start", "init ms", "first answer", "MB");
    for started in by_start.iter().take(SLOWEST) {
        println!("{:<32} {:>9.2} {:>13.2} {:>9.2}", started.bin, started.init_ms, started.answer_ms, started.binary_mb);
    }
    by_start.sort_by(|one, other| other.binary_mb.total_cmp(&one.binary_mb));
    println!("{:<32} {:>9} {:>13} {:>9}", "largest", "init ms", "first answer", "MB");
    for started in by_start.iter().take(SLOWEST) {
        println!("{:<32} {:>9.2} {:>13.2} {:>9.2}", started.bin, started.init_ms, started.answer_ms, started.binary_mb);
    }
    for failed in functions.iter().filter(|started| started.failed) {
        println!("{} did not take its sample event", failed.bin);
    }
    let mut report = Report::new("cold-start");
    report.set("errors", functions.iter().filter(|started| started.failed).count());
    report.figure("peak_rss_mb", most(&|started| started.peak_rss_mb));
    report.set("functions", functions.len());
    report.figure("init_p50_ms", median(functions.iter().map(|started| started.init_ms)));
    report.figure("init_max_ms", most(&|started| started.init_ms));
    report.figure("first_answer_p50_ms", median(functions.iter().map(|started| started.answer_ms)));
    report.figure("first_answer_max_ms", most(&|started| started.answer_ms));
    report.figure("largest_binary_mb", most(&|started| started.binary_mb));
    report.figure("median_binary_mb", median(functions.iter().map(|started| started.binary_mb)));
    report.print((!no_record).then(results).as_deref())?;
    if functions.iter().any(|started| started.failed) { Err("not every function took its sample event".into()) } else { Ok(()) }
}
