//! How a part lies in its bytes: a header, a table of named sections, the sections.
//!
//! `BARROWIX`, format (u32), crc32 of all that follows (u32), length of the table (u64), the table as JSON, the sections.
//! Numbers are little endian. Sections are read where they lie; nothing big is copied when a part is opened.

use crate::SearchError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use tantivy::directory::OwnedBytes;

const MAGIC: &[u8; 8] = b"BARROWIX";
/// Rises whenever bytes of an older program would be misread.
pub const FORMAT: u32 = 4;
const HEADER: usize = 24;

#[derive(Default, Serialize, Deserialize)]
struct Table {
    products: u32,
    /// Name -> start and length, counted from the end of the table.
    sections: BTreeMap<String, (u64, u64)>,
}

/// Collects sections and lays them down.
pub(crate) struct PartWriter {
    table: Table,
    body: Vec<u8>,
}

impl PartWriter {
    pub(crate) fn new(products: u32) -> Self {
        Self { table: Table { products, sections: BTreeMap::new() }, body: Vec::new() }
    }

    pub(crate) fn section(&mut self, name: &str, bytes: &[u8]) {
        let start = self.body.len() as u64;
        self.body.extend_from_slice(bytes);
        self.table.sections.insert(name.to_owned(), (start, bytes.len() as u64));
    }

    pub(crate) fn u32s(&mut self, name: &str, numbers: impl IntoIterator<Item = u32>) {
        let bytes: Vec<u8> = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
        self.section(name, &bytes);
    }

    pub(crate) fn u64s(&mut self, name: &str, numbers: impl IntoIterator<Item = u64>) {
        let bytes: Vec<u8> = numbers.into_iter().flat_map(u64::to_le_bytes).collect();
        self.section(name, &bytes);
    }

    /// Texts end to end, and beside them where each ends.
    pub(crate) fn texts<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a str>) {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for text in texts {
            bytes.extend_from_slice(text.as_bytes());
            ends.push(bytes.len() as u64);
        }
        self.section(name, &bytes);
        self.u64s(&format!("{name}.ends"), ends);
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>, SearchError> {
        let table = serde_json::to_vec(&self.table)?;
        let mut blob = Vec::with_capacity(HEADER + table.len() + self.body.len());
        blob.extend_from_slice(MAGIC);
        blob.extend_from_slice(&FORMAT.to_le_bytes());
        blob.extend_from_slice(&[0; 4]);
        blob.extend_from_slice(&(table.len() as u64).to_le_bytes());
        blob.extend_from_slice(&table);
        blob.extend_from_slice(&self.body);
        let checksum = crc32fast::hash(&blob[16..]);
        blob[12..16].copy_from_slice(&checksum.to_le_bytes());
        Ok(blob)
    }
}

/// The sections of a part whose checksum was right.
pub(crate) struct Sections {
    pub(crate) products: u32,
    sections: BTreeMap<String, OwnedBytes>,
}

impl Sections {
    pub(crate) fn read(blob: &OwnedBytes) -> Result<Self, SearchError> {
        let header = blob.first_chunk::<HEADER>().ok_or_else(|| damaged("it ends within the header"))?;
        let (magic, format, checksum, table_len) = (&header[..8], u32_at(header, 8), u32_at(header, 12), u64_at(header, 16));
        if magic != MAGIC {
            return Err(damaged("it does not begin as a part does"));
        }
        if format != FORMAT {
            return Err(SearchError::OtherFormat { found: format, expected: FORMAT });
        }
        if crc32fast::hash(&blob[16..]) != checksum {
            return Err(damaged("its checksum is wrong"));
        }
        let table_end = usize::try_from(table_len).ok().and_then(|len| HEADER.checked_add(len)).filter(|end| *end <= blob.len());
        let table_end = table_end.ok_or_else(|| damaged("it ends within the table"))?;
        let Table { products, sections } = serde_json::from_slice(&blob[HEADER..table_end])?;
        let body = blob.slice(table_end..blob.len());
        let cut = |(name, place)| {
            Ok((name, range(place, body.len()).map(|range| body.slice(range)).ok_or_else(|| damaged("a section is cut off"))?))
        };
        let sections = sections.into_iter().map(cut).collect::<Result<_, SearchError>>()?;
        Ok(Self { products, sections })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.sections.contains_key(name)
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<OwnedBytes, SearchError> {
        self.sections.get(name).cloned().ok_or_else(|| SearchError::Damaged(format!("it has no section {name}")))
    }

    /// A section of so many bytes.
    pub(crate) fn sized(&self, name: &str, len: usize) -> Result<OwnedBytes, SearchError> {
        self.bytes(name).and_then(|bytes| {
            if bytes.len() == len { Ok(bytes) } else { Err(SearchError::Damaged(format!("section {name} has another length"))) }
        })
    }

    pub(crate) fn u32s(&self, name: &str) -> Result<U32s, SearchError> {
        self.bytes(name).map(U32s)
    }

    pub(crate) fn u64s(&self, name: &str) -> Result<U64s, SearchError> {
        self.bytes(name).map(U64s)
    }

    /// One number for each product.
    pub(crate) fn column32(&self, name: &str) -> Result<U32s, SearchError> {
        self.sized(name, self.products as usize * 4).map(U32s)
    }

    pub(crate) fn column64(&self, name: &str) -> Result<U64s, SearchError> {
        self.sized(name, self.products as usize * 8).map(U64s)
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Texts, SearchError> {
        Ok(Texts { bytes: self.bytes(name)?, ends: self.u64s(&format!("{name}.ends"))? })
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.sections.keys().map(String::as_str)
    }
}

pub(crate) fn damaged(what: &str) -> SearchError {
    SearchError::Damaged(what.to_owned())
}

fn range((start, len): (u64, u64), limit: usize) -> Option<Range<usize>> {
    let (start, len) = (usize::try_from(start).ok()?, usize::try_from(len).ok()?);
    let end = start.checked_add(len)?;
    (end <= limit).then_some(start..end)
}

fn u32_at(header: &[u8; HEADER], at: usize) -> u32 {
    header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(header: &[u8; HEADER], at: usize) -> u64 {
    header.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes)
}

/// Numbers where they lie. Out of range is 0: the checksum was right, so nobody asks.
#[derive(Clone)]
pub(crate) struct U32s(OwnedBytes);

impl U32s {
    pub(super) fn new(bytes: OwnedBytes) -> Self {
        Self(bytes)
    }

    /// Numbers that were just worked out.
    pub(super) fn made_of(numbers: Vec<u32>) -> Self {
        Self(OwnedBytes::new(numbers.into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>()))
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[[u8; 4]] {
        self.0.as_chunks().0
    }

    #[inline]
    pub(crate) fn get(&self, index: u32) -> u32 {
        self.as_slice().get(index as usize).copied().map_or(0, u32::from_le_bytes)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len() / 4
    }

    #[inline]
    pub(crate) fn range(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.as_slice().get(range).unwrap_or_default().iter().copied().map(u32::from_le_bytes)
    }
}

#[derive(Clone)]
pub(crate) struct U64s(OwnedBytes);

impl U64s {
    /// Numbers that were just worked out.
    pub(super) fn made_of(numbers: Vec<u64>) -> Self {
        Self(OwnedBytes::new(numbers.into_iter().flat_map(u64::to_le_bytes).collect::<Vec<u8>>()))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.as_chunks().0.iter().copied().map(u64::from_le_bytes)
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> u64 {
        self.0.as_chunks().0.get(index).copied().map_or(0, u64::from_le_bytes)
    }

    /// For places within this process's memory.
    #[inline]
    pub(crate) fn place(&self, index: usize) -> usize {
        usize::try_from(self.get(index)).unwrap_or(usize::MAX)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len() / 8
    }
}

#[derive(Clone)]
pub(crate) struct Texts {
    bytes: OwnedBytes,
    ends: U64s,
}

impl Texts {
    pub(crate) fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends.place(before));
        self.bytes.get(start..self.ends.place(index)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}
