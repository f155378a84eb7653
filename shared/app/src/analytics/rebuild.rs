//! Making all sums anew, beside those that are read, while events arrive.
//!
//! Whoever adds events reads which generations there are after the event was written. So an event was either written before
//! the build began, and the build, which reads strongly, finds it; or whoever adds it knows of the build, and adds it to both.

use super::AnalyticsError;
use super::roll_up::News;
use crate::{App, clock};
use barrow_domain::analytics::RULES;
use barrow_store::{Building, Generation, Generations, StoreError};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Orders read, in this run and those before it.
    pub orders: u64,
    /// False when there is more to do, for the next run.
    pub finished: bool,
}

impl App {
    /// Begins a build when one is due or `forced`, goes on with one that has begun, for `patience`, and removes what an earlier
    /// one has replaced.
    ///
    /// # Errors
    /// [`AnalyticsError`]; the next run goes on from there.
    pub async fn rebuild_analytics(&self, forced: bool, patience: SignedDuration) -> Result<Rebuilt, AnalyticsError> {
        let end = clock::now() + patience;
        let known = self.store().analytics.generations().await?;
        let mut generations = known.unwrap_or_else(|| Generations::first(&self.config.time_zone, RULES));
        if generations.building.is_none() {
            if generations.litter {
                self.forget_old_sums(&generations).await?;
                generations = self.generations_now().await?;
            }
            if !forced && !self.figures_are_stale(&generations) {
                return Ok(Rebuilt { orders: 0, finished: true });
            }
            generations = self.begin_build(generations).await?;
        }
        self.build_on(generations, end).await
    }

    fn figures_are_stale(&self, generations: &Generations) -> bool {
        let Generation { number: _, time_zone, rules } = &generations.live;
        !generations.whole || *rules != RULES || *time_zone != self.config.time_zone
    }

    async fn generations_now(&self) -> Result<Generations, StoreError> {
        self.store().analytics.generations().await?.ok_or(StoreError::Contended)
    }

    /// Written over what was read; if somebody was first, theirs.
    async fn begin_build(&self, known: Generations) -> Result<Generations, StoreError> {
        let generation = Generation { number: known.live.number + 1, time_zone: self.config.time_zone.clone(), rules: RULES };
        let building = Building { generation, begun_at: clock::now(), cursor: None, orders: 0 };
        self.store().analytics.set_generations(&Generations { building: Some(building), ..known }).await?;
        self.generations_now().await
    }

    async fn build_on(&self, mut generations: Generations, end: Timestamp) -> Result<Rebuilt, AnalyticsError> {
        let store = self.store();
        // Another run may finish it meanwhile.
        while let Some(building) = generations.building.clone() {
            let (ids, next) = store.books.order_ids(building.cursor.as_deref()).await?;
            let news: News = ids.into_iter().collect();
            let logs = store.analytics.look(&news).await?.logs;
            self.roll_up_into(&building.generation, &news, &logs, None).await?;
            let orders = building.orders + news.len() as u64;
            let is_last = next.is_none();
            let following = if is_last {
                Generations { live: building.generation, whole: true, building: None, litter: true, ..generations }
            } else {
                Generations { building: Some(Building { cursor: next, orders, ..building }), ..generations }
            };
            let is_written = store.analytics.set_generations(&following).await?;
            if is_written && (is_last || clock::now() >= end) {
                return Ok(Rebuilt { orders, finished: is_last });
            }
            generations = self.generations_now().await?;
        }
        Ok(Rebuilt { orders: 0, finished: true })
    }

    /// Not in the run that made the new one: somebody may just be reading the old.
    async fn forget_old_sums(&self, generations: &Generations) -> Result<(), StoreError> {
        self.store().analytics.forget_all_but(&[generations.live.number]).await?;
        self.store().analytics.set_generations(&Generations { litter: false, ..generations.clone() }).await?;
        Ok(())
    }
}
