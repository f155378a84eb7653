//! A part: products indexed once, in one blob of bytes that never changes.

mod cards;
mod common;
mod counting;
mod directory;
mod fits;
mod format;
mod memory;
mod orders;
mod phrases;
mod planes;
mod prices;
mod shelves;
mod texts;
mod values;
mod weighted;

use crate::{Entry, SearchError};
use barrow_domain::ids::{ProductId, Slug};
use cards::Cards;
pub use format::FORMAT;
use format::{PartWriter, Sections, Texts, U32s, U64s};
use orders::Orders;
use phrases::Phrases;
use prices::PriceBook;
use std::cmp::{Ordering, Reverse};
use tantivy::directory::OwnedBytes;
use texts::{TextReader, TextWriter};

pub(crate) use common::{Common, each_product, rough_tops};
pub(crate) use counting::Counted;
pub(crate) use fits::Fits;
#[cfg(test)]
pub(crate) use format::Sections as PartSections;
use orders::listed_of_key;
#[cfg(test)]
pub(crate) use orders::name_key;
pub(crate) use orders::{Order, price_key, price_of_key};
pub(crate) use phrases::{first, phrase_weight};
pub(crate) use prices::Prices;
#[cfg(test)]
pub(crate) use texts::{is_name, places};
pub use values::FacetKind;
#[cfg(test)]
pub(crate) use values::entry_values;
pub(crate) use values::{Group, GroupKey, MOST_SHOWN, Values, YES};

/// Indexes products, in whatever order they come. Holds all of them in memory while it works.
///
/// # Errors
/// [`SearchError::Duplicate`] names the id or slug that two products share; [`SearchError::TooMuch`] above 2^32 products.
pub fn build_part(entries: impl IntoIterator<Item = Entry>) -> Result<Vec<u8>, SearchError> {
    let mut entries: Vec<Entry> = entries.into_iter().collect();
    let products = u32::try_from(entries.len()).ok().filter(|products| *products < u32::MAX - 64);
    let products = products.ok_or(SearchError::TooMuch("so many products"))?;
    entries.sort_unstable_by(|left, right| (Reverse(left.popularity), &left.id).cmp(&(Reverse(right.popularity), &right.id)));
    let mut part = PartWriter::new(products);
    write_names(&mut part, &entries, products)?;
    orders::write(&mut part, &entries)?;
    prices::write(&mut part, &entries);
    values::write(&mut part, &entries)?;
    phrases::write(&mut part, &entries);
    cards::write(&mut part, &entries)?;
    part.u64s("revision", entries.iter().map(|entry| entry.revision));
    let boosts: Vec<u8> = entries.iter().map(boost).collect();
    part.section("boost", &boosts);
    let mut text = TextWriter::new(entries.len())?;
    for entry in entries {
        text.add(&entry)?;
    }
    text.finish(&mut part, &boosts)?;
    part.finish()
}

fn write_names(part: &mut PartWriter, entries: &[Entry], products: u32) -> Result<(), SearchError> {
    part.texts("ids", entries.iter().map(|entry| entry.id.as_str()));
    part.texts("slugs", entries.iter().map(|entry| entry.slug.as_str()));
    part.u32s("ids.order", sorted(products, "id", |ordinal| entries[ordinal as usize].id.as_str())?);
    part.u32s("slugs.order", sorted(products, "slug", |ordinal| entries[ordinal as usize].slug.as_str())?);
    Ok(())
}

fn sorted<'a>(products: u32, field: &'static str, key: impl Fn(u32) -> &'a str) -> Result<Vec<u32>, SearchError> {
    let mut order: Vec<(&str, u32)> = (0..products).map(|ordinal| (key(ordinal), ordinal)).collect();
    order.sort_unstable();
    match order.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(SearchError::Duplicate { field, value: pair[0].0.to_owned() }),
        None => Ok(order.into_iter().map(|(_, ordinal)| ordinal).collect()),
    }
}

/// Of 256, what a product's text scores more for being there to buy and for being bought: at most a quarter, enough to
/// part near equals.
pub(crate) fn boost(entry: &Entry) -> u8 {
    let bought = u8::try_from((entry.popularity.saturating_add(1)).ilog2().min(20) * 2).unwrap_or(40);
    bought + if entry.in_stock { 24 } else { 0 }
}

/// What an index lists a product by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: ProductId,
    pub slug: Slug,
    pub revision: u64,
    /// In whole microseconds.
    pub listed_at: jiff::Timestamp,
}

/// An open part. Nothing of it is copied but names of values and what tantivy keeps of its dictionaries.
pub struct Part {
    pub(crate) len: u32,
    pub(crate) texts: TextReader,
    pub(crate) values: Values,
    pub(crate) orders: Orders,
    pub(crate) prices: PriceBook,
    pub(crate) cards: Cards,
    pub(crate) phrases: Phrases,
    pub(crate) boosts: OwnedBytes,
    revisions: U64s,
    ids: Texts,
    slugs: Texts,
    by_id: U32s,
    by_slug: U32s,
}

impl Part {
    /// Copies the pieces of a blob, which may be one, to where they are read.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] when a byte is missing or wrong, [`SearchError::OtherFormat`] when another version of the
    /// program wrote it.
    pub fn open<B: AsRef<[u8]>>(pieces: &[B]) -> Result<Self, SearchError> {
        let sections = Sections::read(&memory::join(pieces)?)?;
        Ok(Self {
            len: sections.products,
            texts: TextReader::open(&sections)?,
            values: Values::open(&sections)?,
            orders: Orders::open(&sections)?,
            prices: PriceBook::open(&sections)?,
            cards: Cards::open(&sections)?,
            phrases: Phrases::open(&sections)?,
            boosts: sections.sized("boost", sections.products as usize)?,
            revisions: sections.column64("revision")?,
            ids: sections.texts("ids")?,
            slugs: sections.texts("slugs")?,
            by_id: sections.column32("ids.order")?,
            by_slug: sections.column32("slugs.order")?,
        })
    }

    /// How many products it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) fn id(&self, ordinal: u32) -> &str {
        self.ids.get(ordinal)
    }

    pub(crate) fn slug(&self, ordinal: u32) -> &str {
        self.slugs.get(ordinal)
    }

    pub(crate) fn find_id(&self, id: &str) -> Option<u32> {
        find(&self.by_id, self.len, |ordinal| self.id(ordinal).cmp(id))
    }

    pub(crate) fn find_slug(&self, slug: &str) -> Option<u32> {
        find(&self.by_slug, self.len, |ordinal| self.slug(ordinal).cmp(slug))
    }

    /// Ordinals in the order of their slugs.
    pub(crate) fn in_slug_order(&self) -> impl Iterator<Item = u32> + '_ {
        self.by_slug.range(0..self.len())
    }

    pub(crate) fn listed(&self, ordinal: u32) -> Option<Listed> {
        Some(Listed {
            id: ProductId::parse(self.id(ordinal)).ok()?,
            slug: Slug::parse(self.slug(ordinal)).ok()?,
            revision: self.revisions.get(ordinal as usize),
            listed_at: listed_of_key(self.orders.listed.get(ordinal as usize)),
        })
    }
}

fn find(order: &U32s, len: u32, compare: impl Fn(u32) -> Ordering) -> Option<u32> {
    let at = first(0..len, |index| compare(order.get(index)).is_ge());
    (at < len).then(|| order.get(at)).filter(|ordinal| compare(*ordinal).is_eq())
}
