//! What is measured.

pub(crate) mod cold_start;
pub(crate) mod cost;
pub(crate) mod flash_sale;
pub(crate) mod growth;
pub(crate) mod rates;
pub(crate) mod soak;
pub(crate) mod users;

use crate::goods::Size;
use crate::http::Outcome;
use crate::load::Run;
use crate::operations::User;
use crate::report::Report;
use crate::server::{Process, Server, Spent};
use barrow_local::usage::Used;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// Where history is kept.
pub(crate) fn results() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("results")
}

/// A data directory with a shop of this size, filled by a process that has ended.
pub(crate) async fn filled(size: Size) -> Outcome<TempDir> {
    let data = tempfile::tempdir()?;
    let Size { products, orders, units } = size;
    eprintln!("Filling a shop with {products} products and {orders} orders.");
    let flags = [format!("--products={products}"), format!("--orders={orders}"), format!("--units={units}")].map(OsString::from);
    Process::run([OsString::from("fill"), data.path().as_os_str().to_owned()].into_iter().chain(flags)).await?;
    Ok(data)
}

pub(crate) fn users(server: &Server, count: usize, products: u64) -> Vec<User> {
    (0..count as u64).map(|seed| User::new(&server.url, products, &server.staff_token, seed)).collect()
}

/// A run, with what the shop used for it and all that followed from it.
pub(crate) struct Measured {
    pub(crate) run: Run,
    pub(crate) cpu: Duration,
    pub(crate) used: BTreeMap<String, Used>,
    /// Until queues were empty again.
    pub(crate) settled: Duration,
    pub(crate) spent: Spent,
}

impl Measured {
    pub(crate) async fn of<T>(server: &mut Server, work: impl Future<Output = Outcome<(Run, T)>>) -> Outcome<(Self, T)> {
        server.used().await?;
        let (before, began) = (server.spent(), Instant::now());
        let (run, rest) = work.await?;
        let used = server.used().await?;
        let (settled, spent) = (began.elapsed(), server.spent());
        if let Some(error) = &run.first_error {
            eprintln!("{} errors, the first: {error}", run.errors);
        }
        Ok((Self { run, cpu: spent.cpu.saturating_sub(before.cpu), used, settled, spent }, rest))
    }

    /// What every scenario of one run says first.
    pub(crate) fn report(&self, scenario: &str) -> Report {
        let mut report = Report::new(scenario);
        report.figure("ops_per_second", self.run.per_second());
        report.figure("p50_ms", self.run.milliseconds_at(0.5));
        report.figure("p99_ms", self.run.milliseconds_at(0.99));
        report.set("errors", self.run.errors);
        report.figure("cpu_ms_per_op", self.cpu_ms_per_op());
        report.figure("peak_rss_mb", self.spent.peak_rss_mb);
        report.usage(&self.used, self.operations());
        report
    }

    pub(crate) fn cpu_ms_per_op(&self) -> f64 {
        self.cpu.as_secs_f64() * 1000.0 / self.operations()
    }

    pub(crate) fn operations(&self) -> f64 {
        self.run.done().max(1) as f64
    }
}
