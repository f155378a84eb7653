//! The check of shipping zones, tax rates and coupons as staff enter them.

use super::{FieldProblem, MAX_CURRENCIES, RateTable, ShippingMethod, ShopCurrency, ShopRules};
use crate::coupon::{Coupon, CouponKind};
use crate::money::{Currency, Money};
use std::collections::BTreeSet;

/// Every cart reads the rules: so much of them, as JSON.
pub const MAX_RULES_BYTES: usize = 64 * 1024;

const MAX_ZONES: usize = 100;
const MAX_COUNTRIES: usize = 300;
const MAX_METHODS: usize = 20;
const MAX_STEPS: usize = 50;
const MAX_RATES: usize = 1000;
const MAX_NAME: usize = 80;
const MAX_ID: usize = 40;
/// Minor units.
const MAX_AMOUNT: i64 = 100_000_000_000;
/// 100 %.
const MAX_BP: u32 = 10_000;
/// Minor units of another currency that one of the shop's own may come to: so the dearest cart can be counted in every currency.
const MAX_EXCHANGE: u128 = 1000;
const MAX_ROUND_TO: u32 = 100_000;
const MAX_SCOPE: usize = 200;
const MAX_UNITS: u32 = 999;

type Problems = Vec<FieldProblem>;

/// All that is wrong with a shop's zones.
#[must_use]
pub fn check_zones(rules: &ShopRules) -> Vec<FieldProblem> {
    let mut problems = Problems::new();
    at_most(&mut problems, "items", rules.shipping_zones.len(), MAX_ZONES);
    let (mut ids, mut countries) = (BTreeSet::new(), BTreeSet::new());
    for (place, zone) in rules.shipping_zones.iter().enumerate() {
        let at = |field: &str| format!("items[{place}].{field}");
        id(&mut problems, &at("id"), &zone.id);
        if !ids.insert(&zone.id) {
            refuse(&mut problems, at("id"), "is another zone's");
        }
        line(&mut problems, &at("name"), &zone.name);
        at_most(&mut problems, &at("countries"), zone.countries.len(), MAX_COUNTRIES);
        for (number, country) in zone.countries.iter().enumerate() {
            if !countries.insert(*country) {
                refuse(&mut problems, at(&format!("countries[{number}]")), "is in a zone already");
            }
        }
        at_most(&mut problems, &at("methods"), zone.methods.len(), MAX_METHODS);
        let mut methods = BTreeSet::new();
        for (number, method) in zone.methods.iter().enumerate() {
            let at = format!("{}[{number}]", at("methods"));
            if !methods.insert(&method.id) {
                refuse(&mut problems, format!("{at}.id"), "is another method's");
            }
            check_method(&mut problems, method, rules.currency, &at);
        }
    }
    problems
}

fn check_method(problems: &mut Problems, method: &ShippingMethod, currency: Currency, at: &str) {
    let ShippingMethod { id: method_id, name, price, table, free_from, max_weight_grams: _ } = method;
    id(problems, &format!("{at}.id"), method_id);
    line(problems, &format!("{at}.name"), name);
    money(problems, &format!("{at}.price"), *price, currency);
    if let Some(free_from) = free_from {
        money(problems, &format!("{at}.free_from"), *free_from, currency);
    }
    let Some(RateTable { by: _, steps }) = table else { return };
    at_most(problems, &format!("{at}.table.steps"), steps.len(), MAX_STEPS);
    for (number, step) in steps.iter().enumerate() {
        money(problems, &format!("{at}.table.steps[{number}].price"), step.price, currency);
        if number > 0 && steps[number - 1].from >= step.from {
            refuse(problems, format!("{at}.table.steps[{number}].from"), "must be more than the step before");
        }
    }
}

/// All that is wrong with a shop's tax rates.
#[must_use]
pub fn check_tax_rates(rules: &ShopRules) -> Vec<FieldProblem> {
    let mut problems = Problems::new();
    at_most(&mut problems, "items", rules.tax_rates.len(), MAX_RATES);
    let mut places = BTreeSet::new();
    for (place, rate) in rules.tax_rates.iter().enumerate() {
        let at = |field: &str| format!("items[{place}].{field}");
        if let Some(region) = &rate.region {
            line(&mut problems, &at("region"), region);
        }
        if !places.insert((rate.country, rate.region.as_ref().map(|region| region.to_lowercase()))) {
            refuse(&mut problems, at("country"), "has a rate already");
        }
        for (field, bp) in [("standard_bp", rate.standard_bp), ("reduced_bp", rate.reduced_bp)] {
            if bp > MAX_BP {
                refuse(&mut problems, at(field), &format!("must be 0 to {MAX_BP}"));
            }
        }
    }
    problems
}

/// All that is wrong with the currencies that a shop sells in beside its own.
#[must_use]
pub fn check_currencies(rules: &ShopRules) -> Vec<FieldProblem> {
    let mut problems = Problems::new();
    at_most(&mut problems, "currencies", rules.currencies.len(), MAX_CURRENCIES);
    let mut known = BTreeSet::from([rules.currency]);
    for (place, ShopCurrency { currency, rate_ppm, round_to }) in rules.currencies.iter().enumerate() {
        let at = |field: &str| format!("currencies[{place}].{field}");
        if *currency == rules.currency {
            refuse(&mut problems, at("currency"), "is the shop's own");
        } else if !known.insert(*currency) {
            refuse(&mut problems, at("currency"), "is there already");
        }
        let most = MAX_EXCHANGE * 1_000_000 * 10_u128.pow(rules.currency.exponent()) / 10_u128.pow(currency.exponent());
        if *rate_ppm == 0 || u128::from(*rate_ppm) > most {
            refuse(&mut problems, at("rate_ppm"), &format!("must be 1 to {most}"));
        }
        if !(1..=MAX_ROUND_TO).contains(round_to) {
            refuse(&mut problems, at("round_to"), &format!("must be 1 to {MAX_ROUND_TO}"));
        } else if i64::from(*round_to) % currency.step() != 0 {
            refuse(&mut problems, at("round_to"), &format!("must be a multiple of {}: less is not charged", currency.step()));
        }
    }
    problems
}

/// All that is wrong with a coupon of a shop of this currency.
#[must_use]
pub fn check_coupon(coupon: &Coupon, currency: Currency) -> Vec<FieldProblem> {
    let mut problems = Problems::new();
    match &coupon.kind {
        CouponKind::PercentBp(bp) if !(1..=MAX_BP).contains(bp) => {
            refuse(&mut problems, "kind.percent_bp".into(), &format!("must be 1 to {MAX_BP}"));
        }
        CouponKind::Fixed(amount) => {
            money(&mut problems, "kind.fixed", *amount, currency);
            if !amount.is_positive() {
                refuse(&mut problems, "kind.fixed".into(), "must be more than nothing");
            }
        }
        CouponKind::BuyGet { buy, get, off_bp } => {
            for (field, units) in [("buy", *buy), ("get", *get)] {
                if !(1..=MAX_UNITS).contains(&units) {
                    refuse(&mut problems, format!("kind.buy_get.{field}"), &format!("must be 1 to {MAX_UNITS}"));
                }
            }
            if !(1..=MAX_BP).contains(off_bp) {
                refuse(&mut problems, "kind.buy_get.off_bp".into(), &format!("must be 1 to {MAX_BP}"));
            }
        }
        CouponKind::PercentBp(_) | CouponKind::FreeShipping => {}
    }
    if let Some(minimum) = coupon.min_subtotal {
        money(&mut problems, "min_subtotal", minimum, currency);
    }
    if coupon.starts_at.zip(coupon.ends_at).is_some_and(|(starts_at, ends_at)| ends_at <= starts_at) {
        refuse(&mut problems, "ends_at".into(), "must be after starts_at");
    }
    for (field, limit) in [("limit_total", coupon.limit_total), ("limit_per_customer", coupon.limit_per_customer)] {
        if limit == Some(0) {
            refuse(&mut problems, field.into(), "must be more than 0, or null for no limit");
        }
    }
    at_most(&mut problems, "scope", coupon.scope.categories.len() + coupon.scope.products.len(), MAX_SCOPE);
    problems
}

fn refuse(problems: &mut Problems, field: String, reason: &str) {
    problems.push(FieldProblem::new(field, reason));
}

fn at_most(problems: &mut Problems, field: &str, count: usize, max: usize) {
    if count > max {
        refuse(problems, field.to_owned(), &format!("must be at most {max}"));
    }
}

fn id(problems: &mut Problems, field: &str, text: &str) {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    if text.is_empty() || text.len() > MAX_ID || !text.bytes().all(allowed) {
        refuse(problems, field.to_owned(), &format!("must be 1 to {MAX_ID} small letters, digits, dashes or underscores"));
    }
}

fn line(problems: &mut Problems, field: &str, text: &str) {
    if text.is_empty() || text.trim() != text || text.chars().count() > MAX_NAME || text.chars().any(char::is_control) {
        refuse(problems, field.to_owned(), &format!("must be 1 to {MAX_NAME} characters on one line, without blanks around them"));
    }
}

fn money(problems: &mut Problems, field: &str, money: Money, currency: Currency) {
    if money.currency() != currency {
        refuse(problems, field.to_owned(), &format!("must be in {currency}, as all prices of this shop"));
    } else if !(0..=MAX_AMOUNT).contains(&money.amount()) {
        refuse(problems, field.to_owned(), &format!("must be 0 to {MAX_AMOUNT} minor units"));
    }
}
