//! Writing the mails: from ids to what the templates show, with the order as it is when the mail goes out.

use crate::messages::MailMessage;
use crate::{App, ConfigError};
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::money::Money;
use barrow_domain::orders::{EventKind, FulfillmentState, MailKind, Order, OrderEvent};
use barrow_domain::pricing::PricedLine;
use barrow_domain::settings::Settings;
use barrow_services::mail::{
    LowStockLine, LowStockMail, Mail, MailLine, MailTracking, OrderMail, OrderMailKind, ReviewMail, low_stock_mail, order_mail, review_mail,
};
use barrow_store::StoreError;
use jiff::Timestamp;

#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    #[error("a mail is about an order or a SKU that is not there")]
    Missing,
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// The mail a message asks for; none when the shop has nobody to send it to.
    ///
    /// # Errors
    /// A named [`NoticeError`].
    pub async fn write_mail(&self, message: &MailMessage) -> Result<Option<Mail>, NoticeError> {
        let reference = message.reference();
        match message {
            MailMessage::Order { order_id, event_seq, kind } => self.order_notice(order_id, *event_seq, *kind, &reference).await.map(Some),
            MailMessage::LowStock { sku, crossing: _, available } => self.low_stock_notice(sku, *available, &reference).await,
            MailMessage::Review { order_id, event_seq } => self.review_notice(order_id, *event_seq, &reference).await,
            MailMessage::Letter { letter_id } => self.account_notice(letter_id, &reference).await,
        }
    }

    async fn order_notice(&self, id: &OrderId, seq: u64, kind: MailKind, reference: &str) -> Result<Mail, NoticeError> {
        let (order, event) = self.order_and_event(id, seq).await?;
        let tokens = self.guest_tokens()?;
        let page = format!("{}/orders/{}?token={}", self.config.shop_url, order.id, tokens.order(&order.id));
        let track = format!("{}/track/{}", self.config.shop_url, tokens.track(&order.id));
        let settings = self.settings().await?;
        let (placed_at, mut mail) = (day(order.placed_at), self.order_mail(&order, reference, &track, self.sender(&settings)));
        mail.placed_at = &placed_at;
        if order.state.fulfillment == FulfillmentState::PendingPayment {
            mail.payment_url = Some(page);
            mail.pay_until = Some(minute(order.expires_at));
        }
        particulars(&mut mail, &order, &event, &self.config.image_base_url);
        Ok(order_mail(template(kind), &mail))
    }

    /// The name of the shop, and who its mails are from.
    pub(crate) fn sender<'a>(&'a self, settings: &'a Settings) -> (&'a str, &'a str) {
        let of = |setting: &'a Option<String>, config: &'a String| setting.as_ref().unwrap_or(config).as_str();
        (of(&settings.shop_name, &self.config.shop_name), of(&settings.mail_from, &self.config.mail_from))
    }

    async fn order_and_event(&self, id: &OrderId, seq: u64) -> Result<(Order, OrderEvent), NoticeError> {
        self.store().orders.order_and_event(id, seq).await?.ok_or(NoticeError::Missing)
    }

    fn order_mail<'a>(&'a self, order: &'a Order, reference: &'a str, order_url: &'a str, sender: (&'a str, &'a str)) -> OrderMail<'a> {
        OrderMail {
            shop_name: sender.0,
            mail_from: sender.1,
            to: order.email.as_str(),
            reference,
            order_id: order.id.as_str(),
            order_url,
            placed_at: "",
            lines: order.quote.lines.iter().map(|line| mail_line(line, line.quantity, &self.config.image_base_url)).collect(),
            totals: totals(order),
            shipping_address: order.shipping_address.lines(),
            payment_url: None,
            pay_until: None,
            tracking: None,
            parcel_lines: Vec::new(),
            refund_amount: None,
            charged: order.payment.received.is_some(),
            reason: None,
        }
    }

    async fn low_stock_notice(&self, sku: &Sku, available: u64, reference: &str) -> Result<Option<Mail>, NoticeError> {
        let settings = self.settings().await?;
        let Some(to) = settings.staff_mailbox.as_ref().or(self.config.staff_mailbox.as_ref()) else { return Ok(None) };
        let (shop_name, mail_from) = self.sender(&settings);
        let catalog = &self.store().catalog;
        let id = catalog.product_of(sku).await?.ok_or(NoticeError::Missing)?;
        let products = catalog.variants(&[(&id, sku)]).await?;
        // Somebody has removed the variant since: there is nothing to order more of.
        let Some((product, variant)) = products.first().and_then(|product| Some((product, product.variant(sku)?))) else {
            return Ok(None);
        };
        let line = LowStockLine {
            title: product.title.clone(),
            options: variant.options.values().cloned().collect::<Vec<_>>().join(", "),
            sku: sku.to_string(),
            left: u32::try_from(available).unwrap_or(u32::MAX),
            threshold: variant.low_stock_threshold,
        };
        Ok(Some(low_stock_mail(&LowStockMail { shop_name, mail_from, to, reference, lines: vec![line] })))
    }

    async fn review_notice(&self, id: &OrderId, seq: u64, reference: &str) -> Result<Option<Mail>, NoticeError> {
        let settings = self.settings().await?;
        let Some(to) = settings.staff_mailbox.as_ref().or(self.config.staff_mailbox.as_ref()) else { return Ok(None) };
        let (shop_name, mail_from) = self.sender(&settings);
        let (order, event) = self.order_and_event(id, seq).await?;
        let received = order.payment.received.map_or_else(|| "nothing".to_owned(), |received| received.to_string());
        Ok(Some(review_mail(&ReviewMail {
            shop_name,
            mail_from,
            to,
            reference,
            order_id: id.as_str(),
            matter: matter(&event.kind),
            payment_state: &order.state.payment.name().replace('_', " "),
            total: &order.total().to_string(),
            received: &received,
        })))
    }
}

/// What only this kind of mail says.
fn particulars(mail: &mut OrderMail<'_>, order: &Order, event: &OrderEvent, images: &str) {
    let line = |sku: &Sku, units: u32| {
        let line = order.quote.lines.iter().find(|line| line.sku == *sku)?;
        Some(mail_line(line, units, images))
    };
    match &event.kind {
        EventKind::Shipped { fulfillment, .. } => {
            mail.parcel_lines = fulfillment.lines.iter().filter_map(|part| line(&part.sku, part.units)).collect();
            mail.tracking = fulfillment.tracking_number.clone().map(|number| MailTracking {
                carrier: fulfillment.carrier.clone().unwrap_or_default(),
                number,
                url: fulfillment.tracking_url.clone(),
            });
        }
        EventKind::Cancelled { refund, reason, .. } => {
            mail.refund_amount = refund.as_ref().map(|refund| refund.amount.to_string());
            mail.reason.clone_from(reason);
        }
        EventKind::ReviewRefunded { refund, reason } => {
            mail.refund_amount = Some(refund.amount.to_string());
            mail.reason = Some(reason.clone());
        }
        EventKind::ReturnApproved { return_id } | EventKind::ReturnDeclined { return_id, .. } => {
            if let Ok(of) = order.find_return(return_id) {
                mail.parcel_lines = of.lines.iter().filter_map(|part| line(&part.sku, part.units)).collect();
                mail.reason.clone_from(&of.decline_reason);
            }
        }
        EventKind::RefundSucceeded { refund_id, .. } => {
            let refund = order.refund(refund_id);
            mail.refund_amount = refund.map(|refund| refund.amount.to_string());
            mail.reason = refund.and_then(|refund| refund.reason.as_deref()).map(reason);
        }
        _ => {}
    }
}

/// What staff are called for.
const fn matter(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::PaymentMismatched { .. } => {
            "What was paid is not what the order costs. Look at the payment at Stripe, then accept it or refund it."
        }
        EventKind::Disputed { .. } => {
            "The payment is disputed at the customer’s bank. Answer the dispute at Stripe; nothing ships until then."
        }
        EventKind::RefundFailed { .. } | EventKind::RefundReversed { .. } => {
            "A refund did not reach the customer. Look at it at Stripe, then refund again."
        }
        EventKind::ReturnRequested { .. } => "The customer asks to send something back. Approve or decline it.",
        _ => "The shop cannot settle this by itself. Look at the order, and decide.",
    }
}

/// Our own reasons as sentences; what staff typed as it is.
fn reason(reason: &str) -> String {
    match reason {
        "sold out" => {
            "Your payment reached us after the order had run out, and by then somebody else had bought the last of it.".to_owned()
        }
        "cancelled" => "The order was cancelled.".to_owned(),
        "paid too much" => "You paid more than the order costs.".to_owned(),
        typed => typed.to_owned(),
    }
}

fn mail_line(line: &PricedLine, quantity: u32, images: &str) -> MailLine {
    let total = if quantity == line.quantity { Ok(line.subtotal) } else { line.unit_price.times(quantity) };
    MailLine {
        title: line.title.clone(),
        options: line.options.clone(),
        sku: line.sku.to_string(),
        quantity,
        total: total.as_ref().map(Money::to_string).unwrap_or_default(),
        image_url: line.image_key.as_ref().map(|key| format!("{images}/{key}")),
    }
}

fn totals(order: &Order) -> Vec<(String, String)> {
    let totals = &order.quote.totals;
    let mut rows = vec![("Goods".to_owned(), totals.subtotal.to_string())];
    if totals.discount.is_positive() {
        let code = order.quote.coupon.as_ref().map(ToString::to_string).unwrap_or_default();
        rows.push((format!("Discount {code}"), format!("-{}", totals.discount)));
    }
    if let Some(shipping) = &order.quote.shipping {
        rows.push((shipping.name.clone(), shipping.price.to_string()));
    }
    let tax = if totals.tax_included { "Including tax" } else { "Tax" };
    rows.push((tax.to_owned(), totals.tax.to_string()));
    rows.push(("Total".to_owned(), totals.total.to_string()));
    rows
}

const fn template(kind: MailKind) -> OrderMailKind {
    match kind {
        MailKind::Received => OrderMailKind::Received,
        MailKind::Paid => OrderMailKind::Paid,
        MailKind::Shipped => OrderMailKind::Shipped,
        MailKind::Cancelled => OrderMailKind::Cancelled,
        MailKind::Expired => OrderMailKind::Expired,
        MailKind::Refunded => OrderMailKind::Refunded,
        MailKind::ReturnApproved => OrderMailKind::ReturnApproved,
        MailKind::ReturnDeclined => OrderMailKind::ReturnDeclined,
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

fn minute(at: Timestamp) -> String {
    at.strftime("%H:%M UTC on %-d %B").to_string()
}
