//! What the shopkeeper decides about the shop as a whole. What is missing is as the deployment says.

use crate::catalog::{FieldProblem, MAX_LANGUAGES};
use crate::customer::Email;
use crate::ids::Language;
use crate::text::parse_line;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// One higher with every edit.
    pub version: u64,
    /// The name in mails and on pages.
    pub shop_name: Option<String>,
    /// Sender of all mails: `Barrow <shop@barrow.example>`, or an address alone.
    pub mail_from: Option<String>,
    /// Who gets notices for staff.
    pub staff_mailbox: Option<String>,
    /// How long an unpaid order keeps its units.
    pub order_expiry_seconds: Option<u32>,
    /// Of a new variant that names none.
    #[serde(default)]
    pub low_stock_threshold: Option<u32>,
    /// What the law wants on an invoice: name, address, tax number.
    #[serde(default)]
    pub invoice_details: Option<String>,
    /// What products and categories may be translated into; the original is none of them.
    #[serde(default)]
    pub languages: Vec<Language>,
}

const MAX_NAME: usize = 80;
/// A minute, which a card payment with its questions takes, to seven days.
const EXPIRY_SECONDS: std::ops::RangeInclusive<u32> = 60..=7 * 86_400;
const MAX_INVOICE_LINES: usize = 10;
const MAX_THRESHOLD: u32 = 1_000_000_000;

/// All that is wrong with settings.
#[must_use]
pub fn check_settings(settings: &Settings) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut refuse = |field: &str, reason: String| problems.push(FieldProblem::new(field, reason));
    if let Some(name) = &settings.shop_name {
        match parse_line(name, MAX_NAME) {
            Ok(trimmed) if trimmed == *name => {}
            Ok(_) => refuse("shop_name", "must not begin or end with a blank".into()),
            Err(reason) => refuse("shop_name", reason.to_string()),
        }
    }
    if settings.mail_from.as_ref().is_some_and(|from| !is_sender(from)) {
        refuse("mail_from", "must be an address, or a name and an address as in `Barrow <shop@barrow.example>`".into());
    }
    if let Some(Err(reason)) = settings.staff_mailbox.as_ref().map(|mailbox| Email::parse(mailbox)) {
        refuse("staff_mailbox", reason.to_string());
    }
    if settings.order_expiry_seconds.is_some_and(|seconds| !EXPIRY_SECONDS.contains(&seconds)) {
        refuse("order_expiry_seconds", format!("must be {} to {}", EXPIRY_SECONDS.start(), EXPIRY_SECONDS.end()));
    }
    if settings.low_stock_threshold.is_some_and(|threshold| threshold > MAX_THRESHOLD) {
        refuse("low_stock_threshold", format!("must be at most {MAX_THRESHOLD}"));
    }
    let fits = |details: &str| details.lines().count() <= MAX_INVOICE_LINES && details.lines().all(|line| parse_line(line, 100).is_ok());
    if settings.invoice_details.as_ref().is_some_and(|details| !fits(details)) {
        refuse("invoice_details", format!("must be 1 to {MAX_INVOICE_LINES} lines of 1 to 100 characters"));
    }
    if settings.languages.len() > MAX_LANGUAGES {
        refuse("languages", format!("must be at most {MAX_LANGUAGES}"));
    }
    if settings.languages.iter().collect::<BTreeSet<_>>().len() < settings.languages.len() {
        refuse("languages", "must differ from each other".into());
    }
    problems
}

fn is_sender(text: &str) -> bool {
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (name.trim(), address),
        None => ("", text),
    };
    let plain = |name: &str| name.chars().count() <= MAX_NAME && !name.contains(|c: char| c.is_control() || "<>@,;\"".contains(c));
    plain(name) && Email::parse(address).is_ok_and(|email| email.as_str() == address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_senders_with_and_without_a_name() {
        for good in ["shop@barrow.example", "Barrow <shop@barrow.example>", "Käse & Co <a@b.example>"] {
            assert!(is_sender(good), "{good}");
        }
        for bad in
            ["", "Barrow", "Barrow <shop>", "a@b.example, c@d.example", "x\r\nBcc: y <a@b.example>", "\"x\" <a@b.example>", "<a@b.example"]
        {
            assert!(!is_sender(bad), "{bad}");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(check_settings(&Settings::default()), []);
        let bad = Settings {
            version: 1,
            shop_name: Some(" x".into()),
            mail_from: Some("x".into()),
            staff_mailbox: Some("x".into()),
            order_expiry_seconds: Some(59),
            low_stock_threshold: Some(1_000_000_001),
            invoice_details: Some("Barrow\n\nUlm".into()),
            languages: vec![Language::parse("de").unwrap(); 2],
        };
        let fields: Vec<_> = check_settings(&bad).into_iter().map(|problem| problem.field).collect();
        let wrong =
            ["shop_name", "mail_from", "staff_mailbox", "order_expiry_seconds", "low_stock_threshold", "invoice_details", "languages"];
        assert_eq!(fields, wrong);
    }
}
