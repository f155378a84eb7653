//! What leads to cards of orders.

use super::index::{ROUNDS, is_done};
use super::{Directory, ORDERS, place, term_key};
use crate::StoreError;
use crate::batch::put_all;
use crate::item::{key, n};
use crate::transaction::{Transaction, check_builder, delete_builder};
use barrow_domain::directory::OrderCard;

impl Directory {
    /// Writes all that leads to a card; again changes nothing. One call for 25 terms.
    pub(super) async fn lead_to(&self, card: &OrderCard) -> Result<(), StoreError> {
        let leads = card.terms().iter().map(|term| term_key(term, card)).collect();
        put_all(&self.client, &self.tables.directory, leads).await
    }

    /// Removes what leads to this card and not to the one that is stored, while that one is there.
    pub(super) async fn forget_strays(&self, card: &OrderCard) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            let Some(stored) = self.card(card).await? else { return Ok(()) };
            let mut transaction = Transaction::default();
            for stray in card.terms().difference(&stored.terms()) {
                transaction.delete(delete_builder().table_name(&self.tables.directory).set_key(Some(term_key(stray, card))))?;
            }
            if transaction.len() == 0 {
                return Ok(());
            }
            let check = check_builder().table_name(&self.tables.directory).set_key(Some(key(ORDERS, place(card))));
            let check = check.condition_expression("#seq = :seq").expression_attribute_names("#seq", "seq");
            transaction.check(check.expression_attribute_values(":seq", n(stored.seq)))?;
            if is_done(transaction.run(&self.client).await)? {
                return Ok(());
            }
        }
        Err(StoreError::Contended)
    }
}
