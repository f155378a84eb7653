//! How often anybody may try: THE table of limits, and the checks.
//!
//! A check fails open: when the buckets cannot be reached, shoppers buy and a metric says that nobody counted. API Gateway's
//! throttling and the firewall's rules hold all the same. A cart's own bucket lies on the cart: where it cannot
//! be written, the cart is read, and the try is not counted.

use crate::accounting::{customer_key, fingerprint};
use crate::accounts::access_tokens::Bearer;
use crate::checkout::{CheckoutError, of_cart};
use crate::{App, ConfigError, metrics};
use barrow_domain::cart::Cart;
use barrow_domain::customer::Email;
use barrow_domain::ids::{CartId, OrderId};
use barrow_store::{Bucket, CartRefusal, Level, StoreError};
use jiff::Timestamp;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

/// Something that may be tried so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Orders tried for one cart.
    CheckoutCart,
    /// Orders tried with one e-mail address. A declined card counts as [`DECLINE_OF_ADDRESS`] of them.
    CheckoutAddress,
    /// Orders and payments tried from one IP address. A declined card counts as [`DECLINE_OF_SOURCE`] of them.
    CheckoutSource,
    /// Payments begun for one order. A declined card counts as [`DECLINE_OF_ORDER`] of them.
    PaymentOrder,
    CouponCart,
    CouponSource,
    LoginAccount,
    LoginSource,
    RegisterSource,
    /// Mails that somebody can make the shop send to one address.
    MailAddress,
    MailSource,
    /// Passwords shown from inside a session, to change what only their owner may.
    PasswordAccount,
    /// Reviews that one customer writes.
    ReviewAccount,
    ReviewSource,
}

/// So many tries in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub tokens: u32,
    pub seconds: u32,
}

/// Nobody waits longer for being counted.
const PATIENCE: Duration = Duration::from_secs(4);

/// Ten declined cards in ten minutes, and an order or an address has to wait.
pub const DECLINE_OF_ORDER: u32 = 4;
pub const DECLINE_OF_ADDRESS: u32 = 6;
/// Thirty, and so has everybody behind one address of the net.
pub const DECLINE_OF_SOURCE: u32 = 20;

impl Limit {
    pub const ALL: [Self; 14] = [
        Self::CheckoutCart,
        Self::CheckoutAddress,
        Self::CheckoutSource,
        Self::PaymentOrder,
        Self::CouponCart,
        Self::CouponSource,
        Self::LoginAccount,
        Self::LoginSource,
        Self::RegisterSource,
        Self::MailAddress,
        Self::MailSource,
        Self::PasswordAccount,
        Self::ReviewAccount,
        Self::ReviewSource,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckoutCart => "checkout_cart",
            Self::CheckoutAddress => "checkout_address",
            Self::CheckoutSource => "checkout_source",
            Self::PaymentOrder => "payment_order",
            Self::CouponCart => "coupon_cart",
            Self::CouponSource => "coupon_source",
            Self::LoginAccount => "login_account",
            Self::LoginSource => "login_source",
            Self::RegisterSource => "register_source",
            Self::MailAddress => "mail_address",
            Self::MailSource => "mail_source",
            Self::PasswordAccount => "password_account",
            Self::ReviewAccount => "review_account",
            Self::ReviewSource => "review_source",
        }
    }

    /// Unless the shop's configuration says otherwise. Tight for one cart, order or person; wide for an IP address, behind which
    /// may sit an office.
    const fn usual(self) -> Rate {
        let (tokens, seconds) = match self {
            Self::CheckoutCart | Self::PaymentOrder => (40, 600),
            Self::CheckoutAddress => (60, 600),
            Self::CheckoutSource => (600, 600),
            Self::CouponCart => (20, 600),
            Self::CouponSource => (120, 600),
            Self::LoginAccount | Self::PasswordAccount => (10, 900),
            Self::LoginSource => (100, 900),
            Self::RegisterSource => (30, 3600),
            Self::MailAddress => (5, 3600),
            Self::MailSource => (50, 3600),
            Self::ReviewAccount => (10, 3600),
            Self::ReviewSource => (100, 3600),
        };
        Rate { tokens, seconds }
    }
}

/// Limits that are other than usual.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenRates(BTreeMap<Limit, Rate>);

impl ChosenRates {
    /// `checkout_source=1000/60,coupon_cart=5/600`: tries and seconds.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`].
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let invalid = |part: &str| ConfigError::Invalid { name: "RATE_LIMITS", reason: format!("{part:?} is not like coupon_cart=5/600") };
        let one = |part: &str| {
            let (name, rate) = part.trim().split_once('=')?;
            let limit = Limit::ALL.into_iter().find(|limit| limit.name() == name)?;
            let (tokens, seconds) = rate.split_once('/')?;
            let (tokens, seconds) = (tokens.parse().ok()?, seconds.parse().ok()?);
            (1..=86_400).contains(&seconds).then_some((limit, Rate { tokens, seconds }))
        };
        let parts = text.split(',').filter(|part| !part.trim().is_empty());
        parts.map(|part| one(part).ok_or_else(|| invalid(part))).collect::<Result<_, _>>().map(Self)
    }

    #[must_use]
    pub fn rate(&self, limit: Limit) -> Rate {
        self.0.get(&limit).copied().unwrap_or_else(|| limit.usual())
    }
}

/// Too many tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tried too often ({}): wait {seconds} s", .limit.name())]
pub struct RateExceeded {
    pub limit: Limit,
    /// Until it may be tried again.
    pub seconds: u32,
}

/// What a request was told of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub limit: Limit,
    pub rate: Rate,
    pub left: u32,
    /// Until all tries are there again.
    pub seconds: u32,
}

tokio::task_local! {
    static QUOTAS: RefCell<Vec<Quota>>;
}

/// Runs `work` and says which limits its own task met.
pub async fn observed<T>(work: impl Future<Output = T>) -> (T, Vec<Quota>) {
    QUOTAS
        .scope(RefCell::default(), async {
            let output = work.await;
            (output, QUOTAS.with(RefCell::take))
        })
        .await
}

impl App {
    /// Counts a try by whoever `key` stands for; keys are hashed before they are stored. One write, side by side with other
    /// work wherever that does no harm.
    ///
    /// # Errors
    /// [`RateExceeded`].
    pub async fn count_try(&self, limit: Limit, key: &str, now: Timestamp) -> Result<(), RateExceeded> {
        let (rate, key) = (self.config.rates.rate(limit), fingerprint(key.as_bytes()));
        let bucket = bucket(limit, rate, &key);
        let taken = tokio::time::timeout(PATIENCE, self.store().rate_limits.take(&bucket, now)).await;
        let level = match taken.unwrap_or_else(|late| Err(StoreError::Unavailable(late.to_string()))) {
            Ok(level) => level,
            Err(error) => {
                uncounted(limit, &error, now);
                return Ok(());
            }
        };
        judge(limit, rate, level, now)
    }

    /// The cart of an order that somebody wants to place, and the try counted on it. Remembers from where, in case their cards are
    /// declined. One write.
    ///
    /// # Errors
    /// [`CheckoutError::CartNotFound`], [`CheckoutError::TooOften`].
    pub(crate) async fn cart_to_order(&self, id: &CartId, source: &str, now: Timestamp) -> Result<Cart, CheckoutError> {
        let (limit, key) = (Limit::CheckoutCart, fingerprint(id.as_str().as_bytes()));
        let rate = self.config.rates.rate(limit);
        let (bucket, source) = (bucket(limit, rate, &key), fingerprint(source.as_bytes()));
        let tried = tokio::time::timeout(PATIENCE, self.store().carts.try_checkout(id, &bucket, &source, now)).await;
        let (cart, level) = match tried.unwrap_or_else(|late| Err(StoreError::Unavailable(late.to_string()).into())) {
            Ok(tried) => tried,
            Err(CartRefusal::Store(error)) => {
                uncounted(limit, &error, now);
                return self.store().carts.get(id, now).await.map_err(of_cart);
            }
            Err(refusal) => return Err(of_cart(refusal)),
        };
        judge(limit, rate, level, now)?;
        Ok(cart)
    }

    /// An order that somebody wants to place.
    ///
    /// # Errors
    /// [`RateExceeded`].
    pub async fn count_checkout(&self, email: &Email, source: &str, now: Timestamp) -> Result<(), RateExceeded> {
        let address = customer_key(email);
        let of_address = self.count_try(Limit::CheckoutAddress, &address, now);
        both(of_address, self.count_try(Limit::CheckoutSource, source, now)).await
    }

    /// # Errors
    /// [`RateExceeded`].
    pub async fn count_payment(&self, order: &OrderId, source: &str, now: Timestamp) -> Result<(), RateExceeded> {
        let of_order = self.count_try(Limit::PaymentOrder, order.as_str(), now);
        both(of_order, self.count_try(Limit::CheckoutSource, source, now)).await
    }

    /// Counted before the password is looked at, right or wrong, so that guesses side by side are counted too.
    ///
    /// # Errors
    /// [`RateExceeded`].
    pub async fn count_login(&self, email: &Email, source: &str, now: Timestamp) -> Result<(), RateExceeded> {
        let address = customer_key(email);
        let of_account = self.count_try(Limit::LoginAccount, &address, now);
        both(of_account, self.count_try(Limit::LoginSource, source, now)).await
    }

    /// A password shown by somebody who is signed in: a session that was left open, or stolen, is no place to guess it.
    ///
    /// # Errors
    /// [`RateExceeded`].
    pub async fn count_password(&self, customer: &Bearer, now: Timestamp) -> Result<(), RateExceeded> {
        self.count_try(Limit::PasswordAccount, customer.user_id.as_str(), now).await
    }

    /// Somebody makes the shop write a mail to an address, known or not.
    ///
    /// # Errors
    /// [`RateExceeded`].
    pub async fn count_mail(&self, email: &Email, source: &str, now: Timestamp) -> Result<(), RateExceeded> {
        let address = customer_key(email);
        let to_address = self.count_try(Limit::MailAddress, &address, now);
        both(to_address, self.count_try(Limit::MailSource, source, now)).await
    }

    /// # Errors
    /// [`RateExceeded`].
    pub async fn count_review(&self, customer: &Bearer, source: &str, now: Timestamp) -> Result<(), RateExceeded> {
        let of_account = self.count_try(Limit::ReviewAccount, customer.user_id.as_str(), now);
        both(of_account, self.count_try(Limit::ReviewSource, source, now)).await
    }

    /// A card was declined: somebody may be trying stolen ones. Whoever it was waits the longer the oftener it happens, and
    /// staff are alarmed when a bucket is empty. Best effort: what Stripe has told stands whatever becomes of this.
    pub async fn count_decline(&self, id: &OrderId, now: Timestamp) {
        metrics::count("DeclinedPayments", 1, now);
        match self.charge_decline(id, now).await {
            Ok(false) => {}
            Ok(true) => {
                tracing::error!(order.id = %id, "so many cards were declined that somebody may be testing them");
                metrics::count("CardTesting", 1, now);
            }
            Err(error) => uncounted(Limit::CheckoutSource, &error, now),
        }
    }

    async fn charge_decline(&self, id: &OrderId, now: Timestamp) -> Result<bool, StoreError> {
        let Some(order) = self.store().orders.order(id).await? else { return Ok(false) };
        let source = self.store().carts.last_source(&order.cart_id).await?;
        let (of_order, address) = (fingerprint(id.as_str().as_bytes()), fingerprint(customer_key(&order.email).as_bytes()));
        let charges = [
            (Limit::PaymentOrder, Some(of_order), DECLINE_OF_ORDER),
            (Limit::CheckoutAddress, Some(address), DECLINE_OF_ADDRESS),
            (Limit::CheckoutSource, source, DECLINE_OF_SOURCE),
        ];
        let charge = |(limit, key, tokens): (Limit, Option<String>, u32)| async move {
            let Some(key) = key else { return Ok(false) };
            self.store().rate_limits.charge(&bucket(limit, self.config.rates.rate(limit), &key), tokens, now).await
        };
        let emptied: Vec<bool> = futures::future::try_join_all(charges.map(charge)).await?;
        Ok(emptied.contains(&true))
    }
}

/// Counts both, also when one of them refuses: the other must not be left to which was first.
///
/// # Errors
/// The first's refusal, else the other's.
pub async fn both(
    one: impl Future<Output = Result<(), RateExceeded>>,
    other: impl Future<Output = Result<(), RateExceeded>>,
) -> Result<(), RateExceeded> {
    let (one, other) = futures::join!(one, other);
    one.and(other)
}

/// What follows from a level: whoever asked is told of it, and refused when there was no token left.
fn judge(limit: Limit, rate: Rate, level: Level, now: Timestamp) -> Result<(), RateExceeded> {
    // Outside `observed` nobody asks.
    let _ = QUOTAS.try_with(|quotas| quotas.borrow_mut().push(Quota { limit, rate, left: level.left, seconds: level.seconds }));
    if level.taken {
        return Ok(());
    }
    tracing::warn!(limit = limit.name(), "tried too often");
    metrics::count(refused_metric(limit), 1, now);
    Err(RateExceeded { limit, seconds: level.seconds })
}

fn bucket(limit: Limit, rate: Rate, key: &str) -> Bucket<'_> {
    Bucket { limit: limit.name(), key, tokens: rate.tokens, window_seconds: rate.seconds }
}

fn uncounted(limit: Limit, error: &StoreError, now: Timestamp) {
    tracing::warn!(limit = limit.name(), cause = %error, "a try could not be counted");
    metrics::count("UncountedTries", 1, now);
}

/// Passwords are watched for themselves: many refused are somebody with a list of stolen passwords.
const fn refused_metric(limit: Limit) -> &'static str {
    match limit {
        Limit::LoginAccount | Limit::LoginSource | Limit::PasswordAccount => "RefusedLogins",
        _ => "RefusedTries",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_rates_go_before_the_usual() {
        let chosen = ChosenRates::parse("coupon_cart=5/60, login_source=7/1").unwrap_or_default();
        assert_eq!(chosen.rate(Limit::CouponCart), Rate { tokens: 5, seconds: 60 });
        assert_eq!(chosen.rate(Limit::CouponSource), Limit::CouponSource.usual());
        assert_eq!(ChosenRates::parse(""), Ok(ChosenRates::default()));
        for wrong in ["coupon_cart", "coupon_cart=5", "coupon_cart=a/5", "coupon_cart=5/0", "coupon_cart=5/86401", "cuopon_cart=5/60"] {
            assert!(ChosenRates::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_are_each_limits_own() {
        let names: std::collections::BTreeSet<&str> = Limit::ALL.map(Limit::name).into();
        assert_eq!(names.len(), Limit::ALL.len());
    }
}
