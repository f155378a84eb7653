//! `GET /.well-known/jwks.json`: the public keys of access tokens, for other services that check them.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use barrow_app::App;
use barrow_app::accounts::access_tokens::KeySet;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/.well-known/jwks.json",
    bin: "auth-jwks",
    access: Access::Public,
    summary: "The public keys that access tokens are checked with.",
    parameters: &[],
    request: None,
    response: Some(schema::<KeySet>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "auth.jwks", skip_all)]
pub async fn handle(app: &App, _request: ApiRequest) -> Result<Reply<KeySet>, Error> {
    Ok(Reply::ok(app.access_tokens()?.key_set()).cached(Caching::Keys))
}
