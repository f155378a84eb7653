//! Money: integer minor units of one currency, checked arithmetic, one rounding function.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// An amount in minor units (cents for EUR, yen for JPY, thousandths for KWD). May be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    amount: i64,
    currency: Currency,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MoneyError {
    #[error("the amount is larger than the shop can count")]
    Overflow,
    #[error("{left} and {right} cannot be added")]
    CurrencyMismatch { left: Currency, right: Currency },
    #[error("must be a number with at most {places} decimals, such as 12 or 1290.5")]
    Malformed { places: u32 },
    #[error("{0} is not a currency the shop knows")]
    UnknownCurrency(String),
}

impl Money {
    #[must_use]
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Minor units.
    #[must_use]
    pub const fn amount(self) -> i64 {
        self.amount
    }

    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.amount > 0
    }

    /// # Errors
    /// Overflow, or two currencies.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let amount = self.amount.checked_add(other.amount);
        amount.map(|amount| Self { amount, ..self }).ok_or(MoneyError::Overflow)
    }

    /// # Errors
    /// Overflow, or two currencies.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let amount = self.amount.checked_sub(other.amount);
        amount.map(|amount| Self { amount, ..self }).ok_or(MoneyError::Overflow)
    }

    /// # Errors
    /// Overflow.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        let amount = self.amount.checked_mul(i64::from(count));
        amount.map(|amount| Self { amount, ..self }).ok_or(MoneyError::Overflow)
    }

    /// `self * numerator / denominator`, rounded half away from zero to what can be charged: the only rounding in the shop.
    ///
    /// # Errors
    /// Overflow, or a zero denominator.
    pub fn share(self, numerator: i64, denominator: i64) -> Result<Self, MoneyError> {
        let product = i128::from(self.amount) * i128::from(numerator);
        let steps = round_half_away(product, i128::from(denominator) * i128::from(self.step())).ok_or(MoneyError::Overflow)?;
        let amount = i64::try_from(steps * i128::from(self.step())).map_err(|_| MoneyError::Overflow)?;
        Ok(Self { amount, ..self })
    }

    /// What its parts are multiples of: what can be charged, unless the whole cannot be either.
    const fn step(self) -> i64 {
        if self.amount % self.currency.step() == 0 { self.currency.step() } else { 1 }
    }

    /// `amount * numerator / denominator` in the same way, as far as the numbers go.
    pub(crate) fn rounded_share(amount: i64, numerator: i128, denominator: i128) -> i128 {
        let product = i128::from(amount).saturating_mul(numerator).clamp(-LARGEST_PRODUCT, LARGEST_PRODUCT);
        round_half_away(product, denominator).unwrap_or(0)
    }

    /// The smaller of two amounts of one currency.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other.amount < self.amount { other } else { self }
    }

    /// Splits the amount by `weights` so that the parts add up to it exactly (largest remainder, first
    /// index wins a tie). Weights that are all zero give the whole to the first part.
    ///
    /// # Errors
    /// Overflow, or a negative weight.
    pub fn split(self, weights: &[i64]) -> Result<Vec<Self>, MoneyError> {
        let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        if weights.iter().any(|weight| *weight < 0) {
            return Err(MoneyError::Overflow);
        }
        if total == 0 {
            let whole = |index| Self { amount: if index == 0 { self.amount } else { 0 }, ..self };
            return Ok((0..weights.len()).map(whole).collect());
        }
        // In larger steps than its weight a part could come to more than that.
        let step = if weights.iter().all(|weight| weight % self.step() == 0) { i128::from(self.step()) } else { 1 };
        let steps = i128::from(self.amount) / step;
        let exact = |weight: &i64| steps * i128::from(*weight);
        let mut parts: Vec<i128> = weights.iter().map(|weight| exact(weight).div_euclid(total)).collect();
        let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
        by_remainder.sort_by_key(|index| std::cmp::Reverse(exact(&weights[*index]).rem_euclid(total)));
        let missing = steps - parts.iter().sum::<i128>();
        for index in by_remainder.into_iter().take(usize::try_from(missing).map_err(|_| MoneyError::Overflow)?) {
            parts[index] += 1;
        }
        let money = |part: i128| i64::try_from(part * step).map(|amount| Self { amount, ..self });
        parts.into_iter().map(|part| money(part).map_err(|_| MoneyError::Overflow)).collect()
    }

    /// For machines: `12.50`, `1200`, `-3.00`.
    #[must_use]
    pub fn decimal(self) -> String {
        format!("{}{}", if self.amount < 0 { "-" } else { "" }, self.digits())
    }

    /// What [`Self::decimal`] writes; fewer decimals than the currency has are as good, more are refused.
    ///
    /// # Errors
    /// [`MoneyError::Malformed`], [`MoneyError::Overflow`].
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (major, minor) = digits.split_once('.').map_or((digits, None), |(major, minor)| (major, Some(minor)));
        let places = usize::try_from(currency.exponent()).map_err(|_| MoneyError::Overflow)?;
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let minor_fits = minor.is_none_or(|minor| is_number(minor) && minor.len() <= places);
        if !is_number(major) || !minor_fits {
            return Err(MoneyError::Malformed { places: currency.exponent() });
        }
        let whole = format!("{major}{:0<places$}", minor.unwrap_or_default());
        let amount: i64 = whole.parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(sign * amount, currency))
    }

    /// Major and minor units, without the sign.
    fn digits(self) -> String {
        let unit = 10_u64.pow(self.currency.exponent());
        let (major, minor) = (self.amount.unsigned_abs() / unit, self.amount.unsigned_abs() % unit);
        match self.currency.exponent() {
            0 => major.to_string(),
            digits => format!("{major}.{minor:0width$}", width = digits as usize),
        }
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
    }
}

/// Adds up amounts of one currency.
///
/// # Errors
/// Overflow, or two currencies.
pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
    amounts.into_iter().try_fold(Money::zero(currency), Money::plus)
}

/// Twice as much, and a denominator, are numbers still.
const LARGEST_PRODUCT: i128 = i128::MAX / 4;

fn round_half_away(numerator: i128, denominator: i128) -> Option<i128> {
    if denominator == 0 {
        return None;
    }
    let magnitude = (numerator.abs() * 2 + denominator.abs()) / (denominator.abs() * 2);
    Some(if (numerator < 0) == (denominator < 0) { magnitude } else { -magnitude })
}

impl fmt::Display for Money {
    /// For mails and logs: `€12.50`, `¥1200`, `-€3.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.amount < 0 { "-" } else { "" };
        write!(f, "{sign}{}{}", self.currency.symbol(), self.digits())
    }
}

macro_rules! currencies {
    ($($code:ident $exponent:literal $symbol:literal),* $(,)?) => {
        /// An ISO 4217 currency the shop can sell in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "UPPERCASE")]
        pub enum Currency { $($code),* }

        impl Currency {
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$code => stringify!($code)),* }
            }

            /// Decimal digits between the minor and the major unit (ISO 4217).
            #[must_use]
            pub const fn exponent(self) -> u32 {
                match self { $(Self::$code => $exponent),* }
            }

            #[must_use]
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$code => $symbol),* }
            }
        }
    };
}

mod currency {
    use super::Serialize;
    currencies! {
        EUR 2 "€", USD 2 "$", GBP 2 "£", CHF 2 "CHF ", SEK 2 "SEK ", DKK 2 "DKK ", NOK 2 "NOK ", PLN 2 "PLN ",
        CZK 2 "CZK ", CAD 2 "CA$", AUD 2 "A$", NZD 2 "NZ$", JPY 0 "¥", KRW 0 "₩", KWD 3 "KWD ", BHD 3 "BHD ",
    }
}
pub use currency::Currency;

impl Currency {
    /// Minor units that are charged at once: payments take thousandths in tens.
    #[must_use]
    pub const fn step(self) -> i64 {
        if self.exponent() == 3 { 10 } else { 1 }
    }

    /// # Errors
    /// A code that is not in the table; letter case does not matter (Stripe writes `eur`).
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        let known = Self::ALL.iter().find(|currency| currency.code().eq_ignore_ascii_case(code));
        known.copied().ok_or_else(|| MoneyError::UnknownCurrency(code.chars().take(8).collect()))
    }
}

/// By its code, as any text: so a wrong one has a place in a map as well, which that of an enum has not.
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Code;
        impl Visitor<'_> for Code {
            type Value = Currency;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the code of a currency, such as EUR")
            }

            fn visit_str<E: serde::de::Error>(self, code: &str) -> Result<Currency, E> {
                let known = Currency::ALL.iter().copied().find(|currency| currency.code() == code);
                known.ok_or_else(|| E::custom("is not a currency the shop knows"))
            }
        }
        deserializer.deserialize_str(Code)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EUR: Currency = Currency::EUR;

    #[test]
    fn shows_each_currency_with_its_own_decimals() {
        assert_eq!(Money::new(1250, EUR).to_string(), "€12.50");
        assert_eq!(Money::new(1200, Currency::JPY).to_string(), "¥1200");
        assert_eq!(Money::new(-5, Currency::KWD).to_string(), "-KWD 0.005");
    }

    #[test]
    fn reads_decimals_exactly_or_not_at_all() {
        let read = |text, currency| Money::parse_decimal(text, currency).map(Money::amount);
        assert_eq!((read("12.50", EUR), read("12.5", EUR), read("12", EUR), read("0.05", EUR)), (Ok(1250), Ok(1250), Ok(1200), Ok(5)));
        assert_eq!((read("1200", Currency::JPY), read("0.005", Currency::KWD), read("-3.00", EUR)), (Ok(1200), Ok(5), Ok(-300)));
        for bad in ["", ".", "1.", ".5", "1.234", "1,50", "1e3", "--1", "+1", " 1", "١"] {
            assert!(read(bad, EUR).is_err(), "{bad}");
        }
        assert!(read("1.0", Currency::JPY).is_err() && read("99999999999999999999", EUR).is_err());
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(Money::new(5, EUR).share(1, 2), Ok(Money::new(3, EUR)));
        assert_eq!(Money::new(-5, EUR).share(1, 2), Ok(Money::new(-3, EUR)));
        assert_eq!(Money::new(1, EUR).share(1, 0), Err(MoneyError::Overflow));
    }

    #[test]
    fn parts_of_what_can_be_charged_can_be_charged() {
        let kwd = |amount| Money::new(amount, Currency::KWD);
        assert_eq!(kwd(1490).share(1, 3), Ok(kwd(500)));
        assert_eq!(kwd(1490).split(&[1000, 1000, 1000]), Ok(vec![kwd(500), kwd(500), kwd(490)]));
        assert_eq!(kwd(20).split(&[6, 24]), Ok(vec![kwd(4), kwd(16)]), "no part is more than its weight");
        assert_eq!(kwd(1491).share(1, 3), Ok(kwd(497)), "of what cannot be, to the last unit");
        assert_eq!(kwd(1491).share(1, 1), Ok(kwd(1491)));
    }

    #[test]
    fn refuses_to_mix_currencies_and_to_overflow() {
        let yen = Money::new(1, Currency::JPY);
        assert!(matches!(Money::new(1, EUR).plus(yen), Err(MoneyError::CurrencyMismatch { .. })));
        assert_eq!(Money::new(i64::MAX, EUR).plus(Money::new(1, EUR)), Err(MoneyError::Overflow));
        assert_eq!(Money::new(i64::MAX, EUR).times(2), Err(MoneyError::Overflow));
    }

    proptest! {
        #[test]
        fn split_parts_add_up(amount in -1_000_000_i64..1_000_000, weights in prop::collection::vec(0_i64..10_000, 1..20)) {
            let whole = Money::new(amount, EUR);
            let parts = whole.split(&weights).unwrap();
            prop_assert_eq!(sum(EUR, parts.iter().copied()), Ok(whole));
            prop_assert_eq!(parts.len(), weights.len());
            let dinars = Money::new(amount * 10, Currency::KWD);
            let tens: Vec<i64> = weights.iter().map(|weight| weight * 10).collect();
            let parts = dinars.split(&tens).unwrap();
            prop_assert!(parts.iter().all(|part| part.amount() % 10 == 0));
            prop_assert_eq!(sum(Currency::KWD, parts), Ok(dinars));
        }
    }
}
