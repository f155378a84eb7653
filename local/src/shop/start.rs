//! Puts a shop together: engines, functions, pumps, gateway, in this order, so that nothing is called before it is there.

mod engines;
mod functions;

use super::OWNER;
use super::data_dir::DataDir;
use super::environment::LocalEnvironment;
use super::secrets::Secrets;
use super::{Options, Parts, Seed, Shop};
use crate::compression::compress;
use crate::engines::EngineError;
use crate::gateway::{Gateway, SocketGateway, cors_layer};
use crate::invoker::{Invoker, Place};
use crate::logs::{self, Logs};
use crate::pages::{self, Pages};
use crate::pumps::logs::LogPump;
use crate::pumps::objects::ObjectPump;
use crate::pumps::queues::QueuePump;
use crate::pumps::schedules::Schedule;
use crate::pumps::streams::{Checkpoints, Nudges, StreamPump, discard_unread};
use crate::pumps::{Activity, Stop};
use crate::site;
use crate::stripe::StripeError;
use crate::template::{Event, Template, TemplateError};
use axum::Router;
use axum::middleware::from_fn;
use barrow_api::http::security::page_headers;
use barrow_app::catalogue::CatalogueError;
use barrow_app::{App, ConfigError, clock};
use barrow_domain::accounts::NewPassword;
use barrow_domain::customer::Email;
use engines::Engines;
use functions::Functions;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const WEBHOOKS: &str = "webhooks-stripe";

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("port {port} is taken: stop what uses it, or choose another one with --port")]
    PortTaken { port: u16 },
    #[error("port {port} cannot be used: {problem}")]
    Port { port: u16, problem: String },
    #[error("{} is in use by another barrow-local: stop it, or choose another directory with --data", path.display())]
    DataDirInUse { path: PathBuf },
    #[error("{}: {problem}", path.display())]
    File { path: PathBuf, problem: String },
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("template.yaml: function {bin} has no code in this build")]
    NoCode { bin: String },
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Stripe(#[from] StripeError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("the sample shop: {0}")]
    Seed(String),
    #[error("the catalogue's index: {0}")]
    Index(String),
    #[error("HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the start broke off: {0}")]
    Broken(String),
}

/// On a runtime of the shop's own, which is given up again when the start fails.
pub async fn start(options: Options) -> Result<Shop, StartError> {
    let data_dir = DataDir::open(&options.data_dir)?;
    let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_name("barrow")
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(|error| StartError::Broken(error.to_string()))?;
    let stop = watch::Sender::new(false);
    let secrets = Secrets::load_or_make(&data_dir)?;
    let assembly = assemble(options, secrets, Stop::new(stop.subscribe()));
    let assembled = runtime.spawn(assembly).await.unwrap_or_else(|panic| Err(StartError::Broken(panic.to_string())));
    match assembled {
        Ok((parts, tasks)) => Ok(Shop { runtime: Some(runtime), parts, stop, tasks, _data_dir: data_dir }),
        Err(error) => {
            runtime.shutdown_background();
            Err(error)
        }
    }
}

async fn assemble(options: Options, secrets: Secrets, stop: Stop) -> Result<(Parts, Vec<JoinHandle<()>>), StartError> {
    let template = Template::read(&options.template)?;
    logs::listen();
    let (listener, url) = bind(options.port).await?;
    let engines = Engines::start(&template, &options, &secrets, &url).await?;
    let chosen = options.chosen_variables();
    let local = LocalEnvironment::new(&template, &engines.addresses(&template, &url), &secrets, &chosen);
    let functions = Functions::link(&template, &local)?;
    if options.seed == Seed::Sample {
        seed(&functions.app).await?;
        make_owner(&functions.app, &secrets.owner_password).await?;
    }
    // Without its schedules a shop is a test's, which builds its index itself.
    if options.schedules || options.seed == Seed::Sample {
        index(&functions.app).await?;
    }
    let invoker = Arc::new(Invoker::new(functions.by_bin, place(&options)?, Arc::new(Logs::new(&template))));
    let has_site = options.web.as_deref().is_some_and(site::is_built);
    let parts = Parts {
        owner_password: secrets.owner_password.clone(),
        staff_token: functions.environment.get("STAFF_TOKEN").cloned().unwrap_or_default(),
        app: functions.app,
        environment: functions.environment,
        invoker: Arc::clone(&invoker),
        mails: engines.mail.mails().clone(),
        checkpoints: Arc::new(Checkpoints::open(&options.data_dir.join("streams.sqlite"))?),
        activity: Arc::new(Activity::default()),
        streams: stream_mappings(&template),
        stripe: engines.stripe.clone(),
        sqs: engines.sqs.clone(),
        object_events: engines.object_events.clone(),
        dynamodb: engines.dynamodb.clone(),
        has_site,
        url,
    };
    let mut tasks = start_pumps(&template, &parts, options.schedules, &stop);
    let sockets = SocketGateway {
        routes: functions.socket_routes,
        invoker: Arc::clone(&invoker),
        sockets: engines.sockets.clone(),
        stop: stop.clone(),
    };
    let gateway = Gateway {
        routes: functions.routes,
        invoker,
        objects: engines.objects,
        images_bucket: parts.app.config.images_bucket().ok().map(str::to_owned),
    };
    let pages = pages(&parts, &chosen)?;
    let site = options.web.as_deref().and_then(|dist| site::router(dist, page_headers(&parts.app.config)));
    let browsers = site.unwrap_or_else(|| pages::plain_orders(pages.clone()));
    let mut router = gateway.router().merge(sockets.router()).merge(pages::router(pages)).merge(browsers).layer(from_fn(compress));
    if let Some(cors) = &template.cors {
        router = router.layer(cors_layer(cors, local.names()));
    }
    tasks.push(tokio::spawn(serve(listener, router, stop)));
    point_webhooks(&template, &parts);
    Ok((parts, tasks))
}

/// A chosen port is for people and `localhost`; any free one is for programs, which need no name service.
async fn bind(port: u16) -> Result<(TcpListener, String), StartError> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => StartError::PortTaken { port },
        _ => StartError::Port { port, problem: error.to_string() },
    })?;
    let address = listener.local_addr().map_err(|error| StartError::Port { port, problem: error.to_string() })?;
    let url = if port == 0 { format!("http://{address}") } else { format!("http://localhost:{port}") };
    Ok((listener, url))
}

fn place(options: &Options) -> Result<Place, StartError> {
    Ok(match &options.lambda {
        Some(url) => Place::Remote { client: reqwest::Client::builder().no_proxy().build()?, url: url.trim_end_matches('/').to_owned() },
        None => Place::InProcess,
    })
}

async fn seed(app: &App) -> Result<(), StartError> {
    let bucket = app.config.images_bucket()?;
    let report = crate::seed::seed(&app.store().catalog, &app.images(), bucket).await;
    let report = report.map_err(|error| StartError::Seed(error.to_string()))?;
    tracing::info!(created = report.created, kept = report.kept, "seeded");
    Ok(())
}

/// Somebody who can sign in where the staff do. Whoever is there stays as they are.
async fn make_owner(app: &App, password: &str) -> Result<(), StartError> {
    let made = async {
        let email = Email::parse(OWNER).map_err(|error| error.to_string())?;
        app.create_owner(email, &NewPassword::new(password), clock::now()).await.map_err(|error| error.to_string())
    };
    made.await.map(drop).map_err(StartError::Seed)
}

/// Shelves are full when the door opens; what changes later comes through the streams.
async fn index(app: &App) -> Result<(), StartError> {
    let indexed = async { if app.rebuild_is_due(clock::now()).await? { app.rebuild_index().await } else { Ok(()) } };
    indexed.await.map_err(|error: CatalogueError| StartError::Index(error.to_string()))
}

/// The start page, mail, payment form and API reference.
fn pages(parts: &Parts, chosen: &BTreeMap<String, String>) -> Result<Pages, StartError> {
    let real_stripe = chosen.contains_key("STRIPE_SECRET_KEY");
    Ok(Pages {
        shop_name: parts.app.config.shop_name.clone(),
        shop_url: parts.url.clone(),
        stripe: (!real_stripe).then(|| parts.stripe.clone()),
        mails: parts.mails.clone(),
        openapi: Arc::new(barrow_api::openapi::document()),
        http: reqwest::Client::builder().no_proxy().build()?,
    })
}

/// Only now, when the gateway answers: what waited from the last run comes at once.
fn point_webhooks(template: &Template, parts: &Parts) {
    let webhooks = template.functions.iter().filter(|function| function.bin == WEBHOOKS);
    for event in webhooks.flat_map(|function| &function.events) {
        if let Event::Http(route) = event {
            parts.stripe.set_webhook_url(format!("{}{}", parts.url, route.path));
        }
    }
}

fn stream_mappings(template: &Template) -> Vec<(String, String)> {
    let mut mappings = Vec::new();
    for function in &template.functions {
        for event in &function.events {
            if let Event::Stream(mapping) = event {
                mappings.push((function.bin.clone(), mapping.table.clone()));
            }
        }
    }
    mappings
}

fn start_pumps(template: &Template, parts: &Parts, schedules: bool, stop: &Stop) -> Vec<JoinHandle<()>> {
    let nudges = Arc::new(Nudges::new(parts.streams.iter().map(|(_, table)| table.clone())));
    let mut tasks = vec![tokio::spawn(Arc::clone(&nudges).run(parts.dynamodb.clone(), Arc::clone(&parts.invoker), stop.clone()))];
    for function in &template.functions {
        for event in &function.events {
            start_pump(&function.bin, event, parts, &nudges, schedules, stop, &mut tasks);
        }
    }
    let read = |table: &str| parts.streams.iter().any(|(_, read)| read == table);
    let streams = template.tables.iter().filter(|table| table.stream_view.is_some());
    let unread = streams.map(|table| table.name.clone()).filter(|name| !read(name)).collect();
    tasks.push(tokio::spawn(discard_unread(parts.dynamodb.clone(), unread, stop.clone())));
    tasks
}

fn start_pump(bin: &str, event: &Event, parts: &Parts, nudges: &Nudges, schedules: bool, stop: &Stop, tasks: &mut Vec<JoinHandle<()>>) {
    let bin = bin.to_owned();
    let invoker = Arc::clone(&parts.invoker);
    let activity = Arc::clone(&parts.activity);
    let stop = stop.clone();
    match event {
        Event::Queue(mapping) => {
            let queues = Arc::clone(parts.sqs.queues());
            tasks.extend(QueuePump { bin, mapping: mapping.clone(), queues, invoker, activity, stop }.start());
        }
        Event::Stream(mapping) => {
            let (dynamodb, checkpoints) = (parts.dynamodb.clone(), Arc::clone(&parts.checkpoints));
            let (mapping, nudge) = (mapping.clone(), nudges.of(&mapping.table));
            let pump = StreamPump { bin, mapping, dynamodb, checkpoints, invoker, nudge, activity, stop };
            tasks.push(tokio::spawn(pump.run()));
        }
        Event::Object(_) => {
            let queues = Arc::clone(parts.object_events.queues());
            tasks.push(tokio::spawn(ObjectPump { bin, queues, invoker, activity, stop }.run()));
        }
        // Without the address there is no such function, as its condition in the template says.
        Event::Log(_) if parts.environment.get("SENTRY_DSN").is_none_or(String::is_empty) => {}
        Event::Log(mapping) => {
            let lines = invoker.logs().follow(&mapping.group);
            tasks.push(tokio::spawn(LogPump { bin, mapping: mapping.clone(), lines, invoker, stop }.run()));
        }
        Event::Schedule { every_seconds } if schedules => {
            let every = Duration::from_secs((*every_seconds).into());
            tasks.push(tokio::spawn(Schedule { bin, every, invoker, stop }.run()));
        }
        Event::Schedule { .. } | Event::Http(_) | Event::Socket { .. } => {}
    }
}

async fn serve(listener: TcpListener, router: Router, stop: Stop) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move { stop.wait().await });
    if let Err(error) = server.await {
        tracing::error!(%error, "the gateway stopped");
    }
}
