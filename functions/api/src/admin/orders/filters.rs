//! What a list of orders is asked for: `?status=paid&status=packing&sku=TUL-10&from=2026-11-01`.
//!
//! Values of one filter widen it, different filters narrow each other.

use crate::http::paging::{CURSOR, PageSize, cursor, key_with, limit};
use crate::http::route::{Parameter, Place};
use crate::http::{ApiRequest, Error};
use barrow_domain::directory::{OrderQuestion, words};
use barrow_domain::ids::OrderId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::de::DeserializeOwned;
use serde_json::json;

const PAGE: PageSize = PageSize { usual: 20, most: 50 };
const MAX_WORDS: usize = 10;
const MAX_TEXT: usize = 150;

const fn parameter(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: Place::Query, required: false, description }
}

pub(super) const PARAMETERS: &[Parameter] = &[
    parameter("status", "Only in this state, such as `paid`; repeat it for any of several."),
    parameter("payment_status", "Only with this state of the payment, such as `disputed`; repeat it for any of several."),
    parameter("from", "Only placed since: a day (UTC) or a moment, `2026-11-01` or `2026-11-01T08:00:00Z`."),
    parameter("to", "Only placed up to the end of this day, or before this moment."),
    parameter("email", "Only of this customer, whatever the letter case."),
    parameter("sku", "Only with this SKU."),
    parameter("order_id", "Only this order."),
    parameter("total_min", "Only from this total on, in minor units."),
    parameter("total_max", "Only up to this total, in minor units."),
    parameter(
        "q",
        "Words, all of which an order has: of names, addresses, e-mail, titles, coupon, tracking numbers; or an order's number.",
    ),
    parameter("limit", "Orders a page, 1 to 50; 20 unless told. A page may hold fewer though others follow."),
    CURSOR,
];

pub(super) struct Asked {
    pub question: OrderQuestion,
    /// The one order that can be meant.
    pub order_id: Option<OrderId>,
    pub limit: usize,
    pub after: Option<String>,
}

/// # Errors
/// 422 naming the parameter that is not right.
pub(super) fn read(request: &ApiRequest) -> Result<Asked, Error> {
    let names: Vec<&str> = PARAMETERS.iter().map(|parameter| parameter.name).collect();
    request.only_query(&names)?;
    let text = request.query("q").unwrap_or_default();
    if text.chars().count() > MAX_TEXT {
        return Err(Error::field("q", format!("must be at most {MAX_TEXT} characters long")));
    }
    let number = order_number(&text);
    let words = if number.is_some() { Vec::new() } else { words(&text) };
    if words.len() > MAX_WORDS {
        return Err(Error::field("q", format!("must be at most {MAX_WORDS} words")));
    }
    let question = OrderQuestion {
        statuses: all_named(request, "status")?,
        payment_statuses: all_named(request, "payment_status")?,
        placed_from: request.query("from").map(|text| moment("from", &text, 0)).transpose()?,
        placed_before: request.query("to").map(|text| moment("to", &text, 1)).transpose()?,
        email: one(request, "email")?,
        sku: one(request, "sku")?,
        total_min: amount(request, "total_min")?,
        total_max: amount(request, "total_max")?,
        words,
    };
    if question.total_min.zip(question.total_max).is_some_and(|(least, most)| least > most) {
        return Err(Error::field("total_max", "must not be less than total_min"));
    }
    let order_id = one(request, "order_id")?.or(number);
    Ok(Asked { question, order_id, limit: limit(request, PAGE)?, after: cursor(request, |place| key_with(1, 60, place))? })
}

/// As people type it: with or without dashes, in any case, O for 0 and I or L for 1.
fn order_number(text: &str) -> Option<OrderId> {
    let letter = |letter: char| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    // In one piece or in three; other pieces are words that happen to have as many letters.
    let pieces: Vec<&str> = text.split(|c: char| c == '-' || c.is_whitespace()).filter(|piece| !piece.is_empty()).collect();
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
    if !text.is_ascii() || ![&[12][..], &[4, 4, 4]].contains(&&lengths[..]) {
        return None;
    }
    let plain: String = pieces.concat().chars().map(letter).collect();
    OrderId::parse(&format!("{}-{}-{}", &plain[..4], &plain[4..8], &plain[8..])).ok()
}

fn one<T: TryFrom<String>>(request: &ApiRequest, name: &str) -> Result<Option<T>, Error>
where
    T::Error: ToString,
{
    request.query(name).map(|text| T::try_from(text).map_err(|reason| Error::field(name, reason))).transpose()
}

/// States by their names on the wire.
fn all_named<T: DeserializeOwned + PartialEq>(request: &ApiRequest, name: &str) -> Result<Vec<T>, Error> {
    let mut states = Vec::new();
    for text in request.query_all(name) {
        let state = serde_json::from_value(json!(text)).map_err(|_| Error::field(name, "is not a state of an order"))?;
        if !states.contains(&state) {
            states.push(state);
        }
    }
    Ok(states)
}

/// A day stands for its beginning, or with a day more for its end.
fn moment(name: &str, text: &str, days: i64) -> Result<Timestamp, Error> {
    let wrong = || Error::field(name, "must be a day such as 2026-11-01 or a moment such as 2026-11-01T08:00:00Z");
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let day = text.parse::<Date>().ok().filter(|_| text.len() == 10).ok_or_else(wrong)?;
    let day = day.checked_add(days.days()).map_err(|_| wrong())?;
    Ok(day.to_zoned(TimeZone::UTC).map_err(|_| wrong())?.timestamp())
}

fn amount(request: &ApiRequest, name: &str) -> Result<Option<i64>, Error> {
    let wrong = || Error::field(name, "must be a whole number of minor units, 0 or more");
    request.query(name).map(|text| text.parse().ok().filter(|amount| *amount >= 0).ok_or_else(wrong)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orders_number_is_known_however_it_is_typed() {
        for typed in ["4F7K-9QX2-MZ3T", "4f7k9qx2mz3t", " 4F7K 9QX2 MZ3T "] {
            assert_eq!(order_number(typed).unwrap().as_str(), "4F7K-9QX2-MZ3T");
        }
        assert_eq!(order_number("OOOO-IIII-LLLL").unwrap().as_str(), "0000-1111-1111");
        assert_eq!(order_number("Ada Lovelace 1"), None);
        assert_eq!(order_number("東京東京"), None);
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        assert_eq!(moment("from", "2026-11-01", 0).unwrap().to_string(), "2026-11-01T00:00:00Z");
        assert_eq!(moment("to", "2026-12-31", 1).unwrap().to_string(), "2027-01-01T00:00:00Z");
        assert_eq!(moment("to", "2026-11-01T08:00:00+01:00", 1).unwrap().to_string(), "2026-11-01T07:00:00Z");
        for wrong in ["", "yesterday", "2026-13-01", "2026-11-01T08", "9999-12-31"] {
            assert!(moment("to", wrong, 1).is_err(), "{wrong}");
        }
    }
}
