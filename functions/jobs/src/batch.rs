//! The one wrapper of all queue functions: each message by itself, and only the failed ones come again.

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use barrow_store::trail::followed;
use futures::{StreamExt, stream};
use lambda_runtime::Error;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tracing::field::Empty;
use tracing::{Instrument, Span};

/// A message, and the request that it follows from.
#[derive(Deserialize)]
struct Followed<M> {
    request_id: Option<String>,
    #[serde(flatten)]
    message: M,
}

/// Messages of one batch side by side.
const AT_ONCE: usize = 5;

/// # Errors
/// An event that is no batch of messages. What goes wrong with one message is in the answer.
pub async fn per_message<M, F>(event: Value, work: impl Fn(M) -> F) -> Result<Value, Error>
where
    M: DeserializeOwned,
    F: Future<Output = Result<(), Error>>,
{
    let event: SqsEvent = serde_json::from_value(event)?;
    let one = async |message: SqsMessage| {
        let id = message.message_id.clone().unwrap_or_default();
        let span = tracing::info_span!("message", message.id = %id, request.id = Empty);
        let outcome = async {
            let Followed { request_id, message } = serde_json::from_str(message.body.as_deref().unwrap_or_default())?;
            Span::current().record("request.id", request_id.as_deref());
            // Boxed: what a job does may be large, and is moved through all that is around it here.
            followed(request_id.unwrap_or_default(), Box::pin(work(message))).await
        };
        // In the span: an error is looked for by the request that it follows from.
        let outcome = async { outcome.await.inspect_err(|error: &Error| tracing::error!(%error, "a message failed")) };
        outcome.instrument(span).await.err().map(|_| failure(id))
    };
    let failures: Vec<Option<BatchItemFailure>> = stream::iter(event.records).map(one).buffer_unordered(AT_ONCE).collect().await;
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = failures.into_iter().flatten().collect();
    Ok(serde_json::to_value(response)?)
}

fn failure(id: String) -> BatchItemFailure {
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = id;
    failure
}
