//! Every combination of a product's options: a small, medium and large shirt in each of four colours.

use crate::ids::Sku;
use std::collections::{BTreeMap, BTreeSet};

/// The most variants of a product.
pub const MAX_VARIANTS: usize = 2000;

/// What can be picked, and from which values: `Size` from `S`, `M` and `L`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Axis {
    pub name: String,
    pub values: Vec<String>,
}

/// One variant of all that there can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    pub sku: Sku,
    pub options: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    #[error("there would be more than {MAX_VARIANTS} variants")]
    TooMany,
    #[error("no SKU can be made with this prefix")]
    NoSku,
}

/// Options and SKU of each combination, the last axis turning fastest. The same axes and prefix give the same ones, always.
///
/// # Errors
/// More than [`MAX_VARIANTS`], or a prefix that leaves no room in a SKU.
pub fn combinations(prefix: &str, axes: &[Axis]) -> Result<Vec<Combination>, MatrixError> {
    let count = axes.iter().try_fold(1_usize, |count, axis| count.checked_mul(axis.values.len()).filter(|count| *count <= MAX_VARIANTS));
    let count = count.ok_or(MatrixError::TooMany)?;
    let picks: Vec<Vec<usize>> = (0..count).map(|place| digits(place, axes)).collect();
    let named: Vec<String> = picks.iter().map(|pick| name(prefix, axes, pick)).collect();
    let distinct: BTreeSet<&String> = named.iter().collect();
    // Names that say what is meant, unless they are too long or not enough to tell the variants apart.
    let speak = distinct.len() == named.len() && named.iter().all(|name| Sku::parse(name).is_ok());
    let sku = |place: usize| if speak { named[place].clone() } else { format!("{prefix}-{:04}", place + 1) };
    let variant = |(place, pick): (usize, &Vec<usize>)| {
        let options = axes.iter().zip(pick).map(|(axis, value)| (axis.name.clone(), axis.values[*value].clone())).collect();
        Sku::parse(&sku(place)).map(|sku| Combination { sku, options }).map_err(|_| MatrixError::NoSku)
    };
    picks.iter().enumerate().map(variant).collect()
}

/// Which value of each axis the combination at this place has.
fn digits(place: usize, axes: &[Axis]) -> Vec<usize> {
    let mut rest = place;
    let mut picked: Vec<usize> = axes.iter().rev().map(|axis| (rest % axis.values.len(), rest /= axis.values.len()).0).collect();
    picked.reverse();
    picked
}

fn name(prefix: &str, axes: &[Axis], pick: &[usize]) -> String {
    let code = |(axis, value): (&Axis, &usize)| {
        let letters = axis.values[*value].chars().filter(char::is_ascii_alphanumeric).take(8);
        letters.map(|letter| letter.to_ascii_uppercase()).collect::<String>()
    };
    let codes: Vec<String> = axes.iter().zip(pick).map(code).collect();
    [&[prefix.to_owned()], codes.as_slice()].concat().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(name: &str, values: &[&str]) -> Axis {
        Axis { name: name.into(), values: values.iter().map(|value| (*value).into()).collect() }
    }

    fn skus(axes: &[Axis]) -> Vec<String> {
        combinations("SHIRT", axes).unwrap().into_iter().map(|combination| combination.sku.to_string()).collect()
    }

    #[test]
    fn names_every_combination_once() {
        let axes = [axis("Colour", &["Red", "Blue"]), axis("Size", &["S", "M"])];
        assert_eq!(skus(&axes), ["SHIRT-RED-S", "SHIRT-RED-M", "SHIRT-BLUE-S", "SHIRT-BLUE-M"]);
        let Combination { options, .. } = combinations("SHIRT", &axes).unwrap().remove(2);
        assert_eq!(options, BTreeMap::from([("Colour".into(), "Blue".into()), ("Size".into(), "S".into())]));
    }

    #[test]
    fn counts_where_names_say_nothing() {
        assert_eq!(skus(&[axis("Farbe", &["红", "蓝"])]), ["SHIRT-0001", "SHIRT-0002"]);
        assert_eq!(combinations(&"X".repeat(39), &[axis("Size", &["S"])]), Err(MatrixError::NoSku));
    }

    #[test]
    fn two_thousand_and_no_more() {
        let many: Vec<String> = (0..50).map(|value| format!("V{value}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let distinct: BTreeSet<String> = skus(&[axis("A", &many), axis("B", &many[..40])]).into_iter().collect();
        assert_eq!(distinct.len(), 2000);
        assert_eq!(combinations("X", &[axis("A", &many), axis("B", &many[..41])]), Err(MatrixError::TooMany));
    }
}
