//! Files that are not what they should be, and the largest that may be: what becomes of them, and how much memory it takes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set its scene fails")]

use barrow_media::picture::{MAX_SIDE, Refusal, render};
use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Rgb, RgbImage};
use peak_alloc::PeakAlloc;
use std::io::Cursor;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a refusal may take that decodes nothing.
const A_LITTLE: usize = 2 << 20;
/// What the function has, less what it is itself.
const A_LOT: usize = 1500 << 20;

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The answer, and the most memory it took beyond what was taken before.
fn measured(bytes: &[u8]) -> (Result<Vec<u32>, Refusal>, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let rendered = render(bytes).map(|rendered| rendered.renditions.iter().map(|rendition| rendition.width).collect());
    (rendered, MEMORY.peak_usage() - before)
}

fn refused(what: &str, bytes: &[u8], most: usize) -> Refusal {
    let (rendered, memory) = measured(bytes);
    assert!(memory <= most, "{what} took {memory} bytes");
    rendered.expect_err(what)
}

/// A PNG that says it is so large, and has no pixels.
fn hollow_png(width: u32, height: u32) -> Vec<u8> {
    let mut png = file(&GrayImage::new(1, 1).into(), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([x, y, x ^ y].map(|value| value.to_le_bytes()[0])))
}

/// Of 40 megapixels: one row, again and again.
fn wide<T: Copy>(pixel: impl Fn(u16) -> Vec<T>) -> Vec<T> {
    (0..8_000).flat_map(pixel).collect::<Vec<T>>().repeat(5_000)
}

/// One test, because memory is counted for the whole process.
#[test]
fn every_limit_holds() {
    bombs_are_refused_before_they_are_decoded();
    what_is_no_picture_is_refused();
    what_is_cut_off_is_refused();
    the_largest_pictures_fit();
}

fn bombs_are_refused_before_they_are_decoded() {
    let hollow = refused("a hollow PNG", &hollow_png(50_000, 50_000), A_LITTLE);
    assert_eq!(hollow, Refusal::TooManyPixels { width: 50_000, height: 50_000 });
    let bomb = file(&GrayImage::new(10_000, 5_000).into(), ImageFormat::Png);
    assert!(bomb.len() < 300_000, "50 megapixels in {} bytes", bomb.len());
    assert_eq!(refused("a bomb", &bomb, A_LITTLE), Refusal::TooManyPixels { width: 10_000, height: 5_000 });
    let long = file(&GrayImage::new(MAX_SIDE + 1, 1).into(), ImageFormat::Png);
    assert_eq!(refused("a long line", &long, A_LITTLE), Refusal::TooManyPixels { width: MAX_SIDE + 1, height: 1 });
    let jpeg = file(&GrayImage::new(10_000, 5_000).into(), ImageFormat::Jpeg);
    // The decoder keeps the file beside its header.
    let most = A_LITTLE + jpeg.len() * 2;
    assert_eq!(refused("a JPEG", &jpeg, most), Refusal::TooManyPixels { width: 10_000, height: 5_000 });
    println!("refused within {A_LITTLE} bytes; the bomb was {} bytes", bomb.len());
}

fn what_is_no_picture_is_refused() {
    let files: [(&str, &[u8]); 7] = [
        ("a drawing with a script", br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#),
        ("a page", b"<!doctype html><script>alert(1)</script>"),
        ("a program", b"MZ\x90\0\x03\0\0\0"),
        ("another program", b"\x7fELF\x02\x01\x01\0"),
        ("a GIF", b"GIF89a\x01\0\x01\0\x80\0\0"),
        ("sound", b"RIFF\x24\0\0\0WAVEfmt "),
        ("nothing", b""),
    ];
    for (what, bytes) in files {
        assert_eq!(refused(what, bytes, A_LITTLE), Refusal::NotAPicture, "{what}");
    }
    for head in [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"] {
        let disguised = [head, b"MZ\x90\0\x03\0\0\0".repeat(100).as_slice()].concat();
        refused("a program with a picture's beginning", &disguised, A_LITTLE);
    }
}

fn what_is_cut_off_is_refused() {
    let picture = DynamicImage::from(photo(300, 210));
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(&picture, format);
        assert!(render(&whole).is_ok(), "{format:?}");
        for part in [1, 5, 10, 15, 19] {
            let cut = &whole[..whole.len() * part / 20];
            let refusal = refused("a part", cut, 8 << 20);
            assert!(format != ImageFormat::Jpeg || refusal == Refusal::Truncated, "{format:?} {part}: {refusal}");
        }
    }
}

fn the_largest_pictures_fit() {
    let widths = vec![320, 640, 960, 1280, 1920];
    let row = |x: u16| vec![x.to_le_bytes()[0], x.to_le_bytes()[1], 70];
    let opaque = file(&RgbImage::from_raw(8_000, 5_000, wide(row)).unwrap().into(), ImageFormat::Jpeg);
    let (rendered, jpeg) = measured(&opaque);
    assert_eq!(rendered, Ok(widths.clone()));
    drop(opaque);
    let deep = ImageBuffer::from_raw(8_000, 5_000, wide(|x| vec![x, x * 7, 300, 65_000])).unwrap();
    let deep = file(&DynamicImage::ImageRgba16(deep), ImageFormat::Png);
    let (rendered, png) = measured(&deep);
    assert_eq!(rendered, Ok(widths));
    println!("40 megapixels: JPEG {} MiB, 16-bit PNG with alpha of {} MiB {} MiB", jpeg >> 20, deep.len() >> 20, png >> 20);
    assert!(jpeg.max(png) < A_LOT, "{jpeg} {png}");
}
