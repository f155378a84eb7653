//! The copy of everything that is held of somebody: asked for, made by a job, fetched by its owner alone.

use super::AccountError;
use super::access_tokens::Bearer;
use crate::accounting::{customer_key, digest_of};
use crate::{App, ConfigError};
use barrow_domain::accounts::{Export, Letter, LetterKind, Session, User};
use barrow_domain::ids::{ExportId, LetterId};
use barrow_domain::orders::Note;
use barrow_services::images::ImagesError;
use barrow_store::{Holder, StoreError};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// How long an address to fetch it from is good.
pub const DOWNLOAD_VALID: SignedDuration = SignedDuration::from_mins(5);
/// Whoever asks again within an hour gets the same.
const ONE_AN: i64 = 3600;

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("an export cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
    #[error(transparent)]
    Bucket(#[from] ImagesError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// # Errors
    /// A named [`AccountError`].
    pub async fn ask_for_export(&self, bearer: &Bearer, now: Timestamp) -> Result<Export, AccountError> {
        let id = digest_of(format!("{}/{}", bearer.user_id, now.as_second() / ONE_AN).as_bytes());
        let export = Export { id: ExportId::from_random(id), user_id: bearer.user_id.clone(), asked_at: now, ready_at: None };
        self.store().accounts.ask_for_export(&export).await?;
        self.export_of(bearer, &export.id).await?.ok_or(AccountError::SessionEnded)
    }

    /// None for one that is somebody else's, or over.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn export_of(&self, bearer: &Bearer, id: &ExportId) -> Result<Option<Export>, AccountError> {
        let export = self.store().accounts.export(id).await?;
        Ok(export.filter(|export| export.user_id == bearer.user_id))
    }

    /// Where its owner fetches it, for five minutes.
    ///
    /// # Errors
    /// A named [`ExportError`].
    pub async fn sign_export(&self, export: &Export, now: Timestamp) -> Result<String, ExportError> {
        Ok(self
            .images()
            .sign_download(self.config.exports_bucket()?, &object_key(&export.id), now.into(), DOWNLOAD_VALID.unsigned_abs())
            .await?)
    }

    /// Makes it, and tells its owner. Made again, it is written over, and its owner told once.
    ///
    /// # Errors
    /// A named [`ExportError`].
    pub async fn make_export(&self, id: &ExportId, now: Timestamp) -> Result<(), ExportError> {
        let accounts = &self.store().accounts;
        let Some(export) = accounts.export(id).await? else { return Ok(()) };
        let Some(account) = accounts.account(&export.user_id).await? else { return Ok(()) };
        let copy = self.everything_of(&account.user).await?;
        let bytes = serde_json::to_vec_pretty(&copy)?;
        self.images().put(self.config.exports_bucket()?, &object_key(id), bytes, "application/json", "no-store").await?;
        accounts.finish_export(&Export { ready_at: Some(now), ..export }).await?;
        let letter = LetterId::from_random(digest_of(format!("export/{id}").as_bytes()));
        let kind = LetterKind::ExportReady { export_id: id.clone() };
        Ok(accounts.write_letter(&Letter { id: letter, to: account.user.email, kind, written_at: now }).await?)
    }

    async fn everything_of(&self, account: &User) -> Result<Value, ExportError> {
        let (store, user) = (self.store(), &account.id);
        let holder = customer_key(&account.email);
        let (book, wishes, sessions, alerts, notes, reviews) = futures::try_join!(
            store.accounts.address_book(user),
            store.accounts.wishlist(user),
            store.accounts.sessions(user),
            store.accounts.restock_alerts(&holder),
            store.accounts.notes(user),
            store.reviews.of_customer(user),
        )?;
        let mut orders = Vec::new();
        for id in store.orders.ids_of(Holder::User(user)).await? {
            let (order, events, notes) = futures::try_join!(store.orders.order(&id), store.orders.events(&id), store.orders.notes(&id))?;
            orders.push(json!({ "order": order, "events": events, "notes_by_staff": notes.iter().map(note).collect::<Vec<_>>() }));
        }
        Ok(json!({
            "account": account,
            "addresses": book.document,
            "wishlist": wishes.document,
            "sessions": sessions.iter().map(device).collect::<Vec<_>>(),
            "orders": orders,
            "restock_alerts": alerts,
            "reviews": reviews,
            "notes_by_staff": notes.iter().map(note).collect::<Vec<_>>(),
        }))
    }
}

/// Without its hashes, which are secrets of the shop's.
fn device(session: &Session) -> Value {
    json!({ "device": session.device, "created_at": session.created_at, "used_at": session.used_at })
}

/// Without who wrote it, which is about somebody else (GDPR, article 15 (4)).
fn note(note: &Note) -> Value {
    json!({ "text": note.text, "at": note.at })
}

fn object_key(id: &ExportId) -> String {
    format!("exports/{id}.json")
}
