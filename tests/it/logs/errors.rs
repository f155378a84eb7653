//! What goes wrong in a function is told to a service that understands Sentry's envelopes, and that service's own troubles are
//! nobody else's.

use crate::harness::{Plan, TestShop, wait_until};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use barrow_local::event::logs_event;
use barrow_local::logs::Line;
use sentry_types::Auth;
use sentry_types::protocol::v7::{Envelope, Event, Level};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const KEY: &str = "5f6e7d8c";
const PROJECT: &str = "7";
const NEVER_TAKEN: &str = "too much of something";

/// Reads what it is sent with Sentry's own parser.
#[derive(Clone, Default)]
struct Service {
    asked: Arc<AtomicUsize>,
    /// So many requests from now on.
    refuses: Arc<AtomicUsize>,
    taken: Arc<Mutex<Vec<Event<'static>>>>,
}

impl Service {
    /// With its address.
    async fn start() -> (Self, String) {
        let service = Self::default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/api/{project}/envelope/", post(take)).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (service, format!("http://{KEY}@{address}/{PROJECT}"))
    }

    fn taken(&self) -> Vec<Event<'static>> {
        self.taken.lock().unwrap().clone()
    }

    async fn told(&self, tag: &str, value: &str) -> Event<'static> {
        let is_it = |event: &Event<'_>| event.tags.get(tag).is_some_and(|told| told == value);
        wait_until("an event", async || self.taken().into_iter().find(is_it)).await
    }
}

async fn take(State(service): State<Service>, Path(project): Path<String>, headers: HeaderMap, body: Bytes) -> StatusCode {
    service.asked.fetch_add(1, Ordering::SeqCst);
    let auth: Auth = headers["x-sentry-auth"].to_str().unwrap().parse().unwrap();
    if (auth.public_key(), project.as_str()) != (KEY, PROJECT) {
        return StatusCode::FORBIDDEN;
    }
    if service.refuses.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    let event = Envelope::from_slice(&body).unwrap().event().unwrap().clone();
    if event.message.as_deref() == Some(NEVER_TAKEN) {
        return StatusCode::BAD_REQUEST;
    }
    service.taken.lock().unwrap().push(event);
    StatusCode::OK
}

async fn shop_that_tells(dsn: &str) -> TestShop {
    TestShop::planned(Plan { environment: [("SENTRY_DSN".to_owned(), dsn.to_owned())].into(), ..Plan::default() }).await
}

/// A mail about an order that there is not.
async fn fails(shop: &TestShop, request_id: &str) {
    let body = json!({ "type": "order", "order_id": "4F7K-9QX2-MZ3T", "event_seq": 3, "kind": "paid", "request_id": request_id });
    let record = json!({ "messageId": format!("message-{request_id}"), "body": body.to_string(), "eventSource": "aws:sqs" });
    let answer = shop.shop().invoke("jobs-send-email", json!({ "Records": [record] })).await.unwrap();
    assert_eq!(answer["batchItemFailures"][0]["itemIdentifier"], format!("message-{request_id}"));
}

fn tellings(shop: &TestShop) -> usize {
    shop.shop().logs().iter().filter(|line| line.function == "jobs-report-errors" && line.text.contains("a job failed")).count()
}

#[tokio::test]
async fn what_fails_is_told_with_the_ids_around_it() {
    let (service, dsn) = Service::start().await;
    let shop = shop_that_tells(&dsn).await;
    fails(&shop, "request-1").await;
    let event = service.told("request.id", "request-1").await;
    assert_eq!((event.message.as_deref(), event.level), (Some("a message failed"), Level::Error));
    assert_eq!(event.transaction.as_deref(), Some("jobs-send-email"));
    assert_eq!(event.tags["message.id"], "message-request-1");
    assert!(shop.shop().url().ends_with(event.environment.as_deref().unwrap()));
    // What is refused is no error of the shop's.
    let told: BTreeSet<_> = service.taken().into_iter().map(|event| event.transaction).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    shop.close().await;
}

/// Twice the same line is one event there: its id is the line's.
#[tokio::test]
async fn what_is_not_taken_is_told_again_under_the_same_id() {
    let (service, dsn) = Service::start().await;
    let shop = shop_that_tells(&dsn).await;
    service.refuses.store(2, Ordering::SeqCst);
    fails(&shop, "request-2").await;
    let event = service.told("request.id", "request-2").await;
    assert!(service.asked.load(Ordering::SeqCst) >= 3);
    let sample: Value = serde_json::from_str(include_str!("../../../events/jobs-report-errors.json")).unwrap();
    for _ in 0..2 {
        shop.shop().invoke("jobs-report-errors", sample.clone()).await.unwrap();
    }
    let ids: BTreeSet<_> = service.taken().into_iter().map(|event| event.event_id).collect();
    assert_eq!((service.taken().len(), ids.len()), (3, 2), "the sample twice, under one id, and {event:?}");
    shop.close().await;
}

/// What stands behind it is told at once, and is not told again because of it.
#[tokio::test]
async fn one_line_that_is_not_taken_keeps_no_other() {
    let (service, dsn) = Service::start().await;
    let shop = shop_that_tells(&dsn).await;
    let line = |id: &str, message: &str| Line {
        id: id.to_owned(),
        function: "cart-get".to_owned(),
        at_ms: 0,
        text: json!({ "level": "ERROR", "message": message }).to_string(),
    };
    let event = logs_event("FunctionsLog", &[line("1", NEVER_TAKEN), line("2", "second"), line("3", "third")]);
    shop.shop().invoke("jobs-report-errors", event.clone()).await.unwrap();
    assert_eq!((service.asked.load(Ordering::SeqCst), service.taken().len()), (3, 2));
    service.refuses.store(1, Ordering::SeqCst);
    let late = shop.shop().invoke("jobs-report-errors", event).await;
    assert!(late.is_err() && service.taken().len() > 2, "one of them is to come again");
    shop.close().await;
}

/// The shop does not wait for it, and the job does not tell itself of its own failure.
#[tokio::test]
async fn a_service_that_is_not_there_is_missed_by_nobody() {
    let gone = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
    let shop = shop_that_tells(&format!("http://{KEY}@{gone}/{PROJECT}")).await;
    fails(&shop, "request-3").await;
    let buyer = shop.buyer().await;
    buyer.add("TEA", 1).await;
    buyer.checkout().await.pay().await;
    shop.settle().await;
    fails(&shop, "request-4").await;
    // Three tries at the first line before the second has its turn.
    wait_until("the next line's turn", async || (tellings(&shop) >= 2).then_some(())).await;
    assert!(tellings(&shop) <= 6, "{:#?}", shop.shop().logs());
    shop.close().await;
}
