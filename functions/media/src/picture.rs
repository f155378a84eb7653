//! From an uploaded file to renditions, or to the reason why not. Pure: bytes in, bytes out.
//!
//! The file is looked at in order of cost: its first bytes, its structure, the size in its header. Only then are pixels decoded,
//! within [`MAX_DECODED_BYTES`]. Nothing but pixels goes into a rendition: no position, camera, thumbnail or colour profile.

mod colour;
mod decode;
mod encode;
mod scale;

use colour::{pale_tint, to_srgb};
use decode::{Source, decode};
use encode::{blur, webp};
use scale::{scaled_to, thumbnail};

/// Twice what a phone takes in its usual mode.
pub const MAX_PIXELS: u64 = 40_000_000;
pub const MAX_SIDE: u32 = 12_000;
/// The largest picture at 16 bits for each of four channels, and a little.
pub const MAX_DECODED_BYTES: u64 = MAX_PIXELS * 8 + (16 << 20);
/// From a phone's list to a large screen's whole width.
pub const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];

/// Why a file gives no renditions, in words for staff.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("The file is not a JPEG, PNG or WebP picture.")]
    NotAPicture,
    #[error("The file has {bytes} bytes; at most {most} are taken.")]
    TooManyBytes { bytes: u64, most: u64 },
    #[error("The picture is {width} × {height} pixels; at most {} million in all and {MAX_SIDE} a side are taken.", MAX_PIXELS / 1_000_000)]
    TooManyPixels { width: u32, height: u32 },
    #[error("The file ends before the picture is complete.")]
    Truncated,
    #[error("The picture is built up in too many steps.")]
    TooManyScans,
    #[error("The picture takes too much memory to read.")]
    TooMuchMemory,
    #[error("The picture cannot be read: {0}.")]
    Unreadable(String),
}

/// What is made of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Of the original, turned upright.
    pub width: u32,
    pub height: u32,
    /// The narrowest first.
    pub renditions: Vec<Encoded>,
    /// `data:image/webp;base64,…`, below 400 bytes.
    pub blur: String,
    /// `#rrggbb`
    pub tint: String,
}

/// A WebP file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    pub width: u32,
    pub webp: Vec<u8>,
}

/// The same bytes give the same renditions, always.
///
/// # Errors
/// A file that is no picture, no whole picture, or too large a one.
pub fn render(bytes: &[u8]) -> Result<Rendered, Refusal> {
    let Source { pixels, profile, orientation } = decode(bytes)?;
    let is_on_its_side = orientation.is_some_and(decode::swaps_sides);
    let (width, height) = if is_on_its_side { (pixels.height(), pixels.width()) } else { (pixels.width(), pixels.height()) };
    let widths = widths_for(width);
    // The large picture is let go as soon as there is a small one, and only that is turned and has its colours converted.
    let widest = widths.last().copied().unwrap_or(width);
    let mut largest = scaled_to(pixels, widest, is_on_its_side)?;
    if let Some(profile) = profile {
        to_srgb(&mut largest, &profile);
    }
    if let Some(orientation) = orientation {
        largest.apply_orientation(orientation);
    }
    let small = thumbnail(&largest)?;
    let (blur, tint) = (blur(&small)?, pale_tint(&small));
    Ok(Rendered { width, height, renditions: encode_all(largest, &widths)?, blur, tint })
}

/// None wider than the original; its own where that is narrower than all.
fn widths_for(width: u32) -> Vec<u32> {
    let widths: Vec<u32> = WIDTHS.into_iter().filter(|rendition| *rendition <= width).collect();
    if widths.is_empty() { vec![width] } else { widths }
}

/// Each from the one that is next wider.
fn encode_all(largest: image::DynamicImage, widths: &[u32]) -> Result<Vec<Encoded>, Refusal> {
    let mut picture = largest;
    let mut renditions = Vec::new();
    for width in widths.iter().rev() {
        picture = scaled_to(picture, *width, false)?;
        renditions.push(Encoded { width: *width, webp: webp(&picture)? });
    }
    renditions.reverse();
    Ok(renditions)
}

#[cfg(test)]
mod tests;
