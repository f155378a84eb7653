//! The OpenAPI 3.1 document, generated from [`crate::routes`].

use crate::http::FieldError;
use crate::http::route::{Access, Parameter, Place, Route};
use crate::routes;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// RFC 9457, with the shop's own members.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is only described; `http::error` writes it")]
struct Problem {
    r#type: String,
    title: String,
    status: u16,
    /// What programs decide by; documented in docs/problems.md.
    code: String,
    detail: String,
    /// With `validation_failed`: every field that was refused.
    fields: Option<Vec<FieldError>>,
    request_id: String,
}

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = SchemaGenerator::new(settings);
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for route in routes() {
        let methods = paths.entry(route.path).or_insert_with(|| json!({}));
        methods[route.method.to_lowercase()] = operation(route, &mut generator);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Barrow", "version": env!("CARGO_PKG_VERSION"), "description": "A complete online shop.", "license": { "name": "MIT", "identifier": "MIT" } },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": { "Problem": { "description": "A refusal.", "content": { "application/problem+json": { "schema": problem } } } },
            "securitySchemes": {
                "cart_token": { "type": "apiKey", "in": "header", "name": "X-Cart-Token" },
                "order_token": { "type": "apiKey", "in": "header", "name": "X-Order-Token" },
                "customer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "refresh_token": { "type": "apiKey", "in": "cookie", "name": crate::http::session_cookie::NAME },
                "staff": { "type": "http", "scheme": "bearer" },
                "stripe_signature": { "type": "apiKey", "in": "header", "name": "Stripe-Signature" },
            },
        },
    })
}

fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let parameters: Vec<Value> = path_parameters(route.path).chain(route.parameters.iter().map(parameter)).collect();
    let mut answer = json!({ "description": "Done." });
    let mut refusal = json!({ "$ref": "#/components/responses/Problem" });
    if route.bin.starts_with("pages-") {
        answer["content"] = text(media_type(route.path));
        refusal = json!({ "description": "A page that says what is wrong.", "content": text("text/html") });
    }
    if let Some(schema) = route.response {
        answer["content"] = json!({ "application/json": { "schema": schema(generator) } });
    }
    let mut operation = json!({
        "operationId": route.bin, "tags": [route.bin.split('-').next()], "summary": route.summary,
        "parameters": parameters,
        "responses": { route.status.to_string(): answer, "default": refusal },
    });
    if let Some(schema) = route.request {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema(generator) } } });
    }
    if let Some(scheme) = scheme(route.access) {
        operation["security"] = json!([{ scheme: [] }]);
    }
    if route.access == Access::OrderToken {
        operation["security"] = json!([{ "order_token": [] }, { "customer": [] }]);
    }
    operation
}

/// Of what is not for programs.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.') {
        Some((_, "txt")) => "text/plain",
        Some((_, "xml")) => "application/xml",
        _ => "text/html",
    }
}

fn text(media_type: &str) -> Value {
    json!({ media_type: { "schema": { "type": "string" } } })
}

const fn scheme(access: Access) -> Option<&'static str> {
    match access {
        Access::Public | Access::TrackingLink | Access::Credentials | Access::LetterLink => None,
        Access::CartToken => Some("cart_token"),
        Access::OrderToken => Some("order_token"),
        Access::Customer => Some("customer"),
        Access::RefreshToken => Some("refresh_token"),
        Access::Staff(_) => Some("staff"),
        Access::StripeSignature => Some("stripe_signature"),
    }
}

fn path_parameters(path: &str) -> impl Iterator<Item = Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
}

fn parameter(parameter: &Parameter) -> Value {
    let Parameter { name, place, required, description } = parameter;
    let place = match place {
        Place::Query => "query",
        Place::Header => "header",
    };
    json!({ "name": name, "in": place, "required": required, "description": description, "schema": { "type": "string" } })
}
