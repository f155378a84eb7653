//! API Gateway: finds the function of a route, hands it the event, and turns the answer back into HTTP. Also serves the
//! product images, as the CDN does on AWS. Authorises nobody: functions do that.

mod answer;
mod images;
mod problem;
mod routes;
mod socket;

pub use routes::{Found, RouteTable};
pub use socket::SocketGateway;

use crate::engines::random_hex;
use crate::engines::s3::ObjectStore;
use crate::event::{HttpCall, http_event};
use crate::invoker::{InvokeError, Invoker};
use crate::template::{Cors, Names};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::response::Response;
use axum::routing::get;
use bytes::BytesMut;
use http_body_util::BodyExt;
use problem::Refusal;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tower_http::cors::CorsLayer;

/// API Gateway's own limits.
const MAX_BODY_BYTES: usize = 10 << 20;
/// Who sends more than this is cut off.
const MAX_DISCARDED_BYTES: usize = 100 << 20;
pub const MAX_SECONDS: u32 = 30;

pub struct Gateway {
    pub routes: RouteTable,
    pub invoker: Arc<Invoker>,
    pub objects: ObjectStore,
    pub images_bucket: Option<String>,
}

impl Gateway {
    /// All requests that no other route of the router takes.
    pub fn router(self) -> Router {
        Router::new().route("/images/{*key}", get(images::serve)).fallback(call).with_state(Arc::new(self))
    }
}

/// The template's CORS rule; it answers preflight requests itself.
pub fn cors_layer(cors: &Cors, names: &Names) -> CorsLayer {
    let origins: Vec<HeaderValue> = cors.origins.iter().filter_map(|origin| names.resolve_text(origin)?.parse().ok()).collect();
    let methods: Vec<Method> = cors.methods.iter().filter_map(|method| method.parse().ok()).collect();
    let header_names = |names: &[String]| names.iter().filter_map(|name| name.parse().ok()).collect::<Vec<HeaderName>>();
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods(methods)
        .allow_headers(header_names(&cors.headers))
        .expose_headers(header_names(&cors.expose_headers))
        .max_age(Duration::from_secs(cors.max_age_seconds.into()))
}

async fn call(State(gateway): State<Arc<Gateway>>, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let request_id = random_hex(16);
    match gateway.answer(request, peer.ip(), &request_id).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(&request_id),
    }
}

impl Gateway {
    async fn answer(&self, request: Request, source: IpAddr, request_id: &str) -> Result<Response, Refusal> {
        let (parts, body) = request.into_parts();
        let (route, path_parameters) = match self.routes.find(&parts.method, parts.uri.path()) {
            Found::Route { route, parameters } => (route, parameters),
            Found::OtherMethods(allowed) => return Err(Refusal::MethodNotAllowed(allowed)),
            Found::Nothing => return Err(Refusal::RouteNotFound),
        };
        let body = read_body(body).await?;
        let event = http_event(&HttpCall {
            parts: &parts,
            body: &body,
            resource: &route.path,
            path_parameters: &path_parameters,
            source,
            request_id,
            now: barrow_app::clock::now(),
        });
        let answer = self.invoker.invoke(&route.bin, event).await.map_err(|error| refusal_of(&error))?;
        answer::to_response(&answer).ok_or_else(|| {
            tracing::error!(function = route.bin, "the answer is not one API Gateway understands");
            Refusal::FunctionFailed
        })
    }
}

/// Reads a body that is too large to its end all the same: a caller cut off in the middle of sending would get a broken
/// connection and not the answer.
async fn read_body(mut body: Body) -> Result<Bytes, Refusal> {
    let mut read = BytesMut::new();
    let mut size: usize = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::BodyBroken)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        size = size.saturating_add(data.len());
        if size <= MAX_BODY_BYTES {
            read.extend_from_slice(data);
        } else if size > MAX_DISCARDED_BYTES {
            break;
        }
    }
    if size > MAX_BODY_BYTES { Err(Refusal::BodyTooLarge) } else { Ok(read.freeze()) }
}

fn refusal_of(error: &InvokeError) -> Refusal {
    tracing::error!(%error, "a function gave no answer");
    match error {
        InvokeError::TimedOut { .. } => Refusal::TimedOut,
        InvokeError::Unknown(_) | InvokeError::Failed { .. } | InvokeError::Unreachable { .. } => Refusal::FunctionFailed,
    }
}
