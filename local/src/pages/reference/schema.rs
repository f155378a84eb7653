//! JSON Schema made readable: fields as indented rows, and an example value. Checks nothing against a schema.

use serde_json::{Map, Value, json};

/// Deeper nesting is named, not spelt out.
const DEPTH_MAX: usize = 4;

/// One row of a table of fields.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    pub depth: usize,
    pub name: String,
    pub kind: String,
    pub required: bool,
    pub note: String,
}

/// The named parts of a document.
#[derive(Clone, Copy)]
pub struct Schemas<'a>(&'a Value);

impl<'a> Schemas<'a> {
    pub fn of(document: &'a Value) -> Self {
        Self(document)
    }

    /// What a `$ref` points to; anything else as it is.
    pub fn resolve(&self, value: &'a Value) -> &'a Value {
        let target = value["$ref"].as_str().and_then(|reference| self.0.pointer(reference.strip_prefix('#')?));
        target.unwrap_or(value)
    }

    pub fn security(&self, name: &str) -> &'a Value {
        &self.0["components"]["securitySchemes"][name]
    }

    pub fn parameter(&self, given: &'a Value) -> Field {
        let given = self.resolve(given);
        let text = |name: &str| given[name].as_str().unwrap_or_default();
        Field {
            depth: 0,
            name: text("name").to_owned(),
            kind: format!("{} · {}", text("in"), self.kind(&given["schema"])),
            required: given["required"] == true,
            note: text("description").to_owned(),
        }
    }

    /// The fields of an object or of a list's items, those inside them below each.
    pub fn fields(&self, schema: &'a Value) -> Vec<Field> {
        let mut rows = Vec::new();
        self.add_fields(self.inner_object(schema), 0, &mut Vec::new(), &mut rows);
        if rows.is_empty() {
            let note = self.note(schema);
            rows.push(Field { depth: 0, name: "(body)".to_owned(), kind: self.kind(schema), required: true, note });
        }
        rows
    }

    /// A value that fits: the schema's own example where it has one.
    pub fn example(&self, schema: &'a Value) -> Value {
        self.example_within(schema, 0)
    }

    /// An object within is spelt out once, where it comes first; `known` holds those spelt out.
    fn add_fields(&self, object: &'a Value, depth: usize, known: &mut Vec<&'a Value>, rows: &mut Vec<Field>) {
        let told = known.iter().any(|other| std::ptr::eq(*other, object));
        if told || depth == DEPTH_MAX {
            return;
        }
        known.push(object);
        for (name, schema) in object["properties"].as_object().into_iter().flatten() {
            let required = object["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name));
            rows.push(Field { depth, name: name.clone(), kind: self.kind(schema), required, note: self.note(schema) });
            self.add_fields(self.inner_object(schema), depth + 1, known, rows);
        }
    }

    /// The object a schema is about, through references, `null` alternatives and lists.
    fn inner_object(&self, schema: &'a Value) -> &'a Value {
        let schema = self.not_null(self.resolve(schema));
        match schema.get("items") {
            Some(items) => self.not_null(self.resolve(items)),
            None => schema,
        }
    }

    fn not_null(&self, schema: &'a Value) -> &'a Value {
        let alternatives: Vec<&'a Value> = alternatives(schema).into_iter().filter(|given| given["type"] != "null").collect();
        match alternatives.as_slice() {
            [only] => self.resolve(only),
            _ => schema,
        }
    }

    /// `string`, `list of Line`, `integer or null`.
    fn kind(&self, schema: &'a Value) -> String {
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            let named = self.resolve(schema);
            return if named.get("properties").is_some() { name.to_owned() } else { self.kind(named) };
        }
        let alternatives = alternatives(schema);
        if !alternatives.is_empty() {
            let kinds: Vec<String> = alternatives.into_iter().map(|given| self.kind(given)).collect();
            return kinds.join(" or ");
        }
        if schema.get("items").is_some() {
            return format!("list of {}", self.kind(&schema["items"]));
        }
        match &schema["type"] {
            Value::String(kind) => with_format(kind, schema),
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
            _ if schema.get("const").is_some() => schema["const"].to_string(),
            _ => "any".to_owned(),
        }
    }

    /// The description, the allowed values and the limits.
    fn note(&self, schema: &'a Value) -> String {
        let target = self.resolve(schema);
        let own = schema["description"].as_str().or_else(|| target["description"].as_str());
        let mut parts: Vec<String> = own.map(str::to_owned).into_iter().collect();
        if let Some(values) = target["enum"].as_array() {
            let values: Vec<String> = values.iter().map(plain).collect();
            parts.push(format!("One of: {}.", values.join(", ")));
        }
        parts.extend(limits(target));
        parts.join(" ").replace('`', "")
    }

    fn example_within(&self, schema: &'a Value, depth: usize) -> Value {
        let schema = self.not_null(self.resolve(schema));
        let given = schema.get("example").or_else(|| schema["examples"].get(0)).or_else(|| schema.get("default"));
        if let Some(given) = given.or_else(|| schema.get("const")).or_else(|| schema["enum"].get(0)) {
            return given.clone();
        }
        if let Some(properties) = schema["properties"].as_object().filter(|_| depth < DEPTH_MAX) {
            let fields = properties.iter().map(|(name, inner)| (name.clone(), self.example_within(inner, depth + 1)));
            return Value::Object(fields.collect::<Map<_, _>>());
        }
        if let Some(items) = schema.get("items") {
            return json!([self.example_within(items, depth + 1)]);
        }
        if let Some(first) = alternatives(schema).first() {
            return self.example_within(first, depth + 1);
        }
        match main_type(schema) {
            "integer" | "number" => schema.get("minimum").filter(|least| **least != json!(0)).cloned().unwrap_or(json!(1)),
            "boolean" => json!(true),
            "object" => json!({}),
            _ => json!("…"),
        }
    }
}

fn alternatives(schema: &Value) -> Vec<&Value> {
    ["anyOf", "oneOf", "allOf"].iter().filter_map(|name| schema[*name].as_array()).flatten().collect()
}

/// `At least 1, at most 99.`
fn limits(schema: &Value) -> Option<String> {
    let words = [("minimum", "at least "), ("maximum", "at most "), ("maxLength", "characters: at most "), ("maxItems", "items: at most ")];
    let limits: Vec<String> =
        words.iter().filter_map(|(name, words)| Some(format!("{words}{}", schema.get(*name).filter(|limit| **limit != 0)?))).collect();
    let mut sentence = limits.join(", ");
    sentence.get_mut(..1)?.make_ascii_uppercase();
    Some(sentence + ".")
}

fn main_type(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    }
}

fn with_format(kind: &str, schema: &Value) -> String {
    match schema["format"].as_str() {
        Some(format) if !format.contains("int") => format!("{kind} ({format})"),
        _ => kind.to_owned(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_fields_are_indented_and_spelt_out_once() {
        let document = json!({ "components": { "schemas": { "Node": {
            "type": "object", "required": ["id"],
            "properties": {
                "id": { "type": "string", "format": "uuid" },
                "next": { "anyOf": [{ "$ref": "#/components/schemas/Node" }, { "type": "null" }] },
                "place": { "type": "object", "properties": { "city": { "type": "string", "maxLength": 80 } } },
                "all": { "type": "array", "items": { "type": ["integer", "null"] } }
            }
        } } } });
        let reference = json!({ "$ref": "#/components/schemas/Node" });
        let rows = Schemas::of(&document).fields(&reference);
        let shown: Vec<(usize, &str, &str)> = rows.iter().map(|row| (row.depth, row.name.as_str(), row.kind.as_str())).collect();
        let expected = [
            (0, "id", "string (uuid)"),
            (0, "next", "Node or null"),
            (0, "place", "object"),
            (1, "city", "string"),
            (0, "all", "list of integer or null"),
        ];
        assert_eq!(shown, expected);
        assert_eq!(rows[3].note, "Characters: at most 80.");
        assert!(Schemas::of(&document).example(&reference)["next"]["next"].is_object());
    }
}
