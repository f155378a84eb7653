//! Mails about an account: what happened, and at most one link.

use super::Mail;
use askama::Template;

#[derive(Clone, Debug)]
pub struct AccountMail<'a> {
    pub shop_name: &'a str,
    pub mail_from: &'a str,
    pub to: &'a str,
    pub reference: &'a str,
    pub subject: &'a str,
    pub heading: &'a str,
    pub paragraphs: &'a [&'a str],
    /// Stands on the link, where there is one.
    pub button: &'a str,
    pub link: Option<&'a str>,
}

#[must_use]
#[expect(clippy::expect_used, reason = "the templates write texts into a String, which cannot fail")]
pub fn account_mail(notice: &AccountMail<'_>) -> Mail {
    Mail {
        to: notice.to.to_owned(),
        from: notice.mail_from.to_owned(),
        html: AccountHtml { notice }.render().expect("templates render"),
        text: AccountText { notice }.render().expect("templates render"),
        subject: notice.subject.to_owned(),
        reference: notice.reference.to_owned(),
        unsubscribe: None,
    }
}

#[derive(Template)]
#[template(path = "mail/account.html")]
struct AccountHtml<'a> {
    notice: &'a AccountMail<'a>,
}

#[derive(Template)]
#[template(path = "mail/account.txt")]
struct AccountText<'a> {
    notice: &'a AccountMail<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(link: Option<&str>) -> Mail {
        account_mail(&AccountMail {
            shop_name: "Barrow & Sons",
            mail_from: "hello@barrow.example",
            to: "ada@example.org",
            reference: "letter/1",
            subject: "Confirm your e-mail address",
            heading: "One click.",
            paragraphs: &["First.", "Second."],
            button: "Confirm",
            link,
        })
    }

    #[test]
    fn both_parts_have_every_paragraph_and_the_link() {
        let mail = notice(Some("https://shop.example/verify-email?token=a.b"));
        for part in [&mail.html, &mail.text] {
            assert!(part.contains("First.") && part.contains("Second.") && part.contains("https://shop.example/verify-email?token=a.b"));
        }
        assert!(mail.html.contains("Barrow &#38; Sons") && mail.text.contains("Barrow & Sons"));
    }

    #[test]
    fn without_a_link_there_is_no_button() {
        let mail = notice(None);
        assert!(!mail.html.contains("Confirm</a>") && !mail.text.contains("Confirm:"));
    }
}
