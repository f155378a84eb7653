//! Carts: what a shopper means to buy. No cart holds stock; only checkout does.

pub mod add_item;
pub mod apply_coupon;
pub mod claim;
pub mod create;
pub mod get;
pub mod quote;
pub mod remove_coupon;
pub mod remove_item;
pub mod set_currency;
pub mod set_item;

use crate::http::Error;
use crate::views::CartView;
use barrow_app::App;
use barrow_app::cart_pricing::Delivery;
use barrow_app::catalogue::NotSoldIn;
use barrow_domain::cart::Cart;
use barrow_domain::money::Currency;
use jiff::{SignedDuration, Timestamp};

/// How long a cart that nobody touches is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What a cart keeps of a currency: nothing of the shop's own.
///
/// # Errors
/// 422 for one that the shop does not sell in.
async fn other_currency(app: &App, currency: Currency) -> Result<Option<Currency>, Error> {
    let rules = app.known_rules().await?;
    if rules.sells_in(currency) {
        Ok(Some(currency).filter(|currency| *currency != rules.currency))
    } else {
        Err(Error::field("currency", NotSoldIn))
    }
}

/// The cart with its prices of this moment.
pub(crate) async fn show(app: &App, cart: Cart, now: Timestamp) -> Result<CartView, Error> {
    let priced = app.price_cart(&cart, Delivery::default(), now).await?;
    Ok(CartView::new(cart, priced))
}
