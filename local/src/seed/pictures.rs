//! The sample shop's pictures, built into the binary, so that it finds them wherever it runs.

use barrow_app::images::rendition_key;
use image::{ImageFormat, ImageReader};
use std::collections::BTreeMap;
use std::io::Cursor;

/// A WebP file, and where it goes in the images bucket.
pub struct SamplePicture {
    pub key: String,
    pub width: u32,
    pub height: u32,
    pub webp: &'static [u8],
}

/// By the file's name. What is no WebP is left out; a test sees that nothing is.
pub fn pictures() -> BTreeMap<&'static str, SamplePicture> {
    let read = |(file, webp): &(&'static str, &'static [u8])| {
        let (width, height) = ImageReader::with_format(Cursor::new(webp), ImageFormat::WebP).into_dimensions().ok()?;
        Some((*file, SamplePicture { key: rendition_key(webp, width), width, height, webp }))
    };
    PICTURES.iter().filter_map(read).collect()
}

macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!($name, ".webp"),
            include_bytes!(concat!("../../sample/images/", $name, ".webp")),
        )),*]
    };
}

/// The file's name, and the file.
pub const PICTURES: &[(&str, &[u8])] = pictures![
    "apple-juice",
    "aubergine",
    "avocado",
    "bagels",
    "baguette",
    "basket",
    "birthday-cake",
    "blueberries",
    "bouquet",
    "broccoli",
    "bubble-tea",
    "cactus",
    "candle",
    "carrot",
    "cheese",
    "cherries",
    "chess",
    "chilli",
    "chocolate",
    "chopsticks",
    "coffee",
    "cookie",
    "cooks-knife",
    "croissant",
    "cutlery",
    "drum",
    "egg",
    "fruit-drops",
    "frying-pan",
    "garlic",
    "green-pepper",
    "green-tea",
    "herb",
    "honey",
    "hyacinth",
    "jigsaw",
    "kidney-beans",
    "kitchen-timer",
    "kite",
    "lemon",
    "locomotive",
    "mango",
    "mate",
    "milk",
    "nesting-doll",
    "olive",
    "palette",
    "pear",
    "peas",
    "pineapple",
    "potato",
    "potted-plant",
    "pretzel",
    "red-apple",
    "rose",
    "sake-set",
    "salt",
    "socks",
    "sparkling-apple",
    "strawberry",
    "sunflower",
    "teapot",
    "teddy-bear",
    "tin-loaf",
    "tinned-tomatoes",
    "tomato",
    "tulip",
    "yarn",
    "yo-yo",
];
