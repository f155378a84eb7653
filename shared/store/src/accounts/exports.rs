//! `EXPORT#{id}` / `REQUEST`: that somebody asked for a copy of what is held of them. Its stream record starts the job.

use super::Accounts;
use crate::StoreError;
use crate::contention::update_if;
use crate::item::{Item, document, key, n, read_document};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::accounts::Export;
use barrow_domain::ids::ExportId;

impl Accounts {
    /// One that is asked for again stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ask_for_export(&self, export: &Export) -> Result<(), StoreError> {
        self.write_export(export, "attribute_not_exists(pk)").await
    }

    /// # Errors
    /// [`StoreError`].
    pub async fn export(&self, id: &ExportId) -> Result<Option<Export>, StoreError> {
        let item = self.get(export_key(id)).await?;
        item.map(|item| read_document(&item, "export")).transpose()
    }

    /// Records that it is made; one that was forgotten meanwhile stays so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn finish_export(&self, export: &Export) -> Result<(), StoreError> {
        self.write_export(export, "attribute_exists(pk)").await
    }

    async fn write_export(&self, export: &Export, condition: &str) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.tables.accounts)
            .set_key(Some(export_key(&export.id)))
            .update_expression("SET doc = :doc, expires_at = :expires_at")
            .condition_expression(condition)
            .expression_attribute_values(":doc", document(export)?)
            .expression_attribute_values(":expires_at", n(export.expires_at().as_second()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        update_if(update).await.map(drop)
    }
}

fn export_key(id: &ExportId) -> Item {
    key(format!("EXPORT#{id}"), "REQUEST")
}
