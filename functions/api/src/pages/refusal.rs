//! A refusal as a page.

use super::parts::Frame;
use crate::http::route::Response;
use crate::http::{Error, Html};
use askama::Template;
use barrow_app::App;

#[derive(Template)]
#[template(path = "refusal.html")]
struct Refusal<'a> {
    frame: Frame<'a>,
    is_missing: bool,
    is_busy: bool,
    sentence: String,
}

/// What a page's handler gave, as a response.
///
/// # Errors
/// A page of a refusal that cannot be rendered.
pub fn respond(app: &App, outcome: Result<Html, Error>) -> Result<Response, Error> {
    let error = match outcome {
        Ok(page) => return Ok(page.into_response()),
        Err(error) => error,
    };
    let page = Refusal {
        frame: Frame::without_categories(app),
        is_missing: matches!(error, Error::NotFound),
        is_busy: matches!(error, Error::Busy { .. }),
        sentence: error.detail(),
    };
    Ok(Html::page(&page)?.into_refusal(&error))
}

/// Makes a [`crate::http::route::HandlerFn`] of an async function that gives a page.
#[macro_export]
macro_rules! page {
    ($handle:path) => {
        |app, request| Box::pin(async move { $crate::pages::respond(app, $handle(app, request).await) })
    };
}
