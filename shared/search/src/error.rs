//! What can go wrong with a part, a query or a text of the shopkeeper's.

/// Why a part could not be built, opened or read, or a cursor not be followed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("the part is damaged: {0}")]
    Damaged(String),
    #[error("the part has format {found}, this program reads {expected}")]
    OtherFormat { found: u32, expected: u32 },
    #[error("two products have the {field} `{value}`")]
    Duplicate { field: &'static str, value: String },
    #[error("{0} do not fit into one part")]
    TooMuch(&'static str),
    #[error("`cursor` is not one that this shop gave")]
    InvalidCursor,
    #[error("`cursor` belongs to a list sorted by {cursor}, this one is sorted by {query}")]
    CursorOfAnotherSort { cursor: &'static str, query: &'static str },
    #[error("`cursor` belongs to a list in another currency")]
    CursorOfAnotherCurrency,
    #[error("line {line} of the synonyms {problem}")]
    InvalidSynonyms { line: usize, problem: &'static str },
    #[error("the text index failed: {0}")]
    Text(#[from] tantivy::TantivyError),
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<serde_json::Error> for SearchError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
