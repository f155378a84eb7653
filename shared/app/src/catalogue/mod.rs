//! The catalogue that answers from memory: its index is built by jobs, kept in S3, and read by the functions that shoppers ask.

mod answers;
mod builder;
mod detail;
mod entry;
mod image_view;
mod manifest;
mod rating_view;
mod reader;

pub use entry::ProductCard;
pub use image_view::ImageView;
pub use rating_view::RatingView;
pub use reader::{Catalogue, NotSoldIn};

pub(crate) use detail::ProductCache;
pub(crate) use reader::CatalogueReader;

use crate::{App, ConfigError};
use barrow_search::SearchError;
use barrow_services::snapshots::{SnapshotError, Snapshots};
use barrow_store::StoreError;
use std::sync::Arc;

/// Reads side by side.
const READ_AT_ONCE: usize = 16;

#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("there is no catalogue yet, or it cannot be had")]
    NotBuilt,
    #[error("the catalogue's manifest or entries cannot be read: {0}")]
    Manifest(String),
    #[error("others wrote the catalogue's pointer time and again")]
    Contended,
    #[error(transparent)]
    Index(#[from] SearchError),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl App {
    /// The catalogue as it is, or was half a second ago. Once it is in memory no call is made, but for a look at the pointer
    /// twice a second.
    ///
    /// # Errors
    /// [`CatalogueError::NotBuilt`] when there was never one to load.
    pub async fn catalogue(&self) -> Result<Arc<Catalogue>, CatalogueError> {
        if let Some(reader) = self.catalogue.get() {
            return reader.read().await;
        }
        let snapshots = self.snapshots()?.clone();
        self.catalogue.get_or_init(|| CatalogueReader::new(snapshots)).read().await
    }

    fn snapshots(&self) -> Result<&Snapshots, ConfigError> {
        if let Some(snapshots) = self.snapshots.get() {
            return Ok(snapshots);
        }
        let made = Snapshots::new(self.aws.s3(), self.config.catalogue_bucket()?.to_owned());
        Ok(self.snapshots.get_or_init(|| made))
    }
}
