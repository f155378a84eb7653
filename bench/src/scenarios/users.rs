//! Ten thousand people who have the shop open, look at something, think, and look at something else.

use super::{Measured, filled, results, users};
use crate::goods::Size;
use crate::http::Outcome;
use crate::load::{Progress, Run};
use crate::operations::User;
use crate::server::Server;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Users {
    #[arg(long, default_value_t = 10_000)]
    users: usize,
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The longest that anybody thinks; the shortest is a third of it.
    #[arg(long, default_value_t = 15)]
    think_seconds: u64,
    #[arg(long)]
    no_record: bool,
}

const PRODUCTS: u64 = 1_000;
/// Files beside connections.
const OTHER_FILES: u64 = 200;
/// Not all at the very same moment.
const OPENING: Duration = Duration::from_secs(10);

/// As many files as this process may have; the shop's process inherits it.
pub(crate) fn allow_files(needed: u64) -> Outcome<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if maximum.is_some_and(|most| most < needed) {
        return Err(format!("{needed} open files are needed and {maximum:?} allowed: raise the limit (`ulimit -Hn {needed}`)").into());
    }
    Ok(setrlimit(Resource::Nofile, Rlimit { current: Some(needed), maximum })?)
}

pub(crate) async fn run(arguments: Users) -> Outcome<()> {
    let Users { users: count, seconds, think_seconds, no_record } = arguments;
    allow_files(count as u64 + OTHER_FILES)?;
    let data = filled(Size { products: PRODUCTS, ..Size::usual() }).await?;
    let mut server = Server::start(data.path()).await?;
    let crowd = users(&server, count, PRODUCTS);
    let time = OPENING + Duration::from_secs(seconds);
    let progress = Progress::over(&format!("{count} users"), time);
    let outcome = Measured::of(&mut server, wander(crowd, time, think_seconds * 1000, &progress)).await;
    progress.finish();
    let (measured, open) = outcome?;
    let mut report = measured.report("users-10k");
    report.set("connections", open);
    report.set("seconds", seconds);
    report.print((!no_record).then(results).as_deref())
}

/// Gives how many connections were open to the end.
async fn wander(crowd: Vec<User>, time: Duration, think_milliseconds: u64, progress: &Progress) -> Outcome<(Run, usize)> {
    let began = Instant::now();
    let (count, mut tasks) = (crowd.len(), JoinSet::new());
    for (number, mut user) in crowd.into_iter().enumerate() {
        let progress = progress.clone();
        tasks.spawn(async move {
            let mut seen = Vec::new();
            tokio::time::sleep(OPENING.mul_f64(number as f64 / count as f64)).await;
            while began.elapsed() < time {
                let look = user.some_look();
                let asked = Instant::now();
                let outcome = user.perform(look).await;
                progress.tell(outcome.is_err());
                seen.push((outcome, asked.elapsed()));
                tokio::time::sleep(user.pause(think_milliseconds)).await;
            }
            (seen, user.shopper.connection.is_open())
        });
    }
    let (mut run, mut open) = (Run::new()?, 0);
    while let Some(joined) = tasks.join_next().await {
        let (seen, is_open) = joined?;
        open += usize::from(is_open);
        for (outcome, latency) in seen {
            run.record(outcome, latency);
        }
    }
    run.took = time;
    Ok((run, open))
}
