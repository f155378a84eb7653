//! A request's parameters: Stripe's form encoding with brackets (`metadata[order_id]=…`). Knows no endpoint.

use serde_json::{Map, Value};

use super::problem::Problem;

/// Largest amount Stripe takes, in minor units.
const AMOUNT_MAX: i64 = 99_999_999;

/// The decoded pairs in the order they came.
#[derive(Debug, Default, Clone)]
pub struct Params(Vec<(String, String)>);

impl Params {
    pub fn parse(form: &[u8]) -> Self {
        let pairs = form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
            let split = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(split);
            (decode(name), decode(value.strip_prefix(b"=").unwrap_or(value)))
        });
        Self(pairs.collect())
    }

    /// The same parameters in another order give the same text: what an idempotency key is bound to.
    pub fn fingerprint(&self) -> String {
        let mut lines: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        lines.sort_unstable();
        lines.join("\n")
    }

    /// Refuses a parameter whose first segment is not in `known`, as Stripe does.
    pub fn allow(&self, known: &[&str]) -> Result<(), Problem> {
        for (name, _) in &self.0 {
            let head = name.split('[').next().unwrap_or_default();
            if !known.contains(&head) && head != "expand" {
                let message = format!("Received unknown parameter: {head}");
                return Err(Problem::invalid("parameter_unknown", message).at(head));
            }
        }
        Ok(())
    }

    /// A plain value; an empty one counts as absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    pub fn required(&self, name: &str) -> Result<&str, Problem> {
        self.text(name).ok_or_else(|| Problem::invalid("parameter_missing", format!("Missing required param: {name}.")).at(name))
    }

    pub fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// A whole number of minor units above zero.
    pub fn amount(&self, name: &str) -> Result<Option<i64>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let amount: i64 =
            text.parse().map_err(|_| Problem::invalid("parameter_invalid_integer", format!("Invalid integer: {text}")).at(name))?;
        if amount < 1 {
            let message = "This value must be greater than or equal to 1.";
            return Err(Problem::invalid("parameter_invalid_integer", message).at(name));
        }
        if amount > AMOUNT_MAX {
            return Err(Problem::invalid("amount_too_large", "Amount must be no more than 999999.99").at(name));
        }
        Ok(Some(amount))
    }

    pub fn count(&self, name: &str, default: i64) -> Result<i64, Problem> {
        let Some(text) = self.text(name) else { return Ok(default) };
        text.parse()
            .ok()
            .filter(|count| (1..=100).contains(count))
            .ok_or_else(|| Problem::invalid("parameter_invalid_integer", format!("Invalid integer: {text}")).at(name))
    }

    /// `name[]=a&name[]=b`, or `name[0]=a`.
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| inside(key, name).is_some()).map(|(_, value)| value.as_str()).collect()
    }

    /// `name[a]=1&name[b][c]=2` as an object, nested as written.
    pub fn object(&self, name: &str) -> Option<Map<String, Value>> {
        let mut root = Map::new();
        for (key, value) in &self.0 {
            if let Some(path) = inside(key, name) {
                insert(&mut root, path, value);
            }
        }
        (!root.is_empty()).then_some(root)
    }
}

/// The part in brackets, outermost `[` and last `]` removed: `metadata[a][b]` within `metadata` is `a][b`.
fn inside<'a>(key: &'a str, name: &str) -> Option<&'a str> {
    key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')
}

fn insert(object: &mut Map<String, Value>, path: &str, value: &str) {
    match path.split_once("][") {
        None => {
            object.insert(path.to_owned(), Value::String(value.to_owned()));
        }
        Some((head, rest)) => {
            let child = object.entry(head).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(child) = child {
                insert(child, rest, value);
            }
        }
    }
}

fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| tail.get(..2).and_then(hex_pair)).flatten();
        rest = if escaped.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
        bytes.push(escaped.unwrap_or(if *first == b'+' { b' ' } else { *first }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn brackets_nest_and_escapes_decode() {
        let params = Params::parse(b"amount=12&metadata[order_id]=o%201&shipping[address][line1]=A%2bB+C&expand[]=latest_charge&bad=%zz");
        assert_eq!(params.amount("amount").unwrap(), Some(12));
        assert_eq!(Value::from(params.object("metadata").unwrap()), json!({"order_id": "o 1"}));
        assert_eq!(Value::from(params.object("shipping").unwrap()), json!({"address": {"line1": "A+B C"}}));
        assert_eq!(params.list("expand"), ["latest_charge"]);
        assert_eq!(params.text("bad"), Some("%zz"));
    }

    #[test]
    fn order_does_not_change_the_fingerprint() {
        assert_eq!(Params::parse(b"a=1&b=2").fingerprint(), Params::parse(b"b=2&a=1").fingerprint());
        assert_ne!(Params::parse(b"a=1&b=2").fingerprint(), Params::parse(b"a=1&b=3").fingerprint());
    }

    #[test]
    fn amounts_are_whole_and_positive() {
        for text in ["0", "-1", "1.5", "ten", "100000000", "99999999999999999999"] {
            assert!(Params::parse(format!("amount={text}").as_bytes()).amount("amount").is_err(), "{text}");
        }
    }
}
