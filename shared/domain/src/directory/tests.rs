use super::*;
use crate::ids::Sku;
use crate::orders::tests::{at, eur, placed};
use crate::orders::{FulfillmentState as F, PaymentState as P};
use proptest::prelude::*;

fn card() -> OrderCard {
    OrderCard::of(&placed().order)
}

#[test]
fn words_are_the_same_however_they_are_typed() {
    assert_eq!(words("  Zoë MÜLLER-Groß, +49 170 "), ["zoe", "muller", "gross", "49", "170"]);
    assert_eq!(words("Ada@Example.org a ada@example.ORG"), ["ada@example.org"]);
    assert_eq!(words("東京 Москва"), ["東京", "москва"]);
}

#[test]
fn a_card_says_who_what_and_how_much() {
    let card = card();
    assert_eq!((card.status, card.payment_status, card.units, card.kept), (F::PendingPayment, P::None, 3, eur(0)));
    assert_eq!(card.words, ["ada@example.org", "ada", "ulm"]);
    let terms: Vec<Term> = card.terms().into_iter().collect();
    let word = |word: &str| Term::Word(word.to_owned());
    let expected = [Term::Email("ada@example.org".into()), Term::Sku(Sku::parse("A").unwrap())];
    assert_eq!(terms, [&expected[..], &[word("ada"), word("ulm")]].concat());
}

#[test]
fn the_rarest_list_is_read() {
    let sku = Sku::parse("A").unwrap();
    let packing = OrderQuestion { statuses: vec![F::Packing], sku: Some(sku.clone()), ..OrderQuestion::default() };
    assert_eq!(packing.lists(), Lists::Statuses(vec![F::Packing]));
    let delivered = OrderQuestion { statuses: vec![F::Delivered], sku: Some(sku.clone()), ..OrderQuestion::default() };
    assert_eq!(delivered.lists(), Lists::Term(Term::Sku(sku)));
    let dear = OrderQuestion { total_min: Some(100), total_max: Some(70_000), ..OrderQuestion::default() };
    assert_eq!(dear.lists(), Lists::Magnitudes((3..=8).collect()));
    assert_eq!(OrderQuestion::default().lists(), Lists::All);
}

/// Whether a card is in one of the lists.
fn is_in(lists: &Lists, card: &OrderCard) -> bool {
    match lists {
        Lists::All => true,
        Lists::Statuses(statuses) => statuses.contains(&card.status),
        Lists::PaymentStatuses(statuses) => card.listed_payment().is_some_and(|listed| statuses.contains(&listed)),
        Lists::Magnitudes(magnitudes) => magnitudes.contains(&card.magnitude()),
        Lists::Term(term) => card.terms().contains(term),
    }
}

proptest! {
    /// Whatever is asked: a card that fits is in the lists that are read.
    #[test]
    fn nothing_that_fits_is_left_out(
        total in 0_i64.., least in prop::option::of(0_i64..), most in prop::option::of(0_i64..),
        status in prop::sample::select(vec![F::Paid, F::Delivered, F::PendingPayment]),
        payment_status in prop::sample::select(vec![P::None, P::Succeeded, P::Disputed, P::Refunded]), asked in prop::sample::subsequence(vec![F::Paid, F::Delivered], 0..3),
        paid in prop::sample::subsequence(vec![P::None, P::Succeeded, P::Disputed, P::Refunded], 0..4), by_sku: bool, by_word: bool, by_email: bool, word in prop::sample::select(vec!["ulm", "ada@example.org", "bonn"]), from in prop::option::of(-5_i64..5),
    ) {
        let card = OrderCard { total: eur(total), status, payment_status, ..card() };
        let question = OrderQuestion {
            statuses: asked,
            payment_statuses: paid,
            placed_from: from.map(at),
            placed_before: None,
            email: by_email.then(|| card.email.clone()),
            sku: by_sku.then(|| Sku::parse("A").unwrap()),
            total_min: least,
            total_max: most,
            words: if by_word { vec![word.into()] } else { vec![] },
        };
        prop_assert!(!question.fits(&card) || is_in(&question.lists(), &card), "{question:?}");
    }
}
