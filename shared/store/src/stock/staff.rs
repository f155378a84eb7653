//! What staff do with levels: new units, and counts. Each acts once, by its record in the same transaction.

use super::{Stock, changed, give_back, shard_key};
use crate::item::{key, n};
use crate::ops::{Once, fingerprint_of, once_by};
use crate::transaction::{Refused, Transaction, TransactionError, check_builder};
use crate::{StoreError, TableNames, audit_log};
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::ids::Sku;
use barrow_domain::inventory::{Allocation, Cause, LevelChange};
use jiff::Timestamp;

/// New units for shards that are there.
#[derive(Debug)]
pub struct Receipt<'a> {
    pub units: &'a [Allocation],
    pub cause: &'a Cause,
    pub once: Once<'a>,
    pub audit: &'a AuditEntry,
    pub at: Timestamp,
}

/// Every shard's level as it was seen, and what it is to become.
#[derive(Debug)]
pub struct Adjustment<'a> {
    pub sku: &'a Sku,
    pub levels: &'a [LevelChange],
    pub cause: &'a Cause,
    pub once: Once<'a>,
    pub audit: &'a AuditEntry,
    pub at: Timestamp,
}

/// Why no level was changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffRefusal {
    #[error("it was done before")]
    Repeated,
    #[error("the key stands for another request")]
    KeyReused,
    #[error("the levels have changed")]
    Moved,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Stock {
    /// # Errors
    /// A named [`StaffRefusal`].
    pub async fn receive(&self, receipt: &Receipt<'_>) -> Result<(), StaffRefusal> {
        let Receipt { units, cause, once, audit, at } = receipt;
        let mut transaction = Transaction::default();
        let done = once_by(&mut transaction, &self.tables, once, *at)?;
        for part in *units {
            give_back(&mut transaction, &self.tables, part, cause, *at)?;
        }
        audit_log::record(&mut transaction, &self.tables, audit)?;
        self.run_once(&transaction, done, once).await
    }

    /// # Errors
    /// A named [`StaffRefusal`]: [`StaffRefusal::Moved`] when any shard is not as it was seen.
    pub async fn adjust(&self, adjustment: &Adjustment<'_>) -> Result<(), StaffRefusal> {
        let Adjustment { sku, levels, cause, once, audit, at } = adjustment;
        let mut transaction = Transaction::default();
        let done = once_by(&mut transaction, &self.tables, once, *at)?;
        for level in *levels {
            set_or_check(&mut transaction, &self.tables, sku, level, cause, *at)?;
        }
        audit_log::record(&mut transaction, &self.tables, audit)?;
        self.run_once(&transaction, done, once).await
    }

    async fn run_once(&self, transaction: &Transaction, done: usize, once: &Once<'_>) -> Result<(), StaffRefusal> {
        match transaction.run(&self.client).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error.into()),
            Err(TransactionError::Refused(reasons)) => match reasons.get(done) {
                Some(Refused::Condition(Some(item))) if fingerprint_of(item) == Some(once.fingerprint) => Err(StaffRefusal::Repeated),
                Some(Refused::Condition(_)) => Err(StaffRefusal::KeyReused),
                _ => Err(StaffRefusal::Moved),
            },
        }
    }
}

/// A level that stays is only checked, so that it leaves no line in the ledger.
fn set_or_check(
    transaction: &mut Transaction,
    tables: &TableNames,
    sku: &Sku,
    level: &LevelChange,
    cause: &Cause,
    at: Timestamp,
) -> Result<(), StoreError> {
    let LevelChange { shard, version, from, to } = *level;
    let unchanged = "#version = :seen";
    if from == to {
        let check = check_builder().table_name(&tables.stock).set_key(Some(key(super::partition(sku), shard_key(shard))));
        let check = check.condition_expression(unchanged).expression_attribute_names("#version", "version");
        transaction.check(check.expression_attribute_values(":seen", n(version)))?;
    } else {
        let update = changed(tables, sku, shard, ":to", cause, at).condition_expression(unchanged);
        transaction.update(update.expression_attribute_values(":to", n(to)).expression_attribute_values(":seen", n(version)))?;
    }
    Ok(())
}
