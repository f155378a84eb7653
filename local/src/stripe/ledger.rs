//! The stand-in's memory: objects, idempotent answers, steps to come and webhooks to deliver, in one SQLite file.
//! A call's effect, its stored answer and its events commit together, so a killed process loses none or all of them.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::{Value, json};

use super::chaos::Chaos;
use super::objects::{self, text};
use super::problem::{Problem, Refusal};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS objects (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        card TEXT, body TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
    CREATE INDEX IF NOT EXISTS objects_by_intent
        ON objects (json_extract(body, '$.payment_intent'), kind);
    CREATE TABLE IF NOT EXISTS idempotency (
        key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
        created_ms INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS steps (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, due_ms INTEGER NOT NULL, object TEXT NOT NULL,
        step TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS deliveries (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, payload TEXT NOT NULL, due_ms INTEGER NOT NULL,
        created_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
        drop_first INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_ms) WHERE done = 0;
";

/// The file, opened.
pub struct Books(Mutex<Connection>);

/// What every call brings along: when it is, who asked, and the settings in force.
#[derive(Debug, Clone)]
pub struct Call {
    pub now: Timestamp,
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
    pub chaos: Chaos,
    pub settle_delay: Duration,
    /// Where the shopper is sent for 3-D Secure.
    pub pay_url_base: String,
}

/// Which objects of a kind are listed.
#[derive(Default)]
pub struct Only<'a> {
    /// Older than this one.
    pub after: Option<&'a str>,
    /// Of this PaymentIntent.
    pub intent: Option<&'a str>,
    /// Seconds; made then or later.
    pub created_from: Option<i64>,
}

/// The books while one call writes in them.
pub struct Ledger<'a> {
    pub tx: Transaction<'a>,
    pub call: Call,
}

impl Books {
    pub fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        let db = Connection::open(path)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "NORMAL")?;
        db.busy_timeout(Duration::from_secs(5))?;
        db.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(db)))
    }

    pub fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one call, alone. A refusal commits too: a declined card leaves its failed charge behind.
    pub fn transact<T>(&self, call: Call, work: impl FnOnce(&Ledger<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut db = self.lock();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let ledger = Ledger { tx, call };
        let outcome = work(&ledger);
        match &outcome {
            Err(Refusal::Storage(_)) => ledger.tx.rollback()?,
            _ => ledger.tx.commit()?,
        }
        outcome
    }
}

impl Ledger<'_> {
    pub fn find(&self, kind: &str, id: &str) -> Result<Option<Value>, Refusal> {
        let sql = "SELECT body FROM objects WHERE id = ?1 AND kind = ?2";
        let body: Option<String> = self.tx.prepare_cached(sql)?.query_row([id, kind], |row| row.get(0)).optional()?;
        Ok(body.map(|body| parse(&body)))
    }

    /// The object, or Stripe's 404 that names `param`.
    pub fn require(&self, kind: &str, id: &str, param: &str) -> Result<Value, Refusal> {
        self.find(kind, id)?.ok_or_else(|| Problem::missing(kind, id, param).into())
    }

    /// The newest objects first, `limit` of them.
    pub fn list(&self, kind: &str, limit: i64, only: &Only<'_>) -> Result<Vec<Value>, Refusal> {
        let Only { after, intent, created_from } = only;
        let sql = "SELECT body FROM objects WHERE kind = ?1
             AND (?2 IS NULL OR seq < (SELECT seq FROM objects WHERE id = ?2))
             AND (?3 IS NULL OR json_extract(body, '$.payment_intent') = ?3)
             AND (?4 IS NULL OR json_extract(body, '$.created') >= ?4)
             ORDER BY seq DESC LIMIT ?5";
        let mut query = self.tx.prepare_cached(sql)?;
        let rows = query.query_map(params![kind, after, intent, created_from, limit], |row| row.get::<_, String>(0))?;
        rows.map(|body| Ok(parse(&body?))).collect()
    }

    pub fn insert(&self, object: &Value) -> Result<(), Refusal> {
        let sql = "INSERT INTO objects (id, kind, body) VALUES (?1, ?2, ?3)";
        self.tx.prepare_cached(sql)?.execute(params![text(object, "id"), text(object, "object"), object.to_string()])?;
        Ok(())
    }

    pub fn save(&self, object: &Value) -> Result<(), Refusal> {
        let sql = "UPDATE objects SET body = ?2 WHERE id = ?1";
        self.tx.prepare_cached(sql)?.execute([text(object, "id"), &object.to_string()])?;
        Ok(())
    }

    /// The card an intent was last confirmed with: needed again after 3-D Secure and at refunds.
    pub fn card_of(&self, id: &str) -> Result<Option<String>, Refusal> {
        let sql = "SELECT card FROM objects WHERE id = ?1";
        let card = self.tx.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        Ok(card.flatten())
    }

    pub fn keep_card(&self, id: &str, number: &str) -> Result<(), Refusal> {
        let sql = "UPDATE objects SET card = ?2 WHERE id = ?1";
        self.tx.prepare_cached(sql)?.execute([id, number])?;
        Ok(())
    }

    /// Records an event about `object` and queues its webhook, as the chaos settings say.
    pub fn emit(&self, kind: &str, object: &Value, previous: Option<Value>) -> Result<(), Refusal> {
        let Call { now, request_id, idempotency_key, .. } = &self.call;
        let request = json!({ "id": request_id, "idempotency_key": idempotency_key });
        let event = objects::event(kind, object, previous, &request, *now);
        self.insert(&event)?;
        let ordinal = self.tx.last_insert_rowid().unsigned_abs();
        let payload = pretty(&event);
        for plan in self.call.chaos.plan(ordinal) {
            self.queue(&payload, plan.delay_ms, plan.drop_first)?;
        }
        Ok(())
    }

    /// Queues a webhook with this raw body.
    pub fn queue(&self, payload: &str, delay_ms: u64, drop_first: bool) -> Result<(), Refusal> {
        let now_ms = self.call.now.as_millisecond();
        let sql = "INSERT INTO deliveries (payload, due_ms, created_ms, drop_first)
             VALUES (?1, ?2, ?3, ?4)";
        self.tx.prepare_cached(sql)?.execute(params![payload, now_ms.saturating_add_unsigned(delay_ms), now_ms, drop_first])?;
        Ok(())
    }

    /// Leaves a step to be taken on `object` once the settling delay is over.
    pub fn schedule(&self, step: &str, object: &Value) -> Result<(), Refusal> {
        let delay = i64::try_from(self.call.settle_delay.as_millis()).unwrap_or(i64::MAX);
        let due_ms = self.call.now.as_millisecond().saturating_add(delay);
        let sql = "INSERT INTO steps (due_ms, object, step) VALUES (?1, ?2, ?3)";
        self.tx.prepare_cached(sql)?.execute(params![due_ms, text(object, "id"), step])?;
        Ok(())
    }
}

/// The body as Stripe sends it: indented.
pub fn pretty(object: &Value) -> String {
    serde_json::to_string_pretty(object).unwrap_or_default()
}

fn parse(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_default()
}
