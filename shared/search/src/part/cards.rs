//! Cards in compressed blocks of neighbours; neighbours are equally popular, so a page often reads few blocks.

use super::format::{PartWriter, Sections, U64s, damaged};
use crate::SearchError;
use lz4_flex::block::{compress, decompress};
use tantivy::directory::OwnedBytes;

const BLOCK_CARDS: u32 = 4;

/// The section, its blocks' ends and their sizes once decompressed.
pub(super) fn write<'a>(part: &mut PartWriter, cards: impl ExactSizeIterator<Item = &'a str>) -> Result<(), SearchError> {
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
    part.section("cards", &blocks);
    part.u64s("cards.places", places);
    Ok(())
}

pub(crate) struct Cards {
    blocks: OwnedBytes,
    places: U64s,
}

impl Cards {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        Ok(Self { blocks: sections.bytes("cards")?, places: sections.u64s("cards.places")? })
    }

    pub(crate) fn get(&self, ordinal: u32) -> Result<String, SearchError> {
        let block = (ordinal / BLOCK_CARDS) as usize;
        let start = block.checked_sub(1).map_or(0, |before| self.places.place(2 * before));
        let bytes = self.blocks.get(start..self.places.place(2 * block)).ok_or_else(|| damaged("a card is missing"))?;
        let cards = decompress(bytes, self.places.place(2 * block + 1)).map_err(|error| SearchError::Damaged(error.to_string()))?;
        card_at(&cards, ordinal % BLOCK_CARDS).map(str::to_owned).ok_or_else(|| damaged("a card is cut off"))
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
