//! How somebody reads the shop: in which language, and at the prices of which currency.

use crate::catalog::{currency, language};
use barrow_domain::catalog::Exchange;
use barrow_domain::ids::Language;
use barrow_search::Query;

/// What is missing is the shop's own.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub language: Option<Language>,
    pub exchange: Option<Exchange>,
}

impl Reading {
    #[must_use]
    pub fn of(query: &Query) -> Self {
        Self { language: query.language.clone(), exchange: query.exchange }
    }

    #[must_use]
    pub const fn language(&self) -> Option<&Language> {
        self.language.as_ref()
    }

    /// `USD`, where it is not the shop's own.
    #[must_use]
    pub fn currency(&self) -> Option<&'static str> {
        self.exchange.as_ref().map(|exchange| exchange.to().code())
    }

    /// What keeps it in an address.
    #[must_use]
    pub fn parameters(&self) -> [(&'static str, Option<&str>); 2] {
        [(language::NAME, self.language().map(Language::as_str)), (currency::NAME, self.currency())]
    }
}
