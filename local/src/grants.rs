//! What a function must be granted, told from what it asks of AWS: an action on a table, an index, a queue or a folder, under the
//! templates' own names. Written into the file that `BARROW_GRANTS_USED` names, by every shop of the process and for as long as it
//! runs; `xtask grants` compares it with the templates.

mod recording;

pub use recording::watched;

use serde_json::Value;
use std::collections::HashSet;
use std::fs::File;
use std::future::Future;
use std::io::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

const FILE: &str = "BARROW_GRANTS_USED";

/// Rows that stand in the file.
struct Used {
    file: File,
    rows: HashSet<String>,
}

static USED: LazyLock<Option<Mutex<Used>>> = LazyLock::new(|| {
    let path = std::env::var_os(FILE)?;
    let opened = File::options().create(true).append(true).open(&path);
    let file = opened.inspect_err(|error| tracing::error!(%error, "{FILE} cannot be written")).ok()?;
    Some(Mutex::new(Used { file, rows: HashSet::new() }))
});

tokio::task_local! {
    static CALLER: String;
}

/// What is asked of a service on the way.
pub struct Asked<'a> {
    pub method: &'a str,
    /// With its query.
    pub path: &'a str,
    /// The header `x-amz-target`, where the service has one.
    pub target: &'a str,
    pub body: &'a [u8],
}

/// All that `work` asks for is the function's.
pub async fn called_by<T>(bin: String, work: impl Future<Output = T>) -> T {
    CALLER.scope(bin, work).await
}

/// Writes down what a function needs for this, once.
pub fn note(bin: &str, grants: &[String]) {
    let Some(used) = USED.as_ref() else { return };
    let mut used = used.lock().unwrap_or_else(PoisonError::into_inner);
    for row in grants.iter().map(|grant| format!("{bin} {grant}\n")) {
        if used.rows.contains(&row) {
            continue;
        }
        // One write a row: other processes write into the same file.
        match used.file.write_all(row.as_bytes()) {
            Ok(()) => drop(used.rows.insert(row)),
            Err(error) => tracing::error!(%error, "{FILE} cannot be written"),
        }
    }
}

/// `dynamodb:Query OrdersTable/index/by_intent`, `sqs:SendMessage MailQueue`, `ses:SendEmail`, and `stripe` for Stripe's key. Of a
/// transaction or a batch, one for each table and action in it.
#[must_use]
pub fn needed(asked: &Asked<'_>) -> Vec<String> {
    let (service, action) = asked.target.split_once('.').unwrap_or_default();
    let body = || serde_json::from_slice(asked.body).unwrap_or_default();
    match service.split('_').next() {
        Some("DynamoDB") => of_tables(action, &body()),
        Some("AmazonSQS") => vec![of_queue(action, &body())],
        _ if asked.path.contains("/@connections/") => vec!["execute-api:ManageConnections LiveApi".to_owned()],
        _ if asked.path.starts_with("/v2/email/") => vec!["ses:SendEmail".to_owned()],
        _ if asked.path.starts_with("/v1/") => vec!["stripe".to_owned()],
        _ => of_objects(asked.method, asked.path),
    }
}

fn of_tables(action: &str, body: &Value) -> Vec<String> {
    let entries = |value: &Value| value.as_object().cloned().unwrap_or_default();
    match action {
        "TransactWriteItems" => {
            let actions = body["TransactItems"].as_array().into_iter().flatten().flat_map(entries);
            actions.map(|(action, item)| format!("dynamodb:{action}Item {}", text(&item["TableName"]))).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            entries(&body["RequestItems"]).keys().map(|table| format!("dynamodb:{action} {table}")).collect()
        }
        _ => {
            let index = body["IndexName"].as_str().map(|index| format!("/index/{index}")).unwrap_or_default();
            vec![format!("dynamodb:{action} {}{index}", text(&body["TableName"]))]
        }
    }
}

fn of_queue(action: &str, body: &Value) -> String {
    let queue = text(&body["QueueUrl"]).rsplit('/').next().unwrap_or_default();
    format!("sqs:{} {queue}", action.trim_end_matches("Batch"))
}

fn of_objects(method: &str, path: &str) -> Vec<String> {
    let mut segments = path.split(['/', '?']).skip(1);
    let bucket = logical_name(segments.next().unwrap_or_default());
    let folder = segments.next().unwrap_or_default();
    let objects = if bucket == "CatalogueBucket" { format!("{bucket}/*") } else { format!("{bucket}/{folder}/*") };
    match method {
        "PUT" => vec![format!("s3:PutObject {objects}")],
        "DELETE" => vec![format!("s3:DeleteObject {objects}")],
        _ if path.contains("list-type=") => vec![listing(path)],
        // What the catalogue begins with is not there in a new shop.
        _ if path.contains("current.json") => vec![format!("s3:GetObject {objects}"), listing(path)],
        _ => vec![format!("s3:GetObject {objects}")],
    }
}

/// Who asks S3 for what is not there is told so only if they may list what is.
#[must_use]
pub fn needed_to_know(grants: &[String], path: &str, status: u16) -> Vec<String> {
    let is_missed = status == 404 && grants.iter().any(|grant| grant.starts_with("s3:GetObject"));
    if is_missed { vec![listing(path)] } else { Vec::new() }
}

fn listing(path: &str) -> String {
    let bucket = path.split(['/', '?']).nth(1).unwrap_or_default();
    format!("s3:ListBucket {}", logical_name(bucket))
}

/// As the templates call the bucket `images-bucket`.
fn logical_name(bucket: &str) -> String {
    let capital = |word: &str| word.get(..1).map(|first| first.to_uppercase() + &word[1..]).unwrap_or_default();
    bucket.split('-').map(capital).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dynamodb(action: &str, body: &str) -> Vec<String> {
        needed(&Asked { method: "POST", path: "/", target: &format!("DynamoDB_20120810.{action}"), body: body.as_bytes() })
    }

    fn without_target(method: &str, path: &str) -> Vec<String> {
        needed(&Asked { method, path, target: "", body: b"" })
    }

    #[test]
    fn a_transaction_needs_each_of_its_actions() {
        let body = r#"{"TransactItems":[{"Put":{"TableName":"OrdersTable"}},{"ConditionCheck":{"TableName":"CartsTable"}}]}"#;
        assert_eq!(dynamodb("TransactWriteItems", body), ["dynamodb:PutItem OrdersTable", "dynamodb:ConditionCheckItem CartsTable"]);
        assert_eq!(dynamodb("BatchGetItem", r#"{"RequestItems":{"StockTable":{}}}"#), ["dynamodb:BatchGetItem StockTable"]);
        let query = r#"{"TableName":"OrdersTable","IndexName":"by_intent"}"#;
        assert_eq!(dynamodb("Query", query), ["dynamodb:Query OrdersTable/index/by_intent"]);
    }

    #[test]
    fn queues_mails_sockets_and_stripe_are_told_apart() {
        let body = br#"{"QueueUrl":"http://127.0.0.1:1/local/MailQueue"}"#;
        let sent = Asked { method: "POST", path: "/", target: "AmazonSQS.SendMessageBatch", body };
        assert_eq!(needed(&sent), ["sqs:SendMessage MailQueue"]);
        assert_eq!(without_target("POST", "/v2/email/outbound-emails"), ["ses:SendEmail"]);
        assert_eq!(without_target("POST", "/live/@connections/abc"), ["execute-api:ManageConnections LiveApi"]);
        assert_eq!(without_target("GET", "/v1/payment_intents/pi_1"), ["stripe"]);
    }

    #[test]
    fn objects_are_granted_by_folder() {
        assert_eq!(without_target("PUT", "/images-bucket/originals/a?x-id=PutObject"), ["s3:PutObject ImagesBucket/originals/*"]);
        assert_eq!(without_target("GET", "/catalogue-bucket/?list-type=2"), ["s3:ListBucket CatalogueBucket"]);
        let current = without_target("GET", "/catalogue-bucket/current.json?x-id=GetObject");
        assert_eq!(current, ["s3:GetObject CatalogueBucket/*", "s3:ListBucket CatalogueBucket"]);
        let original = without_target("GET", "/images-bucket/imports/a");
        assert_eq!(needed_to_know(&original, "/images-bucket/imports/a", 404), ["s3:ListBucket ImagesBucket"]);
        assert_eq!(needed_to_know(&original, "/images-bucket/imports/a", 200), Vec::<String>::new());
        assert_eq!(needed_to_know(&["stripe".to_owned()], "/v1/refunds/re_1", 404), Vec::<String>::new());
    }
}
