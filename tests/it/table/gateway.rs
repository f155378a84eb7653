//! The local gateway sends every route to its own function, and no others: seen from the place of `cargo lambda watch`, which
//! answers with the name of the function it was asked for.

use super::differences::{Source, assert_one_table};
use super::rows::code_endpoints;
use crate::harness::options;
use axum::extract::Path;
use axum::routing::post;
use axum::{Json, Router};
use barrow_local::shop::Shop;
use reqwest::{Client, Method};
use serde_json::{Value, json};

#[tokio::test]
async fn the_gateway_serves_every_endpoint() {
    let directory = tempfile::tempdir().unwrap();
    let mut options = options(directory.path());
    options.lambda = Some(functions_that_say_their_name().await);
    let shop = Shop::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    let mut rows = Vec::new();
    for route in barrow_api::routes() {
        let path = route.path.replace(['{', '}'], "");
        let request = Client::new().request(route.method.parse::<Method>().unwrap(), format!("{}{path}", shop.url()));
        let answer = request.send().await.unwrap().text().await.unwrap();
        rows.push(answer);
    }
    assert_one_table(&[code_endpoints(), Source::new("the local gateway", rows)]);
    shop.stop().await;
}

async fn functions_that_say_their_name() -> String {
    let function = |Path(bin): Path<String>, Json(event): Json<Value>| async move {
        let key = event["routeKey"].as_str().unwrap_or_default();
        Json(json!({ "statusCode": 200, "headers": { "content-type": "text/plain" }, "body": format!("{key} {bin}") }))
    };
    let router = Router::new().route("/2015-03-31/functions/{bin}/invocations", post(function));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}
