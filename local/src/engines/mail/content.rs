//! What a `SendEmail` request holds: a simple message in parts, or a raw one in MIME.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Address, MessageParser};
use serde::Deserialize;

/// The header with which the shop says what a mail is about.
const REFERENCE_HEADER: &str = "X-Barrow-Reference";

pub struct Content {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub html: String,
    pub text: String,
    pub reference: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    #[serde(default)]
    from_email_address: String,
    #[serde(default)]
    destination: Destination,
    content: Message,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Destination {
    to_addresses: Vec<String>,
    cc_addresses: Vec<String>,
    bcc_addresses: Vec<String>,
}

#[derive(Deserialize)]
enum Message {
    Simple(Simple),
    Raw(Part),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Part,
    body: Body,
    #[serde(default)]
    headers: Vec<Header>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    html: Option<Part>,
    text: Option<Part>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Part {
    data: String,
}

impl Content {
    /// Errors say what SES would say: what is missing.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        let request: Request = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let Request { from_email_address, destination, content } = request;
        let to = destination.all().join(", ");
        let mail = match content {
            Message::Simple(simple) => Self::from_simple(from_email_address, to, simple),
            Message::Raw(part) => Self::from_raw(from_email_address, to, &part.data)?,
        };
        if mail.to.is_empty() || mail.from.is_empty() {
            return Err("a mail needs a sender and a recipient".to_owned());
        }
        Ok(mail)
    }

    fn from_simple(from: String, to: String, simple: Simple) -> Self {
        let Simple { subject, body, headers } = simple;
        let reference = headers.into_iter().find(|header| header.name.eq_ignore_ascii_case(REFERENCE_HEADER));
        Self {
            from,
            to,
            subject: subject.data,
            html: body.html.unwrap_or_default().data,
            text: body.text.unwrap_or_default().data,
            reference: reference.map(|header| header.value),
        }
    }

    /// The request's addresses go before those in the headers.
    fn from_raw(from: String, to: String, data: &str) -> Result<Self, String> {
        let bytes = STANDARD.decode(data).map_err(|error| format!("raw content: {error}"))?;
        let message = MessageParser::default().parse(&bytes).ok_or("raw content: not a mail")?;
        let part = |found: Option<std::borrow::Cow<'_, str>>| found.map(|text| text.into_owned()).unwrap_or_default();
        Ok(Self {
            from: if from.is_empty() { addresses(message.from()) } else { from },
            to: if to.is_empty() { addresses(message.to()) } else { to },
            subject: message.subject().unwrap_or_default().to_owned(),
            html: part(message.html_bodies().next().filter(|part| part.is_text_html()).and(message.body_html(0))),
            text: part(message.body_text(0)),
            reference: message.header(REFERENCE_HEADER).and_then(|value| value.as_text()).map(str::to_owned),
        })
    }
}

impl Destination {
    fn all(self) -> Vec<String> {
        [self.to_addresses, self.cc_addresses, self.bcc_addresses].concat()
    }
}

fn addresses(found: Option<&Address<'_>>) -> String {
    let list: Vec<&str> = found.into_iter().flat_map(Address::iter).filter_map(|one| one.address()).collect();
    list.join(", ")
}
