//! WebP, by libwebp: the renditions, and the blurred placeholder.

use super::Refusal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, Rgb, RgbImage, Rgba};
use webp::{Encoder, PixelLayout};

/// Where goods look like goods; see docs/images.md for what it saves.
const QUALITY: f32 = 80.0;
const BLUR_QUALITY: f32 = 25.0;

pub fn webp(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    if is_opaque(picture) { encode(&picture.to_rgb8().into(), QUALITY) } else { encode(picture, QUALITY) }
}

/// Of a picture of a few pixels; what is transparent is white.
pub fn blur(thumbnail: &DynamicImage) -> Result<String, Refusal> {
    let pixels = thumbnail.to_rgba8();
    let flat = RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| on_white(*pixels.get_pixel(x, y)));
    Ok(format!("data:image/webp;base64,{}", STANDARD.encode(encode(&flat.into(), BLUR_QUALITY)?)))
}

fn on_white(Rgba([red, green, blue, alpha]): Rgba<u8>) -> Rgb<u8> {
    let mixed = |channel: u8| (u16::from(channel) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
    Rgb([red, green, blue].map(|channel| u8::try_from(mixed(channel)).unwrap_or(u8::MAX)))
}

fn is_opaque(picture: &DynamicImage) -> bool {
    picture.as_rgba8().is_some_and(|pixels| pixels.pixels().all(|pixel| pixel[3] == u8::MAX))
}

fn encode(picture: &DynamicImage, quality: f32) -> Result<Vec<u8>, Refusal> {
    let layout = if picture.color().has_alpha() { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let encoder = Encoder::new(picture.as_bytes(), layout, picture.width(), picture.height());
    let encoded = encoder.encode_simple(false, quality);
    encoded.map(|webp| webp.to_vec()).map_err(|error| Refusal::Unreadable(format!("no WebP can be made of it ({error:?})")))
}
