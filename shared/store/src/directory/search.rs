//! Reading lists newest first, as one, until a page is full or has cost enough.

use super::merge::{Source, frontier, take_known};
use super::{CardPage, Directory};
use crate::item::{Item, read_document, s, text};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use futures::future::try_join_all;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// Read units after which a page is given out as it is; the round before may have brought it to twice as many, not more.
const ENOUGH_UNITS: f64 = 14.0;
/// Cards that one round reads, over all lists.
const CARDS_A_ROUND: usize = 120;
/// Cards that one round reads one by one, at half a unit each.
const TERMS_A_ROUND: usize = 25;

/// One list, and the part of it that is asked for: places from `from` on, and before `before`.
pub(super) struct List {
    /// An index and the attribute that it goes by, unless it is a partition of the table itself.
    pub index: Option<(&'static str, &'static str)>,
    pub name: String,
    pub from: String,
    pub before: String,
    /// Where the card lies that a place in the list leads to; none where the cards themselves are in the list.
    pub leads_to: Option<fn(&str) -> Item>,
}

/// What was read of a list, where reading stopped if the list goes on, and the units it took.
type Piece<C> = (Vec<(String, C)>, Option<String>, f64);

impl Directory {
    /// A page of what fits in any of the lists, which have no card in common.
    pub(super) async fn read<C: DeserializeOwned>(
        &self,
        lists: &[List],
        limit: usize,
        what: &'static str,
        fits: impl Fn(&C) -> bool,
    ) -> Result<CardPage<C>, StoreError> {
        let mut sources: Vec<Source<C>> = lists.iter().map(|_| Source::default()).collect();
        let (mut found, mut units, mut a_round) = (Vec::<(String, C)>::new(), 0.0, limit + 1);
        loop {
            units += self.read_on(lists, &mut sources, a_round, what).await?;
            for (place, card) in take_known(&mut sources) {
                if found.len() == limit {
                    return Ok(page(found, true, None));
                }
                if fits(&card) {
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
    async fn read_on<C: DeserializeOwned>(
        &self,
        lists: &[List],
        sources: &mut [Source<C>],
        a_round: usize,
        what: &'static str,
    ) -> Result<f64, StoreError> {
        let frontier = frontier(sources);
        let is_behind = |source: &Source<C>| !source.is_finished() && source.next_before() == frontier.as_deref();
        let behind: Vec<usize> = (0..lists.len()).filter(|place| is_behind(&sources[*place])).collect();
        let a_list = a_round.min(CARDS_A_ROUND / behind.len().max(1)).max(2);
        let leads = behind.iter().filter(|place| lists[**place].leads_to.is_some()).count();
        let a_list = TERMS_A_ROUND.checked_div(leads).map_or(a_list, |most| a_list.min(most));
        let reads = behind.iter().map(|place| {
            let before = sources[*place].next_before().unwrap_or(&lists[*place].before).to_owned();
            self.piece(&lists[*place], before, a_list, what)
        });
        let pieces: Vec<Piece<C>> = try_join_all(reads).await?;
        let mut units = 0.0;
        for (place, (cards, read_to, spent)) in behind.into_iter().zip(pieces) {
            sources[place].add(cards, read_to);
            units += spent;
        }
        Ok(units)
    }

    async fn piece<C: DeserializeOwned>(
        &self,
        list: &List,
        before: String,
        count: usize,
        what: &'static str,
    ) -> Result<Piece<C>, StoreError> {
        let (mut items, read_to, spent) = self.query(list, &before, count).await?;
        let sort = if list.index.is_some() { "place" } else { "sk" };
        items.retain(|item| text(item, sort, what).is_ok_and(|place| place < before.as_str()));
        let places = items.iter().map(|item| text(item, sort, what).map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
        let Some(leads_to) = list.leads_to else {
            let cards = items.iter().map(|item| read_document(item, what)).collect::<Result<Vec<C>, _>>()?;
            return Ok((places.into_iter().zip(cards).collect(), read_to, spent));
        };
        let (cards, more) = self.cards(places.iter().map(|place| leads_to(place)).collect(), what).await?;
        let found = places.into_iter().zip(cards).filter_map(|(place, card)| Some((place, card?)));
        Ok((found.collect(), read_to, spent + more))
    }

    /// Also gives the place that reading stopped at, if the list goes on.
    async fn query(&self, list: &List, before: &str, count: usize) -> Result<(Vec<Item>, Option<String>, f64), StoreError> {
        // The place before which reading goes on is read again, since a range includes its ends.
        let count = i32::try_from(count + 1).unwrap_or(i32::MAX);
        let query = self.client.query().table_name(&self.tables.directory).scan_index_forward(false).limit(count);
        let (query, hash, sort) = match list.index {
            None => (query, "pk", "sk"),
            Some((index, attribute)) => (query.index_name(index), attribute, "place"),
        };
        let query = query
            .key_condition_expression("#list = :list AND #place BETWEEN :from AND :before")
            .expression_attribute_names("#list", hash)
            .expression_attribute_names("#place", sort)
            .expression_attribute_values(":list", s(&list.name))
            .expression_attribute_values(":from", s(&list.from))
            .expression_attribute_values(":before", s(before));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let spent = output.consumed_capacity().and_then(|consumed| consumed.capacity_units()).unwrap_or(0.0);
        let read_to = output.last_evaluated_key().and_then(|key| key.get(sort)?.as_s().ok()).cloned();
        Ok((output.items.unwrap_or_default(), read_to, spent))
    }

    /// The card under each of these keys, and the units it took. What leads to a card may be there before it, and after it.
    pub(super) async fn cards<C: DeserializeOwned>(
        &self,
        keys: Vec<Item>,
        what: &'static str,
    ) -> Result<(Vec<Option<C>>, f64), StoreError> {
        if keys.is_empty() {
            return Ok((Vec::new(), 0.0));
        }
        let request = KeysAndAttributes::builder().set_keys(Some(keys.clone())).build();
        let request = request.map_err(|error| StoreError::Refused(error.to_string()))?;
        let mut request = Some(HashMap::from([(self.tables.directory.clone(), request)]));
        let (mut items, mut units) = (Vec::new(), 0.0);
        for _ in 0..TRIES {
            let Some(wanted) = request.take().filter(|wanted| !wanted.is_empty()) else { break };
            let get = self.client.batch_get_item().set_request_items(Some(wanted));
            let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), false);
            units += output.consumed_capacity().iter().filter_map(|consumed| consumed.capacity_units()).sum::<f64>();
            items.extend(output.responses.unwrap_or_default().into_values().flatten());
            request = output.unprocessed_keys;
        }
        if request.is_some_and(|left| !left.is_empty()) {
            return Err(StoreError::Throttled("a batch of reads was left unprocessed".into()));
        }
        let found = |key: &Item| items.iter().find(|item| item.get("pk") == key.get("pk") && item.get("sk") == key.get("sk"));
        let cards = keys.iter().map(|key| found(key).map(|item| read_document(item, what)).transpose());
        Ok((cards.collect::<Result<_, _>>()?, units))
    }
}

const TRIES: usize = 4;

/// A full page goes on after its last card, another where reading stopped.
fn page<C>(found: Vec<(String, C)>, goes_on: bool, frontier: Option<String>) -> CardPage<C> {
    let next = if goes_on { found.last().map(|(place, _)| place.clone()) } else { frontier };
    CardPage { cards: found.into_iter().map(|(_, card)| card).collect(), next }
}
