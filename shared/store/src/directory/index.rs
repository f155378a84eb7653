//! Writing cards of orders.
//!
//! What most events change of an order is on its card alone, and is one write. What leads to a card is written when it is new, before
//! it: what leads to no card finds nothing, so no transaction is needed, which would cost twice as much. Whoever is not the
//! first to write a card removes what it has written too much. Where something else beside a card changes, all of it is one
//! transaction.

use super::{Directory, ORDERS, WHAT, attributes, card_item, place};
use crate::contention::{Try, retried};
use crate::item::{Item, key, n, read_document};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure};
use barrow_domain::directory::OrderCard;

/// How often somebody else may write the same card meanwhile.
pub(super) const ROUNDS: usize = 10;
/// Placed, and its payment begun: an order that has come no further has no card yet, most of the time.
const EVENTS_OF_A_NEW_ORDER: u64 = 2;

impl Directory {
    /// Takes in how an order stands. An older card than the one that is there changes nothing, and neither does the same again. One
    /// of the same event that is another was made by other rules, and comes in its place. Gives the card that was there. One call
    /// where only the card itself is another, two for a new one, and a read and a transaction for what is left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_in(&self, card: &OrderCard) -> Result<Option<OrderCard>, StoreError> {
        let mut before = None;
        if card.seq > EVENTS_OF_A_NEW_ORDER {
            match self.write_card(card, "#seq < :seq AND beside = :beside").await? {
                Written::Over(before) => return Ok(before),
                Written::Not(stored) => before = stored,
            }
        }
        for _ in 0..ROUNDS {
            if before.as_ref().is_some_and(|before| before.seq > card.seq || before == card) {
                return Ok(before);
            }
            let is_written = match &before {
                Some(before) => self.replace(before, card).await?,
                None => self.begin(card).await?,
            };
            if is_written {
                return Ok(before);
            }
            before = self.card(card).await?;
        }
        Err(StoreError::Contended)
    }

    /// The card in the place of this one, strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn card(&self, card: &OrderCard) -> Result<Option<OrderCard>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.directory).set_key(Some(key(ORDERS, place(card)))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.item().map(|item| read_document(item, WHAT)).transpose()
    }

    /// The first card of an order, after what leads to it. False when there was one.
    async fn begin(&self, card: &OrderCard) -> Result<bool, StoreError> {
        self.lead_to(card).await?;
        let is_first = match card.purchase() {
            None => matches!(self.write_card(card, "attribute_not_exists(pk)").await?, Written::Over(_)),
            Some(_) => {
                let mut transaction = Transaction::default();
                let put = put_builder().table_name(&self.tables.directory).set_item(Some(card_item(card)?));
                transaction.put(put.condition_expression("attribute_not_exists(pk)"))?;
                self.replace_purchase(&mut transaction, None, card)?;
                is_done(transaction.run(&self.client).await)?
            }
        };
        if !is_first {
            self.forget_strays(card).await?;
        }
        Ok(is_first)
    }

    /// The card's terms are those that are stored: what it is found by no more goes with it, since it may be somebody's name. False
    /// when the card is another by now.
    async fn replace(&self, before: &OrderCard, card: &OrderCard) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        let put = put_builder().table_name(&self.tables.directory).set_item(Some(card_item(card)?));
        let put = put.condition_expression("#seq = :before").expression_attribute_names("#seq", "seq");
        transaction.put(put.expression_attribute_values(":before", n(before.seq)))?;
        let (known, terms) = (before.terms(), card.terms());
        for term in terms.difference(&known) {
            transaction.put(put_builder().table_name(&self.tables.directory).set_item(Some(super::term_key(term, card))))?;
        }
        for term in known.difference(&terms) {
            transaction.delete(delete_builder().table_name(&self.tables.directory).set_key(Some(super::term_key(term, card))))?;
        }
        self.replace_purchase(&mut transaction, Some(before), card)?;
        is_done(transaction.run(&self.client).await)
    }

    /// The card alone, if that may be.
    async fn write_card(&self, card: &OrderCard, condition: &str) -> Result<Written, StoreError> {
        let update = self.card_update(card)?.condition_expression(condition);
        retried(|| async {
            let error = match update.clone().send().await {
                Ok(output) => {
                    meter::count(output.consumed_capacity(), true);
                    return Ok(Try::Done(Written::Over(card_in(output.attributes())?)));
                }
                Err(error) => error,
            };
            match error.as_service_error() {
                Some(UpdateItemError::TransactionConflictException(_)) => Ok(Try::Contended),
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => Ok(Try::Done(Written::Not(card_in(refused.item())?))),
                _ => Err(error.into()),
            }
        })
        .await
    }

    fn card_update(&self, card: &OrderCard) -> Result<UpdateItemFluentBuilder, StoreError> {
        let mut update = self.client.update_item().table_name(&self.tables.directory).set_key(Some(key(ORDERS, place(card))));
        let mut sets = Vec::new();
        for (name, value) in attributes(card)? {
            let named = if name == "beside" { name.to_owned() } else { format!("#{name}") };
            sets.push(format!("{named} = :{name}"));
            update = update.expression_attribute_values(format!(":{name}"), value);
            if named != name {
                update = update.expression_attribute_names(named, name);
            }
        }
        let mut expression = format!("SET {}", sets.join(", "));
        if card.listed_payment().is_none() {
            expression += " REMOVE #payment";
            update = update.expression_attribute_names("#payment", "payment");
        }
        Ok(update
            .update_expression(expression)
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total))
    }
}

/// What became of a write: the card that was there before, or the one that was in the way.
enum Written {
    Over(Option<OrderCard>),
    Not(Option<OrderCard>),
}

fn card_in(item: Option<&Item>) -> Result<Option<OrderCard>, StoreError> {
    item.filter(|item| item.contains_key("doc")).map(|item| read_document(item, WHAT)).transpose()
}

/// Whether a transaction was made; false when a condition failed.
pub(super) fn is_done(outcome: Result<(), TransactionError>) -> Result<bool, StoreError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(TransactionError::Refused(_)) => Ok(false),
        Err(TransactionError::Store(error)) => Err(error),
    }
}
