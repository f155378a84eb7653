//! Restock alerts: somebody leaves an address on what is sold out, and is told once when it is back.
//!
//! A guest's alert begins when they follow the link in a mail, so nobody is told of anything under somebody else's address. An
//! account's address was shown to be its owner's, so theirs begins at once. Being told is one transaction: the letter comes, the
//! alert goes.

use crate::accounting::customer_key;
use crate::accounts::AccountError;
use crate::messages::InventoryMessage;
use crate::notices::NoticeError;
use crate::{App, ConfigError, random};
use barrow_domain::accounts::{Letter, LetterKind, MAX_RESTOCK_ALERTS, RestockAlert};
use barrow_domain::customer::Email;
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::inventory::total;
use barrow_services::mail::{Mail, RestockMail, restock_mail};
use barrow_services::queues::QueueError;
use barrow_store::StoreError;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;

/// Told by one message; the rest by the next.
const PAGE: i32 = 200;
/// Told side by side.
const AT_ONCE: usize = 8;

/// What a link in a mail is about.
#[derive(Clone, Debug)]
pub enum RestockLink {
    Confirm(RestockAlert),
    /// No more mails of this kind to whoever `holder` stands for.
    Stop {
        holder: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum RestockError {
    #[error("it can be bought")]
    InStock,
    #[error("the address waits for as much as it can")]
    Full,
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Takes an alert in: of a `proven` address at once; to another a letter goes first. Three calls.
    ///
    /// # Errors
    /// A named [`RestockError`].
    pub async fn ask_for_restock_alert(&self, alert: &RestockAlert, proven: bool) -> Result<(), RestockError> {
        let accounts = &self.store().accounts;
        let known = async { Ok(accounts.restock_alerts(&alert.holder).await?) };
        let (left, known) = futures::try_join!(self.units_left(&alert.sku), known)?;
        if left > 0 {
            return Err(RestockError::InStock);
        }
        if known.len() >= MAX_RESTOCK_ALERTS && known.iter().all(|other| other.sku != alert.sku) {
            return Err(RestockError::Full);
        }
        if proven {
            return self.begin_restock_alert(alert).await;
        }
        let RestockAlert { email, product_id, sku, asked_at, holder: _ } = alert.clone();
        let kind = LetterKind::ConfirmRestockAlert { product_id, sku };
        Ok(accounts.write_letter(&Letter { id: random::letter_id(), to: email, kind, written_at: asked_at }).await?)
    }

    /// What a link is about; none when it is nobody's, or too old.
    ///
    /// # Errors
    /// A named [`AccountError`].
    pub async fn open_restock_link(&self, token: &str, now: Timestamp) -> Result<Option<RestockLink>, AccountError> {
        if let Some(holder) = self.guest_tokens()?.restock_holder(token) {
            return Ok(Some(RestockLink::Stop { holder: holder.to_owned() }));
        }
        let Letter { id: _, to, kind, written_at } = match self.open_letter(token, now).await {
            Ok(letter) => letter,
            Err(AccountError::LinkInvalid) => return Ok(None),
            Err(error) => return Err(error),
        };
        let LetterKind::ConfirmRestockAlert { product_id, sku } = kind else { return Ok(None) };
        Ok(Some(RestockLink::Confirm(restock_alert(to, product_id, sku, written_at))))
    }

    /// Does what a link is for. Again, it changes nothing more.
    ///
    /// # Errors
    /// A named [`RestockError`].
    pub async fn follow_restock_link(&self, link: &RestockLink) -> Result<(), RestockError> {
        match link {
            RestockLink::Confirm(alert) => self.begin_restock_alert(alert).await,
            RestockLink::Stop { holder } => Ok(self.store().accounts.forget_restock_alerts(holder).await?),
        }
    }

    /// Units may have come while somebody made up their mind: they are told at once then. Whoever brings units later finds the
    /// alert there.
    async fn begin_restock_alert(&self, alert: &RestockAlert) -> Result<(), RestockError> {
        self.store().accounts.add_restock_alert(alert).await?;
        if self.units_left(&alert.sku).await? > 0 {
            self.tell_watcher(alert, alert.asked_at).await?;
        }
        Ok(())
    }

    /// Tells those who wait for a SKU, if it is there still: a page of them, and by a message of its own the next. Who was told, or
    /// does not wait any more, is not told again.
    ///
    /// # Errors
    /// A named [`RestockError`].
    pub async fn tell_watchers(&self, sku: &Sku, after: Option<&str>, now: Timestamp) -> Result<(), RestockError> {
        if self.units_left(sku).await? == 0 {
            return Ok(());
        }
        let watchers = self.store().accounts.restock_watchers(sku, PAGE, after).await?;
        let next = watchers.last().filter(|_| i32::try_from(watchers.len()) == Ok(PAGE)).map(|alert| alert.holder.clone());
        let waiting = watchers.into_iter().filter(|alert| alert.expires_at() > now);
        let tell = async |alert: RestockAlert| self.tell_watcher(&alert, now).await;
        stream::iter(waiting).map(tell).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        if next.is_some() {
            let message = InventoryMessage::Restocked { sku: sku.clone(), after: next };
            self.queues().send(self.config.inventory_queue_url()?, &message).await?;
        }
        Ok(())
    }

    async fn tell_watcher(&self, alert: &RestockAlert, now: Timestamp) -> Result<(), RestockError> {
        let kind = LetterKind::BackInStock { product_id: alert.product_id.clone(), sku: alert.sku.clone() };
        let letter = Letter { id: random::letter_id(), to: alert.email.clone(), kind, written_at: now };
        self.store().accounts.fulfil_restock_alert(alert, &letter).await?;
        Ok(())
    }

    async fn units_left(&self, sku: &Sku) -> Result<u64, RestockError> {
        Ok(total(&self.store().stock.levels(sku).await?))
    }

    /// The mail of a letter about a SKU; none when the shop does not have it any more.
    pub(crate) async fn restock_notice(
        &self,
        letter: &Letter,
        product_id: &ProductId,
        sku: &Sku,
        reference: &str,
    ) -> Result<Option<Mail>, NoticeError> {
        let products = self.store().catalog.variants(&[(product_id, sku)]).await?;
        let Some((product, variant)) = products.first().and_then(|product| Some((product, product.variant(sku)?))) else {
            return Ok(None);
        };
        let (shop_url, tokens) = (&self.config.shop_url, self.guest_tokens()?);
        let options = variant.options.values().cloned().collect::<Vec<_>>().join(", ");
        let product_url = format!("{shop_url}/products/{}", product.slug);
        let confirm_url = format!("{shop_url}/restock-alerts/{}", tokens.link(&letter.id));
        let is_back = matches!(letter.kind, LetterKind::BackInStock { .. });
        let settings = self.settings().await?;
        let (shop_name, mail_from) = self.sender(&settings);
        Ok(Some(restock_mail(&RestockMail {
            shop_name,
            mail_from,
            to: letter.to.as_str(),
            reference,
            title: &product.title,
            options: &options,
            is_back,
            link: if is_back { &product_url } else { &confirm_url },
            stop_url: &format!("{shop_url}/restock-alerts/{}", tokens.restock_alerts(&customer_key(&letter.to))),
        })))
    }
}

#[must_use]
pub fn restock_alert(email: Email, product_id: ProductId, sku: Sku, asked_at: Timestamp) -> RestockAlert {
    RestockAlert { holder: customer_key(&email), email, product_id, sku, asked_at }
}
