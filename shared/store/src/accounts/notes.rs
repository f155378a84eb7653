//! `USER#{id}` / `NOTE#{id}`: what staff noted on a customer.

use super::Accounts;
use crate::StoreError;
use crate::notes::{NoteRefusal, Notebook};
use barrow_domain::audit_log::Subject;
use barrow_domain::ids::UserId;
use barrow_domain::orders::Note;
use barrow_domain::staff::StaffMember;

impl Accounts {
    /// The same note again gives the one that is there.
    ///
    /// # Errors
    /// A named [`NoteRefusal`].
    pub async fn add_note(&self, user: &UserId, note: Note, staff: &StaffMember) -> Result<Note, NoteRefusal> {
        self.notebook(user).add(note, staff).await
    }

    /// All notes on a customer, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notes(&self, user: &UserId) -> Result<Vec<Note>, StoreError> {
        self.notebook(user).notes().await
    }

    /// Removes the notes on somebody whose account is erased. Safe to do again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_notes(&self, user: &UserId) -> Result<(), StoreError> {
        self.notebook(user).burn().await
    }

    fn notebook(&self, user: &UserId) -> Notebook<'_> {
        Notebook {
            client: &self.client,
            tables: &self.tables,
            table: &self.tables.accounts,
            partition: format!("USER#{user}"),
            subject: Subject::customer(user),
            action: "customer.note",
        }
    }
}
