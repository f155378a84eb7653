//! The OpenAPI document has the shape of OpenAPI 3.1: what it refers to is there, and every path says what is in its braces.

use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Everything that is wrong with a document, in words.
fn faults(document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if !document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")) {
        faults.push("openapi is not 3.1".to_owned());
    }
    for field in ["title", "version"] {
        if !document["info"][field].is_string() {
            faults.push(format!("info.{field} is missing"));
        }
    }
    dangling_references(document, document, &mut faults);
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let place = format!("{method} {path}");
            faults_of(document, path, operation).into_iter().for_each(|fault| faults.push(format!("{place}: {fault}")));
            if !ids.insert(operation["operationId"].to_string()) {
                faults.push(format!("{place}: its operationId is taken"));
            }
        }
    }
    faults
}

fn dangling_references(document: &Value, value: &Value, faults: &mut Vec<String>) {
    if let Some(reference) = value["$ref"].as_str() {
        let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
        if target.is_none() {
            faults.push(format!("{reference} leads nowhere"));
        }
    }
    let children: Vec<&Value> = match value {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    children.into_iter().for_each(|child| dangling_references(document, child, faults));
}

fn faults_of(document: &Value, path: &str, operation: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let declared: BTreeSet<&str> = parameters
        .iter()
        .filter(|parameter| parameter["in"] == "path" && parameter["required"] == true && parameter["schema"].is_object())
        .filter_map(|parameter| parameter["name"].as_str())
        .collect();
    let in_path: BTreeSet<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    if declared != in_path {
        faults.push(format!("declares {declared:?} of {in_path:?}"));
    }
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let known = status == "default" || status.parse::<u16>().is_ok_and(|status| (200..300).contains(&status));
        if !known || !(response["description"].is_string() || response["$ref"].is_string()) {
            faults.push(format!("response {status} is not described"));
        }
    }
    if operation["responses"]["default"].is_null() || operation["responses"].as_object().is_none_or(|all| all.len() < 2) {
        faults.push("does not say how it answers and refuses".to_owned());
    }
    for scheme in operation["security"].as_array().into_iter().flatten().flat_map(|need| need.as_object().unwrap().keys()) {
        if document["components"]["securitySchemes"][scheme].is_null() {
            faults.push(format!("there is no security scheme {scheme}"));
        }
    }
    faults
}

#[test]
fn the_document_has_the_shape_of_openapi() {
    assert_eq!(faults(&barrow_api::openapi::document()), Vec::<String>::new());
}

#[test]
fn every_fault_is_named() {
    let cart = "/api/carts/{cart_id}";
    let operation = |document: &mut Value| document["paths"][cart]["get"].take();
    let spoilt = |spoil: &dyn Fn(&mut Value)| {
        let mut document = barrow_api::openapi::document();
        spoil(&mut document);
        faults(&document).join("; ")
    };
    assert!(spoilt(&|document| document["openapi"] = json!("3.0.3")).contains("openapi is not 3.1"));
    assert!(spoilt(&|document| document["components"]["responses"] = json!({})).contains("#/components/responses/Problem leads nowhere"));
    assert!(spoilt(&|document| document["components"]["securitySchemes"] = json!({})).contains("there is no security scheme cart_token"));
    let undeclared = spoilt(&|document| document["paths"][cart]["get"]["parameters"] = json!([]));
    assert_eq!(undeclared, format!("get {cart}: declares {{}} of {{\"cart_id\"}}"));
    let taken = spoilt(&|document| {
        let copy = operation(document);
        document["paths"][cart] = json!({ "get": copy, "head": copy });
    });
    assert_eq!(taken, format!("head {cart}: its operationId is taken"));
    assert!(spoilt(&|document| document["paths"][cart]["get"]["responses"] = json!({})).contains("does not say how it answers"));
}
