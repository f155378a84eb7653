use super::*;

const KINDS: [OrderMailKind; 8] = [
    OrderMailKind::Received,
    OrderMailKind::Paid,
    OrderMailKind::Shipped,
    OrderMailKind::Cancelled,
    OrderMailKind::Expired,
    OrderMailKind::Refunded,
    OrderMailKind::ReturnApproved,
    OrderMailKind::ReturnDeclined,
];

fn line(title: &str, options: &str, quantity: u32) -> MailLine {
    MailLine {
        title: title.to_owned(),
        options: options.to_owned(),
        sku: "TOM-500".to_owned(),
        quantity,
        total: "€7.80".to_owned(),
        image_url: Some("https://shop.example/images/tomato.webp".to_owned()),
    }
}

fn order() -> OrderMail<'static> {
    let total = |label: &str, amount: &str| (label.to_owned(), amount.to_owned());
    OrderMail {
        shop_name: "Barrow",
        mail_from: "Barrow <hello@barrow.example>",
        to: "ada@example.org",
        reference: "4F7K-9QX2-MZ3T/1",
        order_id: "4F7K-9QX2-MZ3T",
        order_url: "https://shop.example/track/abc",
        placed_at: "22 November 2026, 14:05 UTC",
        lines: vec![line("Vine tomatoes", "500 g", 2), line("Basil", "", 1)],
        totals: vec![total("Subtotal", "€15.60"), total("Shipping", "€4.90"), total("Total, tax included", "€20.50")],
        shipping_address: vec!["Ada Lovelace".to_owned(), "Main St 1".to_owned()],
        payment_url: Some("https://shop.example/pay/abc".to_owned()),
        pay_until: Some("14:20 UTC".to_owned()),
        tracking: Some(MailTracking {
            carrier: "DHL".to_owned(),
            number: "JD0146".to_owned(),
            url: Some("https://dhl.example/JD0146".to_owned()),
        }),
        parcel_lines: Vec::new(),
        refund_amount: None,
        charged: false,
        reason: None,
    }
}

#[test]
fn both_parts_of_every_kind_tell_what_was_ordered() {
    for kind in KINDS {
        let mail = order_mail(kind, &order());
        for part in [&mail.html, &mail.text] {
            for needed in ["4F7K-9QX2-MZ3T", "Vine tomatoes", "500 g", "Basil", "https://shop.example/track/abc"] {
                assert!(part.contains(needed), "{needed} in {kind:?}: {part}");
            }
        }
        assert!(mail.subject.ends_with("4F7K-9QX2-MZ3T"));
        assert_eq!((mail.to.as_str(), mail.reference.as_str()), ("ada@example.org", "4F7K-9QX2-MZ3T/1"));
    }
}

#[test]
fn text_parts_read_as_letters_do() {
    for kind in KINDS {
        let text = order_mail(kind, &OrderMail { reason: Some("You asked us to.".to_owned()), ..order() }).text;
        assert!(!text.contains("\n\n\n") && !text.starts_with('\n') && !text.contains(" \n"), "{kind:?}:\n{text}");
        assert!(!text.contains("&#"), "{kind:?}:\n{text}");
    }
}

#[test]
fn sums_stand_where_money_is_due() {
    for kind in [OrderMailKind::Received, OrderMailKind::Paid] {
        let mail = order_mail(kind, &order());
        assert!(mail.html.contains("€20.50") && mail.text.contains("Total, tax included: €20.50"));
    }
}

#[test]
fn an_unpaid_order_is_told_where_to_pay_and_until_when() {
    let mail = order_mail(OrderMailKind::Received, &order());
    for part in [&mail.html, &mail.text] {
        assert!(part.contains("https://shop.example/pay/abc") && part.contains("14:20 UTC"));
    }
    let waiting = OrderMail { payment_url: None, pay_until: None, ..order() };
    assert!(!order_mail(OrderMailKind::Received, &waiting).html.contains("/pay/"));
}

#[test]
fn a_cancelled_order_says_what_goes_back() {
    let free = order_mail(OrderMailKind::Cancelled, &order());
    let paid = OrderMail { refund_amount: Some("€20.50".to_owned()), ..order() };
    let paid = order_mail(OrderMailKind::Cancelled, &paid);
    assert!(free.text.contains("Nothing was charged") && free.html.contains("Nothing was charged"));
    assert!(!paid.text.contains("Nothing was charged") && !paid.html.contains("Nothing was charged"));
    assert!(paid.text.contains("€20.50 goes back"));
    let before = order_mail(OrderMailKind::Cancelled, &OrderMail { charged: true, ..order() });
    assert!(before.text.contains("What you paid") && !before.html.contains("Nothing was charged"));
}

#[test]
fn a_parcel_with_a_part_of_the_order_says_so() {
    let whole = order_mail(OrderMailKind::Shipped, &order());
    let part = OrderMail { parcel_lines: vec![line("Vine tomatoes", "500 g", 1)], ..order() };
    let part = order_mail(OrderMailKind::Shipped, &part);
    assert!(!whole.text.contains("another parcel") && part.text.contains("another parcel"));
    assert!(part.html.contains("another parcel") && !part.text.contains("Basil"));
}

#[test]
fn only_web_pages_become_links() {
    let tracking = |url: &str| MailTracking { carrier: "DHL".to_owned(), number: "1".to_owned(), url: Some(url.to_owned()) };
    assert_eq!(tracking("javascript:alert(1)").link(), None);
    assert_eq!(tracking("https://dhl.example/1").link(), Some("https://dhl.example/1"));
}

#[test]
fn hostile_texts_stay_texts() {
    let evil = r#""><script>alert(1)</script><img src=x onerror='x'>"#;
    let mut order = order();
    order.lines = vec![MailLine {
        title: evil.to_owned(),
        options: evil.to_owned(),
        sku: evil.to_owned(),
        quantity: 1,
        total: evil.to_owned(),
        image_url: Some(evil.to_owned()),
    }];
    order.totals = vec![(evil.to_owned(), evil.to_owned())];
    order.shipping_address = vec![evil.to_owned()];
    (order.shop_name, order.order_url, order.order_id, order.placed_at) = (evil, evil, evil, evil);
    (order.payment_url, order.pay_until) = (Some(evil.to_owned()), Some(evil.to_owned()));
    (order.refund_amount, order.reason) = (Some(evil.to_owned()), Some(evil.to_owned()));
    order.tracking = Some(MailTracking { carrier: evil.to_owned(), number: evil.to_owned(), url: Some(format!("https://{evil}")) });
    for kind in KINDS {
        let html = order_mail(kind, &order).html;
        for tag in ["<script", "<img src=x", "onerror='x'"] {
            assert!(!html.contains(tag), "{tag} in {kind:?}: {html}");
        }
    }
}
