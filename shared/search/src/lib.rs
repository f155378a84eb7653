//! The catalogue in memory: list, filter, count, sort, search and suggest without a database.
//!
//! [`build_part`] turns products into one blob of bytes, [`Part::open`] reads it where it lies, and an [`Index`] answers
//! over a part and what changed since. Facets and orders are laid down when a part is built, so that a query joins sets
//! and walks orders, and sorts nothing big. No AWS, no HTTP, no clock.

mod bits;
mod cursor;
mod entry;
mod error;
mod index;
mod part;
mod query;
mod shop;
mod text;
mod wide;

pub use cursor::Cursor;
pub use entry::{Entry, EntryTranslation, OwnPrices};
pub use error::SearchError;
pub use index::{Delta, Index};
pub use part::{FORMAT, FacetKind, Listed, Part, build_part};
pub use query::{Card, FacetGroup, FacetValue, Facets, Found, Matched, PriceRange, Query, Sort, SuggestedCategory, Suggestions};
pub use shop::{Shop, ShopCategory};
pub use text::Synonyms;
