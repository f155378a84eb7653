//! Answers that follow from the catalogue alone, as JSON: made when first asked for, good for as long as this catalogue is the
//! newest, and gone with it.

use moka::future::Cache;
use serde_json::value::RawValue;
use std::sync::Arc;

const MOST_BYTES: u64 = 8 << 20;

/// By what was asked.
pub struct Answers(Cache<String, Arc<RawValue>>);

impl Default for Answers {
    fn default() -> Self {
        let bytes = |question: &String, answer: &Arc<RawValue>| u32::try_from(question.len() + answer.get().len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(MOST_BYTES).weigher(bytes).build())
    }
}

impl Answers {
    /// The answer to this question; `make` is called where it is not known, and what it refuses is not kept.
    ///
    /// # Errors
    /// As `make`'s.
    pub async fn get_or_make<E>(&self, question: String, make: impl FnOnce() -> Result<Box<RawValue>, E>) -> Result<Arc<RawValue>, E> {
        let Self(known) = self;
        if let Some(answer) = known.get(&question).await {
            return Ok(answer);
        }
        let answer: Arc<RawValue> = make()?.into();
        known.insert(question, Arc::clone(&answer)).await;
        Ok(answer)
    }
}
