//! Uploads of product pictures, from the request on, and the names of renditions.

use crate::config::ConfigError;
use crate::{App, accounting};
use barrow_domain::ids::{ImageId, ProductId};
use barrow_domain::images::{ImageRecord, ImageState, ImageType, RENDITIONS, original_key};
use barrow_services::images::{ImagesError, Upload, UploadTerms};
use barrow_store::{ImageAuthor, ImageRefusal, NewImage};
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write;
use std::time::{Duration, SystemTime};

/// Renditions never change under their names: a year.
pub const CACHED_FOR_GOOD: &str = "public, max-age=31536000, immutable";
pub const RENDITION_TYPE: &str = "image/webp";

/// Enough for the largest file over a slow line; it has only to begin in this time.
const UPLOAD_SECONDS: u32 = 15 * 60;

/// A file that staff have and want to upload.
#[derive(Clone, Debug)]
pub struct PlannedUpload<'a> {
    pub id: ImageId,
    pub content_type: ImageType,
    pub bytes: u64,
    pub alt: String,
    /// Hash of the request.
    pub fingerprint: &'a str,
}

/// Where the file goes, and until when.
#[derive(Clone, Debug)]
pub struct SignedUpload {
    pub upload: Upload,
    pub expires_at: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    #[error(transparent)]
    Refused(#[from] ImageRefusal),
    #[error(transparent)]
    Bucket(#[from] ImagesError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl App {
    /// Records a picture that is to come, and signs its upload. The same request again signs the same upload anew.
    ///
    /// # Errors
    /// A named [`ImageError`].
    pub async fn begin_upload(
        &self,
        product: &ProductId,
        planned: PlannedUpload<'_>,
        by: ImageAuthor<'_>,
    ) -> Result<SignedUpload, ImageError> {
        let now = by.at;
        let PlannedUpload { id, content_type, bytes, alt, fingerprint } = planned;
        let until = now + SignedDuration::from_secs(UPLOAD_SECONDS.into());
        let key = original_key(product, &id);
        let state = ImageState::AwaitingUpload { content_type, bytes, until };
        let new = NewImage { record: ImageRecord { id, alt, state }, fingerprint };
        self.store().catalog.create_image(product, &new, by).await?;
        let terms = UploadTerms {
            bucket: self.config.images_bucket()?,
            key: &key,
            content_type: content_type.content_type(),
            bytes,
            from: SystemTime::from(now),
            valid_for: Duration::from_secs(UPLOAD_SECONDS.into()),
        };
        Ok(SignedUpload { upload: self.images().sign_upload(&terms).await?, expires_at: until })
    }

    /// Removes a picture and its original; the original first, so that to ask again completes what broke off. Renditions stay: the
    /// same content may be shown elsewhere, and mails refer to them.
    ///
    /// # Errors
    /// A named [`ImageError`].
    pub async fn delete_image(&self, product: &ProductId, image: &ImageId, by: ImageAuthor<'_>) -> Result<Vec<ImageRecord>, ImageError> {
        self.images().delete(self.config.images_bucket()?, &original_key(product, image)).await?;
        Ok(self.store().catalog.delete_image(product, image, by).await?)
    }
}

/// A rendition's key, from 128 bits of its content's hash.
#[must_use]
pub fn rendition_key(webp: &[u8], width: u32) -> String {
    let hash = accounting::digest_of::<16>(webp).iter().fold(String::new(), |mut hash, byte| {
        // Writing to a text cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    format!("{RENDITIONS}{hash}-{width}.webp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendition_is_named_by_its_content_and_width() {
        assert_eq!(rendition_key(b"", 320), "renditions/e3b0c44298fc1c149afbf4c8996fb924-320.webp");
        assert_ne!(rendition_key(b"a", 320), rendition_key(b"b", 320));
    }
}
