//! Making pictures smaller.

use super::Refusal;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use image::{DynamicImage, RgbImage, RgbaImage};

/// A side of the picture that the blurred placeholder is made of.
const THUMBNAIL_SIDE: u32 = 16;

/// So wide, or so high when it lies on its side; what is as small already stays as it is.
pub fn scaled_to(picture: DynamicImage, width: u32, on_its_side: bool) -> Result<DynamicImage, Refusal> {
    let (long, other) = if on_its_side { (picture.height(), picture.width()) } else { (picture.width(), picture.height()) };
    if long <= width {
        return Ok(picture);
    }
    let other = proportional(other, width, long);
    let (width, height) = if on_its_side { (other, width) } else { (width, other) };
    resize(&picture, width, height)
}

pub fn thumbnail(picture: &DynamicImage) -> Result<DynamicImage, Refusal> {
    let longest = picture.width().max(picture.height());
    let side = |pixels| proportional(pixels, THUMBNAIL_SIDE.min(longest), longest);
    resize(picture, side(picture.width()), side(picture.height()))
}

/// `side * to / from`, rounded, and at least one pixel.
fn proportional(side: u32, to: u32, from: u32) -> u32 {
    let from = u64::from(from.max(1));
    let scaled = (u64::from(side) * u64::from(to) + from / 2) / from;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

fn resize(picture: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Refusal> {
    let kind = if picture.color().has_alpha() { PixelType::U8x4 } else { PixelType::U8x3 };
    let source = ImageRef::new(picture.width(), picture.height(), picture.as_bytes(), kind).map_err(|error| unreadable(&error))?;
    let mut target = Image::new(width, height, kind);
    Resizer::new().resize(&source, &mut target, None).map_err(|error| unreadable(&error))?;
    let pixels = target.into_vec();
    let resized = match kind {
        PixelType::U8x4 => RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from),
        _ => RgbImage::from_raw(width, height, pixels).map(DynamicImage::from),
    };
    resized.ok_or_else(|| Refusal::Unreadable("its pixels do not add up".to_owned()))
}

fn unreadable(error: &dyn std::error::Error) -> Refusal {
    Refusal::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_keep_their_proportion_and_never_vanish() {
        assert_eq!(proportional(3000, 320, 4000), 240);
        assert_eq!(proportional(1, 16, 12_000), 1);
        assert_eq!(proportional(0, 1, 0), 1);
    }
}
