//! The notice to staff that an order needs a human: money that does not match, a dispute, a refund that failed,
//! a return to decide about.

use super::Mail;
use askama::Template;

#[derive(Clone, Debug)]
pub struct ReviewMail<'a> {
    pub shop_name: &'a str,
    pub mail_from: &'a str,
    pub to: &'a str,
    pub reference: &'a str,
    pub order_id: &'a str,
    /// What happened, and what to do about it.
    pub matter: &'a str,
    /// `mismatch`, `disputed`, …
    pub payment_state: &'a str,
    pub total: &'a str,
    pub received: &'a str,
}

#[must_use]
#[expect(clippy::expect_used, reason = "the templates write texts into a String, which cannot fail")]
pub fn review_mail(notice: &ReviewMail<'_>) -> Mail {
    Mail {
        to: notice.to.to_owned(),
        from: notice.mail_from.to_owned(),
        html: ReviewHtml { notice }.render().expect("templates render"),
        text: ReviewText { notice }.render().expect("templates render"),
        subject: format!("Order {} needs you", notice.order_id),
        reference: notice.reference.to_owned(),
        unsubscribe: None,
    }
}

#[derive(Template)]
#[template(path = "mail/review.html")]
struct ReviewHtml<'a> {
    notice: &'a ReviewMail<'a>,
}

#[derive(Template)]
#[template(path = "mail/review.txt")]
struct ReviewText<'a> {
    notice: &'a ReviewMail<'a>,
}
