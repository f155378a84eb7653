//! The catalogue's snapshots in S3. What a key names never changes, except for the one pointer that is swapped: a writer who
//! read it before somebody else wrote it is refused (S3, "conditional writes"). Knows nothing of what the bytes mean.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::Object;
use bytes::Bytes;
use futures::future::try_join_all;
use jiff::Timestamp;

/// Large objects come in pieces of so many bytes side by side: one connection to S3 gives some 80 MB/s.
const PIECE_BYTES: u64 = 8 * 1024 * 1024;

#[derive(Clone, Debug)]
pub struct Snapshots {
    client: Client,
    bucket: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("the store of snapshots has no {0}")]
    Missing(String),
    #[error("the store of snapshots did not answer for {key}")]
    Unanswered {
        key: String,
        #[source]
        source: Box<aws_sdk_s3::Error>,
    },
    #[error("{key} broke off while it was read: {why}")]
    Broken { key: String, why: String },
}

/// What became of the pointer since it was last read.
#[derive(Debug)]
pub enum Pointer {
    /// There was never one.
    Missing,
    Same,
    New {
        bytes: Bytes,
        etag: String,
    },
}

impl Snapshots {
    #[must_use]
    pub const fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    /// Reads the pointer, unless it is still the one with this tag. One call.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn pointer(&self, key: &str, known: Option<&str>) -> Result<Pointer, SnapshotError> {
        let get = self.client.get_object().bucket(&self.bucket).key(key).set_if_none_match(known.map(str::to_owned));
        match get.send().await {
            Ok(output) => {
                let etag = output.e_tag().unwrap_or_default().to_owned();
                if known == Some(etag.as_str()) {
                    return Ok(Pointer::Same);
                }
                Ok(Pointer::New { bytes: body(key, output).await?, etag })
            }
            Err(error) if status(&error) == Some(304) => Ok(Pointer::Same),
            Err(error) if error.code() == Some("NoSuchKey") || status(&error) == Some(404) => Ok(Pointer::Missing),
            Err(error) => Err(unanswered(key, error)),
        }
    }

    /// Writes the pointer, if it is still the one with this tag, or still missing. Whether it was.
    ///
    /// # Errors
    /// [`SnapshotError`]; it may be written then or not.
    pub async fn swap(&self, key: &str, bytes: Vec<u8>, expected: Option<&str>) -> Result<bool, SnapshotError> {
        let put = self.client.put_object().bucket(&self.bucket).key(key).body(ByteStream::from(bytes)).content_type("application/json");
        let put = match expected {
            Some(etag) => put.if_match(etag),
            None => put.if_none_match("*"),
        };
        match put.send().await {
            Ok(_) => Ok(true),
            // 412: another tag. 409: somebody writes it this moment. 404: it is gone.
            Err(error) if matches!(status(&error), Some(404 | 409 | 412)) => Ok(false),
            Err(error) => Err(unanswered(key, error)),
        }
    }

    /// An object of so many bytes; large ones in pieces side by side.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn get(&self, key: &str, size: u64) -> Result<Bytes, SnapshotError> {
        match <[Bytes; 1]>::try_from(self.pieces(key, size).await?) {
            Ok([whole]) => Ok(whole),
            Err(pieces) => Ok(pieces.concat().into()),
        }
    }

    /// As [`Self::get`], the pieces in order.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn pieces(&self, key: &str, size: u64) -> Result<Vec<Bytes>, SnapshotError> {
        let starts = (0..size.max(1)).step_by(usize::try_from(PIECE_BYTES).unwrap_or(usize::MAX));
        try_join_all(starts.map(|start| self.piece(key, start, (start + PIECE_BYTES).min(size)))).await
    }

    async fn piece(&self, key: &str, start: u64, end: u64) -> Result<Bytes, SnapshotError> {
        let get = self.client.get_object().bucket(&self.bucket).key(key);
        let get = if start == 0 && end <= PIECE_BYTES { get } else { get.range(format!("bytes={start}-{}", end.saturating_sub(1))) };
        match get.send().await {
            Ok(output) => body(key, output).await,
            Err(error) if error.code() == Some("NoSuchKey") || status(&error) == Some(404) => Err(SnapshotError::Missing(key.to_owned())),
            Err(error) => Err(unanswered(key, error)),
        }
    }

    /// # Errors
    /// [`SnapshotError`]; putting it again is safe.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), SnapshotError> {
        let put = self.client.put_object().bucket(&self.bucket).key(key).body(ByteStream::from(bytes));
        put.send().await.map(drop).map_err(|error| unanswered(key, error))
    }

    /// The keys below a prefix that were written before `until`.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn older_than(&self, prefix: &str, until: Timestamp) -> Result<Vec<String>, SnapshotError> {
        let mut pages = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix).into_paginator().send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| unanswered(prefix, error))?;
            let is_old = |object: &&Object| object.last_modified().is_some_and(|at| at.secs() < until.as_second());
            keys.extend(page.contents().iter().filter(is_old).filter_map(Object::key).map(str::to_owned));
        }
        Ok(keys)
    }

    /// Of what is not there, too.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn remove(&self, key: &str) -> Result<(), SnapshotError> {
        let delete = self.client.delete_object().bucket(&self.bucket).key(key);
        delete.send().await.map(drop).map_err(|error| unanswered(key, error))
    }
}

async fn body(key: &str, output: GetObjectOutput) -> Result<Bytes, SnapshotError> {
    let read = output.body.collect().await;
    read.map(|body| body.into_bytes()).map_err(|error| SnapshotError::Broken { key: key.to_owned(), why: error.to_string() })
}

fn status<E>(error: &SdkError<E>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

fn unanswered(key: &str, error: impl Into<aws_sdk_s3::Error>) -> SnapshotError {
    SnapshotError::Unanswered { key: key.to_owned(), source: Box::new(error.into()) }
}
