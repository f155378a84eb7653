//! Product pictures in S3: leave to upload one, reading what was uploaded, keeping renditions. Putting the same rendition under
//! its key again changes nothing. What a picture must be like is decided elsewhere.

use aws_sdk_s3::Client;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use std::time::{Duration, SystemTime};

#[derive(Clone, Debug)]
pub struct Images {
    client: Client,
}

#[derive(Debug, thiserror::Error)]
#[error("the picture store did not answer for {key}: {source}")]
pub struct ImagesError {
    key: String,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// What an upload must be, exactly: S3 refuses any other, as its signature is of these.
#[derive(Clone, Copy, Debug)]
pub struct UploadTerms<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
    pub content_type: &'a str,
    pub bytes: u64,
    pub from: SystemTime,
    pub valid_for: Duration,
}

/// An address to `PUT` a file to, with these headers. It works once: S3 refuses to replace what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub url: String,
    pub headers: Vec<(String, String)>,
}

/// What lies under a key.
#[derive(Debug)]
pub enum Found {
    Nothing,
    TooLarge { bytes: u64 },
    Object(Vec<u8>),
}

impl Images {
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Signs an upload, without a call.
    ///
    /// # Errors
    /// Terms that cannot be signed.
    pub async fn sign_upload(&self, terms: &UploadTerms<'_>) -> Result<Upload, ImagesError> {
        let UploadTerms { bucket, key, content_type, bytes, from, valid_for } = *terms;
        let presigning = PresigningConfig::builder().start_time(from).expires_in(valid_for).build();
        let presigning = presigning.map_err(|error| failed(key, error))?;
        let length = i64::try_from(bytes).map_err(|error| failed(key, error))?;
        let request = self.client.put_object().bucket(bucket).key(key).content_type(content_type).content_length(length);
        let signed = request.if_none_match("*").presigned(presigning).await.map_err(|error| failed(key, error))?;
        let headers = signed.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Upload { url: signed.uri().to_owned(), headers })
    }

    /// Signs a download, without a call. Browsers save it and do not show it.
    ///
    /// # Errors
    /// Terms that cannot be signed.
    pub async fn sign_download(&self, bucket: &str, key: &str, from: SystemTime, valid_for: Duration) -> Result<String, ImagesError> {
        let presigning = PresigningConfig::builder().start_time(from).expires_in(valid_for).build();
        let request = self.client.get_object().bucket(bucket).key(key).response_content_disposition("attachment");
        let signed = request.presigned(presigning.map_err(|error| failed(key, error))?).await.map_err(|error| failed(key, error))?;
        Ok(signed.uri().to_owned())
    }

    /// Reads an object, unless it has more than `most` bytes; then none of it.
    ///
    /// # Errors
    /// When the store has not given it whole.
    pub async fn read(&self, bucket: &str, key: &str, most: u64) -> Result<Found, ImagesError> {
        let output = match self.client.get_object().bucket(bucket).key(key).send().await {
            Ok(output) => output,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => return Ok(Found::Nothing),
            Err(error) => return Err(failed(key, error)),
        };
        let bytes = output.content_length().and_then(|length| u64::try_from(length).ok()).unwrap_or(u64::MAX);
        if bytes > most {
            return Ok(Found::TooLarge { bytes });
        }
        let body = output.body.collect().await.map_err(|error| failed(key, error))?;
        Ok(Found::Object(body.to_vec()))
    }

    /// # Errors
    /// When the store has not confirmed the picture; putting it again is safe.
    pub async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>, content_type: &str, cache_control: &str) -> Result<(), ImagesError> {
        let request = self.client.put_object().bucket(bucket).key(key).body(ByteStream::from(bytes));
        let request = request.content_type(content_type).cache_control(cache_control);
        request.send().await.map_err(|error| failed(key, error))?;
        Ok(())
    }

    /// # Errors
    /// When the store says neither yes nor no.
    pub async fn exists(&self, bucket: &str, key: &str) -> Result<bool, ImagesError> {
        match self.client.head_object().bucket(bucket).key(key).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => Ok(false),
            Err(error) => Err(failed(key, error)),
        }
    }

    /// What is not there counts as deleted.
    ///
    /// # Errors
    /// When the store has not confirmed it; deleting again is safe.
    pub async fn delete(&self, bucket: &str, key: &str) -> Result<(), ImagesError> {
        self.client.delete_object().bucket(bucket).key(key).send().await.map_err(|error| failed(key, error))?;
        Ok(())
    }
}

fn failed(key: &str, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ImagesError {
    ImagesError { key: key.to_owned(), source: error.into() }
}
