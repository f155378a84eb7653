//! Items that are put without a condition and without a transaction: they say the same whoever writes them, and may be put again.

use crate::item::Item;
use crate::{StoreError, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{PutRequest, ReturnConsumedCapacity, WriteRequest};
use std::collections::HashMap;

/// Of one call.
const MOST: usize = 25;
const TRIES: usize = 5;

/// One call for 25 items; what DynamoDB left over is sent again.
pub(crate) async fn put_all(client: &Client, table: &str, items: Vec<Item>) -> Result<(), StoreError> {
    let writes = items.into_iter().map(put_request).collect::<Result<Vec<_>, _>>()?;
    for some in writes.chunks(MOST) {
        let mut left = Some(HashMap::from([(table.to_owned(), some.to_vec())]));
        for _ in 0..TRIES {
            let Some(writes) = left.take().filter(|left| !left.is_empty()) else { break };
            let request = client.batch_write_item().set_request_items(Some(writes));
            let output = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
            meter::count(output.consumed_capacity(), true);
            left = output.unprocessed_items;
        }
        if left.is_some_and(|left| !left.is_empty()) {
            return Err(StoreError::Throttled("a batch of writes was left unprocessed".into()));
        }
    }
    Ok(())
}

fn put_request(item: Item) -> Result<WriteRequest, StoreError> {
    let put = PutRequest::builder().set_item(Some(item)).build();
    let put = put.map_err(|error| StoreError::Refused(error.to_string()))?;
    Ok(WriteRequest::builder().put_request(put).build())
}
