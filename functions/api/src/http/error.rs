//! THE table of errors: every refusal of the shop, its status and its code.
//!
//! Problem documents are RFC 9457. A cause is logged here, once, and never sent.

mod sources;

use super::route::Response;
use super::session_cookie;
use barrow_domain::coupon::CouponRefusal;
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::inventory::Shortage;
use barrow_domain::orders::Refusal;
use barrow_domain::pricing::{Quote, ShippingOption};
use lambda_http::Body;
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE};
use lambda_http::http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

/// A request's field, dotted as in `shipping_address.city`, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FieldError {
    pub field: String,
    pub reason: String,
}

#[derive(Debug)]
pub enum Error {
    InvalidJson,
    UnsupportedMediaType,
    PayloadTooLarge,
    Validation(Vec<FieldError>),
    Unauthorized,
    /// An access token that is none, or no longer.
    InvalidToken,
    InvalidCredentials,
    /// Signed out, here or elsewhere.
    SessionEnded,
    LinkInvalid,
    TooManyAddresses,
    TooManyWishes,
    OrdersUnderWay(Vec<OrderId>),
    SecondFactorRequired,
    SecondFactorWrong,
    SecondFactorExists,
    AlreadyStaff,
    AccountDisabled,
    StaffChanged {
        version: u64,
    },
    LastOwner,
    ForgedRequest,
    Forbidden,
    NotFound,
    CartOrdered(OrderId),
    CartChanged,
    CartEmpty,
    TooManyLines,
    TooManyUnits,
    TooScattered,
    NoSuchLine,
    LinesUnavailable(Vec<Sku>),
    InsufficientStock(Vec<Shortage>),
    PriceChanged(Box<Quote>),
    NothingToPay,
    KeyReused,
    Coupon(CouponRefusal),
    NoShipping,
    UnknownShippingMethod(Vec<ShippingOption>),
    Order(Refusal),
    StockChanged {
        available: u64,
    },
    ShardsChanged {
        shards: u32,
    },
    TooManyImages,
    TooManyNotes,
    /// Another version than the one an edit was made of.
    VersionChanged {
        expected: u64,
        version: u64,
    },
    SlugTaken,
    SkuTaken(Sku),
    CategoryInUse,
    CouponExists,
    CurrencyFixed,
    AlreadyReviewed,
    NotBought,
    TooManyChanges,
    NotOpen,
    InvalidSignature,
    TooOften {
        retry_after_seconds: u32,
    },
    /// Nothing changed, or repeating is safe.
    Busy {
        retry_after_seconds: u32,
    },
    Internal,
}

impl FieldError {
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "reads better where errors are made")]
    pub fn new(field: &str, reason: impl ToString) -> Self {
        Self { field: field.to_owned(), reason: reason.to_string() }
    }
}

impl Error {
    /// One wrong field.
    #[must_use]
    pub fn field(field: &str, reason: impl ToString) -> Self {
        Self::Validation(vec![FieldError::new(field, reason)])
    }

    /// Logs the cause; the caller learns that it was not them.
    #[must_use]
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(cause = %cause, "internal error");
        Self::Internal
    }

    /// Every refusal is in the log, with its request's id and route; what was sent is not.
    pub(crate) fn log(&self) {
        let (status, code, _) = self.facts();
        tracing::info!(status, code, "was refused");
    }

    /// Status, code, and a sentence for people.
    fn facts(&self) -> (u16, &'static str, String) {
        let fixed = |status, code, detail: &str| (status, code, detail.to_owned());
        match self {
            Self::InvalidJson => fixed(400, "invalid_json", "The body is not JSON."),
            Self::UnsupportedMediaType => fixed(415, "unsupported_media_type", "Send the body as application/json."),
            Self::PayloadTooLarge => fixed(413, "payload_too_large", "A body has at most 256 KB."),
            Self::Validation(fields) => (422, "validation_failed", sentence(fields)),
            Self::Unauthorized => fixed(401, "unauthorized", "This needs a token."),
            Self::InvalidToken => fixed(401, "invalid_token", "This token is not valid, or no longer. Refresh it, or sign in again."),
            Self::InvalidCredentials => fixed(401, "invalid_credentials", "There is no account with this address and password."),
            Self::SessionEnded => fixed(401, "session_ended", "You are signed out. Sign in again."),
            Self::LinkInvalid => fixed(422, "link_invalid", "This link was used, or is too old. Ask for a new one."),
            Self::TooManyAddresses => fixed(409, "too_many_addresses", "The address book holds 20 addresses, the most it can."),
            Self::TooManyWishes => fixed(409, "too_many_wishes", "The wishlist holds 100 products, the most it can."),
            Self::OrdersUnderWay(_) => {
                fixed(409, "orders_under_way", "Some orders are still under way. Cancel them, or wait until they have left.")
            }
            Self::SecondFactorRequired => fixed(401, "second_factor_required", "Show a code of your second factor as well."),
            Self::SecondFactorWrong => fixed(401, "second_factor_wrong", "The code is wrong, or was used."),
            Self::SecondFactorExists => {
                fixed(409, "second_factor_exists", "There is a second factor already. Show your password and a code to replace it.")
            }
            Self::AlreadyStaff => fixed(409, "already_staff", "This address is a member's of the staff already."),
            Self::AccountDisabled => fixed(403, "account_disabled", "This account is disabled. Ask the shop."),
            Self::StaffChanged { .. } => fixed(409, "staff_changed", "Somebody else changed this member meanwhile. Nothing was changed."),
            Self::LastOwner => fixed(409, "last_owner", "Somebody must remain who manages staff. Nothing was changed."),
            Self::ForgedRequest => fixed(403, "forged_request", "A request with the cookie needs the header X-Requested-With."),
            Self::Forbidden => fixed(403, "forbidden", "This token does not open that."),
            Self::NotFound => fixed(404, "not_found", "There is nothing here."),
            Self::CartOrdered(id) => (409, "cart_ordered", format!("This cart has become order {id}. Start a new cart.")),
            Self::CartChanged => fixed(409, "cart_changed", "The cart was changed meanwhile. Look at it again, then order."),
            Self::CartEmpty => fixed(422, "cart_empty", "The cart is empty."),
            Self::TooManyLines => fixed(422, "too_many_lines", "The cart holds as many different products as it can."),
            Self::TooManyUnits => fixed(422, "too_many_units", "A line holds at most 999 units."),
            Self::TooScattered => {
                fixed(422, "order_too_large", "These units lie in too many places to be taken at once. Order them in two orders.")
            }
            Self::NoSuchLine => fixed(404, "no_such_line", "The cart has no such line."),
            Self::LinesUnavailable(_) => fixed(422, "lines_unavailable", "Some lines cannot be bought any more. Remove them, then order."),
            Self::InsufficientStock(_) => fixed(409, "insufficient_stock", "There is not enough left of some lines."),
            Self::PriceChanged(_) => fixed(409, "price_changed", "The price has changed. Nothing was charged. Look at the new total."),
            Self::NothingToPay => fixed(422, "nothing_to_pay", "An order of nothing cannot be paid."),
            Self::KeyReused => fixed(422, "idempotency_key_reused", "This Idempotency-Key was used for another request."),
            Self::Coupon(refusal) => (422, coupon_code(*refusal), refusal.to_string()),
            Self::NoShipping => fixed(422, "no_shipping", "We do not ship to this country."),
            Self::UnknownShippingMethod(_) => fixed(422, "unknown_shipping_method", "This cart cannot be sent there that way."),
            Self::Order(refusal @ Refusal::NoSuchReturn) => (404, order_code(*refusal), format!("Nothing was changed: {refusal}.")),
            Self::Order(Refusal::KeyReused) => Self::KeyReused.facts(),
            Self::Order(refusal) => (409, order_code(*refusal), format!("Nothing was changed: {refusal}.")),
            Self::StockChanged { .. } => fixed(409, "stock_changed", "There are not as many units as you expected. Nothing was changed."),
            Self::ShardsChanged { .. } => {
                fixed(409, "shards_changed", "There are not as many shards as you expected. Nothing was changed.")
            }
            Self::TooManyImages => fixed(409, "too_many_images", "The product has as many pictures as it can."),
            Self::TooManyNotes => fixed(409, "too_many_notes", "There are as many notes on this as there can be."),
            Self::VersionChanged { .. } => fixed(409, "version_changed", "Somebody else has changed this. Look at it again, then edit it."),
            Self::SlugTaken => fixed(409, "slug_taken", "Something else has this slug, or had it once."),
            Self::SkuTaken(sku) => (409, "sku_taken", format!("Another product has the SKU {sku}, or had it once.")),
            Self::CategoryInUse => fixed(409, "category_in_use", "There are products or other categories in it. Move them first."),
            Self::CouponExists => fixed(409, "coupon_exists", "There is another coupon with this code."),
            Self::CurrencyFixed => fixed(409, "currency_fixed", "There are products already, with prices in another currency."),
            Self::AlreadyReviewed => fixed(409, "already_reviewed", "You have reviewed this product already."),
            Self::NotBought => fixed(409, "not_bought", "Only who has bought this product, and kept it, can review it."),
            Self::TooManyChanges => {
                fixed(422, "too_many_changes", "That is more than can be changed at once: 30 new variants, or 90 changed ones.")
            }
            Self::NotOpen => fixed(503, "shop_not_open", "The shop is not open yet."),
            Self::InvalidSignature => fixed(400, "invalid_signature", "The signature does not fit the body."),
            Self::TooOften { .. } => fixed(429, "too_many_requests", "That was tried too often. Wait a little, then try again."),
            Self::Busy { .. } => fixed(503, "busy", "The shop is very busy. Nothing is lost; try again in a moment."),
            Self::Internal => fixed(500, "internal", "Something went wrong on our side."),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.facts().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What programs decide by.
    pub(crate) fn code(&self) -> &'static str {
        self.facts().1
    }

    /// A sentence for people.
    pub(crate) fn detail(&self) -> String {
        self.facts().2
    }

    /// Members beyond RFC 9457's.
    fn extras(&self) -> Option<(&'static str, Value)> {
        match self {
            Self::Validation(fields) => Some(("fields", json!(fields))),
            Self::LinesUnavailable(skus) => Some(("lines", skus.iter().map(|sku| json!({ "sku": sku })).collect())),
            Self::InsufficientStock(lines) => {
                let line = |line: &Shortage| json!({ "sku": line.sku, "wanted": line.wanted, "left": line.left });
                Some(("lines", lines.iter().map(line).collect()))
            }
            Self::PriceChanged(quote) => Some(("quote", json!(crate::views::QuoteView::from((**quote).clone())))),
            Self::UnknownShippingMethod(options) => {
                let option = |option: &ShippingOption| json!(crate::views::ShippingOptionView::from(option.clone()));
                Some(("shipping_options", options.iter().map(option).collect()))
            }
            Self::StockChanged { available } => Some(("available", json!(available))),
            Self::StaffChanged { version } => Some(("version", json!(version))),
            Self::ShardsChanged { shards } => Some(("shards", json!(shards))),
            Self::CartOrdered(id) => Some(("order_id", json!(id))),
            Self::SkuTaken(sku) => Some(("sku", json!(sku))),
            Self::OrdersUnderWay(ids) => Some(("order_ids", json!(ids))),
            _ => None,
        }
    }

    #[must_use]
    pub fn into_response(self, request_id: &str) -> Response {
        let (status, code, detail) = self.facts();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut problem = json!({
            "type": format!("/api/problems#{code}"), "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(), "code": code, "detail": detail, "request_id": request_id,
        });
        if let (Some((name, value)), Some(members)) = (self.extras(), problem.as_object_mut()) {
            members.insert(name.to_owned(), value);
        }
        if let Self::VersionChanged { expected, version } = self {
            (problem["expected"], problem["version"]) = (json!(expected), json!(version));
        }
        let mut response = Response::new(Body::Text(problem.to_string()));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge(code));
        }
        if matches!(self, Self::SessionEnded) {
            response.headers_mut().insert(SET_COOKIE, HeaderValue::from_static(session_cookie::FORGOTTEN));
        }
        if let Self::Busy { retry_after_seconds } | Self::TooOften { retry_after_seconds } = self {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
        response
    }
}

/// RFC 6750: a token that was refused is told from none.
fn challenge(code: &str) -> HeaderValue {
    let refused = matches!(code, "invalid_token" | "session_ended");
    HeaderValue::from_static(if refused { r#"Bearer error="invalid_token""# } else { "Bearer" })
}

fn sentence(fields: &[FieldError]) -> String {
    let parts: Vec<String> = fields.iter().map(|error| format!("`{}` {}", error.field, error.reason)).collect();
    format!("{}.", parts.join("; "))
}

const fn coupon_code(refusal: CouponRefusal) -> &'static str {
    match refusal {
        CouponRefusal::Unknown => "coupon_unknown",
        CouponRefusal::NotYet => "coupon_not_yet_valid",
        CouponRefusal::Expired => "coupon_expired",
        CouponRefusal::OutOfScope => "coupon_not_for_these",
        CouponRefusal::BelowMinimum { .. } => "coupon_below_minimum",
        CouponRefusal::UsedUp => "coupon_used_up",
        CouponRefusal::UsedByCustomer => "coupon_already_used",
    }
}

const fn order_code(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::AlreadyDone | Refusal::Stale => "already_done",
        Refusal::ForeignIntent => "foreign_payment",
        Refusal::NotPaid => "not_paid",
        Refusal::AlreadyPaid => "already_paid",
        Refusal::PaymentInFlight => "payment_processing",
        Refusal::InReview => "payment_in_review",
        Refusal::InDispute => "payment_disputed",
        Refusal::HasExpired => "order_expired",
        Refusal::WasCancelled => "order_cancelled",
        Refusal::AnotherDestination => "another_destination",
        Refusal::AlreadyShipped => "already_shipped",
        Refusal::NotShipped => "not_shipped",
        Refusal::NotInReview => "not_in_review",
        Refusal::ReceivedTooLittle => "received_too_little",
        Refusal::NotInOrder => "not_in_order",
        Refusal::AlreadyRefunded => "already_refunded",
        Refusal::NoSuchReturn => "no_such_return",
        Refusal::NotReturnable => "not_returnable",
        Refusal::ReturnNotApproved => "return_not_approved",
        Refusal::ReturnNotReceived => "return_not_received",
        Refusal::ReturnClosed => "return_closed",
        Refusal::NotInReturn => "not_in_return",
        Refusal::KeyReused => "idempotency_key_reused",
        Refusal::NothingToRefund => "nothing_to_refund",
        Refusal::RefundTooLarge => "refund_too_large",
        Refusal::NothingToShip => "nothing_to_ship",
        Refusal::UnitsReleased => "units_released",
        Refusal::NotDue => "not_due",
        Refusal::Overflow => "amount_too_large",
    }
}
