//! From a file's bytes to its pixels, with every limit checked before the pixels are there.

use super::{MAX_DECODED_BYTES, MAX_PIXELS, MAX_SIDE, Refusal};
use crate::jpeg;
use image::error::LimitErrorKind;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

pub struct Source {
    /// 8 bits a channel, with or without alpha, as it lies in the file.
    pub pixels: DynamicImage,
    /// An ICC profile, when there is one.
    pub profile: Option<Vec<u8>>,
    /// How to turn it upright.
    pub orientation: Option<Orientation>,
}

pub fn decode(bytes: &[u8]) -> Result<Source, Refusal> {
    let format = format_of(bytes).ok_or(Refusal::NotAPicture)?;
    if format == ImageFormat::Jpeg {
        jpeg::check(bytes)?;
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    check_size(decoder.dimensions())?;
    limits.reserve(decoder.total_bytes()).map_err(|error| refusal(&error))?;
    decoder.set_limits(limits).map_err(|error| refusal(&error))?;
    // A profile or an orientation that cannot be read is as good as none.
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().ok().filter(|orientation| *orientation != Orientation::NoTransforms);
    let pixels = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    Ok(Source { pixels: in_eight_bits(pixels), profile, orientation })
}

/// By the first bytes: a name or a content type is only what somebody said.
fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(ImageFormat::Jpeg)
    } else if bytes.starts_with(PNG) {
        Some(ImageFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(ImageFormat::WebP)
    } else {
        None
    }
}

fn check_size((width, height): (u32, u32)) -> Result<(), Refusal> {
    let fits = width.max(height) <= MAX_SIDE && u64::from(width) * u64::from(height) <= MAX_PIXELS;
    if fits && width > 0 && height > 0 { Ok(()) } else { Err(Refusal::TooManyPixels { width, height }) }
}

pub fn swaps_sides(orientation: Orientation) -> bool {
    matches!(orientation, Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
}

fn in_eight_bits(pixels: DynamicImage) -> DynamicImage {
    if pixels.color().has_alpha() { pixels.into_rgba8().into() } else { pixels.into_rgb8().into() }
}

fn refusal(error: &ImageError) -> Refusal {
    match error {
        ImageError::Limits(limit) if limit.kind() == LimitErrorKind::InsufficientMemory => Refusal::TooMuchMemory,
        ImageError::IoError(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => Refusal::Truncated,
        other => Refusal::Unreadable(in_one_line(&other.to_string())),
    }
}

/// What a decoder says may quote the file.
fn in_one_line(text: &str) -> String {
    let line = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    line.take(160).collect::<String>().trim_end_matches(['.', ' ']).to_owned()
}
