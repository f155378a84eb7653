//! The catcher with the real SES client.

use super::*;
use crate::engines::{ACCESS_KEY, REGION, SECRET_KEY};
use aws_sdk_sesv2::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, RawMessage};

fn client(url: &str) -> aws_sdk_sesv2::Client {
    let config = aws_sdk_sesv2::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "test"))
        .endpoint_url(url)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    aws_sdk_sesv2::Client::from_conf(config)
}

fn part(text: &str) -> Content {
    Content::builder().data(text).build().unwrap()
}

fn simple() -> EmailContent {
    let body = Body::builder().html(part("<p>Grüezi</p>")).text(part("Grüezi")).build();
    let header = MessageHeader::builder().name("X-Barrow-Reference").value("4F7K-9QX2-MZ3T/1").build().unwrap();
    EmailContent::builder().simple(Message::builder().subject(part("Your order")).body(body).headers(header).build()).build()
}

#[tokio::test]
async fn keeps_simple_mails_over_a_restart() {
    let directory = tempfile::tempdir_in("/dev/shm").unwrap();
    let file = directory.path().join("mail.sqlite");
    let catcher = MailCatcher::start(&file).await.unwrap();
    let request = client(catcher.url())
        .send_email()
        .from_email_address("Barrow <hello@barrow.example>")
        .destination(Destination::builder().to_addresses("ada@example.org").build())
        .content(simple());
    let id = request.send().await.unwrap().message_id.unwrap();
    drop(catcher);

    let catcher = MailCatcher::start(&file).await.unwrap();
    let mail = catcher.mails().get(&id).unwrap().unwrap();
    assert_eq!(mail.to, "ada@example.org");
    assert_eq!(mail.subject, "Your order");
    assert_eq!(mail.html, "<p>Grüezi</p>");
    assert_eq!(mail.text, "Grüezi");
    assert_eq!(mail.reference.as_deref(), Some("4F7K-9QX2-MZ3T/1"));
    assert_eq!(catcher.mails().list().unwrap(), [mail]);
}

#[tokio::test]
async fn reads_raw_mails() {
    let directory = tempfile::tempdir_in("/dev/shm").unwrap();
    let catcher = MailCatcher::start(&directory.path().join("mail.sqlite")).await.unwrap();
    let raw = "From: hello@barrow.example\r\nTo: ada@example.org\r\nSubject: =?utf-8?q?Gr=C3=BCezi?=\r\n\
        X-Barrow-Reference: 7\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n--b--\r\n";
    let raw = RawMessage::builder().data(Blob::new(raw)).build().unwrap();
    let content = EmailContent::builder().raw(raw).build();
    client(catcher.url()).send_email().content(content).send().await.unwrap();
    let mail = catcher.mails().list().unwrap().remove(0);
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("hello@barrow.example", "ada@example.org"));
    assert_eq!((mail.subject.as_str(), mail.reference.as_deref()), ("Grüezi", Some("7")));
    assert_eq!((mail.text.trim(), mail.html.trim()), ("plain", "<b>rich</b>"));
}

#[tokio::test]
async fn a_mail_to_nobody_is_refused() {
    let directory = tempfile::tempdir_in("/dev/shm").unwrap();
    let catcher = MailCatcher::start(&directory.path().join("mail.sqlite")).await.unwrap();
    let request = client(catcher.url()).send_email().from_email_address("a@b.example").content(simple());
    let error = request.send().await.unwrap_err().into_service_error();
    assert!(error.is_bad_request_exception(), "{error:?}");
    assert!(catcher.mails().list().unwrap().is_empty());
}
