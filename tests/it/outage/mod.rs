//! With the network to the database cut: every function says so in a way that its caller can act on, and none answers 500.

use crate::harness::remote::respond;
use crate::table::sources::events;
use barrow_api::{Access, Route};
use barrow_app::accounts::access_tokens::{Bearer, new_keys};
use barrow_app::{App, Config, clock, random};
use barrow_domain::accounts::AccountRole;
use barrow_domain::ids::OrderId;
use barrow_jobs::Job;
use barrow_local::stripe::signature;
use futures::future::join_all;
use serde_json::{Value, json};
use std::sync::Arc;

/// Nobody listens there.
const CUT: &str = "http://127.0.0.1:1";

fn cut_off() -> Arc<App> {
    let keys = new_keys();
    let variable = |name: &str| match name {
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => "local",
        "AWS_ENDPOINT_URL_DYNAMODB"
        | "AWS_ENDPOINT_URL_SQS"
        | "AWS_ENDPOINT_URL_S3"
        | "AWS_ENDPOINT_URL_SESV2"
        | "STRIPE_API_BASE"
        | "LIVE_API_URL" => CUT,
        "CATALOG_TABLE" | "STOCK_TABLE" | "CARTS_TABLE" | "ORDERS_TABLE" | "OPS_TABLE" | "DIRECTORY_TABLE" | "ANALYTICS_TABLE"
        | "ACCOUNTS_TABLE" | "CONNECTIONS_TABLE" => "a-table",
        "MAIL_QUEUE_URL"
        | "INVENTORY_QUEUE_URL"
        | "PAYMENTS_QUEUE_URL"
        | "DIRECTORY_QUEUE_URL"
        | "BULK_QUEUE_URL"
        | "ERASURES_QUEUE_URL"
        | "EXPORTS_QUEUE_URL"
        | "LIVE_QUEUE_URL"
        | "VISITS_QUEUE_URL"
        | "CATALOGUE_QUEUE_URL" => "http://127.0.0.1:1/000000000000/queue",
        "IMAGES_BUCKET" | "CATALOGUE_BUCKET" | "EXPORTS_BUCKET" => "a-bucket",
        "GUEST_TOKEN_SECRETS" | "STAFF_TOKEN" | "STRIPE_SECRET_KEY" | "STRIPE_PUBLISHABLE_KEY" | "STRIPE_WEBHOOK_SECRET" => SECRET,
        "SENTRY_DSN" => "http://key@127.0.0.1:1/7",
        "ACCESS_TOKEN_SIGNING_KEY" => keys.signing_key.as_str(),
        "ACCESS_TOKEN_PUBLIC_KEYS" => keys.public_keys.as_str(),
        _ => "",
    };
    Arc::new(App::new(Config::from_lookup(|name| Some(variable(name).to_owned())).unwrap_or_else(|error| panic!("{error}"))))
}

const SECRET: &str = "a-secret-for-tests-only";

/// The route's sample request, by somebody who may make it.
fn allowed(app: &App, route: &Route, sample: &Value) -> Value {
    let tokens = app.guest_tokens().expect("secrets");
    let path = |name: &str| sample["pathParameters"][name].as_str().unwrap_or_default().to_owned();
    let body = sample["body"].as_str().unwrap_or_default();
    let fields: Value = serde_json::from_str(body).unwrap_or_default();
    let cart = path("cart_id").try_into().or_else(|_| fields["cart_id"].as_str().unwrap_or_default().to_owned().try_into());
    let mut event = sample.clone();
    let somebody = Bearer { user_id: random::user_id(), session_id: random::session_id(), role: AccountRole::Customer };
    let bearer = match route.access {
        Access::Staff(_) => SECRET.to_owned(),
        _ => app.access_tokens().expect("keys").issue(&somebody, clock::now()).expect("a token"),
    };
    for (name, value) in [
        ("x-cart-token", cart.map(|id| tokens.cart(&id)).unwrap_or_default()),
        ("x-order-token", path("order_id").try_into().map(|id| tokens.order(&id)).unwrap_or_default()),
        ("authorization", format!("Bearer {bearer}")),
        ("stripe-signature", signature::header(SECRET, body, clock::now())),
    ] {
        event["headers"][name] = json!(value);
    }
    if let Some(order) = path("token").split('.').next().and_then(|id| OrderId::parse(id).ok()) {
        event["pathParameters"]["token"] = json!(tokens.track(&order));
    }
    if route.path.starts_with("/restock-alerts/") {
        event["pathParameters"]["token"] = json!(tokens.restock_alerts("somebody"));
    }
    event
}

#[tokio::test]
async fn every_endpoint_that_needs_the_database_asks_to_be_tried_again() {
    let app = cut_off();
    // These have no database behind them; a letter's link is not the shop's here, which shows before anything is read, and to show
    // what ends mails about restocks nothing is read.
    let alone = ["docs-openapi", "pages-robots", "auth-jwks", "pages-restock-alert"];
    let answers_alone = |route: &Route| alone.contains(&route.bin);
    let asked = barrow_api::routes().iter().filter(|route| !answers_alone(route) && route.access != Access::LetterLink);
    let wrong: Vec<String> = join_all(asked.map(|route| asks_again(&app, route))).await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with its answer, if anything.
async fn asks_again(app: &Arc<App>, route: &'static Route) -> Option<String> {
    let (_, event) = events().into_iter().find(|(bin, _)| bin == route.bin).expect("a sample");
    let response = respond(route, app, allowed(app, route, &event)).await;
    let text = std::str::from_utf8(response.body()).expect("text");
    let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
    let says_so = if route.bin.starts_with("pages-") {
        text.contains("One moment")
    } else {
        serde_json::from_str::<Value>(text).is_ok_and(|problem| problem["code"] == "busy")
    };
    let is_right = response.status().as_u16() == 503 && says_so && retry_after.is_some();
    (!is_right).then(|| format!("{}: {} {text}", route.bin, response.status()))
}

/// Told to begin anew by their error: a schedule by itself, lines of a log by Lambda.
const BEGIN_ANEW: [&str; 8] = [
    "jobs-report-errors",
    "jobs-expire-orders",
    "jobs-reconcile-payments",
    "jobs-audit-books",
    "jobs-rebuild-catalogue",
    "jobs-rebuild-analytics",
    "jobs-rebuild-directory",
    "jobs-keep-dates",
];

#[tokio::test]
async fn every_job_gives_its_work_back() {
    let app = cut_off();
    let wrong: Vec<&str> = join_all(barrow_jobs::jobs().iter().map(|job| gives_back(&app, job))).await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Its name, if it does not.
async fn gives_back(app: &Arc<App>, job: &'static Job) -> Option<&'static str> {
    let (_, event) = events().into_iter().find(|(bin, _)| bin == job.bin).expect("a sample");
    let given_back = match (job.run)(Arc::clone(app), event).await {
        Ok(answer) => answer["batchItemFailures"].as_array().map_or(0, Vec::len) == 1,
        Err(_) => BEGIN_ANEW.contains(&job.bin),
    };
    (!given_back).then_some(job.bin)
}
