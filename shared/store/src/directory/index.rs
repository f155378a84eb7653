//! Writing cards of orders.

use super::{Directory, ORDERS, WHAT, card_item, place, term_partition};
use crate::item::{Item, key, n, read_document};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::directory::{OrderCard, Term};

/// How often somebody else may write the same card meanwhile.
const ROUNDS: usize = 10;

impl Directory {
    /// Takes in how an order stands. An older card than the one that is there changes nothing, and neither does the same again. One
    /// of the same event that is another was made by other rules, and comes in its place. Gives the card that was there. One read
    /// and one transaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_in(&self, card: &OrderCard) -> Result<Option<OrderCard>, StoreError> {
        for _ in 0..ROUNDS {
            let before = self.card(card).await?;
            if before.as_ref().is_some_and(|before| before.seq > card.seq || before == card) {
                return Ok(before);
            }
            match self.replace(before.as_ref(), card)?.run(&self.client).await {
                Ok(()) => return Ok(before),
                Err(TransactionError::Refused(_)) => {}
                Err(TransactionError::Store(error)) => return Err(error),
            }
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

    /// The card's terms are those that are stored: what it is found by no more goes with it, since it may be somebody's name.
    fn replace(&self, before: Option<&OrderCard>, card: &OrderCard) -> Result<Transaction, StoreError> {
        let mut transaction = Transaction::default();
        let put = put_builder().table_name(&self.tables.directory).set_item(Some(card_item(card)?));
        transaction.put(match before {
            Some(before) => put
                .condition_expression("#seq = :before")
                .expression_attribute_names("#seq", "seq")
                .expression_attribute_values(":before", n(before.seq)),
            None => put.condition_expression("attribute_not_exists(pk)"),
        })?;
        let (known, terms) = (before.map(OrderCard::terms).unwrap_or_default(), card.terms());
        for term in terms.difference(&known) {
            transaction.put(put_builder().table_name(&self.tables.directory).set_item(Some(term_key(term, card))))?;
        }
        for term in known.difference(&terms) {
            transaction.delete(delete_builder().table_name(&self.tables.directory).set_key(Some(term_key(term, card))))?;
        }
        self.replace_purchase(&mut transaction, before, card)?;
        Ok(transaction)
    }
}

fn term_key(term: &Term, card: &OrderCard) -> Item {
    key(term_partition(term), place(card))
}
