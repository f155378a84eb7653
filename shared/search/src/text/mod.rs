//! From what people write to what is looked up.

mod ask;
mod fold;
mod synonyms;
mod words;

pub(crate) use ask::{Alternative, Ask, Pattern, STOP_WORDS, Slot};
pub(crate) use fold::{fold, stem};
pub use synonyms::Synonyms;
pub(crate) use words::{SHORT_LETTERS, is_plain, plain_words, short_prefixes, terms};
