//! The shop in a process of its own, so that its memory and processor time can be told from the load's.

use crate::http::Outcome;
use barrow_domain::ids::Sku;
use barrow_local::shop::{Options, Seed, Shop};
use barrow_local::usage::Used;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines, Stdin};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// A process of this program under one of its hidden commands: it prints a line when it is ready, and one for each line it is told.
pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    /// What it said when it was ready.
    pub(crate) ready: Value,
}

impl Process {
    pub(crate) async fn start(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let input = child.stdin.take().ok_or("no input")?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let ready = serde_json::from_str(&output.next_line().await?.ok_or("it ended before it was ready")?)?;
        Ok(Self { child, input, output, ready })
    }

    pub(crate) async fn ask(&mut self, line: &str) -> Outcome<Value> {
        self.input.write_all(format!("{line}\n").as_bytes()).await?;
        let answer: Value = serde_json::from_str(&self.output.next_line().await?.ok_or("it is gone")?)?;
        answer["error"].as_str().map_or(Ok(answer.clone()), |error| Err(error.into()))
    }

    pub(crate) fn spent(&self) -> Spent {
        spent(self.child.id().unwrap_or(0))
    }

    /// Runs one of the hidden commands to its end.
    pub(crate) async fn run(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Outcome<()> {
        let status = Command::new(std::env::current_exe()?).args(arguments).kill_on_drop(true).status().await?;
        if status.success() { Ok(()) } else { Err(format!("it ended with {status}").into()) }
    }
}

/// What a process has used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    pub(crate) cpu: Duration,
    pub(crate) rss_mb: f64,
    pub(crate) peak_rss_mb: f64,
}

/// Reads `/proc`; zeros where there is none.
pub(crate) fn spent(process: u32) -> Spent {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Behind the name, which ends with `)`: field 14 and 15 of the whole are ticks of 10 ms.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let megabytes = |name: &str| {
        let kilobytes = status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or_default() / 1024.0
    };
    Spent { cpu: Duration::from_millis(ticks * 10), rss_mb: megabytes("VmRSS:"), peak_rss_mb: megabytes("VmHWM:") }
}

/// The shop under load.
pub(crate) struct Server {
    process: Process,
    pub(crate) url: String,
    pub(crate) staff_token: String,
}

impl Server {
    pub(crate) async fn start(data: &Path) -> Outcome<Self> {
        let process = Process::start([OsStr::new("serve"), data.as_os_str()]).await?;
        let text = |name: &str| process.ready[name].as_str().unwrap_or_default().to_owned();
        Ok(Self { url: text("url"), staff_token: text("staff_token"), process })
    }

    /// What functions used since it was last asked, when all that follows from it is done: streams read, queues empty.
    pub(crate) async fn used(&mut self) -> Outcome<BTreeMap<String, Used>> {
        Ok(serde_json::from_value(self.process.ask("used").await?)?)
    }

    /// Units of a SKU that nobody holds.
    pub(crate) async fn left(&mut self, sku: &str) -> Outcome<u32> {
        Ok(serde_json::from_value(self.process.ask(&format!("left {sku}")).await?)?)
    }

    pub(crate) fn spent(&self) -> Spent {
        self.process.spent()
    }
}

/// A shop whose limits do not mind that all its shoppers come from one address.
pub(crate) fn options(data: &Path) -> Options {
    let limits = ["checkout_address", "checkout_source", "coupon_source"].map(|limit| format!("{limit}=1000000000/600"));
    let environment = BTreeMap::from([("RATE_LIMITS".to_owned(), limits.join(","))]);
    Options { seed: Seed::Sample, schedules: false, environment, ..Options::new(data) }
}

/// The shop's own process, until its input ends.
pub(crate) async fn serve(data: &Path) -> Outcome<()> {
    let shop = Shop::start(options(data)).await?;
    println!("{}", json!({ "url": shop.url(), "staff_token": shop.staff_token() }));
    let mut told = lines();
    while let Some(line) = told.next_line().await? {
        println!("{}", answer(&shop, &line).await.unwrap_or_else(|error| json!({ "error": error.to_string() })));
    }
    shop.stop().await;
    Ok(())
}

pub(crate) fn lines() -> Lines<BufReader<Stdin>> {
    BufReader::new(tokio::io::stdin()).lines()
}

async fn answer(shop: &Shop, line: &str) -> Outcome<Value> {
    match line.split_once(' ') {
        None if line == "used" => {
            let dead = shop.settled().await?;
            if dead.values().any(|count| *count > 0) {
                return Err(format!("dead letters: {dead:?}").into());
            }
            Ok(json!(shop.usage().take()))
        }
        Some(("left", sku)) => {
            let levels = shop.app().store().stock.levels(&Sku::parse(sku)?).await?;
            Ok(json!(levels.iter().map(|level| level.available).sum::<u32>()))
        }
        _ => Err(format!("{line}?").into()),
    }
}
