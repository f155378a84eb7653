//! What staff do with a product's pictures: upload, look at, describe, order and delete them. The file itself goes to S3.

pub mod create_image;
pub mod delete_image;
pub mod list_images;
pub mod order_images;
pub mod update_image;

use crate::http::Error;
use barrow_domain::images::parse_alt;

fn alt(text: &str) -> Result<String, Error> {
    parse_alt(text).map_err(|reason| Error::field("alt", reason))
}
