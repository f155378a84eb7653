//! Papers of an order, as PDF: the packing slip that lies in the parcel, and the invoice. Made of the order as it is; nothing is
//! read or written here.
//!
//! Text of any language that the fonts have is shown and can be copied out again (`fonts/README.md` says which); a character that
//! none of them has is a box. Papers are in English.

mod fonts;
mod invoice;
mod layout;
mod packing_slip;

use barrow_domain::orders::Order;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use layout::Paper;

/// Who sells, and where their days begin.
#[derive(Clone, Debug)]
pub struct Seller<'a> {
    pub shop_name: &'a str,
    /// What the law wants on an invoice: name, address, tax number; a few lines.
    pub details: &'a str,
    pub time_zone: &'a TimeZone,
}

#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("a font that is built in cannot be read")]
    Font,
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

/// What lies in each order's parcels. No prices: it may be a present.
///
/// # Errors
/// [`DocumentError`].
pub fn packing_slips(orders: &[Order], seller: &Seller<'_>) -> Result<Vec<u8>, DocumentError> {
    papers("Packing slips", orders, seller, packing_slip::write)
}

/// # Errors
/// [`DocumentError`].
pub fn invoices(orders: &[Order], seller: &Seller<'_>) -> Result<Vec<u8>, DocumentError> {
    papers("Invoices", orders, seller, invoice::write)
}

fn papers(
    title: &str,
    orders: &[Order],
    seller: &Seller<'_>,
    write: fn(&mut Paper, &Order, &Seller<'_>),
) -> Result<Vec<u8>, DocumentError> {
    let mut paper = Paper::new()?;
    for order in orders {
        write(&mut paper, order, seller);
    }
    paper.finish(title)
}

impl Seller<'_> {
    fn day(&self, at: Timestamp) -> String {
        at.to_zoned(self.time_zone.clone()).strftime("%-d %B %Y").to_string()
    }
}

/// A line's words, as on both papers.
fn line_title(title: &str, options: &str) -> String {
    if options.is_empty() { title.to_owned() } else { format!("{title}, {options}") }
}
