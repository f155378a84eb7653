//! The pages only a local run has: a start page, the test payment form, the caught mail and the API reference. Plain HTML, no
//! script. The shop itself is not here: these pages ask it over its own API, as anybody would.

mod mail;
mod order;
mod pay;
mod reference;
mod start;
#[cfg(test)]
mod tests;

use askama::Template;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use barrow_domain::money::{Currency, Money};
use serde_json::Value;
use std::sync::Arc;

use crate::engines::mail::Mails;
use crate::stripe::Stripe;

const STYLE: &str = include_str!("../templates/style.css");

/// What the pages show, and whom they ask.
#[derive(Clone)]
pub struct Pages {
    pub shop_name: String,
    /// The gateway's own address, without a slash at the end.
    pub shop_url: String,
    /// None when the shop runs against the real Stripe: there is no payment form then.
    pub stripe: Option<Stripe>,
    pub mails: Mails,
    /// The OpenAPI document of the shop.
    pub openapi: Arc<Value>,
    pub http: reqwest::Client,
}

/// `/_local` and everything under it.
pub fn router(pages: Pages) -> Router {
    let control = pages.stripe.as_ref().map(Stripe::control_router).unwrap_or_default();
    Router::new()
        .route("/_local", get(start::show))
        .route("/_local/style.css", get(style))
        .route("/_local/pay", get(pay::show))
        .route("/_local/pay/{intent_id}", post(pay::pay))
        .route("/_local/pay/{intent_id}/authenticate", post(pay::authenticate))
        .route("/_local/mail", get(mail::list))
        .route("/_local/mail.json", get(mail::list_json))
        .route("/_local/mail/{id}", get(mail::show))
        .route("/_local/api", get(reference::show))
        .with_state(pages)
        .merge(control)
}

/// The pages of orders for a shop without its web app: mails lead to them.
pub fn plain_orders(pages: Pages) -> Router {
    Router::new()
        .route("/orders/{order_id}", get(order::show))
        .route("/orders/{order_id}/pay", get(order::pay))
        .route("/track/{token}", get(order::track))
        .with_state(pages)
}

/// A page that only says something and where to go on.
#[derive(Template)]
#[template(path = "notice.html")]
struct Notice<'a> {
    shop_name: &'a str,
    title: &'a str,
    text: &'a str,
    link: &'a str,
    link_text: &'a str,
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, [(header::CACHE_CONTROL, "no-store")], Html(text)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a local page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// `€12.50`, from what an API says: minor units and a currency code in any case.
fn price_text(amount: &Value, currency: &Value) -> Option<String> {
    let currency = Currency::parse(currency.as_str()?).ok()?;
    Some(Money::new(amount.as_i64()?, currency).to_string())
}
