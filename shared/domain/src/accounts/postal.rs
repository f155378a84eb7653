//! What a country's addresses must have: postal codes that look like its own, and a region where it has such. Countries that are not
//! listed take what is written.

use crate::customer::Country;

/// Country, and how its codes are written: `9` a digit, `A` a letter, others as they stand. Several forms with `|` between them.
const FORMS: [(&str, &str); 44] = [
    ("AT", "9999"),
    ("AU", "9999"),
    ("BE", "9999"),
    ("BG", "9999"),
    ("BR", "99999-999"),
    ("CA", "A9A 9A9"),
    ("CH", "9999"),
    ("CY", "9999"),
    ("CZ", "999 99"),
    ("DE", "99999"),
    ("DK", "9999"),
    ("EE", "99999"),
    ("ES", "99999"),
    ("FI", "99999"),
    ("FR", "99999"),
    ("GB", "A9 9AA|A99 9AA|A9A 9AA|AA9 9AA|AA99 9AA|AA9A 9AA"),
    ("GR", "999 99"),
    ("HR", "99999"),
    ("HU", "9999"),
    ("IN", "999999"),
    ("IS", "999"),
    ("IT", "99999"),
    ("JP", "999-9999"),
    ("KR", "99999"),
    ("LI", "9999"),
    ("LT", "LT-99999"),
    ("LU", "9999"),
    ("LV", "LV-9999"),
    ("MT", "AAA 9999"),
    ("MX", "99999"),
    ("NL", "9999 AA"),
    ("NO", "9999"),
    ("NZ", "9999"),
    ("PL", "99-999"),
    ("PT", "9999-999"),
    ("RO", "999999"),
    ("SE", "999 99"),
    ("SG", "999999"),
    ("SI", "9999"),
    ("SK", "999 99"),
    ("TR", "99999"),
    ("UA", "99999"),
    ("US", "99999|99999-9999"),
    ("ZA", "9999"),
];

/// Where no parcel arrives without a state or province.
const WITH_REGION: [&str; 6] = ["AU", "BR", "CA", "IN", "MX", "US"];

#[must_use]
pub fn needs_region(country: Country) -> bool {
    WITH_REGION.contains(&country.to_string().as_str())
}

/// The code as its country writes it, whatever blanks, dashes and small letters it was typed with. Countries without a row
/// keep what was typed.
///
/// # Errors
/// The form that the country's codes have.
pub fn postal_code(country: Country, typed: Option<&str>) -> Result<Option<String>, &'static str> {
    let country = country.to_string();
    let Some((_, forms)) = FORMS.iter().find(|(code, _)| *code == country) else { return Ok(typed.map(str::to_owned)) };
    let plain = plain(typed.unwrap_or_default());
    forms.split('|').find_map(|form| fit(form, &plain)).map(Some).ok_or(forms)
}

fn plain(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase()
}

/// Lays the plain code into the form; a country's own letters before it may be left out.
fn fit(form: &str, typed: &str) -> Option<String> {
    let prefix: String = form.chars().take_while(|c| c.is_ascii_uppercase() && *c != 'A').collect();
    let typed = typed.strip_prefix(&prefix).unwrap_or(typed);
    let mut left = typed.chars();
    let mut code = prefix.clone();
    for place in form[prefix.len()..].chars() {
        code.push(match place {
            '9' => left.next().filter(char::is_ascii_digit)?,
            'A' => left.next().filter(char::is_ascii_uppercase)?,
            fixed => fixed,
        });
    }
    left.next().is_none().then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(country: &str, typed: &str) -> Result<Option<String>, &'static str> {
        postal_code(Country::parse(country).unwrap(), Some(typed).filter(|typed| !typed.is_empty()))
    }

    #[test]
    fn codes_are_written_as_their_country_does() {
        for (country, typed, written) in [
            ("DE", " 89073 ", "89073"),
            ("GB", "sw1a1aa", "SW1A 1AA"),
            ("GB", "M1 1AE", "M1 1AE"),
            ("NL", "1012ab", "1012 AB"),
            ("PL", "00950", "00-950"),
            ("LT", "01103", "LT-01103"),
            ("LV", "lv-1010", "LV-1010"),
            ("US", "12345-6789", "12345-6789"),
            ("US", "12345", "12345"),
            ("CA", "k1a-0b1", "K1A 0B1"),
            ("SE", "11455", "114 55"),
        ] {
            assert_eq!(code(country, typed), Ok(Some(written.to_owned())), "{country} {typed}");
        }
    }

    #[test]
    fn what_no_code_of_the_country_is_like_is_refused_with_the_form() {
        for (country, typed) in
            [("DE", "8907"), ("DE", "890733"), ("DE", "D89073"), ("GB", "12345"), ("US", "1234"), ("PL", ""), ("DE", "")]
        {
            assert!(code(country, typed).is_err(), "{country} {typed}");
        }
        assert_eq!(code("NL", "1012"), Err("9999 AA"));
    }

    #[test]
    fn other_countries_keep_what_was_typed() {
        assert_eq!(code("IE", "d02 af30"), Ok(Some("d02 af30".to_owned())));
        assert_eq!(code("HK", ""), Ok(None));
    }
}
