//! What comes out of files that are as they should be. Hostile ones are in `tests/limits.rs`, where their memory is counted.

use super::*;
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

/// The left half red, the right half blue.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }).into()
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG that a camera took on its side, at a place.
fn with_exif(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 52.5200 N 13.4050 E");
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into()).unwrap();
    bytes
}

fn read(rendition: &Encoded) -> DynamicImage {
    image::load_from_memory_with_format(&rendition.webp, ImageFormat::WebP).unwrap()
}

fn is_red(picture: &DynamicImage, x: u32, y: u32) -> bool {
    let pixel = *picture.to_rgb8().get_pixel(x, y);
    pixel[0] > 150 && pixel[2] < 100
}

fn widths(rendered: &Rendered) -> Vec<u32> {
    rendered.renditions.iter().map(|rendition| rendition.width).collect()
}

#[test]
fn renditions_are_as_wide_as_they_say_and_never_wider_than_the_original() {
    for (width, expected) in [(2000, vec![320, 640, 960, 1280, 1920]), (1000, vec![320, 640, 960]), (320, vec![320]), (50, vec![50])] {
        let rendered = render(&file(&two_halves(width, width / 2), ImageFormat::Png)).unwrap();
        assert_eq!((rendered.width, rendered.height, widths(&rendered)), (width, width / 2, expected));
        for rendition in &rendered.renditions {
            let picture = read(rendition);
            assert_eq!((picture.width(), picture.height()), (rendition.width, rendition.width / 2));
            assert!(is_red(&picture, 2, 2) && !is_red(&picture, rendition.width - 3, 2));
        }
    }
}

#[test]
fn every_format_gives_the_same_picture() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let rendered = render(&file(&two_halves(420, 310), format)).unwrap();
        assert_eq!((rendered.width, rendered.height, widths(&rendered)), (420, 310, vec![320]), "{format:?}");
        assert!(is_red(&read(&rendered.renditions[0]), 10, 10), "{format:?}");
    }
}

#[test]
fn a_picture_taken_on_its_side_stands_upright() {
    // Left half red; turned by 90 degrees to the right the upper half is.
    let rendered = render(&with_exif(&two_halves(840, 420), 6)).unwrap();
    assert_eq!((rendered.width, rendered.height, widths(&rendered)), (420, 840, vec![320]));
    let picture = read(&rendered.renditions[0]);
    assert_eq!((picture.width(), picture.height()), (320, 640));
    assert!(is_red(&picture, 300, 20) && !is_red(&picture, 20, 620));
}

#[test]
fn nothing_but_pixels_is_kept() {
    let original = with_exif(&two_halves(840, 420), 1);
    assert!(original.windows(4).any(|part| part == b"GPS "));
    for rendition in render(&original).unwrap().renditions {
        for trace in [&b"GPS"[..], b"Exif", b"EXIF", b"XMP ", b"ICCP"] {
            assert!(!rendition.webp.windows(trace.len()).any(|part| part == trace));
        }
    }
}

#[test]
fn what_is_transparent_stays_so_and_what_is_not_costs_nothing() {
    let glass = RgbaImage::from_fn(420, 420, |x, _| Rgba([220, 20, 20, if x < 210 { 0 } else { 255 }]));
    let picture = read(&render(&file(&glass.into(), ImageFormat::Png)).unwrap().renditions[0]);
    assert_eq!((picture.to_rgba8().get_pixel(10, 10)[3], picture.to_rgba8().get_pixel(310, 10)[3]), (0, 255));
    let solid = RgbaImage::from_pixel(420, 420, Rgba([220, 20, 20, 255]));
    assert!(!read(&render(&file(&solid.into(), ImageFormat::Png)).unwrap().renditions[0]).color().has_alpha());
}

#[test]
fn colours_of_another_profile_become_those_of_srgb() {
    let green: DynamicImage = RgbImage::from_pixel(64, 64, Rgb([60, 190, 60])).into();
    let mut wide = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut wide);
    encoder.set_icc_profile(moxcms::ColorProfile::new_display_p3().encode().unwrap()).unwrap();
    encoder.write_image(green.as_bytes(), 64, 64, green.color().into()).unwrap();
    let shown = |bytes: &[u8]| *read(&render(bytes).unwrap().renditions[0]).to_rgb8().get_pixel(30, 30);
    let (plain, converted) = (shown(&file(&green, ImageFormat::Png)), shown(&wide));
    assert!(plain[0] > 45 && converted[0] < 20, "{plain:?} {converted:?}");
}

#[test]
fn the_placeholder_is_small_and_the_tint_pale() {
    let noise = RgbImage::from_fn(1000, 1000, |x, y| {
        Rgb([(x * 7 + y * 13) % 256, (x * 31) % 256, (y * 17) % 256].map(|c| u8::try_from(c).unwrap()))
    });
    for picture in [noise.into(), two_halves(1000, 20), two_halves(20, 1000), two_halves(1, 1)] {
        let rendered = render(&file(&picture, ImageFormat::Png)).unwrap();
        assert!(rendered.blur.starts_with("data:image/webp;base64,") && rendered.blur.len() <= 399, "{}", rendered.blur.len());
        let rgb = u32::from_str_radix(rendered.tint.strip_prefix('#').unwrap(), 16).unwrap();
        assert!(rendered.tint.len() == 7 && rgb.to_be_bytes()[1..].iter().all(|channel| *channel >= 0xd0), "{}", rendered.tint);
    }
}

#[test]
fn the_same_file_gives_the_same_renditions() {
    let file = file(&two_halves(700, 500), ImageFormat::Jpeg);
    assert_eq!(render(&file), render(&file));
}
