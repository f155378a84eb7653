//! Mails about what was sold out: to confirm that somebody wants to be told, and to tell them.

use super::Mail;
use askama::Template;

#[derive(Clone, Debug)]
pub struct RestockMail<'a> {
    pub shop_name: &'a str,
    pub mail_from: &'a str,
    pub to: &'a str,
    pub reference: &'a str,
    pub title: &'a str,
    /// Of the variant.
    pub options: &'a str,
    /// It tells; otherwise it asks.
    pub is_back: bool,
    /// To the product, or to the page that confirms.
    pub link: &'a str,
    /// To the page that ends such mails.
    pub stop_url: &'a str,
}

#[must_use]
#[expect(clippy::expect_used, reason = "the templates write texts into a String, which cannot fail")]
pub fn restock_mail(notice: &RestockMail<'_>) -> Mail {
    let subject = if notice.is_back { "Back in stock" } else { "Shall we tell you?" };
    Mail {
        to: notice.to.to_owned(),
        from: notice.mail_from.to_owned(),
        html: RestockHtml { notice }.render().expect("templates render"),
        text: RestockText { notice }.render().expect("templates render"),
        subject: format!("{subject}: {}", one_line(notice.title)),
        reference: notice.reference.to_owned(),
        unsubscribe: Some(notice.stop_url.to_owned()),
    }
}

/// A header has no line breaks.
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

#[derive(Template)]
#[template(path = "mail/restock.html")]
struct RestockHtml<'a> {
    notice: &'a RestockMail<'a>,
}

#[derive(Template)]
#[template(path = "mail/restock.txt")]
struct RestockText<'a> {
    notice: &'a RestockMail<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_say_what_it_is_and_how_to_end_it() {
        for is_back in [true, false] {
            let mail = restock_mail(&RestockMail {
                shop_name: "Barrow",
                mail_from: "hello@barrow.example",
                to: "ada@example.org",
                reference: "letter/1",
                title: "Rye <bread>",
                options: "750 g",
                is_back,
                link: "https://shop.example/there",
                stop_url: "https://shop.example/stop",
            });
            assert!(mail.html.contains("Rye &#60;bread&#62;") && mail.text.contains("Rye <bread>, 750 g"), "{}", mail.text);
            for part in [&mail.html, &mail.text] {
                assert!(part.contains("https://shop.example/there") && part.contains("https://shop.example/stop"));
            }
        }
    }
}
