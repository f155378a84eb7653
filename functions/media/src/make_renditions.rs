//! `media-make-renditions`, on new originals in the images bucket: makes renditions of an upload and shows them, or writes down
//! why not.
//!
//! Renditions are named by their content and put before the picture is shown, so a run that dies half-way, comes twice or runs
//! beside itself ends the same. A file that is refused is an outcome, not a failure: only an outage lets the event come again.

use crate::picture::{Encoded, Refusal, Rendered, render};
use barrow_app::App;
use barrow_app::images::{CACHED_FOR_GOOD, RENDITION_TYPE, rendition_key};
use barrow_domain::ids::{ImageId, ProductId};
use barrow_domain::images::{ImageState, MAX_UPLOAD_BYTES, Picture, Rendition, parse_original_key};
use barrow_jobs::Job;
use barrow_services::images::Found;
use barrow_store::ImageRefusal;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "media-make-renditions", run: |app, event| Box::pin(run(app, event)) };

/// S3's news of an object, as EventBridge brings it.
#[derive(Deserialize)]
struct ObjectCreated {
    detail: Detail,
}

#[derive(Deserialize)]
struct Detail {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    key: String,
}

#[instrument(name = "media.make_renditions", skip_all)]
async fn run(app: Arc<App>, event: Value) -> Result<Value, Error> {
    let ObjectCreated { detail: Detail { object: Object { key } } } = serde_json::from_value(event)?;
    let Some((product, image)) = parse_original_key(&key) else {
        tracing::warn!("an object that is no original was left alone");
        return Ok(json!({ "outcome": "ignored" }));
    };
    let outcome = work(&app, &product, &image, &key).await?;
    tracing::info!(product.id = %product, image.id = %image, outcome, "an upload was looked at");
    Ok(json!({ "outcome": outcome }))
}

async fn work(app: &App, product: &ProductId, image: &ImageId, key: &str) -> Result<&'static str, Error> {
    let bucket = app.config.images_bucket()?;
    let records = app.store().catalog.images(product).await?.unwrap_or_default();
    match records.iter().find(|record| record.id == *image).map(|record| &record.state) {
        Some(ImageState::AwaitingUpload { .. }) => {}
        Some(ImageState::Ready(_) | ImageState::Failed { .. }) => return Ok("done before"),
        None => return forget(app, bucket, key).await,
    }
    let rendered = match app.images().read(bucket, key, MAX_UPLOAD_BYTES).await? {
        Found::Nothing => return Ok("nothing there"),
        Found::TooLarge { bytes } => Err(Refusal::TooManyBytes { bytes, most: MAX_UPLOAD_BYTES }),
        Found::Object(bytes) => rendered(bytes).await?,
    };
    let (state, outcome) = match rendered {
        Ok(rendered) => (ImageState::Ready(keep(app, bucket, rendered).await?), "ready"),
        Err(refusal) => (ImageState::Failed { reason: refusal.to_string() }, "failed"),
    };
    match app.store().catalog.settle_image(product, image, &state).await {
        Ok(()) => Ok(outcome),
        Err(ImageRefusal::NoImage | ImageRefusal::NoProduct) => forget(app, bucket, key).await,
        Err(error) => Err(error.into()),
    }
}

/// Its picture was deleted, perhaps while it was on its way; the picture's record is always there before.
async fn forget(app: &App, bucket: &str, key: &str) -> Result<&'static str, Error> {
    app.images().delete(bucket, key).await?;
    Ok("not wanted any more")
}

/// On a thread that may be busy for seconds. A decoder that panics has met a file that it cannot read.
async fn rendered(bytes: Vec<u8>) -> Result<Result<Rendered, Refusal>, Error> {
    match tokio::task::spawn_blocking(move || render(&bytes)).await {
        Ok(rendered) => Ok(rendered),
        Err(error) if error.is_panic() => Ok(Err(Refusal::Unreadable("its decoder gave up".to_owned()))),
        Err(error) => Err(error.into()),
    }
}

async fn keep(app: &App, bucket: &str, rendered: Rendered) -> Result<Picture, Error> {
    let Rendered { width, height, renditions: encoded, blur, tint } = rendered;
    let mut renditions = Vec::new();
    for Encoded { width, webp } in encoded {
        let key = rendition_key(&webp, width);
        app.images().put(bucket, &key, webp, RENDITION_TYPE, CACHED_FOR_GOOD).await?;
        renditions.push(Rendition { width, key });
    }
    Ok(Picture { width, height, renditions, blur: Some(blur), tint })
}
