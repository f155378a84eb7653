//! `/_local/api`: the API reference, read from the shop's OpenAPI document. Adds nothing the document does not say.

mod schema;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::{Pages, html};
use schema::{Field, Schemas};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// The answer all operations share: a problem.
const REFUSED: &str = "default";
const UNTAGGED: &str = "other";

#[derive(Template)]
#[template(path = "reference.html")]
struct Reference<'a> {
    shop_name: &'a str,
    groups: Vec<Group>,
    /// What every refusal carries.
    problem: Vec<Field>,
}

struct Group {
    tag: String,
    operations: Vec<Operation>,
}

struct Operation {
    method: String,
    path: String,
    summary: String,
    description: Option<String>,
    /// Who may call it, in words.
    access: String,
    parameters: Vec<Field>,
    request: Vec<Field>,
    responses: Vec<Answer>,
    curl: String,
}

struct Answer {
    status: String,
    description: String,
    fields: Vec<Field>,
}

pub async fn show(State(pages): State<Pages>) -> Response {
    let groups = groups(&pages.openapi, &pages.shop_url);
    let problem = json_schema(&pages.openapi["components"]["responses"]["Problem"]);
    let problem = problem.map(|schema| Schemas::of(&pages.openapi).fields(schema)).unwrap_or_default();
    html(StatusCode::OK, &Reference { shop_name: &pages.shop_name, groups, problem })
}

/// The operations by their first tag, in the document's order.
fn groups(document: &Value, shop_url: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let Some(described) = item.get(method) else { continue };
            let tag = described["tags"][0].as_str().unwrap_or(UNTAGGED);
            let operation = operation(document, shop_url, method, path, described);
            match groups.iter_mut().find(|group| group.tag == tag) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group { tag: tag.to_owned(), operations: vec![operation] }),
            }
        }
    }
    groups
}

fn operation(document: &Value, shop_url: &str, method: &str, path: &str, described: &Value) -> Operation {
    let schemas = Schemas::of(document);
    let text = |name: &str| described[name].as_str().map(str::to_owned);
    let responses = described["responses"].as_object().into_iter().flatten().filter(|(status, _)| *status != REFUSED);
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text("summary").unwrap_or_default(),
        description: text("description"),
        access: access(described),
        parameters: described["parameters"].as_array().into_iter().flatten().map(|given| schemas.parameter(given)).collect(),
        request: json_schema(&described["requestBody"]).map(|schema| schemas.fields(schema)).unwrap_or_default(),
        responses: responses.map(|(status, given)| answer(&schemas, status, given)).collect(),
        curl: curl(&schemas, shop_url, method, path, described),
    }
}

fn answer(schemas: &Schemas<'_>, status: &str, given: &Value) -> Answer {
    let given = schemas.resolve(given);
    Answer {
        status: status.to_owned(),
        description: given["description"].as_str().unwrap_or_default().to_owned(),
        fields: json_schema(given).map(|schema| schemas.fields(schema)).unwrap_or_default(),
    }
}

/// The schema of a body, whichever JSON type carries it.
fn json_schema(body: &Value) -> Option<&Value> {
    let content = body["content"].as_object()?;
    let (_, media) = content.iter().find(|(media_type, _)| media_type.contains("json"))?;
    media.get("schema")
}

/// The credentials asked for, in words.
fn access(described: &Value) -> String {
    let schemes = described["security"].as_array().into_iter().flatten().filter_map(Value::as_object);
    let names: Vec<String> = schemes.flat_map(|scheme| scheme.keys()).map(|name| name.replace('_', " ")).collect();
    if names.is_empty() { "everyone".to_owned() } else { names.join(" or ") }
}

/// A command that works once its placeholders are filled in.
fn curl(schemas: &Schemas<'_>, shop_url: &str, method: &str, path: &str, described: &Value) -> String {
    let mut lines = vec![match method {
        "get" => format!("curl '{shop_url}{path}'"),
        _ => format!("curl -X {} '{shop_url}{path}'", method.to_uppercase()),
    }];
    lines.extend(credentials(schemas, described).into_iter().map(|header| format!("  -H '{header}'")));
    for parameter in described["parameters"].as_array().into_iter().flatten() {
        let parameter = schemas.resolve(parameter);
        if let (Some("header"), Some(name)) = (parameter["in"].as_str(), parameter["name"].as_str()) {
            let required = parameter["required"] == true && !lines.iter().any(|line| line.contains(&format!("'{name}:")));
            lines.extend(required.then(|| format!("  -H '{name}: …'")));
        }
    }
    if let Some(schema) = json_schema(&described["requestBody"]) {
        let body = schemas.example(schema).to_string().replace('\'', "'\\''");
        lines.push("  -H 'Content-Type: application/json'".to_owned());
        lines.push(format!("  -d '{body}'"));
    }
    lines.join(" \\\n")
}

/// The headers of the first way to be allowed.
fn credentials(schemas: &Schemas<'_>, described: &Value) -> Vec<String> {
    let names = described["security"][0].as_object().into_iter().flat_map(|scheme| scheme.keys());
    let header = |name: &String| {
        let scheme = schemas.security(name);
        match (scheme["type"].as_str(), scheme["name"].as_str()) {
            (Some("apiKey"), Some(header)) if scheme["in"] == "header" => format!("{header}: …"),
            _ => "Authorization: Bearer …".to_owned(),
        }
    };
    names.map(header).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_are_grouped_and_carry_a_command_that_fits() {
        let document = json!({
            "paths": {
                "/api/carts/{cart_id}/items": { "post": {
                    "tags": ["cart"], "summary": "Adds units", "security": [{ "cart_token": [] }],
                    "parameters": [{ "name": "cart_id", "in": "path", "required": true, "schema": { "type": "string" } }],
                    "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/AddItem" } } } },
                    "responses": { "200": { "description": "The cart", "content": { "application/json": { "schema": { "type": "object" } } } } }
                } },
                "/api/products": { "get": { "tags": ["catalog"], "summary": "Lists", "responses": {} } },
            },
            "components": {
                "securitySchemes": { "cart_token": { "type": "apiKey", "in": "header", "name": "X-Cart-Token" } },
                "schemas": { "AddItem": {
                    "type": "object", "required": ["sku"],
                    "properties": { "sku": { "type": "string", "examples": ["MUG-1"] }, "quantity": { "type": "integer" } }
                } }
            }
        });
        let groups = groups(&document, "http://shop");
        assert_eq!(groups.iter().map(|group| group.tag.as_str()).collect::<Vec<_>>(), ["cart", "catalog"]);
        let add = &groups[0].operations[0];
        assert_eq!((add.access.as_str(), add.request.len()), ("cart token", 2));
        let lines = [
            "curl -X POST 'http://shop/api/carts/{cart_id}/items'",
            "  -H 'X-Cart-Token: …'",
            "  -H 'Content-Type: application/json'",
            "  -d '{\"sku\":\"MUG-1\",\"quantity\":1}'",
        ];
        assert_eq!(add.curl, lines.join(" \\\n"));
        assert_eq!(groups[1].operations[0].access, "everyone");
    }
}
