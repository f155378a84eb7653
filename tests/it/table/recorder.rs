//! Writes down what every function really uses.

use crate::harness::remote::{Answered, Between, Call, Functions};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::Method;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// Grants by function, written as in [`super::permissions`].
pub type Grants = BTreeMap<String, BTreeSet<String>>;

#[derive(Default)]
pub struct Recorder(Mutex<Grants>);

impl Recorder {
    pub fn used(&self) -> Grants {
        self.0.lock().unwrap().clone()
    }
}

impl Between for Recorder {
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value> {
        async move { functions.run(&bin, event).await }.boxed()
    }

    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>> {
        self.0.lock().unwrap().entry(call.caller.clone()).or_default().extend(grants_needed(&call));
        async move { Some(call.forward().await) }.boxed()
    }
}

fn grants_needed(call: &Call) -> Vec<String> {
    let body = call.json();
    match (call.backend, call.action()) {
        ("dynamodb", "TransactWriteItems") => {
            let actions = body["TransactItems"].as_array().into_iter().flatten().flat_map(|item| item.as_object().unwrap());
            actions.map(|(action, item)| format!("dynamodb:{action}Item {}", item["TableName"].as_str().unwrap())).collect()
        }
        ("dynamodb", action @ ("BatchGetItem" | "BatchWriteItem")) => {
            body["RequestItems"].as_object().unwrap().keys().map(|table| format!("dynamodb:{action} {table}")).collect()
        }
        ("dynamodb", action) => {
            let index = body["IndexName"].as_str().map(|index| format!("/index/{index}")).unwrap_or_default();
            vec![format!("dynamodb:{action} {}{index}", body["TableName"].as_str().unwrap())]
        }
        ("sqs", action) => {
            let queue = body["QueueUrl"].as_str().unwrap().rsplit('/').next().unwrap();
            vec![format!("sqs:{} {queue}", action.trim_end_matches("Batch"))]
        }
        ("s3", _) => s3_grants(&call.method, &call.path),
        ("sockets", _) => vec!["execute-api:ManageConnections LiveApi".to_owned()],
        ("ses", _) => vec!["ses:SendEmail".to_owned()],
        _ => vec!["stripe".to_owned()],
    }
}

/// Who asks for what may not be there must be allowed to know that it is not.
fn s3_grants(method: &Method, path: &str) -> Vec<String> {
    let mut segments = path.split(['/', '?']).skip(1);
    let bucket = match segments.next().unwrap() {
        "images-bucket" => "ImagesBucket",
        "catalogue-bucket" => "CatalogueBucket",
        "exports-bucket" => "ExportsBucket",
        other => panic!("which bucket is {other}?"),
    };
    let folder = segments.next().unwrap_or_default();
    let objects = if bucket == "CatalogueBucket" { format!("{bucket}/*") } else { format!("{bucket}/{folder}/*") };
    let list = format!("s3:ListBucket {bucket}");
    match method.as_str() {
        "PUT" => vec![format!("s3:PutObject {objects}")],
        "DELETE" => vec![format!("s3:DeleteObject {objects}")],
        _ if path.contains("list-type=") => vec![list],
        _ if path.contains("current.json") => vec![format!("s3:GetObject {objects}"), list],
        _ => vec![format!("s3:GetObject {objects}")],
    }
}
