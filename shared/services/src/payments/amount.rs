//! Amounts as Stripe counts them: the smallest unit of the currency, as [`Money`] does too. So nothing is
//! ever multiplied or divided, which is how other shops came to charge yen a hundred times over.

use super::PaymentsError;
use barrow_domain::money::{Currency, Money};
use std::convert::Infallible;
use std::str::FromStr;

/// # Errors
/// An amount that cannot be charged: not positive, or with thousandths that Stripe does not take (in
/// currencies of three decimals the last digit must be 0).
pub(super) fn to_stripe(money: Money) -> Result<(i64, stripe_types::Currency), PaymentsError> {
    let (amount, currency) = (money.amount(), money.currency());
    if amount <= 0 {
        return Err(PaymentsError::refused("amount_too_small", "the amount is not positive"));
    }
    if amount % currency.step() != 0 {
        let why = format!("{currency} is charged in steps of 0.010");
        return Err(PaymentsError::refused("amount_not_chargeable", why));
    }
    Ok((amount, stripe_currency(currency)))
}

/// # Errors
/// A currency the shop does not sell in, and so no payment of this shop's.
pub(super) fn from_stripe(amount: i64, currency: &str) -> Result<Money, PaymentsError> {
    let known = Currency::parse(currency);
    let known = known.map_err(|error| PaymentsError::refused("unknown_currency", error))?;
    Ok(Money::new(amount, known))
}

/// Not in the crate's list: KWD and others, which it writes as they are.
fn stripe_currency(currency: Currency) -> stripe_types::Currency {
    let code = currency.code().to_ascii_lowercase();
    stripe_types::Currency::from_str(&code).unwrap_or_else(|never: Infallible| match never {})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_go_out_as_they_are() {
        for (currency, amount) in [(Currency::EUR, 1999), (Currency::JPY, 1999), (Currency::KWD, 1990)] {
            let (sent, code) = to_stripe(Money::new(amount, currency)).unwrap();
            assert_eq!((sent, code.to_string()), (amount, currency.code().to_ascii_lowercase()));
        }
    }

    #[test]
    fn refuses_what_stripe_would_refuse() {
        for money in
            [Money::new(1999, Currency::KWD), Money::new(5, Currency::BHD), Money::zero(Currency::EUR), Money::new(-1, Currency::JPY)]
        {
            assert!(matches!(to_stripe(money), Err(PaymentsError::Refused { .. })), "{money}");
        }
    }

    #[test]
    fn every_currency_goes_out_under_its_code_and_comes_back() {
        for currency in Currency::ALL {
            let code = stripe_currency(*currency);
            let sent = serde_json::to_value(&code).unwrap();
            assert_eq!(sent, currency.code().to_ascii_lowercase());
            assert_eq!(from_stripe(10, &code.to_string()).unwrap(), Money::new(10, *currency));
        }
        assert!(from_stripe(10, "xxx").is_err());
    }

    /// Stripe's lists of currencies that are counted in other units than hundredths.
    #[test]
    fn decimals_agree_with_stripe() {
        let whole = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
        let thousandths = "BHD JOD KWD OMR TND";
        for currency in Currency::ALL {
            let expected = match currency.code() {
                code if whole.contains(code) => 0,
                code if thousandths.contains(code) => 3,
                _ => 2,
            };
            assert_eq!(currency.exponent(), expected, "{currency}");
        }
    }
}
