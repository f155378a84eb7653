//! What stands in for AWS: each engine listens on a free port of 127.0.0.1 and speaks the protocol of the real SDK.

pub mod dynamodb;
pub mod mail;
pub mod s3;
pub mod sockets;
pub mod sqs;

use axum::Router;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;

pub const REGION: &str = "eu-central-1";
pub const ACCOUNT: &str = "000000000000";
pub const ACCESS_KEY: &str = "local";
pub const SECRET_KEY: &str = "localsecret";

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("{}: {problem}", file.display())]
    File { file: PathBuf, problem: String },
    #[error("no free local port: {0}")]
    Port(#[from] std::io::Error),
    #[error("table {table}: {problem}")]
    Table { table: String, problem: String },
    #[error("storage: {0}")]
    Storage(#[from] rusqlite::Error),
}

/// Serves until the runtime ends and gives the address.
async fn serve(router: Router) -> Result<String, EngineError> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "a local engine stopped");
        }
    });
    Ok(url)
}

/// A SQLite file that a killed process leaves whole: WAL, handed to the operating system at each commit and not
/// forced to the disk, so that only a crash of the machine can lose the last writes.
pub(crate) fn open_sqlite(file: &std::path::Path, schema: &str) -> Result<rusqlite::Connection, EngineError> {
    let open = || {
        let connection = rusqlite::Connection::open(file)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(schema)?;
        Ok(connection)
    };
    open().map_err(|error: rusqlite::Error| EngineError::File { file: file.to_owned(), problem: error.to_string() })
}

/// A panic elsewhere leaves SQLite as it was before its transaction: the lock stays usable.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Random hexadecimal digits for ids that nobody needs to be unable to guess.
pub(crate) fn random_hex(digits: usize) -> String {
    (0..digits).map(|_| char::from(b"0123456789abcdef"[fastrand::usize(..16)])).collect()
}

/// An id in the form AWS gives messages.
pub(crate) fn random_uuid() -> String {
    let hex = random_hex(32);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn now_ms() -> i64 {
    barrow_app::clock::now().as_millisecond()
}
