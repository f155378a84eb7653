//! Answering a question: the lists it names are read newest first, until a page is full or has cost enough.

use super::merge::{Source, frontier, take_known};
use super::{Directory, ORDERS, WHAT, magnitude, term_partition};
use crate::item::{Item, key, read_document, s, sortable, text};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use barrow_domain::directory::{Lists, OrderCard, OrderQuestion, Term};
use futures::future::try_join_all;
use std::collections::HashMap;

/// A page of orders, newest first. It may be short, and even empty, though others follow: what was read for it did not fit.
#[derive(Clone, Debug)]
pub struct CardPage {
    pub cards: Vec<OrderCard>,
    /// Where the next page begins. None on the last page.
    pub next: Option<String>,
}

/// Read units after which a page is given out as it is; the round before may have brought it to twice as many, not more.
const ENOUGH_UNITS: f64 = 14.0;
/// Cards that one round reads, over all lists.
const CARDS_A_ROUND: usize = 120;
/// Cards that one round reads one by one, at half a unit each.
const TERMS_A_ROUND: usize = 25;

/// One list.
enum List {
    /// The table itself.
    All,
    /// An index, the attribute that it goes by, and its value.
    Index(&'static str, &'static str, String),
    Term(Term),
}

/// The places that are asked for: from `from` on, and before `before`.
struct Range {
    from: String,
    before: String,
}

/// What was read of a list, where reading stopped if the list goes on, and the units it took.
type Piece = (Vec<(String, OrderCard)>, Option<String>, f64);

impl Directory {
    /// # Errors
    /// [`StoreError`].
    pub async fn search(&self, question: &OrderQuestion, limit: usize, after: Option<&str>) -> Result<CardPage, StoreError> {
        let (lists, range) = (lists(question.lists()), range(question, after));
        let mut sources: Vec<Source<OrderCard>> = lists.iter().map(|_| Source::default()).collect();
        let (mut found, mut units, mut a_round) = (Vec::<(String, OrderCard)>::new(), 0.0, limit + 1);
        loop {
            units += self.read_on(&lists, &range, &mut sources, a_round).await?;
            for (place, card) in take_known(&mut sources) {
                if found.len() == limit {
                    return Ok(page(found, true, None));
                }
                if question.fits(&card) {
                    found.push((place, card));
                }
            }
            let frontier = frontier(&sources);
            if frontier.is_none() || found.len() == limit || units >= ENOUGH_UNITS {
                return Ok(page(found, false, frontier));
            }
            a_round = CARDS_A_ROUND;
        }
    }

    /// Reads the next piece of every list that keeps the others waiting. Gives the units it took.
    async fn read_on(&self, lists: &[List], range: &Range, sources: &mut [Source<OrderCard>], a_round: usize) -> Result<f64, StoreError> {
        let frontier = frontier(sources);
        let is_behind = |source: &Source<OrderCard>| !source.is_finished() && source.next_before() == frontier.as_deref();
        let behind: Vec<usize> = (0..lists.len()).filter(|place| is_behind(&sources[*place])).collect();
        let a_list = a_round.min(CARDS_A_ROUND / behind.len().max(1)).max(2);
        let reads = behind.iter().map(|place| {
            let before = sources[*place].next_before().unwrap_or(&range.before).to_owned();
            self.piece(&lists[*place], &range.from, before, a_list)
        });
        let pieces: Vec<Piece> = try_join_all(reads).await?;
        let mut units = 0.0;
        for (place, (cards, read_to, spent)) in behind.into_iter().zip(pieces) {
            sources[place].add(cards, read_to);
            units += spent;
        }
        Ok(units)
    }

    async fn piece(&self, list: &List, from: &str, before: String, count: usize) -> Result<Piece, StoreError> {
        let (items, read_to, spent) = self.query(list, from, &before, count).await?;
        let is_before = |place: &str| place < before.as_str();
        let places = items.iter().map(|item| text(item, "sk", WHAT)).collect::<Result<Vec<_>, _>>()?;
        let (cards, more) = match list {
            List::Term(_) => self.cards(places.into_iter().filter(|place| is_before(place))).await?,
            List::All | List::Index(..) => {
                (items.iter().map(|item| read_document(item, WHAT)).collect::<Result<Vec<OrderCard>, _>>()?, 0.0)
            }
        };
        let placed = cards.into_iter().map(|card| (super::place(&card), card)).filter(|(place, _)| is_before(place));
        Ok((placed.collect(), read_to, spent + more))
    }

    /// Also gives the place that reading stopped at, if the list goes on.
    async fn query(&self, list: &List, from: &str, before: &str, count: usize) -> Result<(Vec<Item>, Option<String>, f64), StoreError> {
        // The place before which reading goes on is read again, since a range includes its ends.
        let count = i32::try_from(count + 1).unwrap_or(i32::MAX);
        let query = self.client.query().table_name(&self.tables.directory).scan_index_forward(false).limit(count);
        let (query, list, sort) = match list {
            List::All => (query.expression_attribute_names("#list", "pk"), ORDERS.to_owned(), "sk"),
            List::Term(term) => {
                let count = count.min(i32::try_from(TERMS_A_ROUND + 1).unwrap_or(i32::MAX));
                (query.limit(count).expression_attribute_names("#list", "pk"), term_partition(term), "sk")
            }
            List::Index(index, attribute, value) => {
                (query.index_name(*index).expression_attribute_names("#list", *attribute), value.clone(), "place")
            }
        };
        let query = query
            .key_condition_expression("#list = :list AND #place BETWEEN :from AND :before")
            .expression_attribute_names("#place", sort)
            .expression_attribute_values(":list", s(list))
            .expression_attribute_values(":from", s(from))
            .expression_attribute_values(":before", s(before));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let spent = output.consumed_capacity().and_then(|consumed| consumed.capacity_units()).unwrap_or(0.0);
        let read_to = output.last_evaluated_key().and_then(|key| key.get("sk")?.as_s().ok()).cloned();
        Ok((output.items.unwrap_or_default(), read_to, spent))
    }

    /// The cards in these places. A term may be there before its card is.
    async fn cards(&self, places: impl Iterator<Item = &str>) -> Result<(Vec<OrderCard>, f64), StoreError> {
        let keys: Vec<Item> = places.map(|place| key(ORDERS, place)).collect();
        if keys.is_empty() {
            return Ok((Vec::new(), 0.0));
        }
        let request = KeysAndAttributes::builder().set_keys(Some(keys)).build();
        let request = request.map_err(|error| StoreError::Refused(error.to_string()))?;
        let mut request = Some(HashMap::from([(self.tables.directory.clone(), request)]));
        let (mut cards, mut units) = (Vec::new(), 0.0);
        for _ in 0..TRIES {
            let Some(wanted) = request.take().filter(|wanted| !wanted.is_empty()) else { return Ok((cards, units)) };
            let get = self.client.batch_get_item().set_request_items(Some(wanted));
            let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), false);
            units += output.consumed_capacity().iter().filter_map(|consumed| consumed.capacity_units()).sum::<f64>();
            for item in output.responses.unwrap_or_default().into_values().flatten() {
                cards.push(read_document(&item, WHAT)?);
            }
            request = output.unprocessed_keys;
        }
        match request.filter(|left| !left.is_empty()) {
            None => Ok((cards, units)),
            Some(_) => Err(StoreError::Throttled("a batch of reads was left unprocessed".into())),
        }
    }
}

const TRIES: usize = 4;

/// A full page goes on after its last card, another where reading stopped.
fn page(found: Vec<(String, OrderCard)>, goes_on: bool, frontier: Option<String>) -> CardPage {
    let next = if goes_on { found.last().map(|(place, _)| place.clone()) } else { frontier };
    CardPage { cards: found.into_iter().map(|(_, card)| card).collect(), next }
}

fn lists(lists: Lists) -> Vec<List> {
    match lists {
        Lists::All => vec![List::All],
        Lists::Term(term) => vec![List::Term(term)],
        Lists::Statuses(statuses) => {
            statuses.into_iter().map(|status| List::Index("by_status", "status", status.name().to_owned())).collect()
        }
        Lists::PaymentStatuses(statuses) => {
            statuses.into_iter().map(|status| List::Index("by_payment", "payment", status.name().to_owned())).collect()
        }
        Lists::Magnitudes(magnitudes) => {
            magnitudes.into_iter().map(|number| List::Index("by_magnitude", "magnitude", magnitude(number))).collect()
        }
    }
}

/// A place begins with a year: `0` is before all of them, and `:` after.
fn range(question: &OrderQuestion, after: Option<&str>) -> Range {
    let from = question.placed_from.map_or_else(|| "0".to_owned(), sortable);
    let before = question.placed_before.map(sortable);
    let ends = [before.as_deref(), after].into_iter().flatten();
    Range { from, before: ends.min().unwrap_or(":").to_owned() }
}
