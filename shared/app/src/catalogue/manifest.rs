//! What the pointer in the bucket of snapshots says: which parts make up the catalogue now, and which did before.
//!
//! A part never changes once it is written. `base` holds the whole catalogue as it once was, `delta` every product that was
//! touched since, as it is now. So an edit writes something small, however large the shop is.

use barrow_domain::catalog::{Category, ShopCurrency};
use barrow_domain::ids::ProductId;
use barrow_domain::money::Currency;
use barrow_services::snapshots::Piece;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key of the pointer.
pub(super) const POINTER: &str = "catalogue/current.json";
/// Where parts are.
pub(super) const PARTS: &str = "catalogue/parts/";
/// Raised when older code could not read what newer code writes.
const FORMAT: u32 = 3;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: u32,
    /// Of the parts. A program that reads others builds everything anew.
    parts: u32,
    /// One more at every change.
    pub version: u64,
    pub written_at: Timestamp,
    /// When the products of the base were read.
    pub base_read_at: Timestamp,
    pub shop: ShopFacts,
    pub current: Generation,
    /// What readers fall back to.
    pub previous: Option<Generation>,
}

/// What concerns the whole catalogue, and no product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopFacts {
    /// In the shopkeeper's order.
    pub categories: Vec<Category>,
    /// Lines of words that mean the same (`barrow_search::Synonyms`).
    pub synonyms: String,
    /// The shop's own; none of a shop that is not open, nor where an older program wrote this.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Those that it sells in beside it.
    #[serde(default)]
    pub currencies: Vec<ShopCurrency>,
}

/// Parts that together are the catalogue at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    pub base: Blob,
    pub delta: Option<Delta>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    pub part: Blob,
    /// The entries that the part was built from, for whoever builds the next one.
    pub entries: Blob,
    /// Every product that was touched since the base was read, and the version of the manifest that brought it. Those
    /// that the part does not hold are hidden or gone.
    pub touched: BTreeMap<ProductId, u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    pub key: String,
    pub pieces: Vec<Piece>,
}

impl Generation {
    fn keys(&self) -> impl Iterator<Item = &str> {
        let delta = self.delta.iter().flat_map(|delta| [&delta.part, &delta.entries]);
        [&self.base].into_iter().chain(delta).map(|blob| blob.key.as_str())
    }

    /// How many products were touched since the base.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.delta.as_ref().map_or(0, |delta| delta.touched.len())
    }
}

impl Manifest {
    /// The one after `before`, or the first.
    pub(super) fn after(before: Option<&Self>, current: Generation, shop: ShopFacts, base_read_at: Timestamp, now: Timestamp) -> Self {
        Self {
            format: FORMAT,
            parts: barrow_search::FORMAT,
            version: before.map_or(1, |before| before.version + 1),
            written_at: now,
            base_read_at,
            shop,
            current,
            previous: before.map(|before| before.current.clone()),
        }
    }

    /// Whether some reader may still ask for an object.
    pub(super) fn needs(&self, key: &str) -> bool {
        key == POINTER || self.current.keys().chain(self.previous.iter().flat_map(Generation::keys)).any(|needed| needed == key)
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        match (manifest.format, manifest.parts) {
            (FORMAT, barrow_search::FORMAT) => Ok(manifest),
            (FORMAT, parts) => Err(format!("parts of format {parts} are unknown")),
            (format, _) => Err(format!("format {format} is unknown")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(key: &str) -> Blob {
        Blob { key: key.into(), pieces: vec![Piece { squeezed: 9, bytes: 1 }] }
    }

    fn generation(base: &str, delta: &str) -> Generation {
        let delta = Delta { part: blob(delta), entries: blob(&format!("{delta}.json")), touched: BTreeMap::new() };
        Generation { base: blob(base), delta: Some(delta) }
    }

    fn after(before: Option<&Manifest>, delta: &str) -> Manifest {
        Manifest::after(before, generation("base", delta), ShopFacts::default(), Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn the_present_generation_and_the_one_before_are_needed() {
        let first = after(None, "d1");
        let second = after(Some(&first), "d2");
        let third = after(Some(&second), "d3");
        assert_eq!((first.version, third.version), (1, 3));
        assert_eq!(third.previous, Some(generation("base", "d2")));
        for needed in [POINTER, "base", "d2", "d2.json", "d3", "d3.json"] {
            assert!(third.needs(needed), "{needed}");
        }
        assert!(!third.needs("d1") && !third.needs("d1.json"));
    }

    #[test]
    fn what_this_code_cannot_read_is_refused() {
        let manifest = after(None, "d1");
        let text = serde_json::to_string(&manifest).unwrap();
        assert_eq!(Manifest::parse(text.as_bytes()), Ok(manifest));
        for (field, format) in [("format", FORMAT), ("parts", barrow_search::FORMAT)] {
            let (own, other) = (format!("\"{field}\":{format}"), format!("\"{field}\":1"));
            assert!(text.contains(&own) && Manifest::parse(text.replace(&own, &other).as_bytes()).is_err(), "{other}");
        }
        assert!(Manifest::parse(b"{").is_err());
    }
}
