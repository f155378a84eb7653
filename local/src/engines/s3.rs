//! S3: s3s over a directory, one folder per bucket of the template. Signed requests only; anonymous reads go through
//! the gateway. Speaks path style.

use super::{EngineError, SECRET_KEY};
use crate::template::Bucket;
use futures::future::BoxFuture;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use s3s::auth::SimpleAuth;
use s3s::dto::{GetObjectInput, GetObjectOutput};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3, S3Request};
use s3s_fs::FileSystem;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::RwLock;

#[derive(Clone)]
pub struct ObjectStore {
    url: String,
    files: Arc<FileSystem>,
}

impl ObjectStore {
    /// # Errors
    /// A directory that cannot be made or read.
    pub async fn start(root: &Path, buckets: &[Bucket], access_key: &str) -> Result<Self, EngineError> {
        let unusable = |problem: String| EngineError::File { file: root.to_owned(), problem };
        for bucket in buckets {
            std::fs::create_dir_all(root.join(&bucket.bucket)).map_err(|error| unusable(error.to_string()))?;
        }
        let open = || FileSystem::new(root).map_err(|error| unusable(format!("{error:?}")));
        let mut builder = S3ServiceBuilder::new(open()?);
        builder.set_auth(SimpleAuth::from_single(access_key, SECRET_KEY));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(serve(listener, builder.build()));
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
            method: http::Method::GET,
            uri: http::Uri::default(),
            headers: http::HeaderMap::default(),
            extensions: http::Extensions::default(),
            credentials: None,
            region: None,
            service: None,
            trailing_headers: None,
        };
        self.files.get_object(request).await.ok().map(|response| response.output)
    }
}

/// One write at a time, and none while somebody opens an object: s3s-fs looks at conditions first and writes then, and keeps
/// an object's tag beside it in a file of its own.
#[derive(Clone)]
struct InTurn {
    service: S3Service,
    turn: Arc<RwLock<()>>,
}

impl hyper::service::Service<hyper::Request<Incoming>> for InTurn {
    type Response = hyper::Response<s3s::Body>;
    type Error = s3s::HttpError;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn call(&self, request: hyper::Request<Incoming>) -> Self::Future {
        let Self { service, turn } = self.clone();
        Box::pin(async move {
            if matches!(*request.method(), http::Method::GET | http::Method::HEAD) {
                let _turn = turn.read().await;
                return hyper::service::Service::call(&service, request).await;
            }
            let _turn = turn.write().await;
            hyper::service::Service::call(&service, request).await
        })
    }
}

async fn serve(listener: TcpListener, service: S3Service) {
    let service = InTurn { service, turn: Arc::default() };
    loop {
        let Ok((socket, _)) = listener.accept().await else {
            continue;
        };
        let service = service.clone();
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            if let Err(error) = server.serve_connection(TokioIo::new(socket), service).await {
                tracing::debug!(%error, "an S3 connection ended early");
            }
        });
    }
}
