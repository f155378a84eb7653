//! Between the AWS clients of a shop in this process and the engines: passes every request on, and writes down whose it was.

use super::{Asked, CALLER, USED, needed, needed_to_know, note};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// The client itself when nothing is recorded.
#[must_use]
pub fn watched(client: SharedHttpClient) -> SharedHttpClient {
    if USED.is_some() { SharedHttpClient::new(Watched(client)) } else { client }
}

#[derive(Debug)]
struct Watched(SharedHttpClient);

#[derive(Debug)]
struct WatchedConnector(SharedHttpConnector);

impl HttpClient for Watched {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(WatchedConnector(self.0.http_connector(settings, components)))
    }
}

impl HttpConnector for WatchedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        // Asked for by nobody's function: the test itself, or the sample shop.
        let Ok(bin) = CALLER.try_with(Clone::clone) else { return self.0.call(request) };
        let path = path_of(&request);
        let grants = needed(&asked(&request, &path));
        note(&bin, &grants);
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            note(&bin, &needed_to_know(&grants, &path, answer.status().as_u16()));
            Ok(answer)
        })
    }
}

fn asked<'a>(request: &'a HttpRequest, path: &'a str) -> Asked<'a> {
    Asked {
        method: request.method(),
        path,
        target: request.headers().get("x-amz-target").unwrap_or_default(),
        body: request.body().bytes().unwrap_or_default(),
    }
}

fn path_of(request: &HttpRequest) -> String {
    let uri = request.uri().parse::<http::Uri>();
    uri.ok().and_then(|uri| uri.path_and_query().map(ToString::to_string)).unwrap_or_default()
}
