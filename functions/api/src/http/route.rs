//! What the shop's one table says of an endpoint.

use super::{ApiRequest, Error};
use barrow_app::App;
use barrow_domain::staff::Permission;
use futures::future::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};

pub type Response = lambda_http::Response<lambda_http::Body>;
pub type HandlerFn = for<'a> fn(&'a App, ApiRequest) -> BoxFuture<'a, Result<Response, Error>>;
pub type SchemaFn = fn(&mut SchemaGenerator) -> Schema;

/// An endpoint: where it is, who may call it, what it takes and gives, and which binary serves it.
pub struct Route {
    pub method: &'static str,
    /// With parameters in braces, as API Gateway writes them.
    pub path: &'static str,
    pub bin: &'static str,
    pub access: Access,
    pub summary: &'static str,
    /// Query and header parameters beside those in the path.
    pub parameters: &'static [Parameter],
    pub request: Option<SchemaFn>,
    pub response: Option<SchemaFn>,
    pub status: u16,
    pub handle: HandlerFn,
}

/// Who may call an endpoint. The handler's first line asks for it; a test tries every route without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    /// `X-Cart-Token`, given when the cart was created.
    CartToken,
    /// `X-Order-Token`, given by checkout.
    OrderToken,
    /// The token is the path's last segment.
    TrackingLink,
    /// `Authorization: Bearer`, of somebody who is signed in.
    Customer,
    /// The refresh token, in its cookie or in the body.
    RefreshToken,
    /// E-mail address and password, in the body.
    Credentials,
    /// The token of a mail's link, in the body.
    LetterLink,
    /// `Authorization: Bearer`, of a member of staff whose role has the permission.
    Staff(Permission),
    /// Stripe's signature over the raw body.
    StripeSignature,
}

#[derive(Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    pub place: Place,
    pub required: bool,
    pub description: &'static str,
}

/// Under which a request that is repeated is carried out once.
pub const IDEMPOTENCY_KEY: &[Parameter] = &[Parameter {
    name: "Idempotency-Key",
    place: Place::Header,
    required: true,
    description: "Any text of 8 to 100 characters, new for every request of its own; the same again is carried out once.",
}];

/// What a request that relies on a cookie must bear, as a sign that no other site sent it.
pub const REQUESTED_WITH: &[Parameter] = &[Parameter {
    name: "X-Requested-With",
    place: Place::Header,
    required: false,
    description: "Any text. A request with the cookie needs it, so that no other site can send one.",
}];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Query,
    Header,
}

/// A type's JSON schema, for a route's row.
pub fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Makes a [`HandlerFn`] of an async function that gives a [`super::Reply`].
#[macro_export]
macro_rules! handler {
    ($handle:path) => {
        |app, request| Box::pin(async move { $handle(app, request).await.and_then($crate::http::Reply::into_response) })
    };
}
