//! `?currency=USD`: what public prices are in. The shop's own, where it is absent.

use crate::http::route::{Parameter, Place};
use crate::http::{ApiRequest, Error};
use barrow_app::App;
use barrow_app::catalogue::{Catalogue, NotSoldIn};
use barrow_domain::catalog::Exchange;
use barrow_domain::money::Currency;

pub(crate) const NAME: &str = "currency";

pub(crate) const PARAMETER: Parameter = Parameter {
    name: NAME,
    place: Place::Query,
    required: false,
    description: "The currency to see prices in, one of those of `/api/shop`; the shop's own unless told.",
};

/// The way to the prices that are asked for; none to the shop's own.
///
/// # Errors
/// 422 for a currency that the shop does not sell in.
pub(crate) fn exchange(request: &ApiRequest, catalogue: &Catalogue) -> Result<Option<Exchange>, Error> {
    let Some(code) = request.query(NAME) else { return Ok(None) };
    let currency = Currency::ALL.iter().copied().find(|currency| currency.code() == code);
    currency.ok_or(NotSoldIn).and_then(|currency| catalogue.exchange(currency)).map_err(|reason| Error::field(NAME, reason))
}

/// As [`exchange`]; the catalogue is only looked at where a currency is asked for.
///
/// # Errors
/// As [`exchange`]'s, and that there is no catalogue.
pub(super) async fn exchange_if_any(app: &App, request: &ApiRequest) -> Result<Option<Exchange>, Error> {
    if request.query(NAME).is_some() { exchange(request, &*app.catalogue().await?) } else { Ok(None) }
}
