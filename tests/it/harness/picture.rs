//! Pictures to upload, and their way to S3.

use super::{Answer, Client, TestShop};
use image::{ImageEncoder, ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Cursor;

/// The left half red, the right half blue.
fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    two_halves(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// As from a camera that was held upright: turned by 90 degrees to the right, and with its place.
pub fn jpeg_on_its_side(width: u32, height: u32) -> Vec<u8> {
    let exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 52.5200 N 13.4050 E".to_vec();
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.write_image(two_halves(width, height).as_raw(), width, height, image::ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// Sends a file where the announcement's answer said, as a browser does.
pub async fn put(client: &Client, upload: &Value, file: &[u8]) -> Answer {
    put_as(client, upload, file, upload["headers"]["content-type"].as_str().unwrap()).await
}

pub async fn put_as(client: &Client, upload: &Value, file: &[u8], content_type: &str) -> Answer {
    let request = client.elsewhere(Method::PUT, upload["url"].as_str().unwrap());
    let request = request.header("if-none-match", "*").header("content-type", content_type);
    Answer::of(request.body(file.to_vec())).await
}

impl TestShop {
    pub async fn announces(&self, product: &str, key: &str, content_type: &str, bytes: usize) -> Answer {
        let body = json!({ "content_type": content_type, "bytes": bytes, "alt": "A picture to test with" });
        self.staff_posts(&format!("/api/admin/products/{product}/images"), key, &body).await
    }

    /// Announces a file and uploads it. Gives the picture's id; what becomes of it shows later.
    pub async fn uploads(&self, product: &str, key: &str, content_type: &str, file: &[u8]) -> String {
        let announced = self.announces(product, key, content_type, file.len()).await.expect(201);
        put(self.client(), &announced["upload"], file).await.expect(200);
        announced["image_id"].as_str().unwrap().to_owned()
    }

    /// A product's pictures, as staff see them.
    pub async fn pictures(&self, product: &str) -> Vec<Value> {
        let listed = self.staff_gets(&format!("/api/admin/products/{product}/images")).await.expect(200);
        listed["items"].as_array().unwrap().clone()
    }
}
