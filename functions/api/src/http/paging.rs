//! Pages of lists that come from a table.

use super::route::{Parameter, Place};
use super::{ApiRequest, Error};

const DEFAULT_LIMIT: i32 = 50;
const MAX_LIMIT: i32 = 100;

pub const LIMIT_AND_CURSOR: &[Parameter] = &[
    Parameter { name: "limit", place: Place::Query, required: false, description: "Items a page, 1 to 100; 50 unless told." },
    Parameter { name: "cursor", place: Place::Query, required: false, description: "The page before's next_cursor." },
];

/// # Errors
/// 422 naming the parameter.
pub fn limit(request: &ApiRequest) -> Result<i32, Error> {
    let Some(text) = request.query("limit") else { return Ok(DEFAULT_LIMIT) };
    let limit = text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
    limit.ok_or_else(|| Error::field("limit", format!("must be a whole number from 1 to {MAX_LIMIT}")))
}
