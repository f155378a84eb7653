//! Cards in compressed blocks of neighbours; neighbours are equally popular, so a page often reads few blocks. Each language has
//! blocks of its own, of the products that are translated into it.

use super::first;
use super::format::{PartWriter, Sections, U32s, U64s, damaged};
use crate::{Entry, SearchError};
use barrow_domain::ids::Language;
use lz4_flex::block::{compress, decompress};
use std::collections::{BTreeMap, BTreeSet};
use tantivy::directory::OwnedBytes;

const BLOCK_CARDS: u32 = 4;
const ORIGINAL: &str = "cards";
const TRANSLATED: &str = "cards/";

/// A section, its blocks' ends and their sizes once decompressed; beside a language's, whose cards they are.
pub(super) fn write(part: &mut PartWriter, entries: &[Entry]) -> Result<(), SearchError> {
    write_blocks(part, ORIGINAL, entries.iter().map(|entry| entry.card.as_str()))?;
    let languages: BTreeSet<&Language> = entries.iter().flat_map(|entry| entry.translations.keys()).collect();
    for language in languages {
        let translated = || (0..).zip(entries).filter_map(|(ordinal, entry)| Some((ordinal, entry.translations.get(language)?)));
        let name = format!("{TRANSLATED}{language}");
        write_blocks(part, &name, translated().map(|(_, translation)| translation.card.as_str()))?;
        part.u32s(&format!("{name}.ordinals"), translated().map(|(ordinal, _)| ordinal));
    }
    Ok(())
}

fn write_blocks<'a>(part: &mut PartWriter, name: &str, cards: impl Iterator<Item = &'a str>) -> Result<(), SearchError> {
    let (mut blocks, mut places) = (Vec::new(), Vec::new());
    let mut cards = cards.peekable();
    while cards.peek().is_some() {
        let mut block = Vec::new();
        for card in cards.by_ref().take(BLOCK_CARDS as usize) {
            let len = u32::try_from(card.len()).map_err(|_| SearchError::TooMuch("cards of 4 GB"))?;
            block.extend_from_slice(&len.to_le_bytes());
            block.extend_from_slice(card.as_bytes());
        }
        blocks.extend(compress(&block));
        places.extend([blocks.len() as u64, block.len() as u64]);
    }
    part.section(name, &blocks);
    part.u64s(&format!("{name}.places"), places);
    Ok(())
}

pub(crate) struct Cards {
    original: Blocks,
    /// With the ordinals of the products that have a card there, rising.
    translated: BTreeMap<Language, (U32s, Blocks)>,
}

struct Blocks {
    blocks: OwnedBytes,
    places: U64s,
}

impl Cards {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        let mut translated = BTreeMap::new();
        for name in sections.names() {
            if let Some(Ok(language)) = name.strip_prefix(TRANSLATED).map(Language::parse) {
                translated.insert(language, (sections.u32s(&format!("{name}.ordinals"))?, Blocks::open(sections, name)?));
            }
        }
        Ok(Self { original: Blocks::open(sections, ORIGINAL)?, translated })
    }

    /// What products have cards in beside the original.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &Language> {
        self.translated.keys()
    }

    /// In the language, or what it is a kind of; in the original where the product has neither.
    pub(crate) fn get(&self, ordinal: u32, language: Option<&Language>) -> Result<String, SearchError> {
        let tags = language.into_iter().flat_map(Language::nearest_first);
        let mut translated = tags.filter_map(|tag| self.translated.get(tag));
        let found = translated.find_map(|(ordinals, blocks)| {
            let len = u32::try_from(ordinals.len()).ok()?;
            let place = first(0..len, |place| ordinals.get(place) >= ordinal);
            (place < len && ordinals.get(place) == ordinal).then_some((blocks, place))
        });
        let (blocks, place) = found.unwrap_or((&self.original, ordinal));
        blocks.get(place)
    }
}

impl Blocks {
    fn open(sections: &Sections, name: &str) -> Result<Self, SearchError> {
        Ok(Self { blocks: sections.bytes(name)?, places: sections.u64s(&format!("{name}.places"))? })
    }

    fn get(&self, place: u32) -> Result<String, SearchError> {
        let block = (place / BLOCK_CARDS) as usize;
        let start = block.checked_sub(1).map_or(0, |before| self.places.place(2 * before));
        let bytes = self.blocks.get(start..self.places.place(2 * block)).ok_or_else(|| damaged("a card is missing"))?;
        let cards = decompress(bytes, self.places.place(2 * block + 1)).map_err(|error| SearchError::Damaged(error.to_string()))?;
        card_at(&cards, place % BLOCK_CARDS).map(str::to_owned).ok_or_else(|| damaged("a card is cut off"))
    }
}

fn card_at(mut cards: &[u8], index: u32) -> Option<&str> {
    for _ in 0..index {
        let (len, rest) = cards.split_first_chunk::<4>()?;
        cards = rest.get(u32::from_le_bytes(*len) as usize..)?;
    }
    let (len, rest) = cards.split_first_chunk::<4>()?;
    std::str::from_utf8(rest.get(..u32::from_le_bytes(*len) as usize)?).ok()
}
