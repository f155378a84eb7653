//! The queues with the real SDK.

use super::*;
use crate::engines::{ACCESS_KEY, REGION, SECRET_KEY};
use crate::template::Redrive;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName, SendMessageBatchRequestEntry,
};
use std::path::PathBuf;
use std::time::{Duration, Instant};

struct Bench {
    _directory: tempfile::TempDir,
    file: PathBuf,
    client: Client,
    sqs: Sqs,
    url: String,
    dead: String,
}

impl Bench {
    async fn new() -> Self {
        let directory = tempfile::tempdir_in("/dev/shm").unwrap();
        let file = directory.path().join("queues.sqlite");
        let sqs = start(&file).await;
        let client = client(sqs.url());
        let (url, dead) = (sqs.queue_url("Work"), sqs.queue_url("Dead"));
        Self { _directory: directory, file, client, sqs, url, dead }
    }

    async fn send(&self, body: &str) {
        self.client.send_message().queue_url(&self.url).message_body(body).send().await.unwrap();
    }

    async fn receive(&self, url: &str, wait_seconds: i32) -> Vec<aws_sdk_sqs::types::Message> {
        let request = self.client.receive_message().queue_url(url).max_number_of_messages(10);
        let request = request.wait_time_seconds(wait_seconds).message_attribute_names("All");
        let request = request.message_system_attribute_names(MessageSystemAttributeName::All);
        request.send().await.unwrap().messages.unwrap_or_default()
    }

    async fn give_back(&self, message: &aws_sdk_sqs::types::Message) {
        let request = self.client.change_message_visibility().queue_url(&self.url).visibility_timeout(0);
        request.receipt_handle(message.receipt_handle().unwrap()).send().await.unwrap();
    }
}

async fn start(file: &Path) -> Sqs {
    let queue = |name: &str, visibility_seconds, redrive| Queue { name: name.to_owned(), visibility_seconds, delay_seconds: 0, redrive };
    let redrive = Redrive { queue: "Dead".to_owned(), max_receive_count: 2 };
    Sqs::start(file, &[queue("Work", 1, Some(redrive)), queue("Dead", 30, None)]).await.unwrap()
}

fn client(url: &str) -> Client {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "test"))
        .endpoint_url(url)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

#[tokio::test]
async fn a_message_is_hidden_while_in_flight_and_gone_when_deleted() {
    let bench = Bench::new().await;
    let colour = MessageAttributeValue::builder().data_type("String").string_value("red").build().unwrap();
    let request = bench.client.send_message().queue_url(&bench.url).message_body("tomato");
    let sent = request.message_attributes("colour", colour).send().await.unwrap();
    assert_eq!(sent.md5_of_message_body(), Some("006f87892f47ef9aa60fa5ed01a440fb"));

    let [message] = &bench.receive(&bench.url, 0).await[..] else { panic!("one message") };
    assert_eq!(message.body(), Some("tomato"));
    assert_eq!(message.message_attributes().unwrap()["colour"].string_value(), Some("red"));
    assert_eq!(message.attributes().unwrap()[&MessageSystemAttributeName::ApproximateReceiveCount], "1");
    assert!(bench.receive(&bench.url, 0).await.is_empty());

    let receipt = message.receipt_handle().unwrap();
    bench.client.delete_message().queue_url(&bench.url).receipt_handle(receipt).send().await.unwrap();
    assert_eq!(bench.sqs.queues().counts("Work").unwrap(), Counts::default());
}

#[tokio::test]
async fn a_message_nobody_deletes_comes_back_after_its_time() {
    let bench = Bench::new().await;
    bench.send("tomato").await;
    let began = Instant::now();
    let first = bench.receive(&bench.url, 0).await;
    let second = bench.receive(&bench.url, 20).await;
    assert!(began.elapsed() > Duration::from_millis(800));
    assert_eq!(second[0].message_id(), first[0].message_id());
    assert_eq!(second[0].attributes().unwrap()[&MessageSystemAttributeName::ApproximateReceiveCount], "2");

    // The first receipt is old: it deletes nothing.
    let old = first[0].receipt_handle().unwrap();
    bench.client.delete_message().queue_url(&bench.url).receipt_handle(old).send().await.unwrap();
    assert_eq!(bench.sqs.queues().counts("Work").unwrap().in_flight, 1);
}

#[tokio::test]
async fn a_delayed_message_waits() {
    let bench = Bench::new().await;
    let request = bench.client.send_message().queue_url(&bench.url).message_body("later");
    request.delay_seconds(3).send().await.unwrap();
    assert!(bench.receive(&bench.url, 0).await.is_empty());
    assert_eq!(bench.sqs.queues().counts("Work").unwrap().delayed, 1);
    assert_eq!(bench.receive(&bench.url, 20).await.len(), 1);
}

#[tokio::test]
async fn a_waiting_receiver_gets_a_new_message_at_once() {
    let bench = Bench::new().await;
    let began = Instant::now();
    let (messages, ()) = tokio::join!(bench.receive(&bench.url, 20), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        bench.send("now").await;
    });
    assert_eq!(messages.len(), 1);
    assert!(began.elapsed() < Duration::from_secs(15), "only when its wait was over");
}

#[tokio::test]
async fn a_message_received_too_often_goes_to_the_dead_letters() {
    let bench = Bench::new().await;
    bench.send("poison").await;
    for _ in 0..2 {
        let messages = bench.receive(&bench.url, 0).await;
        bench.give_back(&messages[0]).await;
    }
    assert!(bench.receive(&bench.url, 0).await.is_empty());
    assert_eq!(bench.sqs.queues().counts("Work").unwrap().total(), 0);
    assert_eq!(bench.receive(&bench.dead, 0).await[0].body(), Some("poison"));
    assert!(bench.sqs.queues().is_dead_letter("Dead") && !bench.sqs.queues().is_dead_letter("Work"));
}

#[tokio::test]
async fn a_new_process_finds_every_message_also_those_in_flight() {
    let bench = Bench::new().await;
    bench.send("one").await;
    bench.send("two").await;
    assert_eq!(bench.receive(&bench.url, 0).await.len(), 2);

    // More often than a message may fail: being cut off is no failure.
    for _ in 0..4 {
        let again = start(&bench.file).await;
        let request = client(again.url()).receive_message().queue_url(again.queue_url("Work")).max_number_of_messages(10);
        assert_eq!(request.send().await.unwrap().messages().len(), 2);
    }
}

#[tokio::test]
async fn batches_answer_for_each_entry() {
    let bench = Bench::new().await;
    let entry = |id: &str, delay| SendMessageBatchRequestEntry::builder().id(id).message_body(id).delay_seconds(delay).build().unwrap();
    let request = bench.client.send_message_batch().queue_url(&bench.url);
    let sent = request.entries(entry("a", 0)).entries(entry("b", 0)).entries(entry("bad", 901)).send().await.unwrap();
    assert_eq!(sent.successful().len(), 2);
    assert_eq!(sent.failed()[0].id(), "bad");

    let mut request = bench.client.delete_message_batch().queue_url(&bench.url);
    for (index, message) in bench.receive(&bench.url, 0).await.iter().enumerate() {
        let receipt = message.receipt_handle().unwrap();
        let entry = DeleteMessageBatchRequestEntry::builder().id(index.to_string()).receipt_handle(receipt);
        request = request.entries(entry.build().unwrap());
    }
    assert_eq!(request.send().await.unwrap().successful().len(), 2);
    assert_eq!(bench.sqs.queues().counts("Work").unwrap().total(), 0);
}

#[tokio::test]
async fn wrong_calls_get_the_errors_of_sqs() {
    let bench = Bench::new().await;
    let unknown = bench.sqs.queue_url("Nowhere");
    let error = bench.client.send_message().queue_url(unknown).message_body("x").send().await.unwrap_err();
    assert!(error.into_service_error().is_queue_does_not_exist());
    let error = bench.client.delete_message().queue_url(&bench.url).receipt_handle("x").send().await.unwrap_err();
    assert!(error.into_service_error().is_receipt_handle_is_invalid());
}

#[tokio::test]
async fn attributes_and_purge() {
    let bench = Bench::new().await;
    bench.send("x").await;
    let found = bench.client.get_queue_url().queue_name("Work").send().await.unwrap();
    assert_eq!(found.queue_url(), Some(bench.url.as_str()));
    let request = bench.client.get_queue_attributes().queue_url(&bench.url).attribute_names(QueueAttributeName::All);
    let attributes = request.send().await.unwrap().attributes.unwrap();
    assert_eq!(attributes[&QueueAttributeName::ApproximateNumberOfMessages], "1");
    assert!(attributes[&QueueAttributeName::RedrivePolicy].contains("\"maxReceiveCount\":2"));
    bench.client.purge_queue().queue_url(&bench.url).send().await.unwrap();
    assert!(bench.receive(&bench.url, 0).await.is_empty());
}
