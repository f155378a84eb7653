//! Mail through SES v2, which puts the message together from its parts.

use super::{Envelope, Mail, MailError, REFERENCE_HEADER, unsubscribe_headers};
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{DisplayErrorContext, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag};
use lettre::message::header::{From, Headers};
use lettre::message::{Mailbox, Mailboxes};

pub(super) async fn send(client: &Client, mail: &Mail, envelope: &Envelope) -> Result<(), MailError> {
    let tag = MessageTag::builder().name("reference").value(tag_value(&mail.reference));
    let request = client
        .send_email()
        .from_email_address(encoded(&envelope.from))
        .destination(Destination::builder().to_addresses(encoded(&envelope.to)).build())
        .content(EmailContent::builder().simple(message(mail)?).build())
        .email_tags(tag.build().map_err(unbuildable)?);
    request.send().await.map_err(|error| classify(&error))?;
    Ok(())
}

fn message(mail: &Mail) -> Result<Message, MailError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build().map_err(unbuildable);
    let body = Body::builder().html(utf8(&mail.html)?).text(utf8(&mail.text)?).build();
    let mut message = Message::builder().subject(utf8(&mail.subject)?).body(body);
    for (name, value) in std::iter::once((REFERENCE_HEADER, mail.reference.clone())).chain(unsubscribe_headers(mail)) {
        message = message.headers(MessageHeader::builder().name(name).value(value).build().map_err(unbuildable)?);
    }
    Ok(message.build())
}

/// SES takes names in the form of a header: anything but ASCII as an encoded word.
fn encoded(mailbox: &Mailbox) -> String {
    let mut headers = Headers::new();
    headers.set(From::from(Mailboxes::from(mailbox.clone())));
    let line = headers.to_string().replace("\r\n", "");
    line.trim_start_matches("From: ").to_owned()
}

/// A tag's value holds ASCII letters, digits, `_` and `-`, at most 256 of them.
fn tag_value(reference: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    reference.chars().take(256).map(|c| if allowed(c) { c } else { '_' }).collect()
}

/// Refused for good only where the message itself is at fault: an account that is suspended or a domain
/// not yet verified is mended by somebody, and the mail should then go out.
fn classify(error: &SdkError<SendEmailError>) -> MailError {
    let said = DisplayErrorContext(error).to_string();
    match error.as_service_error() {
        Some(SendEmailError::MessageRejected(_) | SendEmailError::BadRequestException(_)) => MailError::Permanent(said),
        _ => MailError::Temporary(said),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "stands where map_err wants it")]
fn unbuildable(error: aws_sdk_sesv2::error::BuildError) -> MailError {
    MailError::Permanent(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::tests::mail;
    use aws_sdk_sesv2::types::error::{AccountSuspendedException, MessageRejected};
    use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
    use aws_smithy_types::body::SdkBody;

    #[test]
    fn names_are_sent_as_encoded_words() {
        let plain: Mailbox = "Barrow <hello@barrow.example>".parse().unwrap();
        assert_eq!(encoded(&plain), "Barrow <hello@barrow.example>");
        let accented: Mailbox = "Épicerie <hello@barrow.example>".parse().unwrap();
        assert!(encoded(&accented).is_ascii());
        assert!(encoded(&accented).starts_with("=?utf-8?"));
    }

    #[test]
    fn the_reference_becomes_a_lawful_tag() {
        assert_eq!(tag_value("4F7K-9QX2-MZ3T/1 ü"), "4F7K-9QX2-MZ3T_1__");
        assert_eq!(tag_value(&"a".repeat(300)).len(), 256);
    }

    #[test]
    fn carries_both_parts_and_the_reference() {
        let message = message(&mail()).unwrap();
        let body = message.body().unwrap();
        assert_eq!(body.text().map(Content::data), Some("Hello"));
        assert_eq!(body.html().map(Content::data), Some("<p>Hello</p>"));
        assert_eq!(message.headers()[0].value(), "4F7K-9QX2-MZ3T/1");
        assert_eq!(message.headers()[1].value(), "<https://shop.example/stop/1>");
    }

    #[test]
    fn only_a_fault_of_the_message_is_permanent() {
        let answer = || HttpResponse::new(400.try_into().unwrap(), SdkBody::empty());
        let rejected = SendEmailError::MessageRejected(MessageRejected::builder().build());
        assert!(matches!(classify(&SdkError::service_error(rejected, answer())), MailError::Permanent(_)));
        let suspended = SendEmailError::AccountSuspendedException(AccountSuspendedException::builder().build());
        assert!(matches!(classify(&SdkError::service_error(suspended, answer())), MailError::Temporary(_)));
    }
}
