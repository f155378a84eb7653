//! The web app that `make web` built: its files at `/assets`, and one empty page for every address that only the browser knows.
//! On AWS S3 and the CDN do this. Nothing here is the shop's: without a build the API and the server's pages work all the same.
//!
//! `/assets/app.js`, `app.css`, `admin.js` and `admin.css` have fixed names, so they are asked for again and answered by tag; what
//! lies below `/assets/app/` and `/assets/admin/` is named after its content and kept for good.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Component, Path as FilePath, PathBuf};
use std::sync::Arc;

/// Addresses of the storefront that no function serves.
const STOREFRONT: [&str; 13] = [
    "/cart",
    "/checkout",
    "/search",
    "/orders/{id}",
    "/track/{token}",
    "/account",
    "/account/{page}",
    "/login",
    "/register",
    "/verify-email",
    "/forgot-password",
    "/reset-password",
    "/confirm-email",
];
const ADMIN: [&str; 4] = ["/admin", "/admin/", "/admin/{*page}", "/staff/invitation"];

const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const FOR_A_MONTH: &str = "public, max-age=2592000";
const ASK_AGAIN: &str = "no-cache";

struct Site {
    dist: PathBuf,
    /// What keeps a page safe.
    page_headers: HeaderMap,
}

/// Nothing when there is no build in `dist`.
pub fn router(dist: &FilePath, page_headers: HeaderMap) -> Option<Router> {
    let dist = dist.canonicalize().ok().filter(|dist| is_built(dist))?;
    let mut router = Router::new().route("/assets/{*path}", get(asset));
    for path in STOREFRONT {
        router = router.route(path, get(|state| shell(state, "index.html")));
    }
    for path in ADMIN {
        router = router.route(path, get(|state| shell(state, "admin.html")));
    }
    Some(router.with_state(Arc::new(Site { dist, page_headers })))
}

/// There is a web app in `dist`.
#[must_use]
pub fn is_built(dist: &FilePath) -> bool {
    dist.join("index.html").is_file()
}

async fn shell(State(site): State<Arc<Site>>, name: &'static str) -> Response {
    let Ok(text) = tokio::fs::read(site.dist.join(name)).await else { return StatusCode::NOT_FOUND.into_response() };
    let about = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, ASK_AGAIN)];
    (about, site.page_headers.clone(), text).into_response()
}

async fn asset(State(site): State<Arc<Site>>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some((kind, file)) = content_type(&path).zip(inside(&site.dist.join("assets"), &path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some((encoding, bytes)) = read(&file, &headers).await else { return StatusCode::NOT_FOUND.into_response() };
    let tag = tag(&bytes);
    let mut about = HeaderMap::new();
    about.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    about.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(&path)));
    about.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    about.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    about.extend(encoding.map(|encoding| (header::CONTENT_ENCODING, HeaderValue::from_static(encoding))));
    about.extend(HeaderValue::try_from(&tag).ok().map(|tag| (header::ETAG, tag)));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, bytes).into_response()
}

/// The smallest form that the browser takes; the build laid them beside each other.
async fn read(file: &FilePath, headers: &HeaderMap) -> Option<(Option<&'static str>, Vec<u8>)> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        let mut compressed = file.as_os_str().to_owned();
        compressed.push(suffix);
        if accepted.contains(encoding)
            && let Ok(bytes) = tokio::fs::read(PathBuf::from(compressed)).await
        {
            return Some((Some(encoding), bytes));
        }
    }
    tokio::fs::read(file).await.ok().map(|bytes| (None, bytes))
}

/// Nothing that leads out of the folder.
fn inside(folder: &FilePath, path: &str) -> Option<PathBuf> {
    let relative = FilePath::new(path);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    let file = folder.join(relative).canonicalize().ok()?;
    (plain && file.starts_with(folder) && file.is_file()).then_some(file)
}

fn content_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "woff2" => Some("font/woff2"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

fn caching(path: &str) -> &'static str {
    match path.split_once('/') {
        Some(("app" | "admin", _)) => FOR_GOOD,
        Some(("fonts", _)) => FOR_A_MONTH,
        _ => ASK_AGAIN,
    }
}

fn tag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(12).fold("\"".to_owned(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }) + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    fn built() -> (tempfile::TempDir, Arc<Site>) {
        let dist = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dist.path().join("assets/app")).unwrap();
        for (name, text) in [
            ("index.html", "the shell"),
            ("admin.html", "the office"),
            ("secret.js", "no"),
            ("assets/app.js", "plain"),
            ("assets/app.js.br", "squeezed"),
            ("assets/app/page-1.js", "page"),
        ] {
            std::fs::write(dist.path().join(name), text).unwrap();
        }
        let site = Site { dist: dist.path().canonicalize().unwrap(), page_headers: HeaderMap::new() };
        (dist, Arc::new(site))
    }

    async fn fetch(site: &Arc<Site>, path: &str, header: Option<(header::HeaderName, &str)>) -> (u16, HeaderMap, String) {
        let headers = header.into_iter().map(|(name, value)| (name, value.parse().unwrap())).collect();
        read_out(asset(State(Arc::clone(site)), Path(path.to_owned()), headers).await).await
    }

    async fn read_out(response: Response) -> (u16, HeaderMap, String) {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        (status, headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn shells_stand_where_only_the_browser_knows_the_address() {
        let (dist, site) = built();
        let (status, headers, body) = read_out(shell(State(site), "index.html").await).await;
        assert_eq!((status, body.as_str(), headers["cache-control"].to_str().unwrap()), (200, "the shell", ASK_AGAIN));
        assert!(router(dist.path(), HeaderMap::new()).is_some());
        assert!(router(&dist.path().join("nowhere"), HeaderMap::new()).is_none());
    }

    #[tokio::test]
    async fn files_come_small_tagged_and_kept_as_long_as_their_names_allow() {
        let (_dist, site) = built();
        let (_, headers, body) = fetch(&site, "app.js", Some((header::ACCEPT_ENCODING, "gzip, br"))).await;
        assert_eq!((headers["content-encoding"].to_str().unwrap(), body.as_str()), ("br", "squeezed"));
        let (_, headers, body) = fetch(&site, "app.js", None).await;
        assert_eq!((headers.get("content-encoding"), body.as_str()), (None, "plain"));
        assert_eq!(headers["cache-control"], ASK_AGAIN);
        let tag = headers["etag"].to_str().unwrap();
        let (status, _, body) = fetch(&site, "app.js", Some((header::IF_NONE_MATCH, tag))).await;
        assert_eq!((status, body.as_str()), (304, ""));
        let (_, headers, _) = fetch(&site, "app/page-1.js", None).await;
        assert_eq!(headers["cache-control"], FOR_GOOD);
    }

    #[tokio::test]
    async fn nothing_else_is_served() {
        let (_dist, site) = built();
        for path in ["../secret.js", "app/../../secret.js", "/etc/passwd.js", "app", "none.js", "app.js.br"] {
            assert_eq!(fetch(&site, path, None).await.0, 404, "{path}");
        }
    }
}
