//! A day in little: the usual mix at a steady rate, minute by minute, and whether memory or latency creep.

use super::{Measured, filled, results, users};
use crate::goods::Size;
use crate::http::Outcome;
use crate::load::{Progress, open};
use crate::operations::Operation;
use crate::report::{Report, median, rounded};
use crate::server::Server;
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Soak {
    #[arg(long, default_value_t = 30)]
    minutes: usize,
    /// Operations a second.
    #[arg(long, default_value_t = 200.0)]
    rate: f64,
    #[arg(long)]
    no_record: bool,
}

const PRODUCTS: u64 = 1_000;
const USERS: usize = 128;
const MINUTE: Duration = Duration::from_secs(60);

pub(crate) async fn run(soak: Soak) -> Outcome<()> {
    let data = filled(Size { products: PRODUCTS, ..Size::usual() }).await?;
    let mut server = Server::start(data.path()).await?;
    let mut crowd = users(&server, USERS, PRODUCTS);
    let mut minutes = Vec::new();
    for number in 1..=soak.minutes.max(3) {
        let progress = Progress::over(&format!("minute {number}"), MINUTE);
        let outcome = Measured::of(&mut server, open(crowd, Operation::Mixed, (soak.rate, MINUTE), &progress)).await;
        progress.finish();
        let measured;
        (measured, crowd) = outcome?;
        println!(
            "minute {number}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, {:.3} ms CPU each, {:.1} MB, {} errors",
            measured.run.per_second(),
            measured.run.milliseconds_at(0.5),
            measured.run.milliseconds_at(0.99),
            measured.cpu_ms_per_op(),
            measured.spent.rss_mb,
            measured.run.errors
        );
        minutes.push(measured);
    }
    let of = |figure: &dyn Fn(&Measured) -> f64| -> Vec<f64> { minutes.iter().map(figure).collect() };
    let (p50, p99) = (of(&|minute| minute.run.milliseconds_at(0.5)), of(&|minute| minute.run.milliseconds_at(0.99)));
    let (memory, cpu) = (of(&|minute| minute.spent.rss_mb), of(&Measured::cpu_ms_per_op));
    let mut report = Report::new("soak");
    report.figure("ops_per_second", median(of(&|minute| minute.run.per_second())));
    report.figure("p50_ms", median(p50.iter().copied()));
    report.figure("p99_ms", median(p99.iter().copied()));
    report.set("errors", minutes.iter().map(|minute| minute.run.errors).sum::<u64>());
    report.figure("cpu_ms_per_op", median(cpu.iter().copied()));
    report.figure("peak_rss_mb", server.spent().peak_rss_mb);
    if let Some(last) = minutes.last() {
        report.usage(&last.used, last.operations());
    }
    report.set("minutes", minutes.len());
    for (name, series) in [("memory", &memory), ("p50", &p50), ("p99", &p99), ("cpu", &cpu)] {
        report.figure(&format!("{name}_drift_percent"), drift_percent(series));
    }
    for (name, series) in [("memory_mb_by_minute", memory), ("p99_ms_by_minute", p99)] {
        report.set(name, json!(series.into_iter().map(rounded).collect::<Vec<Value>>()));
    }
    report.print((!soak.no_record).then(results).as_deref())
}

/// The last third beside the first third after a warm-up of a sixth: medians.
fn drift_percent(series: &[f64]) -> f64 {
    let warm = &series[series.len().div_ceil(6)..];
    let third = warm.len().div_ceil(3);
    let (first, last) = (median(warm[..third].iter().copied()), median(warm[warm.len() - third..].iter().copied()));
    (last / first - 1.0) * 100.0
}
