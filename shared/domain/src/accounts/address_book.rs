//! A customer's addresses: at most twenty, and which of them is taken for parcels and for bills when nobody says otherwise.

use super::postal::{needs_region, postal_code};
use crate::customer::{Address, AddressInput, InvalidAddress};
use crate::ids::AddressId;
use crate::text::InvalidText;
use serde::{Deserialize, Serialize};

pub const MAX_ADDRESSES: usize = 20;

/// Stored whole, so that its defaults are always addresses that are in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressBook {
    /// The oldest first.
    entries: Vec<AddressEntry>,
    default_shipping: Option<AddressId>,
    default_billing: Option<AddressId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressEntry {
    pub id: AddressId,
    pub address: Address,
}

/// What an address is, or shall become, the default for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    pub shipping: bool,
    pub billing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefusal {
    #[error("there is no such address")]
    NotFound,
    #[error("the book holds as many addresses as it can")]
    Full,
    /// A repeated request that says something else.
    #[error("the id stands for another address")]
    IdTaken,
}

/// An address with what its country asks for, and its postal code written as the country does.
///
/// # Errors
/// Every line that was refused.
pub fn parse_address(input: AddressInput) -> Result<Address, Vec<InvalidAddress>> {
    let address = Address::parse(input)?;
    let country = address.country();
    let mut input = address.into_input();
    let mut wrong = Vec::new();
    let mut refuse = |field, reason| wrong.push(InvalidAddress { field, reason: InvalidText::Malformed(reason) });
    match postal_code(country, input.postal_code.as_deref()) {
        Ok(code) => input.postal_code = code,
        Err(form) => refuse("postal_code", reason(form)),
    }
    if needs_region(country) && input.region.is_none() {
        refuse("region", "must name the state or province");
    }
    if wrong.is_empty() { Address::parse(input) } else { Err(wrong) }
}

/// A country's form in words would be a table of its own; the commonest are told, the others shown the way.
const fn reason(form: &'static str) -> &'static str {
    match form.as_bytes() {
        b"9999" => "must have 4 digits",
        b"99999" => "must have 5 digits",
        b"999999" => "must have 6 digits",
        _ => "must be a postal code of the country",
    }
}

impl AddressBook {
    #[must_use]
    pub fn entries(&self) -> &[AddressEntry] {
        &self.entries
    }

    /// # Errors
    /// [`AddressRefusal::NotFound`].
    pub fn entry(&self, id: &AddressId) -> Result<&AddressEntry, AddressRefusal> {
        self.entries.iter().find(|entry| entry.id == *id).ok_or(AddressRefusal::NotFound)
    }

    #[must_use]
    pub fn defaults_of(&self, id: &AddressId) -> Defaults {
        Defaults { shipping: self.default_shipping.as_ref() == Some(id), billing: self.default_billing.as_ref() == Some(id) }
    }

    /// The first address is the default for both. Added again under the same id, it stays as it is.
    ///
    /// # Errors
    /// A named [`AddressRefusal`].
    pub fn add(&mut self, entry: AddressEntry, mut defaults: Defaults) -> Result<(), AddressRefusal> {
        if let Ok(found) = self.entry(&entry.id) {
            return if found.address == entry.address { Ok(()) } else { Err(AddressRefusal::IdTaken) };
        }
        if self.entries.len() >= MAX_ADDRESSES {
            return Err(AddressRefusal::Full);
        }
        if self.entries.is_empty() {
            defaults = Defaults { shipping: true, billing: true };
        }
        let id = entry.id.clone();
        self.entries.push(entry);
        self.set_defaults(&id, defaults);
        Ok(())
    }

    /// # Errors
    /// [`AddressRefusal::NotFound`].
    pub fn replace(&mut self, id: &AddressId, address: Address, defaults: Defaults) -> Result<(), AddressRefusal> {
        let entry = self.entries.iter_mut().find(|entry| entry.id == *id).ok_or(AddressRefusal::NotFound)?;
        entry.address = address;
        self.set_defaults(id, defaults);
        Ok(())
    }

    /// A default that goes passes to the oldest address that is left.
    ///
    /// # Errors
    /// [`AddressRefusal::NotFound`].
    pub fn remove(&mut self, id: &AddressId) -> Result<(), AddressRefusal> {
        let Defaults { shipping, billing } = self.defaults_of(self.entry(id).map(|entry| &entry.id)?);
        self.entries.retain(|entry| entry.id != *id);
        let oldest = self.entries.first().map(|entry| entry.id.clone());
        if shipping {
            self.default_shipping.clone_from(&oldest);
        }
        if billing {
            self.default_billing = oldest;
        }
        Ok(())
    }

    /// An address that is a default stays it until another becomes it.
    fn set_defaults(&mut self, id: &AddressId, wanted: Defaults) {
        if wanted.shipping {
            self.default_shipping = Some(id.clone());
        }
        if wanted.billing {
            self.default_billing = Some(id.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> AddressId {
        AddressId::from_random([number; 26])
    }

    fn address(city: &str, postal_code: &str) -> Result<Address, Vec<InvalidAddress>> {
        parse_address(AddressInput {
            name: "Ada".into(),
            line1: "Am Fluss 1".into(),
            city: city.into(),
            postal_code: Some(postal_code.into()),
            country: "DE".into(),
            ..AddressInput::default()
        })
    }

    fn entry(number: u8) -> AddressEntry {
        AddressEntry { id: id(number), address: address("Ulm", "89073").unwrap() }
    }

    fn book(count: u8) -> AddressBook {
        let mut book = AddressBook::default();
        (0..count).for_each(|number| book.add(entry(number), Defaults::default()).unwrap());
        book
    }

    #[test]
    fn there_is_a_default_as_long_as_there_is_an_address() {
        let mut book = book(3);
        assert_eq!(book.defaults_of(&id(0)), Defaults { shipping: true, billing: true });
        book.replace(&id(1), address("Bonn", "53111").unwrap(), Defaults { shipping: true, billing: false }).unwrap();
        assert_eq!(book.defaults_of(&id(0)), Defaults { shipping: false, billing: true });
        book.remove(&id(1)).unwrap();
        assert_eq!(book.defaults_of(&id(0)), Defaults { shipping: true, billing: true });
        book.remove(&id(0)).unwrap();
        assert_eq!(book.defaults_of(&id(2)), Defaults { shipping: true, billing: true });
        book.remove(&id(2)).unwrap();
        assert_eq!(book, AddressBook::default());
    }

    #[test]
    fn what_is_not_there_full_or_taken_is_refused() {
        let mut book = book(20);
        assert_eq!(book.add(entry(20), Defaults::default()), Err(AddressRefusal::Full));
        assert_eq!(book.add(entry(7), Defaults::default()), Ok(()));
        let other = AddressEntry { id: id(7), address: address("Bonn", "53111").unwrap() };
        assert_eq!(book.add(other, Defaults::default()), Err(AddressRefusal::IdTaken));
        assert_eq!(book.remove(&id(21)), Err(AddressRefusal::NotFound));
        assert_eq!(book.replace(&id(21), address("Ulm", "89073").unwrap(), Defaults::default()), Err(AddressRefusal::NotFound));
    }

    #[test]
    fn the_country_judges_the_postal_code() {
        let refused = address("Ulm", "8907").unwrap_err();
        assert_eq!((refused[0].field, refused[0].reason.to_string().as_str()), ("postal_code", "must have 5 digits"));
    }

    #[test]
    fn where_states_matter_one_is_named() {
        let davis = |region: Option<&str>, postal_code: &str| {
            let (name, line1, city) = ("Ada".to_owned(), "1 Road".to_owned(), "Davis".to_owned());
            let (region, postal_code) = (region.map(str::to_owned), Some(postal_code.to_owned()));
            parse_address(AddressInput { name, line1, city, region, postal_code, country: "US".into(), ..AddressInput::default() })
        };
        assert!(davis(Some("CA"), "95616").is_ok());
        let wrong: Vec<&str> = davis(None, "9561").unwrap_err().iter().map(|line| line.field).collect();
        assert_eq!(wrong, ["postal_code", "region"]);
    }
}
