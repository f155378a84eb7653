//! Reading a request: path, headers, body, each refused with the name of what is wrong.

use super::route::{Access, Route};
use super::{Error, FieldError};
use barrow_app::accounting::digest_of;
use barrow_app::accounts::Origin;
use barrow_app::accounts::access_tokens::Bearer;
use barrow_app::{App, clock};
use barrow_domain::accounts::AccountRole;
use barrow_domain::ids::{CartId, NoteId, OrderId};
use barrow_domain::staff::{Role, StaffMember};
use jiff::Timestamp;
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt};
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// Larger bodies are refused before they are read.
const MAX_BODY_BYTES: usize = 256 * 1024;

pub struct ApiRequest {
    inner: lambda_http::Request,
    now: Timestamp,
}

impl ApiRequest {
    #[must_use]
    pub fn new(inner: lambda_http::Request) -> Self {
        Self { inner, now: clock::now() }
    }

    /// When the request arrived: the one time that all of its work uses.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.inner.headers().get(name).and_then(|value| value.to_str().ok())
    }

    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        self.inner.query_string_parameters_ref().and_then(|query| query.first(name)).map(str::to_owned)
    }

    /// Every value that a parameter was given.
    #[must_use]
    pub fn query_all(&self, name: &str) -> Vec<String> {
        let values = self.inner.query_string_parameters_ref().and_then(|query| query.all(name));
        values.into_iter().flatten().map(str::to_owned).collect()
    }

    /// The names of all parameters that were given.
    pub fn query_names(&self) -> impl Iterator<Item = &str> {
        self.inner.query_string_parameters_ref().into_iter().flat_map(|query| query.iter().map(|(name, _)| name))
    }

    /// Refuses query parameters that the endpoint does not know: a misspelt filter must not show everything. A known name
    /// that ends with a dot stands for all that begin with it.
    ///
    /// # Errors
    /// [`Error::Validation`] naming each.
    pub fn only_query(&self, known: &[&str]) -> Result<(), Error> {
        let is_known = |name: &str| known.iter().any(|known| name == *known || known.ends_with('.') && name.starts_with(known));
        let unknown = self.query_names().filter(|name| !is_known(name));
        let fields: Vec<FieldError> = unknown.map(|name| FieldError::new(name, "is not a parameter of this endpoint")).collect();
        if fields.is_empty() { Ok(()) } else { Err(Error::Validation(fields)) }
    }

    /// A path parameter; one that cannot be an id names nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn path<T: TryFrom<String>>(&self, name: &str) -> Result<T, Error> {
        let value = self.inner.path_parameters_ref().and_then(|path| path.first(name));
        value.and_then(|value| T::try_from(value.to_owned()).ok()).ok_or(Error::NotFound)
    }

    /// The required header that names a request, so that the same one again acts once.
    ///
    /// # Errors
    /// [`Error::Validation`] naming the header.
    pub fn idempotency_key(&self) -> Result<&str, Error> {
        let key = self.header("idempotency-key").unwrap_or_default();
        let well_formed = (8..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if well_formed { Ok(key) } else { Err(Error::field("Idempotency-Key", "must be a header of 8 to 100 visible characters")) }
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// 413, 415, 400 for what is no JSON, 422 naming the field for what is not of the endpoint's shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let content_type = self.header("content-type").unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/json") {
            return Err(Error::UnsupportedMediaType);
        }
        let body = self.raw_body()?;
        let mut reader = serde_json::Deserializer::from_slice(body);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| malformed(&error))?;
        reader.end().map_err(|_| Error::InvalidJson)?;
        // serde would take the fields in a list, without their names.
        if body.trim_ascii_start().starts_with(b"[") { Err(not_an_object()) } else { Ok(value) }
    }

    /// The body as JSON, or nothing said where there is none.
    ///
    /// # Errors
    /// As [`Self::json`].
    pub fn json_if_any<T: DeserializeOwned + Default>(&self) -> Result<T, Error> {
        if self.raw_body()?.is_empty() { Ok(T::default()) } else { self.json() }
    }

    /// The bytes of an id that follows from the key, so that a repeated request for this order names the same thing.
    ///
    /// # Errors
    /// As [`Self::idempotency_key`].
    pub fn id_from_key(&self, order: &OrderId) -> Result<[u8; 26], Error> {
        self.id_from_key_of(order.as_str())
    }

    /// The same for what belongs to something else.
    ///
    /// # Errors
    /// As [`Self::idempotency_key`].
    pub fn id_from_key_of(&self, owner: &str) -> Result<[u8; 26], Error> {
        let key = self.idempotency_key()?;
        Ok(digest_of(format!("{owner}/{key}").as_bytes()))
    }

    /// Whoever asks, as an address of the net: what API Gateway saw, or the last of our own proxies. An IPv6 customer has a whole
    /// /64 to ask from, which counts as one.
    #[must_use]
    pub fn source(&self, app: &App) -> String {
        let seen = match self.inner.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.as_deref(),
            _ => None,
        };
        // Whoever is further to the left may say what they like.
        let forwarded = self.header("x-forwarded-for").unwrap_or_default();
        let hops: Vec<&str> = forwarded.split(',').map(str::trim).collect();
        let proxied = hops.len().checked_sub(app.config.trusted_proxies + 1).and_then(|place| hops.get(place));
        let source = if app.config.trusted_proxies == 0 { seen } else { proxied.copied().or(seen) };
        network(source.unwrap_or_default())
    }

    /// As [`Self::id_from_key`], for a note.
    ///
    /// # Errors
    /// As [`Self::idempotency_key`].
    pub fn note_id(&self, of: &impl std::fmt::Display) -> Result<NoteId, Error> {
        let key = self.idempotency_key()?;
        Ok(NoteId::from_random(digest_of(format!("note/{of}/{key}").as_bytes())))
    }

    /// The body's very bytes.
    ///
    /// # Errors
    /// 413.
    pub fn raw_body(&self) -> Result<&[u8], Error> {
        let body: &[u8] = match self.inner.body() {
            Body::Text(text) => text.as_bytes(),
            Body::Binary(bytes) => bytes,
            _ => &[],
        };
        if body.len() > MAX_BODY_BYTES { Err(Error::PayloadTooLarge) } else { Ok(body) }
    }

    /// The path's cart, which the caller's `X-Cart-Token` must open.
    ///
    /// # Errors
    /// 401 without a token, 403 with another's.
    pub fn cart_access(&self, app: &App) -> Result<CartId, Error> {
        let id = self.path("cart_id")?;
        self.opens_cart(app, &id)?;
        Ok(id)
    }

    /// # Errors
    /// 401 without a token, 403 with another's.
    pub fn opens_cart(&self, app: &App, id: &CartId) -> Result<(), Error> {
        let token = self.header("x-cart-token").ok_or(Error::Unauthorized)?;
        if app.guest_tokens()?.opens_cart(token, id) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The path's order, which the caller's `X-Order-Token` must open, or which must be theirs who are signed in.
    ///
    /// # Errors
    /// 401 without a token, 403 with another's.
    pub async fn order_access(&self, app: &App) -> Result<OrderId, Error> {
        let id = self.path("order_id")?;
        let opens = match self.header("x-order-token") {
            Some(token) => app.guest_tokens()?.opens_order(token, &id),
            None => {
                let customer = self.customer(app).await?;
                let order = app.store().orders.order(&id).await?;
                order.is_some_and(|order| order.customer_id.as_ref() == Some(&customer.user_id))
            }
        };
        if opens { Ok(id) } else { Err(Error::Forbidden) }
    }

    /// Who is signed in, where nobody has to be. A token that is not good is refused all the same: what is done with it would be
    /// done for nobody.
    ///
    /// # Errors
    /// 401 with a token that is not good, or whose session has ended.
    pub async fn customer_if_any(&self, app: &App) -> Result<Option<Bearer>, Error> {
        match self.header("authorization") {
            Some(_) => self.customer(app).await.map(Some),
            None => Ok(None),
        }
    }

    /// Who is signed in, if their access token is good and its session goes on. One read.
    ///
    /// # Errors
    /// 401 without a token, with one that is not good, or whose session has ended.
    pub async fn customer(&self, app: &App) -> Result<Bearer, Error> {
        let bearer = app.access_tokens()?.check(self.bearer_token()?, self.now).map_err(|_| Error::InvalidToken)?;
        if app.is_signed_in(&bearer, self.now).await? { Ok(bearer) } else { Err(Error::SessionEnded) }
    }

    /// What stands in `Authorization: Bearer`.
    ///
    /// # Errors
    /// 401 when nothing does.
    pub fn bearer_token(&self) -> Result<&str, Error> {
        let value = self.header("authorization").ok_or(Error::Unauthorized)?;
        let (scheme, token) = value.split_once(' ').ok_or(Error::Unauthorized)?;
        if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Error::Unauthorized) }
    }

    /// A cookie's value.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.inner.headers().get_all("cookie").iter().filter_map(|value| value.to_str().ok());
        let mut cookies = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        cookies.find_map(|(found, value)| (found == name).then_some(value))
    }

    /// From where somebody signs in.
    #[must_use]
    pub fn origin(&self, app: &App) -> Origin {
        Origin { device: self.device(), network: self.source(app) }
    }

    /// What the caller's browser or program calls itself, for the list of sessions: a line of at most 200 characters.
    fn device(&self) -> Option<String> {
        let agent: String = self.header("user-agent")?.chars().filter(|c| !c.is_control()).take(200).collect();
        Some(agent.trim().to_owned()).filter(|agent| !agent.is_empty())
    }

    /// Who of the staff calls this route, whose permission their role must have.
    ///
    /// # Errors
    /// 401 without a token, with an access token that is not good, or whose session has ended; 403 with anything else, or with a
    /// role that has not the route's permission.
    pub async fn staff_access(&self, app: &App, route: &Route) -> Result<StaffMember, Error> {
        let Access::Staff(permission) = route.access else { return Err(Error::Forbidden) };
        let token = self.bearer_token()?;
        let member = match app.config.staff_token() {
            Some(own) if token.as_bytes().ct_eq(own.as_bytes()).into() => StaffMember { id: "owner".to_owned(), role: Role::Owner },
            // What is no JWT at all was never anybody's.
            _ if token.matches('.').count() != 2 => return Err(Error::Forbidden),
            _ => self.signed_in_staff(app, token).await?,
        };
        // Who has seen what of customers can be looked up; what was asked for stands in the query, which may name them.
        tracing::info!(staff.id = member.id, staff.role = member.role.name(), path = self.inner.uri().path(), "staff");
        if member.role.may(permission) { Ok(member) } else { Err(Error::Forbidden) }
    }

    /// One read: a change of somebody's role ends their sessions, so the role in the token is theirs as long as its session is.
    async fn signed_in_staff(&self, app: &App, token: &str) -> Result<StaffMember, Error> {
        let bearer = app.access_tokens()?.check(token, self.now).map_err(|_| Error::InvalidToken)?;
        let AccountRole::Staff(role) = bearer.role else { return Err(Error::Forbidden) };
        if app.is_signed_in(&bearer, self.now).await? {
            Ok(StaffMember { id: bearer.user_id.to_string(), role })
        } else {
            Err(Error::SessionEnded)
        }
    }
}

fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(address) => address.to_canonical().to_string(),
        Err(_) => "unknown".to_owned(),
    }
}

/// A sentence that somebody will read in a mail: on one line, at most 500 characters.
///
/// # Errors
/// 422 naming the field.
pub fn check_sentence(field: &str, text: &str) -> Result<(), Error> {
    if text.trim().is_empty() || text.chars().count() > 500 || text.chars().any(char::is_control) {
        return Err(Error::field(field, "must be 1 to 500 characters on one line"));
    }
    Ok(())
}

/// Tells broken JSON from JSON of another shape, and names the field.
fn malformed(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let cause = error.inner();
    if cause.is_syntax() || cause.is_eof() || cause.is_io() {
        return Error::InvalidJson;
    }
    let text = cause.to_string();
    let reason = text.split(" at line ").next().unwrap_or("is not right");
    let path = error.path().to_string();
    let parent = if path == "." { "" } else { path.as_str() };
    // serde reports a missing or unknown field at its parent and names it in backticks.
    let named =
        reason.strip_prefix("missing field `").or_else(|| reason.strip_prefix("unknown field `")).and_then(|rest| rest.split('`').next());
    let missing = reason.starts_with("missing field");
    match named {
        Some(name) if missing => Error::field(&joined(parent, name), "is missing"),
        Some(name) if parent.ends_with(name) => Error::field(parent, "is not a field of this request"),
        Some(name) => Error::field(&joined(parent, name), "is not a field of this request"),
        None if parent.is_empty() => not_an_object(),
        None => Error::field(parent, reason),
    }
}

fn not_an_object() -> Error {
    Error::field("body", "must be a JSON object")
}

fn joined(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_one_source() {
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("somewhere"), "unknown");
    }
}
