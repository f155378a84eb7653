//! `GET /` in a local run: what is on the shelves and where everything is. Not the storefront.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use std::time::Duration;

use super::{Pages, html, price_text};

const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage<'a> {
    shop_name: &'a str,
    shop_url: &'a str,
    shelves: Shelves,
    has_payment_form: bool,
}

enum Shelves {
    Stocked(Vec<Tile>),
    Empty,
    /// The shop took too long: it is starting. The page tries again by itself.
    Waiting,
    Broken(String),
}

struct Tile {
    title: String,
    link: String,
    price: Option<String>,
    image: Option<String>,
    /// The pale colour the picture lies on.
    tint: Option<String>,
    alt: String,
}

impl Shelves {
    fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting)
    }
}

impl Tile {
    /// Stands where the picture is missing.
    fn initial(&self) -> char {
        self.title.chars().next().unwrap_or('·')
    }
}

pub async fn show(State(pages): State<Pages>) -> Response {
    let shelves = look_at_shelves(&pages).await;
    let Pages { shop_name, shop_url, .. } = &pages;
    html(StatusCode::OK, &StartPage { shop_name, shop_url, shelves, has_payment_form: pages.stripe.is_some() })
}

async fn look_at_shelves(pages: &Pages) -> Shelves {
    let url = format!("{}/api/products?limit=24", pages.shop_url);
    let response = match pages.http.get(url).timeout(PATIENCE).send().await {
        Ok(response) => response,
        Err(error) if error.is_timeout() || error.is_connect() => return Shelves::Waiting,
        Err(error) => return Shelves::Broken(error.to_string()),
    };
    let status = response.status();
    if !status.is_success() {
        return Shelves::Broken(format!("GET /api/products answered {status}."));
    }
    match response.json::<Value>().await {
        Ok(list) => stocked(&list),
        Err(error) => Shelves::Broken(format!("GET /api/products did not answer with a list: {error}.")),
    }
}

fn stocked(list: &Value) -> Shelves {
    let tiles: Vec<Tile> = list["items"].as_array().into_iter().flatten().map(tile).collect();
    if tiles.is_empty() { Shelves::Empty } else { Shelves::Stocked(tiles) }
}

fn tile(product: &Value) -> Tile {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let title = text(&product["title"]).unwrap_or_default();
    let slug = product["slug"].as_str().unwrap_or_default();
    let image = &product["image"];
    Tile {
        link: format!("/api/products/{slug}"),
        price: price_range(&product["price_from"], &product["price_to"]),
        tint: text(&image["tint"]),
        image: text(&image["url"]),
        alt: text(&image["alt"]).unwrap_or_else(|| title.clone()),
        title,
    }
}

/// `€9.90`, or `from €9.90` when the variants differ.
fn price_range(least: &Value, most: &Value) -> Option<String> {
    let price = price_text(&least["amount"], &least["currency"])?;
    Some(if least == most { price } else { format!("from {price}") })
}
