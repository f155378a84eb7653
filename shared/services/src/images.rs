//! Product pictures in S3. Putting the same picture under its key again changes nothing. Making
//! renditions and serving pictures happen elsewhere.

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;

#[derive(Clone, Debug)]
pub struct Images {
    client: Client,
}

#[derive(Debug, thiserror::Error)]
#[error("the picture store did not answer for {key}")]
pub struct ImagesError {
    key: String,
    #[source]
    source: Box<aws_sdk_s3::Error>,
}

impl Images {
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// # Errors
    /// When the store has not confirmed the picture; putting it again is safe.
    pub async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>, content_type: &str, cache_control: &str) -> Result<(), ImagesError> {
        let request = self.client.put_object().bucket(bucket).key(key).body(ByteStream::from(bytes));
        let request = request.content_type(content_type).cache_control(cache_control);
        request.send().await.map_err(|error| unanswered(key, error))?;
        Ok(())
    }

    /// # Errors
    /// When the store says neither yes nor no.
    pub async fn exists(&self, bucket: &str, key: &str) -> Result<bool, ImagesError> {
        match self.client.head_object().bucket(bucket).key(key).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => Ok(false),
            Err(error) => Err(unanswered(key, error)),
        }
    }
}

fn unanswered(key: &str, error: impl Into<aws_sdk_s3::Error>) -> ImagesError {
    ImagesError { key: key.to_owned(), source: Box::new(error.into()) }
}
