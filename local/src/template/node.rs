//! A value in the template together with its place, so that every complaint can name where it is.

use super::TemplateError;
use serde_norway::{Mapping, Value};

pub struct Node<'a> {
    file: &'a str,
    value: &'a Value,
    place: String,
}

impl<'a> Node<'a> {
    pub fn root(file: &'a str, value: &'a Value) -> Self {
        Self { file, value, place: String::new() }
    }

    pub fn file(&self) -> &'a str {
        self.file
    }

    pub fn value(&self) -> &'a Value {
        self.value
    }

    pub fn error(&self, problem: impl Into<String>) -> TemplateError {
        TemplateError::at(self.place(), problem)
    }

    /// The file and what leads to the value in it.
    pub fn place(&self) -> String {
        let place = if self.place.is_empty() { "top level" } else { &self.place };
        format!("{}: {place}", self.file)
    }

    pub fn find(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.as_mapping()?.get(key)?;
        Some(self.child(value, key))
    }

    pub fn get(&self, key: &str) -> Result<Node<'a>, TemplateError> {
        self.mapping()?;
        self.find(key).ok_or_else(|| self.error(format!("{key} is missing")))
    }

    /// Refuses a key outside the list: it is misspelt, or means something that nothing here acts on.
    pub fn only(&self, known: &[&str]) -> Result<(), TemplateError> {
        for (name, _) in self.entries()? {
            if !known.contains(&name) {
                return Err(self.error(format!("unknown property {name} (known: {})", known.join(", "))));
            }
        }
        Ok(())
    }

    pub fn entries(&self) -> Result<Vec<(&'a str, Node<'a>)>, TemplateError> {
        let mut entries = Vec::new();
        for (key, value) in self.mapping()? {
            let name = key.as_str().ok_or_else(|| self.error("a key is not a text"))?;
            entries.push((name, self.child(value, name)));
        }
        Ok(entries)
    }

    pub fn items(&self) -> Result<Vec<Node<'a>>, TemplateError> {
        let list = self.value.as_sequence().ok_or_else(|| self.error("expected a list"))?;
        Ok(list.iter().enumerate().map(|(index, value)| self.child(value, &index.to_string())).collect())
    }

    pub fn text(&self) -> Result<&'a str, TemplateError> {
        self.value.as_str().ok_or_else(|| self.error("expected a text"))
    }

    pub fn texts(&self) -> Result<Vec<String>, TemplateError> {
        self.items()?.iter().map(|item| item.text().map(str::to_owned)).collect()
    }

    pub fn whole_number(&self) -> Result<u32, TemplateError> {
        let number = self.value.as_u64().and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| self.error("expected a whole number"))
    }

    pub fn flag(&self) -> Result<bool, TemplateError> {
        self.value.as_bool().ok_or_else(|| self.error("expected true or false"))
    }

    fn mapping(&self) -> Result<&'a Mapping, TemplateError> {
        self.value.as_mapping().ok_or_else(|| self.error("expected a mapping of names to values"))
    }

    fn child(&self, value: &'a Value, key: &str) -> Self {
        let place = if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) };
        Self { file: self.file, value, place }
    }
}

/// `number("BatchSize", 10)`: the property or what CloudFormation takes when it is absent.
impl Node<'_> {
    pub fn number_or(&self, key: &str, default: u32) -> Result<u32, TemplateError> {
        self.find(key).map_or(Ok(default), |node| node.whole_number())
    }

    pub fn flag_or_false(&self, key: &str) -> Result<bool, TemplateError> {
        self.find(key).map_or(Ok(false), |node| node.flag())
    }

    pub fn texts_or_none(&self, key: &str) -> Result<Vec<String>, TemplateError> {
        self.find(key).map_or(Ok(Vec::new()), |node| node.texts())
    }
}
