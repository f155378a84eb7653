//! Every sample event is one that AWS could send, and a running shop answers it: refuses it perhaps, but never with a 500.

use super::sources::{events, sample_trigger};
use crate::harness::options;
use crate::harness::remote::{all_jobs, respond};
use barrow_api::Route;
use barrow_app::App;
use barrow_app::messages::{
    BulkMessage, DirectoryMessage, ErasureMessage, ExportMessage, InventoryMessage, MailMessage, PaymentMessage, VisitMessage,
};
use barrow_domain::live::Topic;
use barrow_local::shop::{Options, Seed, Shop};
use serde_json::{Value, json};
use std::sync::Arc;

#[test]
fn samples_of_messages_are_messages() {
    let body = |wanted: &str| {
        let samples = events();
        let (_, event) = samples.iter().find(|(bin, _)| bin == wanted).unwrap();
        event["Records"][0]["body"].as_str().unwrap().to_owned()
    };
    serde_json::from_str::<MailMessage>(&body("jobs-send-email")).unwrap();
    serde_json::from_str::<InventoryMessage>(&body("jobs-update-inventory")).unwrap();
    serde_json::from_str::<BulkMessage>(&body("jobs-run-bulk")).unwrap();
    serde_json::from_str::<DirectoryMessage>(&body("jobs-index-orders")).unwrap();
    serde_json::from_str::<ErasureMessage>(&body("jobs-forget-customers")).unwrap();
    serde_json::from_str::<ExportMessage>(&body("jobs-export-accounts")).unwrap();
    serde_json::from_str::<Topic>(&body("live-push")).unwrap();
    serde_json::from_str::<PaymentMessage>(&body("jobs-settle-payments")).unwrap();
    serde_json::from_str::<VisitMessage>(&body("jobs-count-visits")).unwrap();
}

#[test]
fn samples_of_requests_name_the_same_path_everywhere() {
    for (bin, event) in events().into_iter().filter(|(_, event)| event["routeKey"].is_string()) {
        let (method, template) = event["routeKey"].as_str().unwrap().split_once(' ').unwrap();
        let filled = event["pathParameters"].as_object().into_iter().flatten();
        let path = filled.fold(template.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value.as_str().unwrap()));
        assert_eq!(event["rawPath"], path, "{bin}");
        assert_eq!(event["requestContext"]["http"]["path"], path, "{bin}");
        assert_eq!(event["requestContext"]["http"]["method"], method, "{bin}");
        assert_eq!(event["requestContext"]["routeKey"], event["routeKey"], "{bin}");
    }
}

#[tokio::test]
async fn every_sample_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    let shop = Shop::start(Options { seed: Seed::Sample, ..options(directory.path()) }).await.unwrap_or_else(|error| panic!("{error}"));
    for (bin, event) in events() {
        match barrow_api::routes().iter().find(|route| route.bin == bin) {
            Some(route) => {
                let (status, body) = call(route, shop.app(), event).await;
                assert!(status < 500, "{bin}: {status} {body}");
                assert!(route.access != barrow_api::Access::Public || status < 300, "{bin}: {status} {body}");
            }
            None => answered_by_job(&bin, event, shop.app()).await,
        }
    }
    shop.stop().await;
}

pub async fn call(route: &'static Route, app: &Arc<App>, event: Value) -> (u16, Value) {
    let response = respond(route, app, event).await;
    let body = serde_json::from_slice(response.body()).unwrap_or_default();
    (response.status().as_u16(), body)
}

/// A visit is about nothing in the shop; an import or a copy that is not there is over, and of an account that is gone nothing is left;
/// nobody watches.
const ASKS_FOR_NOTHING: [&str; 5] =
    ["jobs-count-visits", "jobs-import-products", "jobs-export-accounts", "jobs-forget-customers", "live-push"];

/// The samples are about an order that is not in this shop: queues get the message back, for another try.
async fn answered_by_job(bin: &str, event: Value, app: &Arc<App>) {
    let job = all_jobs().find(|job| job.bin == bin).unwrap();
    let trigger = sample_trigger(&event).unwrap_or_else(|| panic!("{bin}: unknown trigger"));
    let message = event["Records"][0]["messageId"].clone();
    let answer = (job.run)(Arc::clone(app), event).await.unwrap_or_else(|error| panic!("{bin}: {error}"));
    let expected = match trigger.split(' ').next() {
        Some("queue") if ASKS_FOR_NOTHING.contains(&bin) => Some(json!([])),
        Some("queue") => Some(json!([{ "itemIdentifier": message }])),
        Some("stream") => Some(json!([])),
        _ => None,
    };
    if let Some(expected) = expected {
        assert_eq!(answer["batchItemFailures"], expected, "{bin}");
    }
}
