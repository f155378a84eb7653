//! Every route has its row for who may call it, and keeps to it: without a token, and with one that is not right.

use super::events::call;
use super::sources::events;
use crate::harness::options;
use barrow_api::Access;
use barrow_local::shop::Shop;
use serde_json::{Value, json};

/// What opens a route, where a header does.
const fn key_header(access: Access) -> Option<&'static str> {
    match access {
        Access::Public | Access::TrackingLink | Access::Credentials | Access::LetterLink => None,
        Access::CartToken => Some("x-cart-token"),
        Access::OrderToken => Some("x-order-token"),
        Access::Customer | Access::Staff(_) => Some("authorization"),
        // A cookie, which payload 2.0 keeps beside the headers.
        Access::RefreshToken => Some("__host-barrow_refresh"),
        Access::StripeSignature => Some("stripe-signature"),
    }
}

/// Status and code without the key, and with a wrong one.
const fn refusals(access: Access) -> Option<[(u16, &'static str); 2]> {
    match access {
        Access::Public => None,
        Access::CartToken | Access::OrderToken | Access::Staff(_) => Some([(401, "unauthorized"), (403, "forbidden")]),
        Access::Customer => Some([(401, "unauthorized"), (401, "invalid_token")]),
        Access::RefreshToken => Some([(401, "unauthorized"), (401, "session_ended")]),
        Access::Credentials => Some([(401, "invalid_credentials"); 2]),
        Access::LetterLink => Some([(422, "link_invalid"); 2]),
        Access::TrackingLink => Some([(404, "not_found"); 2]),
        Access::StripeSignature => Some([(400, "invalid_signature"); 2]),
    }
}

#[tokio::test]
async fn no_route_opens_without_its_key() {
    let directory = tempfile::tempdir().unwrap();
    let shop = Shop::start(options(directory.path())).await.unwrap_or_else(|error| panic!("{error}"));
    let mut tried = 0;
    for (bin, event) in events() {
        let Some(route) = barrow_api::routes().iter().find(|route| route.bin == bin) else { continue };
        let Some(refusals) = refusals(route.access) else { continue };
        for (keyed, expected) in
            [(without_key(event.clone(), route.access), refusals[0]), (with_wrong_key(event, route.access), refusals[1])]
        {
            let (status, body) = call(route, shop.app(), keyed).await;
            // A page refuses in words.
            let code = if route.path.starts_with("/api/") || body.is_object() { expected.1 } else { "" };
            assert_eq!((status, body["code"].as_str().unwrap_or_default()), (expected.0, code), "{bin}");
        }
        tried += 1;
    }
    let closed = barrow_api::routes().iter().filter(|route| route.access != Access::Public).count();
    assert_eq!(tried, closed);
    shop.stop().await;
}

#[test]
fn the_document_names_each_routes_key() {
    let document = barrow_api::openapi::document();
    for route in barrow_api::routes() {
        let operation = &document["paths"][route.path][route.method.to_lowercase()];
        let scheme = operation["security"][0].as_object().and_then(|need| need.keys().next());
        let described = scheme.map(|scheme| &document["components"]["securitySchemes"][scheme]);
        let header = described.map(|scheme| if scheme["scheme"] == "bearer" { "authorization" } else { scheme["name"].as_str().unwrap() });
        assert_eq!(header.map(str::to_lowercase).as_deref(), key_header(route.access), "{}", route.bin);
    }
}

fn without_key(mut event: Value, access: Access) -> Value {
    if access == Access::RefreshToken {
        event["cookies"] = json!([]);
    } else if let Some(header) = key_header(access) {
        event["headers"].as_object_mut().unwrap().remove(header);
    }
    event
}

fn with_wrong_key(mut event: Value, access: Access) -> Value {
    if access == Access::RefreshToken {
        event["cookies"] = json!(["__Host-barrow_refresh=wrong"]);
    } else if let Some(header) = key_header(access) {
        event["headers"][header] = json!("Bearer wrong");
    }
    event
}
