//! The mails a customer gets about an order. The words are in `templates/mail/`, one pair of files for
//! each kind; amounts, dates and addresses come in ready to be shown.

use super::Mail;
use askama::Template;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderMailKind {
    Received,
    Paid,
    Shipped,
    Cancelled,
    Expired,
    Refunded,
    ReturnApproved,
    ReturnDeclined,
}

/// What the templates show. Fields that a kind has no use for are ignored.
#[derive(Clone, Debug)]
pub struct OrderMail<'a> {
    pub shop_name: &'a str,
    pub mail_from: &'a str,
    pub to: &'a str,
    pub reference: &'a str,
    pub order_id: &'a str,
    /// The page where a guest follows the order.
    pub order_url: &'a str,
    pub placed_at: &'a str,
    pub lines: Vec<MailLine>,
    /// Label and amount, in the order shown; the last is the sum.
    pub totals: Vec<(String, String)>,
    pub shipping_address: Vec<String>,
    /// Received: where to pay, and until when the units are kept.
    pub payment_url: Option<String>,
    pub pay_until: Option<String>,
    /// Shipped: how the parcel travels.
    pub tracking: Option<MailTracking>,
    /// Shipped, and returns: what is in the parcel (nothing given: everything).
    pub parcel_lines: Vec<MailLine>,
    /// Refunded, and cancelled: what goes back.
    pub refund_amount: Option<String>,
    /// Cancelled: whether something was paid, which may all be on its way back already.
    pub charged: bool,
    /// Cancelled, refunded and declined: a sentence that says why.
    pub reason: Option<String>,
}

#[derive(Clone, Debug)]
pub struct MailLine {
    pub title: String,
    /// `500 g`, `red, large`, or nothing.
    pub options: String,
    pub sku: String,
    pub quantity: u32,
    pub total: String,
    pub image_url: Option<String>,
}

#[derive(Clone, Debug)]
pub struct MailTracking {
    pub carrier: String,
    pub number: String,
    pub url: Option<String>,
}

#[must_use]
#[expect(clippy::expect_used, reason = "the templates write texts and numbers into a String, which cannot fail")]
pub fn order_mail(kind: OrderMailKind, order: &OrderMail<'_>) -> Mail {
    let (html, text) = render(kind, order).expect("templates render");
    Mail {
        to: order.to.to_owned(),
        from: order.mail_from.to_owned(),
        html,
        text,
        subject: subject(kind, order),
        reference: order.reference.to_owned(),
        unsubscribe: None,
    }
}

fn subject(kind: OrderMailKind, order: &OrderMail<'_>) -> String {
    let words = match kind {
        OrderMailKind::Received => "We have your order",
        OrderMailKind::Paid => "Paid. We’re packing your order",
        OrderMailKind::Shipped => "On its way: your order",
        OrderMailKind::Cancelled => "Cancelled: your order",
        OrderMailKind::Expired => "Not paid in time: your order",
        OrderMailKind::Refunded => "Refund for your order",
        OrderMailKind::ReturnApproved => "Send it back: your order",
        OrderMailKind::ReturnDeclined => "About your return: order",
    };
    format!("{words} {}", order.order_id)
}

impl OrderMail<'_> {
    fn parcel(&self) -> &[MailLine] {
        if self.parcel_lines.is_empty() { &self.lines } else { &self.parcel_lines }
    }

    /// Whether something of the order is not in this parcel.
    fn is_part(&self) -> bool {
        let units = |lines: &[MailLine]| lines.iter().map(|line| u64::from(line.quantity)).sum::<u64>();
        units(self.parcel()) < units(&self.lines)
    }
}

impl MailTracking {
    /// The carrier's page, when it is a web page: staff type it, and customers click it.
    fn link(&self) -> Option<&str> {
        let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        self.url.as_deref().filter(web)
    }
}

/// Both parts of one kind, from its pair of files.
macro_rules! parts {
    ($order:expr, $html:literal, $text:literal) => {{
        #[derive(Template)]
        #[template(path = $html)]
        struct Html<'a> {
            order: &'a OrderMail<'a>,
        }
        #[derive(Template)]
        #[template(path = $text)]
        struct Text<'a> {
            order: &'a OrderMail<'a>,
        }
        let html = Html { order: $order }.render()?;
        Ok((html, Text { order: $order }.render()?))
    }};
}

fn render(kind: OrderMailKind, order: &OrderMail<'_>) -> Result<(String, String), askama::Error> {
    match kind {
        OrderMailKind::Received => parts!(order, "mail/received.html", "mail/received.txt"),
        OrderMailKind::Paid => parts!(order, "mail/paid.html", "mail/paid.txt"),
        OrderMailKind::Shipped => parts!(order, "mail/shipped.html", "mail/shipped.txt"),
        OrderMailKind::Cancelled => parts!(order, "mail/cancelled.html", "mail/cancelled.txt"),
        OrderMailKind::Expired => parts!(order, "mail/expired.html", "mail/expired.txt"),
        OrderMailKind::Refunded => parts!(order, "mail/refunded.html", "mail/refunded.txt"),
        OrderMailKind::ReturnApproved => parts!(order, "mail/return_approved.html", "mail/return_approved.txt"),
        OrderMailKind::ReturnDeclined => parts!(order, "mail/return_declined.html", "mail/return_declined.txt"),
    }
}

#[cfg(test)]
mod tests;
