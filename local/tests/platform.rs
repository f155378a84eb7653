//! The platform around the functions: starting, refusing to start, the gateway's own answers, stopping and being killed.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene fails")]

use barrow_local::shop::{Options, Seed, Shop, StartError};
use barrow_local::template::stacks;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

fn directory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap()
}

async fn start(directory: &Path) -> Shop {
    Shop::start(Options::new(directory)).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn refusal(options: Options) -> String {
    match Shop::start(options).await {
        Ok(_) => panic!("started"),
        Err(error) => {
            let message: String = StartError::to_string(&error);
            assert_eq!(message.lines().count(), 1, "{message}");
            message
        }
    }
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_way_out() {
    let (first, second) = (directory(), directory());
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut options = Options::new(second.path());
    options.port = port;
    assert_eq!(refusal(options).await, format!("port {port} is taken: stop what uses it, or choose another one with --port"));
    drop(first);
}

#[tokio::test]
async fn a_data_directory_serves_one_process_at_a_time() {
    let directory = directory();
    let shop = start(directory.path()).await;
    assert!(refusal(Options::new(directory.path())).await.contains("is in use by another barrow-local"));
    shop.stop().await;
    start(directory.path()).await.stop().await;
}

#[tokio::test]
async fn a_template_that_names_unknown_things_does_not_start() {
    let directory = directory();
    let real = stacks(&Options::new("").template).unwrap();
    for (wrong, from, to, expected) in [
        (
            "template-api.yaml",
            "CodeUri: target/lambda/cart-get\n",
            "CodeUri: target/lambda/cart-got\n",
            "function cart-got has no code in this build",
        ),
        ("template-jobs.yaml", "SHOP_NAME: !Ref ShopName", "SHOP_NAME: !Ref ShopNme", "nothing in template-jobs.yaml is called ShopNme"),
        ("template.yaml", "Resources:", "Resources: [", "line "),
    ] {
        let mut options = Options::new(directory.path().join("data"));
        options.template = directory.path().join("template.yaml");
        for file in real.iter().map(|stack| &stack.file) {
            let text = std::fs::read_to_string(Options::new("").template.with_file_name(file)).unwrap();
            let text = if file == wrong { text.replace(from, to) } else { text };
            std::fs::write(directory.path().join(file), text).unwrap();
        }
        let message = refusal(options).await;
        assert!(message.starts_with("template") && message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn the_gateway_answers_for_what_no_function_does() {
    let directory = directory();
    let shop = start(directory.path()).await;
    let client = Client::new();
    let url = |path: &str| format!("{}{path}", shop.url());

    let unknown = client.get(url("/api/nothing")).send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert_eq!(unknown.headers()["content-type"], "application/problem+json");
    assert_eq!(unknown.json::<Value>().await.unwrap()["code"], "route_not_found");

    let wrong = client.delete(url("/api/products")).send().await.unwrap();
    assert_eq!((wrong.status(), wrong.headers()["allow"].to_str().unwrap()), (StatusCode::METHOD_NOT_ALLOWED, "GET"));

    let large = client.post(url("/api/carts")).body(vec![b'x'; 11 << 20]).send().await.unwrap();
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(large.json::<Value>().await.unwrap()["code"], "body_too_large");

    for elsewhere in ["..%2F..%2Fsecrets.json", "originals/prd_tea/x", "renditions/../originals/x", "renditions/..%2Foriginals%2Fx"] {
        let image = client.get(url(&format!("/images/{elsewhere}"))).send().await.unwrap();
        assert_eq!(image.status(), StatusCode::NOT_FOUND, "{elsewhere}");
    }
}

#[tokio::test]
async fn browsers_of_the_store_may_call_the_api_and_others_not() {
    let directory = directory();
    let shop = start(directory.path()).await;
    let preflight = |origin: String| {
        let request = Client::new().request(Method::OPTIONS, format!("{}/api/checkout", shop.url()));
        let request = request.header("origin", origin).header("access-control-request-method", "POST");
        request.header("access-control-request-headers", "idempotency-key").send()
    };
    let own = preflight(shop.url().to_owned()).await.unwrap();
    assert_eq!(own.headers()["access-control-allow-origin"], shop.url());
    assert!(own.headers()["access-control-allow-headers"].to_str().unwrap().contains("idempotency-key"));
    let foreign = preflight("https://evil.example".to_owned()).await.unwrap();
    assert_eq!(foreign.headers().get("access-control-allow-origin"), None);
}

#[tokio::test]
async fn what_was_stored_outlives_a_kill_and_secrets_stay_the_same() {
    let directory = directory();
    let mut options = Options::new(directory.path());
    options.seed = Seed::Sample;
    let shop = Shop::start(options).await.unwrap();
    let before: Value = products(&shop).await;
    assert!(before["items"].as_array().is_some_and(|items| !items.is_empty()), "{before}");
    let token = shop.staff_token().to_owned();
    shop.kill().await;

    let again = start(directory.path()).await;
    assert_eq!(products(&again).await["items"][0]["slug"], before["items"][0]["slug"]);
    assert_eq!(again.staff_token(), token);
    let image = before["items"][0]["image"]["url"].as_str().unwrap().rsplit_once("/images/").unwrap().1;
    let image = reqwest::get(format!("{}/images/{image}", again.url())).await.unwrap();
    assert_eq!((image.status(), image.headers()["content-type"].to_str().unwrap()), (StatusCode::OK, "image/webp"));
    assert!(image.content_length().is_some_and(|bytes| bytes > 100));
    again.stop().await;
}

async fn products(shop: &Shop) -> Value {
    reqwest::get(format!("{}/api/products?limit=3", shop.url())).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_message_that_no_function_can_read_ends_with_the_dead_letters_or_is_dropped() {
    let directory = directory();
    let shop = start(directory.path()).await;
    let queue = shop.environment()["MAIL_QUEUE_URL"].rsplit('/').next().unwrap().to_owned();
    let message = barrow_local::engines::sqs::Outgoing { body: "not json".to_owned(), ..Default::default() };
    shop.sqs().queues().send(&queue, &message).unwrap();
    let dead_letters = shop.drained().await.unwrap();
    assert_eq!(dead_letters.values().sum::<u64>(), 1, "{dead_letters:?}");
}

#[tokio::test]
async fn scheduled_functions_run_when_told() {
    let directory = directory();
    let mut options = Options::new(directory.path());
    options.schedules = false;
    let shop = Shop::start(options).await.unwrap();
    shop.run_job("jobs-expire-orders").await.unwrap();
    assert!(shop.run_job("jobs-unknown").await.is_err());
    assert_eq!(shop.drained().await.unwrap().values().sum::<u64>(), 0);
    assert_eq!(shop.mails().unwrap(), []);
}

#[tokio::test]
async fn a_function_only_knows_the_secrets_the_template_gives_it() {
    let directory = directory();
    let shop = start(directory.path()).await;
    let public = reqwest::get(format!("{}/api/products", shop.url())).await.unwrap();
    assert_eq!(public.status(), StatusCode::OK);
    let refund = format!("{}/api/admin/orders/4F7K-9QX2-MZ3T/refunds", shop.url());
    let answer = Client::new().post(refund).bearer_auth("wrong").json(&json!({})).send().await.unwrap();
    assert!(matches!(answer.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN), "{}", answer.status());
}

#[tokio::test]
async fn every_sample_event_is_one_that_its_function_can_read() {
    let directory = directory();
    let mut options = Options::new(directory.path());
    options.seed = Seed::Sample;
    let shop = Shop::start(options).await.unwrap();
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let mut replayed = 0;
    for file in std::fs::read_dir(events).unwrap() {
        let file = file.unwrap().path();
        let bin = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let event: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let answer = shop.invoke(&bin, event).await.unwrap_or_else(|error| panic!("{error}"));
        if let Some(status) = answer.get("statusCode") {
            assert!(status.as_u64().is_some_and(|status| status < 500), "{bin}: {answer}");
            // Samples name things, and letters' links, that are not there; but what they send is understood.
            let is_misunderstood = answer["body"].as_str().is_some_and(|body| body.contains("\"validation_failed\""));
            assert!(!is_misunderstood, "{bin}: {answer}");
        }
        replayed += 1;
    }
    assert_eq!(replayed, barrow_api::routes().len() + barrow_jobs::jobs().len() + barrow_media::jobs().len() + barrow_live::jobs().len());
}
