//! `ORDER#{id}` / `NOTE#{id}`: what staff noted on an order. It is no part of the order's log.

use super::Orders;
use crate::StoreError;
use crate::notes::{NoteRefusal, Notebook};
use barrow_domain::audit_log::Subject;
use barrow_domain::ids::OrderId;
use barrow_domain::orders::Note;
use barrow_domain::staff::StaffMember;

impl Orders {
    /// The same note again gives the one that is there.
    ///
    /// # Errors
    /// A named [`NoteRefusal`].
    pub async fn add_note(&self, order_id: &OrderId, note: Note, staff: &StaffMember) -> Result<Note, NoteRefusal> {
        self.notebook(order_id).add(note, staff).await
    }

    /// All notes on an order, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notes(&self, order_id: &OrderId) -> Result<Vec<Note>, StoreError> {
        self.notebook(order_id).notes().await
    }

    /// Removes the notes on an order whose customer is to be forgotten. Safe to do again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_notes(&self, order_id: &OrderId) -> Result<(), StoreError> {
        self.notebook(order_id).burn().await
    }

    fn notebook(&self, order_id: &OrderId) -> Notebook<'_> {
        Notebook {
            client: &self.client,
            tables: &self.tables,
            table: &self.tables.orders,
            partition: format!("ORDER#{order_id}"),
            subject: Subject::order(order_id),
            action: "order.note",
        }
    }
}
