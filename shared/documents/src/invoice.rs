//! What was sold to whom, for how much and with which tax. Every amount is the order's own: what is shown is what was charged.

use crate::fonts::Weight;
use crate::layout::{Cell, LEFT, Paper, RIGHT};
use crate::{Seller, line_title};
use barrow_domain::money::Money;
use barrow_domain::orders::{Order, RefundStatus};
use std::collections::BTreeMap;

/// Its number is the order's.
pub(crate) fn write(paper: &mut Paper, order: &Order, seller: &Seller<'_>) {
    paper.begin(format!("Invoice {}", order.id));
    paper.line(seller.shop_name, 18.0, Weight::Bold);
    for line in seller.details.lines() {
        paper.line(line, 9.0, Weight::Regular);
    }
    paper.gap(16.0);
    paper.line(&format!("Invoice {}", order.id), 14.0, Weight::Bold);
    paper.gap(8.0);
    let billed = order.billing_address.as_ref().unwrap_or(&order.shipping_address);
    let to = std::iter::once("Billed to".to_owned()).chain(billed.lines()).collect();
    let facts =
        vec![format!("Order {}", order.id), format!("Placed {}", seller.day(order.placed_at)), format!("For {}", order.email.as_str())];
    paper.columns(&[(LEFT, to), (LEFT + 250.0, facts)], 10.0);
    paper.gap(18.0);
    lines(paper, order);
    totals(paper, order);
    taxes(paper, order);
    refunds(paper, order);
}

fn lines(paper: &mut Paper, order: &Order) {
    let head = [
        Cell::text("What", LEFT, 200.0).bold(),
        Cell::number("Units", LEFT + 285.0).bold(),
        Cell::number("Each", LEFT + 355.0).bold(),
        Cell::number("Tax rate", LEFT + 415.0).bold(),
        Cell::number("Amount", RIGHT).bold(),
    ];
    paper.row(&head, 9.0);
    paper.rule();
    for line in &order.quote.lines {
        let (title, units, each) = (line_title(&line.title, &line.options), line.quantity.to_string(), line.unit_price.to_string());
        let (rate, amount) = (percent(line.tax_bp), line.subtotal.to_string());
        let cells = [
            Cell::text(&title, LEFT, 235.0),
            Cell::number(&units, LEFT + 285.0),
            Cell::number(&each, LEFT + 355.0),
            Cell::number(&rate, LEFT + 415.0),
            Cell::number(&amount, RIGHT),
        ];
        paper.row(&cells, 10.0);
        paper.row(&[Cell::text(line.sku.as_str(), LEFT, 235.0)], 8.0);
        paper.gap(3.0);
    }
    paper.rule();
}

fn totals(paper: &mut Paper, order: &Order) {
    let totals = &order.quote.totals;
    amount(paper, "Goods", &totals.subtotal.to_string());
    if totals.discount.is_positive() {
        let code = order.quote.coupon.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
        amount(paper, &format!("Discount{code}"), &format!("-{}", totals.discount));
    }
    if let Some(shipping) = &order.quote.shipping {
        amount(paper, &shipping.name, &shipping.price.to_string());
    }
    if !totals.tax_included {
        amount(paper, "Tax", &totals.tax.to_string());
    }
    let total = format!("{} {}", totals.total, totals.total.currency().code());
    paper.row(&[Cell::text("Total", LEFT + 250.0, 120.0).bold(), Cell::number(&total, RIGHT).bold()], 11.0);
    paper.gap(12.0);
}

/// By rate, as a tax office wants it. What goods do not account for is the shipping's.
fn taxes(paper: &mut Paper, order: &Order) {
    let totals = &order.quote.totals;
    let mut rates: BTreeMap<u32, i64> = BTreeMap::new();
    for line in &order.quote.lines {
        let sum = rates.entry(line.tax_bp).or_default();
        *sum = sum.saturating_add(line.tax.amount());
    }
    let how = if totals.tax_included { "included" } else { "added" };
    let currency = totals.total.currency();
    for (rate, tax) in rates {
        amount(paper, &format!("Tax {how}, goods at {}", percent(rate)), &Money::new(tax, currency).to_string());
    }
    if let Some(shipping) = order.quote.shipping.as_ref().filter(|shipping| shipping.tax.is_positive()) {
        amount(paper, &format!("Tax {how}, shipping"), &shipping.tax.to_string());
    }
}

fn refunds(paper: &mut Paper, order: &Order) {
    paper.gap(8.0);
    for refund in order.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded) {
        amount(paper, "Refunded", &format!("-{}", refund.amount));
    }
}

fn amount(paper: &mut Paper, label: &str, text: &str) {
    paper.row(&[Cell::text(label, LEFT + 250.0, 150.0), Cell::number(text, RIGHT)], 10.0);
}

/// `19 %`, `5.5 %`
fn percent(basis_points: u32) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    let text = format!("{whole}.{rest:02}");
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}
