//! `GET /images/{key}`: the renditions in the images bucket, for everybody; originals for nobody. A picture says itself how long it may be cached; one that does
//! not is cached for good.

use super::Gateway;
use super::problem::Refusal;
use crate::engines::random_hex;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use barrow_domain::images::RENDITIONS;
use s3s::dto::GetObjectOutput;
use std::sync::Arc;

const FOR_GOOD: &str = "public, max-age=31536000, immutable";

pub async fn serve(State(gateway): State<Arc<Gateway>>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let object = match &gateway.images_bucket {
        Some(bucket) if is_rendition(&key) => gateway.objects.read(bucket, &key).await,
        _ => None,
    };
    match object {
        Some(object) => picture(object, headers.get(header::IF_NONE_MATCH)),
        None => Refusal::RouteNotFound.into_response(&random_hex(16)),
    }
}

/// Nothing that leads elsewhere from there.
fn is_rendition(key: &str) -> bool {
    key.strip_prefix(RENDITIONS).is_some_and(|name| !name.contains(['/', '\\']) && !name.starts_with('.'))
}

fn picture(object: GetObjectOutput, known: Option<&HeaderValue>) -> Response {
    let kind = object.content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
    let tag = object.e_tag.map(|tag| format!("\"{}\"", tag.value())).unwrap_or_default();
    let cache = object.cache_control.unwrap_or_else(|| FOR_GOOD.to_owned());
    let about = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache), (header::ETAG, tag.clone())];
    if known.is_some_and(|known| !tag.is_empty() && known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let mut response = match object.body {
        Some(body) => (about, Body::from_stream(body)).into_response(),
        None => (about, ()).into_response(),
    };
    if let Some(length) = object.content_length {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response
}
