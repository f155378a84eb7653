//! `/orders/{order_id}?token=` and `/track/{token}` in a local run: where the links in mails lead until a storefront stands
//! there. They show what the API says of the order, and where to pay it.

use super::{Pages, html, price_text};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub struct OrderQuery {
    #[serde(default)]
    token: String,
}

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage<'a> {
    shop_name: &'a str,
    order_id: String,
    status: String,
    explained: &'static str,
    lines: Vec<Line>,
    total: Option<String>,
    parcels: Vec<Parcel>,
    pay_link: Option<String>,
}

struct Line {
    quantity: u64,
    title: String,
    options: String,
}

struct Parcel {
    carrier: String,
    number: String,
    link: Option<String>,
}

pub async fn show(State(pages): State<Pages>, Path(id): Path<String>, Query(query): Query<OrderQuery>) -> Response {
    let url = format!("{}/api/orders/{}", pages.shop_url, encoded(&id));
    let order = ask(pages.http.get(url).header("x-order-token", &query.token)).await;
    let pay_link = format!("/orders/{}/pay?token={}", encoded(&id), encoded(&query.token));
    page(&pages, order, Some(pay_link))
}

pub async fn track(State(pages): State<Pages>, Path(token): Path<String>) -> Response {
    let url = format!("{}/api/track/{}", pages.shop_url, encoded(&token));
    page(&pages, ask(pages.http.get(url)).await, None)
}

/// Resumes the payment and goes on to the test form.
pub async fn pay(State(pages): State<Pages>, Path(id): Path<String>, Query(query): Query<OrderQuery>) -> Response {
    let url = format!("{}/api/orders/{}/payment", pages.shop_url, encoded(&id));
    let back = format!("{}/orders/{}?token={}", pages.shop_url, encoded(&id), encoded(&query.token));
    let answer = ask(pages.http.post(url).header("x-order-token", &query.token)).await;
    let payment = answer.map(|answer| answer["payment"].clone()).unwrap_or_default();
    let (Some(intent), Some(secret)) = (payment["payment_intent"].as_str(), payment["client_secret"].as_str()) else {
        return Redirect::to(&back).into_response();
    };
    let form = format!("/_local/pay?payment_intent={}&client_secret={}&return_url={}", encoded(intent), encoded(secret), encoded(&back));
    Redirect::to(&form).into_response()
}

async fn ask(request: reqwest::RequestBuilder) -> Option<Value> {
    let response = request.send().await.ok().filter(|response| response.status().is_success())?;
    response.json().await.ok()
}

fn page(pages: &Pages, order: Option<Value>, pay_link: Option<String>) -> Response {
    let shop_name = pages.shop_name.as_str();
    let Some(order) = order else {
        let (title, text) = ("No such order", "The link does not open an order. Use the one from your newest mail.");
        return html(StatusCode::NOT_FOUND, &super::Notice { shop_name, title, text, link: "/", link_text: "To the shop" });
    };
    let status = order["status"].as_str().unwrap_or_default();
    let pending = status == "pending_payment" && pages.stripe.is_some();
    let page = OrderPage {
        shop_name,
        order_id: text(if order["id"].is_string() { &order["id"] } else { &order["order_id"] }),
        status: status.replace('_', " "),
        explained: explained(status),
        lines: order["lines"].as_array().into_iter().flatten().map(line).collect(),
        total: price_text(&order["totals"]["total"]["amount"], &order["totals"]["total"]["currency"]),
        parcels: order["fulfillments"].as_array().into_iter().flatten().filter_map(parcel).collect(),
        pay_link: pay_link.filter(|_| pending),
    };
    html(StatusCode::OK, &page)
}

fn explained(status: &str) -> &'static str {
    match status {
        "pending_payment" => "Everything is set aside for you. Pay to have it packed.",
        "paid" | "packing" => "Paid. We’re packing it.",
        "partially_shipped" => "Part of it is on its way.",
        "shipped" => "It’s on its way.",
        "delivered" => "It has arrived.",
        "cancelled" => "It was cancelled. What was paid goes back to you.",
        "expired" => "It was not paid in time, so we gave the units back. Nothing was charged.",
        _ => "",
    }
}

fn line(line: &Value) -> Line {
    Line { quantity: line["quantity"].as_u64().unwrap_or_default(), title: text(&line["title"]), options: text(&line["options"]) }
}

fn parcel(parcel: &Value) -> Option<Parcel> {
    let number = parcel["tracking_number"].as_str()?.to_owned();
    let link = parcel["tracking_url"].as_str().filter(|url| url.starts_with("https://")).map(str::to_owned);
    Some(Parcel { carrier: text(&parcel["carrier"]), number, link })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A text as one segment or value of an address.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
