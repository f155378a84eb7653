//! Sends the queued webhooks until each is taken with a 2xx, and takes the steps that are due (late payments, refunds, disputes).
//! Deliveries start in the order of their events but overlap, as Stripe's do: no order is promised to the receiver.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use barrow_app::clock;
use rusqlite::params;
use tokio::task::JoinSet;

use super::problem::Refusal;
use super::{Shared, confirm, disputes, refunds, signature};

const RETRY_FIRST: Duration = Duration::from_millis(200);
const RETRY_MAX: Duration = Duration::from_secs(10);
const GIVE_UP_AFTER_MS: i64 = 3 * 24 * 3600 * 1000;
const SENDING_MAX: usize = 16;
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
const IDLE: Duration = Duration::from_secs(30);

/// One row of the queue.
struct Delivery {
    seq: i64,
    payload: String,
    attempts: u32,
    drop_first: bool,
}

/// Works until the stand-in stops. Deliveries on their way then are sent again at the next start.
pub async fn run(shared: Arc<Shared>) {
    let mut stop = shared.stop.subscribe();
    let mut sending: JoinSet<i64> = JoinSet::new();
    let mut on_the_way: HashSet<i64> = HashSet::new();
    while !*stop.borrow_and_update() {
        let next = work(&shared, &mut sending, &mut on_the_way).unwrap_or_else(|error| {
            tracing::error!(%error, "the local Stripe could not read its queue");
            RETRY_FIRST
        });
        tokio::select! {
            _ = stop.changed() => {}
            () = shared.wake.notified() => {}
            Some(Ok(seq)) = sending.join_next() => { on_the_way.remove(&seq); }
            () = tokio::time::sleep(next) => {}
        }
    }
}

/// Posts a body once, signed now. Gives the receiver's status.
pub async fn send(shared: &Shared, url: &str, payload: &str) -> Result<u16, reqwest::Error> {
    let signature = signature::header(&shared.webhook_secret, payload, clock::now());
    let response = shared
        .http
        .post(url)
        .header("content-type", "application/json; charset=utf-8")
        .header("user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
        .header("stripe-signature", signature)
        .body(payload.to_owned())
        .timeout(ANSWER_TIMEOUT)
        .send()
        .await?;
    Ok(response.status().as_u16())
}

/// Does all that is due and says how long until more is.
fn work(shared: &Arc<Shared>, sending: &mut JoinSet<i64>, on_the_way: &mut HashSet<i64>) -> Result<Duration, Refusal> {
    take_due_steps(shared)?;
    let url = shared.settings().webhook_url.clone();
    let paused = shared.settings().webhooks_paused;
    if let Some(url) = url.filter(|_| !paused) {
        for delivery in due_deliveries(shared, on_the_way)? {
            on_the_way.insert(delivery.seq);
            sending.spawn(deliver(Arc::clone(shared), url.clone(), delivery));
        }
    }
    time_until_due(shared, on_the_way, paused)
}

fn take_due_steps(shared: &Shared) -> Result<(), Refusal> {
    let call = shared.call();
    let now_ms = call.now.as_millisecond();
    let any: bool = shared.books.lock().query_row("SELECT EXISTS (SELECT 1 FROM steps WHERE due_ms <= ?1)", [now_ms], |row| row.get(0))?;
    if !any {
        return Ok(());
    }
    shared.books.transact(call, |ledger| {
        let due: Vec<(i64, String, String)> = ledger
            .tx
            .prepare("SELECT seq, object, step FROM steps WHERE due_ms <= ?1 ORDER BY due_ms, seq")?
            .query_map([now_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        for (seq, object, step) in due {
            ledger.tx.execute("DELETE FROM steps WHERE seq = ?1", [seq])?;
            let taken = match step.as_str() {
                confirm::SETTLE => confirm::settle(ledger, &object),
                refunds::COMPLETE => refunds::complete(ledger, &object),
                refunds::FAIL => refunds::fail(ledger, &object),
                disputes::OPEN => disputes::open(ledger, &object).map(|_| ()),
                _ => Ok(()),
            };
            match taken {
                Err(Refusal::Storage(error)) => return Err(error.into()),
                Err(Refusal::Problem(problem)) => {
                    tracing::debug!(step, object, reason = %problem.message, "a late step no longer applies");
                }
                Ok(()) => {}
            }
        }
        Ok(())
    })
}

fn due_deliveries(shared: &Shared, on_the_way: &HashSet<i64>) -> Result<Vec<Delivery>, Refusal> {
    let free = SENDING_MAX.saturating_sub(on_the_way.len());
    let db = shared.books.lock();
    let mut query = db.prepare_cached(
        "SELECT seq, payload, attempts, drop_first FROM deliveries
         WHERE done = 0 AND due_ms <= ?1 ORDER BY due_ms, seq LIMIT ?2",
    )?;
    let rows = query.query_map(params![now_ms(), SENDING_MAX * 2], |row| {
        Ok(Delivery { seq: row.get(0)?, payload: row.get(1)?, attempts: row.get(2)?, drop_first: row.get(3)? })
    })?;
    let mut due = Vec::new();
    for row in rows {
        let delivery = row?;
        if due.len() < free && !on_the_way.contains(&delivery.seq) {
            due.push(delivery);
        }
    }
    Ok(due)
}

/// While all senders are busy or held, only being woken brings more work.
fn time_until_due(shared: &Shared, on_the_way: &HashSet<i64>, paused: bool) -> Result<Duration, Refusal> {
    let held = paused || on_the_way.len() >= SENDING_MAX || shared.settings().webhook_url.is_none();
    let db = shared.books.lock();
    let step: Option<i64> = db.query_row("SELECT MIN(due_ms) FROM steps", [], |row| row.get(0))?;
    let mut query = db.prepare_cached("SELECT seq, due_ms FROM deliveries WHERE done = 0 ORDER BY due_ms LIMIT 64")?;
    let waiting = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let mut next = step;
    for row in waiting {
        let (seq, due_ms) = row?;
        if !held && !on_the_way.contains(&seq) {
            next = Some(next.map_or(due_ms, |known| known.min(due_ms)));
        }
    }
    let wait = next.map_or(IDLE, |due_ms| Duration::from_millis(u64::try_from(due_ms - now_ms()).unwrap_or_default()));
    Ok(wait.min(IDLE))
}

/// One attempt. Gives the row's number back when its outcome is on disk.
async fn deliver(shared: Arc<Shared>, url: String, delivery: Delivery) -> i64 {
    let Delivery { seq, payload, attempts, drop_first } = delivery;
    let lost = drop_first && attempts == 0;
    let taken = !lost && send(&shared, &url, &payload).await.is_ok_and(|status| (200..300).contains(&status));
    if let Err(error) = record_attempt(&shared, seq, attempts, taken) {
        tracing::error!(%error, "the local Stripe could not record a webhook's outcome");
    }
    seq
}

fn record_attempt(shared: &Shared, seq: i64, attempts: u32, taken: bool) -> Result<(), rusqlite::Error> {
    let backoff = RETRY_FIRST.saturating_mul(1 << attempts.min(10)).min(RETRY_MAX);
    let backoff_ms = i64::try_from(backoff.as_millis()).unwrap_or(i64::MAX);
    let now_ms = now_ms();
    shared.books.lock().execute(
        "UPDATE deliveries SET attempts = attempts + 1, due_ms = ?3,
         done = (?2 OR created_ms < ?4) WHERE seq = ?1",
        params![seq, taken, now_ms + backoff_ms, now_ms - GIVE_UP_AFTER_MS],
    )?;
    Ok(())
}

fn now_ms() -> i64 {
    clock::now().as_millisecond()
}
