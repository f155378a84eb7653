use barrow_app::App;
use barrow_app::catalogue::ImageView;
use barrow_app::images::SignedUpload;
use barrow_domain::ids::ImageId;
use barrow_domain::images::{ImageRecord, ImageState, ImageType};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A product's pictures as staff see them, the main one first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImagesView {
    pub items: Vec<ImageRecordView>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ImageRecordView {
    pub id: ImageId,
    pub alt: String,
    #[serde(flatten)]
    pub state: ImageStateView,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ImageStateView {
    /// Nothing has come yet, or it is being worked on.
    AwaitingUpload {
        content_type: ImageType,
        bytes: u64,
        /// No upload begins after this.
        #[schemars(with = "String")]
        expires_at: Timestamp,
    },
    /// Shoppers see it.
    Ready { image: ImageView },
    /// Shoppers do not see it. The original is kept.
    Failed {
        /// A sentence.
        reason: String,
    },
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct NewImageView {
    pub image_id: ImageId,
    pub upload: UploadView,
}

/// Where the file goes. It must be of the type and length that were named.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UploadView {
    pub url: String,
    /// `PUT`
    pub method: &'static str,
    /// To be sent as they are; browsers set `content-length` themselves.
    pub headers: HeaderView,
    #[schemars(with = "String")]
    pub expires_at: Timestamp,
}

/// Names and values.
pub type HeaderView = BTreeMap<String, String>;

impl ImagesView {
    #[must_use]
    pub fn new(app: &App, records: Vec<ImageRecord>) -> Self {
        Self { items: records.into_iter().map(|record| ImageRecordView::new(app, record)).collect() }
    }
}

impl ImageRecordView {
    fn new(app: &App, record: ImageRecord) -> Self {
        let ImageRecord { id, alt, state } = record;
        let state = match state {
            ImageState::AwaitingUpload { content_type, bytes, until } => {
                ImageStateView::AwaitingUpload { content_type, bytes, expires_at: until }
            }
            ImageState::Ready(picture) => ImageStateView::Ready { image: ImageView::of(app, picture, alt.clone()) },
            ImageState::Failed { reason } => ImageStateView::Failed { reason },
        };
        Self { id, alt, state }
    }
}

impl NewImageView {
    #[must_use]
    pub fn new(image_id: ImageId, signed: SignedUpload) -> Self {
        Self { image_id, upload: signed.into() }
    }
}

impl From<SignedUpload> for UploadView {
    fn from(signed: SignedUpload) -> Self {
        let SignedUpload { upload, expires_at } = signed;
        Self { url: upload.url, method: "PUT", headers: upload.headers.into_iter().collect(), expires_at }
    }
}
