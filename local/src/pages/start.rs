//! `GET /_local`: where everything is that only a local run has.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Pages, html};

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage<'a> {
    shop_name: &'a str,
    shop_url: &'a str,
    has_payment_form: bool,
}

pub async fn show(State(pages): State<Pages>) -> Response {
    let Pages { shop_name, shop_url, .. } = &pages;
    html(StatusCode::OK, &StartPage { shop_name, shop_url, has_payment_form: pages.stripe.is_some() })
}
