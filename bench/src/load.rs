//! Load of two kinds. Fixed concurrency: each user begins anew when they are done. Open loop: operations are due at times that
//! do not depend on the shop, and a latency counts from when its operation was due, so that a shop that stalls is not spared the
//! wait of those behind (no coordinated omission).

mod progress;

pub(crate) use progress::Progress;

use crate::http::Outcome;
use crate::operations::{Done, Operation, User};
use hdrhistogram::Histogram;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Microseconds, from one to ten minutes, each within a thousandth.
type Latencies = Histogram<u64>;

pub(crate) struct Run {
    pub(crate) took: Duration,
    pub(crate) latencies: Latencies,
    pub(crate) sold_out: u64,
    pub(crate) errors: u64,
    pub(crate) first_error: Option<String>,
}

/// When users stop to begin anew.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    Time(Duration),
    /// Each user so often.
    Times(u64),
}

impl Run {
    pub(crate) fn new() -> Outcome<Self> {
        let latencies = Histogram::new_with_bounds(1, 600_000_000, 3)?;
        Ok(Self { took: Duration::ZERO, latencies, sold_out: 0, errors: 0, first_error: None })
    }

    pub(crate) fn record(&mut self, outcome: Outcome<Done>, latency: Duration) {
        match outcome {
            Ok(done) => {
                self.sold_out += u64::from(done == Done::SoldOut);
                self.latencies.saturating_record(u64::try_from(latency.as_micros()).unwrap_or(u64::MAX));
            }
            Err(error) => {
                self.errors += 1;
                self.first_error.get_or_insert_with(|| error.to_string());
            }
        }
    }

    fn take_in(&mut self, other: Self) -> Outcome<()> {
        self.latencies.add(other.latencies)?;
        self.sold_out += other.sold_out;
        self.errors += other.errors;
        self.first_error = self.first_error.take().or(other.first_error);
        Ok(())
    }

    /// Operations that went as they should.
    pub(crate) fn done(&self) -> u64 {
        self.latencies.len()
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.done() as f64 / self.took.as_secs_f64().max(1e-9)
    }

    pub(crate) fn milliseconds_at(&self, share: f64) -> f64 {
        self.latencies.value_at_quantile(share) as f64 / 1000.0
    }
}

/// All users at once, each on its own connection. Gives them back.
pub(crate) async fn fixed(users: Vec<User>, operation: Operation, until: Until, progress: &Progress) -> Outcome<(Run, Vec<User>)> {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for mut user in users {
        let progress = progress.clone();
        tasks.spawn(async move {
            let mut run = Run::new()?;
            let mut times = 0;
            while until.goes_on(began, times) {
                let began = Instant::now();
                let outcome = user.perform(operation).await;
                progress.tell(outcome.is_err());
                run.record(outcome, began.elapsed());
                times += 1;
            }
            Outcome::Ok((run, user))
        });
    }
    let (mut run, mut users) = (Run::new()?, Vec::new());
    while let Some(joined) = tasks.join_next().await {
        let (part, user) = joined??;
        run.take_in(part)?;
        users.push(user);
    }
    run.took = began.elapsed();
    Ok((run, users))
}

impl Until {
    fn goes_on(self, began: Instant, times: u64) -> bool {
        match self {
            Self::Time(time) => began.elapsed() < time,
            Self::Times(most) => times < most,
        }
    }
}

/// So many operations a second on average, at random times. Who finds no free user waits for one, and that wait counts.
pub(crate) async fn open(
    users: Vec<User>,
    operation: Operation,
    (per_second, time): (f64, Duration),
    progress: &Progress,
) -> Outcome<(Run, Vec<User>)> {
    let count = users.len();
    let (free, mut idle) = mpsc::unbounded_channel();
    for user in users {
        free.send(user)?;
    }
    let (began, mut due, mut run) = (Instant::now(), Duration::ZERO, Run::new()?);
    let mut chance = fastrand::Rng::with_seed(1);
    let mut tasks = JoinSet::new();
    while due < time {
        if due > began.elapsed() {
            tokio::time::sleep_until(began + due).await;
        }
        let mut user: User = idle.recv().await.ok_or("no user is left")?;
        let (free, progress, at) = (free.clone(), progress.clone(), began + due);
        tasks.spawn(async move {
            let outcome = user.perform(operation).await;
            let latency = at.elapsed();
            progress.tell(outcome.is_err());
            // Nobody waits for a user any more when the run is over.
            drop(free.send(user));
            (outcome, latency)
        });
        while let Some(joined) = tasks.try_join_next() {
            let (outcome, latency) = joined?;
            run.record(outcome, latency);
        }
        due += Duration::from_secs_f64(-(1.0 - chance.f64()).ln() / per_second);
    }
    while let Some(joined) = tasks.join_next().await {
        let (outcome, latency) = joined?;
        run.record(outcome, latency);
    }
    run.took = began.elapsed();
    let mut users = Vec::new();
    while users.len() < count {
        users.push(idle.recv().await.ok_or("a user is lost")?);
    }
    Ok((run, users))
}
