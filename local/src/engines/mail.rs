//! The mail catcher: takes what the real SES client sends (`POST /v2/email/outbound-emails`) and keeps it for
//! `/_local/mail` and for tests. Nothing leaves the machine; addresses are not verified.

mod content;

use super::{EngineError, lock, now_ms, open_sqlite, random_uuid, serve};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, body::Bytes};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;
use std::path::Path;
use std::sync::{Arc, Mutex};

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS mails (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    html TEXT NOT NULL,
    text TEXT NOT NULL,
    reference TEXT
)";
const COLUMNS: &str = "id, at_ms, sender, recipients, subject, html, text, reference";

/// SES takes 40 MB, of base64.
const MAX_BODY_BYTES: usize = 40 << 20;

/// A caught mail.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Mail {
    pub id: String,
    /// All recipients, with commas between them.
    pub to: String,
    pub from: String,
    pub subject: String,
    /// Empty when the mail has no such part.
    pub html: String,
    pub text: String,
    /// What the sender says the mail is about.
    pub reference: Option<String>,
    pub at: Timestamp,
}

/// The caught mails. Clones share them.
#[derive(Clone)]
pub struct Mails {
    storage: Arc<Mutex<Connection>>,
}

pub struct MailCatcher {
    url: String,
    mails: Mails,
}

impl MailCatcher {
    /// # Errors
    /// An unusable file.
    pub async fn start(file: &Path) -> Result<Self, EngineError> {
        let mails = Mails { storage: Arc::new(Mutex::new(open_sqlite(file, SCHEMA)?)) };
        let router = Router::new()
            .route("/v2/email/outbound-emails", post(catch))
            .layer(axum::extract::DefaultBodyLimit::max(MAX_BODY_BYTES))
            .with_state(mails.clone());
        Ok(Self { url: serve(router).await?, mails })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    #[must_use]
    pub fn mails(&self) -> &Mails {
        &self.mails
    }
}

impl Mails {
    /// All of them, the newest first.
    ///
    /// # Errors
    /// Storage that cannot be read.
    pub fn list(&self) -> Result<Vec<Mail>, EngineError> {
        let storage = lock(&self.storage);
        let mut statement = storage.prepare_cached(&format!("SELECT {COLUMNS} FROM mails ORDER BY row DESC"))?;
        let mails = statement.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(mails)
    }

    /// # Errors
    /// Storage that cannot be read.
    pub fn get(&self, id: &str) -> Result<Option<Mail>, EngineError> {
        let sql = format!("SELECT {COLUMNS} FROM mails WHERE id = ?1");
        Ok(lock(&self.storage).query_row(&sql, [id], read).optional()?)
    }

    fn add(&self, mail: &content::Content) -> Result<String, rusqlite::Error> {
        let id = random_uuid();
        let content::Content { from, to, subject, html, text, reference } = mail;
        lock(&self.storage).execute(
            "INSERT INTO mails (id, at_ms, sender, recipients, subject, html, text, reference)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, now_ms(), from, to, subject, html, text, reference],
        )?;
        Ok(id)
    }
}

fn read(row: &Row<'_>) -> Result<Mail, rusqlite::Error> {
    Ok(Mail {
        id: row.get(0)?,
        at: Timestamp::from_millisecond(row.get(1)?).unwrap_or_default(),
        from: row.get(2)?,
        to: row.get(3)?,
        subject: row.get(4)?,
        html: row.get(5)?,
        text: row.get(6)?,
        reference: row.get(7)?,
    })
}

async fn catch(State(mails): State<Mails>, body: Bytes) -> Response {
    let mail = match content::Content::read(&body) {
        Ok(mail) => mail,
        Err(problem) => return refuse(StatusCode::BAD_REQUEST, "BadRequestException", &problem),
    };
    match mails.add(&mail) {
        Ok(id) => Json(json!({"MessageId": id})).into_response(),
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "InternalServiceErrorException", &error.to_string()),
    }
}

fn refuse(status: StatusCode, kind: &'static str, problem: &str) -> Response {
    (status, [("x-amzn-errortype", kind)], Json(json!({"message": problem}))).into_response()
}

#[cfg(test)]
mod tests;
