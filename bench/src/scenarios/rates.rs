//! An operation over and over, by so many users at once and then at a rate; the least that the gateway takes, and what the
//! embedded database alone takes for the same calls, in the same run.

use super::{Measured, filled, results, users};
use crate::engine_alone::{self, EngineAlone};
use crate::goods::Size;
use crate::http::Outcome;
use crate::load::{Progress, Until, fixed, open};
use crate::operations::{Operation, User};
use crate::report::{Report, median};
use crate::server::Server;
use std::time::Duration;

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Load {
    #[arg(long, default_value_t = 1_000)]
    products: u64,
    /// Users of the runs at fixed concurrency.
    #[arg(long, default_value_t = 32)]
    at_once: usize,
    /// Of each run.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Of the open loop, a second; usually 1,000, or what a scenario takes at half its load.
    #[arg(long)]
    rate: Option<f64>,
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Keeps no line in the history.
    #[arg(long)]
    no_record: bool,
}

/// What is known of a scenario beforehand.
pub(crate) struct Rates {
    pub(crate) name: &'static str,
    pub(crate) operation: Operation,
    /// Of the open loop.
    pub(crate) rate: f64,
    /// Also ask what the embedded database alone takes.
    pub(crate) writes: bool,
}

const WARM_UP: Duration = Duration::from_secs(3);
/// Users who wait for what is due in the open loop.
const OPEN_USERS: usize = 256;
const RECORDED: u64 = 60;

pub(crate) async fn run(rates: &Rates, load: Load) -> Outcome<()> {
    let data = filled(Size { products: load.products, ..Size::usual() }).await?;
    let mut server = Server::start(data.path()).await?;
    let time = Duration::from_secs(load.seconds.max(1));
    let mut crowd = users(&server, load.at_once, load.products);
    (_, crowd) = one(&mut server, crowd, rates.operation, "warm-up", WARM_UP).await?;
    let mut runs = Vec::new();
    for number in 1..=load.runs.max(1) {
        let measured;
        (measured, crowd) = one(&mut server, crowd, rates.operation, &format!("run {number}"), time).await?;
        println!(
            "run {number}: {:.0}/s, {:.3} ms CPU each, p50 {:.2} ms, p99 {:.2} ms, {} errors",
            per_second(rates, &measured),
            measured.cpu_ms_per_op(),
            measured.run.milliseconds_at(0.5),
            measured.run.milliseconds_at(0.99),
            measured.run.errors
        );
        runs.push(measured);
    }
    let mut report = Report::new(rates.name);
    sum_up(&mut report, rates, &runs);
    (_, crowd) = bare(&mut report, &mut server, crowd, time).await?;
    drop(crowd);
    at_a_rate(&mut report, &mut server, rates, load).await?;
    report.figure("peak_rss_mb", server.spent().peak_rss_mb);
    drop(server);
    if rates.writes {
        let EngineAlone { per_second, cpu_ms_per_op, calls_per_op, refused } =
            engine_alone::measure(rates.operation, load.products, RECORDED).await?;
        report.figure("engine_ops_per_second", per_second);
        report.figure("engine_cpu_ms_per_op", cpu_ms_per_op);
        report.bound("engine_ops_per_second", format!("the database alone, {calls_per_op:.1} calls each, {refused} refused"));
        let own = median(runs.iter().map(|measured| self::per_second(rates, measured)));
        report.figure("share_of_engine", own / per_second);
    }
    report.print((!load.no_record).then(results).as_deref())
}

async fn one(server: &mut Server, crowd: Vec<User>, operation: Operation, what: &str, time: Duration) -> Outcome<(Measured, Vec<User>)> {
    let progress = Progress::over(what, time);
    let outcome = Measured::of(server, fixed(crowd, operation, Until::Time(time), &progress)).await;
    progress.finish();
    outcome
}

/// What writes is done when all that follows from it is.
fn per_second(rates: &Rates, measured: &Measured) -> f64 {
    if rates.writes { measured.operations() / measured.settled.as_secs_f64() } else { measured.run.per_second() }
}

fn sum_up(report: &mut Report, rates: &Rates, runs: &[Measured]) {
    let of = |figure: &dyn Fn(&Measured) -> f64| median(runs.iter().map(figure));
    report.figure("ops_per_second", of(&|measured| per_second(rates, measured)));
    report.figure("p50_ms", of(&|measured| measured.run.milliseconds_at(0.5)));
    report.figure("p99_ms", of(&|measured| measured.run.milliseconds_at(0.99)));
    report.set("errors", runs.iter().map(|measured| measured.run.errors).sum::<u64>());
    report.figure("cpu_ms_per_op", of(&Measured::cpu_ms_per_op));
    if let Some(last) = runs.last() {
        report.usage(&last.used, last.operations());
        if rates.writes {
            report.usage_by_function(&last.used, last.operations());
        }
    }
    report.set("runs", runs.len());
}

/// The same users at the endpoint that does least.
async fn bare(report: &mut Report, server: &mut Server, crowd: Vec<User>, time: Duration) -> Outcome<(Measured, Vec<User>)> {
    let (measured, crowd) = one(server, crowd, Operation::Bare, "the gateway alone", time).await?;
    report.bound("ops_per_second", format!("the gateway alone: {:.0}", measured.run.per_second()));
    report.bound("p99_ms", format!("the gateway alone: {:.2}", measured.run.milliseconds_at(0.99)));
    report.bound("cpu_ms_per_op", format!("the gateway alone: {:.3}", measured.cpu_ms_per_op()));
    report.figure("gateway_ops_per_second", measured.run.per_second());
    report.figure("gateway_cpu_ms_per_op", measured.cpu_ms_per_op());
    Ok((measured, crowd))
}

async fn at_a_rate(report: &mut Report, server: &mut Server, rates: &Rates, load: Load) -> Outcome<()> {
    let (rate, time) = (load.rate.unwrap_or(rates.rate), Duration::from_secs(load.seconds.max(1)));
    let crowd = users(server, OPEN_USERS, load.products);
    let progress = Progress::over(&format!("{rate} a second"), time);
    let outcome = Measured::of(server, open(crowd, rates.operation, (rate, time), &progress)).await;
    progress.finish();
    let (measured, _) = outcome?;
    report.figure("open_loop_rate", rate);
    report.figure("open_loop_done_per_second", measured.run.per_second());
    report.figure("open_loop_p50_ms", measured.run.milliseconds_at(0.5));
    report.figure("open_loop_p99_ms", measured.run.milliseconds_at(0.99));
    report.set("open_loop_errors", measured.run.errors);
    Ok(())
}
