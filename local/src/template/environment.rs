//! A function's environment with its references resolved to what runs on this machine.

use super::{Function, TemplateError, Text};
use std::collections::{BTreeMap, HashMap};

/// What the template's names mean locally.
#[derive(Debug, Default)]
pub struct Names {
    /// For `!Ref`: a parameter's value, a table's or bucket's name, a queue's URL.
    pub refs: HashMap<String, String>,
    /// For secrets, by the variable that carries them.
    pub secrets: HashMap<String, String>,
}

impl Function {
    /// # Errors
    /// A variable that refers to something that has no local value.
    pub fn environment(&self, names: &Names) -> Result<BTreeMap<String, String>, TemplateError> {
        let mut resolved = BTreeMap::new();
        for (variable, text) in &self.environment {
            let value = names
                .resolve(variable, text)
                .map_err(|problem| TemplateError::at(format!("{}.Environment.{variable}", self.place), problem))?;
            resolved.insert(variable.clone(), value);
        }
        Ok(resolved)
    }
}

impl Names {
    fn resolve(&self, variable: &str, text: &Text) -> Result<String, String> {
        match text {
            Text::Plain(value) => Ok(value.clone()),
            Text::Ref(name) => self.reference(name),
            Text::Attribute { resource, attribute } => self.reference(&format!("{resource}.{attribute}")),
            Text::Sub(pattern) => self.substitute(pattern),
            Text::Secret => self.secrets.get(variable).cloned().ok_or_else(|| format!("{variable} has no local secret")),
        }
    }

    /// For texts outside of an environment, such as the CORS origins.
    pub fn resolve_text(&self, text: &Text) -> Option<String> {
        self.resolve("", text).ok()
    }

    fn reference(&self, name: &str) -> Result<String, String> {
        self.refs.get(name).cloned().ok_or_else(|| format!("{name} has no local value"))
    }

    fn substitute(&self, pattern: &str) -> Result<String, String> {
        let mut result = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, tail) = after.split_once('}').ok_or("a ${ without }")?;
            result.push_str(before);
            result.push_str(&self.reference(name)?);
            rest = tail;
        }
        result.push_str(rest);
        Ok(result)
    }
}
