//! `?lang=pt-br`: what public texts are read in. What has no texts in it, nor in what it is a kind of, is answered in the original.

use crate::http::route::{Parameter, Place};
use crate::http::{ApiRequest, Error};
use barrow_domain::ids::Language;

pub(crate) const NAME: &str = "lang";

pub(crate) const PARAMETER: Parameter = Parameter {
    name: NAME,
    place: Place::Query,
    required: false,
    description: "The language to read texts in, as in `de` or `pt-br`; what is not translated is in the original.",
};

/// # Errors
/// 422 for what is no language.
pub(crate) fn language(request: &ApiRequest) -> Result<Option<Language>, Error> {
    request.query(NAME).map(|tag| Language::parse(&tag)).transpose().map_err(|reason| Error::field(NAME, reason))
}
