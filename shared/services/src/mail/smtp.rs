//! Mail by SMTP, to any provider that speaks it.

use super::{Envelope, Mail, MailError, REFERENCE_HEADER, unsubscribe_headers};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Message, MultiPart};
use lettre::transport::smtp::response::Category;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::error::Error;
use std::time::Duration;

/// For one step of the conversation.
const STEP_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn transport(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(|_| MailError::Permanent("the SMTP address is malformed".to_owned()))?;
    Ok(builder.timeout(Some(STEP_TIMEOUT)).build())
}

pub(super) async fn send(transport: &AsyncSmtpTransport<Tokio1Executor>, mail: &Mail, envelope: Envelope) -> Result<(), MailError> {
    transport.send(message(mail, envelope)?).await.map_err(|error| {
        let code = error.status();
        let about_us = code.is_none_or(|code| code.category != Category::MailSystem);
        let said = said(&error);
        if error.is_permanent() && !about_us { MailError::Permanent(said) } else { MailError::Temporary(said) }
    })?;
    Ok(())
}

fn message(mail: &Mail, Envelope { from, to }: Envelope) -> Result<Message, MailError> {
    let parts = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let headers = Message::builder().from(from).to(to).subject(&mail.subject);
    let mut message =
        headers.header(Reference(mail.reference.clone())).multipart(parts).map_err(|error| MailError::Permanent(error.to_string()))?;
    for (name, value) in unsubscribe_headers(mail) {
        message.headers_mut().insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    Ok(message)
}

/// The whole chain: the outermost error alone says little.
fn said(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[derive(Clone)]
struct Reference(String);

impl Header for Reference {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(REFERENCE_HEADER)
    }

    fn parse(value: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self(value.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::tests::mail;

    #[test]
    fn writes_both_parts_and_the_reference() {
        let mail = mail();
        let written = message(&mail, Envelope::of(&mail).unwrap()).unwrap().formatted();
        let written = String::from_utf8(written).unwrap();
        for expected in [
            "From: Barrow <hello@barrow.example>\r\n",
            "To: ada@example.org\r\n",
            "Subject: We have your order\r\n",
            "X-Barrow-Reference: 4F7K-9QX2-MZ3T/1\r\n",
            "multipart/alternative",
            "<p>Hello</p>",
            "List-Unsubscribe: <https://shop.example/stop/1>\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        ] {
            assert!(written.contains(expected), "{expected} in {written}");
        }
    }

    #[test]
    fn an_address_of_another_form_is_refused_without_repeating_it() {
        let error = transport("http://user:hush@host").unwrap_err();
        assert!(!error.to_string().contains("hush"));
        assert!(transport("smtp://127.0.0.1:2525").is_ok());
    }

    #[tokio::test]
    async fn nobody_listening_is_a_passing_fault() {
        let mail = mail();
        let transport = transport("smtp://127.0.0.1:1").unwrap();
        let error = send(&transport, &mail, Envelope::of(&mail).unwrap()).await.unwrap_err();
        assert!(matches!(error, MailError::Temporary(_)), "{error}");
    }
}
