//! Whose request something follows from. Its id is written beside an event and travels with every message about it, so that the logs
//! from the API to the mail can be read as one.

use std::future::Future;

tokio::task_local! {
    static REQUEST: String;
}

/// Runs `work` as what follows from a request; an empty id is none.
pub async fn followed<T>(request_id: String, work: impl Future<Output = T>) -> T {
    REQUEST.scope(request_id, work).await
}

/// None outside [`followed`].
#[must_use]
pub fn request_id() -> Option<String> {
    REQUEST.try_with(Clone::clone).ok().filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_request_is_known_to_what_follows_and_to_nothing_else() {
        assert_eq!(request_id(), None);
        assert_eq!(followed("abc".to_owned(), async { request_id() }).await.as_deref(), Some("abc"));
        assert_eq!(followed(String::new(), async { request_id() }).await, None);
    }
}
