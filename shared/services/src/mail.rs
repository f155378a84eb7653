//! Mail: what is sent and how. Which mail an event calls for, and that it is sent once, is the business
//! of the queue function.

mod account;
mod low_stock;
mod order;
mod restock;
mod review;
mod ses;
mod smtp;

pub use account::{AccountMail, account_mail};
pub use low_stock::{LowStockLine, LowStockMail, low_stock_mail};
pub use order::{MailLine, MailTracking, OrderMail, OrderMailKind, order_mail};
pub use restock::{RestockMail, restock_mail};
pub use review::{ReviewMail, review_mail};

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};

/// One message to one person, both parts complete in themselves.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    /// `hello@shop.example` or `Shop <hello@shop.example>`.
    pub from: String,
    pub subject: String,
    pub html: String,
    pub text: String,
    /// What the mail is about (an event's id). Travels along as `X-Barrow-Reference`, and as the tag
    /// `reference` in SES, so that a mail in doubt can be found at the provider.
    pub reference: String,
    /// Where one POST ends mails of this kind (RFC 8058): a button in the reader's mail program.
    pub unsubscribe: Option<String>,
}

/// A way to send mail: SES, or any provider by SMTP.
#[derive(Clone, Debug)]
pub enum Mailer {
    Ses(aws_sdk_sesv2::Client),
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Worth another attempt: no answer, a limit, or settings that somebody can mend.
    #[error("the mail could not be sent now: {0}")]
    Temporary(String),
    /// The same mail will be refused again.
    #[error("the mail was refused: {0}")]
    Permanent(String),
}

/// The name of the header that carries [`Mail::reference`].
pub const REFERENCE_HEADER: &str = "X-Barrow-Reference";

/// What the headers say of how to end such mails.
fn unsubscribe_headers(mail: &Mail) -> impl Iterator<Item = (&'static str, String)> {
    let headers =
        |url: &String| [("List-Unsubscribe", format!("<{url}>")), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())];
    mail.unsubscribe.iter().flat_map(headers)
}

impl Mailer {
    #[must_use]
    pub const fn ses(client: aws_sdk_sesv2::Client) -> Self {
        Self::Ses(client)
    }

    /// From `smtps://user:password@host:465`, `smtp://user:password@host:587?tls=required`, or plain
    /// `smtp://host:25`.
    ///
    /// # Errors
    /// An address of another form. The error does not repeat it: it holds a password.
    pub fn smtp(url: &str) -> Result<Self, MailError> {
        smtp::transport(url).map(|transport| Self::Smtp(Box::new(transport)))
    }

    /// # Errors
    /// When nobody has taken charge of the mail. After a temporary error it may have gone out all the
    /// same: the answer was lost, not the mail.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let envelope = Envelope::of(mail)?;
        match self {
            Self::Ses(client) => ses::send(client, mail, &envelope).await,
            Self::Smtp(transport) => smtp::send(transport, mail, envelope).await,
        }
    }
}

/// The two addresses, taken apart and checked.
struct Envelope {
    from: Mailbox,
    to: Mailbox,
}

impl Envelope {
    /// A line break in any header value would let its author write headers, so no control character
    /// passes, whichever way the mail goes out.
    fn of(mail: &Mail) -> Result<Self, MailError> {
        let Mail { to, from, subject, reference, unsubscribe, html: _, text: _ } = mail;
        let unsubscribe = unsubscribe.iter().map(|url| ("unsubscribe", url));
        for (name, value) in [("to", to), ("from", from), ("subject", subject), ("reference", reference)].into_iter().chain(unsubscribe) {
            if value.chars().any(char::is_control) {
                return Err(MailError::Permanent(format!("a control character in `{name}`")));
            }
        }
        Ok(Self { from: mailbox("from", from)?, to: mailbox("to", to)? })
    }
}

/// Errors name the field, not the address.
fn mailbox(field: &str, text: &str) -> Result<Mailbox, MailError> {
    text.parse().map_err(|_| MailError::Permanent(format!("`{field}` is no mail address")))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn mail() -> Mail {
        Mail {
            to: "ada@example.org".to_owned(),
            from: "Barrow <hello@barrow.example>".to_owned(),
            subject: "We have your order".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            text: "Hello".to_owned(),
            reference: "4F7K-9QX2-MZ3T/1".to_owned(),
            unsubscribe: Some("https://shop.example/stop/1".to_owned()),
        }
    }

    #[test]
    fn no_header_takes_a_line_break() {
        let evil = "x\r\nBcc: everyone@example.org".to_owned();
        let hostile = [
            Mail { to: format!("ada@example.org{evil}"), ..mail() },
            Mail { from: evil.clone(), ..mail() },
            Mail { subject: evil.clone(), ..mail() },
            Mail { reference: evil.clone(), ..mail() },
            Mail { unsubscribe: Some(evil), ..mail() },
        ];
        for mail in hostile {
            assert!(matches!(Envelope::of(&mail), Err(MailError::Permanent(_))));
        }
        assert!(Envelope::of(&mail()).is_ok());
    }

    #[test]
    fn a_list_of_recipients_is_no_address() {
        let mail = Mail { to: "ada@example.org, bob@example.org".to_owned(), ..mail() };
        assert!(matches!(Envelope::of(&mail), Err(MailError::Permanent(_))));
    }
}
