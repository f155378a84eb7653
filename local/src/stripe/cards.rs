//! The test cards and what each does. Numbers and outcomes are Stripe's, except the two late ones: Stripe's own cards settle at once.

/// A card the payment form offers, by number or by the payment method id Stripe gives it.
#[derive(Debug)]
pub struct TestCard {
    pub number: &'static str,
    /// The payment method ids that stand for it.
    pub ids: &'static [&'static str],
    pub brand: &'static str,
    /// What happens, in the words the payment form shows.
    pub effect: &'static str,
    pub behaviour: Behaviour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    Succeeds,
    Declines(Decline),
    /// 3-D Secure first; approved, it pays or declines.
    Authenticates(Option<Decline>),
    /// `processing` now, settled a little later.
    Settles {
        succeeds: bool,
    },
    /// Pays, and the cardholder disputes it at once.
    Disputed,
    /// Pays; a refund looks done and fails later.
    RefundFails,
    /// Pays; a refund is pending first.
    RefundPends,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decline {
    pub code: &'static str,
    pub decline_code: &'static str,
    pub message: &'static str,
}

const GENERIC: Decline = Decline { code: "card_declined", decline_code: "generic_decline", message: "Your card was declined." };
const NO_FUNDS: Decline =
    Decline { code: "card_declined", decline_code: "insufficient_funds", message: "Your card has insufficient funds." };
const EXPIRED: Decline = Decline { code: "expired_card", decline_code: "expired_card", message: "Your card has expired." };
const BAD_CVC: Decline =
    Decline { code: "incorrect_cvc", decline_code: "incorrect_cvc", message: "Your card's security code is incorrect." };
const PROCESSING: Decline = Decline {
    code: "processing_error",
    decline_code: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
};
const LIVE_CARD: Decline = Decline {
    code: "card_declined",
    decline_code: "test_mode_live_card",
    message: "Your card was declined. Your request was in test mode, but used a non test card.",
};

const fn card(
    number: &'static str,
    ids: &'static [&'static str],
    brand: &'static str,
    effect: &'static str,
    behaviour: Behaviour,
) -> TestCard {
    TestCard { number, ids, brand, effect, behaviour }
}

/// The usual ones first.
pub static TEST_CARDS: &[TestCard] = &[
    card("4242424242424242", &["pm_card_visa"], "visa", "Pays at once", Behaviour::Succeeds),
    card("4000002760003184", &["pm_card_authenticationRequired"], "visa", "Asks for 3-D Secure every time", Behaviour::Authenticates(None)),
    card("4000000000000002", &["pm_card_chargeDeclined", "pm_card_visa_chargeDeclined"], "visa", "Declines", Behaviour::Declines(GENERIC)),
    card(
        "4000000000009995",
        &["pm_card_chargeDeclinedInsufficientFunds", "pm_card_visa_chargeDeclinedInsufficientFunds"],
        "visa",
        "Declines: insufficient funds",
        Behaviour::Declines(NO_FUNDS),
    ),
    card(
        "4000000000000341",
        &["pm_card_chargeCustomerFail", "pm_card_visa_chargeCustomerFail"],
        "visa",
        "Processing first, fails a little later",
        Behaviour::Settles { succeeds: false },
    ),
    card("5555555555554444", &["pm_card_mastercard"], "mastercard", "Pays at once (Mastercard)", Behaviour::Succeeds),
    card(
        "4000002500003155",
        &["pm_card_authenticationRequiredOnSetup"],
        "visa",
        "Asks for 3-D Secure once",
        Behaviour::Authenticates(None),
    ),
    card(
        "4000008400001629",
        &["pm_card_threeDSecureRequiredChargeDeclined"],
        "visa",
        "Asks for 3-D Secure, then declines",
        Behaviour::Authenticates(Some(GENERIC)),
    ),
    card(
        "4000000000000069",
        &["pm_card_chargeDeclinedExpiredCard", "pm_card_visa_chargeDeclinedExpiredCard"],
        "visa",
        "Declines: expired card",
        Behaviour::Declines(EXPIRED),
    ),
    card(
        "4000000000000127",
        &["pm_card_chargeDeclinedIncorrectCvc", "pm_card_visa_chargeDeclinedIncorrectCvc"],
        "visa",
        "Declines: wrong security code",
        Behaviour::Declines(BAD_CVC),
    ),
    card(
        "4000000000000119",
        &["pm_card_chargeDeclinedProcessingError", "pm_card_visa_chargeDeclinedProcessingError"],
        "visa",
        "Declines: processing error",
        Behaviour::Declines(PROCESSING),
    ),
    card(
        "4000000000000408",
        &["pm_card_lateSuccess"],
        "visa",
        "Processing first, pays a little later",
        Behaviour::Settles { succeeds: true },
    ),
    card("4000000000000259", &["pm_card_createDispute"], "visa", "Pays, then the cardholder disputes it", Behaviour::Disputed),
    card("4000000000005126", &["pm_card_refundFail"], "visa", "Pays; a refund fails later", Behaviour::RefundFails),
    card("4000000000007726", &["pm_card_pendingRefund"], "visa", "Pays; a refund is pending first", Behaviour::RefundPends),
];

impl TestCard {
    /// `4242 4242 4242 4242`.
    pub fn spaced(&self) -> String {
        let groups: Vec<String> = self.number.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
        groups.join(" ")
    }
}

/// A card as it was given: a listed one, or any other number that could be a card's.
#[derive(Debug, Clone)]
pub struct ChosenCard {
    pub number: String,
    pub brand: &'static str,
    pub behaviour: Behaviour,
}

impl ChosenCard {
    /// Takes a number (spaces allowed) or a payment method id. None: neither.
    pub fn find(given: &str) -> Option<Self> {
        let given = given.trim();
        let number: String = given.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let listed = TEST_CARDS.iter().find(|card| card.number == number || card.ids.contains(&given));
        if let Some(card) = listed {
            return Some(Self { number: card.number.to_owned(), brand: card.brand, behaviour: card.behaviour });
        }
        passes_luhn(&number).then_some(Self { number, brand: "unknown", behaviour: Behaviour::Declines(LIVE_CARD) })
    }

    pub fn last4(&self) -> &str {
        self.number.get(self.number.len().saturating_sub(4)..).unwrap_or_default()
    }
}

fn passes_luhn(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().rev().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| (12..=19).contains(&digits.len())) else { return false };
    let weigh = |(place, digit): (usize, &u32)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
    digits.iter().enumerate().map(weigh).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_card_is_a_valid_number_and_is_found_by_number_and_id() {
        for card in TEST_CARDS {
            assert!(passes_luhn(card.number), "{}", card.number);
            for given in card.ids.iter().chain([&card.number]) {
                assert_eq!(ChosenCard::find(given).unwrap().behaviour, card.behaviour);
            }
        }
    }

    #[test]
    fn other_numbers_decline_and_mistyped_ones_are_no_card() {
        assert_eq!(ChosenCard::find("4111 1111 1111 1111").unwrap().behaviour, Behaviour::Declines(LIVE_CARD));
        for given in ["", "4242424242424241", "pm_unknown", "tok_visa", "42"] {
            assert!(ChosenCard::find(given).is_none(), "{given}");
        }
    }
}
