//! What starts a function: a route of the HTTP or the WebSocket API, a queue, a table's stream, news of objects, lines of a log,
//! or the clock.

use super::{EventFilter, Function, TemplateError, Text, node::Node};

#[derive(Debug)]
pub enum Event {
    Http(HttpRoute),
    Queue(QueueMapping),
    Stream(StreamMapping),
    Object(ObjectMapping),
    Log(LogMapping),
    Schedule {
        every_seconds: u32,
    },
    /// What is said on a WebSocket: `$connect`, `$disconnect`, or a message's `action`.
    Socket {
        route_key: String,
    },
}

#[derive(Clone, Debug)]
pub struct HttpRoute {
    /// `GET`, `POST`, ...
    pub method: String,
    /// `/api/products/{slug}`
    pub path: String,
}

#[derive(Clone, Debug)]
pub struct QueueMapping {
    pub queue: String,
    pub batch_size: u32,
    /// How many invocations run side by side.
    pub concurrency: u32,
    /// The function names the messages that failed; otherwise one failure fails the batch.
    pub partial_failures: bool,
}

#[derive(Clone, Debug)]
pub struct StreamMapping {
    pub table: String,
    pub batch_size: u32,
    pub bisect: bool,
    pub partial_failures: bool,
    /// A record goes to the function when any of them matches, or when there is none.
    pub filters: Vec<EventFilter>,
}

/// News of new objects in a bucket, as S3 sends them through EventBridge.
#[derive(Clone, Debug)]
pub struct ObjectMapping {
    /// Logical name in the template.
    pub bucket: String,
    /// Of the objects' keys.
    pub prefix: String,
}

/// Lines of a log group that tell of something that went wrong.
#[derive(Clone, Debug)]
pub struct LogMapping {
    /// Logical name in the template.
    pub group: String,
}

impl Event {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, TemplateError> {
        let kind = node.get("Type")?;
        let properties = node.get("Properties")?;
        match kind.text()? {
            "HttpApi" => HttpRoute::read(&properties).map(Self::Http),
            "SQS" => QueueMapping::read(&properties).map(Self::Queue),
            "DynamoDB" => StreamMapping::read(&properties).map(Self::Stream),
            "EventBridgeRule" => ObjectMapping::read(&properties).map(Self::Object),
            "CloudWatchLogs" => LogMapping::read(&properties).map(Self::Log),
            "ScheduleV2" => read_rate(&properties).map(|every_seconds| Self::Schedule { every_seconds }),
            unknown => Err(kind.error(format!("the local platform does not know events of type {unknown}"))),
        }
    }
}

/// An API of WebSockets, which names its functions itself.
#[derive(Debug)]
pub struct SocketApi {
    /// Logical name in the template.
    pub name: String,
    /// Keys of routes, and the logical names of their functions.
    routes: Vec<(String, String)>,
    place: String,
}

impl SocketApi {
    pub(super) fn read(name: &str, properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&["RouteSelectionExpression", "StageName", "DefaultRouteSettings", "Routes"])?;
        let selection = properties.get("RouteSelectionExpression")?;
        if selection.text()? != "$request.body.action" {
            return Err(selection.error("the local platform only knows $request.body.action"));
        }
        let mut routes = Vec::new();
        for (key, route) in properties.get("Routes")?.entries()? {
            route.only(&["FunctionArn"])?;
            routes.push((key.to_owned(), Text::resource_of(&route.get("FunctionArn")?, "Arn")?));
        }
        Ok(Self { name: name.to_owned(), routes, place: properties.place() })
    }

    /// Tells its functions what starts them.
    pub(super) fn join(&self, functions: &mut [Function]) -> Result<(), TemplateError> {
        for (key, name) in &self.routes {
            let function = functions.iter_mut().find(|function| function.name == *name);
            let function = function.ok_or_else(|| TemplateError::at(&self.place, format!("there is no function {name}")))?;
            function.events.push(Event::Socket { route_key: key.clone() });
        }
        Ok(())
    }
}

impl HttpRoute {
    fn read(properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&["ApiId", "Method", "Path"])?;
        let path = properties.get("Path")?;
        if !path.text()?.starts_with('/') {
            return Err(path.error("a path starts with /"));
        }
        Ok(Self { method: properties.get("Method")?.text()?.to_ascii_uppercase(), path: path.text()?.to_owned() })
    }
}

impl QueueMapping {
    /// `MaximumBatchingWindowInSeconds` is accepted and not waited for: on a laptop a mail should come at once.
    fn read(properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&["Queue", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "ScalingConfig"])?;
        let concurrency = match properties.find("ScalingConfig") {
            Some(scaling) => scaling.get("MaximumConcurrency")?.whole_number()?,
            None => 2,
        };
        Ok(Self {
            queue: Text::resource_of(&properties.get("Queue")?, "Arn")?,
            batch_size: properties.number_or("BatchSize", 10)?.clamp(1, 10),
            concurrency,
            partial_failures: reports_partial_failures(properties)?,
        })
    }
}

impl StreamMapping {
    /// `MaximumBatchingWindowInSeconds` is accepted and not waited for, as with queues.
    fn read(properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&[
            "Stream",
            "StartingPosition",
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "BisectBatchOnFunctionError",
            "FunctionResponseTypes",
            "FilterCriteria",
        ])?;
        let start = properties.get("StartingPosition")?;
        if start.text()? != "TRIM_HORIZON" {
            return Err(start.error("expected TRIM_HORIZON: from LATEST, a first deployment loses what came before it"));
        }
        Ok(Self {
            table: Text::resource_of(&properties.get("Stream")?, "StreamArn")?,
            batch_size: properties.number_or("BatchSize", 100)?.clamp(1, 1000),
            bisect: properties.flag_or_false("BisectBatchOnFunctionError")?,
            partial_failures: reports_partial_failures(properties)?,
            filters: read_filters(properties)?,
        })
    }
}

impl ObjectMapping {
    fn read(properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&["Pattern"])?;
        let pattern = properties.get("Pattern")?;
        pattern.only(&["source", "detail-type", "detail"])?;
        expect(&pattern.get("source")?, "aws.s3")?;
        expect(&pattern.get("detail-type")?, "Object Created")?;
        let detail = pattern.get("detail")?;
        detail.only(&["bucket", "object"])?;
        let name = only_item(&detail.get("bucket")?.get("name")?)?;
        let bucket = Text::name_in_ref(&name)?;
        let prefix = only_item(&detail.get("object")?.get("key")?)?.get("prefix")?.text()?.to_owned();
        Ok(Self { bucket, prefix })
    }
}

impl LogMapping {
    /// What a function says, and what Lambda says of one that did not end well.
    const ERRORS: &str = r#"{ ($.level = "ERROR") || (($.type = "platform.report") && ($.record.status != "success")) }"#;

    fn read(properties: &Node<'_>) -> Result<Self, TemplateError> {
        properties.only(&["LogGroupName", "FilterPattern"])?;
        let pattern = properties.get("FilterPattern")?;
        if pattern.text()? != Self::ERRORS {
            return Err(pattern.error(format!("the local platform only knows {}", Self::ERRORS)));
        }
        Ok(Self { group: Text::name_in_ref(&properties.get("LogGroupName")?)? })
    }

    /// As the pattern says.
    #[must_use]
    pub fn passes(&self, line: &str) -> bool {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        line["level"] == "ERROR" || (line["type"] == "platform.report" && line["record"]["status"] != "success")
    }
}

fn only_item<'a>(list: &Node<'a>) -> Result<Node<'a>, TemplateError> {
    let mut items = list.items()?;
    if items.len() == 1 { Ok(items.remove(0)) } else { Err(list.error("expected a list of one")) }
}

fn expect(list: &Node<'_>, wanted: &str) -> Result<(), TemplateError> {
    let item = only_item(list)?;
    if item.text()? == wanted { Ok(()) } else { Err(item.error(format!("the local platform only knows {wanted} here"))) }
}

fn read_filters(properties: &Node<'_>) -> Result<Vec<EventFilter>, TemplateError> {
    let Some(criteria) = properties.find("FilterCriteria") else {
        return Ok(Vec::new());
    };
    let mut filters = Vec::new();
    for filter in criteria.get("Filters")?.items()? {
        let pattern = filter.get("Pattern")?;
        filters.push(EventFilter::parse(pattern.text()?).map_err(|problem| pattern.error(problem))?);
    }
    Ok(filters)
}

fn reports_partial_failures(properties: &Node<'_>) -> Result<bool, TemplateError> {
    let types = properties.texts_or_none("FunctionResponseTypes")?;
    if let Some(unknown) = types.iter().find(|name| *name != "ReportBatchItemFailures") {
        return Err(properties.error(format!("FunctionResponseTypes knows no {unknown}")));
    }
    Ok(!types.is_empty())
}

/// `rate(5 minutes)` in seconds.
fn read_rate(properties: &Node<'_>) -> Result<u32, TemplateError> {
    properties.only(&["ScheduleExpression", "RoleArn"])?;
    let expression = properties.get("ScheduleExpression")?;
    let text = expression.text()?;
    parse_rate(text).ok_or_else(|| expression.error(format!("expected rate(<number> minutes), found {text}")))
}

fn parse_rate(text: &str) -> Option<u32> {
    let (number, unit) = text.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
    let seconds = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3600,
        "day" => 86_400,
        _ => return None,
    };
    number.checked_mul(seconds)
}
