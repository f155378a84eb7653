//! A restock alert that was asked for.

use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub struct RestockAlertView {
    /// Whether a mail with a link has to be answered first.
    needs_confirmation: bool,
    /// A sentence for people.
    detail: String,
    /// Where an account's owner ends all mails of this kind; also in each of them.
    stop_url: Option<String>,
}

impl RestockAlertView {
    /// Whoever may stop the mails was shown to read them.
    #[must_use]
    pub fn new(stop_url: Option<String>) -> Self {
        let needs_confirmation = stop_url.is_none();
        let detail = if needs_confirmation { "Look into your mail: it tells how to go on." } else { "We write to you when it is back." };
        Self { needs_confirmation, detail: detail.to_owned(), stop_url }
    }
}
