//! A PDF, to be kept or printed by whoever asked for it.

use super::route::Response;
use super::{Caching, Error};
use lambda_http::Body;
use lambda_http::http::HeaderValue;
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};

#[derive(Debug)]
pub struct Pdf {
    bytes: Vec<u8>,
    /// Of the file, without its ending.
    name: &'static str,
}

impl Pdf {
    #[must_use]
    pub const fn new(bytes: Vec<u8>, name: &'static str) -> Self {
        Self { bytes, name }
    }

    /// # Errors
    /// A name that no header takes, which would be ours to mend.
    pub fn into_response(self) -> Result<Response, Error> {
        let Self { bytes, name } = self;
        let disposition = HeaderValue::try_from(format!("inline; filename=\"{name}.pdf\"")).map_err(|error| Error::internal(&error))?;
        let mut response = Response::new(Body::Binary(bytes));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(Caching::Private.header()));
        headers.insert(CONTENT_DISPOSITION, disposition);
        Ok(response)
    }
}
