//! S3: s3s over a directory, one folder per bucket of the template. Signed requests only; anonymous reads go through
//! the gateway. Speaks path style. Browsers may upload from the origins that the bucket's CORS rule names.

mod events;

pub use events::{ObjectEvents, Subscription};

use super::{EngineError, SECRET_KEY};
use crate::template::Bucket;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode};
use percent_encoding::percent_decode_str;
use s3s::auth::SimpleAuth;
use s3s::dto::{GetObjectInput, GetObjectOutput};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3, S3Request};
use s3s_fs::FileSystem;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::RwLock;
use tokio::task::spawn_blocking;
use tower_http::cors::CorsLayer;

#[derive(Clone)]
pub struct ObjectStore {
    url: String,
    files: Arc<FileSystem>,
}

#[derive(Clone)]
struct Answering {
    service: S3Service,
    events: ObjectEvents,
    root: Arc<Path>,
    /// One write at a time, and none while somebody opens an object: s3s-fs looks at conditions first and writes then, and keeps
    /// an object's tag beside it in a file of its own.
    turn: Arc<RwLock<()>>,
}

impl ObjectStore {
    /// # Errors
    /// A directory that cannot be made or read.
    pub async fn start(
        root: &Path,
        buckets: &[Bucket],
        access_key: &str,
        events: ObjectEvents,
        cors: CorsLayer,
    ) -> Result<Self, EngineError> {
        let unusable = |problem: String| EngineError::File { file: root.to_owned(), problem };
        for bucket in buckets {
            std::fs::create_dir_all(root.join(&bucket.bucket)).map_err(|error| unusable(error.to_string()))?;
        }
        let open = || FileSystem::new(root).map_err(|error| unusable(format!("{error:?}")));
        let mut builder = S3ServiceBuilder::new(open()?);
        builder.set_auth(SimpleAuth::from_single(access_key, SECRET_KEY));
        let answering = Answering { service: builder.build(), events, root: root.into(), turn: Arc::default() };
        // Preflight requests are answered by the layer: s3s would refuse them, as they are not signed.
        let url = super::serve(Router::new().fallback(answer).with_state(answering).layer(cors)).await?;
        Ok(Self { url, files: Arc::new(open()?) })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// An object as the owner reads it; `None` when it is not there.
    pub async fn read(&self, bucket: &str, key: &str) -> Option<GetObjectOutput> {
        let input = GetObjectInput { bucket: bucket.to_owned(), key: key.to_owned(), ..GetObjectInput::default() };
        let request = S3Request {
            input,
            method: Method::GET,
            uri: http::Uri::default(),
            headers: HeaderMap::default(),
            extensions: http::Extensions::default(),
            credentials: None,
            region: None,
            service: None,
            trailing_headers: None,
        };
        self.files.get_object(request).await.ok().map(|response| response.output)
    }
}

async fn answer(State(Answering { service, events, root, turn }): State<Answering>, request: Request) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let bytes = length(request.headers());
    let call = service.call(request.map(s3s::Body::http_body_unsync));
    let answered = if matches!(method, Method::GET | Method::HEAD) {
        let _turn = turn.read().await;
        match call.await {
            Ok(answer) if method == Method::GET => return read_at_once(answer.map(Body::new), &root, &path).await,
            answered => answered,
        }
    } else {
        let _turn = turn.write().await;
        call.await
    };
    let response = match answered {
        Ok(response) => response.map(Body::new),
        Err(error) => {
            tracing::error!(?error, "the S3 engine gave no answer");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    // An upload may have been cut off between its file and its event, and is sent again: it is refused because the file is there,
    // and the event comes all the same. Too many are harmless, as events come at least once.
    let is_there = response.status().is_success() || response.status() == StatusCode::PRECONDITION_FAILED;
    if method == Method::PUT
        && is_there
        && let Err(error) = events.created(&path, bytes)
    {
        tracing::error!(%error, "an event of the S3 engine could not be kept");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    response
}

/// s3s-fs sends a file 4 KB at a time, each read by itself in another thread, and takes ten times as long as it must for a catalogue.
/// So whoever is sent an object gets it as one piece; who is sent anything else, what was made for them.
async fn read_at_once(answer: Response, root: &Path, path: &str) -> Response {
    let file = root.join(percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().as_ref());
    if !answer.status().is_success() || !file.is_file() {
        return answer;
    }
    let (start, length) = (first_byte(answer.headers()), length(answer.headers()));
    match spawn_blocking(move || part_of(&file, start, length)).await {
        Ok(Ok(bytes)) => answer.map(|_| bytes.into()),
        problem => {
            tracing::error!(?problem, "a file of the S3 engine could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn part_of(file: &Path, start: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(file)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Of `bytes 100-199/1234`; of a whole object, the first.
fn first_byte(headers: &HeaderMap) -> u64 {
    let range = headers.get(http::header::CONTENT_RANGE).and_then(|range| range.to_str().ok()?.strip_prefix("bytes ")?.split_once('-'));
    range.and_then(|(first, _)| first.parse().ok()).unwrap_or_default()
}

fn length(headers: &HeaderMap) -> u64 {
    headers.get(http::header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or_default()
}
