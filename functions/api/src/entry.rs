//! From a Lambda invocation to a handler and back.

use crate::http::caching::{Known, tagged};
use crate::http::quotas::with_quotas;
use crate::http::route::{Response, Route};
use crate::http::security::secured;
use crate::http::{ApiRequest, Error};
use barrow_app::rate_limits::observed;
use barrow_app::{App, Config, clock, logging, metrics};
use barrow_store::meter::{Cost, measured};
use barrow_store::trail::followed;
use lambda_http::http::HeaderValue;
use lambda_http::request::RequestContext;
use lambda_http::{RequestExt, service_fn};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// The whole `main` of an endpoint's binary.
///
/// # Errors
/// An environment that is not right, or a Lambda runtime that cannot be reached.
#[tokio::main(flavor = "current_thread")]
pub async fn serve(route: &'static Route) -> Result<(), lambda_http::Error> {
    logging::start();
    let app = Arc::new(App::new(Config::from_lookup(|name| std::env::var(name).ok())?));
    lambda_http::run(service_fn(|request| {
        let app = Arc::clone(&app);
        async move { Ok::<_, lambda_http::Error>(respond(app, route, request).await) }
    }))
    .await
}

/// Answers one request; an error becomes a problem document.
pub async fn respond(app: Arc<App>, route: &'static Route, request: lambda_http::Request) -> Response {
    let request_id = request_id(&request);
    let span = tracing::info_span!("request", route = route.bin, request.id = %request_id);
    let known = Known::of(request.headers());
    let began = Instant::now();
    let work = measured(observed((route.handle)(&app, ApiRequest::new(request))));
    let ((outcome, quotas), cost) = followed(request_id.clone(), work).instrument(span.clone()).await;
    let refused = |error: Error| {
        span.in_scope(|| error.log());
        error.into_response(&request_id)
    };
    // Safe first: what a browser is told not to be sent again, it keeps under the headers of the answer that says so.
    let response = tagged(secured(outcome.unwrap_or_else(refused), &app.config), &known);
    let response = named(with_quotas(response, &quotas), &request_id);
    metrics::of_cost(&cost, clock::now());
    if app.config.cost_headers { with_cost(response, cost, began.elapsed()) } else { response }
}

fn request_id(request: &lambda_http::Request) -> String {
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

fn named(mut response: Response, request_id: &str) -> Response {
    if let Ok(value) = HeaderValue::try_from(request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// What the request cost, for tests, benches and the curious.
fn with_cost(mut response: Response, cost: Cost, took: Duration) -> Response {
    let Cost { calls, read_units, write_units, contended: _ } = cost;
    let timing = format!("total;dur={:.1}", took.as_secs_f64() * 1000.0);
    let spent = format!("calls={calls}, read_units={read_units}, write_units={write_units}");
    for (name, text) in [("server-timing", timing), ("x-barrow-cost", spent)] {
        if let Ok(value) = HeaderValue::try_from(text) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
