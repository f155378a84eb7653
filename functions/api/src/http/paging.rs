//! Pages of lists.

use super::route::{Parameter, Place};
use super::{ApiRequest, Error};

/// Items a page.
#[derive(Clone, Copy)]
pub struct PageSize {
    /// Unless told.
    pub usual: u8,
    pub most: u8,
}

/// Of small items.
pub const ROWS: PageSize = PageSize { usual: 50, most: 100 };

const LIMIT: Parameter =
    Parameter { name: "limit", place: Place::Query, required: false, description: "Items a page, 1 to 100; 50 unless told." };
pub const CURSOR: Parameter =
    Parameter { name: "cursor", place: Place::Query, required: false, description: "The page before's next_cursor." };
pub const LIMIT_AND_CURSOR: &[Parameter] = &[LIMIT, CURSOR];

/// # Errors
/// 422 naming the parameter.
pub fn limit<N: From<u8>>(request: &ApiRequest, size: PageSize) -> Result<N, Error> {
    let PageSize { usual, most } = size;
    let Some(text) = request.query("limit") else { return Ok(usual.into()) };
    let limit = text.parse().ok().filter(|limit| (1..=most).contains(limit));
    limit.map(N::from).ok_or_else(|| Error::field("limit", format!("must be a whole number from 1 to {most}")))
}

/// A cursor is the place of the last item seen; anything that `read` takes for one is a place to go on from.
///
/// # Errors
/// 422 naming the parameter.
pub fn cursor<P>(request: &ApiRequest, read: impl FnOnce(&str) -> Option<P>) -> Result<Option<P>, Error> {
    let Some(cursor) = request.query("cursor") else { return Ok(None) };
    read(&cursor).map(Some).ok_or_else(|| Error::field("cursor", "must be the next_cursor of a page before"))
}

/// A key of a table: printable ASCII of so many bytes at most, with so many `#`.
#[must_use]
pub fn key_with(hashes: usize, most: usize, cursor: &str) -> Option<String> {
    let fits = cursor.len() <= most && cursor.matches('#').count() == hashes && cursor.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| cursor.to_owned())
}
