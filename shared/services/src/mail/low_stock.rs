//! The notice to staff that units run low. When it is due is decided by the inventory function.

use super::Mail;
use askama::Template;

#[derive(Clone, Debug)]
pub struct LowStockMail<'a> {
    pub shop_name: &'a str,
    pub mail_from: &'a str,
    pub to: &'a str,
    pub reference: &'a str,
    pub lines: Vec<LowStockLine>,
}

#[derive(Clone, Debug)]
pub struct LowStockLine {
    pub title: String,
    pub options: String,
    pub sku: String,
    /// Units left to sell, and the number at or under which staff want to hear of it.
    pub left: u32,
    pub threshold: u32,
}

#[must_use]
#[expect(clippy::expect_used, reason = "the templates write texts and numbers into a String, which cannot fail")]
pub fn low_stock_mail(notice: &LowStockMail<'_>) -> Mail {
    Mail {
        to: notice.to.to_owned(),
        from: notice.mail_from.to_owned(),
        html: LowStockHtml { notice }.render().expect("templates render"),
        text: LowStockText { notice }.render().expect("templates render"),
        subject: subject(&notice.lines),
        reference: notice.reference.to_owned(),
        unsubscribe: None,
    }
}

fn subject(lines: &[LowStockLine]) -> String {
    match lines {
        [line] if line.left == 0 => format!("Sold out: {} ({})", line.title, line.sku),
        [line] => format!("Low stock: {} ({}), {} left", line.title, line.sku, line.left),
        lines => format!("Low stock: {} items", lines.len()),
    }
}

#[derive(Template)]
#[template(path = "mail/low_stock.html")]
struct LowStockHtml<'a> {
    notice: &'a LowStockMail<'a>,
}

#[derive(Template)]
#[template(path = "mail/low_stock.txt")]
struct LowStockText<'a> {
    notice: &'a LowStockMail<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sku: &str, left: u32) -> LowStockLine {
        LowStockLine { title: "Rye <bread>".to_owned(), options: "750 g".to_owned(), sku: sku.to_owned(), left, threshold: 5 }
    }

    fn notice(lines: Vec<LowStockLine>) -> Mail {
        low_stock_mail(&LowStockMail {
            shop_name: "Barrow",
            mail_from: "hello@barrow.example",
            to: "staff@barrow.example",
            reference: "stock/RYE-750",
            lines,
        })
    }

    #[test]
    fn one_item_is_named_in_the_subject() {
        assert_eq!(notice(vec![line("RYE-750", 3)]).subject, "Low stock: Rye <bread> (RYE-750), 3 left");
        assert_eq!(notice(vec![line("RYE-750", 0)]).subject, "Sold out: Rye <bread> (RYE-750)");
    }

    #[test]
    fn every_item_is_in_both_parts_and_escaped() {
        let mail = notice(vec![line("RYE-750", 3), line("RYE-1000", 0)]);
        assert_eq!(mail.subject, "Low stock: 2 items");
        for part in [&mail.html, &mail.text] {
            assert!(part.contains("RYE-750") && part.contains("RYE-1000") && part.contains("750 g"));
        }
        assert!(mail.html.contains("Rye &#60;bread&#62;") && !mail.html.contains("<bread>"));
        assert!(mail.text.contains("Rye <bread>"));
    }
}
