//! A picture as browsers get it.

use crate::App;
use barrow_domain::images::{Picture, ProductImage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `src` for browsers that know no `srcset`: pixels.
const USUAL_WIDTH: u32 = 960;

/// For an `img`: `width` and `height` keep its place, `srcset` lets the browser choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageView {
    /// A rendition of middle size.
    pub url: String,
    /// Every rendition: `https://… 320w, https://… 640w`.
    pub srcset: String,
    /// Pixels of the original.
    pub width: u32,
    pub height: u32,
    pub alt: String,
    /// A pale colour to lay the picture on: `#rrggbb`.
    pub tint: String,
    /// A few blurred pixels as a `data:` address, to show while it loads.
    pub blur: Option<String>,
}

impl ImageView {
    #[must_use]
    pub fn new(app: &App, image: ProductImage) -> Self {
        let ProductImage { id: _, alt, picture } = image;
        Self::of(app, picture, alt)
    }

    #[must_use]
    pub fn of(app: &App, picture: Picture, alt: String) -> Self {
        let address = |key: &str| format!("{}/{key}", app.config.image_base_url);
        let url = picture.rendition_up_to(USUAL_WIDTH).map(|rendition| address(&rendition.key)).unwrap_or_default();
        let Picture { width, height, renditions, blur, tint } = picture;
        let sizes: Vec<String> = renditions.iter().map(|rendition| format!("{} {}w", address(&rendition.key), rendition.width)).collect();
        Self { url, srcset: sizes.join(", "), width, height, alt, tint, blur }
    }
}
