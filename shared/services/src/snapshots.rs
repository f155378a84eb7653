//! The catalogue's snapshots in S3. What a key names never changes, except for the one pointer that is swapped: a writer who
//! read it before somebody else wrote it is refused (S3, "conditional writes"). Knows nothing of what the bytes mean.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::Object;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::io;
use tokio::task::spawn_blocking;

/// Objects are squeezed (Zstandard) in pieces of so many bytes, which come side by side: one connection to S3 gives some 80 MB/s,
/// and each piece is spread out again while others are on their way.
const PIECE_BYTES: usize = 8 << 20;
const PIECES_AT_ONCE: usize = 16;
/// A catalogue becomes less than half as large; the highest levels take ten times as long for a tenth less.
const LEVEL: i32 = 3;

/// A piece of an object: as many bytes as it takes there, and as many as it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub squeezed: u64,
    pub bytes: u64,
}

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

    /// An object, whole.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn get(&self, key: &str, pieces: &[Piece]) -> Result<Vec<u8>, SnapshotError> {
        Ok(self.pieces(key, pieces).await?.concat())
    }

    /// As [`Self::get`], the pieces in order.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn pieces(&self, key: &str, pieces: &[Piece]) -> Result<Vec<Vec<u8>>, SnapshotError> {
        let is_whole = pieces.len() == 1;
        let starts = pieces.iter().scan(0, |end, piece| {
            let start = *end;
            *end += piece.squeezed;
            Some((start, *piece))
        });
        let reads: Vec<_> = starts.map(|(start, piece)| self.piece(key, (!is_whole).then_some(start), piece)).collect();
        stream::iter(reads).buffered(PIECES_AT_ONCE).try_collect().await
    }

    /// The piece that begins there, or the object that is one piece: S3 tells the checksum of what is read whole.
    async fn piece(&self, key: &str, start: Option<u64>, piece: Piece) -> Result<Vec<u8>, SnapshotError> {
        let range = start.map(|start| format!("bytes={start}-{}", start + piece.squeezed.saturating_sub(1)));
        let squeezed = match self.client.get_object().bucket(&self.bucket).key(key).set_range(range).send().await {
            Ok(output) => body(key, output).await?,
            Err(error) if error.code() == Some("NoSuchKey") || status(&error) == Some(404) => {
                return Err(SnapshotError::Missing(key.to_owned()));
            }
            Err(error) => return Err(unanswered(key, error)),
        };
        aside(key, move || spread(&squeezed, piece)).await
    }

    /// Where its pieces lie, for whoever reads it.
    ///
    /// # Errors
    /// [`SnapshotError`]; putting it again is safe.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<Vec<Piece>, SnapshotError> {
        let (squeezed, pieces) = aside(key, move || squeeze(&bytes)).await?;
        let put = self.client.put_object().bucket(&self.bucket).key(key).body(ByteStream::from(squeezed));
        put.send().await.map_err(|error| unanswered(key, error))?;
        Ok(pieces)
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

fn squeeze(bytes: &[u8]) -> io::Result<(Vec<u8>, Vec<Piece>)> {
    let (mut squeezed, mut pieces) = (Vec::new(), Vec::new());
    for piece in bytes.chunks(PIECE_BYTES) {
        let start = squeezed.len();
        squeezed.extend(zstd::bulk::compress(piece, LEVEL)?);
        pieces.push(Piece { squeezed: (squeezed.len() - start) as u64, bytes: piece.len() as u64 });
    }
    Ok((squeezed, pieces))
}

fn spread(squeezed: &[u8], piece: Piece) -> io::Result<Vec<u8>> {
    let bytes = usize::try_from(piece.bytes).ok().filter(|bytes| *bytes <= PIECE_BYTES);
    let bytes = bytes.ok_or_else(|| io::Error::other("a piece is said to be larger than any is"))?;
    zstd::bulk::decompress(squeezed, bytes)
}

/// Work that would hold up whatever else the process does.
async fn aside<T: Send + 'static>(key: &str, work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, SnapshotError> {
    let broken = |why: String| SnapshotError::Broken { key: key.to_owned(), why };
    spawn_blocking(work).await.map_err(|error| broken(error.to_string()))?.map_err(|error| broken(error.to_string()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_squeezed_is_spread_again_piece_by_piece() {
        let long: Vec<u8> = (0..PIECE_BYTES + 12_345).map(|at| u8::try_from(at / 7 % 251).unwrap()).collect();
        for (bytes, expected) in [(&long[..], 2), (&long[..999], 1), (&[], 0)] {
            let (squeezed, pieces) = squeeze(bytes).unwrap();
            assert_eq!(pieces.len(), expected);
            let (mut rest, mut found) = (&squeezed[..], Vec::new());
            for piece in pieces {
                let (taken, left) = rest.split_at(usize::try_from(piece.squeezed).unwrap());
                found.extend(spread(taken, piece).unwrap());
                rest = left;
            }
            assert!(found == bytes && rest.is_empty());
        }
    }

    #[test]
    fn a_piece_that_is_not_what_it_is_said_to_be_is_refused() {
        let (squeezed, pieces) = squeeze(b"apples, apples, apples").unwrap();
        let piece = pieces[0];
        for (bytes, squeezed) in
            [(piece.bytes - 1, &squeezed[..]), (u64::MAX, &squeezed), (piece.bytes, &squeezed[..9]), (piece.bytes, b"pears")]
        {
            assert!(spread(squeezed, Piece { bytes, ..piece }).is_err());
        }
    }
}
