//! A product's pictures: uploaded by staff, made into renditions by a job, shown to shoppers once they are ready.

use crate::InvalidText;
use crate::ids::{ImageId, ProductId};
use crate::text::parse_line;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The most pictures of a product, those that failed or are awaited included.
pub const MAX_IMAGES: usize = 20;
/// The most bytes of an upload: 25 MiB.
pub const MAX_UPLOAD_BYTES: u64 = 25 << 20;
/// Originals are private: nothing serves what lies below this.
pub const ORIGINALS: &str = "originals/";
/// Renditions are named by their content and never change.
pub const RENDITIONS: &str = "renditions/";

pub(crate) const MAX_ALT_CHARS: usize = 300;

/// A picture that shoppers can see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductImage {
    pub id: ImageId,
    /// What is to be seen, for those who cannot.
    pub alt: String,
    pub picture: Picture,
}

/// What the renditions show, and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Pixels of the original as it is looked at, turned upright.
    pub width: u32,
    pub height: u32,
    /// One or more, the narrowest first.
    pub renditions: Vec<Rendition>,
    /// A few blurred pixels as a `data:` address, to show while the picture loads.
    pub blur: Option<String>,
    /// `#rrggbb`, a pale tint of the picture to lay it on.
    pub tint: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// Pixels.
    pub width: u32,
    /// Key in the images bucket.
    pub key: String,
}

/// A picture as staff see it, from the moment its upload is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRecord {
    pub id: ImageId,
    pub alt: String,
    pub state: ImageState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ImageState {
    AwaitingUpload {
        content_type: ImageType,
        bytes: u64,
        until: Timestamp,
    },
    Ready(Picture),
    /// The original is kept; the reason is for staff.
    Failed {
        reason: String,
    },
}

/// What an upload may say that it is. What it is, its first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum ImageType {
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "image/webp")]
    Webp,
}

impl ImageType {
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

impl Picture {
    /// The widest rendition that is at most so wide, or else the narrowest.
    #[must_use]
    pub fn rendition_up_to(&self, width: u32) -> Option<&Rendition> {
        self.renditions.iter().rfind(|rendition| rendition.width <= width).or_else(|| self.renditions.first())
    }
}

impl ImageRecord {
    /// What shoppers see of it, if anything.
    #[must_use]
    pub fn shown(&self) -> Option<ProductImage> {
        match &self.state {
            ImageState::Ready(picture) => Some(ProductImage { id: self.id.clone(), alt: self.alt.clone(), picture: picture.clone() }),
            ImageState::AwaitingUpload { .. } | ImageState::Failed { .. } => None,
        }
    }
}

/// Where the upload of a picture goes.
#[must_use]
pub fn original_key(product: &ProductId, image: &ImageId) -> String {
    format!("{ORIGINALS}{product}/{image}")
}

/// Whose original a key is, if it is one.
#[must_use]
pub fn parse_original_key(key: &str) -> Option<(ProductId, ImageId)> {
    let (product, image) = key.strip_prefix(ORIGINALS)?.split_once('/')?;
    Some((ProductId::parse(product).ok()?, ImageId::parse(image).ok()?))
}

/// # Errors
/// A text that is empty, on several lines, or longer than 300 characters.
pub fn parse_alt(text: &str) -> Result<String, InvalidText> {
    parse_line(text, MAX_ALT_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(widths: &[u32]) -> Picture {
        let renditions = widths.iter().map(|width| Rendition { width: *width, key: format!("{RENDITIONS}{width}") }).collect();
        Picture { width: 2000, height: 1000, renditions, blur: None, tint: "#f0f0f0".to_owned() }
    }

    #[test]
    fn a_rendition_is_wide_enough_but_not_too_wide() {
        let width = |widths: &[u32], most| picture(widths).rendition_up_to(most).map(|rendition| rendition.width);
        assert_eq!(width(&[320, 640, 960], 700), Some(640));
        assert_eq!(width(&[320, 640, 960], 960), Some(960));
        assert_eq!(width(&[320, 640], 100), Some(320));
        assert_eq!(width(&[], 100), None);
    }

    #[test]
    fn a_key_names_its_product_and_picture_and_nothing_else() {
        let (product, image) = (ProductId::parse("prd_tea").unwrap(), ImageId::from_random([17; 26]));
        let key = original_key(&product, &image);
        assert_eq!(parse_original_key(&key), Some((product, image)));
        for other in ["originals/prd_tea", "renditions/prd_tea/x", &format!("{key}/x"), &key.to_lowercase(), "originals//"] {
            assert_eq!(parse_original_key(other), None, "{other}");
        }
    }

    #[test]
    fn a_record_reads_as_it_was_written() {
        let until = Timestamp::UNIX_EPOCH;
        for state in [
            ImageState::AwaitingUpload { content_type: ImageType::Png, bytes: 7, until },
            ImageState::Ready(picture(&[320])),
            ImageState::Failed { reason: "no".to_owned() },
        ] {
            let record = ImageRecord { id: ImageId::from_random([1; 26]), alt: "Tea".to_owned(), state };
            let text = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<ImageRecord>(&text).unwrap(), record, "{text}");
        }
    }
}
