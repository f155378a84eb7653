//! Paying, and the news of it.

use super::{Got, Play, got};
use crate::harness::wire::Plan;
use crate::harness::{cards, wait_until};
use crate::model::action::Card;
use crate::model::rules::Model;
use serde_json::Value;

impl Play<'_> {
    pub async fn pay(&self, model: &Model, order: usize, card: Card, trouble: Option<Plan>) -> (Got, bool) {
        let placed = &self.orders[order];
        let strike = trouble.filter(|_| !model.news_held).map(|plan| self.world.wire.arm("webhooks-stripe", &[&placed.id], plan));
        let number = match card {
            Card::Pays => cards::PAYS,
            Card::Declines => cards::DECLINES,
            Card::ApprovesIn3ds | Card::RefusesIn3ds => cards::ASKS_FOR_3DS,
            Card::PaysLate => cards::PAYS_LATE,
            Card::FailsLate => cards::FAILS_LATE,
        };
        let mut answer = placed.try_pay(number).await;
        if answer.status == 200 && number == cards::ASKS_FOR_3DS {
            answer = placed.authenticate(card == Card::ApprovesIn3ds).await;
        }
        let status = || self.shop().stripe().intent(&placed.intent).expect("an intent")["status"].clone();
        wait_until("the bank", async || (status() != "processing").then_some(())).await;
        self.news_came(model).await;
        // Of a form's refusals the status is enough.
        (got(answer.status, ""), self.is_over(strike))
    }

    /// Somebody with the account's key changes the amount at Stripe before it is paid.
    pub async fn pay_otherwise(&self, model: &Model, order: usize, trouble: Option<Plan>) -> (Got, bool) {
        let amount = model.orders[order].received.to_string();
        self.shop().at_stripe(&format!("payment_intents/{}", self.orders[order].intent), &[("amount", amount)]).await;
        self.pay(model, order, Card::Pays, trouble).await
    }

    pub async fn repeat_news(&self, order: usize, place: usize) -> u16 {
        let events = self.shop().stripe().objects("event");
        let mine: Vec<&Value> = events.iter().filter(|event| event.to_string().contains(&self.orders[order].intent)).collect();
        let event = mine.get(place % mine.len().max(1)).expect("an intent is news").to_string();
        // Stripe sends again what is put off.
        let taken = async || self.shop().stripe().send_event(&event).await.ok().filter(|status| ![503, 504].contains(status));
        wait_until("the news to be taken", taken).await
    }

    pub async fn news_came(&self, model: &Model) {
        if !model.news_held {
            wait_until("the webhooks", async || (self.shop().stripe().undelivered_webhooks() == 0).then_some(())).await;
        }
    }
}
