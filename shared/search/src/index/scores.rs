//! A score for each product of a part.

use std::cell::RefCell;
use std::ops::Deref;

/// A thread keeps the room of so many scores for its next questions.
const KEPT: usize = 4;

thread_local! {
    /// Memory of this size comes fresh from the kernel each time, page by page; clearing what was used before is quicker.
    static ROOM: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// One for each product, from 0 to 255, or none at all.
#[derive(Default)]
pub(super) enum Scores<'a> {
    #[default]
    None,
    Common(&'a [u8]),
    Own(OwnScores),
}

pub(super) struct OwnScores(Vec<u8>);

impl Scores<'_> {
    /// To be changed; what was none is zeros.
    pub(super) fn open(&mut self, products: usize) -> &mut [u8] {
        let own = match std::mem::take(self) {
            Self::None => OwnScores::with(|room| room.resize(products, 0)),
            Self::Common(scores) => OwnScores::with(|room| room.extend_from_slice(scores)),
            Self::Own(own) => own,
        };
        *self = Self::Own(own);
        match self {
            Self::Own(own) => &mut own.0,
            Self::None | Self::Common(_) => &mut [],
        }
    }
}

impl Deref for Scores<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::None => &[],
            Self::Common(scores) => scores,
            Self::Own(own) => &own.0,
        }
    }
}

impl OwnScores {
    fn with(fill: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut room = ROOM.with_borrow_mut(Vec::pop).unwrap_or_default();
        room.clear();
        fill(&mut room);
        Self(room)
    }
}

impl Drop for OwnScores {
    fn drop(&mut self) {
        ROOM.with_borrow_mut(|kept| {
            if kept.len() < KEPT {
                kept.push(std::mem::take(&mut self.0));
            }
        });
    }
}
