//! Joins the template's functions with their code. Functions with the same environment share an `App`; one that is not
//! given a secret does not have it here either.

use super::StartError;
use crate::gateway::{MAX_SECONDS, RouteTable};
use crate::grants::watched;
use crate::invoker::{Code, Function};
use crate::shop::environment::LocalEnvironment;
use crate::template::{self, Event, Template};
use barrow_app::{App, Config};
use barrow_services::aws::AwsClients;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

type Environment = BTreeMap<String, String>;

pub struct Functions {
    pub by_bin: HashMap<String, Function>,
    pub routes: RouteTable,
    /// Functions by the key of their route on a WebSocket.
    pub socket_routes: HashMap<String, String>,
    /// With the environments of all functions together.
    pub app: Arc<App>,
    pub environment: Environment,
}

impl Functions {
    pub fn link(template: &Template, local: &LocalEnvironment) -> Result<Self, StartError> {
        let mut by_bin = HashMap::new();
        let (mut routes, mut socket_routes) = (RouteTable::default(), HashMap::new());
        let mut apps = HashMap::new();
        let mut all = Environment::new();
        for function in &template.functions {
            let environment = local.of(function)?;
            all.extend(environment.clone());
            let app = shared_app(&mut apps, environment)?;
            by_bin.insert(function.bin.clone(), link_one(function, app)?);
            for event in &function.events {
                match event {
                    Event::Http(route) => routes.add(&function.bin, route),
                    Event::Socket { route_key } => drop(socket_routes.insert(route_key.clone(), function.bin.clone())),
                    _ => {}
                }
            }
        }
        let app = shared_app(&mut apps, all.clone())?;
        Ok(Self { by_bin, routes, socket_routes, app, environment: all })
    }
}

fn shared_app(apps: &mut HashMap<Environment, Arc<App>>, environment: Environment) -> Result<Arc<App>, StartError> {
    if let Some(app) = apps.get(&environment) {
        return Ok(Arc::clone(app));
    }
    let config = Config::from_lookup(|name| environment.get(name).cloned())?;
    let clients = AwsClients::new(config.aws.clone()).through(watched);
    let app = Arc::new(App::with_clients(config, clients));
    apps.insert(environment, Arc::clone(&app));
    Ok(app)
}

fn link_one(function: &template::Function, app: Arc<App>) -> Result<Function, StartError> {
    let bin = function.bin.as_str();
    let is_http = function.events.iter().any(|event| matches!(event, Event::Http(_) | Event::Socket { .. }));
    let code = if let Some(route) = barrow_api::routes().iter().find(|route| route.bin == bin) {
        Code::Http(route, app)
    } else if let Some(job) = barrow_jobs::jobs().iter().chain(barrow_media::jobs()).chain(barrow_live::jobs()).find(|job| job.bin == bin) {
        Code::Job(job, app)
    } else {
        return Err(StartError::NoCode { bin: bin.to_owned() });
    };
    // API Gateway gives up on a function before Lambda may.
    let seconds = if is_http { function.timeout_seconds.min(MAX_SECONDS) } else { function.timeout_seconds };
    Ok(Function { code, timeout: Duration::from_secs(seconds.into()) })
}
