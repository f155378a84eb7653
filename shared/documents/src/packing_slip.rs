//! What lies in the parcel, to be checked while it is packed and when it is opened. No prices: it may be a present.

use crate::fonts::Weight;
use crate::layout::{Cell, LEFT, Paper, RIGHT};
use crate::{Seller, line_title};
use barrow_domain::ids::Sku;
use barrow_domain::orders::Order;

/// A list for each parcel that left, and one for what has still to go.
pub(crate) fn write(paper: &mut Paper, order: &Order, seller: &Seller<'_>) {
    paper.begin(format!("Packing slip {}", order.id));
    paper.line(seller.shop_name, 18.0, Weight::Bold);
    paper.line("Packing slip", 12.0, Weight::Regular);
    paper.gap(14.0);
    let facts = vec![format!("Order {}", order.id), format!("Placed {}", seller.day(order.placed_at))];
    let shipping = order.quote.shipping.iter().map(|shipping| shipping.name.clone());
    let facts = facts.into_iter().chain(shipping).collect();
    let to = std::iter::once("Going to".to_owned()).chain(order.shipping_address.lines()).collect();
    paper.columns(&[(LEFT, to), (LEFT + 250.0, facts)], 10.0);
    paper.gap(18.0);
    for parcel in &order.fulfillments {
        let tracking =
            parcel.tracking_number.as_ref().map(|number| format!(", {} {number}", parcel.carrier.as_deref().unwrap_or_default()));
        paper.line(&format!("Parcel of {}{}", seller.day(parcel.shipped_at), tracking.unwrap_or_default()), 11.0, Weight::Bold);
        table(paper, order, parcel.lines.iter().map(|line| (&line.sku, line.units)));
    }
    let waiting = order.waiting();
    if !waiting.is_empty() {
        paper.line("To pack", 11.0, Weight::Bold);
        table(paper, order, waiting.iter().map(|line| (&line.sku, line.units)));
    }
}

fn table<'a>(paper: &mut Paper, order: &Order, lines: impl Iterator<Item = (&'a Sku, u32)>) {
    paper.rule();
    for (sku, units) in lines {
        let title = order.quote.lines.iter().find(|line| line.sku == *sku);
        let title = title.map(|line| line_title(&line.title, &line.options)).unwrap_or_default();
        let units = units.to_string();
        // The box is ticked with a pen.
        let cells = [
            Cell::text("□", LEFT, 20.0),
            Cell::text(&title, LEFT + 22.0, 280.0),
            Cell::text(sku.as_str(), LEFT + 312.0, 110.0),
            Cell::number(&units, RIGHT).bold(),
        ];
        paper.row(&cells, 10.0);
        paper.gap(3.0);
    }
    paper.rule();
    paper.gap(10.0);
}
