//! What staff do with the tree of categories.

pub mod create_category;
pub mod delete_category;
pub mod edit_category;
pub mod list_categories;
