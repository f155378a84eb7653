//! Who works here: the list, invitations, roles.

pub mod invite_staff;
pub mod list_staff;
pub mod update_staff;
