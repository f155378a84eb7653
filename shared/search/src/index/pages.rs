//! One page of hits, in order.

use super::Side;
use super::reading::TextHits;
use crate::bits::{Bits, CHUNK_WORDS};
use crate::cursor::Place;
use crate::part::{Order, Part, Prices, first};
use crate::query::Sort;
use crate::wide::wide;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

/// A hit with its place in the order; of which side of the index, and its ordinal there.
#[derive(Clone, Copy)]
pub(super) struct Hit<'a> {
    pub(super) side: usize,
    pub(super) ordinal: u32,
    pub(super) place: Place<'a>,
}

/// Of one side: what is hit, how many that is, what its products cost, where all of it lies in the order of prices if that is known,
/// and how well the words fit when relevance is asked for.
pub(super) struct SideHits<'a> {
    pub(super) bits: &'a Bits,
    pub(super) count: u32,
    pub(super) prices: &'a Prices,
    pub(super) price_ranks: Option<Range<u32>>,
    pub(super) text: Option<&'a TextHits<'a>>,
}

pub(super) struct Paging<'a> {
    pub(super) sort: Sort,
    pub(super) after: Option<Place<'a>>,
    pub(super) weights: &'a [u16],
    pub(super) most: usize,
}

impl Paging<'_> {
    fn compare(&self, left: &Place<'_>, right: &Place<'_>) -> Ordering {
        if self.sort == Sort::PriceDesc { right.cmp(left) } else { left.cmp(right) }
    }
}

/// The first hits after a place, over all sides.
pub(super) fn page<'a>(sides: &'a [Side], hits: &[SideHits<'_>], paging: &Paging<'_>) -> Vec<Hit<'a>> {
    let mut page = Vec::new();
    for ((index, side), hits) in sides.iter().enumerate().zip(hits) {
        let place = |ordinal, score| place(&side.part, hits.prices, ordinal, paging.sort, score);
        let hit = |(ordinal, score): (u32, u32)| Hit { side: index, ordinal, place: place(ordinal, score) };
        page.extend(side_page(&side.part, hits, paging).into_iter().map(hit));
    }
    page.sort_by(|left, right| paging.compare(&left.place, &right.place));
    page.truncate(paging.most);
    page
}

fn place<'a>(part: &'a Part, prices: &Prices, ordinal: u32, sort: Sort, score: u32) -> Place<'a> {
    let orders = &part.orders;
    let popularity = !orders.popularity.get(ordinal as usize);
    let (first, second, name) = match sort {
        Sort::PriceAsc | Sort::PriceDesc => {
            let (price, home) = prices.place(ordinal);
            (price, home, "")
        }
        Sort::Relevance => (u64::from(!score), popularity, ""),
        Sort::Newest => (orders.listed.get(ordinal as usize), 0, ""),
        Sort::Popular => (popularity, 0, ""),
        Sort::Name => (0, 0, orders.names.get(ordinal)),
    };
    Place { first, second, name, id: part.id(ordinal) }
}

/// Ordinals with their scores; the score is 0 unless relevance is asked for.
fn side_page(part: &Part, hits: &SideHits<'_>, paging: &Paging<'_>) -> Vec<(u32, u32)> {
    let unscored = |ordinals: Vec<u32>| ordinals.into_iter().map(|ordinal| (ordinal, 0)).collect();
    match (paging.sort, hits.text) {
        (Sort::Relevance, Some(text)) => best(part, hits, text, paging),
        (Sort::PriceAsc | Sort::PriceDesc, _) => unscored(ordered(part, &hits.prices.order, hits, paging)),
        (Sort::Newest, _) => unscored(ordered(part, &part.orders.by_listed, hits, paging)),
        (Sort::Name, _) => unscored(ordered(part, &part.orders.by_name, hits, paging)),
        (Sort::Popular | Sort::Relevance, _) => {
            let start =
                paging.after.map_or(0, |after| first(0..part.len, |ordinal| place(part, hits.prices, ordinal, paging.sort, 0) > after));
            unscored(hits.bits.iter_from(start).take(paging.most).collect())
        }
    }
}

/// Walks the order where hits are many, sorts the hits where they are few.
fn ordered(part: &Part, order: &Order, hits: &SideHits<'_>, paging: &Paging<'_>) -> Vec<u32> {
    let at = |rank: u32| place(part, hits.prices, order.ordinals.get(rank), paging.sort, 0);
    let reverse = paging.sort == Sort::PriceDesc;
    let (start, end) = match (&paging.after, reverse) {
        (None, _) => (0, part.len),
        (Some(after), false) => (first(0..part.len, |rank| at(rank) > *after), part.len),
        (Some(after), true) => (0, first(0..part.len, |rank| at(rank) >= *after)),
    };
    let by_price = matches!(paging.sort, Sort::PriceAsc | Sort::PriceDesc);
    let known = hits.price_ranks.clone().filter(|_| by_price).unwrap_or(0..part.len);
    let (start, end) = (start.max(known.start), end.min(known.end).max(known.start));
    let (count, len) = (u64::from(hits.count), known.len() as u64);
    if count * count > len.saturating_mul(paging.most as u64) {
        let ranks = order.ordinals.range(start as usize..end as usize);
        let wanted = |ordinal: &u32| hits.bits.contains(*ordinal);
        return if reverse {
            ranks.rev().filter(wanted).take(paging.most).collect()
        } else {
            ranks.filter(wanted).take(paging.most).collect()
        };
    }
    let mut ranks = Vec::with_capacity(hits.count as usize);
    hits.bits.for_each(|ordinal| {
        let rank = order.ranks.get(ordinal);
        if (start..end).contains(&rank) {
            ranks.push(if reverse { !rank } else { rank });
        }
    });
    if ranks.len() > paging.most && paging.most > 0 {
        ranks.select_nth_unstable(paging.most - 1);
    }
    ranks.truncate(paging.most);
    ranks.sort_unstable();
    ranks.into_iter().map(|rank| order.ordinals.get(if reverse { !rank } else { rank })).collect()
}

/// The best scores; of equals the more popular, whose ordinal is lower.
fn best(part: &Part, hits: &SideHits<'_>, text: &TextHits<'_>, paging: &Paging<'_>) -> Vec<(u32, u32)> {
    let limit = paging.after.map(|after| {
        let score = !u32::try_from(after.first & u64::from(u32::MAX)).unwrap_or(0);
        (score, first(0..part.len, |ordinal| place(part, hits.prices, ordinal, Sort::Relevance, score) > after))
    });
    let mut heap: BinaryHeap<Reverse<(u32, Reverse<u32>)>> = BinaryHeap::with_capacity(paging.most + 1);
    let mut least = 0;
    for ((start, words), top) in (0..).step_by(CHUNK_WORDS * 64).zip(hits.bits.chunks()).zip(tops(part, text, paging.weights)) {
        if heap.len() == paging.most && top <= least {
            continue;
        }
        for (start, mut block) in (start..).step_by(64).zip(words).filter(|(_, block)| *block != 0) {
            let scores = wide(
                #[inline(always)]
                || block_scores(part, text, paging.weights, start),
            );
            if heap.len() == paging.most && scores.iter().all(|score| *score <= least) {
                continue;
            }
            while block != 0 {
                let place = block.trailing_zeros();
                block &= block - 1;
                let (ordinal, score) = (start + place, scores[place as usize]);
                let full = heap.len() == paging.most;
                if full && score <= least || limit.is_some_and(|(last, next)| score > last || (score == last && ordinal < next)) {
                    continue;
                }
                heap.push(Reverse((score, Reverse(ordinal))));
                if full {
                    heap.pop();
                }
                least = heap.peek().map_or(u32::MAX, |Reverse((score, _))| *score);
            }
        }
    }
    let mut best: Vec<_> = heap.into_iter().map(|Reverse((score, Reverse(ordinal)))| (ordinal, score)).collect();
    best.sort_unstable_by_key(|(ordinal, score)| (Reverse(*score), *ordinal));
    best
}

/// What no product of each chunk scores more than.
fn tops<'a>(part: &'a Part, text: &'a TextHits<'_>, weights: &'a [u16]) -> impl Iterator<Item = u32> + 'a {
    let slots: Vec<_> = text.slots.iter().zip(weights).map(|(slot, weight)| (slot.tops(part), u32::from(*weight))).collect();
    (0..part.len.div_ceil(4096) as usize).map(move |chunk| {
        let top = |(tops, weight): &(Vec<u32>, u32)| tops.get(chunk).copied().unwrap_or(0).saturating_mul(*weight);
        slots.iter().map(top).fold(0, u32::saturating_add)
    })
}

/// The scores of 64 products, hits or not.
#[inline(always)]
fn block_scores(part: &Part, text: &TextHits<'_>, weights: &[u16], start: u32) -> [u32; 64] {
    let start = start as usize;
    let mut scores = [0; 64];
    for (slot, weight) in text.slots.iter().zip(weights) {
        for (score, fit) in scores.iter_mut().zip(slot.scores.get(start..).unwrap_or_default()) {
            *score += u32::from(*fit) * u32::from(*weight);
        }
    }
    for (score, boost) in scores.iter_mut().zip(part.boosts.get(start..).unwrap_or_default()) {
        *score *= 256 + u32::from(*boost);
    }
    scores
}
