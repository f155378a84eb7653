//! Colours: out of the camera's profile into sRGB, which browsers take for granted, and the tint a picture is laid on.

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// A profile that cannot be used leaves the colours as they are.
pub fn to_srgb(picture: &mut DynamicImage, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let layout = if picture.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let transform = profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default());
    let Ok(transform) = transform else { return };
    let mut converted = vec![0; picture.as_bytes().len()];
    if transform.transform(picture.as_bytes(), &mut converted).is_ok() {
        match picture {
            DynamicImage::ImageRgba8(pixels) => pixels.copy_from_slice(&converted),
            DynamicImage::ImageRgb8(pixels) => pixels.copy_from_slice(&converted),
            _ => {}
        }
    }
}

/// The average of what is not transparent, so pale that dark text can be read on it.
pub fn pale_tint(picture: &DynamicImage) -> String {
    let pixels = picture.to_rgba8();
    let opacity = pixels.pixels().map(|pixel| u64::from(pixel[3])).sum::<u64>().max(1);
    let [red, green, blue] = [0, 1, 2].map(|channel| {
        let weighed = pixels.pixels().map(|pixel| u64::from(pixel[channel]) * u64::from(pixel[3])).sum::<u64>();
        pale(weighed / opacity)
    });
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// 0 to 255, to 208 to 255.
fn pale(channel: u64) -> u64 {
    208 + channel.min(255) * 47 / 255
}
